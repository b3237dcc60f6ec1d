"""Connections to systems that synchronize, and what is mapped in them."""

from __future__ import annotations

from collections.abc import Mapping

from so_mock.query.facts import NOWHERE, Fact, Group, Made

# The tables have no stamps here.
STAMPS: Mapping[str, Fact] = dict.fromkeys(["updatedby", "updateddate", "registeredby", "registereddate"], NOWHERE)  # fmt: skip

GROUPS = {
    "erp_connection": Group(
        "erp_connection",
        {"id": "ErpConnectionId", "name": "DisplayName", "description": "DisplayDescription", "erpid": "ConnectionId",
         "mostrecent": "MostRecentTimestamp", **STAMPS},
        {"connector": "ErpConnectorId"},
    ),
    "erp_sync_connector": Group(
        "erp_sync_connector", {"id": "ErpConnectorId", "name": "DisplayName", "deleted": "Deleted", **STAMPS}
    ),
    "erp_field": Group(
        "erp_field",
        {"erpconnectionactortypeid": "ErpActorTypeId", "displayname": "ErpDisplayName", "displaydescription": "ErpDisplayTooltip",
         "connectionid": "ErpActorTypeId.ErpConnectionId", "actortypeerp": "ErpActorTypeId.ActorTypeErp",
         "promptorhasdefault": Made(lambda row, shaper: row["PromptUser"] or row["HasFirstSyncDefaultValue"]),
         "maxlength": NOWHERE, **STAMPS},
    ),
}  # fmt: skip
