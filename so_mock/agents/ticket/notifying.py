"""Users are told of a new request or message, by mail."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.crm import Crm

# Which of the system's templates says it.
NEW_TICKET, NEW_MESSAGE = "UserNewTicketTemplateId", "UserNewMessageTemplateId"


@behaviour("Ticket.NotifyNewTicket")
def notify_new_ticket(crm: Crm, ticket_entity_id: int) -> None:
    """Its owner, but the caller; of one without an owner those whom the category wants told."""
    told(crm, ticket_entity_id, NEW_TICKET)


@behaviour("Ticket.NotifyNewTicketMessage")
def notify_new_ticket_message(crm: Crm, ticket_entity_id: int) -> None:
    told(crm, ticket_entity_id, NEW_MESSAGE)


def told(crm: Crm, ticket_id: int, template: str) -> None:
    from so_mock.mail.templates import reply  # what mail is made with: only who sends some needs it
    from so_mock.mail.ticket_mail import Letter, send, users

    ticket = crm.need("ticket", ticket_id)
    to = users(crm.server, ticket)
    if not to:
        return
    settings = crm.call("CustomerService.GetSystemTemplateSettings")
    found = reply(crm, settings[template], 0, ticket["Person"] or 0, ticket_id)
    subject = found.subject if found and found.subject else ticket["Title"]
    plain, html = (found.plain, found.html) if found else (ticket["Title"], "")
    with crm.unasked():
        for address in to:
            send(
                crm,
                ticket,
                Letter(subject, plain, html, [address], automatic=True),
                "Ticket.NotifyNewTicket",
            )
