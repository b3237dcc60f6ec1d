"""The outbox: every mail that leaves, and every one that came from outside, as it was on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from so_mock.crm import Crm
from so_mock.store.table import Row

MAILS = "_mail"
OUT, IN = "out", "in"
CAPTURED = "captured"  # kept here, and nowhere else


def sent(
    crm: Crm, sender: str, recipients: Sequence[str], message: bytes, by: str, **about: Any
) -> Row:
    """A mail that leaves; whoever of its recipients is in the same tenant gets it at once. `sender` and `recipients` are those of the envelope, bare addresses; Bcc is among them and not in
    `message`. `by`: the operation that sent it; `about`: ids of what it is about, by property (`TicketId=5`)."""
    from so_mock.mail.arriving import deliver  # it keeps what comes in here

    row = crm.keep(MAILS, {
        "At": crm.now(), "Direction": OUT, "From": sender, "To": list(recipients), "Message": message, "By": by,
        "About": {name: id for name, id in about.items() if id}, "State": CAPTURED, "Attempts": [],
    })  # fmt: skip
    deliver(crm, sender, recipients, message)
    return row
