"""Messages that leave: to the customer, to somebody else, as text messages (sheet: email-and-mailbox.md 8.2)."""

from __future__ import annotations

from collections.abc import Mapping

from so_mock.agents.ticket.messages import Texts, attach, headers
from so_mock.agents.ticket.tickets import need
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import batch, crud
from so_mock.crm import Crm
from so_mock.entities.relations import referring
from so_mock.entities.simple import first_value
from so_mock.entities.ticket_life import replied
from so_mock.errors import BadRequest, required
from so_mock.store.table import Row

NOBODY = "To: an e-mail address is needed, or a request whose customer has one"


@behaviour("Ticket.SendTicketMessage")
def send_ticket_message(
    crm: Crm,
    ticket_message_entity_id: int,
    to: Texts,
    cc: Texts,
    bcc: Texts,
    subject: str | None,
    reply_template_id: int,
) -> None:
    """To the customer where nobody is named. The message gets its Message-ID and the headers it was sent with; an external one
    is a reply."""
    from so_mock.mail.ticket_mail import customer

    row = crm.need("ticket_message", ticket_message_entity_id)
    ticket = crm.need("ticket", row["Ticket"])
    people = {"To": to, "Cc": cc, "Bcc": bcc}
    if not any(each for given in people.values() for each in given or ()):
        people["To"] = [customer(crm, ticket)]
    _mailed(crm, ticket, row, people, subject, reply_template_id, "Ticket.SendTicketMessage")
    if row["Slevel"] == "External":
        ticket = crm.need("ticket", row["Ticket"])
        crm.update("ticket", replied(crm, ticket, crm.now()))


def _mailed(
    crm: Crm, ticket: Row, message: Row, people: Mapping[str, Texts], subject: str | None, template: int, by: str,
    before: str = "",
) -> None:  # fmt: skip
    """A message keeps its Message-ID when it is sent again. `before`: what stands before the subject."""
    from so_mock.mail.ticket_mail import message_letter, send

    _checked(crm, people)
    told = headers(crm, {**people, "Subject": [subject] if subject else []})
    message = crm.update("ticket_message", {
        **message, "MessageHeaders": [*message["MessageHeaders"], *told],
        "MessageId": message["MessageId"] or crm.new_message_id(),
    })  # fmt: skip
    to, cc, bcc = (
        [each for each in people.get(name) or () if each] for name in ("To", "Cc", "Bcc")
    )
    letter = message_letter(crm, ticket, message, subject, template)
    letter = letter._replace(subject=before + letter.subject, to=to, cc=cc, bcc=bcc)
    send(crm, ticket, letter, by, message=message["EjMessageId"])


def _checked(crm: Crm, people: Mapping[str, Texts]) -> None:
    """Raises BadRequest for what is no address, Failure for one that a mail server refuses."""
    from so_mock.mail import envelope

    told = [
        (f"{name}[{n}]", each)
        for name, given in people.items()
        for n, each in enumerate(given or ())
        if each
    ]
    envelope.recipients(crm, told, NOBODY)


# -- many at once


@behaviour("Ticket.BatchReply")
def batch_reply(crm: Crm, batch_reply_data: Record | None) -> int:
    """Runs at once; the task that is answered has succeeded already. An external message is sent to the customer, an internal
    one where he is to have a copy."""
    from so_mock.mail.ticket_mail import customer

    data = required(batch_reply_data, "BatchReplyData")
    message = {
        "HtmlBody": data.get("HtmlBody") or "",
        "Type": "Html",
        "Badge": "Reply",
        "Slevel": data.get("Slevel") or "External",
        "TimeSpent": data.get("TimeSpent") or 0,
    }
    leaves = message["Slevel"] == "External" or data.get("SendCopyToCustomer")
    for ticket in [need(crm, id) for id in data.get("TicketIds") or ()]:
        row = attach(crm, _added(crm, ticket, message), data.get("AttachmentIds"))
        to = customer(crm, ticket)
        if leaves and to:
            _mailed(crm, ticket, row, {"To": [to]}, None, 0, "Ticket.BatchReply")
        _closed(crm, ticket, data.get("CloseTickets"))
    return int(batch.done(crm, "BatchReply")["Id"])


@behaviour("Ticket.BatchForward")
def batch_forward(
    crm: Crm,
    ticket_ids: list[int] | None,
    to: Texts,
    cc: Texts,
    bcc: Texts,
    comment: str | None,
    close_ticket: bool,
) -> int:
    """Runs at once; the task that is answered has succeeded already. The mail has the comment, what was said last, and the
    files of that."""
    for ticket in [need(crm, id) for id in ticket_ids or ()]:
        said = crm.by("ticket_message", referring("Ticket"), ticket["TicketId"])
        last = max(said, key=lambda row: row["EjMessageId"], default=None)
        text = "\n\n".join(filter(None, [comment, last["Body"] if last else ""]))
        row = _added(crm, ticket, {"Body": text, "Type": "Plain", "Badge": "Forward", "Slevel": "Internal"})  # fmt: skip
        row = attach(crm, row, last["AttachmentsInfo"] if last else None)
        people = {"To": to, "Cc": cc, "Bcc": bcc}
        _mailed(crm, ticket, row, people, None, 0, "Ticket.BatchForward", "FW: ")
        _closed(crm, ticket, close_ticket)
    return int(batch.done(crm, "BatchForward")["Id"])


def _added(crm: Crm, ticket: Row, message: Record) -> Row:
    given = {**message, "Ticket": {"TicketId": ticket["TicketId"]}}
    return crud.save(crm, crm.model["ticket_message"], given).row


def _closed(crm: Crm, ticket: Row, wanted: bool | None) -> None:
    if wanted:
        row = crm.need("ticket", ticket["TicketId"])
        crud.change(crm, crm.model["ticket"], row, BaseStatus="Closed")


# -- text messages


@behaviour("Ticket.SendTicketMessageSms")
def send_ticket_message_sms(
    crm: Crm, ticket_message_entity_id: int, reply_template_id: int, sms: Texts
) -> None:
    """To these numbers, else to the customer's mobile phone. Kept like what Messaging sends: there is no provider."""
    from so_mock.mail.templates import reply
    from so_mock.mail.ticket_mail import send_texts

    row = crm.need("ticket_message", ticket_message_entity_id)
    ticket = crm.need("ticket", row["Ticket"])
    person = crm.row("person", ticket["Person"])
    mobile = first_value(person["MobilePhones"]) if person else ""
    numbers = [each for each in sms or [mobile] if each]
    if not numbers:
        raise BadRequest("Sms: a number is needed, or a request whose customer has a mobile phone")
    found = reply(crm, reply_template_id, ticket_id=ticket["TicketId"])
    text = "\n\n".join(filter(None, [found.plain if found else "", row["Body"]]))
    send_texts(crm, numbers, text)
    told = headers(crm, {"Sms": numbers})
    crm.update("ticket_message", {**row, "MessageHeaders": [*row["MessageHeaders"], *told]})
    if row["Slevel"] == "External":
        crm.update("ticket", replied(crm, crm.need("ticket", row["Ticket"]), crm.now()))
