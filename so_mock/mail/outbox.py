"""The outbox: every mail that leaves, and every one that came from outside, as it was on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from so_mock.crm import Crm
from so_mock.mail.rows import CAPTURED, MAILS, OUT, PENDING
from so_mock.mail.smarthost import server
from so_mock.store.table import Row

MOST = 10_000  # mails of a tenant
MOST_BYTES = 256 * 1024 * 1024


def sent(
    crm: Crm, sender: str, recipients: Sequence[str], message: bytes, by: str, **about: Any
) -> Row:
    """A mail that leaves; whoever of its recipients is in the same tenant gets it at once. `sender` and `recipients` are those of
    the envelope, bare addresses; Bcc is among them and not in `message`. `by`: the operation that sent it; `about`: ids of what it is about, by property (`TicketId=5`)."""
    from so_mock.mail.arriving import deliver  # it keeps what comes in here

    row = kept(crm, {
        "At": crm.now(), "Direction": OUT, "From": sender, "To": list(recipients), "Message": message, "By": by,
        "About": {name: id for name, id in about.items() if id}, "State": CAPTURED, "Attempts": [],
    })  # fmt: skip
    if recipients and server(crm.store) is not None:
        row = again(crm, row)
    deliver(crm, sender, recipients, message)
    return row


def kept(crm: Crm, mail: Row) -> Row:
    """The mail as a new row. Those of long ago go, but for what is on its way: a test that runs for days is no archive."""
    table = crm.store.table(MAILS)
    size = len(mail["Message"]) + sum(len(row["Message"]) for row in table.rows.values())
    for id, row in sorted(table.rows.items()):
        if len(crm.store.table(MAILS)) < MOST and size <= MOST_BYTES:
            break
        if row["State"] != PENDING:
            crm.store.delete(MAILS, id)
            size -= len(row["Message"])
    return crm.keep(MAILS, mail)


def again(crm: Crm, mail: Row) -> Row:
    """On its way to everybody, whatever became of it before."""
    row = crm.keep(MAILS, {
        **mail, "State": PENDING, "Left": list(mail["To"]), "Refused": [], "Due": 0.0, "Tries": 0,
    })  # fmt: skip
    crm.ring()
    return row
