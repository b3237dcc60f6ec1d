"""A mail that comes from outside: to mailboxes, which make requests of it, and to accounts of users (sheet:
email-and-mailbox.md 6, 8.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from so_mock.crm import Crm
from so_mock.mail import autoreply, importer, inbox, mailboxes
from so_mock.mail.outbox import kept
from so_mock.mail.setting import ARRIVED, IGNORED, IN, MAILS, REFUSED
from so_mock.store.table import Row

UNWANTED = "a program wrote it (no sender, or a header such as Auto-Submitted), and the mailbox has no SystemMails"

MAILBOX, ACCOUNT, NOBODY = "mailbox", "account", ""


class Recipient(NamedTuple):
    """Who has an address here: a mailbox, an account, or nobody."""

    kind: str
    id: int = 0


class Arrived(NamedTuple):
    """What became of a mail at one of its recipients. `kind`: mailbox, account, or "" where nobody has the address. `new`:
    whether the request is. A mailbox that does not keep what programs write makes no request of it: `ticket` is 0, and `why`
    says so."""

    address: str
    kind: str
    id: int = 0  # of the mailbox, or of the account
    ticket: int = 0
    message: int = 0
    new: bool = False
    mail: int = 0  # EmailItemId in the account
    why: str = ""  # nothing was made of it


def recipient(crm: Crm, address: str) -> Recipient:
    """A mailbox goes before an account."""
    crm = crm.server
    mailbox = mailboxes.at(crm, address)
    if mailbox is not None:
        return Recipient(MAILBOX, mailbox["MailInFilterId"])
    account = inbox.account_of(crm, address)
    return Recipient(ACCOUNT, account["EMailAccountId"]) if account else Recipient(NOBODY)


def arrive(crm: Crm, sender: str, recipients: Sequence[str], raw: bytes) -> list[Arrived]:
    """`sender`, of the envelope, is "" for mail that a server itself wrote; `recipients` are those of the envelope, bare
    addresses. Keeps the mail as it was on the wire, and brings it to each of them; to the same mailbox or account once.
    Needs an open unit."""
    row = kept(crm, {
        "At": crm.now(), "Direction": IN, "From": sender, "To": list(recipients), "Message": raw, "By": "mail in",
        "About": {}, "State": REFUSED, "Attempts": [],
    })  # fmt: skip
    # Kept by now: what answers it comes behind it.
    found = list(_brought(crm, sender, recipients, raw))
    about = next(({"TicketId": each.ticket, "EjMessageId": each.message} for each in found if each.ticket), {})  # fmt: skip
    here = [each for each in found if each.kind]
    if here:
        state = IGNORED if all(each.why for each in here) else ARRIVED
        crm.keep(MAILS, {**row, "About": about, "State": state})
    return found


def deliver(crm: Crm, sender: str, recipients: Iterable[str], raw: bytes) -> list[Arrived]:
    """What the API itself sends reaches whoever of its recipients is in the same tenant; it lies in the outbox already."""
    inside = [each for each in recipients if recipient(crm, each).kind]
    return list(_brought(crm, sender, inside, raw)) if inside else []


def _brought(crm: Crm, sender: str, recipients: Iterable[str], raw: bytes) -> Iterable[Arrived]:
    done: dict[Recipient, Arrived] = {}
    for address in recipients:
        whose = recipient(crm, address)
        if whose.kind == NOBODY:
            yield Arrived(address, NOBODY)
            continue
        if whose not in done:
            done[whose] = _at(crm, whose, address, sender, raw)
        yield done[whose]._replace(address=address)


def _at(crm: Crm, whose: Recipient, address: str, sender: str, raw: bytes) -> Arrived:
    if whose.kind == ACCOUNT:
        account: Row = crm.server.need("email_account", whose.id)
        row = inbox.arrive(crm, account, raw, sender=sender)
        return Arrived(address, ACCOUNT, whose.id, mail=row["EmailItemId"])
    mailbox = crm.server.need("mailbox", whose.id)
    # What has no head is read as a text without one.
    mail = importer.read(crm, raw, sender) or importer.read(crm, b"Subject:\r\n\r\n" + raw, sender)
    assert mail is not None
    made = importer.taken(crm, mailbox, mail)
    if made is None:
        return Arrived(address, MAILBOX, whose.id, why=UNWANTED)
    autoreply.answer(crm, mailbox, mail, made)
    ticket, message = made.ticket["TicketId"], made.message["EjMessageId"]
    return Arrived(address, MAILBOX, whose.id, ticket, message, made.new)
