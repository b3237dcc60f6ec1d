"""The time frame of a priority: how much of it lies between two moments, and when so much of it is over (domain.md 6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from so_mock.clock import NO_DATE
from so_mock.store.table import Row

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONGEST = 3660  # days that are looked through: a frame may be closed on every day of the year


def later(when: str, by: timedelta) -> str:
    return (datetime.fromisoformat(when) + by).isoformat()


def working_seconds(priority: Row | None, begin: datetime, end: datetime) -> int:
    """Seconds within the office hours; a priority that states none works around the clock."""
    if begin >= end or not _states(priority):
        return max(0, int((end - begin).total_seconds()))
    total = timedelta()
    for opens, closes in _open(priority, begin):
        if opens >= end:
            break
        total += max(timedelta(), min(end, closes) - opens)
    return int(total.total_seconds())


def working_after(priority: Row | None, begin: str, minutes: int) -> str:
    """When so many minutes within the office hours are over."""
    left = timedelta(minutes=minutes)
    if _states(priority):
        for opens, closes in _open(priority, datetime.fromisoformat(begin)):
            if opens + left <= closes:
                return (opens + left).isoformat()
            left -= closes - opens
    return later(begin, left)


def _open(priority: Row | None, begin: datetime) -> Iterator[tuple[datetime, datetime]]:
    """From when to when it is worked, since `begin`."""
    hours = _hours(priority)
    closed = {str(date)[5:10] for date in (priority or {}).get("NonDates") or ()}
    day = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    for _ in range(LONGEST):
        start, stop = hours[day.weekday()]
        opens, closes = max(begin, day + start), day + stop
        if opens < closes and day.isoformat()[5:10] not in closed:
            yield opens, closes
        day += timedelta(days=1)


def _states(priority: Row | None) -> bool:
    return any(start < stop for start, stop in _hours(priority))


def _hours(priority: Row | None) -> list[tuple[timedelta, timedelta]]:
    return [(_clock(priority, f"{day}Start"), _clock(priority, f"{day}Stop")) for day in DAYS]


def _clock(priority: Row | None, name: str) -> timedelta:
    moment = datetime.fromisoformat(((priority or {}).get(name) or NO_DATE)[:19])
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)
