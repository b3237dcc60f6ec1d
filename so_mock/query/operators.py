"""Operators by type of column: name -> its piece of the compiled filter (sheet: query.md b).

Each is `(column, values, ask) -> code`: a Python expression over the code of the column, every value a constant of the
frame. Names are looked up without regard to case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.clock import NO_DATE
from so_mock.errors import BadFilter
from so_mock.names import nearest
from so_mock.query import periods, values

if TYPE_CHECKING:
    from so_mock.query.bind import Bound
    from so_mock.query.frame import Frame
    from so_mock.query.moment import Moment
    from so_mock.query.tree import Compare


class Ask(NamedTuple):
    """What an operator needs to know to write its piece. `zone` is the caller's: columns and values are of its clock."""

    frame: Frame
    zone: str


class Operator(NamedTuple):
    """`least` and `most` values that it takes; `most` -1: any number."""

    name: str
    write: Callable[[Bound, tuple[str, ...], Ask], str]
    least: int = 1
    most: int = 1

    def written(self, column: Bound, given: tuple[str, ...], ask: Ask) -> str:
        """Of several values one must fit, or, where the operator denies, all."""
        if column.among is None:
            return self.write(column, given, ask)
        variable, values, each = column.among
        word = "all" if self.name.lower() in DENYING else "any"
        return f"{word}({self.write(each, given, ask)} for {variable} in {values})"


DENYING = frozenset(
    [
        "isnot",
        "unequals",
        "!=",
        "<>",
        "ne",
        "notbegins",
        "notcontains",
        "notoneof",
        "associateisnotoneof",
    ]
)


def _constant(ask: Ask, value: Any) -> str:
    return ask.frame.constant(value)


# -- texts, without regard to case


def low(column: Bound) -> str:
    return f"{column.code}.lower()"


def _text(template: str) -> Callable[[Bound, tuple[str, ...], Ask], str]:
    def write(column: Bound, given: tuple[str, ...], ask: Ask) -> str:
        return template.format(v=low(column), a=_constant(ask, given[0].lower()))

    return write


def _text_between(column: Bound, given: tuple[str, ...], ask: Ask) -> str:
    lowest, highest = (_constant(ask, value.lower()) for value in given)
    return f"{lowest} <= {low(column)} <= {highest}"


def _text_in(column: Bound, given: tuple[str, ...], ask: Ask) -> str:
    return f"{low(column)} in {_constant(ask, frozenset(value.lower() for value in given))}"


def _is_pk(column: Bound, given: tuple[str, ...], ask: Ask) -> str:
    return f"{column.key} == {_constant(ask, values.integer(given[0]))}"


def _is_null(blank: str) -> Callable[[Bound, tuple[str, ...], Ask], str]:
    return lambda column, given, ask: f"{column.code} == {blank}"


def _is_not_null(blank: str) -> Callable[[Bound, tuple[str, ...], Ask], str]:
    return lambda column, given, ask: f"{column.code} != {blank}"


# -- numbers, truths, ids


def _number(sign: str, read: Callable[[str], Any]) -> Callable[[Bound, tuple[str, ...], Ask], str]:
    def write(column: Bound, given: tuple[str, ...], ask: Ask) -> str:
        return f"{column.code} {sign} {_constant(ask, read(given[0]))}"

    return write


def _between(read: Callable[[str], Any]) -> Callable[[Bound, tuple[str, ...], Ask], str]:
    def write(column: Bound, given: tuple[str, ...], ask: Ask) -> str:
        lowest, highest = (_constant(ask, read(value)) for value in given)
        return f"{lowest} <= {column.code} <= {highest}"

    return write


def _among(read: Callable[[str], Any], word: str = "in") -> Callable[[Bound, tuple[str, ...], Ask], str]:  # fmt: skip
    def write(column: Bound, given: tuple[str, ...], ask: Ask) -> str:
        return f"{column.code} {word} {_constant(ask, frozenset(map(read, given)))}"

    return write


