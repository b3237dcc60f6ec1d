"""Logins at mail servers, and what their names tell (email-and-mailbox.md 5.2, 5.9). Everybody is let in whom the scenario
does not refuse; no name is looked up."""

from __future__ import annotations

from so_mock.agents.email import accounts, ownership
from so_mock.agents.email.connections import login, refusal, refused
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.errors import required
from so_mock.mail.settings import NOWHERE, fits, settings
from so_mock.store.table import Row

FAILING = 2  # EmailAccountStatus
INCOMING, OUTGOING = accounts.CREDENTIALS


@behaviour("EMail.AuthenticateIncoming")
def authenticate_incoming(crm: Crm, connection_info: Record | None) -> bool:
    """The account that logs in there is failing from a refused login until one that is not."""
    return _authenticated(crm, required(connection_info, "ConnectionInfo"), INCOMING)


@behaviour("EMail.AuthenticateOutgoing")
def authenticate_outgoing(crm: Crm, connection_info: Record | None) -> bool:
    return _authenticated(crm, required(connection_info, "ConnectionInfo"), OUTGOING)


@behaviour("EMail.Authenticate")
def authenticate(crm: Crm, connection_info_extended: Record | None) -> bool:
    """Incoming, or outgoing where the protocol is that of sending."""
    connection = required(connection_info_extended, "ConnectionInfoExtended")
    sends = str(connection.get("Protocol") or "").strip().lower().startswith("smtp")
    return _authenticated(crm, connection, OUTGOING if sends else INCOMING)


@behaviour("EMail.HasMXRecord")
def has_mx_record(crm: Crm, mail_domain: str | None) -> bool:
    """False for domains ending in .invalid, and those of the scenario."""
    return _has_record(crm, mail_domain, "without_mx")


@behaviour("EMail.HasSPFRecord")
def has_spf_record(crm: Crm, source_spf: str | None, target_domain: str | None) -> bool:
    return bool((source_spf or "").strip()) and _has_record(crm, target_domain, "without_spf")


def failed(crm: Crm, account: Row, connection: Record) -> None:
    """The account tells that its login was refused."""
    _standing(crm, account, FAILING, account["ErrorCount"] + 1, refusal(connection))


def _authenticated(crm: Crm, connection: Record, credentials: str) -> bool:
    """Nobody is let in who does not say where and as whom."""
    told = login(connection)
    if not told.server or not told.user:
        return False
    wrong = refused(crm, connection)
    for account in ownership.visible_accounts(crm):
        if not login(account[credentials]).fits(told):
            continue
        if wrong:
            failed(crm, account, connection)
        elif account["AccountStatus"] == FAILING:
            _standing(crm, account, accounts.OK, 0, "")
    return not wrong


def _standing(crm: Crm, account: Row, status: int, errors: int, reason: str) -> None:
    with crm.unasked():
        crm.update("email_account", {**account, "AccountStatus": status, "ErrorCount": errors, "ErrorReason": reason})  # fmt: skip


def _has_record(crm: Crm, domain: str | None, without: str) -> bool:
    """Of a domain, or of the domain of an address."""
    name = str(domain or "").rpartition("@")[2].strip().strip(".")
    return bool(name) and not fits(name, (*NOWHERE, *settings(crm.store)[without]))
