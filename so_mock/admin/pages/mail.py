"""Mails: what went out, and what comes in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson

from so_mock.admin.asked import (
    NOTHING,
    TEXT,
    WHOLE,
    Answered,
    Asked,
    Schema,
    by_name,
    json,
    maybe,
    record,
    rows,
)
from so_mock.clock import EARLIEST, BadTime, read_duration, read_moment, zone_info
from so_mock.entities.service import named_mailbox
from so_mock.errors import BadRequest, Conflict, NotFound, TooLarge
from so_mock.journal.choosing import whole as whole_number
from so_mock.mail.rows import BRINGER, DIRECTIONS, IN, LARGEST, MAILS, OUT, PENDING, STATES
from so_mock.mail.smarthost import server
from so_mock.names import hint_or_all
from so_mock.store.table import Row
from so_mock.tenant import Tenant

LIMIT = 1_000
RFC822 = "message/rfc822"
MEDIA = ("application/json", RFC822)
OPTIONS: dict[str, Schema] = {
    "direction": {"enum": list(DIRECTIONS)}, "to": TEXT, "from": TEXT, "subject": TEXT, "state": TEXT, "since": TEXT,
    "limit": WHOLE,
}  # fmt: skip
ENVELOPE: dict[str, Schema] = {"from": TEXT, "to": TEXT}
_LINE: dict[str, Schema] = {
    "id": WHOLE, "at": TEXT, "direction": TEXT, "from_": TEXT, "to": rows(TEXT), "subject": TEXT, "size": WHOLE,
    "state": TEXT, "by": TEXT, "about": by_name(WHOLE), "attempts": rows(record(at=TEXT, code=WHOLE, error=TEXT)),
}  # fmt: skip
MAIL = record(**_LINE)
MAILS_SCHEMA = record(mails=rows(MAIL), matching=WHOLE, kept=WHOLE)
WHOLE_MAIL = record(
    **_LINE, due=maybe(TEXT), left=rows(TEXT), headers=rows(rows(TEXT)), message_id=TEXT, text=TEXT, html=TEXT,
    attachments=rows(record(id=TEXT, filename=TEXT, type=TEXT, size=WHOLE)),
)  # fmt: skip
ARRIVED = record(
    mail=WHOLE,
    arrived=rows({
        "type": "object", "required": ["address", "kind"], "properties": {"address": TEXT, "kind": TEXT},
    }),
)  # fmt: skip

Test = Callable[[Row], bool]


def mails(asked: Asked) -> Answered:
    """What went out and came in, newest last."""
    from so_mock.mail import shown

    table = asked.tenant.store.table(MAILS)
    tests, limit = _tests(asked), whole_number("limit", asked.query.get("limit", str(LIMIT)))
    found = [row for _, row in sorted(table.rows.items()) if all(test(row) for test in tests)]
    newest = found[len(found) - min(limit, len(found)) :]
    return json({"mails": [shown.line(row) for row in newest], "matching": len(found), "kept": len(table)})  # fmt: skip


def mail(asked: Asked) -> Answered:
    """One mail with what stands in it."""
    return _shown(asked, _need(asked))


def raw(asked: Asked) -> Answered:
    """One mail as it was on the wire."""
    return Answered(_need(asked)["Message"], RFC822)


def clear(asked: Asked) -> Answered:
    """Forgets all mails; what was on its way is not sent."""
    store = asked.tenant.store
    with store.unit():
        for id in list(store.table(MAILS).rows):
            store.delete(MAILS, id)
    return NOTHING


def again(asked: Asked) -> Answered:
    """Sends a mail once more, to all its recipients."""
    from so_mock.mail import outbox

    tenant, row = asked.tenant, _need(asked)
    if row["Direction"] != OUT:
        raise Conflict(f"mail {row['id']} came in; nothing was sent")
    if server(tenant.store) is None:
        raise Conflict("the scenario names no mail server to send to: its key is `smtp`")
    with tenant.store.unit():
        row = outbox.again(tenant.acting(BRINGER), row)
    return _shown(asked, row)


def come_in(asked: Asked) -> Answered:
    """A mail comes to mailboxes and accounts: as JSON, or as it is on the wire with its envelope in the query."""
    from so_mock.mail import arriving

    tenant, content = asked.tenant, asked.content
    if len(content) > LARGEST:
        raise TooLarge(f"the mail is larger than {LARGEST // 1024 // 1024} MB")
    if not content.strip():
        raise BadRequest('a mail is wanted: {"from": ..., "to": ..., "subject": ..., "text": ...}, or its bytes')  # fmt: skip
    with tenant.store.unit():  # one that is refused takes no Message-ID
        told: dict[str, Any] = {}
        if content.lstrip()[:1] == b"{":
            told, content = _told(tenant, content)
        sender, recipients = _envelope(asked, told, content)
        crm = tenant.acting(BRINGER)
        if not recipients:
            raise BadRequest("the mail goes to nobody: `to` is missing")
        if not any(arriving.recipient(crm, each).kind for each in recipients):
            raise NotFound(f"nobody here has the address {recipients[0][:200]!r}{hint_or_all(recipients[0], _addresses(tenant))}")  # fmt: skip
        found = arriving.arrive(crm, sender, recipients, content)
        came = (row["id"] for row in tenant.store.table(MAILS).rows.values() if row["Direction"] == IN)  # fmt: skip
        newest = max(came, default=0)
    return json({"mail": newest, "arrived": [each._asdict() for each in found]}, 201)


def _told(tenant: Tenant, content: bytes) -> tuple[dict[str, Any], bytes]:
    from email.utils import format_datetime

    from so_mock.mail.from_fields import composed

    try:
        told: dict[str, Any] = orjson.loads(content)
    except orjson.JSONDecodeError as wrong:
        raise BadRequest(f"the body is not JSON: {wrong}") from None
    now = datetime.fromtimestamp(int(tenant.clock.seconds()), UTC)
    date = format_datetime(now.astimezone(zone_info(tenant.clock.zone)))
    return told, composed(told, tenant.acting(BRINGER).new_message_id, date)


def _envelope(asked: Asked, told: dict[str, Any], content: bytes) -> tuple[str, list[str]]:
    """As the query has it, else as `sender` and the recipients of the mail."""
    from so_mock.mail import bounds, headers
    from so_mock.mail.from_fields import several

    head = headers.head(content)

    def addresses(names: tuple[str, ...]) -> list[str]:
        values = [bounds.unescaped(each) for name in names for each in head.get_all(name, [])]
        return [address for _, address in bounds.people(values)] if values else []

    if "from" in asked.query:
        sender = asked.query["from"].strip()
    elif "sender" in told:
        sender = "".join(several(told, "sender"))
    else:
        sender = next(iter(addresses(("From",))), "")
    if "to" in asked.query:
        recipients = [each.strip() for each in asked.query["to"].split(",") if each.strip()]
    else:
        hidden = bounds.people(several(told, "bcc")) if told.get("bcc") else []
        recipients = [*addresses(("To", "Cc", "Bcc")), *(address for _, address in hidden)]
    return sender, list(dict.fromkeys(recipients))


def _addresses(tenant: Tenant) -> list[str]:
    boxes = [named_mailbox(row)[1] for row in tenant.store.table("mailbox").scan()]
    accounts = [str(row["EMailAddress"]) for row in tenant.store.table("email_account").scan()]
    return [each for each in dict.fromkeys((*boxes, *accounts)) if each]


def _need(asked: Asked) -> Row:
    id = asked.named
    digits = id.isascii() and id.isdecimal() and len(id) < 10
    row = asked.tenant.store.table(MAILS).get(int(id)) if digits else None
    if row is None:
        raise NotFound(f"there is no mail {id[:40]!r}")
    return row


def _shown(asked: Asked, row: Row) -> Answered:
    from so_mock.mail import shown

    due = row["Due"] if row["State"] == PENDING else 0
    told = asked.tenant.clock.wall(int(due)) if due else None
    return json(shown.whole(row, asked.tenant.clock.zone, told))


def _tests(asked: Asked) -> list[Test]:
    from so_mock.mail import shown

    tests: list[Test] = []
    query = asked.query
    if "direction" in query:
        wanted = query["direction"].lower()
        if wanted not in DIRECTIONS:
            raise BadRequest(f"direction: {wanted[:40]!r} is none; out and in are")
        tests.append(lambda row: row["Direction"] == wanted)
    if "state" in query:
        state = query["state"].lower()
        if state not in STATES:
            raise BadRequest(f"no mail is {state[:40]!r}{hint_or_all(state, STATES)}")
        tests.append(lambda row: row["State"] == state)
    if "to" in query:
        to = query["to"].lower()
        tests.append(lambda row: any(to in each.lower() for each in row["To"]))
    if "from" in query:
        sender = query["from"].lower()
        tests.append(lambda row: sender in row["From"].lower() or sender in shown.heading(row["Message"], "From").lower())  # fmt: skip
    if "subject" in query:
        subject = query["subject"].lower()
        tests.append(lambda row: subject in shown.subject(row).lower())
    if "since" in query:
        tests.append(_since(query["since"], asked.tenant))
    return tests


def _since(text: str, tenant: Tenant) -> Test:
    """After the mail of that number, from a moment on, or since so long ago."""
    if text.isascii() and text.isdecimal():
        after = whole_number("since", text)
        return lambda row: row["id"] > after
    clock = tenant.clock
    try:
        moment = clock.seconds() - read_duration(text)
    except BadTime:
        try:
            moment = read_moment(text, clock.zone).timestamp()
        except BadTime:
            raise BadRequest(
                f"since: {text[:40]!r} is no number of a mail, no moment (2026-01-15T08:00:00Z) and no duration (5m)"
            ) from None
    wall = clock.wall(int(max(moment, EARLIEST.timestamp())))
    return lambda row: row["At"] >= wall
