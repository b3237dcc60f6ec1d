"""Attachments: a row first, then its bytes, then the messages that it is attached to."""

from __future__ import annotations

from base64 import b64encode
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from so_mock.agents.ticket.messages import attach
from so_mock.behaviour import behaviour
from so_mock.call import File, Record
from so_mock.clock import NO_DATE, read_datetime
from so_mock.conventions import blobs, crud, document_content
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import NotFound
from so_mock.store.table import Row

KIND = "attachment"
MAIL = "message/rfc822"
Ids = list[int] | None


# -- content


@behaviour("Ticket.UploadAttachment")
def upload_attachment(crm: Crm, attachment_id: int, content: bytes | str | None) -> None:
    """Size follows from the bytes; the type too, where the row tells none."""
    row = crm.need(KIND, attachment_id)
    _keep(crm, row, blobs.read(content, "Content"))


def _keep(crm: Crm, row: Row, content: bytes) -> Row:
    kind = row["ContentType"] or blobs.media_type_of(row["Name"], content)
    blobs.put(crm, KIND, row["AttachmentId"], content, kind, row["Name"])
    return crud.change(crm, crm.model[KIND], row, AttSize=len(content), ContentType=kind)


def need_file(crm: Crm, id: int) -> File:
    row = crm.need(KIND, id)
    content = blobs.get(crm, KIND, id)
    if content is None:
        raise NotFound(f"Attachment id {id} has no content")
    return File(content, row["ContentType"] or blobs.media_type_of(row["Name"]), row["Name"])


@behaviour("Ticket.GetAttachmentStream")
def get_attachment_stream(crm: Crm, attachment_id: int) -> File:
    return need_file(crm, attachment_id)


@behaviour("Ticket.CopyFromCRMDocument")
def copy_from_crm_document(crm: Crm, document_id: int) -> View:
    """A new attachment with the document's name and, where it has some, its content."""
    document = crm.need("document", document_id)
    file = document_content.file(crm, document)
    name = file.name if file else document["Name"] or document["Header"]
    row = crud.save(crm, crm.model[KIND], {"Name": name}).row
    return crm.view(KIND, _keep(crm, row, file.content) if file else row)


@behaviour("Ticket.CopyToTempFile")
def copy_to_temp_file(crm: Crm, filename: str | None, attachment_id: int) -> str:
    """Answers the name under which Document.GetTempFile gives it."""
    file = need_file(crm, attachment_id)
    wanted = filename or file.name
    name: str = crm.call("Document.CreateTempFile", filename=wanted, data_stream=file.content)
    return name


# -- on messages


def attached(crm: Crm, message: Row | None) -> list[Row]:
    return crm.known(KIND, message["AttachmentsInfo"]) if message else []


@behaviour("Ticket.AddAttachments")
def add_attachments(crm: Crm, ticket_message_entity_id: int, attachment_ids: Ids) -> None:
    attach(crm, crm.need("ticket_message", ticket_message_entity_id), attachment_ids)


@behaviour("Ticket.RemoveMessageAttachments")
def remove_message_attachments(
    crm: Crm, ticket_message_entity_id: int, attachment_ids: Ids
) -> None:
    """From this message alone: others may hold them."""
    row = crm.need("ticket_message", ticket_message_entity_id)
    left = [id for id in row["AttachmentsInfo"] if id not in (attachment_ids or ())]
    if left != row["AttachmentsInfo"]:
        crm.update("ticket_message", {**row, "AttachmentsInfo": left})


@behaviour("Ticket.GetAttachmentInfo")
def get_attachment_info(crm: Crm, ticket_message_entity_id: int) -> list[View]:
    found = attached(crm, crm.row("ticket_message", ticket_message_entity_id))
    return [crm.view(KIND, row) for row in found]


@behaviour("Ticket.GetAttachmentInfoNonInline")
def get_attachment_info_non_inline(crm: Crm, ticket_message_entity_id: int) -> list[View]:
    found = attached(crm, crm.row("ticket_message", ticket_message_entity_id))
    return [crm.view(KIND, row) for row in found if not row["InlineImage"]]


