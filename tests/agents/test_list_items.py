"""List items, headings and groups: what one method does, another shows."""

import pytest
from contract.driver import SOLVEIG, TERJE, ask, record

from so_mock.call import Caller
from so_mock.entities.lists import STANDARD, with_standard
from so_mock.tenant import Tenant
from so_mock.world import World


def names(items):
    return [item["Name"] for item in items]


def of(tenant, name, **more):
    return record(
        tenant,
        "List.GetAllFromListName",
        ud_list_definition_name=name,
        include_deleted=False,
        **more,
    )


def test_every_installation_has_the_standard_lists(tenant: Tenant) -> None:
    told = record(tenant, "List.GetListDefinitions", include_deleted=False)
    assert {each.name for each in STANDARD} == set(names(told))
    business = record(tenant, "List.GetListEntityByName", name="Business")
    assert (business["Id"], business["Name"]) == (153, "Company - Business")
    for spelling in ("company - business", "BUSINESS", "Company - Business"):
        assert record(tenant, "List.GetListEntityByName", name=spelling) == business
    assert record(tenant, "List.GetListEntityByName", name="ContInt")["Id"] == 154
    assert record(tenant, "List.GetListEntityByName", name="Nonsense") is None


def test_a_scenario_that_names_some_lists_gets_the_others_besides() -> None:
    given = [{"Id": 1, "Name": "Interests", "ListType": "ContInt"}, {"Id": 153, "Name": "Woods"}]
    rows = with_standard(given)
    assert len({row["Id"] for row in rows}) == len(rows) == len(STANDARD) + 1
    assert [row["Name"] for row in rows if row.get("ListType") == "ContInt"] == ["Interests"]
    (business,) = (row for row in rows if row.get("ListType") == "Business")
    assert business["Id"] > 178, "its own id was taken"


@pytest.mark.parametrize("each", STANDARD, ids=lambda each: each.entity)
def test_items_of_every_standard_list_are_made_read_changed_and_retired(
    each, tenant: Tenant
) -> None:
    name, id = {"ud_list_definition_name": each.published}, {"ud_list_definition_id": each.id}
    before = record(tenant, "List.GetAllFromListDefinition", include_deleted=True, **id)
    given = {"Name": "Zebra", "Tooltip": "Striped"}
    item = record(tenant, "List.AddFromListName", item=given, **name)
    assert item["UdListDefinitionId"] == each.id
    assert item["Name"] == "Zebra"
    assert item == record(tenant, "List.GetFromListDefinition", id=item["Id"], **id)
    row = tenant.store.table(each.entity).get(item["Id"])
    assert row is not None and "Zebra" in row.values()

    renamed = {**item, "Name": "Quagga"}
    saved = record(tenant, "List.SaveFromListDefinition", id=item["Id"], item=renamed, **id)
    assert saved["Name"] == "Quagga"
    after = record(tenant, "List.GetAllFromListName", include_deleted=False, **name)
    assert "Quagga" in names(after)
    assert len(after) <= len(before) + 1

    record(tenant, "List.DeleteFromListName", id=item["Id"], **name)
    listed = record(tenant, "List.GetAllFromListName", include_deleted=False, **name)
    assert "Quagga" not in names(listed)
    retired = tenant.world.model[each.entity].retired
    whole = record(tenant, "List.GetAllFromListName", include_deleted=True, **name)
    assert ("Quagga" in names(whole)) == bool(retired)
    if retired:
        assert record(tenant, "List.GetFromListName", id=item["Id"], **name)["Deleted"] is True


def test_items_of_equal_id_in_two_lists_are_told_apart(tenant: Tenant) -> None:
    for _ in range(2):  # the second time out of kept bytes
        businesses, categories = of(tenant, "Business"), of(tenant, "Category")
        assert {i["UdListDefinitionId"] for i in businesses} == {153}
        assert {i["UdListDefinitionId"] for i in categories} == {152}
        assert names(businesses) != names(categories)


