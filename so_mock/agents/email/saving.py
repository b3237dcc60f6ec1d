"""Mails made and saved (email-and-mailbox.md 5.7). Saving a mail to the server gives it what a
server would."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from so_mock.agents.email import accounts, attachments, chains, ownership
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.service import BY_MESSAGE_ID, bare_id
from so_mock.errors import Invalid, NotFound, required
from so_mock.mail import folders
from so_mock.mail.flags import changed, names
from so_mock.mail.ical import told
from so_mock.store.table import Row

PAGE = "POST Agents/EMail/SaveToMailServer"


@behaviour("EMail.SaveToMailServer", source=PAGE)
def save_to_mail_server(crm: Crm, email: Record | None) -> View:
    """Documented as saving back to the server; a server would give the mail its identity, so this
    does.

    AccountId 0 is the caller's account, made on first use. No FolderName: Drafts for a draft or
    what is not sent, else
    the folder of sent mail; a folder that is not there is made. MessageID, ServerId, Size and
    ReceivedAt are filled in.

    A MessageID is one mail of its account. A mail without EmailItemId whose MessageID the account
    holds replaces that
    one, so that a repeated call leaves no double; two rows that would end up with the same
    MessageID are refused.
    """
    return saved(crm, email, "Email")


@behaviour("EMail.Save")
def save(crm: Crm, email: Record | None) -> View:
    """To the database only: a new mail has no number on the server until it is saved there."""
    return saved(crm, email, "Email", on_server=False)


@behaviour("EMail.SaveDraft")
def save_draft(crm: Crm, entity: Record | None) -> View:
    """As SaveToMailServer, but into Drafts, whatever FolderName says."""
    if entity is None:
        return saved(crm, entity, "Entity")
    before = needed(crm, entity.get("EmailItemId"))
    account = _account(crm, entity.get("AccountId"), before)
    flags = changed(crm, entity.get("Flags") or "", add="Draft")
    draft = {"AccountId": account["EMailAccountId"], "FolderName": folders.drafts(crm, account), "Flags": flags}  # fmt: skip
    return saved(crm, {**entity, **draft, "IsSent": False}, "Entity")


@behaviour("EMail.SaveEMail")
def save_email(crm: Crm, connection_info: Record | None, email: Record | None) -> View:
    """As SaveToMailServer, into the folder that the connection opens."""
    if email is None:
        return saved(crm, email, "Email")
    box = accounts.reached(crm, connection_info)
    there = {"AccountId": box.account["EMailAccountId"], "FolderName": box.folder}
    return saved(crm, {**email, **there}, "Email")


@behaviour("EMail.CreateDefaultEMailEntity")
def create_default_email_entity(crm: Crm) -> View:
    """From the caller's account, or from the one he would get. Nothing is stored."""
    entity = crm.model["email"]
    row = crud.default_row(crm, entity)
    row["From"] = sender(crm, accounts.own_address(crm), accounts.own_name(crm))
    return crm.view("email", row)


@behaviour("EMail.CreateDefaultEMailEnvelope")
def create_default_email_envelope(crm: Crm) -> Record:
    """Without the priority that a new mail has."""
    template = crm.view("email", crud.default_row(crm, crm.model["email"]), "EMailEnvelope")
    return crm.record(template) | {"Priority": "NoPriority"}


def saved(crm: Crm, email: Record | None, parameter: str, *, on_server: bool = True) -> View:
    email = required(email, parameter)
    before = needed(crm, email.get("EmailItemId"))
    account = _account(crm, email.get("AccountId"), before)
    message_id = _message_id(crm, email, before)
    before = _the_one(crm, account, message_id, before)
    folder = _folder(crm, email, account, before)
    given = {
        **email,
        "AccountId": account["EMailAccountId"],
        "FolderName": folder["Name"],
        "MessageID": message_id,
        "ReceivedAt": _received(crm, email, before),
        **folders.standing(crm, email, account, folder),
        **_uid(crm, folder, before, on_server),
    }
    row = made(crm, given, before, account)
    return crm.view("email", crud.store(crm, crm.model["email"], row))


def made(crm: Crm, email: Record, before: Row | None, account: Row) -> Row:
    """The mail as it would be stored."""
    from so_mock.mail.mime import message  # only who saves mail needs the package email: 15 ms

    entity = crm.model["email"]
    given = {**email, **_kept_references(email, before), **_kept_people(email)}
    if email.get("Attachments") is not None:
        given["Attachments"] = attachments.kept(
            whole(email["Attachments"]), (before or {}).get("Attachments") or []
        )
    if before is None:
        row = crm.absorber.new_row(entity, given, crud.default_row(crm, entity))
        row["From"] = row["From"] or sender(crm, account["EMailAddress"], "")
    else:
        row = crm.absorber.changed_row(entity, given, before)
    derived = told(row["Attachments"])
    if derived["HasCalendarData"] or (before is not None and before["HasCalendarData"]):
        row |= derived
    row["HasCalendarData"] = derived["HasCalendarData"]  # the rest may be told of a mail without
    row["References"] = chains.references(crm, row)
    row["Size"] = len(message(row, crm.clock.zone))
    return row


