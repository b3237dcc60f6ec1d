"""Columns that are computed: `Sum(CurrencyConvert(amount;currencyId)):HideDetail` -> what it says (sheet: query.md e)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from so_mock.errors import BadFilter
from so_mock.names import hint_or_all, nearest_hint

_CALL = re.compile(r"\s*(\w+)\s*\(")
_DEEPEST = 20
_KEPT = 500  # characters of a text whose parts are remembered


class Column(NamedTuple):
    name: str


class Call(NamedTuple):
    """`function` and `modifiers` as they are published, whatever case they were written in; `level` of a GroupBy."""

    function: str
    arguments: tuple[Term, ...]
    modifiers: frozenset[str]
    level: int = 1

    @property
    def hidden(self) -> bool:
        return "HideDetail" in self.modifiers

    @property
    def aggregates(self) -> bool:
        """Of many rows; else of one."""
        return self.function in AGGREGATES

    @property
    def groups(self) -> bool:
        return self.function == "GroupBy"


Term = Column | Call


class Function(NamedTuple):
    """`least` and `most` arguments; `one` of these modifiers, the first unless told otherwise; `any` of those."""

    least: int = 1
    most: int = 1
    one: tuple[str, ...] = ()
    any: tuple[str, ...] = ()


_BANDS = ("Header", "Footer")
NUMBERED = ("Year", "Quarter", "Month", "Day", "DayOfYear", "Hour", "DayOfWeek", "DayOfWeekFromMonday", "Weekno")  # fmt: skip
WRITTEN = ("ISODate", "ISODateHour", "YearMonth", "YearWeekno", "YearQuarter", "YearWeekAsISODate")
AGGREGATES: dict[str, Function] = {
    "Count": Function(any=_BANDS), "CountAll": Function(any=_BANDS), "Sum": Function(any=_BANDS),
    "Avg": Function(any=(*_BANDS, "NoNegative", "OnlyPositive")), "Min": Function(any=_BANDS),
    "Max": Function(any=_BANDS), "Median": Function(any=_BANDS), "Percent": Function(any=_BANDS),
}  # fmt: skip
FUNCTIONS: dict[str, Function] = {
    **AGGREGATES,
    "GroupBy": Function(any=_BANDS),
    "DatePart": Function(one=(*WRITTEN, *NUMBERED)),
    "CurrencyConvert": Function(2, 2, one=("Base", "Own", "None")),
    "Weighted": Function(2, 2),
    "Expression": Function(2, 20, one=("Multiply",)),
    "Detail": Function(),
}  # fmt: skip
_SPELT = {name.lower(): name for name in FUNCTIONS}


def is_call(text: str) -> bool:
    return _CALL.match(text) is not None


def parse(text: str) -> Call:
    """Raises BadFilter, which names the place within the text."""
    return _kept_call(text) if len(text) <= _KEPT else _parsed(text)


def _parsed(text: str) -> Call:
    reader = _Reader(text)
    found = reader.call(0)
    if reader.at < len(text.rstrip()):
        raise reader.wrong("the end is expected here")
    return found


_kept_call = lru_cache(maxsize=512)(_parsed)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def wrong(self, problem: str, at: int | None = None) -> BadFilter:
        at = self.at if at is None else at
        return BadFilter(f"'{self.text[:80]}': {problem}, at position {at}.")

    def call(self, depth: int) -> Call:
        found = _CALL.match(self.text, self.at)
        assert found is not None
        start = found.start(1)
        name = _SPELT.get(found[1].lower())
        if name is None:
            near = nearest_hint(found[1], FUNCTIONS)
            raise self.wrong(f"'{found[1][:40]}' is no function{near}", start)
        if depth > _DEEPEST:
            raise self.wrong("the functions are nested too deep", start)
        self.at = found.end()
        function = FUNCTIONS[name]
        arguments = [self.term(name, depth)]
        while self.take(";") or self.take(","):
            arguments.append(self.term(name, depth))
        if not self.take(")"):
            raise self.wrong("')' is missing")
        if not function.least <= len(arguments) <= function.most:
            wanted = str(function.least) if function.least == function.most else f"{function.least} or more"  # fmt: skip
            raise self.wrong(f"{name} takes {wanted} arguments, not {len(arguments)}", start)
        modifiers, level = self.modifiers(name, function)
        return Call(name, tuple(arguments), modifiers, level)

    def term(self, within: str, depth: int) -> Term:
        start = self.at
        if _CALL.match(self.text, self.at):
            found = self.call(depth + 1)
            if found.groups or found.aggregates:
                raise self.wrong(f"{found.function} cannot stand within {within}", start)
            return found
        name = self.column()
        if not name:
            raise self.wrong(f"{within} has no column", start)
        return Column(name)

    def column(self) -> str:
        """Up to what ends an argument; brackets of joins belong to the name: `contact.(sale->contact_id).heading`."""
        depth, start = 0, self.at
        while self.at < len(self.text):
            sign = self.text[self.at]
            if not depth and sign in ";,)":
                break
            depth += (sign == "(") - (sign == ")")
            self.at += 1
        return self.text[start : self.at].strip()

    def take(self, sign: str) -> bool:
        found = re.compile(r"\s*" + re.escape(sign)).match(self.text, self.at)
        if found:
            self.at = found.end()
        return found is not None

    def modifiers(self, name: str, function: Function) -> tuple[frozenset[str], int]:
        known = {each.lower(): each for each in (*function.one, *function.any, "HideDetail")}
        words: list[str] = []
        while (word := self.modifier(known, name, first=not words)) is not None:
            words.append(word)
        found = {word for word in words if not word.isdigit()}
        level = next((int(word) for word in words if word.isdigit()), 1)
        chosen = [each for each in function.one if each in found]
        if len(chosen) > 1:
            raise self.wrong(f"{name} is either {' or '.join(chosen)}")
        if function.one and not chosen:
            found.add(function.one[0])
        return frozenset(found), level

    def modifier(self, known: dict[str, str], name: str, *, first: bool) -> str | None:
        """A comma parts arguments as well: it leads to a modifier only where one follows."""
        found = re.compile(r"\s*([:,])\s*(\w*)").match(self.text, self.at)
        if found is None or (found[1] == "," and first):
            return None
        word = known.get(found[2].lower())
        if word is None and found[2].isdigit() and name == "GroupBy" and len(found[2]) < 4:
            word = found[2]
        if word is None:
            if found[1] == ",":
                return None
            near = hint_or_all(found[2], known.values())
            raise self.wrong(f"'{found[2][:40]}' is no modifier of {name}{near}", found.start(2))
        self.at = found.end()
        return word


def columns_of(term: Term) -> tuple[str, ...]:
    """Names of the columns that it is made of; a number is the id of a currency."""
    if isinstance(term, Column):
        return () if term.name.isdigit() else (term.name,)
    return tuple(name for each in term.arguments for name in columns_of(each))