def test_a_retired_item_still_shows_where_it_was_chosen(tenant: Tenant) -> None:
    contact = record(tenant, "Contact.GetContactEntity", contact_entity_id=1)
    id = contact["Business"]["Id"]
    record(tenant, "List.DeleteFromListName", id=id, ud_list_definition_name="Business")
    assert id not in [item["Id"] for item in of(tenant, "Business")]
    assert record(tenant, "Contact.GetContactEntity", contact_entity_id=1)["Business"]["Id"] == id


def test_delete_all_marks_the_items_and_leaves_the_list(tenant: Tenant) -> None:
    """Design notes, section 6, number 7."""
    before = of(tenant, "Category")
    assert before
    record(tenant, "List.DeleteAllFromListDefinition", ud_list_definition_id=152)
    assert of(tenant, "Category") == []
    whole = record(
        tenant, "List.GetAllFromListName", ud_list_definition_name="Category", include_deleted=True
    )
    assert {item["Id"] for item in whole} == {item["Id"] for item in before}
    assert all(item["Deleted"] for item in whole)
    assert record(tenant, "List.GetListEntity", list_entity_id=152)["Deleted"] is False
    refused = ask(tenant, "List.DeleteAllFromListName", ud_list_definition_name="TicketType")
    assert refused.status == 400
    assert of(tenant, "TicketType"), "items that know no mark stay"


def test_a_new_list_has_items_of_its_own_and_ids_never_collide(tenant: Tenant) -> None:
    wood = record(tenant, "List.SaveListEntity", list_entity={"Name": "Wood"})
    stone = record(tenant, "List.SaveListEntity", list_entity={"Name": "Stone"})
    assert wood["Id"] > max(each.id for each in STANDARD)
    oak = record(
        tenant, "List.AddFromListName", ud_list_definition_name="wood", item={"Name": "Oak"}
    )
    slate = record(
        tenant,
        "List.AddFromListDefinition",
        ud_list_definition_id=stone["Id"],
        item={"Name": "Slate"},
    )
    assert oak["Id"] != slate["Id"]
    assert oak["UdListDefinitionId"] == wood["Id"]
    assert names(of(tenant, "Wood")) == ["Oak"]
    assert names(of(tenant, f"udlist{stone['Id']}")) == ["Slate"]
    elsewhere = {"id": slate["Id"], "ud_list_definition_name": "Wood"}
    assert record(tenant, "List.GetFromListName", **elsewhere) is None
    assert ask(tenant, "List.SaveFromListName", item={"Name": "X"}, **elsewhere).status == 404
    record(tenant, "List.DeleteFromListName", **elsewhere)
    assert names(of(tenant, "Stone")) == ["Slate"], "an item is deleted from its own list only"


def test_a_list_is_renamed_and_retired_and_a_standard_one_stays(tenant: Tenant) -> None:
    made = record(tenant, "List.SaveListEntity", list_entity={"Name": "Wood"})
    record(tenant, "List.SaveListEntityByName", name="Wood", list_entity={"Name": "Timber"})
    assert record(tenant, "List.GetListEntity", list_entity_id=made["Id"])["Name"] == "Timber"
    record(tenant, "List.DeleteListEntityByName", name="Timber")
    assert record(tenant, "List.GetListEntity", list_entity_id=made["Id"])["Deleted"] is True
    assert "Timber" not in names(record(tenant, "List.GetListDefinitions", include_deleted=False))
    assert "Timber" in names(record(tenant, "List.GetListDefinitions", include_deleted=True))
    assert ask(tenant, "List.DeleteListEntity", list_entity_id=152).status == 400
    hijack = {"Name": "Mine", "ListType": "Category"}
    assert ask(tenant, "List.SaveListEntity", list_entity=hijack).status == 400


