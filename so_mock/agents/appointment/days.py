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


# -- red letters

RED = "_redletterday"  # by the columns of the database: nothing else shows them


def country_of(crm: Crm, associate: int) -> int:
    """Where he works."""
    person = crm.row("person", (crm.row("associate", associate) or {}).get("PersonId"))
    company = crm.row("contact", person["Contact"]) if person else None
    return int((company or person or {}).get("Country") or 0)


def red_letters(crm: Crm, who: int, days: list[date]) -> list[tuple[list[str], list[str]]]:
    """The texts of each day in his own country, and in the others that users work in."""
    own = country_of(crm, who)
    others = {country_of(crm, row["AssociateId"]) for row in crm.rows("associate")} - {own, 0}
    texts: dict[tuple[str, int], list[str]] = {}
    for row in crm.rows(RED):
        key = str(row.get("reddate") or "")[:10], int(row.get("country_id") or 0)
        texts.setdefault(key, []).append(str(row.get("text") or ""))
    return [
        (
            texts.get((day.isoformat(), own), []),
            [text for id in sorted(others) for text in texts.get((day.isoformat(), id), [])],
        )
        for day in days
    ]


def summary(crm: Crm, own: list[str], others: list[str]) -> dict[str, Any]:
    told = {"IsOwnCountryHoliday": bool(own), "IsOtherCountryHoliday": bool(others)}
    return crm.blank("RedLetterSummary") | told


@behaviour("Appointment.GetRedLetterInformationListByDatesAndAssociate")
def red_letter_information(
    crm: Crm, start_date: str, end_date: str, associate_id: int
) -> list[dict[str, Any]]:
    days = each_day(start_date, end_date)
    blank, details = crm.blank("RedLetterInformationListItem"), crm.blank("RedLetterDetails")
    return [
        blank
        | {
            "Date": midnight(day),
            "RedLetterInformation": summary(crm, own, others),
            "RedLetterDetails": details
            | {"OwnCountryDayTexts": own, "OtherCountryDayTexts": others},
        }
        for day, (own, others) in zip(days, red_letters(crm, associate_id, days), strict=True)
    ]


@behaviour("Appointment.GetDayInformationListByDatesAndAssociate")
def day_information(
    crm: Crm, start_date: str, end_date: str, associate_id: int
) -> list[dict[str, Any]]:
    days = each_day(start_date, end_date)
    return [
        crm.blank("DayInformationListItem")
        | {
            "Date": midnight(day),
            "ActivityInformation": activity(crm, associate_id, day),
            "RedLetterInformation": summary(crm, own, others),
        }
        for day, (own, others) in zip(days, red_letters(crm, associate_id, days), strict=True)
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
