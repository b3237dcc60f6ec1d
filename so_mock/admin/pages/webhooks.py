"""What became of each event for each webhook that listens to it: deliveries, looked at, waited for and repeated."""

from __future__ import annotations

from typing import Any

import orjson

from so_mock.admin.asked import (
    ANYTHING,
    TEXT,
    TRUTH,
    WHOLE,
    Answered,
    Asked,
    Schema,
    json,
    maybe,
    number,
    record,
    rows,
    said,
)
from so_mock.clock import BadTime, in_utc, read_duration
from so_mock.entities.webhooks import DELIVERIES, EVENTS, NOT_RUN, PENDING, STATES
from so_mock.errors import BadRequest, NotFound
from so_mock.names import meant_or_all
from so_mock.store.table import Row
from so_mock.tenant import Tenant

MOST = 10_000  # that one answer lists
LONGEST = 55.0  # seconds that one question waits: less than clients have patience for
FILTERS: dict[str, Schema] = {
    "webhook": said(WHOLE, "its id"), "event": TEXT, "state": TEXT, "limit": WHOLE,
}  # fmt: skip
DELIVERY = record(
    id=WHOLE, webhook=WHOLE, name=said(TEXT, "of the webhook"), event=TEXT, eventId=TEXT,
    entity=maybe(TEXT), primaryKey=WHOLE, changedBy=said(WHOLE, "id of the associate"), timestamp=TEXT, state=TEXT,
    reason=TEXT, due=maybe(said(TEXT, "when it is tried again, by the tenant's clock in UTC")), attempts=WHOLE,
    status=said(WHOLE, "of the last answer; 0 where none came"), error=TEXT,
)  # fmt: skip
LISTED = record(deliveries=rows(DELIVERY), matching=WHOLE, kept=WHOLE)
ATTEMPT: Schema = {"type": "object"}
SENT = record(url=TEXT, headers={"type": "object"}, body=TEXT)
WHOLE_DELIVERY = record(
    **DELIVERY["properties"],
    tried=rows(ATTEMPT),
    sent=maybe(SENT),
    changes=rows(TEXT),
    fieldValues=ANYTHING,
    script=maybe(said({"type": "object"}, "variables that a CRMScript would have been run with")),
)
IDLE = record(idle=TRUTH, pending=WHOLE, waiting_for_clock=rows({"type": "object"}))
WAITS: dict[str, Schema] = {
    "timeout": {"type": ["string", "number", "null"], "description": f"10s unless said; {LONGEST:g}s at most"},
}  # fmt: skip


def deliveries(asked: Asked) -> Answered:
    """The newest deliveries, newest last."""
    wanted, state = number(asked.query, "webhook"), asked.query.get("state", "")
    if state and state not in STATES:
        raise BadRequest(f"no delivery is {state[:40]!r}; {meant_or_all(state, STATES)}")
    event, limit = asked.query.get("event", "").lower(), number(asked.query, "limit")
    asked.tenant.follow.catch_up(asked.tenant.store)
    events = asked.tenant.store.table(EVENTS)
    kept = sorted(asked.tenant.store.table(DELIVERIES).scan(), key=lambda row: row["id"])
    found = [
        row
        for row in kept
        if (wanted is None or row["Webhook"] == wanted)
        and (not state or row["State"] == state)
        and (not event or str((events.get(row["Event"]) or {}).get("Header", "")).lower() == event)
    ]
    shown = min(MOST if limit is None else limit, len(found))
    listed = [_line(asked.tenant, row) for row in found[len(found) - shown :]]
    return json({"deliveries": listed, "matching": len(found), "kept": len(kept)})


def delivery(asked: Asked) -> Answered:
    """One delivery, with each attempt and what was sent last."""
    return json(_whole(asked.tenant, _need(asked.tenant, asked.names["id"])))


def again(asked: Asked) -> Answered:
    """Sends it once more."""
    tenant = asked.tenant
    row = _need(tenant, asked.names["id"])
    return json(_line(tenant, asked.tenants.background.again(tenant, row["id"])), 202)


async def idle(asked: Asked) -> Answered:
    """Waits until nothing is left to be sent now, and tells what waits for the clock to be turned."""
    seconds = _seconds(asked.body.get("timeout"))
    return json(await asked.tenants.background.idle(asked.tenant, seconds))


def _seconds(told: Any) -> float:
    if told is None:
        return 10.0
    try:
        seconds = read_duration(told if isinstance(told, str) else f"{told}s")
    except (BadTime, OverflowError):
        raise BadRequest(f"'timeout' is no duration: {str(told)[:60]}; write 10s, 800ms") from None
    if not 0 <= seconds <= LONGEST:
        raise BadRequest(f"'timeout' is from 0s to {LONGEST:g}s, not {str(told)[:60]}")
    return seconds


def _need(tenant: Tenant, named: str) -> Row:
    tenant.follow.catch_up(tenant.store)
    digits = named.isascii() and named.isdecimal() and len(named) < 19
    row = tenant.store.table(DELIVERIES).get(int(named)) if digits else None
    if row is None:
        raise NotFound(f"no delivery {named[:40]!r}; GET webhooks/deliveries lists those that are kept")  # fmt: skip
    return row


def _line(tenant: Tenant, row: Row) -> dict[str, Any]:
    store = tenant.store
    event, hook = store.table(EVENTS).get(row["Event"]) or {}, store.table("webhook").get(row["Webhook"])  # fmt: skip
    attempts = row["Attempts"]
    last = attempts[-1] if attempts else {}
    due = row.get("Due") or 0
    return {
        "id": row["id"], "webhook": row["Webhook"], "name": "" if hook is None else hook["Name"],
        "event": event.get("Header", ""), "eventId": event.get("EventId", ""), "entity": event.get("Entity") or None,
        "primaryKey": event.get("PrimaryKey", 0), "changedBy": event.get("ChangedByAssociateId", 0),
        "timestamp": event.get("Timestamp", ""), "state": row["State"], "reason": row.get("Reason") or "",
        "due": in_utc(due) if due and row["State"] == PENDING else None, "attempts": len(attempts),
        "status": last.get("status", 0), "error": last.get("error", ""),
    }  # fmt: skip


def _whole(tenant: Tenant, row: Row) -> dict[str, Any]:
    event = tenant.store.table(EVENTS).get(row["Event"]) or {}
    hook = tenant.store.table("webhook").get(row["Webhook"])
    body = row.get("Body") or b""
    sent = script = None
    if row["State"] == NOT_RUN and body:
        script = orjson.loads(body)
    elif body:
        text = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body)
        url = "" if hook is None else hook["TargetUrl"]
        sent = {"url": url, "headers": dict(row.get("Headers") or {}), "body": text}
    return {
        **_line(tenant, row), "tried": row["Attempts"], "sent": sent, "changes": event.get("Changes") or [],
        "fieldValues": event.get("FieldValues"), "script": script,
    }  # fmt: skip
