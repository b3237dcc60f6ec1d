"""MDO: lists by name: what is in them, for whom, in which order, and how they are searched."""

from typing import Any

import pytest
from contract.door import Door
from contract.driver import SOLVEIG, TERJE, record

from so_mock.tenant import Tenant

CATEGORY, BUSINESS = 152, 153


def mdo(tenant: Tenant, name: str, info: str = "", flat: bool = True, caller: Any = TERJE, **more: Any) -> list[Any]:  # fmt: skip
    told = {"name": name, "force_flat_list": flat, "additional_info": info, "only_history": False}
    found: list[Any] = record(tenant, "MDO.GetList", caller, **told | more)
    return found


def names(items: list[Any]) -> list[str]:
    return [item["Name"] for item in items]


def new_item(tenant: Tenant, name: str, **given: Any) -> int:
    made = record(tenant, "List.AddFromListName", ud_list_definition_name="Business", item={"Name": name, **given})  # fmt: skip
    return int(made["Id"])


# -- tables


def test_an_item_is_seen_at_once_changed_and_gone(tenant: Tenant) -> None:
    made = new_item(tenant, "Zebra", Tooltip="Stripes")
    (item,) = [each for each in mdo(tenant, "business") if each["Id"] == made]
    assert (item["Name"], item["ToolTip"], item["Type"], item["ChildItems"]) == (
        "Zebra",
        "Stripes",
        "business",
        [],
    )
    assert mdo(tenant, "Business")[-1]["Id"] == made  # a new one is the last
    told = {"ud_list_definition_name": "Business", "id": made}
    record(tenant, "List.SaveFromListName", **told, item={"Id": made, "Name": "Quagga"})
    assert names(mdo(tenant, "business"))[-1] == "Quagga"
    record(tenant, "List.DeleteFromListName", **told)
    assert made not in [each["Id"] for each in mdo(tenant, "business")]
    (shown,) = [each for each in mdo(tenant, "business", "showDeleted=true") if each["Id"] == made]
    assert shown["Deleted"] is True
    alone = record(tenant, "MDO.GetListItem", list_name="business", id=made)
    assert (alone["Name"], alone["Deleted"]) == ("Quagga", True)
    assert record(tenant, "MDO.GetListItem", list_name="business", id=99999) is None


def test_items_come_by_rank_until_they_are_sorted(tenant: Tenant) -> None:
    ranked = names(mdo(tenant, "task"))
    assert ranked != sorted(ranked, key=str.lower)
    record(tenant, "List.SortListItems", ud_list_definition_id=103, culture_name="")
    assert names(mdo(tenant, "task")) == sorted(ranked, key=str.lower)


def test_headings_hold_their_items_unless_the_list_is_flat(tenant: Tenant) -> None:
    told = {"ud_list_definition_id": CATEGORY}
    ids = [
        record(tenant, "List.SaveHeadingFromListDefinition", id=CATEGORY, entity={"Name": name})["HeadingId"]
        for name in ("Good", "Bad", "Empty")
    ]  # fmt: skip
    for item, heads in ((1, ids[:2]), (2, ids[:1])):
        record(
            tenant,
            "List.SetHeadingsForListItem",
            **told,
            list_item_id=item,
            heading_ids=heads,
            enable=True,
        )
    nested = mdo(tenant, "category", flat=False)
    assert [(each["Name"], each["Type"]) for each in nested[:2]] == [
        ("Good", "Heading"),
        ("Bad", "Heading"),
    ]
    assert [[i["Id"] for i in each["ChildItems"]] for each in nested[:2]] == [[1, 2], [1]]
    assert not {1, 2} & {each["Id"] for each in nested[2:] if each["Type"] != "Heading"}
    flat = mdo(tenant, "category")
    assert [each["Id"] for each in flat[:2]] == [1, 2] and "Good" not in names(flat)
    heads = mdo(tenant, "categoryHeadings", flat=False)
    assert [(each["Name"], each["ChildItems"]) for each in heads] == [("Good", []), ("Bad", [])]
    assert record(tenant, "GET List/Category/MDOItems", flat=False, query="") == nested


