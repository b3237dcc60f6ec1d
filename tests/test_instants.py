"""A wall clock in another zone: what the recordings show of it, and that every instant comes back."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from so_mock.clock import NEVER, NO_DATE, BadTime
from so_mock.instants import DAY, MOMENT, STAMP, WALL, in_year, minutes_ahead, read, shifted, told
from so_mock.zones import BY_CODE, BY_ID, known

ZONES = st.sampled_from(sorted(BY_CODE))
INSTANTS = st.datetimes(datetime(1971, 1, 1), datetime(2037, 12, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
# Half an hour into the hour that comes twice in Norway, both times, and around the one that is missing; likewise New York.
CHANGES = [datetime(2025, 10, 26, 0, 30, tzinfo=UTC), datetime(2025, 10, 26, 1, 30, tzinfo=UTC), datetime(2025, 3, 30, 0, 59, 59, tzinfo=UTC),
           datetime(2025, 3, 30, 1, 0, tzinfo=UTC), datetime(2025, 11, 2, 5, 30, tzinfo=UTC), datetime(2025, 11, 2, 6, 30, tzinfo=UTC)]  # fmt: skip


def wall(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(BY_CODE[zone].iana)).replace(tzinfo=None).isoformat()


def twice(moment: datetime, zone: str) -> bool:
    """Whether the clock of the zone has shown this time before."""
    return bool(moment.astimezone(ZoneInfo(BY_CODE[zone].iana)).fold)


# -- recorded: base zone NO; no header, `UTC, includeTZOffset`, `NO, includeTZOffset`


@pytest.mark.parametrize(
    "kind, plain, utc, norway",
    [
        (MOMENT, "2002-03-31T18:00:00", "2002-03-31T16:00:00Z", "2002-03-31T18:00:00+02:00"),
        (STAMP, "2002-08-07T14:52:00", "2002-08-07T12:52:00Z", "2002-08-07T12:52:00Z"),
        (STAMP, "2003-02-10T11:00:59", "2003-02-10T10:00:59Z", "2003-02-10T10:00:59Z"),
        (STAMP, NO_DATE, "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        (MOMENT, NO_DATE, "0001-01-01T00:00:00Z", "0001-01-01T01:00:00+01:00"),
        (MOMENT, NEVER, "9999-12-31T23:59:59Z", "9999-12-31T23:59:59+01:00"),
        (WALL, NO_DATE, "0001-01-01T00:00:00Z", "0001-01-01T01:00:00+01:00"),
        (WALL, "2002-03-31T00:00:00", "2002-03-31T00:00:00Z", "2002-03-31T00:00:00+01:00"),
        (WALL, "2003-03-31T00:00:00", "2003-03-31T00:00:00Z", "2003-03-31T00:00:00+02:00"),
        (WALL, "2019-12-19T10:44:12", "2019-12-19T10:44:12Z", "2019-12-19T10:44:12+01:00"),
        (DAY, "1999-05-13T00:00:00", "1999-05-13T00:00:00Z", "1999-05-13T00:00:00Z"),
    ],
)  # fmt: skip
def test_what_was_recorded(kind: str, plain: str, utc: str, norway: str) -> None:
    assert told(plain, kind, "NO", "NO", False) == plain
    for zone, shown in (("UTC", utc), ("NO", norway)):
        assert told(plain, kind, "NO", zone, True) == shown
        assert read(shown, "NO", zone, kind) == plain


# -- the zone without offsets: the documentation's example


def test_a_zone_moves_a_bare_time_and_an_offset_beats_it() -> None:
    assert read("2018-12-24T12:34:45", "NO", "US-NY") == "2018-12-24T18:34:45"
    assert read("2018-12-24T12:34:45Z", "NO", "US-NY") == "2018-12-24T13:34:45"
    assert told("2018-12-24T18:34:45", MOMENT, "NO", "US-NY", False) == "2018-12-24T12:34:45"
    assert told("2018-12-24T13:34:45", MOMENT, "NO", "US-NY", True) == "2018-12-24T07:34:45-05:00"
    assert told("2018-12-24T13:34:45.5000000", MOMENT, "NO", "UTC", True) == "2018-12-24T12:34:45.5000000Z"  # fmt: skip
    assert told("2018-12-24T13:34:45", STAMP, "NO", "US-NY", False) == "2018-12-24T07:34:45"


def test_days_are_not_shifted() -> None:
    for kind in (WALL, DAY):
        assert told("2025-06-01T00:00:00", kind, "NO", "US-NY", False) == "2025-06-01T00:00:00"
        assert read("2025-06-01T00:00:00", "NO", "US-NY", kind) == "2025-06-01T00:00:00"
    for offset in (
        "Z",
        "+02:00",
        "-05:00",
    ):  # as the official client sends birthdays, and others may
        assert read(f"1999-05-13T00:00:00{offset}", "NO", "US-NY", DAY) == "1999-05-13T00:00:00"
    # Midnight where the client is, by a script in Norway: the day of a rule is read in the caller's zone.
    assert read("2002-03-30T23:00:00.000Z", "NO", "NO", WALL) == "2002-03-31T00:00:00"


@pytest.mark.parametrize("zone", sorted(BY_CODE))
def test_the_ends_of_time_stand_in_every_zone(zone: str) -> None:
    for kind in (MOMENT, STAMP, WALL, DAY):
        for end in (NO_DATE, NEVER):
            for tagged in (False, True):
                shown = told(end, kind, "NO", zone, tagged)
                assert shown[:4] == end[:4]
                assert datetime.fromisoformat(shown).year == int(end[:4])
                assert read(shown, "NO", zone, kind) == end


@pytest.mark.parametrize(
    "sent, kept",
    [
        ("0001-01-01T01:00:00+01:00", NO_DATE), ("0000-12-31T23:17:00.000Z", NO_DATE), ("0001-01-01T04:56:02.000Z", NO_DATE),
        ("9999-12-31T22:59:59.000Z", NEVER), ("+010000-01-01T04:59:59.000Z", NEVER), ("9999-12-31T23:59:59.9999999+01:00", f"{NEVER}.9999999"),
    ],
)  # fmt: skip
def test_what_a_script_makes_of_the_ends_is_still_an_end(sent: str, kept: str) -> None:
    for zone in ("NO", "US-NY"):
        assert read(sent, "NO", zone) == kept


@pytest.mark.parametrize(
    "sent, kind, kept",
    [
        ("/Date(1782892800000+0200)/", MOMENT, "2026-07-01T10:00:00"), ("/Date(1782892800120)/", MOMENT, "2026-07-01T10:00:00.1200000"),
        ("/Date(1782892800000-0400)/", STAMP, "2026-07-01T10:00:00"), ("/Date(-1000)/", MOMENT, "1970-01-01T00:59:59"),
        ("/Date(926546400000+0200)/", DAY, "1999-05-13T00:00:00"),
        ("/Date(-62135596800000)/", MOMENT, NO_DATE), ("/Date(253402300799999+0000)/", MOMENT, f"{NEVER}.9990000"),
    ],
)  # fmt: skip
def test_milliseconds_as_dotnet_writes_them(sent: str, kind: str, kept: str) -> None:
    for zone in ("NO", "US-NY"):
        assert read(sent, "NO", zone, kind) == kept


@pytest.mark.parametrize("sent", ["/Date(253402300800000)/", "/Date()/", "/Date(1+99)/", "/Date(1+9900)/", "Date(1)"])  # fmt: skip
def test_milliseconds_beyond_time_are_no_time(sent: str) -> None:
    with pytest.raises(BadTime):
        read(sent, "NO", "NO")


# -- every instant


@given(moment=INSTANTS, base=ZONES, zone=ZONES, minutes=st.integers(-14 * 60, 14 * 60), kind=st.sampled_from([MOMENT, STAMP]))  # fmt: skip
@example(moment=CHANGES[0], base="NO", zone="US-NY", minutes=60, kind=MOMENT)
@example(moment=CHANGES[2], base="NO", zone="US-NY", minutes=60, kind=MOMENT)
@example(moment=CHANGES[3], base="NO", zone="US-NY", minutes=60, kind=MOMENT)
@example(moment=CHANGES[5], base="NO", zone="US-NY", minutes=-300, kind=MOMENT)
def test_any_instant_survives_every_form(moment: datetime, base: str, zone: str, minutes: int, kind: str) -> None:  # fmt: skip
    """With an offset always; bare where the zone's clock shows that time for the first time."""
    assume(not twice(moment, base))
    kept = wall(moment, base)
    there = moment.astimezone(timezone(timedelta(minutes=minutes)))
    forms = [moment.isoformat().replace("+00:00", "Z"), moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"), there.isoformat(),
             told(kept, kind, base, zone, True)]  # fmt: skip
    if not twice(moment, zone):
        forms += [wall(moment, zone), told(kept, kind, base, zone, False)]
    for form in forms:
        assert read(form, base, zone, kind) == kept
    assert datetime.fromisoformat(told(kept, kind, base, zone, True)) == moment