def _set_number(column: Bound, given: tuple[str, ...], ask: Ask) -> str:
    """`set` of a number: whether there is one; `set 0` whether there is none. Any other number says yes."""
    wanted = not given or values.yes(given[0])
    return f"{column.code} {'!=' if wanted else '=='} 0"


def _set(column: Bound, given: tuple[str, ...], ask: Ask) -> str:
    wanted = not given or values.truth(given[0])
    return column.code if wanted else f"not {column.code}"


def _unset(column: Bound, given: tuple[str, ...], ask: Ask) -> str:
    return f"not {column.code}" if values.truth(given[0]) else column.code


def _current(column: Bound, given: tuple[str, ...], ask: Ask) -> str:
    return f"{column.code} == {ask.frame.late(_caller)}"


def _caller(moment: Moment) -> int:
    return moment.caller


def _many(word: str) -> Callable[[Bound, tuple[str, ...], Ask], str]:
    """Columns that hold several ids: any, all, none, not all of those given."""

    def write(column: Bound, given: tuple[str, ...], ask: Ask) -> str:
        wanted = _constant(ask, frozenset(map(values.integer, given)))
        held = column.code
        return {
            "any": f"not {wanted}.isdisjoint({held})",
            "all": f"{wanted}.issubset({held})",
            "none": f"{wanted}.isdisjoint({held})",
            "not all": f"not {wanted}.issubset({held})",
        }[word]

    return write


# -- days and moments. What is not set is before and after nothing.


def _day(template: str) -> Callable[[Bound, tuple[str, ...], Ask], str]:
    def write(column: Bound, given: tuple[str, ...], ask: Ask) -> str:
        days = [_constant(ask, values.moment(value, ask.zone)[:10]) for value in given]
        return "(" + template.format(*days, v=column.code, d=f"{column.code}[:10]", no=repr(NO_DATE)) + ")"  # fmt: skip

    return write


def _moment(template: str) -> Callable[[Bound, tuple[str, ...], Ask], str]:
    def write(column: Bound, given: tuple[str, ...], ask: Ask) -> str:
        moments = [_constant(ask, values.moment(value, ask.zone)) for value in given]
        return "(" + template.format(*moments, v=column.code, no=repr(NO_DATE)) + ")"

    return write


def _today(sign: str) -> Callable[[Bound, tuple[str, ...], Ask], str]:
    def write(column: Bound, given: tuple[str, ...], ask: Ask) -> str:
        today = ask.frame.late(_day_of)
        return f"({column.code}[:10] {sign} {today} and {column.code} != {NO_DATE!r})"

    return write


def _day_of(moment: Moment) -> str:
    return moment.today.isoformat()


def _period(operator: str) -> Callable[[Bound, tuple[str, ...], Ask], str]:
    def write(column: Bound, given: tuple[str, ...], ask: Ask) -> str:
        periods.span(operator, given, date(2000, 1, 1))  # what cannot be read is told at once

        def spanned(moment: Moment) -> tuple[str, str]:
            first, last = periods.span(operator, given, moment.today)
            return first.isoformat(), last.isoformat()

        name = ask.frame.late(spanned)
        return f"{name}[0] <= {column.code}[:10] <= {name}[1]"

    return write


def _legacy(name: str) -> Callable[[Bound, tuple[str, ...], Ask], str]:
    operator, *given = periods.LEGACY[name]

    def write(column: Bound, values: tuple[str, ...], ask: Ask) -> str:
        return _period(operator)(column, tuple(given), ask)

    return write


# -- the tables. `_all(names, ...)`: one operator under several names.

Table = dict[str, Operator]


def _table(*operators: Operator) -> Table:
    return {name.lower(): each._replace(name=name) for each in operators for name in each.name.split()}  # fmt: skip


def _nulls(blank: str) -> Iterable[Operator]:
    yield Operator("isNull", _is_null(blank), 0, 0)
    yield Operator("isNotNull", _is_not_null(blank), 0, 0)


