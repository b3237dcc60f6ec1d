"""TicketMessage: saves that may notify, sending, and attachments, as paths below a message."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.conventions.facts import calls, facts
from so_mock.crm import Crm

MESSAGE = "TicketMessage/{ticketMessageEntityId}"

facts({
    "GET TicketMessage/{id}": calls("Ticket.GetTicketMessageWithEmbeddedData"),
    "POST TicketMessage": calls("Ticket.SaveTicketMessageEntityWithNotify"),
    f"POST {MESSAGE}/Send": calls("Ticket.SendTicketMessage"),
    f"POST {MESSAGE}/SendSms": calls("Ticket.SendTicketMessageSms"),
    f"GET {MESSAGE}/Attachment": calls("Ticket.GetAttachmentInfo"),
    f"GET {MESSAGE}/Attachment/Noninline": calls("Ticket.GetAttachmentInfoNonInline"),
    f"POST {MESSAGE}/Attachment": calls("Ticket.AddAttachments"),
    "GET TicketMessage/RfcAttachment/{attachmentId}/{position}": calls("Ticket.GetRfcAttachmentStream"),
})  # fmt: skip


@behaviour("PUT TicketMessage/{id}")
def put_message(crm: Crm, id: int, entity: Record | None, notify: bool) -> Any:
    return crud.put(crm, crm.model["ticket_message"], "TicketMessageEntity", id, entity)


@behaviour("PATCH TicketMessage/{id}")
def patch_message(crm: Crm, id: int, patch: Any, notify: bool) -> Any:
    return crud.patch(crm, crm.model["ticket_message"], "TicketMessageEntity", id, patch)
