"""Archives of the members of selections: each provider lists whom its name promises."""

from __future__ import annotations

import re
from typing import Any

import pytest
from contract.door import Door
from contract.driver import call_of, record

from so_mock.catalogue.archives import archives
from so_mock.errors import BadFilter
from so_mock.query.cells import slim
from so_mock.query.engine import Question
from so_mock.query.odata import parse_columns, parse_filter, parse_order, split
from so_mock.query.providers import provided
from so_mock.tenant import Tenant

Row = dict[str, Any]


def rows(
    tenant: Tenant, provider: str, filter: str = "", select: str = "", order: str = "", entities: str = "",
) -> list[Row]:  # fmt: skip
    question = Question(
        provider, parse_columns(select) or None, parse_filter(filter), parse_order(order), tuple(split(entities))
    )  # fmt: skip
    moment = tenant.crm(call_of(tenant, "Selection.GetDuplicateRules")).moment()
    return moment.engine.ask(question, moment, slim).rows


def refused(tenant: Tenant, provider: str, filter: str) -> str:
    with pytest.raises(BadFilter) as wrong:
        rows(tenant, provider, filter)
    return str(wrong.value)


def save(tenant: Tenant, kind: str = "Static", table: str = "contact", **given: Any) -> int:
    numbers = {"contact": 5, "person": 6, "sale": 13, "project": 11, "selection": 23}
    told = {
        "Name": f"{kind} {table}", "SelectionType": kind, "TargetTableName": table, "TargetTableNumber": numbers[table],
        **given,
    }  # fmt: skip
    saved: int = record(tenant, "Selection.SaveSelectionEntity", selection_entity=told)["SelectionId"]  # fmt: skip
    return saved


def pairs(tenant: Tenant, id: int, *members: tuple[int, int]) -> int:
    told = [{"ContactId": contact, "PersonId": person} for contact, person in members]
    record(tenant, "Selection.AddContactSelectionMembers", selection_id=id, contact_person_ids=told)
    return id


def sales(tenant: Tenant, *ids: int) -> int:
    id = save(tenant, table="sale")
    record(tenant, "Selection.AddSelectionMembers", selection_id=id, ids=list(ids))
    return id


def criteria(tenant: Tenant, filter: str, **given: Any) -> int:
    id = save(tenant, "Dynamic", **given)
    record(tenant, "Selection.SetDynamicSelectionCriteria2", selection_id=id, filter=filter)
    return id


def company(tenant: Tenant, name: str, *people: str) -> tuple[int, list[int]]:
    contact = record(tenant, "Contact.SaveContactEntity", contact_entity={"Name": name})["ContactId"]  # fmt: skip
    told = [{"Lastname": each, "Contact": {"ContactId": contact}} for each in people]
    return contact, [record(tenant, "Person.SavePersonEntity", person_entity=each)["PersonId"] for each in told]  # fmt: skip


def keys(found: list[Row]) -> list[tuple[str, str]]:
    return [(row["EntityName"], row["PrimaryKey"]) for row in found]


# -- names


def test_every_provider_of_the_family_is_told_by_its_name() -> None:
    """But those of custom objects, tables of the customer's own, and of mailings, of which there are none."""
    told = [name for name in archives().names() if provided(name).varies is not None]
    left = re.compile(r"CustomObject|Mailings|Dummy|^Find|^Links|^Simple|Static$|favourites$")
    for name in archives().names():
        if "selection" in name.lower() and not left.search(name):
            assert name in told


def test_a_provider_and_its_older_or_misspelt_twin_list_the_same(tenant: Tenant) -> None:
    id = sales(tenant, 1, 2)
    of = f"selectionId = {id}"
    for one, other in (
        ("SaleStaticSelectionV2", "SaleStaticSelection"), ("SaleSelectionV2", "SaleSelection"),
        ("SaleShadowStaticSelectionV2", "SaleShadowSelection"), ("SaleStaticSelectionV2", "SaleSelectionV2"),
    ):  # fmt: skip
        assert rows(tenant, one, of, "saleId") == rows(tenant, other, of, "saleId") != []
    documents = "DocumenthadowSelectionCombined"
    assert rows(tenant, documents, "selectionId = 1") == []


