"""The meeting in a mail (email-and-mailbox.md 5.10). Null where a mail has none."""

from __future__ import annotations

from so_mock.agents.email import ownership
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.booking import settle
from so_mock.entities.diary import dates, is_recurring, shown_participants, shown_recurrence
from so_mock.entities.model import View
from so_mock.entities.recurrence import day_of, days
from so_mock.entities.service import BY_ADDRESS
from so_mock.mail import ical, meetings
from so_mock.store.table import Row


@behaviour("EMail.GetEmailAppointment")
def get_email_appointment(crm: Crm, mail_item_id: int) -> Record | None:
    """The entry of the caller's diary when he has one, else the one that he would get. DtStart and DtEnd are always what the
    mail says; whoever is only named by it has a text of his own."""
    mail, one = _meeting(crm, mail_item_id)
    if mail is None or one is None:
        return None
    start, end = one.times(crm.clock.zone)
    return crm.blank("EMailAppointment") | {
        "Appointment": crm.record(View(crm.model[meetings.ENTITY], "Appointment", _entry(crm, one))),
        "CalMethod": one.method, "Participants": meetings.names(one), "Comment": one.comment, "Sequence": one.sequence,
        "DtStart": start, "DtEnd": end, "Superseded": meetings.is_superseded(crm, mail, one),
    }  # fmt: skip


@behaviour("EMail.GetEmailAppointmentRecurrence")
def get_email_appointment_recurrence(crm: Crm, mail_item_id: int) -> Record | None:
    """Of what does not repeat, the proposal that any appointment shows."""
    _, one = _meeting(crm, mail_item_id)
    if one is None:
        return None
    row = _proposed(crm, one)
    if not is_recurring(row):
        return shown_recurrence(row, crm.shaper())
    rule: Record = row["Recurrence"]
    listed = days(rule, day_of(row["StartDate"]))
    return rule | {"Dates": dates(crm.reads, row, [day.isoformat() for day in listed])}


@behaviour("EMail.GetParticipantInfoFromEmailAddress")
def get_participant_info_from_email_address(
    crm: Crm, email_address: str | None, appointment_id: int
) -> View | None:
    """Several persons may have the address: one who takes part in the appointment comes first."""
    found = crm.by("person", BY_ADDRESS, (email_address or "").strip().lower())
    if not (email_address or "").strip() or not found:
        return None
    row = crm.row(meetings.ENTITY, appointment_id)
    listed = shown_participants(row, crm.shaper()) if row else []
    there = {each["PersonId"] for each in listed}
    found.sort(key=lambda p: (p["PersonId"] not in there, p["Retired"], p["PersonId"]))
    return crm.view("person", found[0], "Person")


def _meeting(crm: Crm, id: int) -> tuple[Row | None, ical.Meeting | None]:
    mail = ownership.mail(crm, id)
    return mail, ical.meeting(mail["Attachments"]) if mail else None


def _entry(crm: Crm, one: ical.Meeting) -> Row:
    return meetings.mine_of_uid(crm, one.uid) or _proposed(crm, one)


def _proposed(crm: Crm, one: ical.Meeting) -> Row:
    """Not stored: a number for the series is not taken either."""
    entity = crm.model[meetings.ENTITY]
    given = meetings.entry(crm, one)
    row = crm.absorber.new_row(entity, given, crud.default_row(crm, entity))
    return settle(crm, {**row, "Recurrence": None}, None) | {"Recurrence": row["Recurrence"]}