@pytest.mark.parametrize(
    "base, moment",
    [("NO", CHANGES[1]), ("GB", CHANGES[1]), ("US-NY", CHANGES[5]), ("AU-ACT", datetime(2025, 4, 5, 16, 30, tzinfo=UTC))],
)  # fmt: skip
def test_in_an_hour_that_comes_twice_the_first_is_meant(base: str, moment: datetime) -> None:
    assert twice(moment, base)
    shown = told(wall(moment, base), MOMENT, base, "UTC", True)
    assert datetime.fromisoformat(shown) == moment - timedelta(hours=1)
    assert told(wall(moment, base), MOMENT, "UTC", "UTC", False) == wall(moment, base)


@given(moment=st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)), base=ZONES, zone=ZONES)
@example(moment=datetime(1844, 1, 1), base="AD", zone="PH")
def test_days_and_times_that_no_zone_moves_come_back(moment: datetime, base: str, zone: str) -> None:  # fmt: skip
    text = moment.replace(microsecond=0).isoformat()
    for kind in (WALL, DAY):
        assume("0001-01-03" < text < "9999-12-30")
        for tagged in (True, False):
            assert read(told(text, kind, base, zone, tagged), base, zone, kind) == text


@given(moment=st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)), base=ZONES, zone=ZONES)
def test_no_time_is_too_early_or_too_late(moment: datetime, base: str, zone: str) -> None:
    """Also before there were zones: an offset has whole minutes, and the instant is the same."""
    text = moment.replace(microsecond=0).isoformat()
    tagged = told(text, MOMENT, base, zone, True)
    assert datetime.fromisoformat(tagged) == datetime.fromisoformat(told(text, MOMENT, base, "UTC", True))  # fmt: skip
    assert shifted(text, base, base) == text


