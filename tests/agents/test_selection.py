"""Selections: who belongs to one, by hand, by criteria and by combination, and what is done to all of them."""

from base64 import b64decode
from typing import Any

import pytest
from contract.door import Door
from contract.driver import SOLVEIG, ask, plant, record

from so_mock.tenant import Tenant

NO_DATE = "0001-01-01T00:00:00"


def save(tenant: Tenant, name: str = "Mine", **given: Any) -> int:
    saved = record(
        tenant, "Selection.SaveSelectionEntity", selection_entity={"Name": name, **given}
    )
    return saved["SelectionId"]


def of_sales(tenant: Tenant, *ids: int) -> int:
    id = save(
        tenant,
        "Sales",
        TargetTableNumber=13,
        TargetTableName="sale",
        MainProviderName="SaleStaticSelectionV2",
    )
    assert record(tenant, "Selection.AddSelectionMembers", selection_id=id, ids=list(ids)) == len(
        ids
    )
    return id


def of_companies(tenant: Tenant, *pairs: tuple[int, int]) -> int:
    id = save(tenant)
    told = [{"ContactId": contact, "PersonId": person} for contact, person in pairs]
    record(tenant, "Selection.AddContactSelectionMembers", selection_id=id, contact_person_ids=told)
    return id


def entity(tenant: Tenant, id: int) -> Any:
    return record(tenant, "Selection.GetSelectionEntity", selection_entity_id=id)


def rows(tenant: Tenant, id: int, select: str = "selectionMemberId") -> Any:
    return record(
        tenant, "Selection.GetSelectionMembersArchiveRows", selection_id=id, select=select
    )


def who(tenant: Tenant, id: int) -> list[int]:
    return [row["PrimaryKey"] for row in rows(tenant, id)]


def ids(row: Any) -> list[int]:
    """`[I:3]` in every cell, in the order of the provider."""
    return [int(cell["DisplayValue"][3:-1]) for cell in row["ColumnData"].values()]


def person_of(tenant: Tenant, contact: int) -> int:
    people = tenant.store.table("person").scan()
    return next(row["PersonId"] for row in people if row["Contact"] == contact)


def company(tenant: Tenant, name: str) -> int:
    saved = record(tenant, "Contact.SaveContactEntity", contact_entity={"Name": name})
    return saved["ContactId"]


def sale(tenant: Tenant, heading: str, **given: Any) -> int:
    saved = record(tenant, "Sale.SaveSaleEntity", sale_entity={"Heading": heading, **given})
    return saved["SaleId"]


# -- what a selection is of


@pytest.mark.parametrize(
    ("given", "table", "kind", "archive"),
    [
        ({"MainProviderName": "SaleStaticSelectionV2"}, (13, "sale"), "Static", "SaleStaticSelectionV2"),
        ({"MainProviderName": "ticketDynamicSelectionV2"}, (262, "ticket"), "Dynamic", "TicketDynamicSelectionV2"),
        ({"MainProviderName": "ProjectSelectionCombinedV2"}, (11, "project"), "Combined", "ProjectSelectionCombinedV2"),
        ({"MainProviderName": "SaleSelectionV2"}, (13, "sale"), "Static", "SaleSelectionV2"),
        ({"TargetTableNumber": 10}, (10, "document"), "Static", "DocumentStaticSelectionV2"),
        ({"TargetTableName": "Sale", "SelectionType": "Dynamic"}, (13, "sale"), "Dynamic", "SaleDynamicSelectionV2"),
        ({"SelectionType": "Dynamic"}, (5, "contact"), "Dynamic", "ContactPersonDynamicSelectionV2"),
        ({}, (5, "contact"), "Static", "ContactPersonStaticSelectionV2"),
    ],
)  # fmt: skip
def test_provider_table_number_and_name_each_say_what_a_selection_is_of(
    tenant: Tenant, given: Any, table: Any, kind: str, archive: str
):
    made = entity(tenant, save(tenant, **given))
    assert (made["TargetTableNumber"], made["TargetTableName"]) == table
    assert (made["SelectionType"], made["MainProviderName"].lower()) == (kind, archive.lower())
    again = record(tenant, "Selection.SaveSelectionEntity", selection_entity=made)
    assert (again["TargetTableNumber"], again["SelectionType"]) == (table[0], kind)


# -- templates and copies


def test_a_new_selection_is_static_of_companies_and_its_owners(door: Door):
    made = door.agent("Selection.CreateDefaultSelectionEntity")
    assert (made["SelectionType"], made["TargetTableNumber"], made["TargetTableName"]) == (
        "Static",
        5,
        "contact",
    )
    assert made["MainProviderName"] == "ContactPersonStaticSelectionV2"
    assert made["Associate"]["AssociateId"] == 5
    assert made["MemberCount"] == 0
    assert door.rest("GET", "Selection/default") == made


def test_a_template_of_another_table_has_its_archive_and_is_not_stored(tenant: Tenant):
    before = len(tenant.store.table("selection"))
    made = record(tenant, "Selection.CreateSelectionEntity", target_table_name="sale")
    assert (made["TargetTableNumber"], made["MainProviderName"]) == (13, "SaleStaticSelectionV2")
    assert made["ShadowProviderName"] == "SaleShadowStaticSelectionV2"
    assert len(tenant.store.table("selection")) == before
    wrong = ask(tenant, "Selection.CreateSelectionEntity", target_table_name="sales")
    assert (wrong.status, "sale" in wrong.value["Message"]) == (400, True)


