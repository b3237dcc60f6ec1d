"""Any moment, told in any of the zones there are and in any form of date, is the same moment to every other caller.

What a zone's clock shows is taken from zoneinfo. A tenant keeps the wall clock of its base zone, as an installation does: of the
hour that this clock shows twice, the second round is kept as the first. A base zone without such an hour loses nothing.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from contract.door import Door
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wire.typed import CARRIERS, received, sent

from so_mock.config import Config
from so_mock.zones import BY_CODE

BASES = {"NO": "Europe/Oslo", "UTC": "UTC", "GB": "Europe/London"}
TYPE = CARRIERS.type("AppointmentEntity")

codes = st.sampled_from(sorted(BY_CODE))
moments = st.datetimes(datetime(1971, 1, 1), datetime(2037, 12, 1)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
forms = st.sampled_from(["Z", "millis", "offset", "bare"])
# Around each change of the clocks in 2025 and 2026, of Norway, New York and Sydney; and where Lord Howe goes by half an hour.
CHANGES = [
    datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (
        "2025-03-30T01:00:00", "2025-10-26T01:00:00", "2026-03-29T01:00:00", "2026-10-25T01:00:00", "2026-03-08T07:00:00",
        "2026-11-01T06:00:00", "2026-04-04T16:00:00", "2026-10-03T16:00:00", "2026-04-04T15:00:00", "2026-10-03T15:30:00",
    )
]  # fmt: skip
around = st.tuples(st.sampled_from(CHANGES), st.integers(-7300, 7300)).map(
    lambda pair: pair[0] + timedelta(seconds=pair[1])
)


@cache
def clock(code: str) -> ZoneInfo:
    return ZoneInfo(BY_CODE[code].iana)


@pytest.fixture(scope="module")
def doors(tmp_path_factory: Any) -> Iterator[dict[str, Door]]:
    """A tenant of each base zone, with one appointment."""
    opened = {}
    for code in BASES:
        file: Path = tmp_path_factory.mktemp("zones") / f"{code}.yaml"
        file.write_text(
            f"extends: empty\ntime_zone: '{code}'\nclock: {{at: 2026-01-15T08:00:00Z, frozen: true}}\n"
        )
        opened[code] = door = Door(Config(scenario=str(file)))
        made = door(
            "POST",
            "Appointment",
            {"Title": "T", "StartDate": "2026-01-01T00:00:00Z", "EndDate": "2026-01-01T00:00:00Z"},
        )
        assert made.json()["AppointmentId"] == 1
    yield opened
    for door in opened.values():
        door.close()


def first(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment of a wall clock: of one shown twice the first; of one never shown, as if the clocks had not yet changed."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def kept(moment: datetime, base: str) -> datetime:
    zone = ZoneInfo(BASES[base])
    return first(wall(moment, zone), zone)


def written(moment: datetime, form: str, zone: ZoneInfo) -> str:
    match form:
        case "bare":
            return wall(moment, zone).isoformat()
        case "millis":
            return f"{wall(moment, ZoneInfo('UTC')).isoformat()}.000Z"
        case "offset":
            return moment.astimezone(zone).isoformat()
    return f"{wall(moment, ZoneInfo('UTC')).isoformat()}Z"


def save(door: Door, text: str, header: str, media: str, how: str) -> None:
    given = {"StartDate": text, "EndDate": text}
    path = "Appointment/1" if how != "Save" else "Agents/Appointment/SaveAppointmentEntity"
    if how == "Save":
        given["AppointmentId"] = 1  # type: ignore[assignment]
    verb = "POST" if how == "Save" else how
    reply = door(
        verb,
        path,
        body=sent(given, TYPE, media),
        headers={"Content-Type": media, "SO-TimeZone": header},
    )
    assert reply.status == 200, reply
    assert not reply.ignored, reply


def told(door: Door, header: str, accept: str) -> str:
    reply = door(
        "POST",
        "Agents/Appointment/GetAppointmentEntity?appointmentEntityId=1",
        headers={"Accept": accept, "SO-TimeZone": header},
    )
    assert not reply.ignored, reply
    answer = received(reply.body, reply.headers["content-type"], TYPE)
    assert answer["StartDate"] == answer["EndDate"]
    row = door("GET", "Appointment?$select=date", headers={"SO-TimeZone": header}).json()["value"][
        0
    ]
    assert row["date"] == answer["StartDate"]
    return str(answer["StartDate"])


@settings(max_examples=120, deadline=None)
@example(
    base="NO",
    moment=datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    writer="NO",
    reader="UTC",
    form="Z",
    media="application/json",
    how="PUT",
)
@example(
    base="NO",
    moment=datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    writer="NO",
    reader="US-NY",
    form="bare",
    media="application/json",
    how="PATCH",
)
@example(
    base="UTC",
    moment=datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    writer="NO",
    reader="NO",
    form="offset",
    media="application/xml",
    how="Save",
)
@given(
    base=st.sampled_from(sorted(BASES)), moment=moments | around, writer=codes, reader=codes, form=forms,
    media=st.sampled_from(["application/json", "application/xml", "application/x-www-form-urlencoded"]),
    how=st.sampled_from(["PUT", "PATCH", "Save"]),
)  # fmt: skip
def test_a_moment_is_the_same_to_all(
    doors: dict[str, Door],
    base: str,
    moment: datetime,
    writer: str,
    reader: str,
    form: str,
    media: str,
    how: str,
) -> None:
    door = doors[base]
    save(door, "2000-01-01T00:00:00Z", "UTC", "application/json", "PUT")
    save(door, written(moment, form, clock(writer)), writer, media, how)
    meant = first(wall(moment, clock(writer)), clock(writer)) if form == "bare" else moment
    there = kept(meant, base)
    if base == "UTC":
        assert there == meant
    assert told(door, reader, "application/json") == wall(there, clock(reader)).isoformat()
    tagged = told(door, f"{reader.lower()}, includeTZOffset", "application/xml")
    assert datetime.fromisoformat(tagged) == there
    assert tagged.endswith("Z") == (reader == "UTC")
    assert tagged[:19] == wall(there, clock(reader)).isoformat()


@settings(max_examples=60, deadline=None)
@given(base=st.sampled_from(sorted(BASES)), moment=moments | around, zone=codes)
def test_what_is_read_can_be_sent_back(
    doors: dict[str, Door], base: str, moment: datetime, zone: str
) -> None:
    """As clients do. A patch that says what was told before changes nothing; a whole row without offsets may: an hour that
    the caller's clock shows twice is the first."""
    door = doors[base]
    save(door, written(moment, "Z", clock("UTC")), "UTC", "application/json", "PUT")
    for header in (zone, f"{zone}, includeTZOffset", "includeTZOffset"):
        before = told(door, "UTC", "application/json")
        seen = told(door, header, "application/json")
        save(door, seen, header, "application/json", "PATCH")
        assert told(door, "UTC", "application/json") == before
        save(door, seen, header, "application/json", "PUT")
        after = before
        if len(seen) == 19:
            meant = first(datetime.fromisoformat(seen), clock(zone))
            after = wall(kept(meant, base), ZoneInfo("UTC")).isoformat()
        assert told(door, "UTC", "application/json") == after


@settings(max_examples=60, deadline=None)
@given(
    base=st.sampled_from(sorted(BASES)),
    change=st.sampled_from(CHANGES),
    seconds=st.integers(0, 3599),
    zone=st.sampled_from(["NO", "US-NY", "AU-NSW"]),
)
def test_a_time_that_no_clock_showed_is_as_if_it_had_not_changed_yet(
    doors: dict[str, Door], base: str, change: datetime, seconds: int, zone: str
) -> None:
    """02:30 on the morning when the clocks go from 02:00 to 03:00: half an hour after the change."""
    before = (change - timedelta(seconds=1)).astimezone(clock(zone)).replace(tzinfo=None, fold=0)
    shown = before + timedelta(seconds=1 + seconds)
    save(doors[base], shown.isoformat(), zone, "application/json", "PATCH")
    meant = kept(first(shown, clock(zone)), base)
    assert (
        datetime.fromisoformat(told(doors[base], "UTC, includeTZOffset", "application/json"))
        == meant
    )
