"""Archives and lists order and search by the text that the caller reads."""

from typing import Any

import pytest
from contract.door import Door

NORWEGIAN, ENGLISH = {"SO-Language": "no"}, {"SO-Language": "en"}
# In another order in each language: by id, English and Norwegian.
NAMES = {1: 'US:"Apple";NO:"Eple"', 2: 'US:"Pear";NO:"Apekatt"', 3: 'US:"Cherry";NO:"Kirsebær"'}


@pytest.fixture
def fruit(door: Door) -> Door:
    for id, name in NAMES.items():
        item = door.rest("GET", f"List/Category/Items/{id}")
        door.rest("PUT", f"List/Category/Items/{id}", item | {"Name": name})
        row = {"Name": f"Fruit {id}", "Category": {"Id": id}}
        door.agent("Contact.SaveContactEntity", row)
    return door


def rows(door: Door, question: str, headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
    return door("GET", question, headers=headers).json()["value"]


LISTED = "Contact?$select=name,category&$filter=name+begins+'Fruit'&$orderby=category"


def test_rows_are_ordered_by_the_text_of_the_language(fruit: Door) -> None:
    assert [row["category"] for row in rows(fruit, LISTED, ENGLISH)] == ["Apple", "Cherry", "Pear"]
    assert [row["category"] for row in rows(fruit, LISTED, NORWEGIAN)] == ["Apekatt", "Eple", "Kirsebær"]  # fmt: skip
    assert [row["category"] for row in rows(fruit, LISTED)] == [NAMES[1], NAMES[3], NAMES[2]]
    descending = rows(fruit, LISTED + "+desc&$top=1", NORWEGIAN)
    assert [row["category"] for row in descending] == ["Kirsebær"]


def test_an_agents_archive_does_the_same(fruit: Door) -> None:
    asked = {
        "ProviderName": "FindContact", "Columns": "category", "Entities": "contact", "SortOrder": "category asc",
        "Restrictions": "name begins 'Fruit'", "Page": 0, "PageSize": 10,
    }  # fmt: skip
    path = "Agents/Archive/GetArchiveListByColumns2"
    found = fruit("POST", path, asked, headers=NORWEGIAN).json()
    assert [row["ColumnData"]["category"]["DisplayValue"] for row in found] == ["Apekatt", "Eple", "Kirsebær"]  # fmt: skip


def test_a_list_that_is_an_archive_is_searched_as_it_is_read(fruit: Door) -> None:
    def found(start: str, headers: dict[str, str] | None) -> list[int]:
        asked = {"ProviderName": "category", "Columns": "id", "Restrictions": f"name begins '{start}'"}  # fmt: skip
        reply = fruit("POST", "Agents/Archive/GetArchiveListByColumns2", asked, headers=headers)
        return [row["PrimaryKey"] for row in reply.json()]

    assert (found("Kirse", NORWEGIAN), found("Kirse", ENGLISH), found("Kirse", None)) == ([3], [], [])  # fmt: skip
    assert found("Cherr", ENGLISH) == [3]


def test_a_list_items_own_text_is_compared_as_it_is_read(door: Door) -> None:
    """Where a column is a property of the item, and not the item that is shown by it."""
    item = door.rest("GET", "List/TicketPriority/Items/2")
    door.rest("PUT", "List/TicketPriority/Items/2", item | {"Name": 'US:"Medium";NO:"Aldri"'})

    def found(start: str, headers: dict[str, str] | None) -> int:
        asked = f"Ticket?$select=ticketId&$filter=ticketPriority/name+begins+'{start}'"
        return len(rows(door, asked, headers))

    many = len(rows(door, "Ticket?$select=ticketId&$filter=ticketPriority/name+contains+'Medium'"))
    assert many > 0
    assert [found("Aldri", NORWEGIAN), found("Aldri", ENGLISH), found("Aldri", None)] == [
        many,
        0,
        0,
    ]
    assert [found("Medium", NORWEGIAN), found("Medium", ENGLISH)] == [0, many]
    asked = "Ticket?$select=ticketPriority/name&$orderby=ticketPriority/name"
    first = [
        rows(door, asked, headers)[0]["ticketPriority/name"] for headers in (NORWEGIAN, ENGLISH)
    ]
    assert first == ["Aldri", "High"]


def test_an_mdo_list_is_searched_as_it_is_read(fruit: Door) -> None:
    def found(word: str, headers: dict[str, str] | None) -> list[str]:
        asked = {"Name": "category", "AdditionalInfo": "", "SearchValue": word}
        reply = fruit("POST", "Agents/MDO/GetListWithRestriction", asked, headers=headers)
        return [item["Name"] for item in reply.json()]

    assert found("kirs", NORWEGIAN) == ["Kirsebær"]
    assert found("kirs", ENGLISH) == []
    assert found("cherry", ENGLISH) == ["Cherry"]


def test_a_list_is_sorted_by_the_callers_alphabet(fruit: Door) -> None:
    list_id = next(
        each["Id"] for each in fruit.rest("GET", "List") if each["ListType"] == "Category"
    )
    fruit("POST", "Agents/List/SortListItems", {"UdListDefinitionId": list_id}, headers=NORWEGIAN)
    names = [item["Name"] for item in fruit("GET", "List/Category/Items", headers=NORWEGIAN).json()]
    assert names == sorted(names, key=str.lower)
    assert names.index("Apekatt") < names.index("Eple") < names.index("Kirsebær")