def test_what_is_left_out_of_a_save_follows_from_the_table(tenant: Tenant):
    made = entity(
        tenant,
        save(
            tenant,
            TargetTableName="Ticket",
            TargetTableNumber=0,
            MainProviderName="",
            SelectionType="Dynamic",
        ),
    )
    assert (made["TargetTableNumber"], made["MainProviderName"]) == (
        262,
        "TicketDynamicSelectionV2",
    )


def test_a_copy_takes_members_or_criteria_as_asked(tenant: Tenant):
    source = of_companies(tenant, (2, 0), (3, 0))
    args = {"selection_id": source, "name": "Copy", "target_selection_type": "Static"}
    copy = record(tenant, "Selection.CreateSelectionFromSelection", copy_members=True, **args)
    assert (copy["Name"], copy["MemberCount"]) == ("Copy", 2)
    assert who(tenant, copy["SelectionId"]) == [2, 3]
    empty = record(
        tenant, "Selection.CreateContactSelectionFromSelection", copy_members=False, **args
    )
    assert empty["MemberCount"] == 0
    wrong = args | {"target_selection_type": "Dynamic"}
    assert (
        ask(tenant, "Selection.CreateSelectionFromSelection", copy_members=False, **wrong).status
        == 400
    )
    assert (
        ask(
            tenant,
            "Selection.CreateSelectionFromSelection",
            copy_members=False,
            **args | {"name": ""},
        ).status
        == 400
    )


def test_temporary_selections_hold_whom_they_are_made_of(tenant: Tenant):
    made = record(
        tenant,
        "Selection.CreateTemporarySelectionFromIds",
        ids=[1, 2, 99_999],
        target_table_number=13,
    )
    assert (made["TargetTableName"], who(tenant, made["SelectionId"])) == ("sale", [1, 2])
    told = [{"ContactId": 2, "PersonId": 0}]
    made = record(
        tenant,
        "Selection.CreateTemporaryContactSelectionFromContactPersonIds",
        contact_person_ids=told,
    )
    assert who(tenant, made["SelectionId"]) == [2]
    source = of_companies(tenant, (2, 0), (3, 0))
    keys = [
        int(row["ColumnData"]["selectionMemberId"]["DisplayValue"][3:-1])
        for row in rows(tenant, source)
    ]
    made = record(
        tenant,
        "Selection.CreateTemporaryContactSelectionFromSelectionMemberIds",
        selection_id=source,
        selection_member_ids=keys[1:],
    )
    assert who(tenant, made["SelectionId"]) == [3]
    assert record(tenant, "Selection.CreateTemporaryContactSelection")["MemberCount"] == 0
    assert (
        ask(
            tenant, "Selection.CreateTemporarySelectionFromIds", ids=[1], target_table_number=1
        ).status
        == 400
    )


# -- members of one's own


def test_companies_and_people_are_members_once(tenant: Tenant):
    person = person_of(tenant, 3)
    id = of_companies(tenant, (2, 0), (3, person), (2, 0), (0, person), (99_999, 0))
    assert [row["EntityName"] for row in rows(tenant, id)] == ["staticContact", "staticPerson"]
    assert entity(tenant, id)["MemberCount"] == 2
    shown = rows(tenant, id, "name,fullName,contactId,nothing")[1]["ColumnData"]
    assert shown["contactId"]["DisplayValue"] == "[I:3]"
    assert (
        shown["name"]["DisplayValue"] == record(tenant, "Contact.GetContact", contact_id=3)["Name"]
    )
    assert (
        shown["fullName"]["DisplayValue"]
        == record(tenant, "Person.GetPerson", person_id=person)["FullName"]
    )
    assert "nothing" not in shown


def test_members_are_rows_of_the_database_too(tenant: Tenant):
    id = of_sales(tenant, 1)
    record(
        tenant, "DatabaseTable.Insert", table_name="selectionmember",
        columns=["selection_id", "contact_id", "person_id", "targetTableNumber", "targetRecordId"],
        data=[[str(id), "0", "0", "13", "2"]],
    )  # fmt: skip
    assert who(tenant, id) == [1, 2]


def test_a_change_of_members_is_stamped_and_a_save_cannot_say_otherwise(tenant: Tenant):
    id = save(tenant)
    assert entity(tenant, id)["LastMembershipChange"] == NO_DATE
    told = [{"ContactId": 2, "PersonId": 0}]
    record(
        tenant,
        "Selection.AddContactSelectionMembers",
        SOLVEIG,
        selection_id=id,
        contact_person_ids=told,
    )
    changed = entity(tenant, id)
    assert changed["LastMembershipChange"] == tenant.clock.now()
    assert changed["LastMembershipChangeBy"] == 17
    assert changed["LastMembershipChangeByAssociate"]["AssociateId"] == 17
    assert changed["UpdatedCount"] == 0, "it is not the selection that was edited"
    again = record(
        tenant,
        "Selection.SaveSelectionEntity",
        selection_entity=changed | {"MemberCount": 9, "LastMembershipChange": NO_DATE},
    )
    assert (again["MemberCount"], again["LastMembershipChange"]) == (
        1,
        changed["LastMembershipChange"],
    )


def test_sales_are_added_by_id_and_removed_by_id_or_by_the_members_key(tenant: Tenant):
    id, other = of_sales(tenant, 1, 2, 3), of_sales(tenant, 1)
    assert record(tenant, "Selection.AddSelectionMembers", selection_id=id, ids=[3, 4, 99_999]) == 1
    record(tenant, "Selection.RemoveSelectionMembersById", selection_id=id, ids=[1])
    assert who(tenant, id) == [2, 3, 4]
    keys = {
        row["PrimaryKey"]: int(row["ColumnData"]["selectionMemberId"]["DisplayValue"][3:-1])
        for row in rows(tenant, id)
    }
    foreign = tenant.store.table("selection_member").next_id - 2
    record(
        tenant,
        "Selection.RemoveSelectionMembers",
        selection_id=id,
        selection_member_ids=[keys[2], foreign],
    )
    assert who(tenant, id) == [3, 4]
    assert who(tenant, other) == [1], "a key of another selection's member says nothing here"


