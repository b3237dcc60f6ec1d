"""A request read, saved, taken, read by its owner, escalated, deleted and brought back."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NEVER, NO_DATE
from so_mock.conventions import archive_ids, crud
from so_mock.crm import Crm
from so_mock.entities.escalation import escalated
from so_mock.entities.model import View
from so_mock.entities.ticket_life import first_by, members_of, of_type, status_with
from so_mock.errors import BadRequest, required
from so_mock.store.table import Row

Ids = list[int] | None


# -- reading


def current(crm: Crm, id: int | None) -> Row | None:
    """The request as it is now: one that was postponed until a moment that has passed is open again."""
    row = crm.row("ticket", id)
    if row is None or row["BaseStatus"] != "Postponed" or row["Activate"] == NO_DATE:
        return row
    if row["Activate"] > crm.now():
        return row
    return crud.change(crm, crm.model["ticket"], row, BaseStatus="Active")


def need(crm: Crm, id: int | None) -> Row:
    return current(crm, id) or crm.need("ticket", id)


def shown(crm: Crm, row: Row | None, carrier: str = "TicketEntity") -> View | None:
    return None if row is None else crm.view("ticket", row, carrier)


@behaviour("Ticket.GetTicket")
def get_ticket(crm: Crm, ticket_id: int) -> View | None:
    return shown(crm, current(crm, ticket_id), "Ticket")


@behaviour("Ticket.GetTicketEntity")
def get_ticket_entity(crm: Crm, ticket_entity_id: int) -> View | None:
    """A deleted request is still read by its id (domain.md 4)."""
    return shown(crm, current(crm, ticket_entity_id))


@behaviour("Ticket.GetForRmUi")
def get_for_rm_ui(crm: Crm, ticket_id: int) -> View | None:
    return shown(crm, current(crm, ticket_id))


@behaviour("Ticket.GetTickets")
def get_tickets(crm: Crm, ticket_ids: Ids) -> list[View]:
    found = (current(crm, id) for id in dict.fromkeys(ticket_ids or ()))
    return [crm.view("ticket", row, "Ticket") for row in found if row is not None]


@behaviour("Ticket.GetTicketSummaries")
def get_ticket_summaries(crm: Crm, ticket_ids: Ids) -> list[Record]:
    rows = (current(crm, id) for id in dict.fromkeys(ticket_ids or ()))
    return [
        crm.blank("TicketSummaryItem")
        | {
            "TicketId": row["TicketId"],
            "TicketStatus": row["Status"],
            "Title": row["Title"],
            "Registered": row["CreatedAt"],
        }
        for row in rows
        if row is not None
    ]


@behaviour("Ticket.CreateDefaultForTicketType")
def create_default_for_ticket_type(crm: Crm, ticket_type_id: int) -> View:
    """Status, priority and access level as the type has them."""
    crm.need("ticket_type", ticket_type_id)
    row = crud.default_row(crm, crm.model["ticket"])
    return crm.view("ticket", row | of_type(crm, ticket_type_id))


@behaviour("Ticket.SaveTicketEntityWithNotify")
def save_ticket_entity_with_notify(crm: Crm, new_entity: Record | None, notify: bool) -> View:
    """The new owner hears of a request that he gets, and the one before him that it was taken over."""
    new_entity = required(new_entity, "NewEntity")
    before = crm.server.row("ticket", new_entity.get("TicketId"))
    view = crud.save(crm, crm.model["ticket"], new_entity)
    if notify:
        from so_mock.mail import notices  # what mail is made with: only who sends some needs it

        notices.told_of_save(crm, before, view.row)
    return view


# -- taking and reading by the owner


@behaviour("Ticket.AcceptTickets")
def accept_tickets(crm: Crm, ticket_ids: Ids) -> None:
    """They are the caller's, and open where they waited in the queue. Whoever had one hears of it."""
    for row in [need(crm, id) for id in ticket_ids or ()]:
        taken = _take(crm, row)
        if row["OwnedBy"] not in (0, taken["OwnedBy"]):
            from so_mock.mail import notices

            notices.taken_over(crm, row, taken, "Ticket.AcceptTickets")


@behaviour("Ticket.GetNextInQueue")
def get_next_in_queue(crm: Crm) -> View | None:
    """Not a read: the next request that nobody owns becomes the caller's (design notes 6, case 22).

    Of the categories that he belongs to. Next is whose deadline is nearest, then the oldest; null when the queue is empty.
    """
    queued = _queue(crm)
    mine = {row["TicketCategoryId"] for row in crm.rows("ticket_category") if crm.caller.associate_id in members_of(crm, row)}  # fmt: skip
    waiting = [
        {**row, "_due": NEVER if row["Deadline"] == NO_DATE else row["Deadline"]}
        for row in crm.rows("ticket")
        if not row["OwnedBy"]
        and row["BaseStatus"] == "Active"
        and (row["Status"] in queued or not queued)
        and (row["Category"] in mine or not row["Category"])
    ]
    following = first_by(waiting, "_due", "CreatedAt", "TicketId")
    if following is None:
        return None
    return crm.view("ticket", _take(crm, crm.need("ticket", following["TicketId"])))


def _queue(crm: Crm) -> set[int]:
    """Statuses of requests that wait in the queue; where there are none, whatever is open waits there."""
    statuses = crm.rows("ticket_status")
    return {s["TicketStatusId"] for s in statuses if s["UsedInQueue"] and s["Status"] == "Active"}


def _take(crm: Crm, row: Row) -> Row:
    """The caller's from now on. One that waited in the queue is no longer there."""
    changes: Row = {"OwnedBy": crm.caller.associate_id}
    if row["Status"] in _queue(crm):
        changes["Status"] = _out_of_queue(crm) or row["Status"]
    return crud.change(crm, crm.model["ticket"], row, **changes)


