"""Mails as documents: archived ones, and mails within mails (email-and-mailbox.md 5.8)."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from so_mock.agents.email import attachments, messages, ownership
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import document_content
from so_mock.crm import Crm
from so_mock.entities.foreign import KEYS, ON_RECORD, record_of
from so_mock.entities.model import View
from so_mock.entities.service import APP, DEVICE, KEY, archived_by
from so_mock.entities.shape import Shaper
from so_mock.errors import BadRequest, NotFound
from so_mock.mail.inbox import parsed_row
from so_mock.store.table import Row

ENDING = ".somail"


@behaviour("EMail.CreateNewPhysicalDocumentFromEmail")
def create_new_physical_document_from_email(crm: Crm, document_id: int, email_item_id: int) -> View:
    """The mail becomes the content of the document, and is archived from then on. A key on the document ties it to
    the message even when the mail is gone."""
    from so_mock.mail.mime import message

    row, mail = crm.need("document", document_id), _needed(crm, email_item_id)
    named = row if row["Name"] else {**row, "Name": f"{mail['Subject'] or 'E-mail'}{ENDING}"}
    stored = document_content.put(crm, named, message(mail, crm.clock.zone), ENDING)
    _tie(crm, document_id, mail["MessageID"])
    glue = {**(mail["EMailSOInfo"] or crm.blank("EMailSOInfo")), "DocumentId": document_id}
    glue |= {"Archived": True, "ArchivedAt": crm.now(), "ArchivedBy": crm.caller.associate_id}
    crm.update("email", {**mail, "EMailSOInfo": glue})
    return crm.view("document", stored)


@behaviour("EMail.CreateNewPhysicalDocumentFromEmailAttachment")
def create_new_physical_document_from_email_attachment(
    crm: Crm, document_id: int, email_item_id: int, attachment_id: str | None
) -> View:
    """The attachment becomes the content of the document; that does not archive the mail."""
    row, mail = crm.need("document", document_id), _needed(crm, email_item_id)
    found = attachments.of_mail(mail, attachment_id)
    if found is None:
        raise NotFound(f"EMail id {email_item_id} has no attachment {attachment_id or ''!r}")
    named = row if row["Name"] else {**row, "Name": found["Filename"] or row["Header"]}
    content = b64decode(found["Stream"] or "")
    return crm.view("document", document_content.put(crm, named, content))


@behaviour("EMail.GetEMailSOInfo")
def get_email_so_info(crm: Crm, email_so_info_id: int) -> Any:
    """The id is taken as that of the mail: nothing published says whose it is."""
    mail = ownership.mail(crm, email_so_info_id)
    return None if mail is None else crm.record(crm.view("email", mail))["EMailSOInfo"]


@behaviour("EMail.GetEMailFromDocumentId")
def get_email_from_document_id(crm: Crm, document_id: int) -> Record | None:
    """A document that is not there, or whose content is no mail, answers null here and below."""
    return messages.shown(crm, _of_document(crm, document_id), sanitised=True)


@behaviour("EMail.GetUnsanitizedEMailFromDocumentId")
def get_unsanitized_email_from_document_id(crm: Crm, document_id: int) -> Record | None:
    return messages.shown(crm, _of_document(crm, document_id))


@behaviour("EMail.GetEMailFromDocumentIdWithoutAttachmentStream")
def get_email_from_document_id_without_attachment_stream(
    crm: Crm, document_id: int
) -> Record | None:
    return messages.shown(crm, _of_document(crm, document_id), streams=False, sanitised=True)


@behaviour("EMail.GetUnsanitizedEMailFromDocumentIdWithoutAttachmentStream")
def get_unsanitized_email_from_document_id_without_attachment_stream(
    crm: Crm, document_id: int
) -> Record | None:
    return messages.shown(crm, _of_document(crm, document_id), streams=False)


@behaviour("EMail.GetEmailDocumentAsMimeStream", media_type="message/rfc822")
def get_email_document_as_mime_stream(crm: Crm, document_id: int) -> Any:
    return _content(crm, document_id) if _of_document(crm, document_id) else None


@behaviour("EMail.CreateEMailFromDocumentEntity")
def create_email_from_document_entity(crm: Crm, document_entity: Record | None) -> Record | None:
    return messages.shown(crm, _of_document(crm, (document_entity or {}).get("DocumentId") or 0))


@behaviour("EMail.CreateEMailFromMimeMessage")
def create_email_from_mime_message(crm: Crm, mime_message: str | None) -> Record | None:
    """Nothing is stored."""
    return messages.shown(crm, parsed_row(crm, (mime_message or "").encode()))


# -- attachments, and mails that are attached


@behaviour("EMail.GetEMailFromAttachmentId")
def get_email_from_attachment_id(
    crm: Crm, email_id: int, attachment_ids: list[str] | None, include_attachments: bool
) -> Record | None:
    """The ids lead from the mail to one attached to it, to one attached to that, and so on."""
    row = _within(crm, ownership.mail(crm, email_id), attachment_ids)
    return messages.shown(crm, row, streams=include_attachments, sanitised=True)


@behaviour("EMail.GetUnsanitizedEMailFromAttachmentId")
def get_unsanitized_email_from_attachment_id(
    crm: Crm, email_id: int, attachment_ids: list[str] | None, include_attachments: bool
) -> Record | None:
    row = _within(crm, ownership.mail(crm, email_id), attachment_ids)
    return messages.shown(crm, row, streams=include_attachments)


@behaviour("EMail.GetEMailFromDocumentAttachmentId")
def get_email_from_document_attachment_id(
    crm: Crm, doc_id: int, attachment_ids: list[str] | None, include_attachments: bool
) -> Record | None:
    row = _within(crm, _of_document(crm, doc_id), attachment_ids)
    return messages.shown(crm, row, streams=include_attachments, sanitised=True)


@behaviour("EMail.GetUnsanitizedEMailFromDocumentAttachmentId")
def get_unsanitized_email_from_document_attachment_id(
    crm: Crm, doc_id: int, attachment_ids: list[str] | None, include_attachments: bool
) -> Record | None:
    row = _within(crm, _of_document(crm, doc_id), attachment_ids)
    return messages.shown(crm, row, streams=include_attachments)


@behaviour("EMail.GetPreviewAttachmentFromDocId")
def get_preview_attachment_from_doc_id(
    crm: Crm, doc_id: int, attachment_id: str | None
) -> Record | None:
    return attachments.harmless(attachments.of_mail(_of_document(crm, doc_id), attachment_id))


@behaviour("EMail.GetUnsanitizedPreviewAttachmentFromDocId")
def get_unsanitized_preview_attachment_from_doc_id(
    crm: Crm, doc_id: int, attachment_id: str | None
) -> Record | None:
    return attachments.of_mail(_of_document(crm, doc_id), attachment_id)


def _needed(crm: Crm, id: int) -> Row:
    found = ownership.mail(crm, id)
    if found is None:
        raise NotFound(f"EMail id {id or 0} not found")
    return found


def _content(crm: Crm, document_id: int) -> bytes | None:
    row = crm.row("document", document_id)
    file = document_content.file(crm, row) if row else None
    return file.content if file else None


def _of_document(crm: Crm, document_id: int) -> Row | None:
    """The mail that a document's content is, with what the document tells of it."""
    content = _content(crm, document_id)
    mail = parsed_row(crm, content) if content else None
    if mail is None:
        return None
    document = crm.need("document", document_id)
    glue = {"DocumentId": document_id, "ProjectId": document["Project"] or 0, "SaleId": document["Sale"] or 0}  # fmt: skip
    for key in crm.by(KEYS, ON_RECORD, record_of("document", document_id)):
        if key["Key"] == KEY:
            glue |= archived_by(key, Shaper(crm.shapes, crm.reads))
    return {**mail, "EMailSOInfo": crm.blank("EMailSOInfo") | glue}


def _within(crm: Crm, row: Row | None, ids: list[str] | None) -> Row | None:
    for id in ids or ():
        found = attachments.of_mail(row, id)
        row = parsed_row(crm, b64decode(found["Stream"])) if found and found["Stream"] else None
    return row


def _tie(crm: Crm, document_id: int, message_id: str) -> None:
    """The application and device of the key are made at the first one."""
    if not message_id:
        raise BadRequest("A mail without MessageID cannot be archived")
    if crm.call("ForeignSystem.GetAppByName", application_name=APP) is None:
        crm.call("ForeignSystem.SaveForeignAppEntity", foreign_app_entity={"Name": APP})
    named = {"application_name": APP, "device_name": DEVICE}
    if crm.call("ForeignSystem.GetDeviceByName", **named) is None:
        crm.call("ForeignSystem.AddDeviceByIdentifier", **named, device_identifier="")
    key = {"Key": KEY, "Value": message_id, "TableName": "document", "RecordId": document_id}
    crm.call("ForeignSystem.SaveForeignKey", foreign_key=key, **named, device_identifier="")
