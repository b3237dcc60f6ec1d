"""The base zone, by number, code and offset."""

import pytest

from so_mock.entities.zones import BY_CODE, BY_ID


def test_the_base_zone_is_the_one_so_mock_was_started_with(door, door_with):
    assert door.agent("TimeZone.GetBaseTimeZoneId") == 261
    abroad = door_with(zone="UTC")
    assert abroad.agent("TimeZone.GetBaseTimeZoneId") == 1
    told = abroad.agent("TimeZone.GetDefaultTimeZoneInformation")
    assert (told["LocationCode"], told["Bias"], told["PreferenceId"]) == ("UTC", 0, 0)
    assert door.agent("TimeZone.GetDefaultTimeZoneInformation")["Bias"] in (60, 120)


@pytest.mark.parametrize("which", ["base", "current"])
def test_rest_shows_it_whole(door, which: str):
    zone = door.rest("GET", f"TimeZone/{which}")
    assert (zone["TZLocationID"], zone["TZLocationCode"], zone["IsoNumber"]) == (261, "NO", 578)
    assert zone in door.agent("TimeZone.InitializeTimeZoneData")


def test_an_appointment_shows_the_zone_it_prefers(door):
    made = door.rest("POST", "Appointment", {"Title": "Boards", "PreferredTZLocation": 261})
    assert made["PreferredTZLocationData"]["TZLocationCode"] == "NO"
    plain = door.rest("POST", "Appointment", {"Title": "Boards"})
    assert plain["PreferredTZLocationData"] is None


def test_every_zone_has_a_number_and_may_be_the_base_zone(door_with):
    assert len(BY_ID) == len(BY_CODE)
    abroad = door_with(zone="US-NY")
    assert abroad.agent("TimeZone.GetBaseTimeZoneId") == 460
    assert abroad.agent("TimeZone.GetDefaultTimeZoneInformation")["Bias"] in (-300, -240)