# -- zones


def test_zones_by_code_and_number() -> None:
    documented = {"UTC": 1, "AU-ACT": 36, "BD": 50, "CA-QC": 114, "DK": 140, "FR": 156, "NO": 261, "US-CA": 425, "US-HI": 433, "US-NY": 460}  # fmt: skip
    assert {code: BY_CODE[code].id for code in documented} == documented
    assert len(BY_ID) == len(BY_CODE) and "AU-WA" in BY_CODE
    assert [known(told) for told in ("us-ny", "460", " NO ", "1", "XX", "Europe/Oslo", "0", "²")] == [
        "US-NY", "US-NY", "NO", "UTC", "", "", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "zone, year", [("NO", (60, 120)), ("US-HI", (-600, -600)), ("AU-ACT", (600, 660)), ("UTC", (0, 0)), ("US-NY", (-300, -240))]
)  # fmt: skip
def test_what_a_zone_is_ahead_of_utc(zone: str, year: tuple[int, int]) -> None:
    assert in_year(2026, zone) == year


def test_what_a_zone_is_ahead_of_utc_at_a_time() -> None:
    assert minutes_ahead("2025-03-30T01:59:59", "NO", "NO") == 60
    assert minutes_ahead("2025-03-30T03:00:00", "NO", "NO") == 120
    assert minutes_ahead("2025-03-20T12:00:00", "NO", "US-NY") == -240


def test_every_zone_is_known_to_the_clock() -> None:
    for zone in BY_CODE.values():
        assert ZoneInfo(zone.iana) and zone.name and zone.cities


def test_what_is_not_set_is_told_with_the_offset_of_winter_south_of_the_equator_too():
    assert told(NO_DATE, MOMENT, "NO", "AU-NSW", True) == "0001-01-01T10:00:00+10:00"