def test_a_pair_is_removed_as_it_was_told(tenant: Tenant):
    person = person_of(tenant, 3)
    id = of_companies(tenant, (2, 0), (3, 0), (3, person))
    told = [{"ContactId": 3, "PersonId": 0}]
    record(
        tenant, "Selection.RemoveContactSelectionMembers", selection_id=id, contact_person_ids=told
    )
    assert who(tenant, id) == [2, person]
    key = tenant.store.table("selection_member").next_id - 1
    record(
        tenant,
        "Selection.RemoveContactSelectionMembersFromIds",
        selection_id=id,
        selection_members_ids=[key],
    )
    assert who(tenant, id) == [2]


def test_only_static_selections_of_the_right_table_take_members(tenant: Tenant):
    dynamic = save(tenant, SelectionType="Dynamic")
    pair = [{"ContactId": 2, "PersonId": 0}]
    for args in ({"selection_id": dynamic}, {"selection_id": of_sales(tenant)}):
        assert (
            ask(
                tenant, "Selection.AddContactSelectionMembers", contact_person_ids=pair, **args
            ).status
            == 400
        )
    assert (
        ask(tenant, "Selection.AddSelectionMembers", selection_id=save(tenant), ids=[1]).status
        == 400
    )
    assert ask(tenant, "Selection.AddSelectionMembers", selection_id=99_999, ids=[1]).status == 404


def test_who_is_gone_is_no_member_and_who_comes_back_is_one_again(tenant: Tenant):
    new = company(tenant, "Short-lived")
    id = of_companies(tenant, (2, 0), (new, 0))
    record(tenant, "Contact.DeleteContactEntity", contact_entity_id=new)
    assert (entity(tenant, id)["MemberCount"], who(tenant, id)) == (1, [2])
    record(tenant, "Contact.Undelete", id=new)
    assert (entity(tenant, id)["MemberCount"], who(tenant, id)) == (2, [2, new])


def test_members_go_with_their_selection(tenant: Tenant):
    id = of_sales(tenant, 1, 2)
    before = len(tenant.store.table("selection_member"))
    record(tenant, "Selection.DeleteSelectionEntity", selection_entity_id=id)
    assert len(tenant.store.table("selection_member")) == before - 2
    assert ask(tenant, "Selection.GetSelectionEntity", selection_entity_id=id).value is None


def test_rest_adds_and_removes_what_agents_see(door: Door):
    made = door.rest("POST", "Selection", {"Name": "By REST"})["SelectionId"]
    told = [{"ContactId": 2, "PersonId": 0}, {"ContactId": 3, "PersonId": 0}]
    assert door("POST", f"Selection/{made}/Members/AddPerson", told).status == 204
    assert door.rest("GET", f"Selection/{made}")["MemberCount"] == 2
    assert door("POST", f"Selection/{made}/Members/RemovePerson", told[:1]).status == 204
    rows = door.agent("Selection.GetSelectionMembersArchiveRows", {"SelectionId": made})
    assert [row["PrimaryKey"] for row in rows] == [3]
    sales = door.rest(
        "POST", "Selection", {"Name": "Sales", "TargetTableName": "sale", "TargetTableNumber": 13}
    )["SelectionId"]
    assert door.rest("POST", f"Selection/{sales}/Members/Add", [1, 2]) == 2
    assert door("POST", f"Selection/{sales}/Members/Remove", [1]).status == 204, "ids of sales"
    rows = door.agent("Selection.GetSelectionMembersArchiveRows", {"SelectionId": sales})
    assert [(row["EntityName"], row["PrimaryKey"]) for row in rows] == [("sale", 2)]


# -- made of criteria and of others


@pytest.mark.parametrize(
    ("union", "expected"),
    [("SubtractRightFromLeft", [1]), ("SubtractLeftFromRight", [4]), ("Intersect", [2, 3]), ("XOR", [1, 4]),
     ("Union", [1, 2, 3, 4]), ("Unknown", [])],
)  # fmt: skip
def test_a_combined_selection_follows_its_two_inputs(
    tenant: Tenant, union: str, expected: list[int]
):
    left, right = of_sales(tenant, 1, 2, 3), of_sales(tenant, 2, 3, 4)
    id = save(
        tenant, SelectionType="Combined", TargetTableNumber=13, TargetTableName="sale", LeftSelectionId=left,
        RightSelectionId=right, SelectionUnionType=union,
    )  # fmt: skip
    assert (who(tenant, id), entity(tenant, id)["MemberCount"]) == (expected, len(expected))
    assert record(tenant, "Selection.GetParentCombinedSelections", selection_id=left) == [id]
    if union == "Union":
        record(tenant, "Selection.AddSelectionMembers", selection_id=left, ids=[5])
        assert who(tenant, id) == [*expected, 5]
        record(tenant, "Selection.DeleteSelectionEntity", selection_entity_id=right)
        assert who(tenant, id) == [1, 2, 3, 5]
        assert entity(tenant, id)["RightSelectionId"] == 0


def test_a_selection_made_of_itself_ends(tenant: Tenant):
    id = save(tenant, SelectionType="Combined", SelectionUnionType="Union")
    made = entity(tenant, id) | {
        "LeftSelectionId": id,
        "RightSelectionId": of_companies(tenant, (2, 0)),
    }
    assert (
        record(tenant, "Selection.SaveSelectionEntity", selection_entity=made)["MemberCount"] == 1
    )