def test_an_item_is_saved_under_the_list_it_names(tenant: Tenant) -> None:
    given = {"Name": "Forestry", "UdListDefinitionId": 153, "Tooltip": "Trees"}
    item = record(tenant, "List.SaveListItemEntity", list_item_entity=given)
    assert record(tenant, "List.GetBusiness", business_id=item["Id"])["Value"] == "Forestry"
    assert ask(tenant, "List.SaveListItemEntity", list_item_entity={"Name": "X"}).status == 400
    missing = given | {"Id": 4711}
    assert ask(tenant, "List.SaveListItemEntity", list_item_entity=missing).status == 404
    nameless = {"Name": " ", "UdListDefinitionId": 152}
    assert ask(tenant, "List.SaveListItemEntity", list_item_entity=nameless).status == 400


def test_an_unknown_list_is_not_found(tenant: Tenant) -> None:
    answer = ask(
        tenant, "List.GetAllFromListName", ud_list_definition_name="Nonsense", include_deleted=False
    )
    assert answer.status == 404
    assert "Nonsense" in answer.value["Message"]


def test_items_left_out_of_save_all_stay(tenant: Tenant) -> None:
    before = of(tenant, "Business")
    given = [before[1] | {"Name": "Banks"}, {"Name": "Mining"}]
    saved = record(
        tenant, "List.SaveAllFromListName", ud_list_definition_name="Business", items=given
    )
    assert names(saved) == ["Banks", "Mining"]
    assert len(of(tenant, "Business")) == len(before) + 1


def test_items_move_and_are_sorted(tenant: Tenant) -> None:
    lumber = record(tenant, "List.SaveListEntity", list_entity={"Name": "Wood"})["Id"]
    told = {"ud_list_definition_id": lumber}
    for name in ("Oak", "Ash", "Elm"):
        record(tenant, "List.AddFromListDefinition", item={"Name": name}, **told)
    assert [(i["Name"], i["Rank"]) for i in of(tenant, "Wood")] == [
        ("Oak", 1),
        ("Ash", 2),
        ("Elm", 3),
    ]
    elm = of(tenant, "Wood")[2]["Id"]
    record(tenant, "List.MoveListItem", list_item_id=elm, direction=-1, **told)
    assert names(of(tenant, "Wood")) == ["Oak", "Elm", "Ash"]
    record(tenant, "List.MoveListItem", list_item_id=elm, direction=1, **told)
    record(tenant, "List.MoveListItem", list_item_id=elm, direction=1, **told)
    assert names(of(tenant, "Wood")) == ["Oak", "Ash", "Elm"], "the last one goes no further"
    record(tenant, "List.SortListItems", culture_name="en", **told)
    assert names(of(tenant, "Wood")) == ["Ash", "Elm", "Oak"]


# -- headings


@pytest.fixture
def woods(tenant: Tenant) -> dict:
    """Business with two headings, over its first items."""
    told = {"ud_list_definition_id": 153}
    hard, soft = (
        record(tenant, "List.SaveHeadingFromName", name="Business", entity={"Name": name})
        for name in ("Hard", "Soft")
    )
    return told | {"hard": hard["HeadingId"], "soft": soft["HeadingId"]}


def test_headings_belong_to_the_list_whose_id_is_given(tenant: Tenant, woods: dict) -> None:
    """Design notes, section 6: `GetHeadingsFromListDefinition{Id}` takes the list's id, not a heading's."""
    found = record(tenant, "List.GetHeadingsFromListDefinition", id=153)
    assert names(found) == ["Hard", "Soft"]
    assert {h["UdListDefinitionId"] for h in found} == {153}
    assert record(tenant, "List.GetHeadingsFromName", name="Business") == found
    assert record(tenant, "List.GetHeadingsFromListDefinition", id=152) == []
    template = record(
        tenant, "List.CreateDefaultHeadingFromListDefinition", ud_list_definition_id=153
    )
    assert (template["HeadingId"], template["UdListDefinitionId"]) == (0, 153)
    record(tenant, "List.SetRankOnHeadings", ud_list_definition_id=153, heading_ids=[woods["soft"]])
    assert names(record(tenant, "List.GetHeadingsFromName", name="Business")) == ["Soft", "Hard"]


