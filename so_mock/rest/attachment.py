"""Attachment: its content, and copies of documents."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.crm import Crm


@behaviour("GET Attachment/{attachmentId}/Content")
def get_content(crm: Crm, attachment_id: int) -> Any:
    return crm.call("Ticket.GetAttachmentStream", attachment_id=attachment_id)


@behaviour("POST Attachment/{attachmentId}/Content")
def post_content(crm: Crm, attachment_id: int, content: bytes | str | None) -> None:
    crm.call("Ticket.UploadAttachment", attachment_id=attachment_id, content=content)


@behaviour("POST Attachment/CopyFromCRMDocument/{documentId}")
def copy_document(crm: Crm, document_id: int) -> Any:
    return crm.call("Ticket.CopyFromCRMDocument", document_id=document_id)