def test_criteria_come_back_as_they_were_told(tenant: Tenant):
    id = save(tenant, SelectionType="Dynamic")
    assert record(tenant, "Selection.GetDynamicSelectionCriteria", selection_id=id) == []
    told = [{"Name": "name", "Operator": "begins", "Values": ["A"]}]
    args = {"selection_id": id, "criteria": told}
    (stored,) = record(tenant, "Selection.SetDynamicSelectionCriteria", **args)
    assert {name: stored[name] for name in told[0]} == told[0]
    assert stored["IsActive"] is True
    groups = record(tenant, "Selection.GetDynamicSelectionCriteriaGroups", selection_id=id)
    assert [(g["Name"], g["Rank"], g["Restrictions"]) for g in groups] == [("0", 0, [stored])]
    two = [{"Restrictions": told}, {"Restrictions": []}]
    record(tenant, "Selection.SetDynamicSelectionCriteriaGroups", selection_id=id, criteria=two)
    assert len(record(tenant, "Selection.GetDynamicSelectionCriteriaGroups", selection_id=id)) == 2
    record(tenant, "Selection.SetDynamicSelectionCriteria", **args)
    assert len(record(tenant, "Selection.GetDynamicSelectionCriteriaGroups", selection_id=id)) == 1
    assert (
        record(tenant, "Selection.GetDynamicSelectionCriteria", selection_id=save(tenant)) is None
    )


def test_criteria_are_read_from_text(door: Door):
    id = door.rest("POST", "Selection", {"Name": "Dynamic", "SelectionType": "Dynamic"})[
        "SelectionId"
    ]
    text = "name begins 'O''Hara' and category in (1,2) and startsWith(code, 'x') and registered thisYear"
    told = door.agent("Selection.SetDynamicSelectionCriteria2", {"SelectionId": id, "Filter": text})
    assert [(each["Name"], each["Operator"], each["Values"]) for each in told] == [
        ("name", "begins", ["O'Hara"]), ("category", "in", ["1", "2"]), ("code", "begins", ["x"]),
        ("registered", "thisPeriod", ["6"]),
    ]  # fmt: skip
    assert door.rest("GET", f"Selection/{id}/Criteria") == told
    for wrong in ("name", "category in (1", "name 'x'"):
        body = {"SelectionId": id, "Filter": wrong}
        assert door("POST", "Agents/Selection/SetDynamicSelectionCriteria2", body).status == 400
    assert door.rest("GET", f"Selection/{id}/Criteria") == told, "nothing half-written"
    groups = door.rest("GET", f"Selection/{id}/CriteriaGroups")
    assert door.rest("PUT", f"Selection/{id}/CriteriaGroups", groups) == groups
    assert door.rest("PUT", f"Selection/{id}/Criteria", told[:1]) == told[:1]


def test_criteria_choose_members_and_what_cannot_be_asked_is_refused(tenant: Tenant):
    one, two = company(tenant, "Chosen"), company(tenant, "Chosen")
    id = save(tenant, SelectionType="Dynamic")
    told = [
        {"Name": "name", "Operator": "is", "Values": ["chosen"]},
        {"Name": "category", "Operator": "in", "Values": ["[I:1]"]},
    ]
    record(tenant, "Selection.SetDynamicSelectionCriteria", selection_id=id, criteria=told)
    assert (who(tenant, id), entity(tenant, id)["MemberCount"]) == ([one, two], 2)
    record(tenant, "Contact.DeleteContactEntity", contact_entity_id=one)
    assert who(tenant, id) == [two]
    static = save(tenant)
    record(
        tenant,
        "Selection.CopyContactSelectionMembers",
        from_selection_id=id,
        to_selection_id=static,
    )
    assert who(tenant, static) == [two]
    more = [{"Name": "nmae", "Operator": "begins", "Values": ["C"]}]
    record(tenant, "Selection.SetDynamicSelectionCriteria", selection_id=id, criteria=more)
    assert entity(tenant, id)["MemberCount"] == -1, "nobody knows"
    wrong = ask(tenant, "Selection.GetSelectionMembersArchiveRows", selection_id=id, select="")
    assert (wrong.status, "nearest: name" in wrong.value["Message"]) == (400, True)


def test_what_one_last_looked_for_is_a_selection_of_ones_own(tenant: Tenant):
    args = {"entity_name": "contact", "typical_search_id": 0}
    first = record(tenant, "Selection.GetSelectionForFind", **args)
    assert first["ProviderName"] == "ContactPersonDynamicSelectionV2"
    assert (first["MainHeading"], first["CanSaveAsSelection"]) == ("[SR_FIND_COMPANY]", True)
    id = first["SelectionId"]
    told = [{"Name": "name", "Operator": "is", "Values": ["x"]}]
    record(tenant, "Selection.SetDynamicSelectionCriteria", selection_id=id, criteria=told)
    assert record(tenant, "Selection.GetSelectionForFind", **args)["SelectionId"] == id
    assert record(tenant, "Selection.GetSelectionForFind", SOLVEIG, **args)["SelectionId"] != id
    assert len(record(tenant, "Selection.GetDynamicSelectionCriteria", selection_id=id)) == 1
    record(tenant, "Selection.GetSelectionForFind", **args | {"typical_search_id": -1})
    assert record(tenant, "Selection.GetDynamicSelectionCriteria", selection_id=id) == []
    assert (
        ask(tenant, "Selection.GetSelectionForFind", **args | {"entity_name": "cheese"}).status
        == 400
    )


