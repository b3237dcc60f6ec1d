"""New appointments that are not stored: by type, for another associate, like one that is there (domain.md 5)."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities import booking, diary, recurrence
from so_mock.entities.activities import first_task
from so_mock.entities.model import View
from so_mock.store.table import Row

ENTITY = "appointment"


def new(crm: Crm, kind: str | None = None, **given: Any) -> Row:
    """The row of a new appointment; its task, and what the task says, by the kind of task asked for."""
    task = first_task(crm, kind) if kind and kind != "Unknown" else None
    if task is not None:
        given = {
            "Task": task["TaskListItemId"], "IsFree": task["IsDefaultFree"], "IsAlldayEvent": task["IsDefaultAlldayEvent"],
            "IsPublished": task["IsDefaultPublished"], **given,
        }  # fmt: skip
    if kind == "ToDo":
        given = {"Type": "inChecklist", **given}
    row = crud.default_row(crm, crm.model[ENTITY], given) | given
    return booking.settle(crm, row, None)


def shown(crm: Crm, row: Row) -> View:
    return crm.view(ENTITY, row)


@behaviour("Appointment.CreateDefaultAppointmentEntity")
def create_default(crm: Crm) -> View:
    return shown(crm, new(crm))


@behaviour("Appointment.CreateDefaultAppointmentEntityByType")
def create_default_by_type(crm: Crm, type: str) -> View:
    return shown(crm, new(crm, type))


@behaviour("Appointment.CreateDefaultAppointmentEntityByTypeAndAssociate")
def create_default_by_type_and_associate(crm: Crm, type: str, associate_id: int) -> View:
    return shown(crm, new(crm, type, **owner(crm, associate_id)))


@behaviour("Appointment.CreateAppointmentEntityFromExisting")
def create_from_existing(crm: Crm, appointment_id: int, associate_id: int) -> View:
    """Its task and participants, today at the same time (OA)."""
    old = crm.need(ENTITY, appointment_id)
    today = recurrence.day_of(crm.now())
    days = (today - recurrence.day_of(old["StartDate"])).days
    kept = ("Task", "Type", "Participants", "StartDate", "EndDate", "IsAlldayEvent", "IsFree")
    given = {name: old[name] for name in kept}
    for name in ("StartDate", "EndDate"):
        given[name] = booking.later(given[name], days=days)
    given["Associate"] = associate_id or old["Associate"]
    return shown(crm, new(crm, **given))


def owner(crm: Crm, id: int | None) -> dict[str, int]:
    return {"Associate": crm.need("associate", id)["AssociateId"]} if id else {}


# -- recurrence


@behaviour("Appointment.CreateDefaultRecurrence")
def create_default_recurrence(crm: Crm) -> dict[str, Any]:
    return recurrence.proposal(crm.now())


@behaviour("Appointment.CreateDefaultRecurrenceByDate")
def create_default_recurrence_by_date(crm: Crm, start_date: str) -> dict[str, Any]:
    return recurrence.proposal(start_date or crm.now())


@behaviour("Appointment.CalculateDays")
def calculate_days(crm: Crm, appointment_entity: dict[str, Any]) -> dict[str, Any]:
    """The rule with all its dates, each with what the owner has then; nothing is stored."""
    row = given(crm, appointment_entity)
    rule = recurrence.completed(row["Recurrence"] or {}, row["StartDate"])
    first = recurrence.day_of(max(rule["StartDate"], row["StartDate"]))
    days = [day.isoformat() for day in recurrence.days(rule, first)]
    return rule | {"Dates": with_conflicts(crm, row, days)}


@behaviour("Appointment.ValidateDays")
def validate_days(
    crm: Crm, appointment_entity: dict[str, Any], dates: list[str]
) -> list[dict[str, Any]]:
    """What the appointment would collide with on each of these days."""
    return with_conflicts(
        crm, given(crm, appointment_entity), [day[:10] for day in dates or () if day]
    )


def with_conflicts(crm: Crm, row: Row, days: list[str]) -> list[dict[str, Any]]:
    return diary.dates(crm.reads, row, days, apart_from=own_days(crm, row))


def given(crm: Crm, record: dict[str, Any] | None) -> Row:
    """The row that a save would begin with."""
    entity = crm.model[ENTITY]
    row = crm.absorber.new_row(entity, record or {}, crud.default_row(crm, entity, record or {}))
    row["AppointmentId"] = (record or {}).get("AppointmentId") or 0
    booking.times(row)
    return row


def own_days(crm: Crm, row: Row) -> set[int]:
    """The ids of its own series, which it does not collide with."""
    stored = crm.row(ENTITY, row["AppointmentId"])
    if stored is None or not diary.is_recurring(stored):
        return {row["AppointmentId"]}
    series = crm.by(ENTITY, diary.SERIES, stored["Recurrence"]["RecurrenceId"])
    return {each["AppointmentId"] for each in series}