def test_an_item_is_seen_by_the_groups_that_may(tenant: Tenant) -> None:
    group = tenant.store.table("associate").rows[TERJE.associate_id]["GroupIdx"]
    others = (
        [g["Id"] for g in record(tenant, "List.GetUserGroups") if g["Id"] != group] if False else []
    )
    del others
    whole = {"ud_list_definition_id": BUSINESS, "list_item_id": 1}
    groups = record(tenant, "List.GetVisibleForUserGroups", **whole)
    chosen = [{**each, "Selected": False} for each in groups]
    record(tenant, "List.SetVisibleForUserGroups", **whole, user_groups=chosen)
    assert 1 not in [each["Id"] for each in mdo(tenant, "business")]
    record(tenant, "List.SetVisibleForUserGroups", **whole, user_groups=[
        {**each, "Selected": each["Id"] == group} for each in groups
    ])  # fmt: skip
    assert 1 in [each["Id"] for each in mdo(tenant, "business")]
    listed = record(tenant, "List.GetListEntity", list_entity_id=BUSINESS)
    record(tenant, "List.SetVisibleForUserGroups", **whole, user_groups=chosen)
    record(tenant, "List.SaveListEntity", list_entity=listed | {"UseGroupsAndHeadings": False})
    assert 1 in [each["Id"] for each in mdo(tenant, "business")]


@pytest.mark.parametrize(
    ("variant", "first"),
    [("WithAllItem", [(-1, "All")]), ("WithNoSelection", [(0, "(No Selection)")]),
     ("WithAllItemWithNoSelection", [(-1, "All"), (0, "(No Selection)")])],
)  # fmt: skip
def test_names_with_endings_have_items_in_front(tenant: Tenant, variant: str, first: Any) -> None:
    items = mdo(tenant, f"category{variant}")
    assert [(each["Id"], each["Name"]) for each in items[: len(first)]] == first
    assert items[len(first) :] == mdo(tenant, "category")
    heads = mdo(tenant, f"categoryHeadings{variant}", flat=False)
    assert [(each["Id"], each["Name"]) for each in heads] == first


def test_a_list_of_ones_own_goes_by_three_names(tenant: Tenant) -> None:
    made = record(tenant, "List.SaveListEntity", list_entity={"Name": "Woods"})["Id"]
    for name in ("Oak", "Ash"):
        record(
            tenant,
            "List.AddFromListDefinition",
            ud_list_definition_id=made,
            item={"Name": name},
        )
    for items in (
        mdo(tenant, f"udlist{made}"),
        mdo(tenant, "udlist", str(made)),
        mdo(tenant, f"UDList{made}WithAllItem")[1:],
    ):
        assert names(items) == ["Oak", "Ash"]
    assert f"udlist{made}" in record(tenant, "MDO.GetListNames")
    assert "Woods" in names(mdo(tenant, "lists", "onlyUserDefinedLists=true"))
    assert record(tenant, "MDO.GetListIdByListName", name=f"udlist{made}") == made
    assert record(tenant, "MDO.GetListIdByListName", name="category") == CATEGORY
    assert record(tenant, "MDO.GetListIdByListName", name="weekday") == 0


# -- what is searched, and what was used


def test_a_search_finds_the_beginning_of_any_word(tenant: Tenant) -> None:
    found = record(
        tenant,
        "MDO.GetListWithRestriction",
        name="country",
        additional_info="",
        search_value="united k",
    )
    assert names(found) == ["United Kingdom"]
    begun = record(
        tenant,
        "MDO.GetSelectableListWithRestriction",
        name="country",
        additional_info="",
        search_value="no",
    )
    assert "Norway" in names(begun) and all("no" in name.lower() for name in names(begun))
    assert all({"Selected", "LastChanged", "Hidden"} <= item.keys() for item in begun)
    assert (
        record(
            tenant,
            "MDO.GetListWithRestriction",
            name="country",
            additional_info="",
            search_value="rway",
        )
        == []
    )


def test_free_text_is_found_anywhere_the_beginning_first(tenant: Tenant) -> None:
    for name in ("Barnabas Fish", "Nab Ltd"):
        record(tenant, "Contact.SaveContactEntity", contact_entity={"Name": name})
    found = record(
        tenant,
        "MDO.GetListWithRestriction",
        name="contact_freetextsearch",
        additional_info="",
        search_value="nab",
    )
    assert names(found)[0] == "Nab Ltd" and "Barnabas Fish" in names(found)
    assert found[0]["ExtraInfo"] == str(found[0]["Id"]) and found[0]["Type"] == "Contact"


