"""What a calendar shows of days: how full they are, red letters, alarms, the next time when all are free."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from so_mock.agents.appointment.lists import of_associate
from so_mock.agents.appointment.templates import ENTITY
from so_mock.behaviour import behaviour
from so_mock.clock import NO_DATE, written
from so_mock.crm import Crm
from so_mock.entities.booking import later
from so_mock.entities.diary import DIARY, GONE, IN_DIARY, bounds, busy, is_participant
from so_mock.entities.model import View
from so_mock.entities.recurrence import day_of, midnight
from so_mock.errors import Invalid

OPENS, CLOSES = 8, 16  # the active work-day
MOST = 1000  # days asked for at once


def each_day(start: str, end: str) -> list[date]:
    """The times of day do not matter (OA)."""
    first, last = day_of(start or NO_DATE), day_of(end or NO_DATE)
    if (last - first).days >= MOST:
        raise Invalid(f"More than {MOST} days")
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def activity(crm: Crm, who: int, day: date) -> dict[str, Any]:
    rows = [
        r
        for r in crm.by(ENTITY, DIARY, (who, day.isoformat()))
        if r["InvitationStatus"] not in GONE
    ]
    free = sum(1 for row in rows if row["IsFree"])
    opens, closes = (f"{day.isoformat()}T{hour:02}:00:00" for hour in (OPENS, CLOSES))
    minutes: set[int] = set()
    for row in rows:
        if row["Type"] in IN_DIARY and not row["IsFree"]:
            start, end = (min(max(moment, opens), closes) for moment in bounds(row))
            minutes.update(range(_minute(start), _minute(end)))
    percentage = round(100 * len(minutes) / (60 * (CLOSES - OPENS)))
    return crm.blank("ActivitySummary") | {
        "NumBusyActivities": len(rows) - free, "NumFreeActivities": free, "PercentageBusy": percentage,
    }  # fmt: skip


def _minute(moment: str) -> int:
    return int(moment[11:13]) * 60 + int(moment[14:16])


@behaviour("Appointment.GetActivityInformationListByDatesAndAssociate")
def activity_information(
    crm: Crm, start_date: str, end_date: str, associate_id: int
) -> list[dict[str, Any]]:
    return [
        crm.blank("ActivityInformationListItem")
        | {"Date": midnight(day), "ActivityInformation": activity(crm, associate_id, day)}
        for day in each_day(start_date, end_date)
    ]


# -- alarms


@behaviour("Appointment.GetAlarms")
def get_alarms(
    crm: Crm,
    include_invitations: bool,
    include_all_appointments: bool,
    default_alarm_lead_time_in_minutes: int,
) -> dict[str, Any]:
    """What is still to come in the caller's diary and has an alarm; on demand everything, with a lead time of default."""
    now = crm.now()
    shown = []
    for row in of_associate(crm, crm.caller.associate_id):
        if (
            row["Completed"] == "Completed"
            or row["InvitationStatus"] in GONE
            or row["EndDate"] < now
        ):
            continue
        if not row["HasAlarm"] and not include_all_appointments:
            continue
        if (
            is_participant(row)
            and row["InvitationStatus"] != "Accepted"
            and not include_invitations
        ):
            continue
        record = crm.record(crm.view(ENTITY, row, "AlarmData"))
        if not row["HasAlarm"]:
            record["AlarmTime"] = later(
                row["StartDate"], -(default_alarm_lead_time_in_minutes or 0)
            )
        shown.append(record)
    shown.sort(key=lambda record: (record["AlarmTime"], record["AppointmentId"]))
    return crm.blank("MultiAlarmData") | {"Alarms": shown, "PollingInterval": POLL}


POLL = 60  # seconds; a client that was told 0 would never rest


# -- free time


@behaviour("Appointment.GetNextAvailableTime")
def get_next_available_time(
    crm: Crm, associates: list[int], start_time: str, end_time: str, count: int, is_all_day: bool
) -> list[dict[str, Any]]:
    """The next working times in which all have nothing, each as long as from StartTime to EndTime at least."""
    start, end = _at(start_time or crm.now()), _at(end_time or start_time or crm.now())
    length = max(end - start, timedelta(minutes=15))
    found: list[dict[str, Any]] = []
    for n in range(LOOK_AHEAD):
        day = start.date() + timedelta(n)
        if day.weekday() > 4 or len(found) >= max(count or 1, 1):
            continue
        for opens, closes in _gaps(
            crm, associates or [], day, max(start, _clock(day, OPENS)), is_all_day
        ):
            if closes - opens >= (min(length, closes - opens) if is_all_day else length):
                last = closes if is_all_day else opens + length
                found.append({
                    "AvailableTimeStart": written(opens), "AvailableTimeEnd": written(closes),
                    "RecommendedTimeStart": written(opens), "RecommendedTimeEnd": written(last),
                })  # fmt: skip
    blank = crm.blank("NextAvailableTime")
    return [blank | each for each in found[: max(count or 1, 1)]]


