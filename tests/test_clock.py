"""Time as the wire spells it and as it is kept: the wall clock of the tenant's base zone."""

import ast
import re
import threading
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import so_mock
from so_mock.clock import (
    NO_DATE,
    BadTime,
    Clock,
    OutOfBounds,
    Setting,
    Start,
    begun,
    read_datetime,
    read_duration,
    read_moment,
    read_start,
    read_timespan,
    setting,
    written,
    zone_info,
)
from so_mock.zones import BY_CODE

ZONE_CODES = st.sampled_from(sorted(BY_CODE))
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
    expected = there.astimezone(ZoneInfo(BY_CODE[zone].iana)).replace(tzinfo=None).isoformat()
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
         "2026-1-5", "20260115", "2026-01-15T08:00:00Z2", "/Date(1768464000000)", "12026-01-01",
         "2026-01-15T08:00:00.12345678901234567", "2026-01-15T08:00:00.\u0661", "\u0662026-01-15", "2026-01-15T08:00:00+\u0660\u0661:00",
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
        ("P1D", "1.00:00:00"), ("10675199.01:00", "10675199.01:00:00"), ("PT0.5H", "00:30:00"), ("PT5.9S", "00:00:05"), (" PT0S ", "00:00:00"),
    ],
)  # fmt: skip
def test_spans_met_on_the_wire(text, shown):
    assert read_timespan(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "-",
        "90",
        "1h",
        "01:5",
        "one hour",
        "P1Y",
        "01:30:15.12345678",
        "PT\u0661H",
        "10675200.00:00",
        "P10675200D",
    ],
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
    for code in BY_CODE:
        assert zone_info(code) is zone_info(code)
        assert Clock(code).zone == code


# -- how it is set


def test_a_duration_is_read_in_all_its_units():
    told = {
        "800ms": 0.8,
        "2s": 2,
        "5m": 300,
        "1.5h": 5400,
        "8d": 691200,
        "2w": 1209600,
        "1h 30m": 5400,
        "90": 90,
    }
    assert {text: read_duration(text) for text in told} == told


