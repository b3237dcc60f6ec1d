"""Sentry: what the caller's role says, and nothing more."""

import pytest
from contract.door import Door

FULL = "Select, Update, Insert, Delete"


def restricted(door: Door, table: str, relation: str, value: str) -> None:
    told = {"RoleId": 16, "TableName": table, "RelationToOwner": relation, "DataRightValue": value}
    door.agent("User.SetDataRight", told)


def by_owner(door: Door, associate: int, group: int = 0) -> str:
    told = {"TableName": "contact", "ContactGroupId": group, "ContactAssociateId": associate}
    return door.agent("Sentry.GetTableRightByOwnership", told)["Mask"]


def test_a_new_row_has_nothing_to_delete_but_a_company(door: Door) -> None:
    assert door.agent("Sentry.GetNewTableRight", {"TableName": "contact"})["Mask"] == FULL
    assert door.agent("Sentry.GetNewTableRight", {"TableName": "sale"})["Mask"] == "Select, Update, Insert"  # fmt: skip


@pytest.mark.parametrize(
    "associate, group, relation",
    [(5, 2, "MyOwn"), (0, 0, "MyOwn"), (17, 2, "PrimaryGroup"), (18, 3, "OtherAssociates")],
)
def test_rights_follow_whose_the_row_is(door: Door, associate: int, group: int, relation: str) -> None:  # fmt: skip
    assert by_owner(door, associate, group) == FULL
    restricted(door, "contact", relation, "R")
    assert by_owner(door, associate, group) == "Select"
    others = {(5, 2), (17, 2), (18, 3)} - {(associate or 5, group or 2)}
    assert {by_owner(door, *each) for each in others} == {FULL}


def test_the_rows_own_group_counts_where_it_is_not_its_owners(door: Door) -> None:
    restricted(door, "contact", "PrimaryGroup", "R")
    assert (by_owner(door, 18, 3), by_owner(door, 18, 2), by_owner(door, 17, 3)) == (FULL, "Select", FULL)  # fmt: skip


def test_a_role_that_adds_and_changes_nothing_says_so(door: Door) -> None:
    restricted(door, "sale", "MyOwn", "CR")
    assert door.agent("Sentry.GetNewTableRight", {"TableName": "SALE"})["Mask"] == "Select, Insert"
    restricted(door, "sale", "MyOwn", "")
    assert door.agent("Sentry.GetNewTableRight", {"TableName": "sale"}) == {"Mask": "None", "Reason": ""}  # fmt: skip


@pytest.mark.parametrize("table", ["projectmember", "salestakeholder"])
def test_rows_of_the_matrix_that_are_called_otherwise_count(door: Door, table: str) -> None:
    restricted(door, table, "MyOwn", "R")
    assert door.agent("Sentry.GetNewTableRight", {"TableName": table})["Mask"] == "Select"


@pytest.mark.parametrize("table", ["searchcriteria", "nosuchtable", "", None])
def test_a_table_without_rights_is_everybodys(door: Door, table: str | None) -> None:
    told = {"TableName": table, "ContactGroupId": 0, "ContactAssociateId": 18}
    assert door.agent("Sentry.GetTableRightByOwnership", told)["Mask"] == FULL


def test_rights_on_a_company_are_those_of_its_owner(door: Door) -> None:
    told = {"TableName": "sale", "ContactId": 7}
    door.rest("PATCH", "Contact/7", {"Associate": {"AssociateId": 5}})
    restricted(door, "sale", "MyOwn", "CRU")
    assert door.agent("Sentry.GetTableRightByContactOwnership", told)["Mask"] == "Select, Update, Insert"  # fmt: skip


def test_functional_rights_are_those_of_the_role(door: Door) -> None:
    asked = {"FunctionRight": "allow-manage-entities"}
    assert door.agent("Sentry.HasFunctionRight", asked) is True
    door.rest("PUT", "Role/16/FunctionRight", [48])
    assert door.agent("Sentry.HasFunctionRight", asked) is False
    assert door.agent("Sentry.GetFunctionRights", {}) == ["quote-can-approve"]


def test_diaries_of_others_follow_the_matrix(door: Door) -> None:
    asked = {"AssociateIds": [5, 17, 18]}
    assert door.agent("Sentry.CanCreateAppointmentInAllDiaries", {}) is True
    restricted(door, "appointment", "OtherAssociates", "R")
    assert door.agent("Sentry.CanCreateAppointmentInEachAssociatesDiary", asked) == [
        True,
        True,
        False,
    ]
    assert door.agent("Sentry.CanCreateAppointmentInAssociateDiaries", asked) is False
    assert (
        door.agent("Sentry.CanCreateAppointmentInAssociateDiaries", {"AssociateIds": [5]}) is True
    )
    assert door.agent("Sentry.CanCreateAppointmentInAllDiaries", {}) is False
