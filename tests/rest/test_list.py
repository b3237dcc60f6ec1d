"""`List/...` over REST: the doors of every published list lead to the rows that agents see."""

import pytest
from contract.door import Door

from so_mock.rest.list import BARE, OWN, SHARED


@pytest.mark.parametrize("name", SHARED)
def test_a_shared_list_is_edited_item_by_item(name: str, door: Door) -> None:
    definition = door.rest("GET", f"List/{name}")
    told = {"UdListDefinitionName": name}
    default = door.rest("GET", f"List/{name}/Items/Default")
    assert (default["Id"], default["UdListDefinitionId"]) == (0, definition["Id"])
    made = door.rest(
        "POST", f"List/{name}/Items", default | {"Name": "Zebra", "Tooltip": "Stripes"}
    )
    assert door.agent("List.GetFromListName", told | {"Id": made["Id"]}) == made
    assert door.rest("GET", f"List/{name}/Items/{made['Id']}") == made
    put = door.rest("PUT", f"List/{name}/Items/{made['Id']}", made | {"Name": "Quagga"})
    assert (put["Id"], put["Name"]) == (made["Id"], "Quagga")
    all_of_them = door.rest("PUT", f"List/{name}/Items", [put | {"Tooltip": "Gone"}])
    assert [item["Tooltip"] for item in all_of_them] == ["Gone"]
    seen = door.rest("GET", f"List/{name}/MDOItems?flat=true&query=quag")
    assert [item["Name"] for item in seen] == ["Quagga"]

    assert door("DELETE", f"List/{name}/Items/{made['Id']}").status == 204
    assert made["Id"] not in [i["Id"] for i in door.rest("GET", f"List/{name}/Items")]
    whole = door.rest("GET", f"List/{name}/Items?includeDeleted=true")
    assert [i["Deleted"] for i in whole if i["Id"] == made["Id"]] == [True]
    assert door("GET", f"List/{name}/Items/99999").status == 404
    assert door("PUT", f"List/{name}/Items/99999", made).status == 404
    assert door("DELETE", f"List/{name}/Items").status == 204
    assert door.agent("List.GetAllFromListName", told | {"IncludeDeleted": False}) == []


@pytest.mark.parametrize("name", [*OWN, *BARE])
def test_a_list_with_a_carrier_of_its_own_is_edited_item_by_item(name: str, door: Door) -> None:
    entity, key = (OWN | BARE)[name]
    text = "Value" if entity in ("sale_stage", "task_list_item", "user_group") else "Name"
    made = door.rest("POST", f"List/{name}/Items", {text: "Zebra"})
    assert made[text] == "Zebra"
    assert door.rest("GET", f"List/{name}/Items/{made[key]}") == made
    assert made in door.rest("GET", f"List/{name}/Items")
    shared = door.agent("List.GetFromListName", {"UdListDefinitionName": name, "Id": made[key]})
    assert shared["Name"] == "Zebra"
    put = door.rest("PUT", f"List/{name}/Items/{made[key]}", made | {text: "Quagga"})
    assert put[text] == "Quagga"
    assert door("DELETE", f"List/{name}/Items/{made[key]}").status == 204
    assert made[key] not in [i[key] for i in door.rest("GET", f"List/{name}/Items")]


@pytest.mark.parametrize("name", sorted({*OWN, *BARE} - {"ConsentPurpose", "ConsentSource", "Country", "LegalBase", "UserGroup"}))  # fmt: skip
def test_a_default_item_has_no_key(name: str, door: Door) -> None:
    assert door.rest("GET", f"List/{name}/Items/Default")[(OWN | BARE)[name][1]] == 0


@pytest.mark.parametrize("name", [*SHARED, *OWN, *BARE])
def test_a_list_and_its_headings(name: str, door: Door) -> None:
    definition = door.rest("GET", f"List/{name}")
    by_name = door.agent("List.GetListEntityByName", {"Name": name})
    assert definition["_Links"] and by_name == {
        n: v for n, v in definition.items() if n != "_Links"
    }
    renamed = door.rest("PUT", f"List/{name}", by_name | {"Tooltip": "Told anew", "Id": 1})
    assert renamed["Id"] == definition["Id"]
    assert door.rest("GET", f"List/{definition['Id']}")["Tooltip"] == "Told anew"

    made = door.rest("POST", f"List/{name}/Headings", {"Name": "Good"})
    assert made["UdListDefinitionId"] == definition["Id"]
    assert door.rest("GET", f"List/{name}/Headings") == [made]
    assert door.rest("GET", f"List/{definition['Id']}/Headings") == [made]
    changed = door.rest("PUT", f"List/{name}/Headings", [made | {"Name": "Better"}])
    assert [h["Name"] for h in changed] == ["Better"]
    assert door("DELETE", f"List/{name}/Headings").status == 204
    assert door.agent("List.GetHeadingsFromListDefinition", {"Id": definition["Id"]}) == []


