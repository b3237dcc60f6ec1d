"""Time as the wire spells it and as it is kept: the wall clock of the tenant's base zone."""

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from so_mock.clock import (
    NO_DATE,
    ZONES,
    BadTime,
    Clock,
    read_datetime,
    read_timespan,
    written,
    zone_info,
)

ZONE_CODES = st.sampled_from(sorted(ZONES))
OFFSETS = st.integers(-14 * 60, 14 * 60)
# Years 1 and 9999 mean "not set" and "never" and are never moved; their neighbours are real moments.
REAL = st.datetimes(datetime(2, 1, 2), datetime(9998, 12, 30)).map(
    lambda d: d.replace(microsecond=0)
)


def offset_text(minutes: int, colon: bool = True) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}{':' if colon else ''}{rest:02}"


# -- date-times


@given(moment=REAL, minutes=OFFSETS, zone=ZONE_CODES, colon=st.booleans())
def test_any_instant_becomes_the_wall_clock_of_the_zone(moment, minutes, zone, colon):
    there = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    expected = there.astimezone(ZoneInfo(ZONES[zone])).replace(tzinfo=None).isoformat()
    assert read_datetime(f"{moment.isoformat()}{offset_text(minutes, colon)}", zone) == expected


@given(moment=REAL, zone=ZONE_CODES, z=st.sampled_from("Zz"))
def test_z_is_utc(moment, zone, z):
    assert read_datetime(f"{moment.isoformat()}{z}", zone) == read_datetime(
        f"{moment.isoformat()}+00:00", zone
    )


@given(moment=st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)), zone=ZONE_CODES)
def test_a_bare_time_stands_as_it_is(moment, zone):
    text = moment.replace(microsecond=0).isoformat()
    assert read_datetime(text, zone) == text


@given(fraction=st.text("0123456789", min_size=1, max_size=16), mark=st.sampled_from(".,"))
def test_seven_digits_of_a_second_are_kept_and_none_where_all_are_zero(fraction, mark):
    found = read_datetime(f"2026-01-15T08:00:00{mark}{fraction}Z", "UTC")
    kept = fraction[:7].ljust(7, "0")
    assert found == "2026-01-15T08:00:00" + ("" if kept == "0000000" else f".{kept}")


@given(one=REAL, other=REAL, zone=ZONE_CODES)
def test_what_is_kept_is_read_back_and_sorts_as_time_does(one, other, zone):
    first, second = (read_datetime(f"{m.isoformat()}.5", zone) for m in (one, other))
    assert read_datetime(first, zone) == first
    assert (first < second) == (one < other)


@pytest.mark.parametrize(
    "text, shown",
    [
        ("2026-01-15T08:00:00Z", "2026-01-15T09:00:00"),
        ("2026-07-15T08:00:00Z", "2026-07-15T10:00:00"),
        ("2026-07-15T08:00:00-05:00", "2026-07-15T15:00:00"),
        ("2026-12-31T23:30:00Z", "2027-01-01T00:30:00"),
        ("2026-03-29T00:59:59Z", "2026-03-29T01:59:59"),  # the night clocks go forward
        ("2026-03-29T01:00:00Z", "2026-03-29T03:00:00"),
        ("2026-10-25T00:30:00Z", "2026-10-25T02:30:00"),  # and back: the same hour twice
        ("2026-10-25T01:30:00Z", "2026-10-25T02:30:00"),
        ("2026-01-15", "2026-01-15T00:00:00"),
        ("2026-01-15T08:00", "2026-01-15T08:00:00"),
        ("2026-01-15 08:00:00", "2026-01-15T08:00:00"),
        (" 2026-01-15T08:00:00 Z ", "2026-01-15T09:00:00"),
        ("2026-01-15T08:00:00.1234567Z", "2026-01-15T09:00:00.1234567"),
        ("2026-01-15T08:00:00.12345678", "2026-01-15T08:00:00.1234567"),
        (NO_DATE, NO_DATE),
        ("0001-01-01T00:00:00Z", NO_DATE),
        ("0001-01-01T00:00:00+14:00", NO_DATE),
        ("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999"),
        ("9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59"),
        ("0002-01-01T00:00:00+14:00", "0001-12-31T10:43:00"),  # Oslo's own time, before zones
        ("9998-12-31T23:30:00Z", "9999-01-01T00:30:00"),
        ("2024-02-29T00:00:00", "2024-02-29T00:00:00"),
    ],
)
def test_spellings_met_on_the_wire(text, shown):
    assert read_datetime(text, "NO") == shown


