"""Webhooks, the events that they are told, and what became of each delivery (sheet: webhooks.md).

Events and deliveries are rows of tables that no carrier shows, so that undo, forks, checkpoints and reset reach them.
"""

from __future__ import annotations

import re
from typing import Any

from so_mock.entities.model import Entity, to
from so_mock.errors import BadRequest, Invalid
from so_mock.store.table import Index, Row

WEBHOOK = "webhook"

# One row for an event that somebody listens to, shared by its deliveries:
#   id  EventId (GUID)  Event  Entity  PrimaryKey  Changes  Values  FieldValues  ChangedByAssociateId
#   Timestamp (UTC, up to seven digits of a second, `Z`)  Header (the name that X-SuperOffice-Event has)
EVENTS = "_event"

# One row for an event and a webhook that listens to it; ids ascend in the order of the changes:
#   id  Webhook (its id)  Event (id of the row)  State  Due (seconds since the epoch on the tenant's clock; 0: now)
#   Attempts: [{"at": ISO on the tenant's clock, "status": 500, "error": "", "response": "...", "took": seconds}]
#   Body, Headers of the request as it was last sent
DELIVERIES = "_delivery"

PENDING = "pending"  # to be sent, now or when its time has come
DELIVERED = "delivered"
GIVEN_UP = "given up"  # after its last attempt
DROPPED = (
    "dropped"  # never sent: its webhook stopped, or a scenario wants it so; `Reason` says which
)
NOT_RUN = "not run"  # of a webhook of type crmscript: the call that would have been made
STATES = (PENDING, DELIVERED, GIVEN_UP, DROPPED, NOT_RUN)

ACTIVE = "Active"


def _listens(row: Row) -> set[str]:
    """Of one that is active: its events, and what they are called before the last dot."""
    if row.get("State") != ACTIVE:
        return set()
    events = {str(event).strip().lower() for event in row.get("Events") or ()}
    return events | {event.rpartition(".")[0] for event in events}


# `contact.created`, or `contact`: whether anybody wants to know of companies at all.
LISTENING = Index("listening", _listens)

CONTACT_EVENTS = ("contact.created", "contact.deleted")


def _is_secure(url: str) -> bool:
    """Whatever stays on the machine is: a test's own receiver has no certificate."""
    scheme, _, rest = url.strip().lower().partition(":")
    host = re.split(r"[/?#]", rest.removeprefix("//"), maxsplit=1)[0].rpartition("@")[2]
    local = re.fullmatch(r"(localhost|[\w.-]+\.localhost|127(\.\d+){3}|\[::1\])(:\d+)?", host)
    return scheme == "https" or (scheme == "http" and local is not None)


def settled_webhook(crm: Any, row: Row, before: Row | None) -> Row:
    """Mandatory are Name, Events and TargetUrl; what is null in a template is empty once it is stored. One that is
    made active again starts to count errors anew."""
    for name in ("Name", "Events", "TargetUrl"):
        if not row[name]:
            raise Invalid(f"Webhook: {name} must be filled in")
    if row["Type"] in (None, "", "webhook") and not _is_secure(row["TargetUrl"]):
        raise BadRequest(
            f"Webhook TargetUrl must be secure: 'HTTPS:' not found in {row['TargetUrl']}"
        )
    who = "RegisteredAssociate" if before is None else "UpdatedAssociate"
    row = {**row, who: crm.caller.associate_id}
    row = {
        **row,
        "Secret": row["Secret"] or "",
        "Headers": row["Headers"] or {},
        "Properties": row["Properties"] or {},
    }
    if before is not None and before["State"] != "Active" and row["State"] == "Active":
        row["ConsecutiveErrors"] = 0
    return row  # fmt: skip


WEBHOOKS = (
    Entity("webhook", "Webhook", "WebhookId", rest="Webhook",
           references={"RegisteredAssociate": to("associate"), "UpdatedAssociate": to("associate")},
           server=frozenset({"TotalCalls", "TotalErrors", "ConsecutiveErrors", "LastError",
                             "RegisteredAssociate", "UpdatedAssociate"}),
           defaults={"Name": None, "Events": lambda crm: list(CONTACT_EVENTS), "TargetUrl": None, "Secret": None,
                     "ErrorsEmail": None, "State": "Active", "Type": "webhook", "Headers": None, "Properties": None},
           settle=settled_webhook),
)  # fmt: skip
