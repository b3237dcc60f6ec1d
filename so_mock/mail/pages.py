"""Addresses of Service's own pages. Nothing answers there: they stand in mails and in what the API tells."""

from __future__ import annotations

from so_mock.crm import Crm


def scripts(crm: Crm) -> str:
    """The folder of Service's programs."""
    return f"{crm.base.removesuffix('/api')}/CS/scripts"


def ticket_for_users(crm: Crm, ticket_id: int) -> str:
    return f"{scripts(crm)}/ticket.fcgi?action=listTicketMessages&ticketId={ticket_id}"


def ticket_for_customer(crm: Crm, ticket_id: int) -> str:
    return f"{scripts(crm)}/customer.fcgi?action=viewTicket&ticketId={ticket_id}"


def faq_for_customer(crm: Crm, entry_id: int) -> str:
    return f"{scripts(crm)}/customer.fcgi?action=viewKbEntry&id={entry_id}"
