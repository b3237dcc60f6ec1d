"""A tenant whose base zone is another than Norway: every stamp, date and today is its wall clock."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from contract.door import Door

from so_mock.clock import Start
from so_mock.config import Config
from so_mock.tenant import Tenant
from so_mock.world import World

# Summer; in Norway it is the second of July already.
LATE = Start(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), True)
MERGE = {"content-type": "application/merge-patch+json"}


@pytest.fixture(scope="module")
def made() -> Iterator[Door]:
    door = Door(Config(zone="GB", clock=LATE))
    yield door
    door.close()


@pytest.fixture
def london(made: Door) -> Door:
    """Half past eleven in the evening."""
    made.reset()
    return made


def test_stamps_and_conditions(london: Door) -> None:
    saved = london.agent("Contact.SaveContactEntity", {"Name": "A"})
    assert saved["CreatedDate"] == "2026-07-01T23:30:00"
    shown = london("GET", f"Contact/{saved['ContactId']}")
    assert shown.headers["last-modified"] == "Wed, 01 Jul 2026 22:30:00 GMT"
    for since, status in (("22:30:00", 304), ("22:29:59", 200)):
        told = {"if-modified-since": f"Wed, 01 Jul 2026 {since} GMT"}
        assert london("GET", f"Contact/{saved['ContactId']}", headers=told).status == status


@pytest.mark.parametrize(
    "sent, stored",
    [
        ("2026-07-05T10:00:00", "2026-07-05T10:00:00"), ("2026-07-05T10:00:00Z", "2026-07-05T11:00:00"),
        ("2026-07-05T10:00:00+02:00", "2026-07-05T09:00:00"), ("2026-01-05T10:00:00Z", "2026-01-05T10:00:00"),
    ],
)  # fmt: skip
def test_what_a_client_sends(london: Door, sent: str, stored: str) -> None:
    row = {"Title": "A", "Type": "inDiary", "StartDate": sent, "EndDate": sent}
    id = london.agent("Appointment.SaveAppointmentEntity", row)["AppointmentId"]
    assert london.rest("GET", f"Appointment/{id}")["StartDate"] == stored
    changed = london("PATCH", f"Appointment/{id}", {"EndDate": sent}, headers=MERGE).json()
    assert changed["EndDate"] == stored
    there = f"Appointment?$select=date&$filter=appointmentId={id}+and+date+date+'{sent.replace('+', '%2B')}'"  # fmt: skip
    assert len(london.rest("GET", there)["value"]) == 1


def test_today_and_defaults(london: Door) -> None:
    assert london.agent("Appointment.CreateDefaultAppointmentEntity")["StartDate"] == "2026-07-02T00:00:00"  # fmt: skip
    for day in ("01", "02"):
        row = {"Title": day, "Type": "inDiary", "StartDate": f"2026-07-{day}T12:00:00", "EndDate": f"2026-07-{day}T13:00:00"}  # fmt: skip
        london.agent("Appointment.SaveAppointmentEntity", row)
    page = london.rest("GET", "Appointment?$select=date&$filter=date+today&$orderBy=appointmentId")
    assert {row["date"][:10] for row in page["value"]} == {"2026-07-01"}


def test_the_zone_is_told(london: Door) -> None:
    assert london.agent("TimeZone.GetBaseTimeZoneId") == 1003
    told = london("GET", "/_so_mock/clock", auth=None).json()
    assert (told["zone"], told["now"], told["utc"]) == ("GB", "2026-07-01T23:30:00", "2026-07-01T22:30:00Z")  # fmt: skip


def test_the_days_of_the_world_are_counted_from_its_own_today(london: Door) -> None:
    oslo = Tenant("Oslo", World(Config(clock=LATE)))
    rows, later = (t.store.table("appointment") for t in (london.tenant, oslo))
    for here, there in zip(rows.scan(), later.scan(), strict=True):
        if here["StartDate"] > "0001-01-02":
            days = datetime.fromisoformat(there["StartDate"]) - datetime.fromisoformat(here["StartDate"])  # fmt: skip
            assert days.days == 1
            return
    raise AssertionError("no appointment has a date")


def test_rows_of_a_scenario(tmp_path: Any) -> None:
    file = tmp_path / "zoned.yaml"
    file.write_text("data: {appointment: [{AppointmentId: 5, StartDate: '2026-07-05T10:00:00Z'}]}")
    tenant = Tenant("Cust1", World(Config(scenario=str(file), zone="GB", clock=LATE)))
    assert tenant.store.table("appointment").rows[5]["StartDate"] == "2026-07-05T11:00:00"


# -- one process, tenants of two zones


def test_a_question_is_read_in_the_zone_that_the_tenant_has_now(door_with: Any) -> None:
    """Worlds of one process share an engine and what it compiled."""
    door = door_with(scenario="empty")
    world = door.tenant.world
    door("GET", "Contact?$top=1")  # now there is an engine
    question = (
        "Appointment?$select=appointmentId&$filter=date+afterTime+'2026-07-05T09:59:59Z'"
        "+and+date+beforeTime+'2026-07-05T10:00:01Z'"
    )
    for zone, hour in (("NO", 12), ("GB", 11), ("UTC", 10), ("NO", 12)):
        door.tenant.play(world.playing(replace(world.scenario, zone=zone)))
        begins = f"2026-07-05T{hour}:00:00"
        row = {"Title": "A", "Type": "inDiary", "StartDate": begins, "EndDate": begins}
        id = door.agent("Appointment.SaveAppointmentEntity", row)["AppointmentId"]
        found = door.rest("GET", question)["value"]
        assert [each["appointmentId"] for each in found] == [id], zone


def test_an_address_that_was_asked_before_is_read_anew(door_with: Any) -> None:
    door = door_with()
    world = door.tenant.world
    copy = "Pricelist/1/CopyTo/New?validFrom=2026-07-05T10:00:00Z&validTo=2026-07-06T10:00:00Z"
    for zone, hour in (("NO", 12), ("GB", 11), ("NO", 12)):
        door.tenant.play(world.playing(replace(world.scenario, zone=zone)))
        assert door.rest("POST", copy)["ValidFrom"] == f"2026-07-05T{hour}:00:00"