def test_what_was_used_last_comes_first_or_alone(tenant: Tenant) -> None:
    def used(ids: list[int], caller: Any = TERJE) -> None:
        rows = [{"Id": id, "HistoryName": "Category", "Name": ""} for id in ids]
        record(tenant, "ViewState.SaveHistories", caller, history_name="Category", history=rows)

    used([3, 1])
    used([2], SOLVEIG)
    asked = {"name": "category", "force_flat_list": True, "additional_info": ""}
    alone = record(tenant, "MDO.GetList", **asked, only_history=True)
    assert [each["Id"] for each in alone] == [3, 1]
    first = record(tenant, "MDO.GetListWithHistory", **asked, history_items=[], only_history=False)
    every = [each["Id"] for each in mdo(tenant, "category")]
    assert [each["Id"] for each in first] == [3, 1, *(id for id in every if id not in (3, 1))]
    told = record(
        tenant,
        "MDO.GetSelectableListWithHistory",
        **asked,
        history_items=[4, 99999],
        only_history=True,
    )
    assert [each["Id"] for each in told] == [4]
    assert [
        each["Id"] for each in record(tenant, "MDO.GetList", SOLVEIG, **asked, only_history=True)
    ] == [2]
    nothing = record(
        tenant,
        "MDO.GetList",
        name="business",
        force_flat_list=True,
        additional_info="",
        only_history=True,
    )
    assert nothing == []


# -- records


def test_persons_of_a_company_and_with_their_mail(tenant: Tenant) -> None:
    company = record(
        tenant, "Contact.SaveContactEntity", contact_entity={"Name": "Fish", "Department": "Sea"}
    )["ContactId"]
    given = {
        "Firstname": "Ada",
        "Lastname": "Zeal",
        "Contact": {"ContactId": company},
        "Emails": [{"Value": "ada@fish.example"}, {"Value": "z@fish.example"}],
    }
    ada = record(tenant, "Person.SavePersonEntity", person_entity=given)["PersonId"]
    (item,) = mdo(tenant, "person", f"contact_id={company}")
    assert (item["Id"], item["Name"], item["ExtraInfo"], item["IconHint"]) == (
        ada,
        "Ada Zeal",
        f"contact_id={company}",
        "Personwithcontact",
    )
    assert names(mdo(tenant, "personWithMail", f"contact_id={company}")) == [
        "Ada Zeal <ada@fish.example>"
    ]
    both = mdo(tenant, "personWithMail", f"contact_id={company}&getallemails=true")
    assert names(both) == ["Ada Zeal <ada@fish.example>", "Ada Zeal <z@fish.example>"]
    whole = record(
        tenant,
        "MDO.GetListWithRestriction",
        name="locatePerson",
        additional_info="",
        search_value="zeal",
    )
    assert names(whole) == ["Ada Zeal (Fish, Sea)"]
    by_person = record(
        tenant,
        "MDO.GetListWithRestriction",
        name="locateContact_new",
        additional_info="",
        search_value="zeal",
    )
    assert [(each["Id"], each["Type"]) for each in by_person] == [(company, "Contact")]
    mixed = record(
        tenant,
        "MDO.GetListWithRestriction",
        name="combinedContactPersonSearch",
        additional_info="",
        search_value="fish",
    )
    assert {("Contact", company), ("Person", ada)} <= {(each["Type"], each["Id"]) for each in mixed}
    mails = record(
        tenant,
        "MDO.GetListWithRestriction",
        name="emailAddress",
        additional_info="",
        search_value="fish.example",
    )
    assert {each["ExtraInfo"] for each in mails} == {"ada@fish.example", "z@fish.example"}


def test_phones_are_found_by_their_digits(tenant: Tenant) -> None:
    given = {"Name": "Ringer", "Phones": [{"Value": "+47 99 12 34 56"}]}
    company = record(tenant, "Contact.SaveContactEntity", contact_entity=given)["ContactId"]
    asked = {"name": "phoneSearch", "search_value": "12-34"}
    found = record(tenant, "MDO.GetListWithRestriction", additional_info="", **asked)
    assert company in [each["Id"] for each in found if each["Type"] == "Contact"]
    only = record(tenant, "MDO.GetListWithRestriction", additional_info="P", **asked)
    assert company not in [each["Id"] for each in only if each["Type"] == "Contact"]


