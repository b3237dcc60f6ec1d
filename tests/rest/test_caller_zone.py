"""`SO-TimeZone`: date-times as the caller's clock shows them, in and out, by every door; and which day is today there."""

from typing import Any
from urllib.parse import quote

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
    unknown = told in ("XX", "999999999999", "²")
    assert reply.ignored == (["SO-TimeZone"] if unknown else [])


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


# -- one instant through every door: 08:00Z is nine o'clock in Norway, three in New York, seven in the evening in Canberra

KEPT = "2026-01-15T09:00:00"
SEEN = {
    "": "2026-01-15T09:00:00", "includeTZOffset": "2026-01-15T09:00:00+01:00", "UTC": "2026-01-15T08:00:00",
    "utc, includeTZOffset": "2026-01-15T08:00:00Z", "460": "2026-01-15T03:00:00",
    "US-NY,includeTZOffset": "2026-01-15T03:00:00-05:00", "includeTZOffset, au-act": "2026-01-15T19:00:00+11:00",
    "NO": "2026-01-15T09:00:00", "XX": "2026-01-15T09:00:00",
}  # fmt: skip
ZONES = pytest.mark.parametrize("zone", SEEN)
SAVE = "Agents/Appointment/SaveAppointmentEntity"


def speaking(zone: str) -> dict[str, str]:
    return {"SO-TimeZone": zone} if zone else {}


def meet(door: Door, start: str, zone: str = "") -> dict[str, Any]:
    row = {"Title": "Zones", "Type": "inDiary", "StartDate": start, "EndDate": start}
    return door("POST", SAVE, row, headers=speaking(zone)).json()


def kept(door: Door, id: int) -> dict[str, Any]:
    return door.tenant.store.table("appointment").get(id)


@ZONES
def test_what_one_zone_shows_means_the_same_in_every_other(door: Door, zone: str) -> None:
    """Bare as told, as a script sends it, and with any offset; saved by the agent and by REST."""
    forms = [SEEN[zone], "2026-01-15T08:00:00.000Z", "2026-01-15T13:30:00+05:30"]
    for form in forms:
        made = meet(door, form, zone)
        assert kept(door, made["AppointmentId"])["StartDate"] == KEPT
        assert made["StartDate"] == SEEN[zone]
        for other, seen in SEEN.items():
            shown = door("GET", f"Appointment/{made['AppointmentId']}", headers=speaking(other))
            assert shown.json()["StartDate"] == seen
    put = door("PUT", f"Appointment/{made['AppointmentId']}", made, headers=speaking(zone)).json()
    assert put["StartDate"] == SEEN[zone] and kept(door, made["AppointmentId"])["StartDate"] == KEPT


@ZONES
def test_a_save_of_what_was_read_moves_nothing(door: Door, zone: str) -> None:
    id = meet(door, KEPT)["AppointmentId"]
    before = kept(door, id)
    shown = door("POST", f"Agents/Appointment/GetAppointmentEntity?appointmentEntityId={id}", headers=speaking(zone)).json()  # fmt: skip
    door("POST", SAVE, shown, headers=speaking(zone))
    after = kept(door, id)
    dates = {name for name, value in before.items() if str(value)[4:5] == "-"} - {"UpdatedDate"}
    assert {"StartDate", "EndDate", "CreatedDate", "PublishTo"} <= dates
    moved = {name for name in dates if before[name] != after[name]}
    assert not moved


@ZONES
def test_a_patch_means_the_callers_clock(door: Door, zone: str) -> None:
    id = meet(door, "2026-02-20T12:00:00")["AppointmentId"]
    steps = [{"op": "replace", "path": "/StartDate", "value": SEEN[zone]}, {"op": "test", "path": "StartDate", "value": SEEN[zone]}]  # fmt: skip
    told = {"content-type": "application/json"} | speaking(zone)
    assert door("PATCH", f"Appointment/{id}", steps, headers=told).json()["StartDate"] == SEEN[zone]
    assert (kept(door, id)["StartDate"], kept(door, id)["EndDate"]) == (KEPT, "2026-02-20T12:00:00")
    assert door("PATCH", f"Appointment/{id}", steps[1:], headers=told).status == 200
    merged = door("PATCH", f"Appointment/{id}", {"EndDate": SEEN[zone]}, headers=told).json()
    assert merged["EndDate"] == SEEN[zone] and kept(door, id)["EndDate"] == KEPT


