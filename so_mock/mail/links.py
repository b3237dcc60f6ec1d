"""Addresses of Service's own pages. Nothing answers there: they stand in mails and in what the API tells."""

from __future__ import annotations

from so_mock.crm import Crm
from so_mock.store.table import Row

CONFIG = "_config"  # the database's table of one row: columns by their names


def installation(crm: Crm) -> Row:
    """The row of the table config; what is not in it is as so-mock would have it."""
    return next(crm.rows(CONFIG), {})


def scripts(crm: Crm, *, external: bool = True) -> str:
    """The folder of Service's programs, as customers see it or as the installation itself does."""
    told = str(installation(crm).get("cgi_url" if external else "cgi_url_internal") or "")
    return told.rstrip("/") or f"{crm.base.removesuffix('/api')}/CS/scripts"


def program(crm: Crm, name: str, *, external: bool = True) -> str:
    """Programs of Service are `ticket.fcgi` and the like."""
    file = name if "." in name else f"{name}.fcgi"
    return f"{scripts(crm, external=external)}/{file}"


def ticket_for_users(crm: Crm, ticket_id: int) -> str:
    return f"{program(crm, 'ticket')}?action=listTicketMessages&ticketId={ticket_id}"


def ticket_for_customer(crm: Crm, ticket_id: int) -> str:
    return f"{program(crm, 'customer')}?action=viewTicket&ticketId={ticket_id}"


def faq_for_customer(crm: Crm, entry_id: int) -> str:
    return f"{program(crm, 'customer')}?action=viewKbEntry&id={entry_id}"
