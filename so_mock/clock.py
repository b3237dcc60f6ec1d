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

from so_mock.zones import BY_CODE

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

NO_DATE = "0001-01-01T00:00:00"
NEVER = "9999-12-31T23:59:59"
_DATETIME = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,16}))?)?)?\s*(Z|z|[+-]\d\d:?\d\d)?\s*",
    re.A,
)
_TIMESPAN = re.compile(r"(-)?(?:(\d+)\.)?(\d{1,4}):([0-5]\d)(?::([0-5]\d)(?:\.\d{1,7})?)?", re.A)
_MOST_DAYS = 10_675_199  # of a TimeSpan in .NET
_ISO_SPAN = re.compile(
    r"(-)?P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?",
    re.A | re.I,
)  # fmt: skip

# A script writes times beside the four digits of a year like this.
_BEYOND = re.compile(r"\s*\+01\d{4}-\d\d-\d\dT[\d:.]{1,20}Z\s*", re.A)
# And serializers of .NET like this: milliseconds since 1970, with the offset of who wrote it.
_TICKED = re.compile(r"/Date\((-?\d{1,15})([+-]\d{4})?\)/", re.A)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadTime(ValueError):
    """A text that is no time."""


@lru_cache(maxsize=64)
def zone_info(code: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo  # 3 ms, and most requests carry no offset

    return ZoneInfo(BY_CODE[code].iana)


@lru_cache(maxsize=4096)
def read_datetime(text: str, zone: str) -> str:
    """Any ISO 8601 date-time as the wall clock of `zone`. A bare time is taken as it stands. Raises
    BadTime."""
    moment, fraction = parsed(text)
    bare = written(moment, fraction)
    if moment.tzinfo is None:
        return bare
    end = end_of_time(bare)
    if end:
        return end + bare[19:] if end == NEVER else end
    return written(moment.astimezone(zone_info(zone)), fraction)


def end_of_time(wall: str) -> str:
    """ "Not set" or "never" where a time is one of them in some zone; "" for any other."""
    if wall < "0001-01-03":
        return NO_DATE
    return NEVER if wall >= "9999-12-30" else ""


def parsed(text: str) -> tuple[datetime, str]:
    """With its offset where it has one, and the digits of its fraction. Raises BadTime."""
    found = _DATETIME.fullmatch(text)
    if not found:
        if _BEYOND.fullmatch(text):
            return datetime.max.replace(microsecond=0, tzinfo=UTC), ""
        return _ticked(text)
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    if offset and (year, month) == ("0000", "12") and day in ("30", "31"):
        # A script's zero date, east of UTC.
        return datetime(1, 1, 1, tzinfo=UTC), ""
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0)
        )
    except ValueError:
        raise BadTime(text) from None
    return moment.replace(tzinfo=_offset(offset)) if offset else moment, fraction or ""


def _ticked(text: str) -> tuple[datetime, str]:
    found = _TICKED.fullmatch(text)
    if not found:
        raise BadTime(text)
    seconds, thousandths = divmod(int(found[1]), 1000)
    try:
        moment = _EPOCH + timedelta(seconds=seconds)
        return moment.astimezone(_offset(found[2] or "Z")), f"{thousandths:03}"
    except OverflowError:
        raise BadTime(text) from None


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


def in_utc(seconds: float) -> str:
    """Seconds since the epoch, to the millisecond."""
    when = datetime.fromtimestamp(seconds, UTC)
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


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
    if days_ > _MOST_DAYS:
        raise BadTime(text)
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


EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)


class OutOfBounds(BadTime):
    """A moment at which no clock can stand."""

    def __init__(self) -> None:
        super().__init__(f"a clock stands between {EARLIEST.year} and {LATEST.year - 1}")


def read_moment(text: str, zone: str) -> datetime:
    """An ISO 8601 date-time as a moment; a bare one is the wall clock of `zone`. Raises BadTime."""
    moment, _ = parsed(text)
    return _bounded(_moment(moment, zone))


def _moment(moment: datetime, zone: str) -> datetime:
    if not EARLIEST.year <= moment.year <= LATEST.year:  # where no zone can be reckoned with
        raise OutOfBounds
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone_info(zone))).astimezone(UTC)


