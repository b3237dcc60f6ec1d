"""A mail and the one that it answers (email-and-mailbox.md 4, 5.7; RFC 5322, 3.6.4)."""

from __future__ import annotations

from so_mock.crm import Crm
from so_mock.entities.service import BY_MESSAGE_ID, bare_id
from so_mock.mail.flags import changed
from so_mock.store.table import Row

LONGEST = 100  # ids of a chain; beyond, the first and the last ones are told


def references(crm: Crm, mail: Row) -> str:
    """The chain of the mail that it answers, and that one's id."""
    answered = bare_id((mail["InReplyTo"] or {}).get("MessageId"))
    if not answered:
        return ""
    held = str(mail.get("References") or "").split()
    if held and bare_id(held[-1]) == answered:
        return " ".join(held)
    original = next((r for r in _of_id(crm, answered) if r["AccountId"] == mail["AccountId"]), None)
    chain: list[str] = []
    if original is not None:
        before = bare_id((original["InReplyTo"] or {}).get("MessageId"))
        chain = str(original.get("References") or "").split() or [f"<{before}>"] * bool(before)
    chain.append(f"<{''.join(answered.split())}>")
    return " ".join(chain[:1] + chain[1:][-LONGEST + 1 :])


def answer(crm: Crm, mail: Row, account: Row) -> None:
    """What the mail answers is answered from now on, in whichever account of the same user it lies."""
    for original in _of_id(crm, bare_id((mail["InReplyTo"] or {}).get("MessageId"))):
        owner = crm.row("email_account", original["AccountId"])
        if owner is not None and owner["AssociateId"] == account["AssociateId"]:
            answered(crm, original)


def answered(crm: Crm, original: Row) -> None:
    flags = changed(crm, original["Flags"], add="Answered")
    crm.update("email", {**original, "Flags": flags, "RepliedAt": crm.now()})


def _of_id(crm: Crm, id: str) -> list[Row]:
    return crm.by("email", BY_MESSAGE_ID, id) if id else []
