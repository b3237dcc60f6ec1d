"""Mails made out of mails, and temporary files of them (email-and-mailbox.md 5.7). Nothing is sent."""

from __future__ import annotations

from html import escape
from typing import Any

from so_mock.agents.email import archive, attachments, messages, ownership
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.service import BY_UID, in_folder
from so_mock.errors import required
from so_mock.mail.flags import changed
from so_mock.mail.inbox import parsed_row
from so_mock.store.table import Row

FORWARD = "FW: "
# What the copy of a mail does not take over: it is another mail, not yet sent to anybody.
NEW = ("EmailItemId", "ServerId", "ServerIdentifier", "MessageID", "To", "Cc", "Bcc", "InReplyTo", "RepliedAt",
       "ReceivedAt", "Sent", "IsSent", "Size", "EMailSOInfo", "FolderName", "From")  # fmt: skip


@behaviour("EMail.CreateForwardEmail")
def create_forward_email(crm: Crm, email: Record | None) -> Record:
    """With the attachments and the text of the mail, below its header; from the caller, to nobody yet. Not stored."""
    row = _row(crm, email, "Email")
    template = crm.record(crm.call("EMail.CreateDefaultEMailEntity"))
    subject = str(row["Subject"] or "")
    if not subject.upper().startswith(FORWARD.strip()):
        subject = FORWARD + subject
    header = create_inline_html_header(crm, email)
    body = row["HTMLBody"] or f"<pre>{escape(row['PlainBody'] or '')}</pre>"
    quoted = "\n".join(f"{name}: {value}" for name, value in _told(row))
    given: Record = {
        **row, **{name: template[name] for name in NEW}, "Subject": subject,
        "HTMLBody": f"<p>&nbsp;</p>{header}{body}",
        "PlainBody": f"\n\n{quoted}\n\n{row['PlainBody'] or ''}",
        "Flags": changed(crm, "", add="Draft"),
    }  # fmt: skip
    shown = messages.shown(crm, given)
    assert shown is not None
    return shown


@behaviour("EMail.CreateInlineHtmlHeader")
def create_inline_html_header(crm: Crm, email: Record | None) -> str:
    """Who wrote it to whom, when and about what: what stands above a mail that is answered or printed."""
    lines = (f"<b>{name}:</b> {escape(value)}" for name, value in _told(_row(crm, email, "Email")))
    return f"<div><hr><p>{'<br>'.join(lines)}</p></div>"


@behaviour("EMail.SaveEmailToTmpDocument")
def save_email_to_tmp_document(
    crm: Crm, email: Record | None, folder_id: int, strip_attachments: bool
) -> str:
    """Answers the name of the temporary file. A mail that is told by its number on the server only is the one that
    lies in the folder."""
    from so_mock.mail.mime import message

    row = _in_folder(crm, email, folder_id) or _row(crm, email, "Email")
    if strip_attachments:
        row = {**row, "Attachments": []}
    content = message(row, crm.clock.zone)
    name = f"{row['Subject'] or 'E-mail'}{archive.ENDING}"
    return str(crm.call("Document.CreateTempFile", filename=name, data_stream=content))


@behaviour("EMail.GetEMailFromTemp")
def get_email_from_temp(crm: Crm, file_name: str | None) -> Record | None:
    file = crm.call("Document.GetTempFile", filename=file_name)
    return messages.shown(crm, parsed_row(crm, file.content))


def _row(crm: Crm, email: Record | None, parameter: str) -> Row:
    """The mail as given, with what is stored of it and was not shown: content of attachments."""
    email = required(email, parameter)
    entity = crm.model["email"]
    before = ownership.mail(crm, email.get("EmailItemId"))
    given = dict(email)
    if email.get("Attachments") is not None:
        theirs = [each for each in email["Attachments"] if each is not None]
        given["Attachments"] = attachments.kept(theirs, (before or {}).get("Attachments") or [])
    if before is not None:
        return crm.absorber.changed_row(entity, given, before)
    return crm.absorber.new_row(entity, given, crud.default_row(crm, entity))


def _in_folder(crm: Crm, email: Record | None, folder_id: int) -> Row | None:
    given = email or {}
    uid = str(given.get("ServerIdentifier") or given.get("ServerId") or "")
    folder = ownership.folder(crm, folder_id)
    if given.get("EmailItemId") or not uid or folder is None:
        return None
    key = (*in_folder(folder["AccountId"], folder["Name"]), uid)
    return next(iter(crm.by("email", BY_UID, key)), None)


def _told(row: Row) -> list[tuple[str, str]]:
    sent = row["Sent"] if row["Sent"] != NO_DATE else ""
    told = [
        ("From", _person(row["From"])),
        ("Sent", str(sent or "").replace("T", " ")),
        ("To", "; ".join(map(_person, row["To"] or ()))),
        ("Cc", "; ".join(map(_person, row["Cc"] or ()))),
        ("Subject", str(row["Subject"] or "")),
    ]
    return [(name, value) for name, value in told if value]


def _person(address: Any) -> str:
    name, bare = (str((address or {}).get(key) or "").strip() for key in ("Name", "Address"))
    return f"{name} <{bare}>" if name and bare else name or bare
