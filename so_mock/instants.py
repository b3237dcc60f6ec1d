"""A wall clock of one zone as another zone shows it, in and out (sheet: wire.md 4.4).

Where a clock is put back an hour comes twice: a time without an offset is the first of both, which is all that a row of
such a base zone can hold; one with an offset is exact. Where it is put forward an hour is missing: a time in it is reckoned by
the offset before. "Not set" and "never", the ends of time, stand in every zone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

from so_mock.clock import NO_DATE, end_of_time, parsed, read_datetime, written, zone_info

# What a date-time may be.
MOMENT = "moment"
STAMP = "stamp"  # a moment that is told in UTC where it is told with its offset
WALL = "wall"  # a day, or a time that no zone shifts; told with the offset that the zone has then
DAY = "day"  # a day that is told as one of UTC

_UTC = "UTC"
_MOST = timedelta(hours=14)


@lru_cache(maxsize=16_384)
def told(wall: str, kind: str, base: str, zone: str, tagged: bool) -> str:
    """`wall`, of the zone `base`, as `zone` shows it; `tagged`: with its offset."""
    if kind == DAY:
        return f"{wall}Z" if tagged else wall
    if not tagged:
        return wall if kind == WALL else shifted(wall, base, zone)
    if kind == STAMP:
        return f"{shifted(wall, base, _UTC)}Z"
    if kind == WALL and zone == _UTC:
        return f"{wall}Z"
    if wall == NO_DATE:
        return _unset(zone)
    if kind == WALL or end_of_time(wall):
        return wall + _spelt(_offset(wall, zone), zone)
    try:
        there = _moment(wall, base).astimezone(zone_info(zone))
    except OverflowError:
        return wall + _spelt(_offset(wall, zone), zone)
    offset = there.utcoffset() or timedelta()
    shown = _shown(offset)
    return written(there - (offset - shown)) + wall[19:] + _spelt(shown, zone)


@lru_cache(maxsize=16_384)
def shifted(wall: str, zone: str, other: str) -> str:
    """`wall`, of `zone`, as it is in the `other`."""
    if zone == other or end_of_time(wall):
        return wall
    return written(_moment(wall, zone).astimezone(zone_info(other))) + wall[19:]


@lru_cache(maxsize=256)
def shifting(zone: str, other: str) -> Callable[[str], str]:
    """The same for very many; one function for the same zones."""
    return lru_cache(maxsize=16_384)(lambda wall: shifted(wall, zone, other))


@lru_cache(maxsize=256)
def telling(kind: str, base: str, zone: str) -> Callable[[str], str]:
    """With their offset, likewise."""
    return lru_cache(maxsize=16_384)(lambda wall: told(wall, kind, base, zone, True))


@lru_cache(maxsize=4096)
def read(text: str, base: str, theirs: str, kind: str = MOMENT) -> str:
    """What a client sent, as the wall clock of `base`; a time without an offset is of `theirs`. Raises BadTime.

    Of a day the date counts as it is written, whatever its offset: so the official client sends a birthday, midnight
    of UTC wherever it runs.
    """
    if kind in (MOMENT, STAMP):
        moment, fraction = parsed(text)
        if moment.tzinfo is None and theirs != base:
            return shifted(written(moment, fraction), theirs, base)
        return read_datetime(text, base)
    moment, fraction = parsed(text)
    bare = written(moment, fraction)
    offset = moment.utcoffset()
    if offset is None or end_of_time(bare):
        return read_datetime(text, base)
    if kind == DAY or offset == _offset(bare, theirs):
        return bare
    return read_datetime(text, theirs)


def _moment(wall: str, zone: str) -> datetime:
    return datetime.fromisoformat(wall[:19]).replace(tzinfo=zone_info(zone))


def _offset(wall: str, zone: str) -> timedelta:
    """Of the zone at that time, in whole minutes."""
    if end_of_time(wall) and wall < "0002":
        return _usual(zone)
    return _shown(_moment(wall, zone).utcoffset() or timedelta())


def _shown(offset: timedelta) -> timedelta:
    """What can be written of it: whole minutes, at most 14 hours. Towns had others before there were zones."""
    return max(min(timedelta(minutes=offset.total_seconds() // 60), _MOST), -_MOST)


@lru_cache(maxsize=256)
def _usual(zone: str) -> timedelta:
    """In winter, as the zone is now: the first years had no zones, and the server says nothing of that (recorded)."""
    winter = datetime(2001, 1, 1, tzinfo=zone_info(zone))
    return (winter.utcoffset() or timedelta()) - (winter.dst() or timedelta())


@lru_cache(maxsize=256)
def _unset(zone: str) -> str:
    """The zero date is one of UTC; west of it there is no such time, and the first there is stands for it."""
    offset = _usual(zone)
    return written(datetime(1, 1, 1) + max(offset, timedelta())) + _spelt(offset, zone)


def _spelt(offset: timedelta, zone: str) -> str:
    if zone == _UTC:
        return "Z"
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def minutes_ahead(now: str, base: str, zone: str) -> int:
    """Of UTC, at that time of the base zone."""
    return _minutes(_moment(now, base).astimezone(zone_info(zone)))


def in_year(year: int, zone: str) -> tuple[int, int]:
    """Minutes ahead of UTC in winter and in summer; the same where clocks are left alone."""
    info = zone_info(zone)
    found = sorted(_minutes(datetime(year, month, 1, tzinfo=info)) for month in (1, 7))
    return found[0], found[1]


def _minutes(moment: datetime) -> int:
    return int((moment.utcoffset() or timedelta()).total_seconds()) // 60