def test_sales_are_marked_by_their_status(tenant: Tenant) -> None:
    sale = record(
        tenant,
        "Sale.SaveSaleEntity",
        sale_entity={"Heading": "Zeppelin", "Status": "Lost", "Contact": {"ContactId": 1}},
    )
    (item,) = [each for each in mdo(tenant, "sale_new") if each["Id"] == sale["SaleId"]]
    assert (item["StyleHint"], item["ExtraInfo"]) == ("lost", "Zeppelin")
    assert item["Name"] == f"Zeppelin ({mdo(tenant, 'contact', 'contact_id=1')[0]['Name']})"


def test_selections_by_kind_and_target(tenant: Tenant) -> None:
    told = mdo(tenant, "selection")
    static = mdo(tenant, "selection", "kind=static&membertype=contact")
    assert (
        static and {each["ExtraInfo"] for each in static} == {"static"} and len(static) < len(told)
    )


def test_favourites_are_the_callers_in_his_order(tenant: Tenant) -> None:
    for id in (7, 3):
        record(
            tenant,
            "Favourite.AddFavourite",
            table_name="project",
            record_id=id,
            associate_id=0,
            extra_info="",
        )
    assert [each["Id"] for each in mdo(tenant, "projectFavourite")] == [7, 3]
    assert mdo(tenant, "projectFavourite", caller=SOLVEIG) == []
    record(tenant, "Favourite.RemoveFavourite", table_name="project", record_id=7, associate_id=0)
    assert [each["Id"] for each in mdo(tenant, "projectFavourite")] == [3]


# -- people


def test_associates_stand_under_their_groups(tenant: Tenant) -> None:
    flat = mdo(tenant, "associate")
    (me,) = [each for each in flat if each["Id"] == TERJE.associate_id]
    assert me["ExtraInfo"].startswith("person_id=") and me["ExtraInfo"].endswith("&contact_id=0")
    nested = mdo(tenant, "associate", flat=False)
    assert {each["Type"] for each in nested} == {"Heading"}
    assert {i["Id"] for each in nested for i in each["ChildItems"]} == {each["Id"] for each in flat}
    groups = names(mdo(tenant, "usergroup"))
    assert set(names(nested)) <= set(groups)
    assert len(mdo(tenant, "usergroup", "exclude_id=1")) == len(groups) - 1
    visible = [each["Id"] for each in mdo(tenant, "visiblefor")]
    assert (
        visible[0] == TERJE.associate_id
        and visible[-1] == -(2**31)
        and all(id < 0 for id in visible[1:])
    )


def test_roles_by_their_type(tenant: Tenant) -> None:
    employees, externals = mdo(tenant, "roles"), mdo(tenant, "roles", "1")
    assert employees and externals and not set(names(employees)) & set(names(externals))


# -- stages, relations, requests


def test_stages_of_a_type_of_sale(tenant: Tenant) -> None:
    every = mdo(tenant, "salestage")
    assert [(each["Id"], each["ExtraInfo"]) for each in every[-2:]] == [
        (-2, "Probability=100"),
        (-1, "Probability=0"),
    ]
    stages = [each["Id"] for each in every[:-2]]
    chosen = [{"Id": id, "Selected": id in stages[:2]} for id in stages]
    made = record(
        tenant, "List.SaveSaleTypeEntity", sale_type_entity={"Name": "Short", "Stages": chosen}
    )["SaleTypeId"]
    assert [each["Id"] for each in mdo(tenant, "salestage", f"SaleTypeID={made}")] == [
        *stages[:2],
        -2,
        -1,
    ]
    assert "Probability=" in every[0]["ExtraInfo"] and every[0]["ExtraInfo"].startswith(
        "IsDeleted=False&"
    )
    sale = record(
        tenant,
        "Sale.SaveSaleEntity",
        sale_entity={"Heading": "S", "SaleType": {"Id": made}, "Rating": {"Id": stages[1]}},
    )
    marked = mdo(tenant, "saleguidestage", f"sale_id={sale['SaleId']}")
    assert [(each["Id"], each["StyleHint"]) for each in marked] == [
        (stages[0], ""),
        (stages[1], "currentStage"),
    ]