def test_items_stand_under_their_headings_unless_flat(door: Door) -> None:
    good = door.rest("POST", "List/Category/Headings", {"Name": "Good"})["HeadingId"]
    chosen = [{"Id": good, "Selected": True}]
    shown = door.rest("PUT", "List/Category/Items/1/Headings", chosen)
    assert [h["Selected"] for h in shown] == [True]
    assert door.rest("GET", "List/Category/Items/1/Headings") == shown
    tree = door.rest("GET", "List/Category/MDOItems")
    assert (tree[0]["Name"], [i["Id"] for i in tree[0]["ChildItems"]]) == ("Good", [1])
    assert 1 not in [i["Id"] for i in tree[1:]]
    flat = door.rest("GET", "List/Category/MDOItems?flat=true")
    assert 1 in [i["Id"] for i in flat]
    assert {i["Type"] for i in flat} == {"category"}

    listed = door.rest("GET", "List")
    (category,) = (each for each in listed if each["ListType"] == "Category")
    door.rest("PUT", "List/Category", category | {"UseGroupsAndHeadings": False})
    assert door.rest("GET", "List/Category/MDOItems") == flat


def test_groups_of_an_item_are_not_its_headings(door: Door) -> None:
    """The published text names the methods of headings here; the path tells what is meant."""
    group = door.rest("POST", "List/UserGroup/Items", {"Value": "Sales"})["Id"]
    other = door.rest("POST", "List/UserGroup/Items", {"Value": "Service"})["Id"]
    shown = door.rest("GET", "List/Category/Items/1/UserGroups")
    assert {group, other} <= {g["Id"] for g in shown if g["Selected"]}
    chosen = [{"Id": group, "Selected": True}, {"Id": other, "Selected": False}]
    door.rest("PUT", "List/Category/Items/1/UserGroups", chosen)
    asked = {"UdListDefinitionId": 152, "GroupId": other}
    seen = door.agent("List.GetListItemsForUserGroup", asked)
    assert 1 not in [i["Id"] for i in seen if i["Selected"]]


@pytest.mark.parametrize("by", ["Name", "Id"])
def test_a_list_of_ones_own_is_reached_by_name_and_by_id(by: str, door: Door) -> None:
    made = door.rest("POST", "List", {"Name": "My wood", "Tooltip": "Logs"})
    path = f"List/{made['Id']}" if by == "Id" else "List/My%20wood"
    assert door.rest("GET", path)["Tooltip"] == "Logs"
    oak = door.rest("POST", f"{path}/Items", {"Name": "Oak"})
    assert door.rest("GET", f"{path}/Items") == [oak]
    heading = door.rest("POST", f"{path}/Headings", {"Name": "Hard"})
    item = f"{path}/Items/{oak['Id']}"
    door.rest("PUT", f"{item}/Headings", [{"Id": heading["HeadingId"], "Selected": True}])
    assert [h["Selected"] for h in door.rest("GET", f"{item}/Headings")] == [True]
    assert door("GET", f"{item}/UserGroups").status == 200
    door.rest("PUT", item, oak | {"Name": "Holm oak"})
    assert [i["Name"] for i in door.rest("GET", f"{path}/Items")] == ["Holm oak"]
    assert door("DELETE", item).status == 204
    assert door.rest("GET", f"{path}/Items") == []
    assert door("GET", f"{path}/Items/99999").status == 404
    door.rest("PUT", path, {"Name": "My wood", "Tooltip": "Planks"})
    assert door.rest("GET", path)["Tooltip"] == "Planks"
    assert door("DELETE", path).status == 204
    assert made["Id"] not in [each["Id"] for each in door.rest("GET", "List")]
    assert made["Id"] in [each["Id"] for each in door.rest("GET", "List?includeDeleted=true")]
    assert door("GET", "List/Nonsense").status == 404
    assert door("GET", "List/Nonsense/Items").status == 404
