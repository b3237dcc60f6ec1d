"""Carriers in three ways, as recorded: no zone, UTC with offsets, Norway with offsets."""

from typing import Any

import pytest
from contract.door import Door
from query.world import stop

UNSET, UNSET_UTC, UNSET_NO = "0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "0001-01-01T01:00:00+01:00"  # fmt: skip
WAYS: tuple[dict[str, str], ...] = (
    {}, {"SO-TimeZone": "UTC, includeTZOffset"}, {"SO-TimeZone": "NO, includeTZOffset"},
)  # fmt: skip


def at(record: Any, path: str) -> Any:
    for step in path.split("."):
        record = record[int(step) if step.isdigit() else step]
    return record


@pytest.fixture
def appointment(door: Door) -> list[dict[str, Any]]:
    """As the recorded one stands in time."""
    stop(door.tenant, "2002-08-07T14:52:00")
    rule = {"StartDate": "2002-03-31T00:00:00", "EndDate": "2003-03-31T00:00:00", "Pattern": "Custom", "IsRecurrence": True,
            "Dates": [{"Date": "2002-03-31T00:00:00"}, {"Date": "2002-04-30T00:00:00"}]}  # fmt: skip
    row = {"Title": "A", "Type": "inDiary", "StartDate": "2002-03-31T18:00:00", "EndDate": "2002-03-31T19:00:00",
           "Recurrence": rule}  # fmt: skip
    id = door.agent("Appointment.SaveAppointmentEntity", row)["AppointmentId"]
    path = f"Agents/Appointment/GetAppointmentEntity?appointmentEntityId={id}"
    return [door("POST", path, headers=way).json() for way in WAYS]


@pytest.mark.parametrize(
    "path, plain, utc, norway",
    [
        ("StartDate", "2002-03-31T18:00:00", "2002-03-31T16:00:00Z", "2002-03-31T18:00:00+02:00"),
        ("EndDate", "2002-03-31T19:00:00", "2002-03-31T17:00:00Z", "2002-03-31T19:00:00+02:00"),
        ("CreatedDate", "2002-08-07T14:52:00", "2002-08-07T12:52:00Z", "2002-08-07T12:52:00Z"),
        ("Recurrence.StartDate", "2002-03-31T00:00:00", "2002-03-31T00:00:00Z", "2002-03-31T00:00:00+01:00"),
        ("Recurrence.Dates.0.Date", "2002-03-31T00:00:00", "2002-03-31T00:00:00Z", "2002-03-31T00:00:00+01:00"),
        ("PublishEventDate", UNSET, UNSET_UTC, UNSET_NO),
        ("AlarmLeadTime", "00:00:00", "00:00:00", "00:00:00"),
    ],
)  # fmt: skip
def test_an_appointment(
    appointment: list[dict[str, Any]], path: str, plain: str, utc: str, norway: str
) -> None:
    assert [at(each, path) for each in appointment] == [plain, utc, norway]


@pytest.fixture
def person(door: Door) -> list[dict[str, Any]]:
    stop(door.tenant, "2019-12-19T10:44:12")
    row = {"Lastname": "Recorded", "BirthDate": "1999-05-13T00:00:00"}
    id = door.agent("Person.SavePersonEntity", row)["PersonId"]
    return [door("GET", f"Person/{id}", headers=way).json() for way in WAYS]


@pytest.mark.parametrize(
    "path, plain, utc, norway",
    [
        ("CreatedDate", "2019-12-19T10:44:12", "2019-12-19T09:44:12Z", "2019-12-19T09:44:12Z"),
        ("BirthDate", "1999-05-13T00:00:00", "1999-05-13T00:00:00Z", "1999-05-13T00:00:00Z"),
        ("Interests.0.LastChanged", UNSET, UNSET_UTC, UNSET_NO),
        ("DbiLastModified", UNSET, UNSET_UTC, UNSET_NO),
    ],
)  # fmt: skip
def test_a_person(
    person: list[dict[str, Any]], path: str, plain: str, utc: str, norway: str
) -> None:
    assert [at(each, path) for each in person] == [plain, utc, norway]


def test_what_is_not_yet_updated_is_told_in_utc(door: Door) -> None:
    shown = [door("POST", "Agents/Person/CreateDefaultPersonEntity", headers=way).json() for way in WAYS]  # fmt: skip
    assert [each["UpdatedDate"] for each in shown] == [UNSET, UNSET_UTC, UNSET_UTC]


def test_results_that_are_a_date_time(door: Door) -> None:
    """One that is made up, and one of a row."""
    made_up = [door("POST", "Agents/TimeZone/TimeOfLastTimeZoneUpdate", {}, headers=way).json() for way in WAYS]  # fmt: skip
    assert made_up == ["2024-12-24T16:00:00", "2024-12-24T15:00:00Z", "2024-12-24T16:00:00+01:00"]
    sale = door.agent("Sale.SaveSaleEntity", {"Heading": "x", "ReopenDate": "2026-07-01T08:00:00"})
    due = [door("GET", f"Sale/{sale['SaleId']}", headers=way).json()["ReopenDate"] for way in WAYS]
    assert due == ["2026-07-01T08:00:00", "2026-07-01T06:00:00Z", "2026-07-01T08:00:00+02:00"]


def test_an_unknown_zone_changes_nothing_and_is_told(door: Door) -> None:
    shown = door("GET", "Person/1", headers={"SO-TimeZone": "Mars, includeTZOffset"})
    assert shown.ignored == ["SO-TimeZone"]
    assert shown.json()["CreatedDate"].endswith("Z")
    assert door("GET", "Person/1", headers={"SO-TimeZone": "Mars"}).body == door("GET", "Person/1").body  # fmt: skip