# -- by hand


def test_static_members_show_company_and_person_and_their_own_key(tenant: Tenant) -> None:
    contact, (person,) = company(tenant, "Tern", "Winter")
    id = pairs(tenant, save(tenant), (contact, 0), (contact, person))
    found = rows(
        tenant, "ContactPersonStaticSelectionV2", f"selectionId={id}",
        "selectionId,selectionMemberId,contactId,personId,name,fullName,rowKind",
    )  # fmt: skip
    member = tenant.store.table("selection_member").next_id - 2
    told = {"selectionId": id, "contactId": contact, "name": "Tern", "rowKind": "Static"}
    assert found == [
        {"PrimaryKey": str(contact), "EntityName": "staticContact", "selectionMemberId": member, "personId": 0, "fullName": "", **told},
        {"PrimaryKey": str(person), "EntityName": "staticPerson", "selectionMemberId": member + 1, "personId": person, "fullName": "Winter", **told},
    ]  # fmt: skip
    only = rows(tenant, "ContactPersonSelectionV2", f"selectionId={id}", "name", entities="staticPerson")  # fmt: skip
    assert keys(only) == [("staticPerson", str(person))]


def test_columns_of_the_record_filter_and_order_members(tenant: Tenant) -> None:
    id = sales(tenant, 1, 2, 3, 4)
    amounts = {r["saleId"]: r["amount"] for r in rows(tenant, "FindSale", "saleId in (1,2,3,4)", "saleId,amount")}  # fmt: skip
    found = rows(tenant, "SaleStaticSelectionV2", f"selectionId={id} and amount > 0", "saleId,contact/name", order="amount desc")  # fmt: skip
    expected = sorted((s for s in amounts if amounts[s] > 0), key=lambda s: -amounts[s])
    assert [row["saleId"] for row in found] == expected
    names = {r["saleId"]: r["contact/name"] for r in rows(tenant, "FindSale", "saleId in (1,2,3,4)", "saleId,contact/name")}  # fmt: skip
    assert {row["saleId"]: row["contact/name"] for row in found}.items() <= names.items()


def test_each_company_is_there_once_where_it_is_to_be_unique(tenant: Tenant) -> None:
    contact, (one, two) = company(tenant, "Tern", "Winter", "Summer")
    id = pairs(tenant, save(tenant, CompanyUnique=True), (contact, one), (contact, two), (2, 0))
    found = rows(tenant, "ContactPersonStaticSelectionV2", f"selectionId={id}", "contactId")
    assert keys(found) == [("staticContact", "2"), ("staticPerson", str(one))]
    assert record(tenant, "Selection.GetSelectionEntity", selection_entity_id=id)["MemberCount"] == 2  # fmt: skip


def test_who_is_gone_is_no_row(tenant: Tenant) -> None:
    contact, _ = company(tenant, "Short-lived")
    id = pairs(tenant, save(tenant), (contact, 0))
    record(tenant, "Contact.DeleteContactEntity", contact_entity_id=contact)
    assert rows(tenant, "ContactPersonStaticSelectionV2", f"selectionId={id}", "name") == []


# -- by criteria


def test_criteria_stand_in_place_of_the_selection(tenant: Tenant) -> None:
    id = criteria(tenant, "amount > 100000 and saleId < 20", table="sale")
    found = rows(tenant, "SaleDynamicSelectionV2", f"selectionId={id}", "saleId,selectionId,rowKind")  # fmt: skip
    same = rows(tenant, "FindSale", "amount > 100000 and saleId < 20", "saleId")
    assert [row["saleId"] for row in found] == [row["saleId"] for row in same] != []
    assert {(row["selectionId"], row["rowKind"]) for row in found} == {(id, "Dynamic")}
    fewer = rows(tenant, "SaleSelectionV2", f"selectionId={id} and amount > 400000", "saleId")
    assert 0 < len(fewer) < len(found)
    assert rows(tenant, "SaleStaticSelectionV2", f"selectionId={id}") == [], "it is not static"