@pytest.mark.parametrize("text", ["", "d", "8 days", "1h 30", "-8d", "8x", "1..5h"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(BadTime):
        read_duration(text)


@pytest.mark.parametrize(
    "text, zone, utc",
    [
        ("2026-01-15T08:00:00Z", "NO", "2026-01-15T08:00:00"), ("2026-01-15T08:00:00", "NO", "2026-01-15T07:00:00"),
        ("2026-01-15T08:00:00", "GB", "2026-01-15T08:00:00"), ("2026-07-15", "GB", "2026-07-14T23:00:00"),
        ("2026-10-25T00:30:00Z", "NO", "2026-10-25T00:30:00"), ("2026-10-25T01:30:00Z", "NO", "2026-10-25T01:30:00"),
        ("2026-07-15T08:00:00+0530", "NO", "2026-07-15T02:30:00"),
    ],
)  # fmt: skip
def test_a_moment_is_told_in_any_zone(text, zone, utc):
    assert read_moment(text, zone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["1969-12-31", "3000-01-02", NO_DATE, "9999-12-31T23:59:59Z"])
def test_no_clock_stands_at_the_ends_of_time(text):
    with pytest.raises(OutOfBounds, match="between 1970 and 2999"):
        read_moment(text, "NO")
    with pytest.raises(OutOfBounds):
        setting(read_start(text), "NO")


def test_a_start_is_read_as_the_option_says_it():
    at = datetime(2026, 1, 15, 8)
    assert read_start("2026-01-15T08:00:00Z") == Start(at.replace(tzinfo=UTC), False)
    assert read_start("2026-01-15T08:00:00Z,frozen") == Start(at.replace(tzinfo=UTC), True)
    assert read_start(" 2026-01-15T08:00 , Frozen ") == Start(at, True)
    assert read_start("frozen") == Start(None, True)
    for wrong in ("", ",frozen", "now", "2026-01-15,still", "frozen,2026-01-15", "2026-13-01"):
        with pytest.raises(BadTime):
            read_start(wrong)


@pytest.mark.parametrize("zone, utc", [("NO", 7), ("GB", 8), ("UTC", 8)])
def test_a_bare_start_is_the_wall_clock_of_the_base_zone(zone, utc):
    stands = setting(Start(datetime(2026, 1, 15, 8), True), zone)
    assert Clock(zone, stands).utc() == datetime(2026, 1, 15, utc, tzinfo=UTC)
    assert Clock(zone, stands).now() == "2026-01-15T08:00:00"


AT = datetime(2026, 1, 15, 8, tzinfo=UTC)


def test_a_clock_that_starts_elsewhere_ticks():
    clock = Clock("NO", setting(Start(AT)))
    first = clock.seconds()
    assert 0 <= first - AT.timestamp() < 5
    time.sleep(0.01)
    assert clock.seconds() > first


def test_a_standing_clock_stands_and_goes_on_from_there():
    stands = setting(Start(AT, True))
    assert {stands.seconds() for _ in range(1_000)} == {AT.timestamp()}
    assert stands.advanced(90).seconds() == AT.timestamp() + 90
    assert stands.at(5.0) == Setting(frozen=5.0)
    assert stands.standing(True) is stands
    going = stands.standing(False)
    assert going.frozen is None and 0 <= going.seconds() - AT.timestamp() < 5
    assert going.standing(False) is going


def test_one_that_stands_where_the_process_began_stands_there_again():
    start = begun(Start(None, True))
    assert start.frozen and start.at.microsecond == 0
    assert begun(start) is start
    assert setting(start) == setting(start)
    assert begun(None) is None and begun(Start(AT)) == Start(AT)


def test_a_copy_is_not_turned_with_its_original():
    clock = Clock("NO", setting(Start(AT, True)))
    other = clock.copy()
    clock.turn(clock.setting.advanced(3600))
    assert (other.now(), clock.now()) == ("2026-01-15T09:00:00", "2026-01-15T10:00:00")


def test_it_says_how_it_stands_unless_it_is_real():
    assert Clock().said() == ""
    assert (
        Clock("GB", setting(Start(AT, True))).said()
        == "2026-01-15T08:00:00 in zone GB, stands still"
    )
    assert Clock("GB", setting(Start(AT))).said().endswith("in zone GB, ticks")


def test_threads_that_ask_while_it_is_turned_leave_it_right():
    clock, first = Clock("UTC", Setting(frozen=0.0)), Setting(frozen=0.0)
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            clock.now()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for number in range(3_000):
            clock.turn(Setting(frozen=float(number)))
            assert clock.now() == written(datetime.fromtimestamp(number, UTC))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    clock.turn(first)
    assert clock.now() == "1970-01-01T00:00:00"


# -- nobody else asks the machine

PACKAGE = Path(so_mock.__file__).parent
MACHINE = {
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime", "monotonic", "monotonic_ns",
             "perf_counter", "perf_counter_ns"},
    "datetime": {"now", "utcnow", "today"},
    "random": {"*"}, "uuid": {"*"}, "secrets": {"*"}, "tempfile": {"*"},
    "os": {"urandom", "getrandom"},
    "email.utils": {"make_msgid", "localtime", "formatdate"},
}  # fmt: skip
# Who measures how long something takes, and shows it to nobody who could compare two answers.
ELAPSED = {
    "clock.py": {"time.time"},
    "cli/server.py": {"time.time"},  # when the process began
    "serving.py": {"time.time"},  # how long the start took
    "seed/progress.py": {"time.monotonic"},
    "web/api.py": {"time.perf_counter"},  # milliseconds of an entry of the journal
    "web/noting.py": {"time.perf_counter"},
    "admin/door.py": {"time.perf_counter"},  # when a clock that ticks was last looked at
    "background.py": {"time.perf_counter"},
    # Certificates and files are of the real world, which clients live in.
    "auth/authority.py": {"datetime.now", "secrets", "tempfile"},
    "auth/tls.py": {"tempfile"},
    "testing/server.py": {"tempfile"},
    "testing/link.py": {"time.monotonic"},  # how long a server may take to answer
    "recording/command.py": {"time.perf_counter"},  # when to save again
}


def asked_of_the_machine(source: str) -> set[str]:
    """`time.time`, however it was imported. `crm.now()` and `clock.now()` are no `datetime.now`."""
    found = set()
    names: dict[str, str] = {}  # what a name in the module is
    nodes = list(ast.walk(ast.parse(source)))
    for node in nodes:
        if isinstance(node, ast.Import):
            for each in node.names:
                names[each.asname or each.name] = each.name
                if "*" in MACHINE.get(each.name, ()):
                    found.add(each.name)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                names[each.asname or each.name] = f"{node.module}.{each.name}"
                told = MACHINE.get(node.module, set())
                if "*" in told or each.name in told:
                    found.add(f"{node.module}.{each.name}")
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            whole = ast.unparse(node.value)
            head, _, rest = whole.partition(".")
            origin = f"{names.get(head, '?')}{'.' if rest else ''}{rest}"
            module = origin.partition(".")[0] if origin.startswith("datetime") else origin
            if node.attr in MACHINE.get(module, ()):
                found.add(f"{module}.{node.attr}")
    return found


def test_no_module_but_the_clock_asks_the_machine():
    asking = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        name = file.relative_to(PACKAGE).as_posix()
        if found := asked_of_the_machine(file.read_text("utf-8")) - ELAPSED.get(name, set()):
            asking[name] = found
    assert asking == {}


@pytest.mark.parametrize(
    "source, found",
    [
        ("import time\nx = time.time()", {"time.time"}), ("from time import time as t\n", {"time.time"}),
        ("from datetime import datetime\nx = datetime.now()", {"datetime.now"}), ("import random\n", {"random"}),
        ("import datetime\nx = datetime.datetime.utcnow()", {"datetime.utcnow"}), ("from datetime import date\ndate.today", {"datetime.today"}),
        ("import datetime as d\nx = d.date.today()", {"datetime.today"}), ("from uuid import uuid4", {"uuid.uuid4"}),
        ("import os\nos.urandom(3)", {"os.urandom"}), ("x = crm.now() + moment.now", set()), ("moment.today", set()),
    ],
)  # fmt: skip
def test_the_search_finds_every_spelling(source, found):
    assert asked_of_the_machine(source) == found