def test_deleting_all_headings_leaves_those_of_other_lists(tenant: Tenant, woods: dict) -> None:
    record(tenant, "List.SaveHeadingsFromName", name="Category", entities=[{"Name": "Good"}])
    record(tenant, "List.DeleteAllHeadingsFromListDefinition", id=153)
    assert record(tenant, "List.GetHeadingsFromName", name="Business") == []
    assert names(record(tenant, "List.GetHeadingsFromName", name="Category")) == ["Good"]
    assert len(of(tenant, "Business")) > 2
    record(tenant, "List.DeleteAllHeadingsFromName", name="Category")
    assert record(tenant, "List.GetHeadingsFromListDefinition", id=152) == []


def selected(items):
    return [item["Id"] for item in items if item["Selected"]]


def test_items_stand_under_headings_seen_from_both_ends(tenant: Tenant, woods: dict) -> None:
    list_id = {"ud_list_definition_id": 153}
    record(
        tenant, "List.SetListItemsForHeading", heading_id=woods["hard"], list_item_ids=[1, 2], enable=True, **list_id
    )  # fmt: skip
    under = record(tenant, "List.GetListItemsForHeading", heading_id=woods["hard"], **list_id)
    assert selected(under) == [1, 2]
    assert len(under) == len(of(tenant, "Business")), "the others are shown unselected"
    above = record(tenant, "List.GetHeadings", list_item_id=1, show_deleted=False, **list_id)
    assert selected(above) == [woods["hard"]]

    record(
        tenant, "List.SaveHeadingsForListItemFromListName", ud_list_definition_name="Business",
        list_item_id=1, headings=[{"Id": woods["soft"], "Selected": True}],
    )  # fmt: skip
    again = record(
        tenant, "List.GetHeadingsForListItemFromListName", ud_list_definition_name="Business",
        list_item_id=1, show_deleted=False,
    )  # fmt: skip
    assert selected(again) == [woods["soft"]]
    record(
        tenant, "List.SetHeadingsForListItem", list_item_id=1, heading_ids=[woods["soft"]], enable=False, **list_id
    )  # fmt: skip
    assert selected(record(tenant, "List.GetHeadings", list_item_id=1, show_deleted=False, **list_id)) == []  # fmt: skip
    wrong = ask(
        tenant, "List.SetListItemsForHeadingFromListName", ud_list_definition_name="Category",
        heading_id=woods["hard"], list_item_ids=[1], enable=True,
    )  # fmt: skip
    assert wrong.status == 400, "a heading of another list"


# -- groups


@pytest.fixture
def groups(tenant: Tenant) -> list[int]:
    with tenant.store.unit():
        for id in (1, 2, 3):
            if tenant.store.table("user_group").get(id) is None:
                blank = tenant.world.absorber.blank_row(tenant.world.model["user_group"])
                tenant.store.insert("user_group", blank | {"Id": id, "Value": f"Group {id}"})
    return sorted(tenant.store.table("user_group").rows)


def test_an_item_is_visible_to_all_groups_until_told_otherwise(tenant: Tenant, groups) -> None:
    told = {"ud_list_definition_id": 153, "list_item_id": 1}
    assert selected(record(tenant, "List.GetVisibleForUserGroups", **told)) == groups
    chosen = [{"Id": 2, "Selected": True}, {"Id": 3, "Selected": False}]
    answer = record(tenant, "List.SetVisibleForUserGroups", user_groups=chosen, **told)
    assert selected(answer) == [2]
    assert selected(record(tenant, "List.GetVisibleForUserGroups", **told)) == [2]
    record(tenant, "List.SetVisibleForUserGroup", user_group_id=[3], enable=True, **told)
    by_name = {"ud_list_definition_name": "Business", "list_item_id": 1}
    assert selected(record(tenant, "List.GetVisibleForUserGroupsFromListName", **by_name)) == [2, 3]
    seen = record(tenant, "List.GetListItemsForUserGroup", ud_list_definition_id=153, group_id=1)
    assert 1 not in selected(seen) and 2 in selected(seen)
    record(
        tenant, "List.SetListItemsForUserGroupFromListName", ud_list_definition_name="Business",
        usergroup_id=1, list_items_id=[1], enable=True,
    )  # fmt: skip
    assert selected(record(tenant, "List.GetVisibleForUserGroups", **told)) == [1, 2, 3]


