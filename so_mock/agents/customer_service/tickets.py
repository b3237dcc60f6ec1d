"""Requests as other programs look for them."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.mail import links
from so_mock.store.table import Row


def info(crm: Crm, row: Row) -> Record:
    """A TicketInfo. The address leads to the request in Service."""
    person = crm.row("person", row["Person"])
    return crm.blank("TicketInfo") | {
        "TicketId": row["TicketId"],
        "Title": row["Title"],
        "OwnerName": crm.text("associate", row["OwnedBy"]),
        "CategoryName": crm.text("ticket_category", row["Category"]),
        "PriorityName": crm.text("ticket_priority", row["Priority"]),
        "TicketUrl": links.ticket_for_users(crm, row["TicketId"]),
        "PersonName": crm.text("person", row["Person"]),
        "ContactName": crm.text("contact", person["Contact"]) if person else "",
    }


@behaviour("CustomerService.FindTicketsByTitleOrId")
def find_tickets_by_title_or_id(crm: Crm, title_or_id: str | None, max_rows: int) -> list[Record]:
    """Digits are an id, other words a part of a title in any case (email-and-mailbox.md 8.2)."""
    wanted = (title_or_id or "").strip()
    if wanted.isdecimal() and len(wanted) < 11:
        row = crm.row("ticket", int(wanted))
        found = [row] if row is not None else []
    else:
        found = [
            row
            for row in crm.rows("ticket")
            if wanted and wanted.lower() in row["Title"].lower() and row["BaseStatus"] != "Deleted"
        ]
    return [info(crm, row) for row in (found[:max_rows] if max_rows and max_rows > 0 else found)]
