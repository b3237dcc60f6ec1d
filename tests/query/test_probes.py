"""What an index leaves is never less than what the filter would."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from so_mock.clock import NO_DATE
from so_mock.query.bind import Bound
from so_mock.query.probes import after_prefix, best, probe, walkable, walked
from so_mock.store.table import Table

TEXTS = [
    None,
    "",
    "a",
    "A",
    "ab",
    "aB",
    "b",
    "\U0010ffff",
    "a\U0010ffff",
    "a\U0010ffff\U0010ffffz",
    "å",
    "z'",
]
NUMBERS = [None, 0, 1, 2, 2, -3, 100, 10**12]
MOMENTS = [
    None,
    NO_DATE,
    "2025-10-14T23:59:59",
    "2025-10-15T00:00:00",
    "2025-10-15T23:59:59.5000000",
    "2025-10-16T00:00:00",
    "9999-12-31T23:59:59",
]
HELD = {
    "string": TEXTS,
    "int": NUMBERS,
    "decimal": [None, 0.0, 0.5, 1.0, -1.5],
    "date": MOMENTS,
    "datetime": MOMENTS,
}


def table(values: list[Any]) -> Table:
    """Many times each, so that some probe is worth it."""
    made = Table("t", "id")
    for id, value in enumerate(values * 10, 1):
        made.add(id, {"id": id, "p": value, "ref": (id % 5) or None})
    return made


def patient(rows: int) -> None:
    """Whoever asks may wait until an index is made."""


def bound(kind: str, prop: str = "p", target: str = "") -> Bound:
    return Bound("c", kind, True, "", kind, "", prop=prop, target=target)


def left(kind: str, operator: str, *given: str) -> list[Any] | None:
    found = probe(bound(kind), operator, given, "NO")
    if found is None:
        return None
    which = best([found], table(HELD[kind] + [f"~{n}" if kind == "string" else 10**15 if kind in ("int", "decimal") else "9998-01-01T00:00:00" for n in range(60)]), patient)  # fmt: skip
    assert which is not None
    rows = which.rows()
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert len(rows) == which.many
    seen = [row["p"] for row in rows]
    return sorted({*seen}, key=lambda v: (v is not None, v) if v is not None else (False, 0))


@pytest.mark.parametrize(("kind", "operator", "given", "held"), [
    ("string", "is", ["A"], ["A", "a"]), ("string", "=", [""], [None, ""]), ("string", "begins", ["a"], ["A", "a", "aB", "ab", "a\U0010ffff", "a\U0010ffff\U0010ffffz"]),
    ("string", "begins", ["a\U0010ffff"], ["a\U0010ffff", "a\U0010ffff\U0010ffffz"]), ("string", "begins", ["\U0010ffff"], ["\U0010ffff"]),
    ("string", "in", ["a", "A", "b"], ["A", "a", "b"]), ("string", "between", ["a", "AB"], ["A", "a", "aB", "ab"]), ("string", "between", ["", "a"], [None, "", "A", "a"]),
    ("int", "=", ["2"], [2]), ("int", "=", ["0"], [None, 0]), ("int", "in", ["2", "2", "1", "0"], [None, 0, 1, 2]), ("int", "between", ["-5", "1"], [None, -3, 0, 1]),
    ("int", "<", ["1"], [None, -3, 0]), ("int", "less", ["0"], [-3]), ("decimal", "between", ["0", "1"], [None, 0.0, 0.5, 1.0]), ("decimal", "<", ["0.5"], [None, -1.5, 0.0]),
    ("date", "date", ["2025-10-15"], ["2025-10-15T00:00:00", "2025-10-15T23:59:59.5000000"]), ("date", "=", [""], [None, NO_DATE]),
    ("date", "between", ["2025-10-14", "2025-10-15"], ["2025-10-14T23:59:59", "2025-10-15T00:00:00", "2025-10-15T23:59:59.5000000"]),
    ("date", "dateBetween", ["", "2025-10-14"], [None, NO_DATE, "2025-10-14T23:59:59"]), ("datetime", "dateTime", ["2025-10-16T10:00:00"], ["2025-10-16T00:00:00"]),
])  # fmt: skip
def test_what_is_left(kind: str, operator: str, given: list[str], held: list[Any]):
    assert left(kind, operator, *given) == held


@pytest.mark.parametrize(("kind", "operator", "given"), [
    ("string", "begins", [""]), ("string", "contains", ["a"]), ("string", "isNot", ["a"]), ("string", "isPK", ["1"]), ("string", "isNull", []),
    ("int", "!=", ["1"]), ("int", "set", ["true"]), ("int", "notOneOf", ["1"]), ("int", "isNull", []), ("decimal", "set", ["true"]),
    ("date", "thisPeriod", ["week"]), ("date", "nextPeriod", ["2", "month"]), ("date", "today", []), ("date", "unequals", ["2025-01-01"]), ("bool", "set", ["1"]),
    ("listAny", "=", ["1"]),
])  # fmt: skip
def test_what_no_index_tells(kind: str, operator: str, given: list[str]):
    assert probe(bound(kind), operator, tuple(given), "NO") is None


def test_rows_by_what_they_refer_to():
    found = probe(bound("listAny", "ref", "contact"), "oneOf", ("1", "3", "1"), "NO")
    assert found is not None
    many = table([0] * 30)
    which = best([found], many, patient)
    assert which is None  # two of five: not worth it
    one = best([probe(bound("listAny", "ref", "contact"), "=", ("1",), "NO")], many, patient)
    assert one is not None
    assert [row["ref"] for row in one.rows()] == [1] * 60


def test_nothing_is_found_by_referring_to_nothing():
    assert probe(bound("listAny", "ref", "contact"), "in", ("0", "1"), "NO") is None
    assert probe(bound("listAny", "ref", "contact"), "notOneOf", ("1",), "NO") is None


def test_rows_by_their_key():
    many = table([0] * 30)
    found = probe(bound("int", "id"), "in", ("7", "3", "7", "9999"), "NO")
    which = best([found], many, patient)
    assert which is not None
    assert [row["id"] for row in which.rows()] == [3, 7]


@given(st.text(min_size=1, max_size=3), st.text(max_size=4))
def test_a_prefix_ends_behind_all_that_begin_with_it(prefix: str, rest: str):
    assert prefix <= prefix + rest < after_prefix(prefix)


@given(st.text(min_size=1, max_size=3), st.text(max_size=4))
def test_and_in_front_of_what_does_not(prefix: str, other: str):
    if not other.startswith(prefix) and other > prefix and prefix.rstrip("\U0010ffff"):
        assert other >= after_prefix(prefix)


def test_an_order_with_nulls_is_not_that_of_the_index():
    assert not walkable(table([None, 1]), "p", patient)
    assert walkable(table([0, 1]), "p", patient)
    assert walkable(Table("t"), "p", patient)


@pytest.mark.parametrize("descending", [False, True])
def test_walking_keeps_equal_rows_in_the_order_of_their_keys(descending: bool):
    many = table(["b", "A", "a"])
    keys = list(walked(many, "p", descending, None, None))
    rows = sorted(many.rows.values(), key=lambda row: row["id"])
    rows.sort(key=lambda row: row["p"].lower(), reverse=descending)
    assert keys == [row["id"] for row in rows]
    behind = many.rows[keys[4]]
    assert list(walked(many, "p", descending, None, (behind["p"], behind["id"]))) == keys[5:]
