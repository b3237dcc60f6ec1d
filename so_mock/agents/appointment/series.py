"""How far a change reaches: one occurrence, or it and those after it (NS RecurrenceUpdateMode)."""

from __future__ import annotations

from collections.abc import Callable

from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.diary import BOOKING, SERIES, is_participant, is_recurring
from so_mock.store.table import Row

FORWARD, STOP = "ThisAndForward", "StopRecurrence"


def need(crm: Crm, id: int | None) -> Row:
    return crm.need("appointment", id)


def mother_of(crm: Crm, row: Row) -> Row:
    """The owner's row; of what is no booking, the row itself."""
    return row if not is_participant(row) else crm.row("appointment", row["MotherId"]) or row


def mine(crm: Crm, id: int | None) -> Row:
    """The caller's own row of a booking, whichever of its rows is named."""
    row = need(crm, id)
    me = crm.caller.associate_id
    if row["Associate"] == me or not row["MotherId"]:
        return row
    rows = crm.by("appointment", BOOKING, row["MotherId"])
    return next((each for each in rows if each["Associate"] == me), row)


def following(crm: Crm, row: Row) -> list[Row]:
    """The later occurrences in the same diary."""
    if not is_recurring(row):
        return []
    rows = crm.by("appointment", SERIES, row["Recurrence"]["RecurrenceId"])
    found = [
        each
        for each in rows
        if each["Associate"] == row["Associate"] and each["StartDate"] > row["StartDate"]
    ]
    return sorted(found, key=lambda each: each["StartDate"])


def reach(crm: Crm, row: Row, mode: str | None) -> list[Row]:
    return [row, *following(crm, row)] if mode in (FORWARD, STOP) else [row]


def each_of(crm: Crm, row: Row, mode: str | None, do: Callable[[Crm, Row], None]) -> None:
    for each in reach(crm, row, mode):
        do(crm, each)


def delete(crm: Crm, rows: list[Row]) -> None:
    for row in rows:
        crud.delete(crm, crm.model["appointment"], row["AppointmentId"])


def end(crm: Crm, row: Row) -> None:
    """The series of this row ends before it; a single day that is left repeats no more."""
    if not is_recurring(row):
        return
    rows = crm.by("appointment", SERIES, row["Recurrence"]["RecurrenceId"])
    left = [each for each in rows if each["StartDate"] < row["StartDate"]]
    days = sorted({each["StartDate"][:10] for each in left})
    for each in left:
        rule = {
            **row["Recurrence"],
            "EndDate": f"{days[-1]}T00:00:00",
            "RecurrenceCounter": len(days),
        }
        crm.update("appointment", {**each, "Recurrence": rule if len(days) > 1 else None})
