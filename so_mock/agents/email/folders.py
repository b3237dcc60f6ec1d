"""The folders of an account, and what is counted in them (email-and-mailbox.md 5.3)."""

from __future__ import annotations

from so_mock.agents.email import connections, ownership
from so_mock.agents.email.flags import changed
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.service import IN_FOLDER, OF_ACCOUNT, in_folder, total, unread
from so_mock.entities.shape import Shaper
from so_mock.errors import BadRequest, NotFound
from so_mock.store.table import Row

INBOX, DRAFTS, SENT, TRASH = "INBOX", "Drafts", "Sent Items", "Deleted Items"
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


def of_account(crm: Crm, account: int) -> list[Row]:
    return crm.by("email_folder", OF_ACCOUNT, account)


def mails(crm: Crm, folder: Row) -> list[Row]:
    """All that lie in the folder, the deleted among them."""
    return crm.by("email", IN_FOLDER, in_folder(folder["AccountId"], folder["Name"]))


def find(crm: Crm, account: int, name: str) -> Row | None:
    wanted = name.strip().lower()
    return next((r for r in of_account(crm, account) if r["Name"].lower() == wanted), None)


def find_or_make(crm: Crm, account: int, name: str, flags: str = "\\HasNoChildren") -> Row:
    found = find(crm, account, name)
    if found is not None:
        return found
    row = crm.absorber.blank_row(crm.model["email_folder"])
    row |= {"AccountId": account, "Name": name.strip(), "Delimiter": "/", "Flags": flags}
    return crm.insert("email_folder", row | {"Subscribed": True})


def make_standard(crm: Crm, account: Row) -> None:
    id = account["EMailAccountId"]
    find_or_make(crm, id, account["InboxFolder"])
    find_or_make(crm, id, DRAFTS, "\\HasNoChildren \\Drafts")
    find_or_make(crm, id, account["SentFolder"], "\\HasNoChildren \\Sent")
    find_or_make(crm, id, TRASH, "\\HasNoChildren \\Trash")


def flagged(crm: Crm, account: Row, flag: str, name: str) -> str:
    """The name of the folder for drafts, or trash: the one that says so, under whatever name."""
    there = of_account(crm, account["EMailAccountId"])
    return next((row["Name"] for row in there if flag in row["Flags"]), name)


def trash(crm: Crm, account: Row) -> str:
    return flagged(crm, account, "\\Trash", TRASH)


def drafts(crm: Crm, account: Row) -> str:
    return flagged(crm, account, "\\Drafts", DRAFTS)


def sent(account: Row) -> str:
    return account["SentFolder"] or SENT


def take_uid(crm: Crm, folder: Row) -> int:
    """The number of the next message in the folder; never given twice, as IMAP has it."""
    uid = _next_uid(crm, folder)
    crm.update("email_folder", {**folder, "NextUid": uid + 1})
    return uid


def leave(crm: Crm, mail: Row) -> None:
    """Before a mail leaves its folder: its number is not given again."""
    folder = find(crm, mail["AccountId"], mail["FolderName"])
    if folder is not None and not folder["NextUid"]:
        crm.update("email_folder", {**folder, "NextUid": _next_uid(crm, folder)})


def _next_uid(crm: Crm, folder: Row) -> int:
    taken = (row["ServerId"] for row in mails(crm, folder))
    return int(folder["NextUid"] or 1 + max(taken, default=0))


def name_in(connection_info: Record | None) -> str:
    name = str((connection_info or {}).get("Folder") or "").strip()
    if not name:
        raise BadRequest("ConnectionInfo: Folder must name the folder")
    return name


def named(crm: Crm, connection_info: Record | None) -> Row:
    """The folder that the connection names, or NotFound."""
    name = name_in(connection_info)
    box = connections.box(crm, connection_info)
    found = find(crm, box.account["EMailAccountId"], name) if box else None
    if found is None:
        raise NotFound(f"EMailFolder {name} not found")
    return found


def number(crm: Crm, folder: Row) -> Record:
    """What a mail that comes to the folder is known as on the server."""
    uid = take_uid(crm, crm.need("email_folder", folder["EmailFolderId"]))
    return {"ServerId": uid, "ServerIdentifier": str(uid)}


def standing(crm: Crm, email: Record, account: Row, folder: Row) -> Record:
    """Drafts lie in Drafts only, and what lies in the folder of sent mail is sent and seen
    (invariants 2 and 3)."""
    flags, name = email.get("Flags") or "", folder["Name"].lower()
    if name == sent(account).lower():
        return {"Flags": changed(crm, flags, "Seen", "Draft"), "IsSent": True}
    remove = "" if name == drafts(crm, account).lower() else "Draft"
    return {"Flags": changed(crm, flags, remove=remove)}


def _at(crm: Crm, connection_info: Record | None) -> list[Row]:
    box = connections.box(crm, connection_info)
    return of_account(crm, box.account["EMailAccountId"]) if box else []


def _shown(crm: Crm, rows: list[Row]) -> list[View]:
    return [crm.view("email_folder", row) for row in rows]
