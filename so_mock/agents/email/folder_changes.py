"""Folders made, deleted and subscribed to (email-and-mailbox.md 5.3)."""

from __future__ import annotations

from so_mock.agents.email import accounts, connections, ownership
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.service import in_folder
from so_mock.errors import BadRequest, Invalid, NotFound
from so_mock.mail import folders
from so_mock.store.table import Row


@behaviour("EMail.CreateFolder")
def create_folder(crm: Crm, connection_info: Record | None) -> None:
    """The one that the connection names."""
    name = connections.name_in(connection_info)
    account = accounts.reached(crm, connection_info).account["EMailAccountId"]
    if folders.find(crm, account, name) is not None:
        raise Invalid(f"EMailFolder: there is one named {name} already")
    folders.find_or_make(crm, account, name)


@behaviour("EMail.DeleteFolder")
def delete_folder(crm: Crm, connection_info: Record | None) -> None:
    """With its mails and the folders below it; never the inbox, as IMAP has it."""
    folder = connections.named(crm, connection_info)
    account = accounts.needed(crm, folder["AccountId"])
    if _same(folder, account["InboxFolder"]):
        raise BadRequest(f"EMailFolder: {folder['Name']} cannot be deleted")
    below = in_folder(0, folder["Name"] + folder["Delimiter"])[1]
    for row in folders.of_account(crm, folder["AccountId"]):
        if _same(row, folder["Name"]) or row["Name"].lower().startswith(below):
            for mail in folders.mails(crm, row):
                crm.delete("email", mail["EmailItemId"])
            crm.delete("email_folder", row["EmailFolderId"])


@behaviour("EMail.SetSubscription")
def set_subscription(
    crm: Crm, connection_info: Record | None, folders: list[Record] | None
) -> None:
    """Each folder as its own Subscribed says; they are known by name."""
    connections.let_in(crm, connection_info)
    for given in folders or ():
        if given is not None:
            _subscribe(crm, _needed(crm, connection_info, given), bool(given.get("Subscribed")))


@behaviour("EMail.ToggleSubscription")
def toggle_subscription(crm: Crm, folder_id: int, subscription_status: bool) -> None:
    folder = ownership.folder(crm, folder_id)
    if folder is None:
        raise NotFound(f"EMailFolder id {folder_id or 0} not found")
    _subscribe(crm, folder, subscription_status)


def _needed(crm: Crm, connection_info: Record | None, given: Record) -> Row:
    return connections.named(crm, {**(connection_info or {}), "Folder": given.get("Name")})


def _subscribe(crm: Crm, folder: Row, on: bool) -> None:
    """Inbox and the folder of sent mail are always subscribed to."""
    account = accounts.needed(crm, folder["AccountId"])
    always = (account["InboxFolder"], folders.sent(account))
    if not on and any(_same(folder, name) for name in always):
        raise Invalid(f"EMailFolder: {folder['Name']} cannot be unsubscribed from")
    if folder["Subscribed"] != on:
        crm.update("email_folder", {**folder, "Subscribed": on})


def _same(folder: Row, name: str) -> bool:
    return in_folder(0, folder["Name"]) == in_folder(0, name)