def test_groups_are_alternatives_and_their_restrictions_hold_together(tenant: Tenant) -> None:
    id = save(tenant, "Dynamic", "sale")
    told = [
        {"Restrictions": [{"Name": "saleId", "Operator": "<", "Values": ["4"]}, {"Name": "saleId", "Operator": ">", "Values": ["1"]}]},
        {"Restrictions": [{"Name": "saleId", "Operator": "in", "Values": ["[I:9]"]}]},
        {"Restrictions": [{"Name": "saleId", "Operator": "=", "Values": ["8"], "IsActive": False}]},
        {"Restrictions": []},
    ]  # fmt: skip
    record(tenant, "Selection.SetDynamicSelectionCriteriaGroups", selection_id=id, criteria=told)
    found = rows(tenant, "SaleDynamicSelectionV2", f"selectionId={id}", "saleId")
    assert [row["saleId"] for row in found] == [2, 3, 9]


def test_without_criteria_nobody_is_chosen_and_ad_hoc_everybody(tenant: Tenant) -> None:
    id = save(tenant, "Dynamic", "sale")
    assert rows(tenant, "SaleDynamicSelectionV2", f"selectionId={id}") == []
    every = len(rows(tenant, "FindSale", select="saleId"))
    for filter in ("selectionId = -1", ""):
        assert len(rows(tenant, "SaleDynamicSelectionV2", filter, "saleId")) == every
    ad_hoc = rows(tenant, "SaleDynamicSelectionV2", "selectionId=-1 and saleId < 3", "saleId")
    assert [row["saleId"] for row in ad_hoc] == [1, 2]
    alone = rows(tenant, "SaleDynamicSelectionSingleCriteriaGroup", "saleId < 3", "saleId")
    assert [row["saleId"] for row in alone] == [1, 2]


@pytest.mark.parametrize(
    ("include", "expected"),
    [(0, ["first", "empty"]), (1, ["first", "second", "empty"]), (2, ["full", "empty"])],
)
def test_people_come_with_their_companies_as_the_selection_says(
    tenant: Tenant, include: int, expected: list[str]
) -> None:
    full, (first, second) = company(tenant, "Petrel full", "First", "Second")
    empty, _ = company(tenant, "Petrel empty")
    names = {
        ("person", first): "first", ("person", second): "second", ("contact", full): "full", ("contact", empty): "empty",
    }  # fmt: skip
    id = criteria(tenant, "name begins 'Petrel'", IncludePerson=include)
    found = rows(tenant, "ContactPersonDynamicSelectionV2", f"selectionId={id}", "name")
    assert {names[kind, int(key)] for kind, key in keys(found)} == set(expected)
    asked = rows(tenant, "ContactPersonDynamicSelectionV2", f"selectionId={id} and includePersonRestriction = 'all'", "name")  # fmt: skip
    assert {names[kind, int(key)] for kind, key in keys(asked)} == {"first", "second", "empty"}


def test_criteria_on_people_choose_people(tenant: Tenant) -> None:
    contact, (one, two) = company(tenant, "Petrel", "Shearwater", "Fulmar")
    of_people = criteria(tenant, "lastName = 'Fulmar' and name = 'Petrel'", IncludePerson=1)
    found = rows(tenant, "ContactPersonSelectionV2", f"selectionId={of_people}", "contactId,name,fullName")  # fmt: skip
    assert keys(found) == [("person", str(two))]
    assert (found[0]["contactId"], found[0]["name"], found[0]["fullName"]) == (contact, "Petrel", "Fulmar")  # fmt: skip
    persons = criteria(tenant, "name = 'Petrel'", table="person")
    found = rows(tenant, "ContactPersonDynamicSelectionV2", f"selectionId={persons}", "name")
    assert keys(found) == [("person", str(one)), ("person", str(two))], "of persons, all of them"
    assert "includePersonRestriction" in refused(tenant, "ContactPersonDynamicSelectionV2", "includePersonRestriction = 'some'")  # fmt: skip


