"""Mails found again: by their row, by their number on the server, by Message-ID
(email-and-mailbox.md 5.4)."""

from __future__ import annotations

from typing import Any

from so_mock.agents.email import chains, connections, ownership
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.service import BY_MESSAGE_ID, BY_ORIGINAL, attachment_shown, bare_id
from so_mock.mail.flags import changed
from so_mock.store.table import Index, Row


@behaviour("EMail.GetEMail")
def get_email(crm: Crm, id: int, include_attachments: bool) -> View | Record | None:
    """What could run in a browser is taken out of HTMLBody; the mail itself keeps it, see
    GetUnsanitizedEMail."""
    row = ownership.mail(crm, id)
    return None if row is None else _shown(crm, row, include_attachments, sanitised=True)


@behaviour("EMail.GetUnsanitizedEMail")
def get_unsanitized_email(crm: Crm, id: int, include_attachments: bool) -> View | Record | None:
    row = ownership.mail(crm, id)
    return None if row is None else _shown(crm, row, include_attachments)


@behaviour("EMail.GetEMailFromId")
def get_email_from_id(
    crm: Crm, connection_info: Record | None, message_server_id: int, lookup_addresses: bool,
    flags: str, include_attachments: bool,
) -> View | Record | None:  # fmt: skip
    """Flags are put on the message while it is read: Seen, say. Without look-up nobody is known
    behind an address."""
    row = connections.message(crm, connection_info, message_server_id)
    if row is None:
        return None
    row = _flagged(crm, row, add=flags)
    return _shown(crm, row, include_attachments, known=lookup_addresses)


@behaviour("EMail.GetEMailFromServerIdentifier")
def get_email_from_server_identifier(
    crm: Crm, connection_info: Record | None, message_server_id: str | None,
    lookup_addresses: bool, flags: str, include_attachments: bool,
) -> View | Record | None:  # fmt: skip
    row = connections.message(crm, connection_info, message_server_id)
    if row is None:
        return None
    row = _flagged(crm, row, add=flags)
    return _shown(crm, row, include_attachments, known=lookup_addresses)


@behaviour("EMail.GetMailFromMessageId")
def get_mail_from_message_id(crm: Crm, message_id: str | None) -> View | None:
    """In the caller's own accounts; for an administrator in all of them after that."""
    return _view(crm, _first(crm, BY_MESSAGE_ID, message_id))


@behaviour("EMail.GetMailFromInReplyTo")
def get_mail_from_in_reply_to(crm: Crm, message_id: str | None) -> View | None:
    """The mail that answers this id, not the one that has it."""
    return _view(crm, _first(crm, BY_ORIGINAL, message_id))


@behaviour("EMail.GetEMailEnvelopes")
def get_email_envelopes(
    crm: Crm, connection_info: Record | None, message_server_ids: list[int] | None
) -> list[View]:
    rows = connections.messages(crm, connection_info, message_server_ids)
    return [crm.view("email", row, "EMailEnvelope") for row in rows]


@behaviour("EMail.GetEMailEnvelopesFromServerIds")
def get_email_envelopes_from_server_ids(
    crm: Crm, connection_info: Record | None, message_server_ids: list[str] | None
) -> list[View]:
    rows = connections.messages(crm, connection_info, message_server_ids)
    return [crm.view("email", row, "EMailEnvelope") for row in rows]


@behaviour("EMail.GetEMailAsEmlStream", media_type="message/rfc822")
def get_email_as_eml_stream(crm: Crm, email_item_id: int, include_attachments: bool) -> Any:
    return _bytes(crm, ownership.mail(crm, email_item_id), include_attachments)


@behaviour("EMail.GetEMailAsStream", media_type="message/rfc822")
def get_email_as_stream(
    crm: Crm, connection_info: Record | None, message_server_id: int, strip_attachments: bool
) -> Any:
    row = connections.message(crm, connection_info, message_server_id)
    return _bytes(crm, row, not strip_attachments)


