"""SuperOffice's own client makes a list, and reads lists by their names."""

from typing import Any

from journeys.conftest import Journey


def test_the_client_arranges_a_list_and_chooses_from_it(journey: Journey) -> None:
    seen = journey("lists.cjs")
    oak, ash = seen["oak"]["id"], seen["ash"]["id"]

    heading, beside = seen["nested"]
    assert (heading["name"], heading["type"]) == ("Hard", "Heading")
    assert [each["id"] for each in heading["childItems"]] == [oak]
    assert beside["id"] == ash
    assert names(seen["flat"]) == ["Holm oak", "Ash"]
    assert names(seen["found"]) == ["Holm oak"]
    assert names(seen["sorted"]) == ["Ash", "Holm oak"]
    assert all(each["selected"] is False for each in seen["sorted"])
    assert names(seen["used"]) == ["Holm oak"]
    assert names(seen["left"]) == ["Holm oak"]
    assert (seen["still"]["name"], seen["still"]["deleted"]) == ("Ash", True)
    assert seen["id"] == seen["made"]["id"]


def test_the_client_reads_lists_that_are_always_there(journey: Journey) -> None:
    seen = journey("lists.cjs")

    assert {"category", "associate", f"udlist{seen['id']}"} <= set(seen["names"])
    assert [(each["type"], each["extraInfo"]) for each in seen["operators"]] == [
        ("begins", "W"), ("contains", "W"), ("ends", "W"), ("is", "W"),
    ]  # fmt: skip
    assert seen["people"] and all("contact_id=1" in each["extraInfo"] for each in seen["people"])
    assert (seen["none"][0]["id"], seen["none"][0]["name"]) == (0, "(No Selection)")
    assert seen["unknown"] == []


def names(items: list[dict[str, Any]]) -> list[str]:
    return [each["name"] for each in items]