_POSITIVE = (
    Operator("is equals = eq", _text("{v} == {a}")),
    Operator("begins startswith", _text("{v}.startswith({a})")),
    Operator("contains", _text("{a} in {v}")),
    Operator("ends endswith", _text("{v}.endswith({a})")),
    *_nulls("''"),
)
POSITIVE_STRING = _table(*_POSITIVE)
STRING = _table(
    *_POSITIVE,
    Operator("isNot unequals != <> ne", _text("{v} != {a}")),
    Operator("notBegins", _text("not {v}.startswith({a})")),
    Operator("notContains", _text("{a} not in {v}")),
    Operator("between", _text_between, 2, 2),
    Operator("in oneOf", _text_in, 1, -1),
    Operator("notOneOf", lambda c, g, a: f"not {_text_in(c, g, a)}", 1, -1),
)
STRING_OR_PK = STRING | _table(Operator("isPK", _is_pk))


def _numeric(read: Callable[[str], Any]) -> Table:
    return _table(
        Operator("equals = eq", _number("==", read)),
        Operator("unequals != <> ne", _number("!=", read)),
        Operator("greater > gt", _number(">", read)),
        Operator("less < lt", _number("<", read)),
        Operator("between", _between(read), 2, 2),
        Operator("in oneOf", _among(read), 1, -1),
        Operator("notOneOf", _among(read, "not in"), 1, -1),
        Operator("set", _set_number, 0, 1),
        *_nulls("0"),
    )


INT, DECIMAL = _numeric(values.integer), _numeric(values.decimal)
TIME_SPAN = _numeric(values.seconds)
BOOL = _table(
    Operator("set", _set, 0, 1),
    Operator("equals = eq is", _set),
    Operator("unequals != <> ne isNot", _unset),
    *_nulls("False"),
)
_PERIODS = (
    Operator("beforeToday", _today("<"), 0, 0),
    Operator("today", _today("=="), 0, 0),
    Operator("afterToday", _today(">"), 0, 0),
    Operator("thisPeriod", _period("thisPeriod")),
    Operator("thisPreviousAndNext", _period("thisPreviousAndNext")),
    *(
        Operator(name, _period(name), 2, 2)
        for name in ("thisAndNext", "thisAndPrevious", "nextPeriod", "previousPeriod")
    ),
    *(Operator(name, _legacy(name), 0, 0) for name in periods.LEGACY),
)
_MOMENTS = (
    Operator("beforeTime", _moment("{v} < {0} and {v} != {no}")),
    Operator("afterTime", _moment("{v} >= {0}")),
    Operator("dateTime", _moment("{v} == {0}")),
)
# A column of dates may hold a time of day, as that of appointments does, and may be asked for it.
DATE = _table(
    Operator("before lt less <", _day("{d} < {0} and {v} != {no}")),
    Operator("beforeOrEqual to", _day("{d} <= {0} and {v} != {no}")),
    Operator("after gt greater >", _day("{d} > {0}")),
    Operator("afterOrEqual from", _day("{d} >= {0}")),
    Operator("date equals = eq is", _day("{d} == {0}")),
    Operator("unequals != <> ne isNot", _day("{d} != {0}")),
    Operator("between dateBetween", _day("{0} <= {d} <= {1}"), 2, 2),
    *_MOMENTS,
    *_PERIODS,
    *_nulls(repr(NO_DATE)),
)


def _ids(read: Callable[[str], Any], blank: str) -> Table:
    return _table(
        Operator("oneOf in", _among(read), 1, -1),
        Operator("notOneOf", _among(read, "not in"), 1, -1),
        Operator("equals = eq is", _number("==", read)),
        Operator("unequals != <> ne isNot", _number("!=", read)),
        *_nulls(blank),
    )


