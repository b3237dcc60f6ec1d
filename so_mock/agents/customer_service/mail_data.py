"""Mails handed over as texts, which become requests and messages as those that arrive do (sheet: email-and-mailbox.md 8.2)."""

from __future__ import annotations

from so_mock.agents.customer_service.tickets import info
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.errors import BadRequest

NO_MAIL = "Data: this is no mail (RFC 822): none of the headers From, To, Subject, Date and Message-ID is in it"


@behaviour("CustomerService.CreateTicketFromMailData")
def create_ticket_from_mail_data(
    crm: Crm, mailbox_id: int, data: str | None, person_id: int
) -> Record:
    """A new request whatever the mail answers. PersonId 0: who wrote it is found by his address, or made."""
    from so_mock.mail import autoreply, importer

    mail = importer.read(crm, _bytes(data))
    mailbox = crm.server.need("mailbox", mailbox_id)
    if person_id:
        crm.need("person", person_id)
    if mail is None:
        raise BadRequest(NO_MAIL)
    made = importer.created(crm, mailbox, mail, person_id)
    autoreply.answer(crm, mailbox, mail, made)
    return info(crm, crm.server.need("ticket", made.ticket["TicketId"]))


@behaviour("CustomerService.AddMessageFromMailData")
def add_message_from_mail_data(crm: Crm, ticket_id: int, data: str | None) -> Record:
    from so_mock.mail import importer, mailboxes

    ticket = crm.need("ticket", ticket_id)
    mail = importer.read(crm, _bytes(data))
    if mail is None:
        raise BadRequest(NO_MAIL)
    mailbox = mailboxes.of_category(crm.server, ticket["Category"])
    made = importer.added(crm, ticket, mail, mailbox)
    return info(crm, crm.server.need("ticket", made.ticket["TicketId"]))


def _bytes(data: str | None) -> bytes:
    if not data or not data.strip():
        raise BadRequest("Value cannot be null. Parameter name: Data")
    return data.lstrip("\r\n").encode("utf-8", "replace")
