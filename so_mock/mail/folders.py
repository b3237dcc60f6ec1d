"""The folders of an account as rows, and how mails lie in them (email-and-mailbox.md 4)."""

from __future__ import annotations

from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.service import IN_FOLDER, OF_ACCOUNT, in_folder
from so_mock.mail.flags import changed
from so_mock.store.table import Row

INBOX, DRAFTS, SENT, TRASH = "INBOX", "Drafts", "Sent Items", "Deleted Items"


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