def _bounded(moment: datetime) -> datetime:
    if not EARLIEST <= moment < LATEST:
        raise OutOfBounds
    return moment


class Start(NamedTuple):
    """Where a tenant's clock starts: at a moment (None: now), and whether it stands still there. A moment without an offset
    is the wall clock of the tenant's base zone."""

    at: datetime | None = None
    frozen: bool = False


FROZEN = "frozen"


def read_start(text: str) -> Start:
    """`2026-01-15T08:00:00Z` ticks from there, `2026-01-15T08:00:00Z,frozen` stands still there, `frozen` alone stands where
    the process began. Raises BadTime."""
    at, comma, word = text.strip().rpartition(",")
    if word.strip().lower() != FROZEN:
        at, comma, word = text.strip(), "", ""
    if word and not comma:
        return Start(frozen=True)
    moment, _ = parsed(at)
    _moment(moment, "UTC")
    return Start(moment, bool(word))


class Setting(NamedTuple):
    """How a clock runs: real time and `ahead` of it, or standing at `frozen` (seconds since the epoch)."""

    ahead: float = 0.0
    frozen: float | None = None

    def seconds(self) -> float:
        return time() + self.ahead if self.frozen is None else self.frozen

    def advanced(self, seconds: float) -> Setting:
        """Raises OutOfBounds."""
        if self.seconds() + seconds >= LATEST.timestamp():
            raise OutOfBounds
        if self.frozen is None:
            return Setting(ahead=self.ahead + seconds)
        return Setting(frozen=self.frozen + seconds)

    def at(self, seconds: float) -> Setting:
        """Another time, and it ticks or stands as before."""
        return Setting(ahead=seconds - time()) if self.frozen is None else Setting(frozen=seconds)

    def standing(self, frozen: bool) -> Setting:
        """The same time; from now on it stands, or ticks."""
        if frozen == (self.frozen is not None):
            return self
        if frozen:
            return Setting(frozen=self.seconds())
        return Setting(ahead=self.seconds() - time())


REAL = Setting()


def setting(start: Start | None, zone: str = "NO") -> Setting:
    """The setting of a clock that starts this moment. Raises OutOfBounds."""
    if start is None:
        return REAL
    at = time() if start.at is None else _bounded(_moment(start.at, zone)).timestamp()
    return Setting(frozen=at) if start.frozen else Setting(ahead=at - time() if start.at else 0.0)


def begun(start: Start | None) -> Start | None:
    """The same start however often it is returned to: one that stands where the process began stands there for good."""
    if start is None or start.at is not None or not start.frozen:
        return start
    return Start(datetime.fromtimestamp(floor(time()), UTC), True)


class Clock:
    """What time it is for a tenant. `zone` is its base zone (`NO` unless its scenario says otherwise)."""

    __slots__ = ("_setting", "_told", "zone")

    def __init__(self, zone: str = "NO", setting: Setting = REAL) -> None:
        self.zone, self._setting = zone, setting
        self._told = -1, ""  # a second, and how it is written: together, since threads ask as well

    @property
    def setting(self) -> Setting:
        return self._setting

    def turn(self, setting: Setting) -> None:
        """Runs like this from now on."""
        self._setting = setting

    def copy(self) -> Clock:
        """One that runs alike, and goes on so when this one is turned."""
        return Clock(self.zone, self._setting)

    def seconds(self) -> float:
        """Since the epoch."""
        return self._setting.seconds()

    def utc(self) -> datetime:
        return datetime.fromtimestamp(self.seconds(), UTC)

    def now(self) -> str:
        """This moment as stored and shown: wall clock of the base zone, whole seconds."""
        second = floor(self.seconds())
        known, shown = self._told
        if second != known:  # many rows are stamped within one
            shown = self.wall(second)
            self._told = second, shown
        return shown

    def said(self) -> str:
        """How it stands, for people; "" where it shows real time."""
        if self._setting == REAL:
            return ""
        runs = "stands still" if self._setting.frozen is not None else "ticks"
        return f"{self.now()} in zone {self.zone}, {runs}"

    def wall(self, second: int) -> str:
        """Any moment, likewise."""
        return written(datetime.fromtimestamp(second, UTC).astimezone(zone_info(self.zone)))
