"""Meetings that happen again: RRULE (RFC 5545, 3.3.10) as RecurrenceInfo, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from so_mock.entities.recurrence import MOST, WEEKDAYS, WEEKS, day_of, midnight, proposal
from so_mock.mail.ical import Meeting

DAYS = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), WEEKDAYS, strict=True))
TOKENS = {day: token for token, day in DAYS.items()}
PLACES = {1: "First", 2: "Second", 3: "Third", 4: "Fourth", -1: "Last"}
ORDINALS = {name: number for number, name in PLACES.items()}
KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
Rule = Mapping[str, Sequence[Any]]


def recurrence(one: Meeting, zone: str) -> dict[str, Any] | None:
    """None for what happens once, or in a pattern that the diary has no word for. What never ends is taken for a year, as
    the diary's own dialog proposes."""
    rule = one.rule
    if not rule or one.start is None or not KNOWN.issuperset(rule):
        return None
    start = one.times(zone)[0]
    told = _pattern(rule, day_of(start))
    if told is None:
        return None
    made: dict[str, Any] = {**proposal(start), "IsRecurrence": True}
    for name, value in told.items():
        made[name] = {**made[name], **value} if isinstance(value, dict) else value
    return made | _ending(rule, day_of(start), str(told["Pattern"]))


def _pattern(rule: Rule, start: date) -> dict[str, Any] | None:
    cycle = _number(rule, "INTERVAL") or 1
    days, of_month, months = _days(rule), _numbers(rule, "BYMONTHDAY"), _numbers(rule, "BYMONTH")
    kind = str(next(iter(rule.get("FREQ", ())), ""))
    if kind == "DAILY" and not (days or of_month or months):
        return {"Pattern": "Daily", "DayPattern": {"Pattern": "EveryCyclicDay", "Cycle": cycle}}
    if kind == "WEEKLY" and not (of_month or months) and not any(place for place, _ in days):
        named = [day for day in WEEKDAYS if (0, day) in days] or [WEEKDAYS[start.weekday()]]
        return {"Pattern": "Weekly", "WeekPattern": {"Weekdays": ", ".join(named), "Cycle": cycle}}
    day = _day(days, of_month, _numbers(rule, "BYSETPOS"), start)
    if day is not None and kind == "MONTHLY" and not months:
        return {"Pattern": "Monthly", "MonthPattern": {**day, "Cycle": cycle}}
    if day is not None and kind == "YEARLY" and cycle == 1 and len(months) < 2:
        month = months[0] if months else start.month
        return {"Pattern": "Yearly", "YearPattern": {**day, "Cycle": month}}
    return None


def _day(
    days: list[tuple[int, str]], of_month: list[int], places: list[int], start: date
) -> dict[str, Any] | None:
    """One day of a month: by its number, or as the second Monday, say."""
    if not days and len(of_month) < 2 and not places:
        number = of_month[0] if of_month else start.day
        return {"Pattern": "DayOfMonth", "Day": number} if number > 0 else None
    if of_month or len(places) > 1:
        return None
    found = {place for place, _ in days} - {0} or set(places)
    if len(found) != 1 or not found <= set(PLACES) or (len(days) > 1 and not places):
        return None
    named = ", ".join(day for day in WEEKDAYS if day in {day for _, day in days})
    return {"Pattern": "WeekdayOfMonth", "Weekday": named, "WeekOfMonth": PLACES[found.pop()]}


def _ending(rule: Rule, start: date, pattern: str) -> dict[str, Any]:
    count, until = _number(rule, "COUNT"), next(iter(rule.get("UNTIL", ())), None)
    if count:
        return {"RecurrenceEndType": "Counter", "RecurrenceCounter": min(count, MOST)}
    if not isinstance(until, date):
        return {}
    last = until.date() if isinstance(until, datetime) else until
    if pattern in ("Daily", "Weekly"):  # more than that a diary does not take
        last = min(last, start + timedelta(days=MOST - 1))
    return {"EndDate": midnight(max(last, start))}


def _number(rule: Rule, name: str) -> int:
    return next(iter(_numbers(rule, name)), 0)


def _numbers(rule: Rule, name: str) -> list[int]:
    return [each for each in rule.get(name, ()) if isinstance(each, int)]


def _days(rule: Rule) -> list[tuple[int, str]]:
    """`MO` as (0, Monday), `-1FR` as (-1, Friday)."""
    found = []
    for each in map(str, rule.get("BYDAY", ())):
        number = each[:-2].removeprefix("+")
        if each[-2:] in DAYS and (not number or number.lstrip("-").isdecimal()):
            found.append((int(number or 0), DAYS[each[-2:]]))
    return found


def rule_of(told: Mapping[str, Any] | None) -> dict[str, list[Any]]:
    """The way back; empty for what happens once, or on days of its own."""
    if not told or not told.get("IsRecurrence") or told["Pattern"] not in _RULES:
        return {}
    rule: dict[str, list[Any]] = _RULES[told["Pattern"]](told)
    if told["RecurrenceEndType"] == "Counter":
        return rule | {"COUNT": [told["RecurrenceCounter"]]}
    last = day_of(told["EndDate"])
    return rule | {"UNTIL": [datetime(last.year, last.month, last.day, 23, 59, 59, tzinfo=UTC)]}


def _daily(told: Mapping[str, Any]) -> dict[str, list[Any]]:
    part = told["DayPattern"]
    if part["Pattern"] == "EveryWorkday":
        return {"FREQ": ["WEEKLY"], "BYDAY": [TOKENS[day] for day in WEEKDAYS[:5]]}
    return {"FREQ": ["DAILY"], "INTERVAL": [part["Cycle"] or 1]}


def _weekly(told: Mapping[str, Any]) -> dict[str, list[Any]]:
    part = told["WeekPattern"]
    return {"FREQ": ["WEEKLY"], "INTERVAL": [part["Cycle"] or 1], "BYDAY": _tokens(part["Weekdays"])}  # fmt: skip


def _monthly(told: Mapping[str, Any]) -> dict[str, list[Any]]:
    part = told["MonthPattern"]
    return {"FREQ": ["MONTHLY"], "INTERVAL": [part["Cycle"] or 1], **_in_month(part)}


def _yearly(told: Mapping[str, Any]) -> dict[str, list[Any]]:
    part = told["YearPattern"]
    return {"FREQ": ["YEARLY"], "BYMONTH": [part["Cycle"] or 1], **_in_month(part)}


def _in_month(part: Mapping[str, Any]) -> dict[str, list[Any]]:
    if part["Pattern"] != "WeekdayOfMonth":
        return {"BYMONTHDAY": [part["Day"]]}
    place = part["WeekOfMonth"] if part["WeekOfMonth"] in WEEKS else "First"
    return {"BYDAY": _tokens(part["Weekday"]), "BYSETPOS": [ORDINALS[place]]}


def _tokens(flags: str) -> list[str]:
    return [TOKENS[day] for day in (flags or "").split(", ") if day in TOKENS]


_RULES = {"Daily": _daily, "Weekly": _weekly, "Monthly": _monthly, "Yearly": _yearly}
