"""User: what is saved of a user is seen by sign-in, lists, REST and everybody who refers to him."""

import base64
from typing import Any

import pytest
from contract.door import Door
from contract.driver import ask, record

from so_mock.tenant import Tenant


def basic(login: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{login}:{password}".encode()).decode()


def who(door: Door, login: str, password: str) -> int:
    """The associate who signs in so; 0 when nobody does."""
    reply = door("GET", "User/currentPrincipal", auth=basic(login, password))
    return reply.json()["AssociateId"] if reply.status == 200 else 0


def made(door: Door, name: str = "KAR0", password: str = "Secret1", **more: Any) -> dict[str, Any]:
    kind = {"Type": {"Type": "Password"}, "Value": password}
    new = door.agent("User.CreateDefaultUser") | {
        "Name": name, "UserName": "", "Person": {"Firstname": "Kari", "Lastname": "Moen", "ContactId": 1},
        "Credentials": [kind], **more,
    }  # fmt: skip
    return door.agent("User.SaveUser", new)


def role(door: Door, **more: Any) -> dict[str, Any]:
    return door.agent("User.SaveRoleEntity", {"Name": "Visitors", **more})


# -- saving


def test_a_new_user_signs_in_at_once_and_is_an_associate_with_a_person(door: Door) -> None:
    user = made(door)
    id = user["AssociateId"]
    assert who(door, "kar0", "Secret1") == id and who(door, "KAR0", "wrong") == 0
    assert user["Person"]["FullName"] == "Kari Moen" and user["Person"]["ContactId"] == 1
    assert door.agent(f"Associate.GetAssociate?associateId={id}")["FullName"] == "Kari Moen"
    person = door.agent(f"Person.GetPersonEntity?personEntityId={user['Person']['PersonId']}")
    assert person["IsAssociate"] and person["UserInfo"]["UserInfoId"] == id
    assert "Secret1" not in str(door.rest("GET", f"User/{id}")), "a password is never shown"


def test_a_template_is_named_after_its_person_and_has_a_role_of_its_type(door: Door) -> None:
    told = {"UserType": "ExternalAssociate", "PersonId": 30}
    user = door.agent("User.CreateDefaultUserFromUserTypeAndPersonId", told)
    assert user["AssociateId"] == 0 and user["Person"]["PersonId"] == 30 and user["Name"]
    assert user["Role"]["Value"] == "External user"
    assert door.agent("User.GetUserFromName", {"UserName": user["Name"]}) is None, "not stored"
    shown = door.rest("GET", "User/Default?userType=ExternalAssociate&personId=30")
    assert shown == user


def test_a_read_user_saved_back_is_the_same(door: Door) -> None:
    before = door.rest("GET", "User/1")
    assert before["OtherGroups"] and before["Role"]["Value"] == "CRM Administrator"
    assert door.rest("PUT", "User/1", before) == before
    patched = door.rest(
        "PATCH", "User/1", [{"op": "replace", "path": "/NickName", "value": "Boss"}]
    )
    assert patched == before | {"NickName": "Boss"}


def test_groups_role_and_categories_of_a_user_are_changed_by_a_save(door: Door) -> None:
    user = made(door)
    given = user | {
        "UserGroup": {"Id": 3}, "OtherGroups": [{"Id": 1}, {"Id": 2}], "Role": {"Id": 14},
        "TicketCategories": [{"Id": 1}], "IsOnTravel": True, "RequestSignature": "Kari", "Credentials": None,
    }  # fmt: skip
    door.agent("User.SaveUser", given)
    read = door.agent(f"User.GetUser?userId={user['AssociateId']}")
    assert (read["UserGroup"]["Id"], [g["Id"] for g in read["OtherGroups"]]) == (3, [1, 2])
    assert (read["Role"]["Value"], read["IsOnTravel"]) == ("eJournal User", True)
    assert [each["Id"] for each in read["TicketCategories"]] == [1] and read["TicketCategories"][0][
        "Name"
    ]
    assert read["RequestSignature"] == "Kari"
    principal = door("GET", "User/currentPrincipal", auth=basic("KAR0", "Secret1")).json()
    assert (principal["GroupId"], principal["SecondaryGroups"], principal["RoleId"]) == (
        3,
        [1, 2],
        14,
    )
    assert principal["ContactId"] == 1 and principal["FullName"] == "Kari Moen"


def test_a_renamed_user_signs_in_with_the_new_name_only(door: Door) -> None:
    user = made(door)
    door.agent("User.SaveUser", user | {"Name": "KARI", "Credentials": None})
    assert who(door, "KARI", "Secret1") == user["AssociateId"]
    assert who(door, "KAR0", "Secret1") != user["AssociateId"]


def test_names_are_unique_whatever_the_case(door: Door) -> None:
    user = made(door)
    reply = door("POST", "Agents/User/SaveUser", user | {"AssociateId": 0, "Name": "kar0"})
    assert (reply.status, reply.json()["ErrorType"]) == (400, "SoValidationException")
    assert door.agent("User.ValidateUser", {"User": user | {"AssociateId": 0}})["Name"]
    told = {"AssociateId": 0, "Type": "InternalAssociate", "PersonId": 0, "UserName": "Kar0"}
    assert door.agent("User.IsUserNameValid", told) is False
    assert door.agent("User.IsUserNameValidWithReason", told)["Reason"]
    assert door.agent("User.IsUserNameValid", told | {"AssociateId": user["AssociateId"]}) is True
    free = door.agent("User.GetValidUserName", told)
    assert free != "Kar0" and door.agent("User.IsUserNameValid", told | {"UserName": free}) is True
    door.agent("User.SaveUser", user | {"NickName": "Kaia", "Credentials": None})
    nick = {"AssociateId": 5, "NickName": "KAIA"}
    assert door.agent("User.IsNickNameUnique", nick) is False


def test_a_user_without_a_person_is_refused_and_nothing_is_left(door: Door) -> None:
    count = len(door.tenant.store.table("associate"))
    reply = door("POST", "Agents/User/SaveUser", {"Name": "NOBODY", "Type": "InternalAssociate"})
    assert reply.status == 400 and "Person" in reply.json()["Message"]
    assert len(door.tenant.store.table("associate")) == count
    robot = door.agent("User.SaveUser", {"Name": "ROBOT", "Type": "SystemAssociate"})
    assert robot["Person"] is None and robot["Role"]["Value"] == "System"


def test_save_from_name_finds_the_user_by_name_first(door: Door) -> None:
    """A carrier without key would else become a second user."""
    user = made(door)
    count = len(door.tenant.store.table("associate"))
    told = user | {"AssociateId": 0, "Tooltip": "Knows light", "Credentials": None}
    again = door.agent("User.SaveUserFromName", {"UserName": "kar0", "User": told})
    assert again["AssociateId"] == user["AssociateId"]
    assert len(door.tenant.store.table("associate")) == count
    assert door.rest("GET", "User/KAR0")["Tooltip"] == "Knows light"
    put = door.rest("PUT", "User/KAR0", told | {"Tooltip": "Knows lamps"})
    assert (put["AssociateId"], put["Tooltip"]) == (user["AssociateId"], "Knows lamps")


def test_another_type_is_given_back_and_not_saved(door: Door) -> None:
    user = made(door)
    told = {"User": user, "UserType": "ExternalAssociate"}
    other = door.agent("User.ChangeUserType", told)
    assert (other["Type"], other["Role"]["Value"]) == ("ExternalAssociate", "External user")
    assert door.agent(f"User.GetUser?userId={user['AssociateId']}")["Type"] == "InternalAssociate"


def test_a_user_is_found_by_person_and_by_number_in_service(door: Door) -> None:
    user = door.agent("User.GetUserFromPersonId", {"PersonId": 2})
    assert [each["AssociateId"] for each in user] == [5]
    assert [e["AssociateId"] for e in door.agent("User.GetUserFromEjUserId", {"EjUserId": 5})] == [
        5
    ]
    assert door.agent("User.GetUserFromEjUserId", {"EjUserId": 0}) == []
    info = door.agent("User.GetUserInfo?userInfoId=5")
    assert (info["RoleName"], info["UserGroupName"], info["CanLogon"]) == (
        "CRM User",
        "Sales",
        True,
    )
    assert [e["UserInfoId"] for e in door.agent("User.GetUserInfoList", [17, 5])] == [17, 5]


def test_who_is_resolved_is_found_by_address_else_made(door: Door) -> None:
    person = door.agent("Person.GetPersonEntity?personEntityId=30")
    kind = {"Type": {"Type": "SuperId"}, "Value": "abc", "DisplayValue": "Ann"}
    told = {
        "ContactId": person["Contact"]["ContactId"], "PersonName": "", "PhoneNumbers": [], "UserType": "ExternalAssociate",
        "Emails": [person["Emails"][0]["Value"].upper()], "Credential": kind,
    }  # fmt: skip
    found = door.agent("User.ResolveUserFromInfo", told)
    assert (found["PersonCreated"], found["User"]["Person"]["PersonId"]) == (False, 30)
    again = door.agent("User.ResolveUserFromInfo", told | {"Emails": []})
    assert again["User"]["AssociateId"] == found["User"]["AssociateId"], "by his credential"
    new = told | {"Emails": ["ida@lyn.example"], "PersonName": "Ida Lyn", "Credential": None}
    made = door.agent("User.ResolveUserFromInfo", new)
    assert made["PersonCreated"] and made["User"]["Person"]["FullName"] == "Ida Lyn"


# -- passwords


def test_a_changed_password_signs_in_and_the_old_one_fails(door: Door) -> None:
    id = made(door)["AssociateId"]
    change = {"AssociateId": id, "OldPassword": "wrong", "NewPassword": "Second2"}
    assert door.agent("User.ChangePassword", change) is False
    assert who(door, "KAR0", "Secret1") == id, "nothing changed"
    assert door.agent("User.ChangePassword", change | {"OldPassword": "Secret1"}) is True
    assert (who(door, "KAR0", "Secret1"), who(door, "KAR0", "Second2")) == (0, id)
    assert door.agent("User.SetPassword", {"AssociateId": id, "Password": "Third3"}) is True
    assert (who(door, "KAR0", "Second2"), who(door, "KAR0", "Third3")) == (0, id)
    assert door.agent("User.SetPassword", {"AssociateId": id, "Password": ""}) is False
    made_up = door.agent("User.SetGeneratedPasswordFromName", {"AssociateName": "KAR0"})
    assert (who(door, "KAR0", "Third3"), who(door, "KAR0", made_up)) == (0, id)


def test_ones_own_password_needs_the_old_one(door: Door) -> None:
    told = {"OldPassword": "Tje0", "NewPassword": "New0"}
    assert door.agent("User.ChangeOwnPassword", told) is True
    assert (who(door, "tje0", "Tje0"), who(door, "tje0", "New0")) == (0, 5)
    back = {"AssociateName": "TJE0", "OldPassword": "New0", "NewPassword": "Tje0"}
    reply = door("POST", "Agents/User/ChangePasswordFromName", back, auth=basic("tje0", "New0"))
    assert reply.json() is True
    assert door.agent("User.CanChangePassword", {"AssociateId": 5}) is True


def test_a_valid_password_is_one_at_all(tenant: Tenant) -> None:
    told = {"associate_id": 0, "type": "InternalAssociate", "person_id": 0}
    assert record(tenant, "User.IsPasswordValid", **told, password="x") is True
    assert record(tenant, "User.IsPasswordValidWithReason", **told, password=" ")["Reason"]


# -- leaving


@pytest.mark.parametrize("way", ["agent", "name", "retire", "rest", "rest name"])
def test_a_deleted_user_is_retired_and_his_rows_stay_his(door: Door, way: str) -> None:
    id = made(door)["AssociateId"]
    sale = door.agent("Sale.SaveSaleEntity", {"Heading": "Lamps", "Associate": {"AssociateId": id}})
    match way:
        case "agent":
            door.agent(f"User.DeleteUser?userId={id}")
        case "name":
            door.agent("User.DeleteUserFromName", {"UserName": "KAR0"})
        case "retire":
            for _ in range(2):  # it sets, and does not toggle
                door.agent("User.MakeRetired", {"AssociateId": id, "Retired": True})
        case "rest":
            door.rest("DELETE", f"User/{id}")
        case "rest name":
            door.rest("DELETE", "User/KAR0")
    user = door.rest("GET", f"User/{id}")
    assert user["Deleted"] and user["IsPersonRetired"]
    assert door.agent(f"Person.GetPersonEntity?personEntityId={user['Person']['PersonId']}")[
        "Retired"
    ]
    assert who(door, "KAR0", "Secret1") == 0, "nor is he taken for somebody else"
    read = door.agent(f"Sale.GetSaleEntity?saleEntityId={sale['SaleId']}")
    assert read["Associate"]["FullName"] == "Kari Moen"
    door.agent("User.MakeRetired", {"AssociateId": id, "Retired": False})
    assert who(door, "KAR0", "Secret1") == id
    assert door.rest("GET", f"User/{id}")["IsPersonRetired"] is False


def test_an_external_user_lives_and_is_retired(door: Door) -> None:
    told = {
        "PersonId": 30,
        "UserName": "ann@lyn.example",
        "Password": "Open1",
        "RoleId": 10,
        "IsActive": True,
    }
    id = door.agent("User.CreateExternalUser", told)
    assert who(door, "ann@lyn.example", "Open1") == id
    assert door.rest("GET", f"User/{id}")["Type"] == "ExternalAssociate"
    change = {"AssociateId": id, "UserName": "not taken", "Password": "Open2", "IsActive": False, "RoleId": 0,
              "ExternalUserInfoModification": "Password"}  # fmt: skip
    door.agent("User.SetExternalUserInfo", change)
    assert who(door, "ann@lyn.example", "Open2") == id, "only what the flags name is changed"
    new = door.agent(
        "User.GenerateNewPasswordForExternalUser", {"AssociateName": "ann@lyn.example"}
    )
    assert who(door, "ann@lyn.example", new) == id
    door.agent("User.DeleteExternalUser", {"AssociateId": id})
    assert door.rest("GET", f"User/{id}")["Deleted"] is True
    assert door("POST", "Agents/User/DeleteExternalUser", {"AssociateId": 5}).status == 400
    assert door("POST", "Agents/User/CreateExternalUser", told | {"RoleId": 1}).status == 400


# -- licences, owners, presence


def licences(user: dict[str, Any]) -> dict[str, bool]:
    return {each["Name"]: each["Assigned"] for owner in user["LicenseOwners"] for each in owner["RestrictedModuleLicenses"]}  # fmt: skip


def test_removing_licences_leaves_the_user(door: Door) -> None:
    assert licences(door.rest("GET", "User/5"))["ten-service"]
    door.agent("User.RemoveLicenses", {"AssociateId": 5})
    user = door.rest("GET", "User/5")
    assert not any(licences(user).values()) and not user["Deleted"]
    assert licences(door.rest("GET", "User/1"))["ten-service"], "only his"
    assert door.agent("User.GetUserInfo?userInfoId=5")["GrantedLicenses"] == []


def test_a_plan_is_assigned_by_a_save_with_what_it_stands_for(door: Door) -> None:
    user = made(door)
    assert not any(licences(user).values())
    for each in user["LicenseOwners"][0]["RestrictedModuleLicenses"]:
        each["Assigned"] = each["Name"] == "ten-service"
    saved = door.agent("User.SaveUser", user | {"Credentials": None})
    assert {name for name, held in licences(saved).items() if held} == {"ten-service", "user", "web", "stakeholder-cal"}  # fmt: skip
    granted = door("GET", "User/currentPrincipal", auth=basic("KAR0", "Secret1")).json()["Licenses"]
    assert {"user", "expander-services"} <= {each["Name"] for each in granted}
    door.agent("User.MakeRetired", {"AssociateId": user["AssociateId"], "Retired": True})
    assert not any(licences(door.rest("GET", f"User/{user['AssociateId']}")).values())


def test_an_owner_link_goes_and_the_company_stays(door: Door) -> None:
    def is_own() -> bool:
        return door.agent("Contact.GetContact?contactId=7")["IsOwnerContact"]

    assert not is_own()
    door.agent("User.AddOwnerContact", {"ContactId": 7})
    assert is_own()
    door.agent("User.RemoveOwnerContact", {"ContactId": 7})
    assert not is_own() and door.rest("GET", "Contact/7")["ContactId"] == 7


def test_presence_is_what_was_set(door: Door) -> None:
    told = {"Status": "StatusNotAvailable", "Message": "At lunch"}
    assert door.rest("PUT", "User/5/UserPresenceStatus", told)["Message"] == "At lunch"
    read = door.agent("User.GetUserPresenceStatus", {"AssociateId": 5})
    assert (read["Status"], read["Message"]) == ("StatusNotAvailable", "At lunch")


# -- credentials


def test_a_credential_replaces_the_one_of_its_type(door: Door) -> None:
    def kinds() -> list[tuple[str, str]]:
        held = door.rest("GET", "User/5")["Credentials"]
        return [(each["Type"]["Type"], each["Value"]) for each in held]

    for value in ("one", "two"):
        given = {"Type": {"Type": "SuperId"}, "Value": value, "DisplayValue": "terje"}
        assert door.agent("User.SaveCredential", {"UserId": 5, "Credential": given}) is True
    assert kinds() == [("Password", ""), ("SuperId", "two")]
    gone = {"UserId": 5, "CredentialType": "superid"}
    assert door.agent("User.DeleteCredential", gone) is True
    assert door.agent("User.DeleteCredential", gone) is False
    assert kinds() == [("Password", "")]


def test_untrusted_secrets_are_told_to_their_owner_only(door: Door) -> None:
    given = {"PublicValue": "mail.example", "SecretValue": "hush", "IsActive": True}
    told = {"Type": "imap", "Credentials": given}
    door.agent("User.SaveUntrustedCredentials", told)
    door.agent("User.SaveUntrustedCredentials", {"Type": "imap", "Credentials": given | {"SecretValue": "hush hush"}})  # fmt: skip
    (own,) = door.agent("User.GetUntrustedCredentials", {"Type": "IMAP"})
    assert own["SecretValue"] == "hush hush"
    asked = {"AssociateId": 5, "Type": "imap"}
    reply = door(
        "POST", "Agents/User/GetUntrustedCredentialsForAssociate", asked, auth=basic("adm0", "Adm0")
    )
    assert [(e["PublicValue"], e["SecretValue"]) for e in reply.json()] == [("mail.example", "")]
    door.agent("User.RemoveUntrustedCredentials", {"Type": "imap", "PublicValue": "mail.example"})
    assert door.agent("User.GetUntrustedCredentials", {"Type": "imap"}) == []


def test_tokens_are_found_under_their_key(door: Door) -> None:
    told = {"Provider": "Google", "AccessToken": "a", "RefreshToken": "b"}
    key = door.agent("User.SaveExternalTokens", {"TokenManagementInfo": told})
    assert door.agent("User.GetExternalTokens", {"Key": key})["RefreshToken"] == "b"
    assert door.agent("User.GetExternalTokens", {"Key": "other"}) is None


# -- groups and roles


def test_a_deleted_group_hands_its_members_on(door: Door) -> None:
    template = door.agent("User.CreateUserGroup")
    assert (template["Id"], template["Rank"]) == (0, 6)
    told = {"UserGroup": template | {"Value": "Interns"}}
    group = door.agent("User.SaveUserGroup", told)["Id"]
    user = made(door, UserGroup={"Id": group}, OtherGroups=[{"Id": 2}])
    gone = {"UserGroupToDelete": group, "UserGroupToMoveTo": 0}
    assert door("POST", "Agents/User/DeleteUserGroup", gone).status == 400, "members need a group"
    door.agent("User.DeleteUserGroup", gone | {"UserGroupToMoveTo": 4})
    assert door.rest("GET", f"User/{user['AssociateId']}")["UserGroup"]["Id"] == 4
    assert door.agent(f"User.GetUserGroup?userGroupId={group}")["Deleted"] is True
    listed = door.agent("User.GetAllUserGroups", {"IncludeDeleted": False})
    assert group not in [each["Id"] for each in listed]


@pytest.mark.parametrize("rest", [False, True])
def test_a_deleted_role_hands_its_users_on(door: Door, rest: bool) -> None:
    id = role(door)["RoleId"]
    user = made(door, Role={"Id": id})["AssociateId"]
    assert door("DELETE", f"Role/{id}").status == 400, "its user needs a role"
    if rest:
        door.rest("DELETE", f"Role/{id}?replacingRoleId=14")
    else:
        door.agent("User.DeleteRole", {"RoleIdToDelete": id, "ReplacingRoleId": 14})
    assert door.rest("GET", f"User/{user}")["Role"]["Id"] == 14
    assert door.rest("GET", f"Role/{id}")["Deleted"] == 1, "it is marked, and stays"
    names = [each["Name"] for each in door.rest("GET", "Role/Employee")]
    assert "Visitors" not in names and "CRM User" in names


def test_functional_rights_are_the_set_that_was_told(door: Door) -> None:
    id = role(door)["RoleId"]
    assert door.agent("User.GetFunctionalRights", {"RoleId": id}) == []
    door.agent("User.SetFunctionalRights", {"RoleId": id, "FunctionalRightIds": [41, 48]})
    held = door.rest("GET", f"Role/{id}/FunctionRight")
    assert [each["ExtraInfo"] for each in held] == ["allow-manage-entities", "quote-can-approve"]
    door.rest("PUT", f"Role/{id}/FunctionRight", [48])
    with_it = door.rest("GET", "Role/WithFunctionRight/allow-manage-entities")
    assert id not in [each["Id"] for each in with_it]
    asked = {"FunctionalRightNames": ["allow-manage-entities", "quote-can-approve"]}
    assert id in door.agent("User.FindRolesWithFunctionalRights", asked)
    without = door.agent(
        "User.FindRolesWithoutFunctionalRights", {"FunctionalRightNames": ["admin-all"]}
    )
    assert id in without
    made(door, Role={"Id": id})
    reply = door("POST", "Agents/Sentry/GetFunctionRights", {}, auth=basic("KAR0", "Secret1"))
    assert reply.json() == ["quote-can-approve"]
    assert door("PUT", f"Role/{id}/FunctionRight", [9_999]).status == 404


def test_there_are_functional_rights_of_each_type(door: Door) -> None:
    own = {e["ExtraInfo"] for e in door.rest("GET", "Role/Employee/FunctionRight")}
    others = {e["ExtraInfo"] for e in door.agent("User.GetAllFunctionalRights", {"RoleType": "ExternalUser"})}  # fmt: skip
    assert "admin-users" in own and "ext-see-event-projects" in others and not own & others


def test_a_data_right_is_one_cell_of_the_matrix(door: Door) -> None:
    id = role(door)["RoleId"]
    cell = f"Role/{id}/DataRight/sale/OtherAssociates"
    assert door.rest("GET", cell) == "CRUD"
    door.rest("PUT", f"{cell}?dataRightValue=R")
    told = {"RoleId": id, "TableName": "sale", "RelationToOwner": "OtherAssociates"}
    assert door.agent("User.GetDataRight", told) == "R"
    assert door.rest("GET", f"Role/{id}/DataRight/sale")["OtherAssociates"] == "R"
    column = door.rest("GET", f"Role/{id}/DataRight/OtherAssociates")
    assert (column["sale"], column["contact"]) == ("R", "CRUD")
    rights = door.rest("GET", f"Role/{id}")["DataRights"]
    line = [each["TableName"] for each in rights["RowsInfo"]].index("sale")
    place = [each["Value"] for each in rights["ColumnsInfo"]].index("OtherAssociates")
    assert rights["Rights"][line][place] == {**rights["Rights"][line][place], "Value": "R", "Description": "Read"}  # fmt: skip
    wrong = told | {"DataRightValue": "RX"}
    assert door("POST", "Agents/User/SetDataRight", wrong).status == 400
    for nowhere in ({"TableName": "moon"}, {"RelationToOwner": "MyCompany"}):
        assert door("POST", "Agents/User/GetDataRight", told | nowhere).status == 400


def test_a_matrix_is_saved_with_its_role(door: Door) -> None:
    before = role(door)
    before["DataRights"]["Rights"][0][0] = {"Value": "", "Description": ""}
    door.agent("User.SaveRoleEntity", before)
    told = {"RoleId": before["RoleId"], "TableName": "contact", "RelationToOwner": "MyOwn"}
    assert door.agent("User.GetDataRight", told) == ""


def test_the_type_of_a_role_is_fixed_when_it_is_made(door: Door) -> None:
    template = door.rest("GET", "Role/ExternalUser/Default")
    assert template["RoleType"] == "ExternalUser"
    made = door.agent("User.SaveRoleEntity", template | {"Name": "Guests"})
    assert made["RoleType"] == "ExternalUser"
    changed = door.agent("User.SaveRoleEntity", made | {"RoleType": "Employee", "Name": "Guest"})
    assert (changed["RoleType"], changed["Name"]) == ("ExternalUser", "Guest")


def test_the_caller_is_told_who_he_is(door: Door) -> None:
    assert door.rest("GET", "User/currentAssociate")["AssociateId"] == 5
    assert door.rest("GET", "User/current")["Name"] == "tje0"
    principal = door.rest("GET", "User/currentPrincipal")
    assert (principal["AssociateId"], principal["RoleName"], principal["UserType"]) == (5, "CRM User", "InternalAssociate")  # fmt: skip
    assert principal["FunctionRights"] == sorted(principal["FunctionRights"]) != []


def test_what_is_not_there_is_not_found(tenant: Tenant) -> None:
    for key, told in {
        "User.MakeRetired": {"associate_id": 999, "retired": True},
        "User.SetPassword": {"associate_id": 999, "password": "x"},
        "User.RemoveLicenses": {"associate_id": 999},
        "User.AddOwnerContact": {"contact_id": 9_999},
        "User.DeleteUserFromName": {"user_name": "nobody"},
        "User.GetFunctionalRights": {"role_id": 999},
    }.items():
        assert ask(tenant, key, **told).status == 404, key
    assert record(tenant, "User.GetUser", user_id=999) is None
