"""Webhooks, the events that they are told, and what became of each delivery (sheet: webhooks.md).

Events and deliveries are rows of tables that no carrier shows, so that undo, forks, checkpoints and reset reach them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from so_mock.entities.model import Entity, to
from so_mock.entities.webhook_settings import require_target, settings
from so_mock.errors import BadRequest, Invalid
from so_mock.store.table import Index, Row

WEBHOOK = "webhook"

# One row for an event that somebody listens to, shared by its deliveries:
#   id  EventId (GUID)  Event  Entity  PrimaryKey  Changes  Values  FieldValues  ChangedByAssociateId
#   Timestamp (UTC, up to seven digits of a second, `Z`)  Header (the name that X-SuperOffice-Event has)
EVENTS = "_event"

# One row for an event and a webhook that listens to it; ids ascend in the order of the changes:
#   id  Webhook (its id)  Event (id of the row)  State  Due (seconds since the epoch on the tenant's clock; 0: now)
#   Attempts: [{"at": UTC by the tenant's clock, "status": 500, "error": "", "headers": "...", "response": "...", "took": seconds}]
#   Body, Headers of the request as it was last sent; of a script that is not run, Body is its variables
#   Reason (of what is dropped)  Yields (lets the next one go first)  Again (id of the one that it repeats)
DELIVERIES = "_delivery"

# One row for a unit that wrote what somebody listens to, until its events are made, beside the calls:
#   id  Log (what it wrote: table, id, row before, row after)  By  Sent (as a rule wants it)  Seconds (on the tenant's clock)
HEARD = "_heard"

PENDING = "pending"  # to be sent, now or when its time has come
DELIVERED = "delivered"
GIVEN_UP = "given up"  # after its last attempt
DROPPED = "dropped"  # never sent: its webhook stopped, or a scenario wants it so (`Reason`)
NOT_RUN = "not run"  # of a webhook of type crmscript: the call that would have been made
STATES = (PENDING, DELIVERED, GIVEN_UP, DROPPED, NOT_RUN)

HTTP, SCRIPT = "webhook", "crmscript"  # types
ACTIVE, STOPPED, TOO_MANY_ERRORS = "Active", "Stopped", "TooManyErrors"
APP = "ApplicationToken"  # client_id of the app that registered it; no answer shows it
CONTACT_EVENTS = ("contact.created", "contact.deleted")
FRAMING = frozenset(["connection", "content-length", "transfer-encoding"])  # the sender's own
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def _listens(row: Row) -> set[str]:
    """Of one that is active: its events, and what they are called up to the last dot."""
    if row.get("State") != ACTIVE:
        return set()
    events = {str(event).strip().lower() for event in row.get("Events") or ()}
    return events | {event.rpartition(".")[0] + "." for event in events}


# `contact.created`, or `contact.`: whether anybody wants to know of companies at all.
LISTENING = Index("listening", _listens)


def is_script(hook: Row) -> bool:
    """Whether it runs a CRMScript, whose include id its target is."""
    return str(hook["Type"] or "").strip().lower() == SCRIPT


def listens(hook: Row, event: str) -> bool:
    """A name is the same in any case; there are no wildcards."""
    return any(each.strip().lower() == event.lower() for each in hook["Events"] or ())


def caught_up(crm: Any, row: Row) -> None:
    """What happened before a webhook is written or goes is told to those that listened then."""
    if crm.store.follow is not None:
        crm.store.follow.catch_up(crm.store)


def settled_webhook(crm: Any, row: Row, before: Row | None) -> Row:
    """Mandatory are Name, Events and TargetUrl; what is null in a template is empty once it is stored. One that is
    made active again starts to count errors anew. A new one belongs to the app that the caller came through."""
    caught_up(crm, row)
    for name in ("Name", "Events", "TargetUrl"):
        if not row[name]:
            raise Invalid(f"Webhook: {name} must be filled in")
    if row["Type"] and row["Type"].strip().lower() not in (HTTP, SCRIPT):
        raise BadRequest(f"Webhook Type {row['Type']!r} has no plug-in: {HTTP} or {SCRIPT}")
    if not is_script(row):
        require_sendable(row, settings(crm.store))
    row = {
        **row,
        "Type": row["Type"] or HTTP,
        "Secret": row["Secret"] or "",
        "Headers": row["Headers"] or {},
        "Properties": row["Properties"] or {},
    }
    if before is None:
        row["RegisteredAssociate"] = crm.caller.associate_id
        row[APP] = row[APP] or crm.caller.client
        return row
    row["UpdatedAssociate"] = crm.caller.associate_id
    if before["State"] != ACTIVE and row["State"] == ACTIVE:
        row["ConsecutiveErrors"] = 0
    return row


def require_sendable(hook: Row, held: Mapping[str, Any]) -> None:
    """Raises BadRequest for a target that is not allowed, and for headers that cannot stand in a request."""
    require_target(hook["TargetUrl"], held)
    for name, value in (hook["Headers"] or {}).items():
        if not _TOKEN.fullmatch(name) or name.lower() in FRAMING:
            raise BadRequest(f"Webhook Headers: no request can be given a header {name!r}")
        if _CONTROL.search(str(value)):
            raise BadRequest(f"Webhook Headers: {name} has a line break or a control character")


WEBHOOKS = (
    Entity("webhook", "Webhook", "WebhookId", rest="Webhook",
           references={"RegisteredAssociate": to("associate"), "UpdatedAssociate": to("associate")},
           server=frozenset({"TotalCalls", "TotalErrors", "ConsecutiveErrors", "LastError",
                             "RegisteredAssociate", "UpdatedAssociate"}),
           defaults={"Name": None, "Events": lambda crm: list(CONTACT_EVENTS), "TargetUrl": None, "Secret": None,
                     "ErrorsEmail": None, "State": ACTIVE, "Type": HTTP, "Headers": None, "Properties": None},
           extra={APP: ""}, settle=settled_webhook, leave=caught_up),
)  # fmt: skip
