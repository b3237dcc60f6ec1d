"""`MDOList/...`: the same lists over REST."""

from contract.door import Door


def test_lists_are_named_and_read_in_any_case(door: Door) -> None:
    assert {"category", "weekday", "associate"} <= set(door.rest("GET", "MDOList"))
    flat = door.rest("GET", "MDOList/CATEGORY?flat=true")
    assert flat == door.agent("MDO.GetSimpleList", {"Name": "category"})
    assert [each["Name"] for each in door.rest("GET", "MDOList/weekday")][:2] == [
        "Monday",
        "Tuesday",
    ]


def test_a_query_searches_and_what_is_additional_restricts(door: Door) -> None:
    assert [e["Name"] for e in door.rest("GET", "MDOList/country?query=norw")] == ["Norway"]
    of_type = door.rest("GET", "MDOList/restrictionOperators/selectable?additional=bool&flat=true")
    assert [(e["Type"], e["LastChanged"], e["Selected"]) for e in of_type] == [
        ("set", "0001-01-01T00:00:00", False)
    ]
    persons = door.rest("GET", "MDOList/person?additional=contact_id=1")
    assert persons and all(e["ExtraInfo"].endswith("contact_id=1") for e in persons)


def test_an_unknown_list_is_not_found_and_the_nearest_is_told(door: Door) -> None:
    for path in ("MDOList/categry", "MDOList/categry/selectable"):
        reply = door("GET", path)
        assert reply.status == 404 and "nearest: category" in reply.body.decode(), reply
    assert "nearest: prob" in door("GET", "MDOList/rating").body.decode()