def test_behind_sales_stand_companies_and_people(tenant: Tenant):
    person = person_of(tenant, 3)
    one = sale(tenant, "One", Contact={"ContactId": 3}, Person={"PersonId": person})
    two, three = (
        sale(tenant, "Two", Contact={"ContactId": 2}),
        sale(tenant, "Three", Contact={"ContactId": 2}),
    )
    id = of_sales(tenant, one, two, three)
    found = record(
        tenant,
        "Selection.GetSelectionShadowMembersArchiveRows",
        selection_id=id,
        select="contactId,personId",
    )
    assert [(row["EntityName"], row["PrimaryKey"], ids(row)) for row in found] == [
        ("sale", one, [3, person]),
        ("sale", two, [2, 0]),
    ]
    made = record(
        tenant,
        "Selection.CreateContactSelectionFromShadowSelection",
        selection_id=id,
        name="Behind",
    )
    assert (made["SelectionType"], made["TargetTableName"], made["MemberCount"]) == (
        "Static",
        "contact",
        2,
    )


# -- what is done to all


def test_deleting_the_members_leaves_the_selection_and_skips_who_refuses(tenant: Tenant):
    """Design notes 6, case 1: not the selection is deleted, and one's own company refuses."""
    new = company(tenant, "Goes")
    own = tenant.store.table("person").rows[tenant.store.table("associate").rows[5]["PersonId"]][
        "Contact"
    ]
    id = of_companies(tenant, (own, 0), (new, 0))
    record(tenant, "Selection.DeleteContacts", selection_id=id)
    assert who(tenant, id) == [own]
    assert entity(tenant, id)["Name"] == "Mine"
    assert ask(tenant, "Contact.GetContactEntity", contact_entity_id=new).value is None


def test_deleting_persons_leaves_their_companies(tenant: Tenant):
    """Design notes 6, case 2."""
    new = company(tenant, "Stays")
    saved = record(
        tenant,
        "Person.SavePersonEntity",
        person_entity={"Lastname": "Goes", "Contact": {"ContactId": new}},
    )
    mine = tenant.store.table("associate").rows[5]["PersonId"]
    id = of_companies(tenant, (new, saved["PersonId"]), (0, mine), (2, 0))
    record(tenant, "Selection.DeletePersons", selection_id=id)
    assert who(tenant, id) == [mine, 2], "a user's person refuses"
    assert record(tenant, "Contact.GetContactEntity", contact_entity_id=new)["Name"] == "Stays"


def test_deleting_entities_deletes_records_of_the_target_table(tenant: Tenant):
    """Design notes 6, case 3."""
    one, two = sale(tenant, "One"), sale(tenant, "Two")
    id, other = of_sales(tenant, one), of_sales(tenant, one, two)
    record(tenant, "Selection.DeleteEntities", selection_id=id)
    assert ask(tenant, "Sale.GetSaleEntity", sale_entity_id=one).value is None
    assert record(tenant, "Sale.GetSaleEntity", sale_entity_id=two)["Heading"] == "Two"
    assert (who(tenant, id), who(tenant, other)) == ([], [two])
    held = [row["TargetRecordId"] for row in tenant.store.table("selection_member").scan()]
    assert one not in [
        r
        for r, row in zip(held, tenant.store.table("selection_member").scan(), strict=True)
        if row["TargetTableNumber"] == 13
    ]


def test_details_that_are_flagged_change_at_every_member(tenant: Tenant):
    person = person_of(tenant, 3)
    id = of_companies(tenant, (2, 0), (3, person))
    values = {
        "ChangeCompanyOurContact": True, "CompanyOurContact": 17, "CompanyCategory": 4, "ChangeCompanyCategory": False,
        "ChangeContactJobTitle": True, "ContactJobTitle": "Chair",
    }  # fmt: skip
    before = record(tenant, "Contact.GetContactEntity", contact_entity_id=2)
    record(
        tenant,
        "Selection.EditContactSelectionMemberDetails",
        selection_id=id,
        selection_member_edit_values=values,
    )
    for contact in (2, 3):
        after = record(tenant, "Contact.GetContactEntity", contact_entity_id=contact)
        assert after["Associate"]["AssociateId"] == 17
    after = record(tenant, "Contact.GetContactEntity", contact_entity_id=2)
    assert after["Category"] == before["Category"], "not flagged"
    assert record(tenant, "Person.GetPersonEntity", person_entity_id=person)["Title"] == "Chair"


def test_interests_are_given_to_all_members(tenant: Tenant):
    id = of_companies(tenant, (2, 0), (3, 0))
    args = {
        "add_company_interests": [1],
        "remove_company_interests": [2],
        "add_contact_interests": [],
        "remove_contact_interests": [],
    }
    record(tenant, "Selection.AddRemoveContactSelectionMemberInterests", selection_id=id, **args)
    for contact in (2, 3):
        shown = record(tenant, "Contact.GetContactEntity", contact_entity_id=contact)["Interests"]
        chosen = {each["Id"] for each in shown if each["Selected"]}
        assert 1 in chosen and 2 not in chosen


def test_a_follow_up_is_made_for_each_member(tenant: Tenant):
    person = person_of(tenant, 3)
    id = of_companies(tenant, (3, person), (3, 0), (2, 0))
    before = set(tenant.store.table("appointment").rows)
    told = record(tenant, "Appointment.CreateDefaultAppointmentEntity") | {
        "Description": "Call them"
    }
    record(
        tenant, "Selection.GenerateFollowUps", selection_id=id, appointment_entity=told, associate_id=17,
        save_on_contact_owner=False, unique_contact=True,
    )  # fmt: skip
    made = [row for key, row in tenant.store.table("appointment").rows.items() if key not in before]
    # An appointment for somebody else leaves a row with its giver too.
    theirs = [(row["Contact"], row["Person"]) for row in made if row["Associate"] == 17]
    assert theirs == [(3, person), (2, 0)]
    assert {row["Description"] for row in made} == {"Call them"}


