"""Ticket: saves that may notify, merging, and what the agent does for a request, as paths below it."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm


@behaviour("POST Ticket")
def post_ticket(crm: Crm, new_entity: Record | None, notify: bool) -> Any:
    save = "Ticket.SaveTicketEntityWithNotify"
    return crm.call(save, new_entity=new_entity, notify=notify)


@behaviour("PUT Ticket/{id}")
def put_ticket(crm: Crm, id: int, entity: Record | None, notify: bool) -> Any:
    return crud.put(crm, crm.model["ticket"], "TicketEntity", id, entity)


@behaviour("PATCH Ticket/{id}")
def patch_ticket(crm: Crm, id: int, patch: Any, notify: bool) -> Any:
    return crud.patch(crm, crm.model["ticket"], "TicketEntity", id, patch)


@behaviour("GET Ticket/{ticketEntityId}/Attachments")
def get_attachments(crm: Crm, ticket_entity_id: int) -> Any:
    return crm.call("Ticket.GetTicketAttachments", ticket_entity_id=ticket_entity_id)


@behaviour("POST Ticket/Merge")
def merge(
    crm: Crm,
    secondary_ticket_ids: list[int] | None,
    merged_ticket_entity_ticket_id: int,
    merged_ticket_entity_title: str | None,
) -> Any:
    """Published with each property of the entity as a query value; what is not given stays."""
    row = crm.need("ticket", merged_ticket_entity_ticket_id)
    merged = crm.record(crm.view("ticket", row))
    if merged_ticket_entity_title:
        merged["Title"] = merged_ticket_entity_title
    return crm.call(
        "Ticket.MergeTickets",
        merged_ticket_entity=merged,
        secondary_ticket_ids=secondary_ticket_ids,
    )