def test_a_patch_leaves_alone_what_comes_twice(door: Door) -> None:
    """06:30Z is the second half past one in New York."""
    id = meet(door, "2025-11-02T07:30:00")["AppointmentId"]
    told = {"content-type": "application/json", "SO-TimeZone": "US-NY"}
    assert door("PATCH", f"Appointment/{id}", {"Title": "x"}, headers=told).json()["StartDate"] == "2025-11-02T01:30:00"  # fmt: skip
    assert kept(door, id)["StartDate"] == "2025-11-02T07:30:00"


@ZONES
@pytest.mark.parametrize("mode", ["Slim", "Full"])
def test_lists_show_and_ask_by_the_callers_clock(door: Door, zone: str, mode: str) -> None:
    door.reset()
    made = meet(door, KEPT)
    plain = SEEN[zone][:19]
    asked = f"$select=appointmentId,date,registeredDate&$mode={mode}&$filter=appointmentId eq {made['AppointmentId']} and date "
    for test, found in (
        (f"dateTime '{plain}'", 1), (f"dateTime '{KEPT}Z'", 0), ("dateTime '2026-01-15T08:00:00Z'", 1), (f"date '{plain[:10]}'", 1),
        (f"afterTime '{plain}'", 1), (f"beforeTime '{plain}'", 0), (f"dateTime '[DT:01/15/2026 {plain[11:]}]'", 1),
    ):  # fmt: skip
        path = "Appointment?" + quote(asked + test, safe="$&=?,")
        rows = door("GET", path, headers=speaking(zone)).json()["value"]
        assert len(rows) == found, test
        if rows and mode == "Slim":
            assert rows[0]["date"] == SEEN[zone]
            assert rows[0]["registeredDate"].endswith("Z") == ("include" in zone)
        elif rows:
            cell = rows[0]["Column"]["date"]
            assert (cell["RawValue"], cell["DisplayValue"]) == (SEEN[zone], "[D:01/15/2026]")


@pytest.mark.parametrize("zone, day, hour", [("", "16", "00"), ("UTC,includeTZOffset", "15", "23"), ("US-NY", "15", "18")])  # fmt: skip
def test_agents_ask_and_show_alike(door: Door, zone: str, day: str, hour: str) -> None:
    """Markers have no place for an offset."""
    door.reset()
    id = meet(door, "2026-01-16T00:30:00")["AppointmentId"]
    at = f"[DT:01/{day}/2026 {hour}:30:00.0000000]"
    restrictions = [
        {"Name": name, "Operator": operator, "Values": [value], "IsActive": True, "InterOperator": "And", "InterParenthesis": 0}
        for name, operator, value in (("appointmentId", "=", f"[I:{id}]"), ("date", "dateTime", at), ("date", "equals", f"[D:01/{day}/2026]"))
    ]  # fmt: skip
    asked = {"ProviderName": "Appointment", "Columns": ["appointmentId", "date", "time"], "Restriction": restrictions,
             "Entities": ["appointment"], "Page": 0, "PageSize": 10}  # fmt: skip
    (row,) = door("POST", "Agents/Archive/GetArchiveListByColumns", asked, headers=speaking(zone)).json()  # fmt: skip
    cells = {name: cell["DisplayValue"] for name, cell in row["ColumnData"].items()}
    assert cells["date"] == f"[D:01/{day}/2026]"
    assert cells["time"] == f"[T:{hour}:30]"


def test_a_day_begins_where_the_caller_is(door: Door) -> None:
    """Half past midnight of the first of February in Norway is January in London: in filters, groups and totals."""
    door.reset()
    id = meet(door, "2026-02-01T00:30:00")["AppointmentId"]
    for zone, month, day in (("", "02", "02-01"), ("GB", "01", "01-31"), ("GB,includeTZOffset", "01", "01-31")):  # fmt: skip
        there = f"Appointment?$filter=appointmentId+eq+{id}+and+date+date+'2026-{day}'&$select="
        (row,) = door("GET", there + "date", headers=speaking(zone)).json()["value"]
        assert row["date"][:10] == f"2026-{day}"
        grouped = door("GET", there + "date,GroupBy(DatePart(date):YearMonth):Header", headers=speaking(zone)).json()["value"]  # fmt: skip
        assert any(f"2026/{month}" in row.values() for row in grouped)
        shown = [row["date"] for row in grouped if "date" in row]
        assert shown == [row["date"]]