# -- told in short


def test_a_mailing_counts_whom_it_reaches(tenant: Tenant):
    silent = company(tenant, "Silent")
    loud = record(tenant, "Contact.SaveContactEntity", contact_entity={
        "Name": "Loud", "Emails": [{"Value": "a@loud.example"}], "Faxes": [{"Value": "12"}],
        "Address": {"Postal": {"Address1": "Street 1", "City": "Oslo"}},
    })["ContactId"]  # fmt: skip
    id = of_companies(tenant, (silent, 0), (loud, 0))
    expected = {
        "Total": 2,
        "ValidPostalAddresses": 1,
        "ValidEmailAddresses": 1,
        "ValidFaxNumbers": 1,
        "NoAddresses": 1,
        "NoFaxOrEmails": 1,
    }
    told = record(tenant, "Selection.GetRecipientStatistics", selection_id=id)
    assert {name: told[name] for name in expected} == expected
    pairs = [{"ContactId": silent, "PersonId": 0}]
    told = record(
        tenant, "Selection.GetRecipientStatisticsFromContactPersonIds", contact_person_ids=pairs
    )
    assert (told["Total"], told["NoFaxOrEmails"]) == (1, 1)
    project = record(tenant, "Project.SaveProjectEntity", project_entity={"Name": "P"})["ProjectId"]
    assert (
        record(tenant, "Selection.GetRecipientStatisticsFromProjectMembers", project_id=project)[
            "Total"
        ]
        == 0
    )


def test_summaries_come_in_the_order_asked(tenant: Tenant):
    one, two = of_sales(tenant, 1), save(tenant, "Other")
    found = record(tenant, "Selection.GetSelectionSummaries", selection_ids=[two, 99_999, one])
    assert [(row["SelectionId"], row["Name"], row["TargetTable"], row["ProviderName"]) for row in found] == [
        (two, "Other", "contact", "ContactPersonStaticSelectionV2"), (one, "Sales", "sale", "SaleStaticSelectionV2"),
    ]  # fmt: skip


def test_a_selection_is_made_of_what_another_system_knows(tenant: Tenant):
    id = record(tenant, "Selection.CreateNewEntry", duplicate={"EntryName": "From outside"})
    assert entity(tenant, id)["Name"] == "From outside"


def test_a_board_is_set_up_for_all_or_for_oneself(tenant: Tenant):
    id = of_sales(tenant, 1)
    blank = record(
        tenant, "Selection.CreateDefaultBoardViewSettingsFromEntityType", entity_type="Sale"
    )
    assert (blank["BoardViewSettingsId"], blank["EntityType"]) == (0, "Sale")
    save_for, read = (
        "Selection.SaveBoardViewSettingsForSelectionAndAssociate",
        "Selection.GetBoardViewSettingsForSelection",
    )
    shared = record(
        tenant,
        save_for,
        board_view_settings=blank | {"GroupBy": "stage"},
        associate_id=0,
        selection_id=id,
    )
    assert record(tenant, read, selection_id=id, associate_id=5) == shared
    own = record(
        tenant,
        save_for,
        board_view_settings=blank | {"GroupBy": "who"},
        associate_id=5,
        selection_id=id,
    )
    assert record(tenant, read, selection_id=id, associate_id=5) == own
    again = record(tenant, save_for, board_view_settings=blank, associate_id=5, selection_id=id)
    assert again["BoardViewSettingsId"] == own["BoardViewSettingsId"]
    key = own["BoardViewSettingsId"]
    changed = record(
        tenant, "Selection.SaveBoardViewSettings", board_view_settings=again | {"SumBy": "amount"}
    )
    assert record(tenant, "Selection.GetBoardViewSettings", board_view_settings_id=key) == changed
    record(tenant, "Selection.DeleteBoardViewSettings", board_view_settings_id=key)
    assert record(tenant, read, selection_id=id, associate_id=5) == shared
    record(tenant, "Selection.DeleteSelectionEntity", selection_entity_id=id)
    assert (
        record(
            tenant,
            "Selection.GetBoardViewSettings",
            board_view_settings_id=shared["BoardViewSettingsId"],
        )
        is None
    )


def test_doubles_are_found_while_the_rule_is_active(door: Door):
    tenant = door.tenant
    one = save(tenant, "Spring fair")
    temporary = record(tenant, "Selection.CreateTemporaryContactSelection")
    assert temporary["Name"]
    (found,) = door.rest("GET", "Selection/Duplicates/spring%20fair%202026")
    assert (found["SoPrimaryKey"], found["EntryName"]) == (one, "Spring fair")
    assert door.agent("Selection.GetDuplicates", {"Name": "SPRING"}) == [found]
    assert door.agent("Selection.GetDuplicates", {"Name": temporary["Name"]}) == []
    (rule,) = door.rest("GET", "Selection/DuplicateRules")
    assert rule["Name"] == found["RuleName"]
    assert door("PUT", "Selection/DuplicateRules", [rule | {"IsActive": False}]).status == 204
    assert door.agent("Selection.GetDuplicateRules")[0]["IsActive"] is False
    assert door.agent("Selection.GetDuplicates", {"Name": "SPRING"}) == []
    assert door("PUT", "Selection/DuplicateRules", [rule | {"Name": "Other"}]).status == 400


