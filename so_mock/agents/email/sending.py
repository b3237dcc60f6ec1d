"""Mails sent (email-and-mailbox.md 5.7, 6): into the outbox, into the folder of sent mail, and to whoever of their
recipients has an address in the same tenant."""

from __future__ import annotations

from collections.abc import Iterable

from so_mock.agents.email import accounts, attachments, chains, composing, messages, saving
from so_mock.agents.email.connections import Box, let_in, outgoing
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.preferences import FALSE
from so_mock.entities.service import in_folder
from so_mock.errors import BadRequest, required
from so_mock.mail import envelope, folders, inbox, outbox
from so_mock.mail.flags import changed, names
from so_mock.store.table import Row

Answer = View | Record


@behaviour("EMail.Send")
def send(crm: Crm, emails: list[Record | None] | None) -> list[Answer]:
    """All of them or, where one cannot be sent, none. From the account that each names, else from the caller's current one.

    A draft becomes the sent mail. What was sent or received before is sent as a mail of its own, with a MessageID of its
    own. A mail to oneself lies in the folder of sent mail only: a MessageID is one mail of its account.
    """
    return [_send_from_account(crm, each, place, "EMail.Send") for place, each in _placed(emails)]


@behaviour("EMail.SendEMails")
def send_emails(
    crm: Crm, outgoing_connection_info: Record | None, emails: list[Record | None] | None,
    sent_items_connection_info: Record | None,
) -> list[Answer]:  # fmt: skip
    """From the account that logs in to the outgoing server, else from the caller's. A copy is kept in the folder of
    SentItemsConnectionInfo; without one, none is."""
    let_in(crm, outgoing_connection_info)
    account = outgoing(crm, outgoing_connection_info) or accounts.current_or_new(crm)
    copy = _kept_at(crm, sent_items_connection_info)
    return [
        _send(crm, each, place, "EMail.SendEMails", account, copy)
        for place, each in _placed(emails)
    ]


@behaviour("EMail.SendAndSaveEmailToTmpDocument")
def send_and_save_email_to_tmp_document(
    crm: Crm, email: Record | None, strip_attachments: bool
) -> str:
    """Answers the name of the temporary file, which has the mail as it was sent."""
    email = required(email, "Email")
    sent = _send_from_account(crm, email, "Email", "EMail.SendAndSaveEmailToTmpDocument")
    streams = {"Attachments": email["Attachments"]} if email.get("Attachments") else {}
    record = crm.record(sent) if isinstance(sent, View) else sent | streams
    name: str = composing.save_email_to_tmp_document(crm, record, 0, strip_attachments)
    return name


@behaviour("EMail.RelayMessage")
def relay_message(
    crm: Crm, connection_info_extended: Record | None, rfc_822: str | None, from_: str | None,
    recipients: list[str | None] | None,
) -> None:  # fmt: skip
    """As it is, to the recipients told and nobody else; no copy is kept."""
    let_in(crm, required(connection_info_extended, "ConnectionInfoExtended"))
    if not (rfc_822 or "").strip():
        raise BadRequest("Value cannot be null or empty. Parameter name: Rfc822")
    sender = envelope.checked(from_, "From")
    told = [(f"Recipients[{n}]", each) for n, each in enumerate(recipients or ())]
    to = envelope.recipients(crm, told, "Recipients: nobody is told to send the message to")
    lines = str(rfc_822).encode("utf-8", "replace").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    outbox.sent(crm, sender, to, lines, "EMail.RelayMessage")


def _placed(emails: Iterable[Record | None] | None) -> list[tuple[str, Record]]:
    return [(f"Emails[{n}]", each) for n, each in enumerate(emails or ()) if each is not None]


def _send_from_account(crm: Crm, email: Record, place: str, by: str) -> Answer:
    """A copy is kept in its folder of sent mail, if the user wants copies."""
    held = saving.needed(crm, email.get("EmailItemId"))
    id = email.get("AccountId") or (held["AccountId"] if held else 0)
    account = accounts.needed(crm, id) if id else accounts.current_or_new(crm)
    copy = Box(account, folders.sent(account)) if _keeps_copies(crm) else None
    return _send(crm, email, place, by, account, copy)