def needed(crm: Crm, id: int | None) -> Row | None:
    if not id:
        return None
    found = ownership.mail(crm, id)
    if found is None:
        raise NotFound(f"EMail id {id} not found")
    return found


def _account(crm: Crm, id: int | None, before: Row | None) -> Row:
    if id:
        return accounts.needed(crm, id)
    if before is not None:
        return accounts.needed(crm, before["AccountId"])
    return accounts.current_or_new(crm)


def _message_id(crm: Crm, email: Record, before: Row | None) -> str:
    given = " ".join(str(email.get("MessageID") or "").split())
    return given or (before["MessageID"] if before else "") or crm.new_message_id()


def _the_one(crm: Crm, account: Row, message_id: str, before: Row | None) -> Row | None:
    """The mail that is saved over: the one named by its id, else the account's own of this
    MessageID."""
    found = crm.by("email", BY_MESSAGE_ID, bare_id(message_id))
    held = [row for row in found if row["AccountId"] == account["EMailAccountId"]]
    if before is None:
        return next(iter(held), None)
    if held and all(row["EmailItemId"] != before["EmailItemId"] for row in held):
        raise Invalid(f"EMail: the account has another e-mail with the MessageID {message_id}")
    return before


def _folder(crm: Crm, email: Record, account: Row, before: Row | None) -> Row:
    name = str(email.get("FolderName") or "").strip()
    if not name and before is not None and before["AccountId"] == account["EMailAccountId"]:
        name = before["FolderName"]
    if not name:
        draft = "Draft" in names(email.get("Flags") or "") or not email.get("IsSent")
        name = folders.drafts(crm, account) if draft else folders.sent(account)
    return folders.find_or_make(crm, account["EMailAccountId"], name)


def _received(crm: Crm, email: Record, before: Row | None) -> str:
    given = email.get("ReceivedAt")
    if given and given != NO_DATE:
        return str(given)
    kept = before["ReceivedAt"] if before else NO_DATE
    return kept if kept != NO_DATE else crm.now()


def _kept_references(email: Record, before: Row | None) -> Record:
    """What the mail answers and what it is archived as.

    InReplyTo shows null while the original is unknown, so a null that comes back is no wish to
    forget it. Whether, when
    and by whom a mail was archived is the server's own; only the ids of document, appointment,
    project and sale are
    the caller's.
    """
    kept: Record = {}
    envelope = email.get("InReplyTo") or {}
    if not bare_id(envelope.get("MessageId")):
        kept["InReplyTo"] = before["InReplyTo"] if before else None
    given = email.get("EMailSOInfo")
    old = (before or {}).get("EMailSOInfo") or {}
    if given is None:
        kept["EMailSOInfo"] = old or None
    else:
        theirs = ("DocumentId", "AppointmentId", "ProjectId", "SaleId")
        ours = ("Archived", "ArchivedAt", "ArchivedBy", "ArchivedDisplayName")
        kept["EMailSOInfo"] = {name: given[name] for name in theirs if name in given}
        kept["EMailSOInfo"] |= {name: old[name] for name in ours if name in old}
    return kept


def _kept_people(email: Record) -> Record:
    """An address is kept as it stands in the mail; who is known under it is looked up whenever it
    is shown."""
    kept: Record = {
        name: [_bare(each) for each in whole(email[name])]
        for name in ("To", "Cc", "Bcc")
        if email.get(name) is not None
    }
    if email.get("From") is not None:
        kept["From"] = _bare(email["From"])
    return kept


def _bare(address: Record) -> Record:
    if not str(address.get("Address") or "").strip():
        return address
    return {name: address[name] for name in ("Address", "Name") if name in address}


def _uid(crm: Crm, folder: Row, before: Row | None, on_server: bool) -> Record:
    """A mail keeps its number while it stays in its folder, and gets the next one of the folder it
    comes to."""
    if before is not None and before["ServerId"]:
        here = (before["AccountId"], before["FolderName"].lower())
        if here == (folder["AccountId"], folder["Name"].lower()):
            return {name: before[name] for name in ("ServerId", "ServerIdentifier")}
        folders.leave(crm, before)
    return folders.number(crm, folder) if on_server else {"ServerId": 0, "ServerIdentifier": ""}


def sender(crm: Crm, address: str, name: str) -> Record:
    return crm.blank("EMailAddress") | {"Address": address, "Name": name}


def whole(values: Iterable[Any]) -> list[Any]:
    return [each for each in values if each is not None]
