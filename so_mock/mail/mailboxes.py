"""The service desk's mailboxes by their addresses (sheet: email-and-mailbox.md 2)."""

from __future__ import annotations

from so_mock.crm import Crm
from so_mock.entities.service import OF_MAILBOX
from so_mock.entities.ticket_life import category_chain
from so_mock.store.table import Row


def at(crm: Crm, address: str) -> Row | None:
    """The mailbox that takes the mail for an address: its own, or one of its aliases."""
    found = crm.by("mailbox", OF_MAILBOX, address.strip().lower())
    return min(found, key=lambda row: row["MailInFilterId"], default=None)


def of_category(crm: Crm, category: int) -> Row | None:
    """Where mail about requests of this category comes from: its mailbox, one of a category above it, else the first."""
    boxes = sorted(crm.rows("mailbox"), key=lambda row: row["MailInFilterId"])
    for above in category_chain(crm, category):
        for row in boxes:
            if row["CategoryId"] == above["TicketCategoryId"]:
                return row
    return next(iter(boxes), None)
