"""SuperOffice's own client asks archives of a running so-mock."""

from journeys.conftest import Journey


def test_the_client_lists_people_by_columns_and_pages(journey: Journey) -> None:
    seen = journey("archive.cjs")

    rows = seen["plain"]
    assert len(rows) > 14
    assert seen["text"] == rows, "carriers and a text ask the same"
    keys = [row["primaryKey"] for row in rows]
    assert keys == sorted(keys)
    assert [key for page in seen["pages"] for key in page] == keys, "no row lost or seen twice"
    assert seen["counted"]["rowCount"] == len(keys)
    assert [row["primaryKey"] for row in seen["counted"]["rows"]] == keys[:2]

    first = rows[0]
    assert first["entityName"] == "person"
    assert first["linkHint"] == f"nav=person&person_id={keys[0]}"
    cells = first["columnData"]
    assert cells["personId"]["displayValue"] == f"[I:{keys[0]}]"
    assert cells["retired"]["displayValue"] == "[I:0]"
    assert cells["personUpdatedDate"]["displayValue"].startswith("[D:")
    assert cells["fullName"]["tooltipHint"] == f"{{person_id={keys[0]}}}"
    assert cells["personContact/name"]["tooltipHint"].startswith("{contact_id=")


def test_the_client_chooses_columns_and_reads_what_there_is(journey: Journey) -> None:
    seen = journey("archive.cjs")

    chosen = [(each["name"], each["width"]) for each in seen["chosen"]["archiveColumnInfo"]]
    assert chosen == [("lastName", "75%"), ("personContact/name", "25%")]
    assert set(seen["shown"][0]["columnData"]) == {"lastName", "personContact/name"}

    assert "ContactPersonDynamicSelectionV2" in seen["providers"]
    position = next(each for each in seen["columns"] if each["name"] == "position")
    assert (position["restrictionType"], position["restrictionListName"]) == ("listAny", "perspos")
    assert [each["type"] for each in seen["entities"]] == ["person", "retiredPerson"]

    assert seen["wrong"]["status"] == 400
    assert "nearest: lastName" in seen["wrong"]["data"]["Message"]