LOOK_AHEAD = 60  # days


def _gaps(
    crm: Crm, who: list[int], day: date, first: datetime, all_day: bool
) -> list[tuple[datetime, datetime]]:
    """The free stretches of a working day, from `first` on."""
    opens, closes = max(first, _clock(day, OPENS)), _clock(day, CLOSES)
    taken = sorted(
        bounds(row)
        for each in who
        for id in busy(crm.reads, each, written(_clock(day, OPENS)), written(closes))
        if (row := crm.row(ENTITY, id)) is not None
    )
    if all_day:
        return [] if taken or opens != _clock(day, OPENS) else [(opens, closes)]
    gaps = []
    for start, end in taken:
        if _at(start) > opens:
            gaps.append((opens, min(_at(start), closes)))
        opens = max(opens, _at(end))
    return [gap for gap in [*gaps, (opens, closes)] if gap[0] < gap[1]]


def _clock(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour)


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment[:19])


@behaviour("Appointment.GetCanInsertForAssociates")
def get_can_insert_for_associates(crm: Crm, associate_ids: list[int]) -> list[bool]:
    """In the diary of everyone who is there and not retired."""
    rows = [crm.row("associate", id) for id in associate_ids or ()]
    return [row is not None and not row["Deleted"] for row in rows]


# -- synchronisation


@behaviour("Appointment.GetMySyncAppointments")
def get_my_sync_appointments(crm: Crm, start_time: str, end_time: str) -> list[dict[str, Any]]:
    asked = {"start_time": start_time, "end_time": end_time, "count": 0}
    views: list[View] = crm.call("Appointment.GetMyDiary", **asked)
    shown = []
    for view in views:
        record = crm.record(crm.view(ENTITY, view.row, "AppointmentSyncData"))
        listed = crm.record(crm.view(ENTITY, view.row))["Participants"]
        record["Participants"] = [synchronised(crm, each) for each in listed]
        shown.append(record)
    return shown


# How an answer to an invitation is called where one word tells all of a status.
STATUS = {
    "Accepted": "NotStarted", "Hidden": "Hidden", "Invitation": "Booking", "Moved": "BookingMoved", "Seen": "BookingSeen",
    "MovedSeen": "BookingMovedSeen", "Declined": "BookingDeclined", "Cancelled": "BookingDeleted",
}  # fmt: skip
REACHED = {
    "EMail": "Emails", "Url": "Urls", "PhonePrivate": "PrivatePhones", "PhoneFax": "Faxes", "PhoneMobile": "MobilePhones",
    "PhoneDirect": "OfficePhones", "Messenger": "ChatEmails", "Voip": "InternetPhones",
}  # fmt: skip


def synchronised(crm: Crm, participant: dict[str, Any]) -> dict[str, Any]:
    """A participant with what a calendar elsewhere wants to know of him."""
    shown = crm.blank("ParticipantSyncData") | {
        "ParticipantStatus": STATUS.get(participant["InvitationStatus"], "UnknownOrPostIt")
    }
    person = crm.row("person", participant["PersonId"])
    company = crm.row("contact", participant["ContactId"])
    if person is not None:
        record = crm.record(crm.view("person", person))
        shown |= {
            "PersonId": person["PersonId"], "PersonFirstName": person["Firstname"], "PersonMiddleName": person["MiddleName"],
            "PersonLastname": person["Lastname"], "PersonMrmrs": person["Mrmrs"], "PersonTitle": person["Title"],
            "PersonFullName": record["FullName"], "PersonFormalName": record["FormalName"],
            "PersonPosition": crm.text("position", person["Position"]), "PersonCountry": crm.text("country", person["Country"]),
            **{name: texts(person[held]) for name, held in REACHED.items()},
        }  # fmt: skip
    if company is not None:
        shown |= {
            "ContactId": company["ContactId"], "ContactName": company["Name"], "ContactDepartment": company["Department"],
            "ContactFullName": crm.text("contact", company["ContactId"]), "ContactUrl": texts(company["Urls"]),
            "ContactBusiness": crm.text("business", company["Business"]), "ContactCategory": crm.text("category", company["Category"]),
            "ContactCountry": crm.text("country", company["Country"]), "Country": crm.text("country", company["Country"]),
            "PhoneContact": texts(company["Phones"]),
        }  # fmt: skip
    return shown


def texts(elements: list[dict[str, Any]] | None) -> list[str]:
    return [str(each.get("Value") or "") for each in elements or ()]
