"""What functions make of one row: parts of dates, converted and weighted amounts (sheet: query.md e)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from so_mock.clock import NO_DATE
from so_mock.entities.money import base_currency, company_currency, from_base, in_base
from so_mock.errors import BadFilter
from so_mock.query.accumulate import DECIMAL, WHOLE, Pair, Shape
from so_mock.query.expressions import NUMBERED, Call, Column, Term
from so_mock.query.moment import Moment
from so_mock.store.table import Row

Value = Callable[[Any], Pair]
Input = Callable[[str], tuple[Shape, Value]]

_DATES = frozenset(["date", "datetime", "unlimitedDate"])
_NUMBERS = frozenset(["int", "decimal", "timeSpan", "bool"])


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week


def _monday(day: date) -> str:
    return date.fromordinal(max(day.toordinal() - day.weekday(), 1)).isoformat()


# Mode of DatePart -> what it is of a moment, given its day.
PARTS: dict[str, Callable[[str, date], int | str]] = {
    "Year": lambda text, day: day.year,
    "Quarter": lambda text, day: (day.month + 2) // 3,
    "Month": lambda text, day: day.month,
    "Day": lambda text, day: day.day,
    "DayOfYear": lambda text, day: day.timetuple().tm_yday,
    "Hour": lambda text, day: int(text[11:13] or 0),
    "DayOfWeek": lambda text, day: day.isoweekday() % 7,
    "DayOfWeekFromMonday": lambda text, day: day.weekday(),
    "Weekno": lambda text, day: _week(day)[1],
    "YearMonth": lambda text, day: f"{day.year:04}/{day.month:02}",
    "YearWeekno": lambda text, day: "{:04}/{:02}".format(*_week(day)),
    "YearQuarter": lambda text, day: f"{day.year:04}/{(day.month + 2) // 3}",
    "YearWeekAsISODate": lambda text, day: _monday(day),
    "ISODate": lambda text, day: text[:10],
    "ISODateHour": lambda text, day: text[:13],
}


class Scalars:
    """For one question: rates and currencies are those of its moment. `exists` tells whether there is such a column."""

    def __init__(self, moment: Moment, exists: Callable[[str], bool]) -> None:
        self.moment, self.exists = moment, exists

    def beside(self, term: Term) -> tuple[str, ...]:
        """Columns that are needed and not named: of an amount that is converted to a given currency, the one it is in."""
        if isinstance(term, Column):
            return ()
        found = [name for each in term.arguments for name in self.beside(each)]
        if term.function == "CurrencyConvert" and _number(term.arguments[1]) is not None:
            found += self._currency_of(term.arguments[0])
        return tuple(found)

    def _currency_of(self, term: Term) -> list[str]:
        while isinstance(term, Call):
            term = term.arguments[0]
        prefix, slash, _ = term.name.rpartition("/")
        names = (f"{prefix}{slash}currencyId", f"{prefix}{slash}currency")
        return [name for name in names if self.exists(name)][:1]

    def valued(self, term: Term, of: Input) -> tuple[Shape, Value]:
        """Raises BadFilter where the function does not fit what it is given."""
        if isinstance(term, Column):
            return of(term.name)
        if term.function == "DatePart":
            return self._part(term, of)
        if term.function == "Detail":
            return self.valued(term.arguments[0], of)
        if term.function == "CurrencyConvert":
            return self._converted(term, of)
        numbers = [self._numeric(term, each, of) for each in term.arguments]
        values = [value for _, value in numbers]
        if term.function == "Weighted":
            amount, percent = values
            return DECIMAL, lambda row: (amount(row)[0] * percent(row)[0] / 100.0, None)
        whole = all(shape.kind != "decimal" for shape, _ in numbers)
        return (WHOLE if whole else DECIMAL), lambda row: (_product(values, row), None)

    def _numeric(self, call: Call, term: Term, of: Input) -> tuple[Shape, Value]:
        shape, value = self.valued(term, of)
        if shape.kind not in _NUMBERS:
            raise BadFilter(f"{call.function} wants numbers, and {_told(term)} is {shape.kind}.")
        return shape, value

    def _part(self, call: Call, of: Input) -> tuple[Shape, Value]:
        shape, value = self.valued(call.arguments[0], of)
        if shape.kind not in _DATES:
            raise BadFilter(f"DatePart wants a date, and {_told(call.arguments[0])} is {shape.kind}.")  # fmt: skip
        mode = next(iter(call.modifiers - {"HideDetail"}))
        part = PARTS[mode]

        def made(row: Any) -> Pair:
            text = value(row)[0] or NO_DATE
            return part(text, date.fromisoformat(text[:10])), None

        return (WHOLE if mode in NUMBERED else Shape("string")), made

    # -- currencies

    def _converted(self, call: Call, of: Input) -> tuple[Shape, Value]:
        amount, second = call.arguments
        _, value = self._numeric(call, amount, of)
        given = _number(second)
        if given is not None:
            target: Row | None = self._currencies.get(given)
            if target is None:
                raise BadFilter(f"CurrencyConvert: there is no currency {given}.")
            column = next(iter(self._currency_of(amount)), None)
            source: Value = of(column)[1] if column else lambda row: (0, None)
        else:
            target = self._own if "Own" in call.modifiers else base_currency(self.moment.reads)
            source = self.valued(second, of)[1]
        if "None" in call.modifiers:
            return DECIMAL, lambda row: (float(value(row)[0]), None)
        rates = self._currencies

        def made(row: Any) -> Pair:
            base = in_base(value(row)[0], rates.get(_id(source(row)[0])))
            return from_base(base, target), None

        return DECIMAL, made

    @cached_property
    def _currencies(self) -> dict[Any, Row]:
        return {row["CurrencyId"]: row for row in self.moment.reads.rows("currency")}

    @property
    def _own(self) -> Row | None:
        """Of the company that the caller works for."""
        reads = self.moment.reads
        me = reads.row("associate", self.moment.caller)
        person = reads.row("person", me["PersonId"]) if me else None
        company = person["Contact"] if person else 0
        return company_currency(reads, company) if company else base_currency(reads)


def _number(term: Term) -> int | None:
    """A constant, where the name of a column could stand."""
    return int(term.name) if isinstance(term, Column) and term.name.isdigit() else None


def _id(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdigit() else value


def _told(term: Term) -> str:
    return f"'{term.name[:80]}'" if isinstance(term, Column) else term.function


def _product(values: list[Value], row: Any) -> Any:
    found: Any = 1
    for value in values:
        found *= value(row)[0]
    return found
