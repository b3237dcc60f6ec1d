"""Hints of tooltips."""

from contract.door import Door


def tooltip(door: Door, hint: str) -> str:
    return door.agent("Tooltips.GetTooltip", {"TooltipHint": hint})


def test_a_hint_stands_for_the_row_it_names(door: Door) -> None:
    company = door.rest("GET", "Contact/2")
    assert company["Name"] in tooltip(door, "{contact_id=2}")
    assert company["Name"] in tooltip(door, "{contact_id=2&mode=simple}")
    assert tooltip(door, "Just a text") == "Just a text"
    assert tooltip(door, "{contact_id=99999}") == ""
    door.rest("PATCH", "Contact/2", {"Name": "Renamed AS"})
    assert "Renamed AS" in tooltip(door, "{contact_id=2}")