def test_members_are_exported_through_a_template(door: Door):
    tenant = door.tenant
    record(
        tenant,
        "Document.SetTemplateStream",
        filename="labels.txt",
        personal=False,
        stream=b"<name>;",
    )
    one, two = company(tenant, "Bravo"), company(tenant, "Alpha")
    id = of_companies(tenant, (one, 0), (two, 0))
    body = {"SelectionId": id, "TemplateName": "labels.txt", "UseContacts": True}

    def exported(method: str, **more: Any) -> bytes:
        return b64decode(door.agent(f"Selection.{method}", body | more))

    assert exported("ExportSelectionMembers") == b"Bravo;Alpha;"
    assert exported("ExportSelectionMembersWithOrderBy", OrderBy="name") == b"Alpha;Bravo;"
    assert exported("ExportSelectionMembersWithOrderBy", OrderBy="name desc") == b"Bravo;Alpha;"
    wrong = body | {"TemplateName": "none.txt"}
    assert door("POST", "Agents/Selection/ExportSelectionMembers", wrong).status == 404


# -- through archives and searches


def dynamic(door: Door, filter: str, table: str = "sale", number: int = 13) -> int:
    told = {"Name": "Dynamic", "SelectionType": "Dynamic", "TargetTableName": table, "TargetTableNumber": number}  # fmt: skip
    id = door.rest("POST", "Selection", told)["SelectionId"]
    criteria = door("PUT", f"Selection/{id}/Criteria?$filter={filter}")
    assert criteria.status == 200
    return id


def test_members_are_listed_as_odata(door: Door):
    id = of_companies(door.tenant, (2, 0), (3, 0))
    answer = door.rest("GET", f"Selection/{id}/Members?$select=name,selectionId")
    assert answer["odata.nextLink"] is None and "odata.metadata" in answer
    names = [door.rest("GET", f"Contact/{each}")["Name"] for each in (2, 3)]
    assert answer["value"] == [
        {"PrimaryKey": str(key), "EntityName": "staticContact", "selectionId": id, "name": name}
        for key, name in zip((2, 3), names, strict=True)
    ]
    assert door.rest("GET", f"Selection/{id}/ShadowMembers?$select=name,selectionId") == answer
    assert door.rest("GET", "Selection/99999/Members")["value"] == []


def test_shadow_members_are_listed_as_odata(door: Door):
    person = person_of(door.tenant, 3)
    one = sale(door.tenant, "One", Contact={"ContactId": 3}, Person={"PersonId": person})
    id = of_sales(door.tenant, one)
    answer = door.rest("GET", f"Selection/{id}/ShadowMembers?$select=contactId,personId")
    assert answer["value"] == [
        {"PrimaryKey": str(one), "EntityName": "sale", "contactId": 3, "personId": person}
    ]


def test_criteria_may_be_put_as_text_alone_or_beside_restrictions(door: Door):
    id = dynamic(door, "saleId < 4 or saleId = 9")
    assert door.rest("GET", f"Selection/{id}")["MemberCount"] == 4
    told = door.rest("GET", f"Selection/{id}/Criteria")
    assert [(it["Name"], it["InterOperator"]) for it in told] == [("saleId", "Or"), ("saleId", "None")]  # fmt: skip
    both = [{"Name": "saleId", "Operator": "=", "Values": ["2"], "InterOperator": "Or"}, {"Name": "saleId", "Operator": "=", "Values": ["9"]}]  # fmt: skip
    door.rest("PUT", f"Selection/{id}/Criteria?$filter=saleId > 3 or saleId = 1", both)
    members = door.rest("GET", f"Selection/{id}/Members?$select=saleId")["value"]
    assert [row["saleId"] for row in members] == [9], "both hold, each in brackets"
    wrong = door("PUT", f"Selection/{id}/Criteria?$filter=saleId in (1", [])
    assert wrong.status == 400
    static = of_sales(door.tenant, 1)
    assert door.rest("PUT", f"Selection/{static}/Criteria?$filter=saleId=1", []) is None


def test_what_was_searched_for_becomes_members_and_ceases_to_be(door: Door):
    kept = {"StorageType": "Criteria", "StorageKey": "associate=5"}
    door.agent("Find.SaveRestrictions2", kept | {"ProviderName": "FindSale", "Restrictions": "saleId < 4"})  # fmt: skip
    door.agent("Find.SaveRestrictions2", kept | {"ProviderName": "FindContact", "Restrictions": "contactId in (2,3)"})  # fmt: skip
    id, body = of_sales(door.tenant, 2, 7), {"StorageKey": "ASSOCIATE=5"}
    assert door.agent("Selection.AddSelectionMembersFromSearch", body | {"SelectionId": id}) == 2
    assert who(door.tenant, id) == [1, 2, 3, 7]
    assert door.agent("Selection.RemoveSelectionMembersFromSearch", body | {"SelectionId": id}) == 3
    assert who(door.tenant, id) == [7]
    contacts = of_companies(door.tenant, (5, 0))
    told = body | {"SelectionId": contacts}
    assert door.agent("Selection.AddContactSelectionMembersFromSearch", told) == 2
    assert who(door.tenant, contacts) == [2, 3, 5]
    assert door.agent("Selection.RemoveContactSelectionMembersFromSearch", told) == 2
    other = {"SelectionId": id, "StorageKey": f"selection={dynamic(door, 'saleId in (5,6)')}"}
    assert door.agent("Selection.AddSelectionMembersFromSearch", other) == 2
    assert who(door.tenant, id) == [5, 6, 7]
    none = {"SelectionId": id, "StorageKey": "associate=99"}
    assert door("POST", "Agents/Selection/AddSelectionMembersFromSearch", none).status == 400