def _send(
    crm: Crm, email: Record, place: str, by: str, account: Row, copy: Box | None
) -> Answer:  # fmt: skip
    """`copy`: where it is kept; None where it is not."""
    from so_mock.mail.mime import message

    let_in(crm, account["OutgoingCredentials"])
    held = saving.needed(crm, email.get("EmailItemId")) or inbox.of_message_id(
        crm, account, email.get("MessageID")
    )
    draft = held if held is not None and _is_draft(crm, held) else None
    given = _outgoing(crm, email, held, draft, account)
    told = [
        (f"{place}.{name}[{n}].Address", each.get("Address"))
        for name in ("To", "Cc", "Bcc")
        for n, each in enumerate(given[name])
    ]
    nobody = f"{place}: To, Cc and Bcc name nobody to send the e-mail to"
    to = envelope.recipients(crm, told, nobody)
    sender = envelope.checked(given["From"]["Address"], f"{place}.From.Address")
    keeper = copy.account if copy is not None else account
    if draft is not None and (copy is None or draft["AccountId"] != keeper["EMailAccountId"]):
        folders.leave(crm, draft)
        crm.delete("email", draft["EmailItemId"])
        given |= {"EmailItemId": 0, "ServerId": 0, "ServerIdentifier": ""}
    given["AccountId"] = keeper["EMailAccountId"]
    if copy is not None:
        view: View = saving.saved(crm, given | {"FolderName": copy.folder}, place)
        row = view.row
        answer: Answer = view
    else:
        row = saving.made(crm, given, None, account)
        answer = messages.shown(crm, row, streams=False) or {}
    chains.answer(crm, row, account)
    raw = message({**row, "Bcc": []}, crm.clock.zone)
    outbox.sent(crm, sender, to, raw, by, EmailItemId=row["EmailItemId"], AccountId=account["EMailAccountId"])  # fmt: skip
    return answer


def _outgoing(crm: Crm, email: Record, held: Row | None, draft: Row | None, account: Row) -> Record:
    """The mail as it goes out. `held`: the row that the caller means, `draft`: the same where it becomes the sent mail."""
    given: Record = {
        **email, "IsSent": True, "Sent": crm.now(),
        "Flags": changed(crm, email.get("Flags") or "", "Seen", "Draft, Recent, Answered"),
        "RepliedAt": None, "ReceivedAt": crm.now(),
    }  # fmt: skip
    for name in ("To", "Cc", "Bcc"):
        people = email[name] if email.get(name) is not None else (held or {}).get(name) or []
        given[name] = saving.whole(people)
    sender = email.get("From") or {}
    if not str(sender.get("Address") or "").strip():
        name = sender.get("Name") or (accounts.own_name(crm) if _is_own(crm, account) else "")
        sender = saving.sender(crm, account["EMailAddress"], name)
    given["From"] = sender
    stored = (held or {}).get("Attachments") or []
    if email.get("Attachments") is not None:
        given["Attachments"] = attachments.kept(saving.whole(email["Attachments"]), stored)
    elif stored:
        given["Attachments"] = stored
    if draft is not None:
        return given | {"EmailItemId": draft["EmailItemId"]}
    other = {"EmailItemId": 0, "ServerId": 0, "ServerIdentifier": ""}
    message_id = "" if held is not None else str(email.get("MessageID") or "").strip()
    return given | other | {"MessageID": message_id or crm.new_message_id()}


def _kept_at(crm: Crm, connection: Record | None) -> Box | None:
    """Where the connection does not name a folder: that of sent mail."""
    if connection is None:
        return None
    account = accounts.reached(crm, connection).account
    named = str(connection.get("Folder") or "").strip()
    return Box(account, named or folders.sent(account))


def _is_own(crm: Crm, account: Row) -> bool:
    return bool(account["AssociateId"] == crm.caller.associate_id)


def _keeps_copies(crm: Crm) -> bool:
    """As the caller prefers; on unless he set it off."""
    named = {"pref_section": "Mail", "pref_key": "SaveSentInSentItems", "pref_level": "Undefined"}
    told = crm.call("Preference.GetPreferenceByName", **named)["RawValue"]
    return str(told or "").lower() not in FALSE


def _is_draft(crm: Crm, mail: Row) -> bool:
    account = accounts.needed(crm, mail["AccountId"])
    here = in_folder(0, mail["FolderName"]) == in_folder(0, folders.drafts(crm, account))
    return here or ("Draft" in names(mail["Flags"]))
