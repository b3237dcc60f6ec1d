"""ViewState: each user's own lists of what he looked at, the newest first."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from contract.door import Door

from so_mock.clock import Clock

ADMINISTRATOR = "Basic YWRtMDpBZG0w"  # adm0:Adm0


def look(door: Door, *ids: int, name: str = "contact") -> None:
    told = {"Currents": [{"HistoryName": name, "Id": id} for id in ids]}
    door.agent("ViewState.SaveCurrents", told)


def ids(door: Door, name: str = "contact", **options: Any) -> list[int]:
    found = door.agent("ViewState.GetHistoriesByName", {"HistoryName": name}, **options)
    assert [each["Rank"] for each in found] == list(range(1, len(found) + 1))
    return [each["Id"] for each in found]


def test_what_was_looked_at_last_is_first_and_stands_once(door: Door) -> None:
    look(door, 7, 8, 9, 7)
    assert ids(door) == [7, 9, 8]
    saved = door.agent("ViewState.SaveCurrent", {"Current": {"HistoryName": "Contact", "Id": 9}})
    assert (saved["Rank"], saved["Id"], saved["AssociateId"]) == (1, 9, 5)
    assert ids(door) == [9, 7, 8]
    assert door.agent(f"ViewState.GetHistory?historyId={saved['HistoryId']}")["Id"] == 9
    assert ids(door, auth=ADMINISTRATOR) == [], "each user has his own"
    assert door("POST", "Agents/ViewState/GetHistories", {}, auth=ADMINISTRATOR).json() == []
    assert len(door.agent("ViewState.GetHistories", {})) == 3


def test_a_name_is_that_of_the_row_by_now(door: Door) -> None:
    look(door, 7)
    door.rest("PATCH", "Contact/7", {"Name": "Renamed AS", "Department": ""})
    current = door.agent("ViewState.GetCurrent", {"HistoryName": "contact"})
    assert current["Name"] == "Renamed AS"


def test_a_saved_list_replaces_the_callers(door: Door) -> None:
    look(door, 7, 8)
    look(door, 1, name="project")
    told = [
        {"HistoryName": "contact", "Id": 3},
        {"HistoryName": "sale", "Id": 4},
        {"HistoryName": "contact", "Id": 8},
    ]
    door.agent("ViewState.SaveHistories", {"HistoryName": "contact", "History": told})
    assert ids(door) == [3, 8], "what is of another list is ignored"
    assert ids(door, "project") == [1]
    both = door.agent("ViewState.GetHistoriesByNames", {"HistoryNames": ["project", "contact"]})
    assert [each["Id"] for each in both] == [1, 3, 8]


def test_the_neighbours_of_an_item_are_found(door: Door) -> None:
    look(door, 7, 8, 9)
    asked = {"HistoryName": "contact", "Id": 8}
    assert door.agent("ViewState.GetNextCurrent", asked)["Id"] == 7
    assert door.agent("ViewState.GetPreviousCurrent", asked)["Id"] == 9
    assert door.agent("ViewState.GetNextCurrent", asked | {"Id": 7})["Id"] == 1, (
        "the first of the table"
    )
    door.agent("ViewState.DeleteHistory", asked)
    assert ids(door) == [9, 7]


def test_without_a_history_the_first_row_is_current(door: Door) -> None:
    current = door.agent("ViewState.GetCurrent", {"HistoryName": "contact"})
    assert (current["HistoryId"], current["Id"]) == (0, 1) and current["Name"]
    assert ids(door) == []


def test_a_list_is_as_long_as_the_caller_wants_it(door: Door) -> None:
    assert door.agent("ViewState.GetHistoryLengthPrefValue", {}) > 3
    door.agent("ViewState.SetHistoryLengthPrefValue", {"Length": 2})
    assert door.agent("ViewState.GetHistoryLengthPrefValue", {}) == 2
    look(door, 7, 8, 9)
    assert ids(door) == [9, 8]
    assert door.rest("GET", "Preference/Functions/HistoryLength")["RawValue"] == "2"


def test_rows_are_told_without_a_history(door: Door) -> None:
    told = {"Requests": [{"EntityName": "person", "EntityOrParentId": 2}]}
    (found,) = door.agent("ViewState.GetHistoriesByNamesAndIds", told)
    assert (found["HistoryName"], found["Id"]) == ("person", 2) and found["Name"]
    assert ids(door, "person") == []


def test_an_event_reaches_those_who_ask_later(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"EventName": "edit", "EntityType": "ticket", "EntityKey": 4}
    (own,) = door.agent(
        "ViewState.PublishAndRetrieveUiEvents", {"LatestKnownEventId": 0, "PublishEvents": [told]}
    )
    assert (own["EntityKey"], own["AssociateId"]) == (4, 5) and own["AssociateName"]
    asked = {"LatestKnownEventId": 0, "PublishEvents": []}
    reply = door("POST", "Agents/ViewState/PublishAndRetrieveUiEvents", asked, auth=ADMINISTRATOR)
    assert [each["EventId"] for each in reply.json()] == [own["EventId"]]
    assert (
        door.agent(
            "ViewState.PublishAndRetrieveUiEvents", asked | {"LatestKnownEventId": own["EventId"]}
        )
        == []
    )
    later = datetime.now(UTC) + timedelta(minutes=21)
    monkeypatch.setattr(Clock, "seconds", lambda clock: later.timestamp())
    assert door.agent("ViewState.PublishAndRetrieveUiEvents", asked) == [], "it is old"
