"""Operators by type of column: those that the documentation lists are there, and say what they mean."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from so_mock.clock import NO_DATE
from so_mock.query.bind import BLANKS, Bound
from so_mock.query.frame import Frame
from so_mock.query.operators import OPERATORS, Ask

NOW = SimpleNamespace(now="2025-10-15T12:00:00", today=date(2025, 10, 15), caller=5)


def holds(type: str, operator: str, value: Any, *given: str) -> bool:
    frame = Frame()
    bound = Bound("c", type, True, "r0['v']", type, "r0['id']")
    found = OPERATORS[type][operator.lower()]
    assert found.least <= len(given) <= (found.most if found.most >= 0 else len(given))
    code = found.write(bound, given, Ask(frame, "NO"))
    answer = frame.compiled({"test": code})(NOW)["test"]({"v": value, "id": 3})
    assert answer in (True, False)
    return bool(answer)


STRING = "begins contains is notBegins notContains isNot ends equals eq = unequals ne != <> between in isNull isNotNull"
NUMBER = "equals = eq greater > gt less < lt unequals != <> ne between set in isNull isNotNull"
DATE = (
    "before date after dateBetween between beforeToday today afterToday beforeOrEqual from to equals = eq lt gt lastWeek thisWeek "
    "nextWeek lastMonth thisMonth nextMonth lastQuarter thisQuarter nextQuarter thisHalf thisYear thisPeriod thisAndNext thisAndPrevious "
    "nextPeriod previousPeriod thisPreviousAndNext isNull isNotNull afterTime beforeTime dateTime"
)
LIST = "oneOf notOneOf equals = eq in isNull isNotNull"
# As the reference has them, with their synonyms.
LISTED = {
    "string": STRING, "stringorPK": STRING + " isPK", "positiveString": "begins contains ends is equals = eq isNull isNotNull",
    "int": NUMBER, "decimal": NUMBER, "timeSpan": NUMBER, "bool": "set equals = eq isNull isNotNull", "date": DATE, "unlimitedDate": DATE,
    "datetime": DATE,
    "associate": "currentAssociate associateIsOneOf associateIsNotOneOf greater > gt less < lt " + LIST, "userGroup": LIST, "ejUser": LIST, "ejCategory": LIST,
    "listAny": LIST, "listExternal": LIST, "saintStatus": LIST, "listInterest": "oneOf allOf noneOf in equals isNull isNotNull", "listAll": "oneOf allOf noneOf equals isNull isNotNull",
    "intArray": "intArrayAllOf intArrayNotAllOf intArrayOneOf intArrayNotAnyOf oneOf in equals isNull isNotNull",
}  # fmt: skip


@pytest.mark.parametrize("type", OPERATORS)
def test_every_operator_of_the_reference_is_there(type: str):
    assert [name for name in LISTED[type].split() if name.lower() not in OPERATORS[type]] == []
    for name, operator in OPERATORS[type].items():
        assert operator.name.lower() == name


def test_every_type_is_told():
    assert LISTED.keys() == OPERATORS.keys()
    assert BLANKS.keys() >= OPERATORS.keys()


@pytest.mark.parametrize("type", OPERATORS)
def test_blank_is_null_and_nothing_else_is(type: str):
    blank = BLANKS[type]
    some = "2025-01-01T00:00:00" if blank == NO_DATE else {str: "x", int: 7, float: 0.5, bool: True, list: [1]}[blank.__class__]  # fmt: skip
    assert holds(type, "isNull", blank)
    assert not holds(type, "isNotNull", blank)
    assert holds(type, "isNotNull", some)
    assert not holds(type, "isNull", some)


TRUE = [
    ("string", "is", "Ærlig", "ærlig"), ("string", "begins", "Ærlig", "ÆR"), ("string", "contains", "Ærlig", "LI"), ("string", "ends", "Ærlig", "IG"),
    ("string", "between", "m", "A", "S"), ("string", "between", "S", "a", "s"), ("string", "in", "b", "A", "B"), ("stringorPK", "isPK", "x", "3"),
    ("positiveString", "contains", "x", ""), ("string", "isNot", "", "x"), ("string", "notContains", "", "x"), ("string", "notBegins", "", "x"),
    ("int", "between", 5, "5", "5"), ("int", "in", 5, "[I:5]"), ("int", "set", -1), ("int", "set", 0, "false"), ("int", "=", 1, "true"),
    ("decimal", "=", 0.1, "0.1"), ("decimal", ">", 0.2, "0.1"), ("decimal", "between", 2.0, "1", "2"), ("decimal", "in", 1.5, "1", "1.5"),
    ("timeSpan", "=", 5400, "01:30:00"), ("timeSpan", ">", 61, "[TS:60]"), ("timeSpan", "=", -60, "-00:01:00"),
    ("bool", "set", True), ("bool", "set", True, "1"), ("bool", "set", False, "false"), ("bool", "=", False, "0"), ("bool", "!=", True, "0"),
    ("associate", "currentAssociate", 5), ("associate", "associateIsOneOf", 4, "5", "4"), ("associate", "associateIsNotOneOf", 0, "4"),
    ("listAny", "oneOf", 2, "1", "2"), ("listAny", "notOneOf", 0, "1"), ("listAny", "equals", 2, "[I:2]"), ("userGroup", "oneOf", 2, "2"),
    ("ejUser", "notOneOf", 3, "2"), ("ejCategory", "oneOf", 3, "3"), ("saintStatus", "oneOf", 1, "1", "2"), ("listExternal", "oneOf", "K1", "K2", "K1"),
    ("listInterest", "oneOf", [1, 2], "2", "9"), ("listInterest", "allOf", [1, 2, 3], "1", "3"), ("listInterest", "noneOf", [1], "2"),
    ("listInterest", "noneOf", [], "2"), ("listAll", "allOf", [1, 2], "1", "2"), ("intArray", "intArrayNotAllOf", [1], "1", "2"),
    ("intArray", "intArrayAllOf", [1, 2], "1"), ("intArray", "intArrayOneOf", [1], "1", "2"), ("intArray", "intArrayNotAnyOf", [], "1"),
    ("date", "date", "2025-10-15T23:59:59", "2025-10-15"), ("date", "beforeToday", "2025-10-14T23:59:59"), ("date", "afterToday", "2025-10-16T00:00:00"),
    ("date", "today", "2025-10-15T23:00:00"), ("unlimitedDate", "before", "1850-01-01T00:00:00", "1900-01-01"), ("unlimitedDate", "thisYear", "2025-01-01T00:00:00"),
    ("datetime", "afterTime", "2025-01-01T10:00:00", "2025-01-01T10:00:00"), ("datetime", "beforeTime", "2025-01-01T09:59:59", "2025-01-01T10:00:00"),
    ("datetime", "dateTime", "2025-01-01T10:00:00", "2025-01-01T10:00:00"), ("date", "beforeTime", "2025-01-01T09:59:59", "2025-01-01T10:00:00"),
    ("int", "set", 7, "5"), ("int", "set", 0, "00"), ("associate", ">", 7, "5"), ("associate", "less", 7, "8"), ("datetime", "date", "2025-01-01T10:00:00", "2025-01-01"),
]  # fmt: skip
FALSE = [
    ("string", "is", "Ærlig", "erlig"), ("string", "in", "b", "A"), ("stringorPK", "isPK", "x", "4"), ("string", "between", "t", "A", "S"),
    ("int", "set", 0), ("int", "between", 6, "5", "5"), ("bool", "set", False), ("bool", "set", True, "0"), ("associate", "currentAssociate", 0),
    ("timeSpan", "<", 3600, "01:00:00"), ("listExternal", "oneOf", "K1", "k1"), ("listInterest", "allOf", [1], "1", "2"), ("intArray", "intArrayNotAllOf", [1, 2], "1", "2"),
    ("date", "before", NO_DATE, "2025-01-01"), ("date", "beforeToday", NO_DATE), ("date", "beforeOrEqual", NO_DATE, "2025-01-01"), ("date", "today", "2025-10-16T00:00:00"),
    ("date", "between", NO_DATE, "1900-01-01", "2030-01-01"), ("datetime", "beforeTime", NO_DATE, "2025-01-01"), ("datetime", "afterTime", "2025-01-01T09:59:59", "2025-01-01T10:00:00"),
    ("date", "previousPeriod", NO_DATE, "99999", "year"), ("date", "thisYear", "2026-01-01T00:00:00"),
]  # fmt: skip


@pytest.mark.parametrize("case", TRUE, ids=str)
def test_it_holds(case: tuple):
    assert holds(*case)


@pytest.mark.parametrize("case", FALSE, ids=str)
def test_it_does_not_hold(case: tuple):
    assert not holds(*case)


OPPOSITES = [
    ("string", "is", "isNot", ["x", ""], ["x"]), ("string", "begins", "notBegins", ["xy", ""], ["x"]), ("string", "contains", "notContains", ["yx", ""], ["x"]),
    ("int", "=", "!=", [1, 0], ["1"]), ("listAny", "oneOf", "notOneOf", [1, 0, 3], ["1", "2"]), ("associate", "associateIsOneOf", "associateIsNotOneOf", [1, 0], ["1"]),
    ("listInterest", "oneOf", "noneOf", [[1], [], [2, 3]], ["1", "3"]), ("intArray", "intArrayOneOf", "intArrayNotAnyOf", [[1], [], [2]], ["1"]),
    ("intArray", "intArrayAllOf", "intArrayNotAllOf", [[1], [1, 2], []], ["1", "2"]),
]  # fmt: skip


@pytest.mark.parametrize(("type", "one", "other", "values", "given"), OPPOSITES, ids=[f"{t} {o}" for t, _, o, _, _ in OPPOSITES])  # fmt: skip
def test_what_denies_holds_where_the_other_does_not(type, one, other, values, given):
    for value in values:
        assert holds(type, one, value, *given) is not holds(type, other, value, *given)
