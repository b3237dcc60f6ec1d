"""Which day it is where the caller is: `SO-TimeZone` moves today in questions, and is told as ignored for all the rest."""

import pytest
from contract.door import Door
from query.world import stop

QUESTION = "Appointment?$select=appointmentId,date&$filter=date+today"


@pytest.fixture
def midnight(door: Door) -> Door:
    """Half an hour into the fifteenth in Norway, and before midnight in London."""
    stop(door.tenant, "2025-10-15T00:30:00")
    for day in ("14", "15"):
        row = {"Title": day, "StartDate": f"2025-10-{day}T12:00:00", "EndDate": f"2025-10-{day}T13:00:00"}  # fmt: skip
        door.agent("Appointment.SaveAppointmentEntity", row | {"Type": "inDiary"})
    return door


@pytest.mark.parametrize(
    "told, day",
    [
        (None, "15"), ("NO", "15"), ("261", "15"), ("GB", "14"), ("gb, includeTZOffset", "14"), ("1", "14"),
        ("includeTZOffset,utc", "14"), ("XX", "15"), ("999999999999", "15"), ("²", "15"),
    ],
)  # fmt: skip
def test_today_is_the_callers(midnight: Door, told: str | None, day: str) -> None:
    headers = {} if told is None else {"SO-TimeZone": told}
    reply = midnight("GET", QUESTION, headers=headers)
    assert [row["date"][8:10] for row in reply.json()["value"]] == [day]
    assert reply.ignored == ([] if told is None else ["SO-TimeZone"])


def test_the_next_days_count_from_there(midnight: Door) -> None:
    question = "Appointment?$filter=previousPeriod+(1,'day')&$select=date".replace("previous", "date+previous")  # fmt: skip
    there = midnight("GET", question, headers={"SO-TimeZone": "GB"}).json()["value"]
    here = midnight("GET", question).json()["value"]
    assert ([row["date"][8:10] for row in here], there) == (["14"], [])


def test_only_what_was_recorded_is_called_verified(door: Door) -> None:
    said = {
        path: door("GET", path).headers["x-so-mock-fidelity"]
        for path in (
            "Appointment",
            "Appointment?$top=1",
            "Appointment?$filter=nope+eq+1",
            "Contact",
        )
    }
    assert list(said.values()) == ["verified", "modelled", "modelled", "modelled"]


def test_an_option_that_is_told_twice_is_told_of(door: Door) -> None:
    reply = door("GET", "Person?$top=1&$top=2&$select=fullName")
    assert len(reply.json()["value"]) == 2
    assert reply.ignored == ["$top (all but the last)"]
