"""The tenant's clock, and the two spellings of time on the wire (sheet: wire.md 4.4).

A date-time is kept as the text the API shows: the wall clock of the tenant's base zone,
`2026-01-15T09:00:00`, with
seven digits of a second only where they are not zero. Such texts sort as the moments do.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from math import floor
from time import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

NO_DATE = "0001-01-01T00:00:00"
_DATETIME = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,16}))?)?)?\s*(Z|z|[+-]\d\d:?\d\d)?\s*"
)
_TIMESPAN = re.compile(r"(-)?(?:(\d+)\.)?(\d{1,4}):(\d\d)(?::(\d\d)(?:\.\d{1,7})?)?")
_ISO_SPAN = re.compile(
    r"(-)?P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.I
)  # fmt: skip

# SuperOffice names a zone by its country; only the base zones a demo needs stand here.
ZONES = {
    "NO": "Europe/Oslo", "DK": "Europe/Copenhagen", "SE": "Europe/Stockholm", "GB": "Europe/London",
    "DE": "Europe/Berlin", "NL": "Europe/Amsterdam", "FR": "Europe/Paris", "UTC": "UTC",
}  # fmt: skip


class BadTime(ValueError):
    """A text that is no time."""


@lru_cache(maxsize=64)
def zone_info(code: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo  # 3 ms, and most requests carry no offset

    return ZoneInfo(ZONES[code])


@lru_cache(maxsize=4096)
def read_datetime(text: str, zone: str) -> str:
    """Any ISO 8601 date-time as the wall clock of `zone`. A bare time is taken as it stands. Raises
    BadTime."""
    found = _DATETIME.fullmatch(text)
    if not found:
        raise BadTime(text)
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0)
        )
    except ValueError:
        raise BadTime(text) from None
    if offset and moment.year not in (1, 9999):  # the ends of time mean "not set" and "never"
        moment = moment.replace(tzinfo=_offset(offset)).astimezone(zone_info(zone))
    return written(moment, fraction or "")


def _offset(text: str) -> timezone:
    if text in "Zz":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        raise BadTime(text)
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def written(moment: datetime, fraction: str = "") -> str:
    """`moment` without its zone, and seven digits of `fraction` unless they are all zero."""
    text = moment.replace(tzinfo=None, microsecond=0).isoformat()
    digits = (fraction + "0000000")[:7]
    return f"{text}.{digits}" if digits.strip("0") else text


def within(moment: str, begin: str | None, end: str | None) -> bool:
    """Whether it lies in a window of time; an end that is null, empty or the zero date is open."""
    since, until = begin or NO_DATE, end or NO_DATE
    return (since == NO_DATE or moment >= since) and (until == NO_DATE or moment <= until)


def read_timespan(text: str) -> str:
    """`hh:mm`, `hh:mm:ss`, `d.hh:mm:ss` or ISO 8601 `PT1H30M` as `hh:mm:ss`. Raises BadTime."""
    found = _TIMESPAN.fullmatch(text.strip())
    if found:
        minus, days, hours, minutes, seconds = found.groups()
        total = int(days or 0) * 86400 + int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
    else:
        iso = _ISO_SPAN.fullmatch(text.strip())
        if not iso or not any(iso.groups()[1:]):
            raise BadTime(text)
        minus, *parts = iso.groups()
        scale = (86400, 3600, 60, 1)
        total = int(sum(float(part or 0) * size for part, size in zip(parts, scale, strict=True)))
    days_, rest = divmod(total, 86400)
    shown = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"{'-' if minus else ''}{f'{days_}.' if days_ else ''}{shown}"


_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)?", re.I)
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}


def read_duration(text: str) -> float:
    """`800ms`, `2s`, `5m`, `1.5h`, `8d`, `2w` and combinations (`1h 30m`) in seconds; a bare number is seconds. Raises BadTime."""
    found = list(_DURATION.finditer(text))
    rest = _DURATION.sub("", text)
    if not found or rest.strip() or (len(found) > 1 and not all(part[2] for part in found)):
        raise BadTime(text)
    return sum(float(part[1]) * _UNITS[(part[2] or "s").lower()] for part in found)


def read_moment(text: str, zone: str) -> datetime:
    """An ISO 8601 date-time as a moment; a bare one is the wall clock of `zone`. Raises BadTime."""
    told = read_datetime(text, zone)
    try:
        moment = datetime.fromisoformat(told[:19]).replace(tzinfo=zone_info(zone))
        moment.timestamp()
    except (ValueError, OverflowError):
        raise BadTime(text) from None
    return moment.astimezone(UTC)


class Start(NamedTuple):
    """Where a tenant's clock starts: at a moment (None: now), and whether it stands still there."""

    at: datetime | None = None
    frozen: bool = False


class Setting(NamedTuple):
    """How a clock runs: real time and `ahead` of it, or standing at `frozen` (seconds since the epoch)."""

    ahead: float = 0.0
    frozen: float | None = None

    def seconds(self) -> float:
        return time() + self.ahead if self.frozen is None else self.frozen


REAL = Setting()


def setting(start: Start | None) -> Setting:
    """The setting of a clock that starts this moment."""
    if start is None:
        return REAL
    at = time() if start.at is None else start.at.timestamp()
    return Setting(frozen=at) if start.frozen else Setting(ahead=at - time() if start.at else 0.0)


class Clock:
    """What time it is for a tenant. `zone` is its base zone (`NO` unless its scenario says otherwise)."""

    __slots__ = ("_now", "_second", "_setting", "zone")

    def __init__(self, zone: str = "NO", setting: Setting = REAL) -> None:
        self.zone, self._setting = zone, setting
        self._second, self._now = -1, ""

    @property
    def setting(self) -> Setting:
        return self._setting

    def turn(self, setting: Setting) -> None:
        """Runs like this from now on."""
        self._setting = setting
        self._second = -1

    def seconds(self) -> float:
        """Since the epoch."""
        return self._setting.seconds()

    def utc(self) -> datetime:
        return datetime.fromtimestamp(self.seconds(), UTC)

    def now(self) -> str:
        """This moment as stored and shown: wall clock of the base zone, whole seconds."""
        seconds = self.seconds()
        second = floor(seconds)
        if second != self._second:  # many rows are stamped within one
            moment = datetime.fromtimestamp(second, UTC)
            self._now = written(moment.astimezone(zone_info(self.zone)))
            self._second = second  # last: a thread may ask as well
        return self._now
