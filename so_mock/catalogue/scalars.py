"""Values of the simple types, read as generously as the server reads them (sheet: wire.md 4.2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from so_mock.clock import NO_DATE, BadTime, read_timespan
from so_mock.instants import DAY, MOMENT, WALL, read

RANGES = {"int": (-(2**31), 2**31 - 1), "long": (-(2**63), 2**63 - 1)}
INTEGER = re.compile(r"\s*[+-]?\d{1,30}\s*", re.A)
DECIMAL = re.compile(r"\s*[+-]?(\d++(\.\d*+)?|\.\d++)(e[+-]?\d{1,4})?\s*", re.A | re.I)
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]*+={0,2}\s*")  # possessive: else slow on long blanks


class BadValue(Exception):
    """A value that does not fit its type; `path` is where it stands (`Email.To[0].ContactId`)."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(path, problem)
        self.path, self.problem = path, problem


class Reading:
    """What reading one request needs and leaves: the tenant's base zone, the zone of bare times (`theirs`, where another was
    asked for), and the paths nobody declared."""

    __slots__ = ("ignored", "theirs", "zone")

    def __init__(self, zone: str, theirs: str = "") -> None:
        self.zone, self.theirs = zone, theirs or zone
        self.ignored: list[str] = []


Reader = Callable[[Any, str, Reading], Any]


def short(value: Any) -> str:
    """The value as a client would recognise it in an error text, at most 60 characters."""
    kinds = {
        dict: "an object",
        list: "an array",
        bool: str(value is True).lower(),
        type(None): "null",
    }
    text = kinds.get(type(value)) or repr(value[:80] if isinstance(value, str) else value)
    return text if len(text) <= 60 else text[:57] + "..."


def _integer(name: str) -> Reader:
    low, high = RANGES[name]

    def read(value: Any, path: str, reading: Reading) -> Any:
        if type(value) is not int:
            if value is None:
                return None
            if isinstance(value, bool):
                raise BadValue(path, f"{short(value)} is not an integer")
            if (isinstance(value, float) and value.is_integer()) or (
                isinstance(value, str) and INTEGER.fullmatch(value)
            ):
                value = int(value)
            elif value == "":
                return None
            else:
                raise BadValue(path, f"{short(value)} is not an integer")
        if not low <= value <= high:
            raise BadValue(
                path, f"{short(value)} is out of range for {name}{'32' if name == 'int' else ''}"
            )
        return value

    return read


def _double(value: Any, path: str, reading: Reading) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, str) and not DECIMAL.fullmatch(value):
        hint = " (a point stands before decimals)" if "," in value else ""
        raise BadValue(path, f"{short(value)} is not a number{hint}")
    if isinstance(value, (int, float, str)) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            number = float("nan")
        if number - number == 0:  # neither infinite nor no number: JSON has no spelling for them
            return number
    raise BadValue(path, f"{short(value)} is not a number")


def _bool(value: Any, path: str, reading: Reading) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if value == "":
        return None
    if isinstance(value, (int, float)):
        return bool(value)
    if isinstance(value, str) and value.strip().lower() in _TRUTHS:
        return _TRUTHS[value.strip().lower()]
    raise BadValue(path, f"{short(value)} is neither true nor false")


def _string(value: Any, path: str, reading: Reading) -> Any:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    raise BadValue(path, f"{short(value)} is not a string")


def _datetime(kind: str) -> Reader:
    def read_one(value: Any, path: str, reading: Reading) -> Any:
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise BadValue(path, f"{short(value)} is not a date-time")
        if len(value) > 100:
            value = value.strip()  # else blanks are remembered with it
        try:
            return read(value, reading.zone, reading.theirs, kind)
        except BadTime:
            raise BadValue(path, f"{short(value)} is not a date-time (2026-01-15T08:00:00)") from None  # fmt: skip

    return read_one


def _timespan(value: Any, path: str, reading: Reading) -> Any:
    if value is None or value == "":
        return None
    try:
        return read_timespan(str(value) if isinstance(value, (str, int, float)) else "")
    except (ValueError, OverflowError):  # BadTime, or more digits than a number of days has
        raise BadValue(path, f"{short(value)} is not a time span (hh:mm:ss or PT1H30M)") from None


def _bytes(value: Any, path: str, reading: Reading) -> Any:
    if value is None:
        return None
    if isinstance(value, str) and _BASE64.fullmatch(value):
        packed = value if value.isalnum() else "".join(value.split())
        if len(packed) % 4 == 0:
            return packed
    raise BadValue(path, "not base64")


def _any(value: Any, path: str, reading: Reading) -> Any:
    return value


_TRUTHS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}
BLANKS: dict[str, Any] = {
    "int": 0,
    "long": 0,
    "double": 0.0,
    "bool": False,
    "string": "",
    "datetime": NO_DATE,
    "timespan": "00:00:00",
}
VALUES = frozenset(BLANKS) - {"string"}  # types of which nothing is null
READERS: dict[str, Reader] = {
    "int": _integer("int"),
    "long": _integer("long"),
    "double": _double,
    "bool": _bool,
    "string": _string,
    "datetime": _datetime(MOMENT),
    "timespan": _timespan,
    "bytes": _bytes,
    "binary": _any,
    "object": _any,
    "file": _any,
}
# Of a property that is a date-time by its type, and a day.
DAYS: dict[str, Reader] = {DAY: _datetime(DAY), WALL: _datetime(WALL)}