def test_types_of_sale_tell_how_long_they_take(tenant: Tenant) -> None:
    made = record(
        tenant,
        "List.SaveSaleTypeEntity",
        sale_type_entity={"Name": "Week", "DurationUnit": "Week", "SaleDuration": 2},
    )
    (item,) = [each for each in mdo(tenant, "saletype") if each["Id"] == made["SaleTypeId"]]
    assert item["ExtraInfo"] == str(14 * 24 * 60)


def test_relations_are_seen_from_both_ends(tenant: Tenant) -> None:
    given = {
        "Name": "sells to",
        "PassiveText": "buys from",
        "Source": "Contact",
        "Destination": "Person",
    }
    made = record(tenant, "List.SaveRelationDefinitionEntity", relation_definition_entity=given)[
        "ReldefId"
    ]

    def seen(ending: str) -> list[str]:
        return [
            e["Name"]
            for e in mdo(tenant, f"relationsSearchListProvider{ending}")
            if e["Id"] == made
        ]

    assert seen("ContactActive") == seen("ContactPersonActive") == ["sells to"]
    assert seen("PersonPassive") == seen("PersonContactPassive") == ["buys from"]
    assert seen("PersonActive") == seen("ContactContactActive") == []
    told = mdo(tenant, "contactRelationDefinition", "CP")
    assert [e["ExtraInfo"] for e in told if e["Id"] == made] == ["buys from"]
    assert made not in [e["Id"] for e in mdo(tenant, "contactRelationDefinition", "PP")]


def test_categories_of_requests_flat_and_as_a_tree(tenant: Tenant) -> None:
    made = record(
        tenant,
        "List.SaveTicketCategoryEntity",
        ticket_category_entity={"Name": "Deep", "ParentId": 1},
    )["TicketCategoryId"]
    (item,) = [each for each in mdo(tenant, "ejCategory") if each["Id"] == made]
    assert item["Name"] == "Support/Deep" and item["ExtraInfo"] == "parentId=1&replyTemplateId=-1"
    (top,) = [
        each for each in mdo(tenant, "ejCategory", "hierarchy=true", flat=False) if each["Id"] == 1
    ]
    assert "Deep" in names(top["ChildItems"])


def test_priorities_and_statuses_that_a_type_allows(tenant: Tenant) -> None:
    given = {
        "Name": "Order",
        "TicketPriorities": [2],
        "TicketStatuses": [1],
        "ShowInNew": True,
    }
    made = record(tenant, "List.SaveTicketTypeEntity", ticket_type_entity=given)["TicketTypeId"]
    assert [each["Id"] for each in mdo(tenant, "ticketPriority", f"ticketType={made}")] == [2]
    assert [each["Id"] for each in mdo(tenant, "ticketTicketStatus", f"ticketType={made}")] == [1]
    assert mdo(tenant, "ticketPriority", "includeDefaultItems")[0]["Name"] == "Automatic"
    (item,) = [each for each in mdo(tenant, "ticketType") if each["Id"] == made]
    assert "showInNew=1" in item["ExtraInfo"]


# -- the archive system


def test_operators_of_a_type(tenant: Tenant) -> None:
    found = mdo(tenant, "restrictionOperators", "positiveString")
    assert [(e["Id"], e["Rank"], e["Type"], e["ExtraInfo"], e["Name"]) for e in found] == [
        (1, 1, "begins", "W", "Starts with"), (2, 2, "contains", "W", "Contains"), (3, 3, "ends", "W", "Ends with"),
        (4, 4, "is", "W", "Equals"),
    ]  # fmt: skip
    assert [(e["Type"], e["ExtraInfo"]) for e in mdo(tenant, "restrictionOperators", "associate")] == [
        ("currentAssociate", "R"), ("associateIsOneOf", "W+"), ("associateIsNotOneOf", "W+"),
    ]  # fmt: skip
    assert mdo(tenant, "restrictionOperators", "int")[-1]["ExtraInfo"] == "W;W"


