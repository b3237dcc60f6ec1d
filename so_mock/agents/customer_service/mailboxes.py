"""The mailboxes that turn mail into requests (sheet: email-and-mailbox.md 2)."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.model import View

PAGE = "POST Agents/CustomerService/SaveMailboxEntity"


@behaviour("CustomerService.SaveMailboxEntity", source=PAGE)
def save_mailbox_entity(crm: Crm, mailbox_entity: Record | None) -> View:
    """The password is stored and never shown; a blank one keeps what is stored, or a
    read-modify-write would wipe it."""
    return crud.save(crm, crm.model["mailbox"], mailbox_entity)


@behaviour("CustomerService.GetMailboxes", source=PAGE)
def get_mailboxes(crm: Crm) -> list[View]:
    return [crm.view("mailbox", row, "Mailbox") for row in crm.rows("mailbox")]