def test_days_stand_still(door: Door) -> None:
    for zone in SEEN:
        sent = "1999-05-13T00:00:00.000Z"  # as the official client writes it, wherever it runs
        made = door("POST", "Agents/Person/SavePersonEntity", {"Lastname": "Day", "BirthDate": sent}, headers=speaking(zone)).json()  # fmt: skip
        assert made["BirthDate"] == "1999-05-13T00:00:00" + ("Z" if "include" in zone else "")
        assert (
            door("GET", f"Person/{made['PersonId']}").json()["BirthDate"] == "1999-05-13T00:00:00"
        )


def test_encoded_values_are_no_date_times(door: Door) -> None:
    """Recorded: custom fields and lengths of time are the same in every zone."""
    shown = [door("GET", "Appointment/1", headers=speaking(zone)).json() for zone in SEEN]
    for name in ("CustomFields", "UserDefinedFields", "ExtraFields", "AlarmLeadTime"):
        assert all(each[name] == shown[0][name] for each in shown)


def test_results_and_arrays_of_date_times(door: Door) -> None:
    stop(door.tenant, KEPT)
    days = {"StartDate": "2026-01-15T00:00:00", "EndDate": "2026-01-16T00:00:00", "AssociateId": 1}
    found = door("POST", "Agents/Appointment/GetDayInformationListByDatesAndAssociate", days, headers=speaking("US-NY,includeTZOffset")).json()  # fmt: skip
    assert [each["Date"] for each in found] == ["2026-01-15T00:00:00-05:00", "2026-01-16T00:00:00-05:00"]  # fmt: skip
    door.reset()


def test_the_zone_of_the_call_is_the_current_one(door: Door) -> None:
    for zone, code in (("", "NO"), ("us-ny", "US-NY"), ("XX", "NO")):
        told = door("GET", "TimeZone/current", headers=speaking(zone)).json()
        assert told["TZLocationCode"] == code
        assert door("GET", "TimeZone/base", headers=speaking(zone)).json()["TZLocationCode"] == "NO"


def test_kept_bytes_are_those_of_the_zone(door: Door) -> None:
    id = meet(door, KEPT)["AppointmentId"]
    for _ in range(2):
        for zone, seen in SEEN.items():
            assert door("GET", f"Appointment/{id}", headers=speaking(zone)).json()["StartDate"] == seen  # fmt: skip


@pytest.mark.parametrize("zone, begin, end", [("", "08:30", "09:30"), ("US-NY", "02:30", "03:30"), ("UTC,includeTZOffset", "07:30", "08:30")])  # fmt: skip
def test_arguments_are_of_the_callers_clock(door: Door, zone: str, begin: str, end: str) -> None:
    door.reset()
    id = meet(door, KEPT)["AppointmentId"]
    me = door("GET", "User/currentAssociate").json()["AssociateId"]
    asked = {
        "AssociateId": me,
        "StartTime": f"2026-01-15T{begin}:00",
        "EndTime": f"2026-01-15T{end}:00",
        "Count": 10,
    }
    for told, found in ((zone, True), ("AU-ACT", False)):
        rows = door("POST", "Agents/Appointment/GetAssociateDiary", asked, headers=speaking(told)).json()  # fmt: skip
        assert (id in [row["AppointmentId"] for row in rows]) is found


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("", "2026-01-15"),
        ("US-NY", "2026-01-15"),
        ("US-HI", "2026-01-14"),
        ("AU-ACT", "2026-01-15"),
    ],
)
def test_the_day_of_an_end_is_the_callers(door: Door, zone: str, day: str) -> None:
    """Shown as a day, it is no midnight of Norway that would be the evening before in the west."""
    ends = {"StartDate": "2026-01-15T10:00:00", "EndDate": "2026-01-15T10:30:00"}  # 23:30 on Hawaii
    id = door.agent("Appointment.SaveAppointmentEntity", ends | {"Type": "inDiary"})["AppointmentId"]  # fmt: skip
    asked = f"Appointment?$select=endDate&$filter=appointmentId+=+{id}"

    def row(wish: str, more: str = "") -> Any:
        return door("GET", asked + more, headers={"SO-TimeZone": wish}).json()["value"]

    assert row(zone) == [{"PrimaryKey": str(id), "EntityName": "appointment", "endDate": f"{day}T00:00:00"}]  # fmt: skip
    assert row(f"{zone}, includeTZOffset")[0]["endDate"].startswith(f"{day}T00:00:00")
    assert len(row(zone, f"+and+endDate+date+'{day}'")) == 1