def test_what_a_group_does_not_see_drops_out_of_its_list(tenant: Tenant, groups) -> None:
    record(
        tenant, "List.SetListItemsForUserGroup", ud_list_definition_id=153, usergroup_id=2,
        list_item_ids=[1], enable=False,
    )  # fmt: skip

    def mine(caller: Caller) -> list[int]:
        items = record(tenant, "GET List/Business/MDOItems", caller, flat=True, query="")
        return [item["Id"] for item in items]

    assert 1 not in mine(TERJE), "he is in group 2 alone"
    assert 1 in mine(SOLVEIG), "she is in group 5 as well"
    assert 1 in mine(Caller(1, "ADM0"))
    assert 1 in [item["Id"] for item in of(tenant, "Business")], "administration shows all"


# -- lists of a choice


def test_a_company_shows_every_interest_and_keeps_the_chosen(tenant: Tenant, world: World) -> None:
    for name in ("Golf", "Art", "Tennis"):
        record(
            tenant, "List.AddFromListName", ud_list_definition_name="ContInt", item={"Name": name}
        )
    contact = record(tenant, "Contact.GetContactEntity", contact_entity_id=1)
    shown = [i["Name"] for i in contact["Interests"] if i["Name"] in ("Golf", "Art", "Tennis")]
    assert shown == ["Art", "Golf", "Tennis"], "by name, as recorded"
    golf = next(i for i in contact["Interests"] if i["Name"] == "Golf")
    assert golf["Type"] == golf["IconHint"] == "contint"
    assert (golf["ToolTip"], golf["FullName"], golf["Selected"]) == ("Golf", None, False)
    given = contact | {"Interests": [{"Id": golf["Id"], "Selected": True}]}
    record(tenant, "Contact.SaveContactEntity", contact_entity=given)
    again = record(tenant, "Contact.GetContactEntity", contact_entity_id=1)
    assert selected(again["Interests"]) == [golf["Id"]]


def test_mailing_types_are_shown_as_a_person_chose_them(tenant: Tenant) -> None:
    made = record(
        tenant, "List.AddFromListName", ud_list_definition_name="ShipmentType", item={"Name": "News flash"}
    )  # fmt: skip
    person = record(tenant, "Person.GetPersonEntity", person_entity_id=2)
    (news,) = (t for t in person["ShipmentTypes"] if t["Id"] == made["Id"])
    told = ("Type", "IconHint", "ExtraInfo", "StyleHint", "ToolTip")
    assert [news[name] for name in told] == [None, None, None, None, ""]
    given = person | {"ShipmentTypes": [{"Id": made["Id"], "Selected": True}], "Interests": []}
    record(tenant, "Person.SavePersonEntity", person_entity=given)
    again = record(tenant, "Person.GetPersonEntity", person_entity_id=2)
    assert selected(again["ShipmentTypes"]) == [made["Id"]]


def test_a_sale_type_has_the_stages_that_were_chosen_in_their_order(tenant: Tenant) -> None:
    late, early = (
        record(tenant, "List.SaveSaleStageEntity", sale_stage_entity={"Value": v, "Rank": rank})
        for v, rank in (("A last word", 92), ("Zeroth call", 91))
    )
    given = {"Name": "Long", "Stages": [{"Id": late["SaleStageId"], "Selected": True}]}
    kind = record(tenant, "List.SaveSaleTypeEntity", sale_type_entity=given)
    read = record(tenant, "List.GetSaleTypeEntity", sale_type_entity_id=kind["SaleTypeId"])
    assert selected(read["Stages"]) == [late["SaleStageId"]]
    ids = [stage["Id"] for stage in read["Stages"]]
    assert ids.index(early["SaleStageId"]) < ids.index(late["SaleStageId"])
