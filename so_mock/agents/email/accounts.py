"""The accounts of the users: at least one for everybody who saves a mail."""

from __future__ import annotations

import re
from typing import Any

from so_mock.agents.email import connections
from so_mock.agents.email.ownership import (
    account,
    current_account,
    is_administrator,
    own_accounts,
)
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.shape import Shaper
from so_mock.errors import BadRequest, Failure, Forbidden, NotFound, required
from so_mock.mail import folders
from so_mock.mail.settings import NEEDED, settings
from so_mock.store.table import Row

OK = 4  # EmailAccountStatus
CREDENTIALS = ("IncomingCredentials", "OutgoingCredentials")


@behaviour("EMail.SaveEMailAccount")
def save_email_account(crm: Crm, email_account: Record | None) -> View:
    """An account is saved with its credentials, and gets its standard folders. A blank password
    keeps what is stored.

    Status, error count and reason are the server's own. Only an administrator saves for somebody
    else.
    """
    email_account = required(email_account, "EMailAccount")
    id = email_account.get("EMailAccountId")
    before = needed(crm, id) if id else None
    given = dict(email_account)
    for name in CREDENTIALS:
        given[name] = _credentials(crm, email_account.get(name), before[name] if before else None)
    for name, standard in (("InboxFolder", folders.INBOX), ("SentFolder", folders.SENT)):
        given[name] = given.get(name) or (before[name] if before else "") or standard
    me = crm.caller.associate_id
    given["AssociateId"] = given.get("AssociateId") or (before["AssociateId"] if before else me)
    if given["AssociateId"] != me and not is_administrator(crm):
        raise Forbidden("Sentry denies access", "The e-mail account belongs to another associate")
    row = crud.save(crm, crm.model["email_account"], given).row
    if before is None:
        row = crm.update("email_account", {**row, "AccountStatus": OK})
    with crm.unasked():
        folders.make_standard(crm, row)
    return crm.view("email_account", row)


@behaviour("EMail.GetEMailAccount")
def get_email_account(crm: Crm, email_account_id: int) -> View | None:
    return _shown(crm, account(crm, email_account_id))


@behaviour("EMail.GetEMailAccountFromEMailAddress")
def get_email_account_from_email_address(crm: Crm, from_address: str | None) -> View | None:
    """Among the caller's own accounts."""
    wanted = bare_address(from_address)
    mine = (row for row in own_accounts(crm) if row["EMailAddress"].strip().lower() == wanted)
    return _shown(crm, next(mine, None) if wanted else None)


@behaviour("EMail.DeleteEMailAccount")
def delete_email_account(crm: Crm, email_account_id: int) -> None:
    """With its folders and mails; documents made of them stay."""
    if account(crm, email_account_id) is None:
        return
    for row in crm.rows("email"):
        if row["AccountId"] == email_account_id:
            crm.delete("email", row["EmailItemId"])
    for row in folders.of_account(crm, email_account_id):
        crm.delete("email_folder", row["EmailFolderId"])
    crm.delete("email_account", email_account_id)


@behaviour("EMail.GetCurrentAccountId")
def get_current_account_id(crm: Crm) -> int:
    current = current_account(crm)
    return current["EMailAccountId"] if current else 0


@behaviour("EMail.GetCurrentAccount")
def get_current_account(crm: Crm) -> View | None:
    return _shown(crm, current_account(crm))


@behaviour("EMail.TestAuthenticate")
def test_authenticate(crm: Crm) -> bool:
    """By the status of his account, and by whom the scenario refuses."""
    current = current_account(crm)
    if current is None or connections.refused(crm, current["IncomingCredentials"]):
        return False
    return bool(current["AccountStatus"] == OK)


def needed(crm: Crm, id: int | None) -> Row:
    found = account(crm, id)
    if found is None:
        raise NotFound(f"EMailAccount id {id or 0} not found")
    return found


def current_or_new(crm: Crm) -> Row:
    """The caller's account; who has none gets one, with its folders, under his person's address."""
    found = current_account(crm)
    if found is not None:
        return found
    if settings(crm.store)["accounts"] == NEEDED:
        raise Failure(
            f"No e-mail account is set up for {crm.caller.name}",
            "EMail.SaveEMailAccount sets one up; the scenario's mail.accounts says that none is made.",
        )
    address = own_address(crm)
    login = {"AuthType": "Password", "Username": address}
    incoming = login | {"Server": "imap.so-mock.invalid", "Port": 993}
    outgoing = login | {"Server": "smtp.so-mock.invalid", "Port": 587}
    made = {"EMailAddress": address, "IncomingCredentials": incoming, "OutgoingCredentials": outgoing}  # fmt: skip
    saved: View = save_email_account(crm, made)
    return saved.row


def reached(crm: Crm, connection: Record | None) -> connections.Box:
    """What the connection leads to. A server that no account is for has an empty mailbox for that
    user from now on, which is no account of his (email-and-mailbox.md 4)."""
    found = connections.box(crm, connection)
    if found is not None:
        return found
    given = connection or {}
    server, port = connections.host(given.get("ServerName"))
    user = str(given.get("UserName") or "").strip()
    if not server or not user:
        raise BadRequest("ConnectionInfo: ServerName and UserName must say where the mail is")
    login = crm.blank("ServiceAuth")
    row = crm.insert("email_account", {
        "EMailAddress": user, "AssociateId": crm.caller.associate_id, "ServerOnly": True, "AccountStatus": OK,
        "IncomingCredentials": {**login, "Server": server, "Port": port, "Username": user},
        "OutgoingCredentials": login, "InboxFolder": folders.INBOX, "SentFolder": folders.SENT,
    })  # fmt: skip
    folders.make_standard(crm, row)
    return connections.Box(row, given.get("Folder") or folders.INBOX)


def own_address(crm: Crm) -> str:
    """The caller's address: of his account, else of his person, else one made of his login."""
    current = current_account(crm)
    if current is not None and current["EMailAddress"]:
        return str(current["EMailAddress"])
    associate = crm.row("associate", crm.caller.associate_id) or {}
    person = crm.row("person", associate.get("PersonId"))
    for email in (person or {}).get("Emails") or ():
        if email.get("Value"):
            return str(email["Value"])
    login = str(associate.get("Name") or crm.caller.name)
    return f"{re.sub(r'[^a-z0-9._+-]', '', login.lower()) or 'user'}@so-mock.invalid"


def own_name(crm: Crm) -> str:
    return Shaper(crm.shapes, crm.reads).label("associate", crm.caller.associate_id)


def bare_address(text: str | None) -> str:
    """The address of `Kari Bjørge <kari@bjorge.example>`, lowered."""
    found = re.search(r"<([^<>]*)>", text or "")
    return (found[1] if found else text or "").strip().lower()


def _shown(crm: Crm, row: Row | None) -> View | None:
    return None if row is None else crm.view("email_account", row)


def _credentials(crm: Crm, given: Record | None, old: Row | None) -> Row:
    """A login of its own row in the real database, hence its id; kept as a value of the account
    here."""
    if given is None:
        return old or crm.blank("ServiceAuth")
    kept: dict[str, Any] = {"ServiceAuthId": old["ServiceAuthId"] if old else 0}
    if not given.get("Password"):
        kept["Password"] = old["Password"] if old else ""
    kept["ServiceAuthId"] = kept["ServiceAuthId"] or _next_login(crm)
    return given | kept


def _next_login(crm: Crm) -> int:
    taken = (
        (row[name] or {}).get("ServiceAuthId") or 0
        for row in crm.rows("email_account")
        for name in CREDENTIALS
    )
    return crm.take("service_auth", 1 + max(taken, default=0))