def test_the_caller_is_the_one_who_asks(tenant: Tenant) -> None:
    id = criteria(tenant, "associateId currentAssociate", IncludePerson=2)
    found = rows(tenant, "ContactPersonDynamicSelectionV2", f"selectionId={id}", "associateId")
    assert {row["associateId"] for row in found} == {"tje0"}
    entity = record(tenant, "Selection.GetSelectionEntity", selection_entity_id=id)
    assert entity["MemberCount"] == len(found) > 0


def test_a_saved_row_is_a_member_at_once(tenant: Tenant) -> None:
    id = criteria(tenant, "name begins 'Guillemot'", IncludePerson=2)

    def count() -> int:
        entity = record(tenant, "Selection.GetSelectionEntity", selection_entity_id=id)
        return int(entity["MemberCount"])

    assert count() == 0
    company(tenant, "Guillemot AS")
    assert count() == 1, "what was kept of the selection is not given again"


def test_a_wrong_selection_is_told(tenant: Tenant) -> None:
    assert "selectionId" in refused(tenant, "SaleDynamicSelectionV2", "selectionId = 'x'")
    assert "selectionId" in refused(tenant, "SaleDynamicSelectionV2", "selectionId > 3")


def test_a_selection_that_cannot_be_asked_hides_no_other(tenant: Tenant) -> None:
    left, broken = sales(tenant, 1, 2), criteria(tenant, "nam = 'x'", table="sale")
    save(tenant, "Combined", "sale", LeftSelectionId=left, RightSelectionId=broken, SelectionUnionType="Union")  # fmt: skip
    assert {1, 2} <= {row["saleId"] for row in rows(tenant, "SaleSelectionV2", "", "saleId")}
    assert "no column 'nam'" in refused(tenant, "SaleDynamicSelectionV2", f"selectionId = {broken}")


# -- of two others, of all kinds, and behind


def test_combined_members_come_of_two_others(tenant: Tenant) -> None:
    left, right = sales(tenant, 1, 2, 3), criteria(tenant, "saleId in (3,4)", table="sale")
    id = save(
        tenant, "Combined", "sale", LeftSelectionId=left, RightSelectionId=right, SelectionUnionType="XOR"
    )  # fmt: skip
    for provider in ("SaleSelectionCombinedV2", "SaleSelectionV2"):
        found = rows(tenant, provider, f"selectionId={id}", "saleId,rowKind,selectionMemberId")
        assert [row["saleId"] for row in found] == [1, 2, 4]
        assert {(row["rowKind"], row["selectionMemberId"]) for row in found} == {("Combined", 0)}
    contact, (person,) = company(tenant, "Tern", "Winter")
    one = pairs(tenant, save(tenant), (contact, person), (2, 0))
    two = criteria(tenant, "name = 'Tern'")
    both = save(tenant, "Combined", LeftSelectionId=one, RightSelectionId=two, SelectionUnionType="Intersect")  # fmt: skip
    found = rows(tenant, "ContactPersonSelectionCombinedV2", f"selectionId={both}", "name")
    assert keys(found) == [("staticPerson", str(person))]


