"""Saving, moving, handing over and deleting, of one occurrence or of a series from there on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from so_mock.agents.appointment import mailing, series
from so_mock.agents.appointment.series import FORWARD, STOP
from so_mock.agents.appointment.templates import ENTITY, shown
from so_mock.behaviour import behaviour
from so_mock.clock import NO_DATE, written
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.activities import first_task
from so_mock.entities.booking import OWN, participants
from so_mock.entities.diary import is_recurring
from so_mock.entities.model import View
from so_mock.errors import Invalid, required
from so_mock.store.table import Row

TIMES = ("StartDate", "EndDate", "ActiveDate")
# What occurrences of a series have in common: all but when they are, and where each stands.
APART = OWN | {*TIMES, "Recurrence", "CreatedDate", "CreatedBy", "UpdatedDate", "UpdatedBy"}
RULE = ("Pattern", "RecurrenceEndType", "RecurrenceCounter", "EndDate", "DayPattern", "WeekPattern", "MonthPattern", "YearPattern")  # fmt: skip


@behaviour("Appointment.Save")
def save(
    crm: Crm, appointment_entity: dict[str, Any], update_mode: str, send_email_to_participants: bool
) -> View:
    """Like any save; ThisAndForward takes later occurrences along, StopRecurrence deletes them."""
    before, view = stored(crm, appointment_entity, update_mode)
    if send_email_to_participants:
        mailing.tell(crm, before, view.row, "Appointment.Save", update_mode)
    return view


def stored(
    crm: Crm, appointment_entity: dict[str, Any] | None, update_mode: str
) -> tuple[Row | None, View]:
    """As it was before, and as it is now."""
    given = dict(required(appointment_entity, "AppointmentEntity"))
    before = crm.row(ENTITY, given.get("AppointmentId"))
    return before, _stored(crm, given, before, update_mode)


def _stored(crm: Crm, given: dict[str, Any], before: Row | None, update_mode: str) -> View:
    if before is None or not is_recurring(before) or update_mode not in (FORWARD, STOP):
        return saved(crm, given)
    rule = given.get("Recurrence")
    if update_mode == STOP or (rule is not None and not rule.get("IsRecurrence")):
        given["Recurrence"] = None
    elif rule is not None and is_changed(crm, before, rule):
        given["Recurrence"] = {**rule, "RecurrenceId": 0, "Dates": [], "StartDate": NO_DATE}
    else:
        view = saved(crm, given)
        spread(crm, before, view.row)
        return view
    series.delete(crm, series.following(crm, before))
    view = saved(crm, given)
    series.end(crm, before)
    return view


def saved(crm: Crm, given: dict[str, Any]) -> View:
    return crud.save(crm, crm.model[ENTITY], given)


def is_changed(crm: Crm, before: Row, given: dict[str, Any]) -> bool:
    was = crm.record(shown(crm, before))["Recurrence"]
    return any(given.get(name) not in (None, was[name]) for name in RULE)


def spread(crm: Crm, before: Row, after: Row) -> None:
    """Later occurrences change as this one did: the same properties, and as much earlier or later."""
    same = {
        name: after[name] for name in after if name not in APART and after[name] != before[name]
    }
    for each in series.following(crm, before):
        if each["AppointmentId"] == after["AppointmentId"]:
            continue
        times = {name: moved(each[name], before[name], after[name]) for name in TIMES[:2]}
        extra = (
            {"Participants": after["Participants"]}
            if after["Participants"] != before["Participants"]
            else {}
        )
        own = {name: after[name] for name in ("Associate",) if after[name] != before[name]}
        crud.change(crm, crm.model[ENTITY], each, **same, **times, **extra, **own)


def moved(moment: str, was: str, now: str) -> str:
    """As much later as `now` is than `was`."""
    if was == now or NO_DATE in (moment, was, now):
        return moment
    by = at(now) - at(was)
    return written(at(moment) + by)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment[:19])


def change(crm: Crm, row: Row, mode: str | None, **changes: Any) -> Row:
    """Some properties of a stored one; later occurrences likewise where the mode says so."""
    after = crud.change(crm, crm.model[ENTITY], row, **changes)
    if mode in (FORWARD, STOP):
        spread(crm, row, after)
    return after


# -- moving


def moved_to(crm: Crm, id: int, start: str, mode: str | None, **more: Any) -> View:
    """Ids of participants' rows are accepted too: it is the booking that moves (OA AppointmentMoveData)."""
    row = series.mother_of(crm, series.need(crm, id))
    if not start or start == NO_DATE:
        raise Invalid("NewStartTime must be filled in")
    length = (
        at(row["EndDate"]) - at(row["StartDate"])
        if NO_DATE not in (row["StartDate"], row["EndDate"])
        else timedelta()
    )
    after = change(crm, row, mode, StartDate=start, EndDate=written(at(start) + length), **more)
    return shown(crm, after)


@behaviour("Appointment.Move")
def move(crm: Crm, appointment_id: int, new_start_time: str, update_mode: str) -> View:
    return moved_to(crm, appointment_id, new_start_time, update_mode)


@behaviour("Appointment.MoveWithEmail")
def move_with_email(
    crm: Crm, appointment_id: int, new_start_time: str, update_mode: str, send_email_to_participants: bool
) -> View:  # fmt: skip
    before = series.mother_of(crm, series.need(crm, appointment_id))
    view = moved_to(crm, appointment_id, new_start_time, update_mode)
    if send_email_to_participants:
        mailing.tell(crm, before, view.row, "Appointment.MoveWithEmail", update_mode)
    return view


