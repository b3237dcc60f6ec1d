"""Literals of a filter, in every spelling that is read: plain, quoted, or encoded as `[I:5]` (sheet: query.md a.5, d)."""

from __future__ import annotations

import re
from functools import lru_cache

from so_mock.clock import NO_DATE, BadTime, read_datetime, read_timespan

_ENCODED = re.compile(r"\[(I|F|M|D|DT|T|TS|B|A):(.*)\]", re.S | re.I)
_MONTH_FIRST = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})(.*)", re.S)
_LOOSE = re.compile(r"(\d{4})[-./](\d\d?)[-./](\d\d?)(.*)", re.S)
_INTEGER = re.compile(r"[+-]?\d{1,19}(\.0*)?")
_TRUE, _FALSE = frozenset(["true", "1", "-1", "yes"]), frozenset(["false", "0", "no", ""])
LONGEST = 80  # characters of a number, a truth or a time


class BadLiteral(ValueError):
    """A value that does not fit; the problem says what was wanted."""

    def __init__(self, value: str, problem: str) -> None:
        super().__init__(f"'{value[:60]}' {problem}")
        self.value = value


def bare(text: str) -> str:
    """Without its marker."""
    found = _ENCODED.fullmatch(text.strip())
    return found[2] if found else text


def integer(text: str) -> int:
    plain = bare(text).strip()
    if plain.lower() in ("true", "false"):
        return int(plain.lower() == "true")
    if not _INTEGER.fullmatch(plain):
        raise BadLiteral(text, "is not an integer")
    return int(plain.partition(".")[0])


def decimal(text: str) -> float:
    plain = bare(text).strip() if len(text) <= LONGEST else ""
    try:
        found = float(plain)
    except ValueError:
        found = float("nan")
    if found != found or found in (float("inf"), float("-inf")):
        raise BadLiteral(text, "is not a number")
    return found


def truth(text: str) -> bool:
    plain = bare(text).strip().lower()
    if plain in _TRUE:
        return True
    if plain in _FALSE:
        return False
    raise BadLiteral(text, "is not true, false, 1 or 0")


def yes(text: str) -> bool:
    """A truth, or a number that is not 0."""
    plain = bare(text).strip()
    return int(plain) != 0 if plain.isdecimal() and len(plain) < LONGEST else truth(text)


def moment(text: str, zone: str) -> str:
    """A date, or date and time, as rows keep it: `2025-01-31T00:00:00`."""
    if len(text) > LONGEST:
        raise BadLiteral(text, "is not a date")
    return _moment(text, zone)


@lru_cache(maxsize=2048)
def _moment(text: str, zone: str) -> str:
    plain = bare(text).strip()
    if not plain or plain.lower() == "null":
        return NO_DATE
    found = _MONTH_FIRST.fullmatch(plain)
    if found:
        year, month, day, rest = found[3], found[1], found[2], found[4]
    else:
        found = _LOOSE.fullmatch(plain)
        if not found:
            raise BadLiteral(text, "is not a date")
        year, month, day, rest = found.groups()
    time = rest.strip().lstrip("TtZz ").strip()
    written = f"{year}-{int(month):02}-{int(day):02}"
    try:
        return read_datetime(f"{written}T{time}" if time else f"{written}T00:00:00", zone)
    except BadTime:
        raise BadLiteral(text, "is not a date") from None


def seconds(text: str) -> int:
    """A span of time: seconds, or `hh:mm:ss`."""
    plain = bare(text).strip()
    if _INTEGER.fullmatch(plain):
        return int(plain.partition(".")[0])
    try:
        return seconds_of(read_timespan(plain))
    except BadTime:
        raise BadLiteral(text, "is not a time span") from None


def seconds_of(span: str) -> int:
    """Of a span as rows keep it, `[-][d.]hh:mm:ss`."""
    minus, rest = span.startswith("-"), span.lstrip("-")
    days, dot, clock = rest.rpartition(".")
    hours, minutes, secs = (clock if dot else rest).split(":")
    total = int(days or 0) * 86_400 + int(hours) * 3_600 + int(minutes) * 60 + int(secs)
    return -total if minus else total