def test_what_is_done_to_all_is_done_to_whom_criteria_choose(door: Door):
    one, two = company(door.tenant, "Petrel one"), company(door.tenant, "Petrel two")
    id = dynamic(door, "name begins 'Petrel'", "contact", 5)
    values = {"ChangeCompanyOurContact": True, "CompanyOurContact": 17}
    door.agent("Selection.EditContactSelectionMemberDetails", {"SelectionId": id, "SelectionMemberEditValues": values})  # fmt: skip
    assert [door.rest("GET", f"Contact/{each}")["Associate"]["AssociateId"] for each in (one, two)] == [17, 17]  # fmt: skip
    door.agent("Selection.DeleteContacts", {"SelectionId": id})
    assert door.rest("GET", f"Selection/{id}")["MemberCount"] == 0
    assert door("GET", f"Contact/{one}").status == 404


def test_an_archive_is_named_that_fits_the_selection(door: Door):
    made = door.rest("POST", "Selection", {"Name": "S", "TargetTableName": "sale", "TargetTableNumber": 13})  # fmt: skip
    assert made["MainProviderName"] == "SaleStaticSelectionV2"
    changed = door.rest("PUT", f"Selection/{made['SelectionId']}", made | {"SelectionType": "Dynamic"})  # fmt: skip
    assert changed["MainProviderName"] == "SaleDynamicSelectionV2"
    assert changed["ShadowProviderName"] == "SaleShadowDynamicSelectionV2"
    kept = door.rest("PUT", f"Selection/{made['SelectionId']}", changed | {"MainProviderName": "SaleSelectionV2"})  # fmt: skip
    assert kept["MainProviderName"] == "SaleSelectionV2"


def test_a_search_may_begin_as_a_typical_one(door: Door):
    def update(version: int, amount: int, **given: Any) -> str:
        group = {"Restrictions": [{"Name": "amount", "Operator": ">", "Values": [str(amount)]}]}
        search = {
            "Title": "Large", "EntityName": "sale", "IsEntityDefault": 1, "VersionNumber": version, "RestrictionGroups": [group],
        }  # fmt: skip
        told = {"Source": "Acme", "MasterVersion": version, "Searches": [search], **given}
        return door.agent("Selection.UpdateTypicalSearch", {"Searches": told})

    def amounts(typical: int) -> list[str]:
        body = {"EntityName": "sale", "TypicalSearchId": typical}
        id = door.agent("Selection.GetSelectionForFind", body)["SelectionId"]
        told = door.agent("Selection.GetDynamicSelectionCriteria", {"SelectionId": id})
        return [each["Values"][0] for each in told]

    assert update(1, 100) == "1 added, 0 updated, 0 deleted"
    assert amounts(0) == ["100"], "a new one begins as the entity's default says"
    assert update(1, 200) == "0 added, 0 updated, 0 deleted"
    assert update(2, 200) == "0 added, 1 updated, 0 deleted"
    assert (amounts(0), amounts(-1)) == (["100"], ["200"])
    (row,) = door.tenant.store.table("typical_search").scan()
    assert amounts(row["TypicalSearchId"]) == ["200"]
    wrong = {"EntityName": "contact", "TypicalSearchId": row["TypicalSearchId"]}
    assert door("POST", "Agents/Selection/GetSelectionForFind", wrong).status == 400
    assert update(1, 50, MasterVersion=9) == "0 added, 1 updated, 0 deleted"
    assert update(1, 50, Searches=[], DeleteLeftovers=True) == "0 added, 0 updated, 1 deleted"
    assert amounts(-1) == []


def test_a_name_and_a_provider_tell_table_and_kind_of_a_new_selection(door: Door) -> None:
    told = {
        "Name": "Open offers",
        "MainProviderName": "SaleDynamicSelectionV2",
        "SelectionCategory": {"Id": 1},
    }
    made = door.rest("POST", "Selection", told)
    assert (made["TargetTableNumber"], made["TargetTableName"]) == (13, "sale")
    assert (made["SelectionType"], made["MainProviderName"]) == (
        "Dynamic",
        told["MainProviderName"],
    )
    people = door.rest(
        "POST", "Selection", told | {"MainProviderName": "contactPersonStaticSelectionV2"}
    )
    assert (people["TargetTableNumber"], people["SelectionType"]) == (5, "Static")


# -- of mailings


def test_mailings_are_selected_and_those_who_get_them_stand_behind(tenant: Tenant):
    person = plant(tenant, "person", Firstname="Mo", Contact=5)
    mailing = plant(tenant, "shipment", description="News")
    plant(tenant, "shipment_addr", shipment_id=mailing, customer_id=person, contact_id=5)
    id = save(tenant, MainProviderName="MailingsStaticSelectionV2")
    told = record(tenant, "Selection.AddSelectionMembers", selection_id=id, ids=[mailing, 9_999])
    assert told == entity(tenant, id)["MemberCount"] == 1
    (row,) = rows(tenant, id, "mailingDescription,mailingId")
    assert row["ColumnData"]["mailingDescription"]["DisplayValue"] == "News"
    shadow = {"selection_id": id, "select": "contactId,personId"}
    shown = record(tenant, "Selection.GetSelectionShadowMembersArchiveRows", **shadow)
    assert len(shown) == 1
    dynamic = save(tenant, MainProviderName="MailingsDynamicSelectionV2")
    asked = {"selection_id": dynamic, "filter": "mailingDescription = 'News'"}
    record(tenant, "Selection.SetDynamicSelectionCriteria2", **asked)
    assert who(tenant, dynamic) == [mailing]
    record(tenant, "Selection.DeleteEntities", selection_id=id)
    assert tenant.store.table("shipment").get(mailing) is None
    assert entity(tenant, id)["MemberCount"] == 0 == len(who(tenant, dynamic))
