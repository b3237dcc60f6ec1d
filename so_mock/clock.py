"""The tenant's clock, and the two spellings of time on the wire (sheet: wire.md 4.4).

A date-time is kept as the text the API shows: the wall clock of the tenant's base zone,
`2026-01-15T09:00:00`, with
seven digits of a second only where they are not zero. Such texts sort as the moments do.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING

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


class Clock:
    """Real time, as the tenant sees it. `zone` is the tenant's base zone (`NO` unless its scenario
    says otherwise)."""

    __slots__ = ("_now", "_second", "zone")

    def __init__(self, zone: str = "NO") -> None:
        self.zone = zone
        self._second, self._now = -1, ""

    def utc(self) -> datetime:
        return datetime.now(UTC)

    def now(self) -> str:
        """This moment as stored and shown: wall clock of the base zone, whole seconds."""
        moment = self.utc()
        second = int(moment.timestamp())
        if second != self._second:  # many rows are stamped within one
            self._now = written(moment.astimezone(zone_info(self.zone)))
            self._second = second  # last: a thread may ask as well
        return self._now