def _out_of_queue(crm: Crm) -> int:
    opened = [s for s in crm.rows("ticket_status") if s["Status"] == "Active" and not s["UsedInQueue"]]  # fmt: skip
    chosen = next((s for s in opened if s["IsDefault"]), None) or first_by(opened, "TicketStatusId")
    return int(chosen["TicketStatusId"]) if chosen else 0


@behaviour("Ticket.ProcessTicketWhenRead")
def process_ticket_when_read(crm: Crm, ticket_entity_id: int) -> View:
    row, now = need(crm, ticket_entity_id), crm.now()
    if row["FirstReadByUser"] == NO_DATE:
        row = {**row, "FirstReadByUser": now}
    return crm.view("ticket", _read_by_owner(crm, row, "Green", escalate=True))


@behaviour("Ticket.SetTicketReadByOwner")
def set_ticket_read_by_owner(
    crm: Crm, ticket_entity_id: int, read_status: str | None, check_escalating: bool
) -> View:
    """Only the owner reads as the owner: for others nothing happens."""
    row = need(crm, ticket_entity_id)
    if row["OwnedBy"] == crm.caller.associate_id:
        row = _read_by_owner(crm, row, read_status or "Green", escalate=bool(check_escalating))
    return crm.view("ticket", row)


def _read_by_owner(crm: Crm, row: Row, status: str, *, escalate: bool) -> Row:
    """Reading is no change of the request: LastChanged stays."""
    if row["OwnedBy"] == crm.caller.associate_id:
        now = crm.now()
        first = now if row["FirstReadByOwner"] == NO_DATE else row["FirstReadByOwner"]
        row = {**row, "ReadStatus": status, "ReadByOwner": now, "FirstReadByOwner": first}
        if escalate:
            row = escalated(crm, row, "ActionRead", now)
    return crm.update("ticket", row)


@behaviour("Ticket.UpdateTicketsReadStatus")
def update_tickets_read_status(crm: Crm, ticket_ids: Ids, new_status: str | None) -> list[int]:
    """Answers the ids of those that are there."""
    if not new_status:
        raise BadRequest("Value cannot be null. Parameter name: NewStatus")
    rows = crm.known("ticket", ticket_ids)
    for row in rows:
        crm.update("ticket", {**row, "ReadStatus": new_status})
    return [row["TicketId"] for row in rows]


@behaviour("Ticket.UpdateTicketsReadStatusByProvider")
def update_tickets_read_status_by_provider(
    crm: Crm, provider: str | None, restrictions: list[Record] | None, new_status: str | None
) -> list[int]:
    found = archive_ids.ids(crm, "ticket", provider, restrictions)
    changed: list[int] = update_tickets_read_status(crm, found, new_status)
    return changed


# -- escalation


@behaviour("Ticket.DoEscalating")
def do_escalating(crm: Crm, ticket_id: int, action: str | None) -> None:
    """What the priority says of this event; a level whose time has come is reached as well: owner and deadline become as the
    level and the priority say, and whoever is to be told is."""
    from so_mock.mail.alarms import escalate

    row = need(crm, ticket_id)
    escalate(crm, escalated(crm, row, action or "ActionRead", crm.now()), "Ticket.DoEscalating")


# -- deleting


def _set_base(crm: Crm, ids: Ids, base: str) -> list[int]:
    """Gives the requests a base status, and the status that stands for it. Answers the ids of those that are there."""
    rows = crm.known("ticket", ids)
    for row in rows:
        crud.change(crm, crm.model["ticket"], row, BaseStatus=base)
    return [row["TicketId"] for row in rows]


@behaviour("Ticket.DeleteTicketEntity")
def delete_ticket_entity(crm: Crm, ticket_entity_id: int) -> None:
    """Its status is Deleted from now on; read and edited by its id it still is (domain.md 7)."""
    _set_base(crm, [ticket_entity_id], "Deleted")


@behaviour("Ticket.SetDeletedStatusByIds")
def set_deleted_status_by_ids(crm: Crm, ticket_ids: Ids) -> list[int]:
    return _set_base(crm, ticket_ids, "Deleted")


@behaviour("Ticket.SetSpamStatusByIds")
def set_spam_status_by_ids(crm: Crm, ticket_ids: Ids) -> list[int]:
    return _set_base(crm, ticket_ids, "Spam")


@behaviour("Ticket.SetDeletedStatusByProvider")
def set_deleted_status_by_provider(
    crm: Crm, provider_name: str | None, restrictions: list[Record] | None
) -> list[int]:
    return _set_base(crm, archive_ids.ids(crm, "ticket", provider_name, restrictions), "Deleted")


@behaviour("Ticket.SetSpamStatusByProvider")
def set_spam_status_by_provider(
    crm: Crm, provider_name: str | None, restrictions: list[Record] | None
) -> list[int]:
    return _set_base(crm, archive_ids.ids(crm, "ticket", provider_name, restrictions), "Spam")


@behaviour("Ticket.UndeleteByIds")
def undelete_by_ids(crm: Crm, ticket_ids: Ids) -> None:
    """The default open status; what was not deleted stays as it is."""
    changes: dict[str, Any] = {"BaseStatus": "Active", "Status": status_with(crm, "Active")}
    for id in ticket_ids or ():
        row = crm.row("ticket", id)
        if row is not None and row["BaseStatus"] in ("Deleted", "Spam"):
            if not changes["Status"]:
                changes["Status"] = row["Status"]
            crud.change(crm, crm.model["ticket"], row, **changes)
