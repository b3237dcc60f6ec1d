"""Done and not done, of appointments, documents and sales alike (identifiers: `appointment_id=63`)."""

from __future__ import annotations

import re

from so_mock.agents.appointment import suggestions
from so_mock.behaviour import behaviour
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.errors import BadRequest
from so_mock.store.table import Row

IDENTIFIER = re.compile(r"\s*(?:(\w+)_id=)?(\d{1,10})\s*", re.I)
KINDS = {"": "appointment", "appointment": "appointment", "todo": "appointment", "document": "document", "sale": "sale"}  # fmt: skip


def found(crm: Crm, identifier: str) -> tuple[str, Row | None]:
    """The kind and the row that an identifier names; None when it is not there."""
    told = IDENTIFIER.fullmatch(identifier or "")
    kind = KINDS.get((told[1] or "").lower()) if told else None
    if told is None or kind is None:
        raise BadRequest(
            f"{identifier!r} is no activity: appointment_id=, document_id=, sale_id= or todo_id= and a number"
        )
    return kind, crm.row(kind, int(told[2]))


def toggled(row: Row) -> str:
    return "Started" if row["Completed"] == "Completed" else "Completed"


def set_all(crm: Crm, identifiers: list[str] | None, status: str) -> None:
    """None is changed when one of them does not exist (OA)."""
    rows = [found(crm, each) for each in identifiers or ()]
    if any(row is None for _, row in rows):
        return
    for kind, row in rows:
        if row is not None:
            crud.change(crm, crm.model[kind], row, Completed=status)


@behaviour("Appointment.ToggleAppointmentStatus")
def toggle_appointment_status(crm: Crm, appointment_id: int) -> str:
    row = crm.need("appointment", appointment_id)
    return str(crud.change(crm, crm.model["appointment"], row, Completed=toggled(row))["Completed"])


@behaviour("Appointment.ToggleActivity")
def toggle_activity(crm: Crm, activity_identifier: str) -> str:
    return toggle_all(crm, [activity_identifier])


@behaviour("Appointment.ToggleActivities")
def toggle_activities(crm: Crm, activity_identifier: list[str]) -> str:
    """Each by itself; the answer is what the last has become."""
    return toggle_all(crm, activity_identifier)


def toggle_all(crm: Crm, identifiers: list[str] | None) -> str:
    status = "Unknown"
    for each in identifiers or ():
        kind, row = found(crm, each)
        if row is not None:
            status = toggled(row)
            crud.change(crm, crm.model[kind], row, Completed=status)
    return status


@behaviour("Appointment.SetActivityStatus")
def set_activity_status(crm: Crm, activity_identifier: list[str], activity_status: str) -> None:
    set_all(crm, activity_identifier, activity_status)


@behaviour("Appointment.ToggleAndSetActivities")
def toggle_and_set(crm: Crm, activity_identifiers: list[str]) -> list[str]:
    """All become what the first one's toggle gives. When several would trigger a suggestion by being completed these stay
    as they are; they are the answer."""
    rows = [(each, *found(crm, each)) for each in activity_identifiers or ()]
    there = [(each, kind, row) for each, kind, row in rows if row is not None]
    if not there:
        return []
    status = toggled(there[0][2])
    triggers = [
        each
        for each, kind, row in there
        if kind == "appointment" and status == "Completed" and suggestions.triggers(crm, row)
    ]
    left = triggers if len(triggers) > 1 else []
    set_all(crm, [each for each, _, _ in there if each not in left], status)
    return left
