"""Ticket: saves that may notify, merging, and what the agent does for a request, as paths below it."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.catalogue.operations import Operation
from so_mock.conventions import crud
from so_mock.conventions.facts import Made, calls, facts
from so_mock.crm import Crm
from so_mock.entities.model import Model
from so_mock.store.table import Row

MERGED = "mergedTicketEntity."


def merged(operation: Operation, model: Model) -> Made:
    """Published with each property of the entity as a value of the query: `mergedTicketEntity.status.ticketStatusId`.
    What is not given stays as it is."""
    paths = {
        p.argument: [step[0].upper() + step[1:] for step in p.name.split(".")[1:]]
        for p in operation.parameters
        if p.name.startswith(MERGED)
    }
    key = next(argument for argument, path in paths.items() if path == ["TicketId"])

    def answers(crm: Crm, **given: Any) -> Any:
        row = crm.need("ticket", given[key])
        record = crm.record(crm.view("ticket", row))
        for argument, path in paths.items():
            if given[argument] is not None:
                record = _with(record, path, given[argument])
        secondaries = given["secondary_ticket_ids"]
        merge = "Ticket.MergeTickets"
        return crm.call(merge, merged_ticket_entity=record, secondary_ticket_ids=secondaries)

    return Made(answers, frozenset([*paths, "secondary_ticket_ids"]))


def _with(record: Record, path: list[str], value: Any) -> Record:
    """The record with this value in it, however deep."""
    name, *below = path
    return {**record, name: _with(record.get(name) or {}, below, value) if below else value}


facts({
    "POST Ticket": calls("Ticket.SaveTicketEntityWithNotify"),
    "POST Ticket/Merge": merged,
    "POST Ticket/{ticketEntityId}/NotifyNewTicket": calls("Ticket.NotifyNewTicket"),
    "POST Ticket/{ticketEntityId}/NotifyNewMessage": calls("Ticket.NotifyNewTicketMessage"),
    "GET Ticket/{ticketEntityId}/Attachments": calls("Ticket.GetTicketAttachments"),
})  # fmt: skip


@behaviour("PUT Ticket/{id}")
def put_ticket(crm: Crm, id: int, entity: Record | None, notify: bool) -> Any:
    before = crm.server.row("ticket", id)
    return _told(
        crm, before, crud.put(crm, crm.model["ticket"], "TicketEntity", id, entity), notify
    )


@behaviour("PATCH Ticket/{id}")
def patch_ticket(crm: Crm, id: int, patch: Any, notify: bool) -> Any:
    before = crm.server.row("ticket", id)
    return _told(crm, before, crud.patch(crm, crm.model["ticket"], "TicketEntity", id, patch), notify)  # fmt: skip


def _told(crm: Crm, before: Row | None, view: Any, notify: bool) -> Any:
    if notify:
        from so_mock.mail import notices  # what mail is made with: only who sends some needs it

        notices.told_of_save(crm, before, view.row)
    return view
