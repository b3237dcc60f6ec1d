"""Mail about requests that leaves: answers to customers, what is passed on, what users are told, automatic answers (sheet:
email-and-mailbox.md 8.2)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from so_mock.call import Record
from so_mock.conventions import blobs
from so_mock.crm import Crm
from so_mock.entities.relations import referring
from so_mock.entities.service import bare_id, named_mailbox
from so_mock.entities.simple import first_value
from so_mock.entities.ticket_life import from_outside
from so_mock.entities.tickets import TAG
from so_mock.mail import mailboxes
from so_mock.mail.outbox import sent
from so_mock.store.table import Row

CHAIN = 20  # ids of mails before it that a mail names
NO_SENDER = "service@so-mock.invalid"  # where there is no mailbox


class TicketLetter(NamedTuple):
    """A mail about a request. Addresses are bare, or `Kari <kari@x.example>`. `automatic`: that no program is to answer, and
    no server to return."""

    subject: str
    plain: str = ""
    html: str = ""
    to: Sequence[str] = ()
    cc: Sequence[str] = ()
    bcc: Sequence[str] = ()
    files: Sequence[Row] = ()  # rows of attachments
    message_id: str = ""
    automatic: bool = False


def send(
    crm: Crm,
    ticket: Row,
    letter: TicketLetter,
    by: str,
    mailbox: Row | None = None,
    message: int = 0,
) -> Row | None:
    """Comes from the mailbox of the request's category, and answers what the customer wrote last. Who has one of its
    addresses in this tenant gets it at once. None: it is for nobody."""
    from so_mock.mail.mime import message as rendered

    recipients = list(dict.fromkeys(
        address for each in (*letter.to, *letter.cc, *letter.bcc) if (address := _address(each)["Address"])
    ))  # fmt: skip
    if not recipients:
        return None
    box = mailbox or mailboxes.of_category(crm.server, ticket["Category"])
    name, address = named_mailbox(box) if box else ("", "")
    row: Record = {
        "From": {"Name": name, "Address": address or NO_SENDER},
        "To": [_address(each) for each in letter.to], "Cc": [_address(each) for each in letter.cc], "Bcc": [],
        "Subject": tagged(letter.subject, ticket["TicketId"]), "PlainBody": letter.plain, "HTMLBody": letter.html,
        "MessageID": letter.message_id or crm.new_message_id(), "Sent": crm.now(), "Priority": "Normal",
        "Attachments": [_file(crm, each) for each in letter.files],
        "CustomHeaderList": AUTOMATIC if letter.automatic else [],
        **_chain(crm, ticket),
    }  # fmt: skip
    about = {"TicketId": ticket["TicketId"]} | ({"EjMessageId": message} if message else {})
    sender = "" if letter.automatic else row["From"]["Address"]
    raw = rendered(row, crm.clock.zone)
    return sent(crm, sender, recipients, raw, by, **about)


AUTOMATIC = [
    {"Name": "Auto-Submitted", "Values": ["auto-replied"]},
    {"Name": "X-Auto-Response-Suppress", "Values": ["All"]},
]


def tagged(subject: str, ticket: int) -> str:
    """An answer whose program keeps nothing but the subject still finds its request."""
    tag = f"[{TAG}: {ticket}]"
    return subject if tag.lower() in subject.lower() else f"{subject} {tag}".strip()


def message_letter(
    crm: Crm, ticket: Row, message: Row, subject: str | None, template: int
) -> TicketLetter:
    """The mail that a message is sent as, to nobody yet. A template's text stands above the message's own."""
    from so_mock.mail.templates import reply

    plain, html = message["Body"], message["HtmlBody"]
    files = crm.known("attachment", message["AttachmentsInfo"])
    found = reply(crm, template, ticket_id=ticket["TicketId"])
    if found is not None:
        subject = subject or found.subject
        plain = "\n\n".join(filter(None, [found.plain, plain]))
        html = f"{found.html}{html}" if html else ""
        files = [*files, *found.attachments]
    return TicketLetter(
        subject or ticket["Title"], plain, html, files=files, message_id=message["MessageId"]
    )


def send_texts(crm: Crm, numbers: Iterable[str], text: str) -> None:
    """To phones. Kept like what Messaging sends: there is no provider."""
    told = crm.blank("OutgoingMessage") | {"Content": text, "Format": "Text"}
    messages = [told | {"To": each} for each in numbers]
    crm.call("Messaging.SendMessages", plugin="", outgoing_messages=messages)


# -- to whom


def customer(crm: Crm, ticket: Row) -> str:
    """Where the request's person is written to: where he wrote from, else his first address."""
    person = crm.row("person", ticket["Person"])
    told = str(ticket["FromAddress"] or "").strip()
    return told or (first_value(person["Emails"]) if person else "")


# -- parts of the mail


def _address(text: str) -> Record:
    from so_mock.mail.bounds import addresses

    name, address = next(iter(addresses(str(text))), ("", ""))
    return {"Name": name, "Address": address if "@" in address else ""}


def _file(crm: Crm, row: Row) -> Record:
    content = blobs.get(crm, "attachment", row["AttachmentId"]) or b""
    return {
        "Filename": row["Name"], "Type": row["ContentType"], "Stream": b64encode(content).decode(), "Description": "",
        "Disposition": "inline" if row["InlineImage"] else "attachment",
        "Id": row["ContentId"] or "1",
    }  # fmt: skip


def _chain(crm: Crm, ticket: Row) -> dict[str, Any]:
    """What the mail answers: what came last from outside; and the mails of the request up to that one."""
    said = crm.by("ticket_message", referring("Ticket"), ticket["TicketId"])
    said = sorted(
        (row for row in said if bare_id(row["MessageId"])), key=lambda row: row["EjMessageId"]
    )
    came = [number for number, row in enumerate(said) if from_outside(row)]
    if not came:
        return {"InReplyTo": None, "References": ""}
    ids = [f"<{bare_id(row['MessageId'])}>" for row in said[: came[-1] + 1]]
    return {
        "InReplyTo": {"MessageId": ids[-1]},
        "References": " ".join(dict.fromkeys(ids[-CHAIN:])),
    }
