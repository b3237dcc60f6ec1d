"""Mails moved and deleted (email-and-mailbox.md 5.6). A delete that is told a folder moves there instead."""

from __future__ import annotations

from collections.abc import Iterable

from so_mock.agents.email import accounts, connections, ownership
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.service import in_folder
from so_mock.errors import BadRequest, Invalid, NotFound
from so_mock.mail import folders
from so_mock.store.table import Row


@behaviour("EMail.MoveEmailsToFolder")
def move_emails_to_folder(crm: Crm, folder_id: int, email_item_ids: list[int] | None) -> None:
    """Mails that are not there, or a colleague's, are passed over here and below; a folder that is not there is an
    error."""
    folder = ownership.folder(crm, folder_id)
    if folder is None:
        raise NotFound(f"EMailFolder id {folder_id or 0} not found")
    for row in _mails(crm, email_item_ids):
        _move(crm, row, folder)


@behaviour("EMail.MoveToFolder")
def move_to_folder(
    crm: Crm, connection_info: Record | None, message_server_ids: list[int] | None, target_folder: str | None
) -> None:  # fmt: skip
    """A target that is not there is made, as SaveToMailServer would."""
    rows = connections.messages(crm, connection_info, message_server_ids)
    _move_all(crm, rows, _target(target_folder))


@behaviour("EMail.MoveToFolderFromServerIdentifier")
def move_to_folder_from_server_identifier(
    crm: Crm, connection_info: Record | None, message_server_ids: list[str] | None, target_folder: str | None
) -> None:  # fmt: skip
    rows = connections.messages(crm, connection_info, message_server_ids)
    _move_all(crm, rows, _target(target_folder))


@behaviour("EMail.MoveEmailsToTrash")
def move_emails_to_trash(crm: Crm, ids: list[int] | None) -> None:
    """To the folder of deleted mail of the account that each lies in."""
    for row in _mails(crm, ids):
        account = accounts.needed(crm, row["AccountId"])
        name = folders.trash(crm, account)
        _move(crm, row, folders.find_or_make(crm, row["AccountId"], name))


@behaviour("EMail.DeleteEmails")
def delete_emails(crm: Crm, ids: list[int] | None, move_to_folder: str | None) -> None:
    _delete_all(crm, _mails(crm, ids), move_to_folder)


@behaviour("EMail.Delete")
def delete(
    crm: Crm, connection_info: Record | None, message_server_ids: list[int] | None, move_to_folder: str | None
) -> None:  # fmt: skip
    rows = connections.messages(crm, connection_info, message_server_ids)
    _delete_all(crm, rows, move_to_folder)


@behaviour("EMail.DeleteFromServerIdentifier")
def delete_from_server_identifier(
    crm: Crm, connection_info: Record | None, message_server_ids: list[str] | None, move_to_folder: str | None
) -> None:  # fmt: skip
    rows = connections.messages(crm, connection_info, message_server_ids)
    _delete_all(crm, rows, move_to_folder)


@behaviour("EMail.EmptyFolder")
def empty_folder(crm: Crm, connection_info: Record | None, move_to_folder: str | None) -> None:
    """Only a folder that the connection names: the inbox, which it would open else, is not emptied by oversight."""
    folder = connections.named(crm, connection_info)
    _delete_all(crm, folders.mails(crm, folder), move_to_folder)


def _mails(crm: Crm, ids: list[int] | None) -> list[Row]:
    found = (ownership.mail(crm, id) for id in dict.fromkeys(ids or ()))
    return [row for row in found if row is not None]


def _target(name: str | None) -> str:
    if not (name or "").strip():
        raise BadRequest("Value cannot be null or empty. Parameter name: TargetFolder")
    return str(name)


def _delete_all(crm: Crm, rows: Iterable[Row], move_to_folder: str | None) -> None:
    if (move_to_folder or "").strip():
        return _move_all(crm, rows, str(move_to_folder))
    for row in rows:
        folders.leave(crm, row)
        crm.delete("email", row["EmailItemId"])


def _move_all(crm: Crm, rows: Iterable[Row], name: str) -> None:
    for row in rows:
        _move(crm, row, folders.find_or_make(crm, row["AccountId"], name))


def _move(crm: Crm, row: Row, folder: Row) -> None:
    """The mail keeps its id and gets the next number of the folder, if it is on the server at all."""
    if row["AccountId"] != folder["AccountId"]:
        raise Invalid(f"EMail id {row['EmailItemId']} is of another account than the folder")
    if in_folder(0, row["FolderName"]) == in_folder(0, folder["Name"]):
        return
    folders.leave(crm, row)
    on_server = row["ServerId"] or row["ServerIdentifier"]
    account = accounts.needed(crm, row["AccountId"])
    moved = {"FolderName": folder["Name"]} | folders.standing(crm, row, account, folder)
    moved |= folders.number(crm, folder) if on_server else {}
    crm.update("email", {**row, **moved})
