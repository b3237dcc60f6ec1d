"""Requests merged into one, and parted."""

from __future__ import annotations

from collections.abc import Iterable

from so_mock.agents.ticket.tickets import need
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import BadRequest, MissingBody, required
from so_mock.store.table import Row


@behaviour("Ticket.MergeTickets")
def merge_tickets(
    crm: Crm, merged_ticket_entity: Record | None, secondary_ticket_ids: list[int] | None
) -> View:
    """Messages and persons of the secondaries go to the primary, which is saved as it is given; they stay behind as
    Merged, and lead to it (domain.md 7)."""
    merged_ticket_entity = required(merged_ticket_entity, "MergedTicketEntity")
    entity = crm.model["ticket"]
    primary_id = crm.need("ticket", merged_ticket_entity.get("TicketId"))["TicketId"]
    others = [crm.need("ticket", id) for id in dict.fromkeys(secondary_ticket_ids or ())]
    if any(row["TicketId"] == primary_id for row in others):
        raise BadRequest(f"Ticket id {primary_id} cannot be merged with itself")
    primary = crud.save(crm, entity, merged_ticket_entity).row
    persons = [*primary["SecondaryPersons"]]
    for row in others:
        persons += [row["Person"], *row["SecondaryPersons"]]
        move_messages(crm, crm.referring("ticket_message", "Ticket", row["TicketId"]), primary_id)
        crud.change(crm, entity, row, BaseStatus="Merged", ConnectId=primary_id)
    known = [id for id in dict.fromkeys(persons) if id and id != primary["Person"]]
    return crm.view("ticket", crud.change(crm, entity, primary, SecondaryPersons=known))


@behaviour("Ticket.ResolveTicketId")
def resolve_ticket_id(crm: Crm, ticket_id: int) -> int:
    """The request that this one was merged into, however often; 0 when there is no such request."""
    seen: set[int] = set()
    row = crm.row("ticket", ticket_id)
    while row is not None and row["ConnectId"] and row["TicketId"] not in seen:
        seen.add(row["TicketId"])
        row = crm.row("ticket", row["ConnectId"])
    return row["TicketId"] if row else 0


def move_messages(crm: Crm, rows: Iterable[Row], ticket_id: int) -> None:
    """A message that moves is not changed: neither its author nor its time."""
    for row in rows:
        crm.update("ticket_message", {**row, "Ticket": ticket_id})


def saved_as_new(crm: Crm, given: Record | None) -> Row:
    given = required(given, "NewTicketEntity")
    return crud.save(crm, crm.model["ticket"], {**given, "TicketId": 0}).row


@behaviour("Ticket.SplitTicket")
def split_ticket(
    crm: Crm,
    source_ticket_entity_id: int,
    source_ticket_entity_status_id: int,
    source_ticket_entity_activate: str | None,
    transfer_message_ids: list[int] | None,
    new_ticket_entity: Record | None,
) -> View:
    """A new request with these messages; the source gets the status named, or keeps its own."""
    source = need(crm, source_ticket_entity_id)
    moving = [crm.need("ticket_message", id) for id in dict.fromkeys(transfer_message_ids or ())]
    for message in moving:
        if message["Ticket"] != source["TicketId"]:
            raise BadRequest(
                f"TicketMessage id {message['EjMessageId']} is none of Ticket id {source['TicketId']}"
            )
    new = saved_as_new(crm, new_ticket_entity)
    move_messages(crm, moving, new["TicketId"])
    changes: Row = {}
    if source_ticket_entity_status_id:
        changes["Status"] = crm.need("ticket_status", source_ticket_entity_status_id)[
            "TicketStatusId"
        ]
    if (source_ticket_entity_activate or NO_DATE) != NO_DATE:
        changes["Activate"] = source_ticket_entity_activate
    crud.change(crm, crm.model["ticket"], source, **changes)
    return crm.view("ticket", crm.need("ticket", new["TicketId"]))


@behaviour("Ticket.SplitTicketMessage")
def split_ticket_message(
    crm: Crm,
    source_ticket_message: Record | None,
    new_ticket_entity: Record | None,
    new_ticket_message: Record | None,
    transfer_attachments_ids: list[int] | None,
) -> View:
    """One message becomes two, the second on a new request; attachments named go along."""
    if source_ticket_message is None or new_ticket_message is None:
        missing = "SourceTicketMessage" if source_ticket_message is None else "NewTicketMessage"
        raise MissingBody(missing)
    entity = crm.model["ticket_message"]
    held = crm.need("ticket_message", source_ticket_message.get("EjMessageId"))["AttachmentsInfo"]
    moving = list(dict.fromkeys(transfer_attachments_ids or ()))
    for id in moving:
        if id not in held:
            raise BadRequest(f"Attachment id {id} is not on the source message")
    source = crud.save(crm, entity, source_ticket_message).row
    left = [id for id in source["AttachmentsInfo"] if id not in moving]
    crud.change(crm, entity, source, AttachmentsInfo=left)
    new = saved_as_new(crm, new_ticket_entity)
    given = {**new_ticket_message, "EjMessageId": 0, "Ticket": {"TicketId": new["TicketId"]}}
    message = crud.save(crm, entity, given).row
    taken = list(dict.fromkeys([*message["AttachmentsInfo"], *moving]))
    crm.update("ticket_message", {**message, "AttachmentsInfo": taken})
    return crm.view("ticket", crm.need("ticket", new["TicketId"]))
