"""TicketMessage: saves that may notify, sending, and attachments, as paths below a message."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.errors import NotFound

Texts = list[str] | None


@behaviour("GET TicketMessage/{id}")
def get_message(crm: Crm, id: int, embed_images: str | None) -> Any:
    read = "Ticket.GetTicketMessageWithEmbeddedData"
    found = crm.call(read, id=id, embed_images=embed_images)
    if found is None:
        raise NotFound(f"TicketMessage id {id} not found")
    return found


@behaviour("POST TicketMessage")
def post_message(crm: Crm, new_entity: Record | None, notify: bool) -> Any:
    save = "Ticket.SaveTicketMessageEntityWithNotify"
    return crm.call(save, new_entity=new_entity, notify=notify)


@behaviour("PUT TicketMessage/{id}")
def put_message(crm: Crm, id: int, entity: Record | None, notify: bool) -> Any:
    return crud.put(crm, crm.model["ticket_message"], "TicketMessageEntity", id, entity)


@behaviour("PATCH TicketMessage/{id}")
def patch_message(crm: Crm, id: int, patch: Any, notify: bool) -> Any:
    return crud.patch(crm, crm.model["ticket_message"], "TicketMessageEntity", id, patch)


@behaviour("POST TicketMessage/{ticketMessageEntityId}/Send")
def send(
    crm: Crm, ticket_message_entity_id: int, to: Texts, cc: Texts, bcc: Texts, subject: str | None
) -> None:
    crm.call(
        "Ticket.SendTicketMessage",
        ticket_message_entity_id=ticket_message_entity_id, to=to, cc=cc, bcc=bcc, subject=subject,
    )  # fmt: skip


@behaviour("GET TicketMessage/{ticketMessageEntityId}/Attachment")
def get_attachments(crm: Crm, ticket_message_entity_id: int) -> Any:
    read = "Ticket.GetAttachmentInfo"
    return crm.call(read, ticket_message_entity_id=ticket_message_entity_id)


@behaviour("GET TicketMessage/{ticketMessageEntityId}/Attachment/Noninline")
def get_attachments_noninline(crm: Crm, ticket_message_entity_id: int) -> Any:
    read = "Ticket.GetAttachmentInfoNonInline"
    return crm.call(read, ticket_message_entity_id=ticket_message_entity_id)


@behaviour("POST TicketMessage/{ticketMessageEntityId}/Attachment")
def post_attachments(
    crm: Crm, ticket_message_entity_id: int, attachment_ids: list[int] | None
) -> None:
    crm.call(
        "Ticket.AddAttachments",
        ticket_message_entity_id=ticket_message_entity_id,
        attachment_ids=attachment_ids,
    )


@behaviour("GET TicketMessage/RfcAttachment/{attachmentId}/{position}")
def get_rfc_attachment(crm: Crm, attachment_id: int, position: int) -> Any:
    read = "Ticket.GetRfcAttachmentStream"
    return crm.call(read, attachment_id=attachment_id, position=position)
