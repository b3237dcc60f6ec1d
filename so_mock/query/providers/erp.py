"""Lists of ERP connections and connectors."""

from __future__ import annotations

from so_mock.query.facts import Kind, Provided

DELETED = {"deleted": "deleted = false"}

PROVIDERS: dict[str, Provided] = {
    "erpconnection": Provided(switches=DELETED),
    "erpconnector": Provided({"erpConnector": Kind("erp_sync_connector")}, DELETED),
}
