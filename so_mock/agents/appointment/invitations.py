"""What an invitee or an assignee answers, and what the owner makes of it (sheet: domain.md 8)."""

from __future__ import annotations

from typing import Any

from so_mock.agents.appointment import mailing, series
from so_mock.agents.appointment.templates import ENTITY, shown
from so_mock.behaviour import behaviour
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.booking import decline
from so_mock.entities.diary import BOOKING, SERIES, SETTLED, is_participant
from so_mock.entities.model import View
from so_mock.store.table import Row

SEEN = {"Invitation": "Seen", "Moved": "MovedSeen"}


def change(crm: Crm, row: Row, **changes: Any) -> None:
    crud.change(crm, crm.model[ENTITY], row, **changes)


def is_assigned(row: Row) -> bool:
    return row["AssignmentStatus"] in ("Assigning", "Seen")


# -- accepting


def accepted(crm: Crm, row: Row) -> None:
    """The tentative entry becomes a real one; what is neither invitation nor assignment stays as it is."""
    if is_assigned(row):
        change(crm, row, AssignmentStatus="None")
    elif is_participant(row) and row["InvitationStatus"] not in ("Accepted", "Cancelled"):
        if row["InvitationStatus"] == "Declined":
            mother = series.mother_of(crm, row)
            crm.update(ENTITY, {**mother, "RejectCounter": max(mother["RejectCounter"] - 1, 0)})
        plain = SETTLED.get(row["Type"], row["Type"])
        change(crm, row, InvitationStatus="Accepted", Type=plain, RejectReason="")


def accept_all(crm: Crm, id: int, mode: str) -> None:
    series.each_of(crm, series.mine(crm, id), mode, accepted)


@behaviour("Appointment.Accept")
def accept(crm: Crm, appointment_id: int, update_mode: str) -> None:
    accept_all(crm, appointment_id, update_mode)


@behaviour("Appointment.AcceptWithEmailConfirmation")
def accept_with_mail(crm: Crm, appointment_id: int, update_mode: str) -> None:
    """Who invited gets a mail about it."""
    accept_all(crm, appointment_id, update_mode)
    _confirm(crm, appointment_id, "ACCEPTED", "Appointment.AcceptWithEmailConfirmation")


@behaviour("Appointment.AcceptWithSmtpEmailConfirmation")
def accept_with_smtp(crm: Crm, appointment_id: int, update_mode: str) -> None:
    accept_all(crm, appointment_id, update_mode)
    _confirm(crm, appointment_id, "ACCEPTED", "Appointment.AcceptWithSmtpEmailConfirmation")


def _confirm(crm: Crm, id: int, status: str, by: str, reason: str | None = "") -> None:
    mailing.confirm(crm, series.mine(crm, id), status, by, reason or "")


# -- rejecting


def rejected(crm: Crm, row: Row, reason: str | None) -> None:
    """An assignment goes back to who gave it; of an invitation the owner counts one who will not come."""
    if is_assigned(row):
        giver = row["AssignedBy"] or row["CreatedBy"]
        change(
            crm,
            row,
            AssignmentStatus="Declined",
            Associate=giver,
            RejectReason=reason or "",
            Participants=[],
        )
    elif is_participant(row) and row["InvitationStatus"] not in ("Declined", "Cancelled"):
        decline(crm, row)
        change(crm, row, InvitationStatus="Declined", RejectReason=reason or "")


def reject_all(crm: Crm, id: int, reason: str | None, mode: str) -> None:
    def one(crm: Crm, row: Row) -> None:
        rejected(crm, row, reason)

    series.each_of(crm, series.mine(crm, id), mode, one)


@behaviour("Appointment.Reject")
def reject(crm: Crm, appointment_id: int, reject_reason: str, update_mode: str) -> None:
    reject_all(crm, appointment_id, reject_reason, update_mode)


@behaviour("Appointment.RejectWithEmailConfirmation")
def reject_with_mail(crm: Crm, appointment_id: int, reject_reason: str, update_mode: str) -> None:
    by = "Appointment.RejectWithEmailConfirmation"
    reject_all(crm, appointment_id, reject_reason, update_mode)
    _confirm(crm, appointment_id, "DECLINED", by, reject_reason)


@behaviour("Appointment.RejectWithSmtpEmailConfirmation")
def reject_with_smtp(crm: Crm, appointment_id: int, reject_reason: str, update_mode: str) -> None:
    by = "Appointment.RejectWithSmtpEmailConfirmation"
    reject_all(crm, appointment_id, reject_reason, update_mode)
    _confirm(crm, appointment_id, "DECLINED", by, reject_reason)


@behaviour("Appointment.AcceptRejected")
def accept_rejected(crm: Crm, appointment_id: int, update_mode: str) -> View:
    """The owner has taken note: nothing is counted any more, and a declined assignment is his own again."""
    mother = series.mother_of(crm, series.need(crm, appointment_id))

    def noted(crm: Crm, row: Row) -> None:
        if row["AssignmentStatus"] == "Declined":
            change(crm, row, AssignmentStatus="None", AssignedBy=0, RejectReason="")
        else:
            change(crm, row, RejectCounter=0, RejectReason="")

    series.each_of(crm, mother, update_mode, noted)
    return shown(crm, series.need(crm, mother["AppointmentId"]))


# -- seeing


def seen(crm: Crm, row: Row) -> None:
    if row["AssignmentStatus"] == "Assigning":
        change(crm, row, AssignmentStatus="Seen")
    elif is_participant(row) and row["InvitationStatus"] in SEEN:
        change(crm, row, InvitationStatus=SEEN[row["InvitationStatus"]])


@behaviour("Appointment.SetSeen")
def set_seen(crm: Crm, appointment_id: int, update_mode: str) -> None:
    series.each_of(crm, series.mine(crm, appointment_id), update_mode, seen)


@behaviour("Appointment.SetSeenMany")
def set_seen_many(crm: Crm, appointment_ids: list[int], update_mode: str) -> None:
    for id in appointment_ids or ():
        series.each_of(crm, series.mine(crm, id), update_mode, seen)


@behaviour("Appointment.GetOrganizerName")
def get_organizer_name(crm: Crm, mother_appointment_id: int) -> str:
    row = crm.row(ENTITY, mother_appointment_id)
    return crm.text("associate", series.mother_of(crm, row)["Associate"]) if row else ""


@behaviour("Appointment.GetAppointmentRecords")
def get_appointment_records(crm: Crm, mother_id: int, recurrence_rule_id: int) -> list[View]:
    """Every row of a booking or of a series, participants' rows too; either id may be 0 (OA)."""
    rows = crm.by(ENTITY, SERIES, recurrence_rule_id) if recurrence_rule_id else []
    if mother_id and not rows:
        mother = crm.row(ENTITY, mother_id)
        rows = crm.by(ENTITY, BOOKING, mother_id) or ([mother] if mother else [])
    return [crm.view(ENTITY, row, "Appointment") for row in rows]