def test_columns_of_a_provider_in_groups(tenant: Tenant) -> None:
    groups = mdo(tenant, "archiveColumns:FindContact")
    assert all(each["Id"] >= 10_000 and each["ChildItems"] for each in groups)
    columns = {item["Type"]: item for group in groups for item in group["ChildItems"]}
    assert (
        columns["contactId"]["ExtraInfo"] == "Y"
        and columns["contactAssociate/fullName"]["ExtraInfo"] in "YN"
    )
    restricted = {
        item["Type"]: item["ExtraInfo"]
        for group in mdo(tenant, "ArchiveRestrictionColumns:findcontact")
        for item in group["ChildItems"]
    }
    assert restricted["name"] == "stringorPK" and "getAllRows" in restricted
    assert [each["Type"] for each in mdo(tenant, "archiveEntities:Person")] == [
        "person",
        "retiredPerson",
    ]


@pytest.mark.parametrize(
    ("name", "info"),
    [("archiveColumns:Person", "Find"), ("ArchiveColumns", "provider=Person&gui=Find"), ("archivecolumns", "Person;Find")],
)  # fmt: skip
def test_columns_are_chosen_as_the_archive_agent_has_them(door: Door, name: str, info: str) -> None:
    asked = {"Name": name, "AdditionalInfo": info}
    chosen = [
        {"Id": 1, "Type": each, "Selected": True} for each in ("lastName", "personContact/name")
    ]
    said = door.agent("MDO.SetSelected", {**asked, "SelectableMDOList": chosen})

    def selected(groups: list[Any]) -> set[str]:
        return {item["Type"] for each in groups for item in each["ChildItems"] if item["Selected"]}

    assert selected(said) == {"lastName", "personContact/name"}
    assert door.agent("MDO.GetSelectableList", asked) == said
    told = door.agent(
        "Archive.GetArchiveConfiguration", {"GuiName": "Find", "ProviderName": "Person"}
    )
    assert [each["Name"] for each in told["ArchiveColumnInfo"]] == [
        "lastName",
        "personContact/name",
    ]
    elsewhere = door.agent(
        "MDO.GetSelectableList", {"Name": "archiveColumns:Person", "AdditionalInfo": "Other"}
    )
    assert "fullName" in selected(elsewhere)  # what is shown unasked


def test_entities_are_all_selected_until_some_are_chosen(door: Door) -> None:
    asked = {"Name": "archiveEntities:Person", "AdditionalInfo": "Find"}
    every = door.agent("MDO.GetSelectableList", asked)
    assert [each["Selected"] for each in every] == [True, True]
    every[1]["Selected"] = False
    said = door.agent("MDO.SetSelected", {**asked, "SelectableMDOList": every})
    assert [each["Selected"] for each in said] == [True, False]


def test_no_other_list_remembers_a_selection(door: Door) -> None:
    reply = door("POST", "Agents/MDO/SetSelected", {"Name": "category", "SelectableMDOList": []})
    assert reply.status == 400 and "archivecolumns" in reply.body.decode()
    assert (
        door("POST", "Agents/MDO/SetSelected", {"Name": "nonsense", "SelectableMDOList": []}).status
        == 404
    )


# -- what is not there


def test_an_unknown_list_is_empty_and_what_is_not_heeded_is_told(door: Door) -> None:
    assert door.agent("MDO.GetList", {"Name": "nonsense"}) == []
    reply = door("POST", "Agents/MDO/GetList", {"Name": "category", "AdditionalInfo": "colour=red"})
    assert reply.json() and reply.ignored == ["AdditionalInfo colour"]
    reply = door("POST", "Agents/MDO/GetList", {"Name": "kbentry"})
    assert reply.json() == [] and reply.ignored == ["MDO list kbentry"]


@pytest.mark.parametrize(
    ("name", "info", "wanted"),
    [("person", "contact_id=x", "contact_id is a number"), ("hierarchy", "domain=script", "nearest: Scripts"),
     ("restrictionOperators", "strin", "nearest: string"), ("archiveColumns:Persn", "", "nearest: Person"),
     ("udlist", "99999", "List id 99999 not found"), ("salestage", "SaleTypeID=99999", "99999 not found")],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_what_would_be(
    door: Door, name: str, info: str, wanted: str
) -> None:
    reply = door("POST", "Agents/MDO/GetList", {"Name": name, "AdditionalInfo": info})
    assert reply.status in (400, 404) and wanted in reply.body.decode(), reply