LIST = _ids(values.integer, "0")
EXTERNAL = _ids(str, "''")
ASSOCIATE = LIST | _table(
    Operator("associateIsOneOf", _among(values.integer), 1, -1),
    Operator("associateIsNotOneOf", _among(values.integer, "not in"), 1, -1),
    Operator("currentAssociate", _current, 0, 0),
    Operator("greater > gt", _number(">", values.integer)),
    Operator("less < lt", _number("<", values.integer)),
)
_EMPTY = (
    Operator("isNull", lambda column, given, ask: f"not {column.code}", 0, 0),
    Operator("isNotNull", lambda column, given, ask: f"bool({column.code})", 0, 0),
)
INTERESTS = _table(
    Operator("oneOf in anyOf equals = eq", _many("any"), 1, -1),
    Operator("allOf", _many("all"), 1, -1),
    Operator("noneOf notOneOf", _many("none"), 1, -1),
    *_EMPTY,
)
ARRAY = _table(
    Operator("intArrayOneOf oneOf in equals = eq", _many("any"), 1, -1),
    Operator("intArrayAllOf", _many("all"), 1, -1),
    Operator("intArrayNotAnyOf notOneOf", _many("none"), 1, -1),
    Operator("intArrayNotAllOf", _many("not all"), 1, -1),
    *_EMPTY,
)

# Type of a column, as the reference names it -> its operators. One that is not here cannot be restricted on.
OPERATORS: dict[str, Table] = {
    "string": STRING, "positiveString": POSITIVE_STRING, "stringorPK": STRING_OR_PK, "int": INT, "decimal": DECIMAL,
    "bool": BOOL, "date": DATE, "unlimitedDate": DATE, "datetime": DATE, "timeSpan": TIME_SPAN,
    "associate": ASSOCIATE, "userGroup": LIST, "ejUser": LIST, "ejCategory": LIST, "listAny": LIST, "listAll": INTERESTS,
    "listInterest": INTERESTS, "listExternal": EXTERNAL, "intArray": ARRAY, "saintStatus": LIST,
}  # fmt: skip
# Those whose text an answer shows, while a question names the id.
BY_ID = frozenset(["listAny", "associate", "userGroup", "ejUser", "ejCategory", "saintStatus"])
# Lowered names of those that never take a value.
UNARY = frozenset(
    name for table in OPERATORS.values() for name, each in table.items() if each.most == 0
)


def written(
    bound: Bound, compare: Compare, ask: Ask, *, by_kind: bool = False
) -> tuple[Operator, str]:
    """The operator that a comparison means, and its code. `by_kind`: also for a column that nobody else may restrict on.

    Raises BadFilter, which names the part that is wrong and where it stands.
    """
    operators = OPERATORS.get(bound.type) or (OPERATORS[bound.kind] if by_kind else None)
    if operators is None:
        raise BadFilter(f"'{bound.name}' cannot be restricted on{compare.at.said()}.")
    operator = operators.get(compare.operator.lower())
    if operator is None:
        names = list(dict.fromkeys(each.name for each in operators.values()))
        near = nearest(compare.operator[:80], names)
        raise BadFilter(
            f"'{compare.operator[:40]}' is no operator of '{bound.name}' ({bound.type})"
            f"{compare.at.said('operator')}; {f'nearest: {near}; ' if near else ''}it has {', '.join(names)}."
        )
    count = len(compare.values)
    if count < operator.least or 0 <= operator.most < count:
        more = " or more" if operator.most < 0 else f" to {operator.most}"
        wanted = f"{operator.least}{'' if operator.least == operator.most else more}"
        raise BadFilter(
            f"'{bound.name} {operator.name}' takes {wanted} values, not {count}"
            f"{compare.at.said('operator')}."
        )
    try:
        return operator, operator.written(bound, compare.values, ask)
    except values.BadLiteral as wrong:
        nth = compare.values.index(wrong.value) if wrong.value in compare.values else 0
        told = f"'{bound.name} {operator.name}': {wrong}{compare.at.said('value', nth)}."
        if bound.type in BY_ID:
            told += " Items are told by their ids, users too."
        raise BadFilter(told) from None


# Those that take a value in every type that has them.
VALUED = frozenset(name for table in OPERATORS.values() for name, each in table.items() if each.least) - {
    name for table in OPERATORS.values() for name, each in table.items() if not each.least
}  # fmt: skip