@pytest.mark.parametrize(
    "text",
    [
        "", "now", "2026", "2026-01", "15.01.2026", "2026-13-01", "2026-02-30", "2025-02-29", "0000-01-01",
        "2026-01-15T24:00:00", "2026-01-15T08:60", "2026-01-15T08:00:61", "2026-01-15T08", "2026-01-15T08:00:00X",
        "2026-01-15T08:00:00+15:00", "2026-01-15T08:00:00+01:60", "2026-01-15T08:00:00+1", "2026-01-15T08:00:00.",
        "2026-1-5", "20260115", "2026-01-15T08:00:00Z2", "/Date(1768464000000)/", "12026-01-01",
        "2026-01-15T08:00:00.12345678901234567",
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused(text):
    with pytest.raises(BadTime):
        read_datetime(text, "NO")


@given(
    st.text(max_size=40)
    | st.from_regex(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?")
)
def test_any_text_is_a_time_or_refused(text):
    try:
        found = read_datetime(text, "NO")
    except BadTime:
        return
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{7})?", found)


# -- time spans


@given(
    st.integers(0, 99), st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.booleans()
)
def test_a_span_is_shown_as_dotnet_shows_it(days, hours, minutes, seconds, negative):
    text = (
        f"{'-' if negative else ''}{f'{days}.' if days else ''}{hours:02}:{minutes:02}:{seconds:02}"
    )
    assert read_timespan(text) == text
    iso = f"{'-' if negative else ''}P{days}DT{hours}H{minutes}M{seconds}S"
    assert read_timespan(iso) == text


@pytest.mark.parametrize(
    "text, shown",
    [
        ("01:30", "01:30:00"), ("1:30", "01:30:00"), ("01:30:15.1234567", "01:30:15"), ("25:00", "1.01:00:00"),
        ("1.02:03:04", "1.02:03:04"), ("-00:15", "-00:15:00"), ("PT1H30M", "01:30:00"), ("pt90m", "01:30:00"),
        ("P1D", "1.00:00:00"), ("PT0.5H", "00:30:00"), ("PT5.9S", "00:00:05"), (" PT0S ", "00:00:00"),
    ],
)  # fmt: skip
def test_spans_met_on_the_wire(text, shown):
    assert read_timespan(text) == shown


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "-", "90", "1h", "01:5", "one hour", "P1Y", "01:30:15.12345678"]
)
def test_what_is_no_span_is_refused(text):
    with pytest.raises(BadTime):
        read_timespan(text)


@given(st.text(max_size=20) | st.from_regex(r"-?P(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?"))
def test_any_text_is_a_span_or_refused(text):
    try:
        found = read_timespan(text)
    except BadTime:
        return
    assert re.fullmatch(r"-?(\d+\.)?\d\d:\d\d:\d\d", found)


# -- the tenant's clock


def test_now_is_the_wall_clock_of_the_base_zone_in_whole_seconds():
    before = datetime.now(UTC).replace(microsecond=0)
    now = Clock("NO").now()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", now)
    shown = {
        written((before + timedelta(seconds=n)).astimezone(ZoneInfo("Europe/Oslo")))
        for n in range(5)
    }
    assert now in shown


def test_every_zone_we_name_is_known():
    for code in ZONES:
        assert zone_info(code) is zone_info(code)
        assert Clock(code).zone == code
