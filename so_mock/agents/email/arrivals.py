"""What has come since somebody last looked, and the fetching of mail (email-and-mailbox.md 5.2, 5.3).

Server and cache are one here: a folder only remembers the number up to which its mails were fetched.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from so_mock.agents.email import accounts, authentication, connections, ownership
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import written, zone_info
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.mail import folders
from so_mock.store.table import Row

READY = frozenset([0, 2, 4])  # EmailAccountStatus: neither Deleted nor Failed


@behaviour("EMail.GetFolderHasNewEMail")
def get_folder_has_new_email(crm: Crm, connection_info: Record | None) -> bool:
    """Since the previous call for this folder."""
    box = connections.box(crm, connection_info)
    folder = folders.find(crm, box.account["EMailAccountId"], box.folder) if box else None
    return folder is not None and bool(_since(crm, folder, "AccessedUid"))


@behaviour("EMail.GetNewMail")
def get_new_mail(crm: Crm, folders: list[int] | None) -> list[View]:
    """The mails not yet fetched, of these folders, or of all that the current account is subscribed to."""
    rows = [ownership.folder(crm, id) for id in folders] if folders else _subscribed(crm)
    fetched = [mail for row in rows if row is not None for mail in _fetch(crm, row)]
    return [crm.view("email", mail, "EMailEnvelope") for mail in fetched]


@behaviour("EMail.RefreshFolder")
def refresh_folder(crm: Crm, connection_info: Record | None, folders: list[str] | None) -> int:
    """0: done by the time it answers, no batch task."""
    box = connections.box(crm, connection_info)
    if box is not None:
        _refresh(crm, box.account, folders)
    return 0


@behaviour("EMail.RefreshFolderForAssociate")
def refresh_folder_for_associate(crm: Crm, folders: list[str] | None) -> str:
    """Of the caller's current account. What the text of the answer tells is not published."""
    current = ownership.current_account(crm)
    if current is not None:
        _refresh(crm, current, folders)
    return ""


@behaviour("EMail.GetReadySyncEmailAccounts")
def get_ready_sync_email_accounts(crm: Crm) -> list[Record]:
    return [
        crm.blank("SyncUserAccount")
        | {
            "AccountId": row["EMailAccountId"],
            "AssociateId": row["AssociateId"],
            "AssociateName": crm.text("associate", row["AssociateId"]),
        }
        for row in ownership.visible_accounts(crm)
        if not row["ServerOnly"] and row["AccountStatus"] in READY
    ]


@behaviour("EMail.SyncEmailAccount")
def sync_email_account(crm: Crm, sync_user_account: Record | None) -> None:
    _refresh(crm, accounts.needed(crm, (sync_user_account or {}).get("AccountId")), None)


@behaviour("EMail.SyncEmailAccounts")
def sync_email_accounts(crm: Crm, sync_user_accounts: list[Record] | None) -> None:
    for given in sync_user_accounts or ():
        sync_email_account(crm, given)


def _subscribed(crm: Crm) -> list[Row | None]:
    current = ownership.current_account(crm)
    there = folders.of_account(crm, current["EMailAccountId"]) if current else []
    return [row for row in there if row["Subscribed"]]


def _refresh(crm: Crm, account: Row, names: Iterable[str] | None) -> None:
    """These folders, or those subscribed to. Where the server does not let the account in, nothing is fetched, and the
    account says so."""
    if connections.refused(crm, account["IncomingCredentials"]):
        authentication.failed(crm, account, account["IncomingCredentials"])
        return
    wanted = {str(name or "").strip().lower() for name in names} if names is not None else None
    for row in folders.of_account(crm, account["EMailAccountId"]):
        if row["Subscribed"] if wanted is None else row["Name"].lower() in wanted:
            _fetch(crm, row)
    now = datetime.fromisoformat(crm.now()[:19]).replace(tzinfo=zone_info(crm.clock.zone))
    crm.update("email_account", {**account, "LastFetch": written(now.astimezone(UTC))})


def _fetch(crm: Crm, folder: Row) -> list[Row]:
    return _since(crm, folder, "FetchedUid")


def _since(crm: Crm, folder: Row, marker: str) -> list[Row]:
    """The mails beyond the marker, which then stands behind them."""
    new = [row for row in folders.mails(crm, folder) if row["ServerId"] > folder[marker]]
    if new:
        last = max(row["ServerId"] for row in new)
        crm.update("email_folder", {**folder, marker: last})
    return [row for row in new if "Deleted" not in row["Flags"]]
