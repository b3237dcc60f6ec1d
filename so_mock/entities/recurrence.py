"""The days on which an appointment repeats (NS RecurrenceInfo; days of the week are flags: "Monday, Friday")."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import count
from typing import Any

from so_mock.clock import NO_DATE
from so_mock.errors import Invalid

Rule = dict[str, Any]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKS = ("First", "Second", "Third", "Fourth", "Last")
PARTS = ("DayPattern", "WeekPattern", "MonthPattern", "YearPattern")
MOST = 1000  # more occurrences than this are taken for a mistake


def midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00"


def day_of(moment: str) -> date:
    return date.fromisoformat(moment[:10])


def proposal(start: str) -> Rule:
    """What a dialog offers for an appointment of that day: weekly for a year [recorded: Appointment63]."""
    day = day_of(start)
    weekday, week = WEEKDAYS[day.weekday()], WEEKS[(day.day - 1) // 7]
    of_month = {"Day": day.day, "Weekday": weekday, "WeekOfMonth": week}
    leap = (day.month, day.day) == (2, 29)
    year_later = day.replace(year=min(day.year + 1, date.max.year), day=28 if leap else day.day)
    return {
        "RecurrenceId": 0, "StartDate": midnight(day), "EndDate": midnight(year_later),
        "RecurrenceCounter": 1, "RecurrenceEndType": "EndDate", "Pattern": "Weekly",
        "DayPattern": {"Pattern": "EveryCyclicDay", "Cycle": 1}, "WeekPattern": {"Weekdays": weekday, "Cycle": 1},
        "MonthPattern": {"Pattern": "DayOfMonth", "Cycle": 1, **of_month},
        "YearPattern": {"Pattern": "DayOfMonth", "Cycle": day.month, **of_month},
        "Dates": [], "IsRecurrence": False,
    }  # fmt: skip


def completed(given: Mapping[str, Any], start: str) -> Rule:
    """A rule that says everything: what the client left open is as the proposal for its first day has it."""
    first = given.get("StartDate") or NO_DATE
    rule = proposal(start if first == NO_DATE else first)
    for name, value in given.items():
        if name in PARTS and value:
            rule[name] = {**rule[name], **{k: v for k, v in value.items() if _says(v)}}
        elif _says(value):
            rule[name] = value
    return rule


def _says(value: Any) -> bool:
    return value not in (None, "", 0, "Unknown", NO_DATE)


def days(rule: Mapping[str, Any], start: date) -> list[date]:
    """Every day of the rule from `start` on. Raises Invalid when they are too many to be meant."""
    counted = rule["RecurrenceEndType"] == "Counter"
    end = date.max if counted else day_of(rule["EndDate"])
    limit = max(rule["RecurrenceCounter"] or 1, 1) if counted else MOST + 1
    if rule["Pattern"] == "Custom":
        told = sorted({day_of(each["Date"]) for each in rule["Dates"] or ()})
        return told or [start]
    found: list[date] = []
    for day in _GENERATORS[rule["Pattern"]](rule, start):
        if day > end or len(found) >= limit:
            break
        if len(found) == MOST:
            raise Invalid(f"Recurrence: more than {MOST} dates")
        found.append(day)
    return found


def _cycle(part: Mapping[str, Any]) -> int:
    return min(max(part["Cycle"] or 1, 1), 999)


def _weekdays(flags: str) -> set[int]:
    return {WEEKDAYS.index(name) for name in (flags or "").split(", ") if name in WEEKDAYS}


def _daily(rule: Mapping[str, Any], start: date) -> Iterator[date]:
    part = rule["DayPattern"]
    step = _cycle(part) if part["Pattern"] == "EveryCyclicDay" else 1
    for ordinal in range(start.toordinal(), date.max.toordinal(), step):
        day = date.fromordinal(ordinal)
        if part["Pattern"] != "EveryWorkday" or day.weekday() < 5:
            yield day


def _weekly(rule: Mapping[str, Any], start: date) -> Iterator[date]:
    part = rule["WeekPattern"]
    chosen = sorted(_weekdays(part["Weekdays"]) or {start.weekday()})
    monday = start.toordinal() - start.weekday()
    for week in range(monday, date.max.toordinal() - 7, 7 * _cycle(part)):
        for weekday in chosen:
            if week + weekday >= start.toordinal():
                yield date.fromordinal(week + weekday)


def _monthly(rule: Mapping[str, Any], start: date) -> Iterator[date]:
    part = rule["MonthPattern"]
    for month in count(start.year * 12 + start.month - 1, _cycle(part)):
        if month // 12 > date.max.year:
            return
        day = _in_month(part, month // 12, month % 12 + 1)
        if day >= start:
            yield day


def _yearly(rule: Mapping[str, Any], start: date) -> Iterator[date]:
    """`Cycle` is the month: 1 is January (OA RecurrenceYearPattern)."""
    part = rule["YearPattern"]
    for year in range(start.year, date.max.year + 1):
        day = _in_month(part, year, min(_cycle(part), 12))
        if day >= start:
            yield day


def _in_month(part: Mapping[str, Any], year: int, month: int) -> date:
    """The 31st of a shorter month is its last day."""
    first, length = date(year, month, 1), monthrange(year, month)[1]
    if part["Pattern"] != "WeekdayOfMonth":
        return date(year, month, min(max(part["Day"], 1), length))
    chosen = _weekdays(part["Weekday"]) or {first.weekday()}
    all_days = [first + timedelta(n) for n in range(length)]
    fitting = [day for day in all_days if day.weekday() in chosen]
    week = part["WeekOfMonth"]
    return fitting[-1 if week == "Last" else max(WEEKS.index(week) if week in WEEKS else 0, 0)]


_GENERATORS = {"Daily": _daily, "Weekly": _weekly, "Monthly": _monthly, "Yearly": _yearly}
