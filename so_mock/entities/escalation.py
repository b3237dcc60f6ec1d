"""The chain of a priority's levels that a request goes up while nobody does what is to be done (sheet: domain.md 8)."""

from __future__ import annotations

from typing import Any

from so_mock.clock import NO_DATE
from so_mock.entities.office_hours import working_after
from so_mock.entities.users import of_ej_user
from so_mock.store.table import Row

# What the priority has to say of it.
EVENTS = {
    "ActionRead": "TicketRead", "ActionChangedOwner": "ChangedOwner", "ActionNewInfo": "TicketNewinfo",
    "ActionClosed": "TicketClosed", "ActionChangedPriority": "TicketChangedPriority", "ActionNew": "TicketNew",
}  # fmt: skip
SCHEDULED = "AlertSchedule"  # the chain waits while the office is closed


def flags(row: Row) -> list[str]:
    return str(row["Flags"]).replace(" ", "").split(",")


def escalated(crm: Any, row: Row, action: str, now: str) -> Row:
    """What the priority says of this event happens to the chain: it stops, goes on or begins anew. One that goes on with
    another priority is at the level it was, and waits as long as that one says."""
    priority = crm.row("ticket_priority", row["Priority"])
    if priority is None:
        return row
    match priority[EVENTS[action]]:
        case "Stop":
            return {**row, "AlertTimeout": NO_DATE}
        case "Restart":
            return {**row, "AlertLevel": 0, **_waiting(priority, 0, now)}
        case "Continue" if row["AlertTimeout"] == NO_DATE or action == "ActionChangedPriority":
            return {**row, **_waiting(priority, row["AlertLevel"], now)}
    return row


def level_reached(crm: Any, row: Row, now: str) -> Row | None:
    """The level whose time has come."""
    if not NO_DATE < row["AlertTimeout"] <= now:
        return None
    return _above(crm.row("ticket_priority", row["Priority"]), row["AlertLevel"])


def reached(crm: Any, row: Row, now: str) -> Row:
    """The request at the level whose time has come: its owner and deadline as the level and the priority say, and the wait
    for the level above. As it was where no time has come."""
    if not NO_DATE < row["AlertTimeout"] <= now:
        return row
    priority = crm.row("ticket_priority", row["Priority"])
    level = level_reached(crm, row, now)
    if priority is None or level is None:
        return {**row, "AlertTimeout": NO_DATE}
    number = level["AlertLevel"]
    row = {**row, "AlertLevel": number, **_waiting(priority, number, now)}
    owner = of_ej_user(crm, level["DelegateTo"])
    if owner is not None:
        row |= {"OwnedBy": owner["AssociateId"], "ReadStatus": "Red"}
    if priority["Deadline"]:
        row["Deadline"] = working_after(priority, now, priority["Deadline"])
    return row


def _above(priority: Row | None, reached: int) -> Row | None:
    levels = [
        each
        for each in (priority or {}).get("EscalationLevels") or ()
        if each["AlertLevel"] > reached
    ]
    return min(levels, key=lambda level: level["AlertLevel"], default=None)


def _waiting(priority: Row, reached: int, now: str) -> Row:
    following = _above(priority, reached)
    if following is None:
        return {"AlertTimeout": NO_DATE}
    minutes = following["AlertTimeout"]
    frame = priority if SCHEDULED in flags(priority) else None
    return {"AlertTimeout": working_after(frame, now, minutes)}