@behaviour("Appointment.MoveExtended")
def move_extended(crm: Crm, appointment_move_data: dict[str, Any]) -> View:
    appointment_move_data = required(appointment_move_data, "AppointmentMoveData")
    given = appointment_move_data
    more = {
        name: given[name] for name in ("IsAlldayEvent", "IsFree") if given.get(name) is not None
    }
    id, mode = given.get("AppointmentId") or 0, given.get("UpdateMode") or ""
    before = series.mother_of(crm, series.need(crm, id))
    view = moved_to(crm, id, given.get("NewStartTime") or "", mode, **more)
    if given.get("SendEmailToParticipants"):
        mailing.tell(crm, before, view.row, "Appointment.MoveExtended", mode)
    return view


# -- some properties


def updated(
    crm: Crm, id: int, start: str, end: str, status: str, type: str, associate: int, mode: str
) -> View:
    """A blank argument leaves what is there."""
    changes: dict[str, Any] = {
        "StartDate": start,
        "EndDate": end,
        "Type": type,
        "Associate": associate,
    }
    kept = {
        name: value
        for name, value in changes.items()
        if value not in (None, "", 0, NO_DATE, "Unknown")
    }
    if status in ("NotStarted", "Started", "Completed"):
        kept["Completed"] = status
    row = change(crm, series.need(crm, id), mode, **kept)
    return crm.view(ENTITY, row, "Appointment")


def named(crm: Crm, enum: str, number: int | None) -> str:
    """The name that a number has; Unknown for one that it has not."""
    return crm.model.carriers.enum(enum).name_of(number or 0) or "Unknown"


@behaviour("Appointment.UpdateAppointment")
def update_appointment(
    crm: Crm, id: int, start_time: str, end_time: str, status: int, type: int, associate_id: int
) -> View:
    """Status and Type are numbers here."""
    state, kind = named(crm, "AppointmentStatus", status), named(crm, "AppointmentType", type)
    return updated(crm, id, start_time, end_time, state, kind, associate_id, "")


@behaviour("Appointment.UpdateAppointmentWithMode")
def update_with_mode(
    crm: Crm, id: int, start_time: str, end_time: str, status: str, type: str, associate_id: int, update_mode: str
) -> View:  # fmt: skip
    return updated(crm, id, start_time, end_time, status, type, associate_id, update_mode)


@behaviour("Appointment.UpdateAppointmentWithModeAndEmail")
def update_with_mode_and_email(
    crm: Crm, id: int, start_time: str, end_time: str, status: str, type: str, associate_id: int, update_mode: str,
    send_email_to_participants: bool,
) -> View:  # fmt: skip
    before = series.need(crm, id)
    view = updated(crm, id, start_time, end_time, status, type, associate_id, update_mode)
    if send_email_to_participants:
        by = "Appointment.UpdateAppointmentWithModeAndEmail"
        mailing.tell(crm, before, view.row, by, update_mode)
    return view


@behaviour("Appointment.ConvertAppointmentToTask")
def convert_to_task(crm: Crm, appointment_id: int) -> View:
    """Only what nobody else takes part in (OA)."""
    row = series.need(crm, appointment_id)
    if row["MotherId"]:
        raise Invalid("An appointment with several participants cannot become a task")
    task = first_task(crm, "ToDo")
    to = {"Task": task["TaskListItemId"]} if task else {}
    return shown(crm, crud.change(crm, crm.model[ENTITY], row, Type="inChecklist", **to))


@behaviour("Appointment.AssignTo")
def assign_to(crm: Crm, appointment_id: int, participant: dict[str, Any], update_mode: str) -> View:
    """Another becomes the owner, and has to accept."""
    row = series.mother_of(crm, series.need(crm, appointment_id))
    given = {**row, "Participants": [participant or {}]}
    to = next(
        (
            p["AssociateId"]
            for p in participants(crm, given, row)
            if p["AssociateId"] != row["Associate"]
        ),
        0,
    )
    if not to:
        raise Invalid("Participant: an appointment is assigned to another associate")
    return shown(crm, change(crm, row, update_mode, Associate=to))


# -- deleting


@behaviour("Appointment.Delete")
def delete(
    crm: Crm, appointment_id: int, update_mode: str, send_email_to_participants: bool
) -> None:
    """This one, or this and all later ones of its series. Nothing happens when it is not there, as in other deletes."""
    row = crm.row(ENTITY, appointment_id)
    if row is None:
        return
    if send_email_to_participants:
        invited = mailing.mailed(row["Participants"], row["Associate"])
        mailing.cancel(crm, row, invited, "Appointment.Delete", update_mode)
    series.delete(crm, series.reach(crm, row, update_mode))
    if update_mode in (FORWARD, STOP):
        series.end(crm, row)


@behaviour("Appointment.CleanUpBookingDeleted")
def clean_up(crm: Crm, appointment_ids: list[int]) -> int:
    """Those of them that were cancelled; how many they were."""
    return cleaned(crm, appointment_ids, "")


@behaviour("Appointment.CleanUpBookingDeletedWithUpdateMode")
def clean_up_with_mode(crm: Crm, appointment_ids: list[int], update_mode: str) -> None:
    cleaned(crm, appointment_ids, update_mode)


@behaviour("Appointment.CleanUpRecurringBookingDeleted")
def clean_up_mine(crm: Crm) -> int:
    """All that were cancelled in the caller's diary."""
    rows = crm.referring(ENTITY, "Associate", crm.caller.associate_id)
    return cleaned(crm, [row["AppointmentId"] for row in rows], "")


def cleaned(crm: Crm, ids: list[int] | None, mode: str) -> int:
    rows = {
        each["AppointmentId"]: each
        for id in ids or ()
        if (row := crm.row(ENTITY, id)) is not None
        for each in series.reach(crm, row, mode)
        if each["InvitationStatus"] == "Cancelled"
    }
    series.delete(crm, list(rows.values()))
    return len(rows)