def test_behind_the_members_stand_companies_and_people_each_pair_once(tenant: Tenant) -> None:
    contact, (person,) = company(tenant, "Tern", "Winter")
    told = {"Contact": {"ContactId": contact}, "Person": {"PersonId": person}}
    made = [
        record(tenant, "Sale.SaveSaleEntity", sale_entity={"Heading": str(n), **told})["SaleId"]
        for n in range(3)
    ]
    id = sales(tenant, *made)
    select = "contactId,personId,contact/name,person/fullName,saleId"
    expected = {
        "PrimaryKey": str(made[0]), "EntityName": "sale", "contactId": contact, "personId": person, "saleId": made[0],
        "contact/name": "Tern", "person/fullName": "Winter",
    }  # fmt: skip
    assert rows(tenant, "SaleShadowSelectionV2", f"selectionId={id}", select) == [expected]
    ad_hoc = rows(tenant, "SaleShadowDynamicSelectionV2", f"selectionId=-1 and contactId={contact}", select)  # fmt: skip
    assert ad_hoc == [expected]
    (pair,) = rows(tenant, "ShadowSelection", f"selectionId={id}")
    assert pair == {"PrimaryKey": str(person), "EntityName": "person", "contactId": contact, "personId": person, "selectionId": id}  # fmt: skip


def test_behind_a_project_stand_its_members(tenant: Tenant) -> None:
    contact, people = company(tenant, "Tern", "Winter", "Summer")
    project = record(tenant, "Project.SaveProjectEntity", project_entity={"Name": "P"})["ProjectId"]
    told = [{"ContactId": contact, "PersonId": each} for each in people]
    record(tenant, "Project.AddProjectMembers", project_entity_id=project, project_members=told)
    id = save(tenant, table="project")
    record(tenant, "Selection.AddSelectionMembers", selection_id=id, ids=[project])
    found = rows(tenant, "ProjectShadowStaticSelectionV2", f"selectionId={id}", "personId,name")
    assert [(row["personId"], row["name"]) for row in found] == [(each, "P") for each in people]


def test_the_universal_shadow_of_a_contact_selection_is_itself(tenant: Tenant) -> None:
    contact, (person,) = company(tenant, "Tern", "Winter")
    id = pairs(tenant, save(tenant), (contact, person), (2, 0))
    found = rows(tenant, "ShadowSelection", f"selectionId={id}", "contactId,personId")
    assert [(row["EntityName"], row["contactId"], row["personId"]) for row in found] == [
        ("contact", 2, 0), ("person", contact, person),
    ]  # fmt: skip


# -- selections themselves


def test_selections_are_listed_without_those_that_nobody_made(tenant: Tenant) -> None:
    mine = save(tenant, "Dynamic", "sale")
    record(tenant, "Selection.CreateTemporaryContactSelection")
    record(tenant, "Selection.GetSelectionForFind", entity_name="sale", typical_search_id=0)
    for provider in ("FindSelection", "SimpleSelection"):
        found = rows(tenant, provider, "selectionId > 12", "name,kind,memberCount,associateId")
        assert [(r["PrimaryKey"], r["name"], r["kind"], r["memberCount"], r["associateId"]) for r in found] == [
            (str(mine), "Dynamic sale", "Dynamic", 0, "tje0"),
        ], provider  # fmt: skip


def test_a_selection_of_selections_shows_those_that_it_holds(tenant: Tenant) -> None:
    id = save(tenant, table="selection")
    record(tenant, "Selection.AddSelectionMembers", selection_id=id, ids=[1, 9])
    found = rows(tenant, "SelectionStaticSelectionV2", f"selectionId={id}", "selectionId,name")
    assert [(row["EntityName"], row["selectionId"]) for row in found] == [("selection", 1), ("selection", 9)]  # fmt: skip


def test_favourite_selections_are_ones_own(tenant: Tenant) -> None:
    record(tenant, "Favourite.AddFavourite", table_name="selection", record_id=3, associate_id=0, extra_info="")  # fmt: skip
    record(tenant, "Favourite.AddFavourite", table_name="selection", record_id=4, associate_id=17, extra_info="")  # fmt: skip
    assert keys(rows(tenant, "selectionfavourites", select="name")) == [("selection", "3")]