@behaviour("Ticket.GetTicketAttachments")
def get_ticket_attachments(crm: Crm, ticket_entity_id: int) -> list[View]:
    """Those of all its messages, each once."""
    messages = crm.referring("ticket_message", "Ticket", ticket_entity_id)
    found = {row["AttachmentId"]: row for m in messages for row in attached(crm, m)}
    return [crm.view(KIND, row) for row in found.values()]


@behaviour("Ticket.ValidateAttachments")
def validate_attachments(crm: Crm, attachment_ids: Ids) -> list[Record]:
    """Valid is what has content and is no program. Texts are so-mock's own."""
    return [
        crm.blank("AttachmentValidationResult")
        | {"AttachmentId": id, "IsValid": not error, "ErrorMessage": error}
        for id in attachment_ids or ()
        for error in [_complaint(crm, id)]
    ]


def _complaint(crm: Crm, id: int) -> str:
    row = crm.row(KIND, id)
    if row is None:
        return f"Attachment id {id} not found"
    if blobs.info(crm, KIND, id) is None:
        return f"Attachment id {id} has no content"
    if not crm.record(crm.view(KIND, row))["IsSafeFileExtension"]:
        return f"{row['Name']} is a file that may run"
    return ""


# -- shown


def harmless(file: File) -> bytes:
    """A page without what runs in it; other files are as they are."""
    if file.media_type != "text/html":
        return file.content
    from so_mock.conventions.markup import (
        sanitised_page,  # who looks at no page needs no html.parser
    )

    return sanitised_page(file.content)


@behaviour("Ticket.GetPreviewAttachmentStream")
def get_preview_attachment_stream(crm: Crm, attachment_id: int) -> Record:
    file = need_file(crm, attachment_id)
    content = harmless(file)
    return crm.blank("DocumentPreview") | {
        "Name": file.name,
        "Type": file.media_type,
        "Size": len(content),
        "Stream": b64encode(content).decode(),
    }


@behaviour("Ticket.GetAttachmentPreview")
def get_attachment_preview(crm: Crm, attachment_id: int) -> Record:
    """Of a mail also subject, addresses, date and what is attached to it."""
    file = need_file(crm, attachment_id)
    content = harmless(file)
    shown = crm.blank("AttachmentPreview") | {
        "Name": file.name,
        "MimeType": file.media_type,
        "Size": len(content),
        "Content": b64encode(content).decode(),
    }
    if file.media_type != MAIL:
        return shown
    mail = read_mail(file.content)
    return shown | {
        "EmailSubject": str(mail["Subject"] or ""),
        "EmailFrom": str(mail["From"] or ""),
        "EmailTo": str(mail["To"] or ""),
        "EmailCc": str(mail["Cc"] or ""),
        "EmailDate": _date(crm, mail),
        "EmailAttachmentsInfo": [_info(crm, part) for part in mail.iter_attachments()],
    }


@behaviour("Ticket.GetRfcAttachmentStream")
def get_rfc_attachment_stream(crm: Crm, attachment_id: int, position: int) -> File:
    """A file that is attached to the attached mail; the first has position 0."""
    parts = list(read_mail(need_file(crm, attachment_id).content).iter_attachments())
    if not 0 <= position < len(parts):
        raise NotFound(f"Attachment id {attachment_id} has no attachment {position}")
    part = parts[position]
    return File(_bytes(part), part.get_content_type(), part.get_filename() or "")


def read_mail(content: bytes) -> EmailMessage:
    read = message_from_bytes(content, policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_content()
    if isinstance(content, EmailMessage):
        return content.as_bytes()
    return content.encode() if isinstance(content, str) else bytes(content)


def _info(crm: Crm, part: EmailMessage) -> Record:
    return crm.blank("AttachmentEntity") | {
        "Name": part.get_filename() or "",
        "ContentType": part.get_content_type(),
        "AttSize": len(_bytes(part)),
        "ContentId": str(part["Content-ID"] or ""),
    }


def _date(crm: Crm, mail: EmailMessage) -> str:
    try:
        moment = parsedate_to_datetime(str(mail["Date"]))
    except ValueError:
        return NO_DATE
    return read_datetime(moment.isoformat(timespec="seconds"), crm.clock.zone)