@behaviour("EMail.GetEMailAsStreamFromServerIdentifier", media_type="message/rfc822")
def get_email_as_stream_from_server_identifier(
    crm: Crm, connection_info: Record | None, message_server_id: str | None, strip_attachments: bool
) -> Any:
    row = connections.message(crm, connection_info, message_server_id)
    return _bytes(crm, row, not strip_attachments)


@behaviour("EMail.MarkEmailsAsRead")
def mark_emails_as_read(crm: Crm, ids: list[int] | None, read: bool) -> None:
    """Ids that are not there, or a colleague's, are passed over."""
    for row in [ownership.mail(crm, id) for id in ids or ()]:
        if row is not None:
            _mark(crm, row, read)


@behaviour("EMail.MarkAsRead")
def mark_as_read(
    crm: Crm, connection_info: Record | None, message_server_ids: list[int] | None, read: bool
) -> None:
    for row in connections.messages(crm, connection_info, message_server_ids):
        _mark(crm, row, read)


@behaviour("EMail.MarkAsReadFromServerIdentifiers")
def mark_as_read_from_server_identifiers(
    crm: Crm, connection_info: Record | None, message_server_ids: list[str] | None, read: bool
) -> None:
    for row in connections.messages(crm, connection_info, message_server_ids):
        _mark(crm, row, read)


@behaviour("EMail.SetRepliedAt")
def set_replied_at(crm: Crm, message_id: str | None) -> None:
    """Of the caller's mail with this id; it is answered from then on."""
    row = _first(crm, BY_MESSAGE_ID, message_id)
    if row is not None:
        chains.answered(crm, row)


def shown(
    crm: Crm, row: Row | None, *, streams: bool = True, sanitised: bool = False
) -> Record | None:
    """A mail that is not stored, as a record: no other answer shares its bytes."""
    if row is None:
        return None
    answer = _shown(crm, row, streams, sanitised=sanitised)
    return crm.record(answer) if isinstance(answer, View) else answer


def _mark(crm: Crm, row: Row, read: bool) -> None:
    _flagged(crm, row, add="Seen") if read else _flagged(crm, row, remove="Seen")


def _flagged(crm: Crm, row: Row, add: str = "", remove: str = "") -> Row:
    flags = changed(crm, row["Flags"], add, remove)
    return row if flags == row["Flags"] else crm.update("email", {**row, "Flags": flags})


def _view(crm: Crm, row: Row | None) -> View | None:
    return None if row is None else crm.view("email", row)


def _first(crm: Crm, index: Index, message_id: str | None) -> Row | None:
    found = crm.by("email", index, bare_id(message_id))
    for account in ownership.visible_accounts(crm):
        for row in found:
            if row["AccountId"] == account["EMailAccountId"]:
                return row
    return None


def _shown(
    crm: Crm, row: Row, streams: bool, *, sanitised: bool = False, known: bool = True
) -> View | Record:
    """A View unless it is not just the row that shall be seen: two answers of one row would share
    their kept bytes."""
    other: Record = {}
    if streams and row["Attachments"]:
        other["Attachments"] = [attachment_shown(each) for each in row["Attachments"]]
    if not known:
        other |= {name: row[name] for name in ("To", "Cc", "Bcc", "From")}
    if sanitised and "<" in row["HTMLBody"]:
        from so_mock.conventions.markup import sanitise  # who reads no mail needs no html.parser

        body = sanitise(row["HTMLBody"])
        if body != row["HTMLBody"]:
            other["HTMLBody"] = body
    view = crm.view("email", row)
    return crm.record(view) | other if other else view


def _bytes(crm: Crm, row: Row | None, attachments: bool) -> bytes | None:
    if row is None:
        return None
    from so_mock.mail.mime import message

    return message(row if attachments else {**row, "Attachments": []}, crm.clock.zone)
