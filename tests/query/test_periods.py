"""Relative dates: the worked examples of the documentation for 15 October 2025, and the ends of the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from so_mock.query.periods import FIRST, PERIODS, period, span, start
from so_mock.query.values import BadLiteral

TODAY = date(2025, 10, 15)


@pytest.mark.parametrize(("operator", "values", "first", "last"), [
    ("thisAndNext", ("2", "months"), "2025-10-01", "2025-12-31"), ("previousPeriod", ("6", "months"), "2025-04-01", "2025-09-30"),
    ("nextPeriod", ("2", "quarters"), "2026-01-01", "2026-06-30"), ("thisPreviousAndNext", ("year",), "2024-01-01", "2026-12-31"),
    ("thisPeriod", ("day",), "2025-10-15", "2025-10-15"), ("thisPeriod", ("week",), "2025-10-13", "2025-10-19"),
    ("thisPeriod", ("month",), "2025-10-01", "2025-10-31"), ("thisPeriod", ("quarter",), "2025-10-01", "2025-12-31"),
    ("thisPeriod", ("halfyear",), "2025-07-01", "2025-12-31"), ("thisPeriod", ("year",), "2025-01-01", "2025-12-31"),
    ("thisAndNext", ("3", "days"), "2025-10-15", "2025-10-18"), ("thisAndPrevious", ("3", "days"), "2025-10-12", "2025-10-15"),
    ("nextPeriod", ("3", "days"), "2025-10-16", "2025-10-18"), ("previousPeriod", ("3", "days"), "2025-10-12", "2025-10-14"),
    ("thisAndPrevious", ("2", "weeks"), "2025-09-29", "2025-10-19"), ("thisAndPrevious", ("1", "month"), "2025-09-01", "2025-10-31"),
    ("thisPreviousAndNext", ("month",), "2025-09-01", "2025-11-30"), ("nextPeriod", ("1", "halfyear"), "2026-01-01", "2026-06-30"),
    ("previousPeriod", ("0", "week"), "2025-10-13", "2025-10-12"),
])  # fmt: skip
def test_spans(operator: str, values: tuple[str, ...], first: str, last: str):
    assert tuple(day.isoformat() for day in span(operator, values, TODAY)) == (first, last)
    assert span(operator.upper(), values, TODAY) == span(operator, values, TODAY)


@pytest.mark.parametrize("name", PERIODS)
def test_periods_by_name_and_number(name: str):
    assert period(name) == period(name.upper()) == PERIODS[name]
    assert period(str(PERIODS[name])) == period(f"[I:{PERIODS[name]}]") == PERIODS[name]


@pytest.mark.parametrize("name", ["", "0", "7", "fortnight", "1.5", "-1", "weeks ago"])
def test_no_period(name: str):
    with pytest.raises(BadLiteral, match="is no period"):
        period(name)


@given(
    st.sampled_from(["thisAndNext", "thisAndPrevious", "nextPeriod", "previousPeriod"]),
    st.integers(-100_000, 100_000), st.integers(1, 6), st.dates(),
)  # fmt: skip
def test_no_count_leads_out_of_the_calendar(operator: str, count: int, kind: int, today: date):
    first, last = span(operator, (str(count), str(kind)), today)
    assert first >= FIRST
    assert date.min <= last <= date.max


@given(st.dates(date(2, 1, 1), date(9998, 1, 1)), st.integers(1, 6))
def test_periods_follow_each_other_without_a_gap(today: date, kind: int):
    before = span("previousPeriod", ("1", str(kind)), today)
    this = span("thisPeriod", (str(kind),), today)
    behind = span("nextPeriod", ("1", str(kind)), today)
    assert this[0] <= today <= this[1]
    assert before[1] + timedelta(1) == this[0]
    assert this[1] + timedelta(1) == behind[0]
    assert start(this[1], kind) == this[0]


def test_too_many():
    with pytest.raises(BadLiteral, match="too many periods"):
        span("nextPeriod", ("100001", "day"), TODAY)
