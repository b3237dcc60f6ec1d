"""The time frame of a priority, counted and waited for."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from so_mock.entities.office_hours import DAYS, working_after, working_seconds

WEEK: dict[str, Any] = {
    **{f"{day}Start": "2000-01-01T09:00:00" for day in DAYS[:5]},
    **{f"{day}Stop": "2000-01-01T17:00:00" for day in DAYS[:5]},
    "NonDates": ["2026-01-16T00:00:00"],
}
FRIDAY = "2026-01-09T16:00:00"


@pytest.mark.parametrize(
    ("begin", "minutes", "then"),
    [
        (FRIDAY, 60, "2026-01-09T17:00:00"),
        (FRIDAY, 120, "2026-01-12T10:00:00"),
        ("2026-01-10T12:00:00", 1, "2026-01-12T09:01:00"),
        ("2026-01-15T16:30:00", 60, "2026-01-19T09:30:00"),  # the sixteenth is a holiday
        (FRIDAY, 0, FRIDAY),
    ],
)
def test_what_is_left_of_a_day_goes_on_the_next_one_that_is_worked(
    begin: str, minutes: int, then: str
) -> None:
    assert working_after(WEEK, begin, minutes) == then


def test_without_hours_it_is_worked_around_the_clock() -> None:
    assert working_after({}, FRIDAY, 600) == working_after(None, FRIDAY, 600) == "2026-01-10T02:00:00"  # fmt: skip


def test_a_frame_that_is_always_closed_ends() -> None:
    year = [f"2024-{(datetime(2024, 1, 1) + timedelta(days=n)).isoformat()[5:]}" for n in range(366)]  # fmt: skip
    assert working_after({**WEEK, "NonDates": year}, FRIDAY, 60) == "2026-01-09T17:00:00"


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
    st.integers(1, 20_000),
)
def test_as_much_is_worked_until_then_as_was_waited_for(begin: datetime, minutes: int) -> None:
    begin = begin.replace(microsecond=0)
    then = datetime.fromisoformat(working_after(WEEK, begin.isoformat(), minutes))
    assert working_seconds(WEEK, begin, then) == minutes * 60
    assert working_seconds(WEEK, begin, then - timedelta(seconds=1)) < minutes * 60
