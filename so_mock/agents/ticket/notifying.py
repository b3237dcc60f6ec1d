"""Users are told of a new request or message, on their screens and by mail."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.crm import Crm


@behaviour("Ticket.NotifyNewTicket")
def notify_new_ticket(crm: Crm, ticket_entity_id: int) -> None:
    """Its owner, but the caller; of one without an owner those whom the category wants told."""
    from so_mock.mail import notices  # what mail is made with: only who sends some needs it

    ticket = crm.need("ticket", ticket_entity_id)
    notices.tell(crm, ticket, notices.NEW_TICKET, "Ticket.NotifyNewTicket")


@behaviour("Ticket.NotifyNewTicketMessage")
def notify_new_ticket_message(crm: Crm, ticket_entity_id: int) -> None:
    """Those who follow the request as well."""
    of_message(crm, ticket_entity_id, "Ticket.NotifyNewTicketMessage")


def of_message(crm: Crm, ticket_id: int, by: str) -> None:
    from so_mock.mail import notices

    notices.tell(crm, crm.need("ticket", ticket_id), notices.NEW_MESSAGE, by)
