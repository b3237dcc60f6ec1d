"""Mail that becomes a request, or a message of one (sheet: email-and-mailbox.md 8.2)."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple

from so_mock.call import Caller, Record
from so_mock.conventions import blobs, crud
from so_mock.crm import Crm
from so_mock.entities.service import BY_ADDRESS, bare_id, persons_at
from so_mock.entities.ticket_life import AUTOMATIC
from so_mock.entities.tickets import BY_MAIL, TAG
from so_mock.mail import headers
from so_mock.store.table import Row

NOBODY = Caller(0, "mail importer")  # whose name what came from outside bears
_TAG = re.compile(rf"\b{TAG}:\s*(\d{{1,9}})\b", re.IGNORECASE)
GONE = frozenset(["Deleted", "Spam"])  # an answer to one of these is a new request
UNTITLED = "(no subject)"


class Mail(NamedTuple):
    """One that is to be imported. `sender`: of the envelope, None where there is none."""

    raw: bytes
    head: Message
    record: Record
    sender: str | None

    @property
    def author(self) -> str:
        """The bare address of whoever wrote it: of the head, else of the envelope."""
        told = str((self.record["From"] or {}).get("Address") or "").strip()
        return told if "@" in told else self.sender or told

    @property
    def name(self) -> str:
        return str((self.record["From"] or {}).get("Name") or "").strip()

    @property
    def automatic(self) -> bool:
        return headers.automatic(self.head, self.sender)


class Imported(NamedTuple):
    ticket: Row
    message: Row
    new: bool  # whether the request is


def read(crm: Crm, raw: bytes, sender: str | None = None) -> Mail | None:
    """None for what is no mail."""
    from so_mock.mail.parsing import parsed  # the package email: only who handles mail needs it

    record = parsed(raw, crm.clock.zone)
    return None if record is None else Mail(raw, headers.head(raw), record, sender)


def taken(crm: Crm, mailbox: Row, mail: Mail) -> Imported | None:
    """What a mailbox makes of a mail: a message of the request it belongs to, else a new request. None: mail that a program
    wrote, which a mailbox only keeps when it says so."""
    if mail.automatic and not mailbox["SystemMails"]:
        return None
    ticket = matching(crm, mail)
    with crm.unasked():  # whoever sent the mail writes no request
        return created(crm, mailbox, mail) if ticket is None else added(crm, ticket, mail, mailbox)


def matching(crm: Crm, mail: Mail) -> Row | None:
    """The request that a mail belongs to: by the mails it answers, then by the tag in its subject."""
    for id in headers.answered(mail.head):
        for message in reversed(crm.by("ticket_message", BY_MAIL, id)):
            found = _open(crm, message["Ticket"])
            if found is not None:
                return found
    # The desk's own tag is put behind all others: what somebody else's desk wrote stands before it.
    tags = reversed(_TAG.findall(mail.record["Subject"]))
    return next(filter(None, (_open(crm, int(id)) for id in tags)), None)


def _open(crm: Crm, id: int) -> Row | None:
    """The request itself, or the one it was merged into."""
    seen: set[int] = set()
    row = crm.row("ticket", id)
    while row is not None and row["BaseStatus"] == "Merged" and row["ConnectId"] not in seen:
        seen.add(row["ConnectId"])
        row = crm.row("ticket", row["ConnectId"])
    return None if row is None or row["BaseStatus"] in GONE else row


def created(crm: Crm, mailbox: Row, mail: Mail, person_id: int = 0) -> Imported:
    """`person_id`: who wrote it, where the caller knows; else he is found by his address, or made."""
    desk = crm.server.acting(NOBODY)
    person = person_id or _known_or_made(crm, mailbox, mail)
    category = mailbox["CategoryId"] if desk.row("ticket_category", mailbox["CategoryId"]) else 0
    given: Record = {
        "Title": mail.record["Subject"][:255] or UNTITLED,
        "Author": mail.author[:255],
        "FromAddress": mail.author[:4000],
        "Person": {"PersonId": person} if person else None,
        "SecondaryPersons": [{"PersonId": id} for id in _copied(desk, mail, person)],
        "Origin": "Email",
        "Slevel": "External",
        "ReadStatus": "Red",
        "OwnedBy": {"AssociateId": AUTOMATIC},
    }
    for name, key, entity, id in (
        ("Category", "TicketCategoryId", "ticket_category", category),
        ("Priority", "TicketPriorityId", "ticket_priority", mailbox["PriorityId"]),
        ("TicketType", "TicketTypeId", "ticket_type", mailbox["TicketType"]),
    ):
        if desk.row(entity, id) is not None:
            given[name] = {key: id}
    made = crud.save(desk, desk.model["ticket"], given).row
    message = _message(desk, made, mail, person, mailbox)
    # What it begins with is no news of it: the wait for the first level goes on.
    waits = {name: made[name] for name in ("AlertLevel", "AlertTimeout")}
    ticket = desk.update("ticket", {**desk.need("ticket", made["TicketId"]), **waits})
    return Imported(ticket, message, True)


def added(crm: Crm, ticket: Row, mail: Mail, mailbox: Row | None = None) -> Imported:
    """A closed request is open again, unless its status says that no mail opens it."""
    desk = crm.server.acting(NOBODY)
    person = _known_or_made(crm, mailbox, mail)
    message = _message(desk, ticket, mail, person, mailbox)
    ticket = desk.need("ticket", ticket["TicketId"])
    status = desk.row("ticket_status", ticket["Status"]) or {}
    if ticket["BaseStatus"] == "Closed" and not status.get("NoEmailReopen"):
        ticket = crud.change(desk, desk.model["ticket"], ticket, BaseStatus="Active")
    return Imported(ticket, message, False)


# -- who wrote it


def _known_or_made(crm: Crm, mailbox: Row | None, mail: Mail) -> int:
    with crm.unasked():
        return writer(crm.server.acting(NOBODY), mailbox, mail)


def writer(crm: Crm, mailbox: Row | None, mail: Mail) -> int:
    """The person with this address, else a new one where the mailbox makes some; 0: nobody who is known."""
    found = _person(crm, mail.author)
    if found or mailbox is None or not mailbox["CreatePerson"] or "@" not in mail.author:
        return found
    companies = crm.by("contact", BY_ADDRESS, mail.author.lower())
    first, last = _names(mail)
    given: Record = {"Firstname": first, "Lastname": last, "Emails": [{"Value": mail.author}]}
    if companies:
        given["Contact"] = {"ContactId": companies[0]["ContactId"]}
    return int(crud.save(crm, crm.model["person"], given).row["PersonId"])


def _person(crm: Crm, address: str) -> int:
    found = persons_at(crm.reads, address.strip().lower()) if address else []
    return found[0]["PersonId"] if found else 0


def _names(mail: Mail) -> tuple[str, str]:
    """First and last name: `Bjørge, Kari` or `Kari Bjørge`; without a name the address stands for it."""
    last, comma, first = mail.name.partition(",")
    if not comma:
        first, _, last = mail.name.rpartition(" ")
    if not mail.name or "@" in mail.name:
        first, last = "", mail.author.partition("@")[0]
    return first.strip()[:99], last.strip()[:99] or mail.author[:99]


def _copied(crm: Crm, mail: Mail, person: int) -> list[int]:
    found = (_person(crm, each) for each in headers.addresses(mail.head, "Cc"))
    return [id for id in dict.fromkeys(found) if id and id != person]


# -- the message


def _message(crm: Crm, ticket: Row, mail: Mail, person: int, mailbox: Row | None) -> Row:
    record = mail.record
    html, body = record["HTMLBody"], record["PlainBody"]
    if html and not body:
        from so_mock.conventions.plain_text import plain

        body = plain(html)
    attached = _attachments(crm, record["Attachments"], html)
    given = {
        "Ticket": {"TicketId": ticket["TicketId"]},
        "Person": {"PersonId": person} if person else None,
        "Author": mail.author[:255],
        "Type": "Html" if html else "Plain",
        "Body": body,
        "HtmlBody": html,
        "EmailHeader": headers.text(mail.raw),
        "MessageId": record["MessageID"][:850],
        "Slevel": "External",
        "Badge": "Incoming",
        "MessageCategory": "Bounce" if headers.is_bounce(mail.head) else "Message",
        "MessageHeaders": list(_kept(crm, mail, mailbox)),
    }
    row = crud.save(crm, crm.model["ticket_message"], given).row
    return crm.update("ticket_message", {**row, "AttachmentsInfo": attached}) if attached else row


def _kept(crm: Crm, mail: Mail, mailbox: Row | None) -> Iterator[Record]:
    """The headers that the mailbox names, apart by commas."""
    for name in str((mailbox or {}).get("KeepHeaders") or "").split(","):
        for value in mail.head.get_all(name.strip(), []) if name.strip() else ():
            text = " ".join(str(value).split())
            yield crm.blank("TicketMessageHeader") | {"Name": name.strip(), "Value": text}


def _attachments(crm: Crm, attached: list[Record], html: str) -> list[int]:
    """Rows of them, and their content. A picture that the text shows is a part of the text."""
    ids: list[int] = []
    for each in attached:
        content = b64decode(each["Stream"] or "")
        cid = "" if each["Id"].isdecimal() else bare_id(each["Id"])
        kind = each["Type"] or blobs.OCTETS
        name = each["Filename"] or f"attachment{len(ids) + 1}{_ending(kind)}"
        given = {
            "Name": name[:255], "ContentType": kind[:255], "AttSize": len(content), "ContentId": cid,
            "InlineImage": bool(cid) and f"cid:{cid}" in html,
        }  # fmt: skip
        id = crud.save(crm, crm.model["attachment"], given).row["AttachmentId"]
        blobs.put(crm, "attachment", id, content, kind, name)
        ids.append(id)
    return ids


def _ending(kind: str) -> str:
    return next((f".{end}" for end, known in blobs.MEDIA_TYPES.items() if known == kind), "")