def test_members_are_listed_as_the_database_has_them(tenant: Tenant) -> None:
    id = sales(tenant, 3)
    (row,) = rows(tenant, "SelectionMemberStatic", f"selectionId={id}")
    assert (row["targetTableNumber"], row["targetRecordId"], row["contactId"]) == (13, 3, 0)
    assert row["selectionMemberId"] == tenant.store.table("selection_member").next_id - 1


def test_people_who_want_no_mailings_may_be_left_out(tenant: Tenant) -> None:
    _, (one, two) = company(tenant, "Petrel", "Shearwater", "Fulmar")
    person = record(tenant, "Person.GetPersonEntity", person_entity_id=one)
    record(tenant, "Person.SavePersonEntity", person_entity=person | {"NoMailing": True})
    asked = "selectionId = -1 and name = 'Petrel' and includePersonRestriction = 'all'"
    for restriction, expected in (("1", [one, two]), ("0", [two])):
        filter = f"{asked} and includePersonWithNoDMRestriction = {restriction}"
        found = rows(tenant, "ContactPersonDynamicSelectionV2", filter, "who")
        assert [(int(row["PrimaryKey"]), row["who"]) for row in found] == [(each, "Petrel") for each in expected]  # fmt: skip
    assert "NoDM" in refused(tenant, "ContactPersonDynamicSelectionV2", "includePersonWithNoDMRestriction = 'x'")  # fmt: skip


def test_an_older_archive_shows_a_company_with_its_main_person(tenant: Tenant) -> None:
    contact, (first, _) = company(tenant, "Petrel", "First", "Second")
    id = criteria(tenant, "name = 'Petrel'")
    (row,) = rows(tenant, "ContactDynamicSelection", f"selectionId = {id}", "name,lastName,personId")  # fmt: skip
    assert row == {
        "PrimaryKey": str(contact), "EntityName": "dynamicContact", "name": "Petrel", "lastName": "First", "personId": first,
    }  # fmt: skip


def test_a_wrong_id_among_alternatives_is_told_too(tenant: Tenant) -> None:
    assert "selectionId" in refused(tenant, "SaleDynamicSelectionV2", "saleId = 1 or selectionId = 'x'")  # fmt: skip


@pytest.mark.parametrize("told_in", ["", "UTC", "US-NY"])
def test_times_among_criteria_are_in_the_zone_of_whoever_asks_for_the_members(door: Door, told_in: str) -> None:  # fmt: skip
    """As if he asked with their words himself; an offset beats his zone. They are given back as they were told."""
    row = door.tenant.store.table("sale").get(2)
    assert row is not None
    with door.tenant.store.unit():
        door.tenant.store.update("sale", {**row, "CreatedDate": "2026-01-15T00:30:00"})
    id = save(door.tenant, "Dynamic", "sale")
    for time, days in (
        ("2026-01-15T00:00:00", {"": False, "UTC": True, "US-NY": True}),
        ("2026-01-14T20:00:00", {"": False, "UTC": False, "US-NY": True}),
        ("2026-01-14T23:45:00Z", {"": True, "UTC": True, "US-NY": True}),
    ):
        words = f"registeredDate beforeTime '{time}' and saleId = 2"
        how = {"headers": {"so-timezone": told_in}} if told_in else {}
        told = {"SelectionId": id, "Filter": words}
        assert door("POST", "Agents/Selection/SetDynamicSelectionCriteria2", told, **how).status == 200  # fmt: skip
        for zone, there in days.items():
            headers = {"so-timezone": zone} if zone else {}
            for asked in (f"SaleDynamicSelectionV2?$filter=selectionId = {id}", f"FindSale?$filter={words}"):  # fmt: skip
                found = door("GET", f"Archive/{asked}", headers=headers).json()["value"]
                assert bool(found) == there, (time, zone, asked)
            kept = door("POST", "Agents/Selection/GetDynamicSelectionCriteria", {"SelectionId": id}, headers=headers)  # fmt: skip
            assert kept.json()[0]["Values"] == [time]
