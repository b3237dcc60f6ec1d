"""What is changed of roles, groups and users counts from the next call on, whichever door it is changed through."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from contract.door import Door

from so_mock.config import Config

FULL = "Select, Update, Insert, Delete"


def basic(login: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{login}:{password}".encode()).decode()


BOSS = basic("ADM0", "Adm0")  # CRM Administrator, who changes what others may do
OTHERS = 7  # a company of HEM0, with whom tje0 shares no group


@pytest.fixture(scope="module")
def shared() -> Iterator[Door]:
    door = Door(Config(rights="enforce"))
    yield door
    door.close()


@pytest.fixture
def door(shared: Door) -> Door:
    shared.reset()
    shared.rest("PATCH", f"Contact/{OTHERS}", {"Associate": {"AssociateId": 18}}, auth=BOSS)
    assert mask(shared) == FULL
    return shared


def mask(door: Door) -> str:
    """What tje0 may do with that company; blank where he does not see it."""
    reply = door("GET", f"Contact/{OTHERS}")
    if reply.status != 200:
        assert reply.status == 404
        return ""
    return str(reply.json()["TableRight"]["Mask"])


def set_right(door: Door, value: str, role: int = 16, whose: str = "OtherAssociates") -> None:
    told = {
        "RoleId": role,
        "TableName": "contact",
        "RelationToOwner": whose,
        "DataRightValue": value,
    }
    door.agent("User.SetDataRight", told, auth=BOSS)


def test_a_data_right(door: Door) -> None:
    set_right(door, "R")
    assert mask(door) == "Select"
    assert door("PATCH", f"Contact/{OTHERS}", {"Name": "New"}).status == 403
    door.rest("PUT", "Role/16/DataRight/contact/OtherAssociates?dataRightValue=CRU", auth=BOSS)
    assert mask(door) == "Select, Update, Insert"
    assert door.rest("PATCH", f"Contact/{OTHERS}", {"Name": "New"})["Name"] == "New"
    set_right(door, "")
    assert mask(door) == ""


def test_a_matrix_that_is_saved_with_its_role(door: Door) -> None:
    role = door.rest("GET", "Role/16", auth=BOSS)
    line = [each["TableName"] for each in role["DataRights"]["RowsInfo"]].index("contact")
    column = [each["Value"] for each in role["DataRights"]["ColumnsInfo"]].index("OtherAssociates")
    role["DataRights"]["Rights"][line][column]["Value"] = "R"
    door.agent("User.SaveRoleEntity", role, auth=BOSS)
    assert mask(door) == "Select"


def test_functional_rights(door: Door) -> None:
    merge = {"SourceContactId": 8, "DestinationContactId": 9, "MergeIdenticalPersons": False, "ReplaceEmptyFieldsOnDestination": False}  # fmt: skip
    door.agent("User.SetFunctionalRights", {"RoleId": 16, "FunctionalRightIds": [48]}, auth=BOSS)
    assert door.rest("GET", "User/currentPrincipal")["FunctionRights"] == ["quote-can-approve"]
    assert door("POST", "Agents/Contact/Merge", merge).status == 403
    door.rest("PUT", "Role/16/FunctionRight", [48, 41], auth=BOSS)
    assert door("POST", "Agents/Contact/Merge", merge).status == 204


def test_another_role(door: Door) -> None:
    user = door.rest("GET", "User/5", auth=BOSS)
    door.rest("PUT", "User/5", {**user, "Role": {"Id": 4}}, auth=BOSS)
    assert mask(door) == "Select"
    assert door.rest("GET", "User/currentPrincipal")["RoleName"] == "User level 3"
    door.agent("User.SaveUser", {**user, "Role": {"Id": 16}}, auth=BOSS)
    assert mask(door) == FULL


def test_a_role_that_is_deleted_hands_its_users_to_one_with_other_rights(door: Door) -> None:
    told = {"RoleIdToDelete": 16, "ReplacingRoleId": 4}
    door.agent("User.DeleteRole", told, auth=BOSS)
    assert mask(door) == "Select"


def test_another_group(door: Door) -> None:
    """HEM0 is in the group Service; so is tje0 from now on, first as a guest, then as a member."""
    set_right(door, "")
    assert mask(door) == ""
    set_right(door, "R", whose="OtherGroups")
    set_right(door, "CRU", whose="PrimaryGroup")
    user = door.rest("GET", "User/5", auth=BOSS)
    door.rest("PUT", "User/5", {**user, "OtherGroups": [{"Id": 3}]}, auth=BOSS)
    assert mask(door) == "Select"
    door.rest("PUT", "User/5", {**user, "UserGroup": {"Id": 3}}, auth=BOSS)
    assert mask(door) == "Select, Update, Insert"


def test_a_group_that_is_deleted_hands_its_members_on(door: Door) -> None:
    set_right(door, "")
    told = {"UserGroupToDelete": 3, "UserGroupToMoveTo": 2}
    door.agent("User.DeleteUserGroup", told, auth=BOSS)
    assert mask(door) == FULL, "HEM0 is of tje0's primary group now"


def test_what_is_undone_grants_what_it_granted(door: Door) -> None:
    moment = door.tenant.snapshot()
    set_right(door, "")
    assert mask(door) == ""
    door.tenant.restore(moment)
    assert mask(door) == FULL


def test_who_may_not_change_roles_is_refused(door: Door) -> None:
    told: dict[str, Any] = {"RoleId": 16, "FunctionalRightIds": []}
    assert door("POST", "Agents/User/SetFunctionalRights", told).status == 403
    assert door("DELETE", "Role/16?replacingRoleId=1").status == 403
    assert door.rest("GET", "User/currentPrincipal")["FunctionRights"] != []
