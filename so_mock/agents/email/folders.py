"""The folders of an account, and what is counted in them (email-and-mailbox.md 5.3)."""

from __future__ import annotations

from so_mock.agents.email import connections, ownership
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.service import total, unread
from so_mock.entities.shape import Shaper
from so_mock.mail.folders import find, mails, of_account
from so_mock.store.table import Row

SECTION = "\u00a7"


@behaviour("EMail.CacheFolderList")
def cache_folder_list(crm: Crm) -> list[View]:
    """Server and cache are one here, so the folders of the current account as they are."""
    current = ownership.current_account(crm)
    return _shown(crm, of_account(crm, current["EMailAccountId"]) if current else [])


@behaviour("EMail.GetFolderList")
def get_folder_list(
    crm: Crm, connection_info: Record | None, include_item_count: bool
) -> list[str]:
    """One text for a folder: delimiter, name and, when asked for, unread and total, each after a
    paragraph sign."""
    shaper = Shaper(crm.shapes, crm.reads)
    texts = []
    for row in _at(crm, connection_info):
        parts = [row["Delimiter"], row["Name"]]
        if include_item_count:
            parts += [str(unread(row, shaper)), str(total(row, shaper))]
        texts.append(SECTION.join(parts))
    return texts


@behaviour("EMail.GetFolderInfo")
def get_folder_info(
    crm: Crm, connection_info: Record | None, folders: list[str] | None
) -> list[View]:
    """The folders named, in that order; without any named, those subscribed to."""
    there = _at(crm, connection_info)
    if folders is None:
        return _shown(crm, [row for row in there if row["Subscribed"]])
    by_name = {row["Name"].lower(): row for row in there}
    named = [by_name.get((name or "").strip().lower()) for name in folders]
    return _shown(crm, [row for row in named if row is not None])


@behaviour("EMail.GetFolderEMailCount")
def get_folder_email_count(crm: Crm, connection_info: Record | None, only_unread: bool) -> int:
    box = connections.box(crm, connection_info)
    found = find(crm, box.account["EMailAccountId"], box.folder) if box else None
    if found is None:
        return 0
    return (unread if only_unread else total)(found, Shaper(crm.shapes, crm.reads))


@behaviour("EMail.LatestItemIdByFolder")
def latest_item_id_by_folder(crm: Crm, folder_id: int) -> int:
    found = ownership.folder(crm, folder_id)
    return max((row["EmailItemId"] for row in mails(crm, found)), default=0) if found else 0


@behaviour("EMail.HasNewMail")
def has_new_mail(crm: Crm, mail_item_id: int, folder_id: int) -> bool:
    return bool(latest_item_id_by_folder(crm, folder_id) > mail_item_id)


def _at(crm: Crm, connection_info: Record | None) -> list[Row]:
    box = connections.box(crm, connection_info)
    return of_account(crm, box.account["EMailAccountId"]) if box else []


def _shown(crm: Crm, rows: list[Row]) -> list[View]:
    return [crm.view("email_folder", row) for row in rows]
