"""Who the caller is: `currentPrincipal` and `currentAssociate`."""

import base64
from typing import Any

from contract.door import Door

from so_mock.call import Caller
from so_mock.entities.function_rights import FUNCTION_RIGHTS


def basic(login: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{login}:{password}".encode()).decode()


def principal(door: Door, caller: Caller) -> Any:
    """Of a caller whom no credential of the demo world makes."""
    return door.tenant.acting(caller).call("GET User/currentPrincipal")


def test_the_principal_is_told_whole(door: Door) -> None:
    told = door.rest("GET", "User/currentPrincipal")
    licences = told.pop("Licenses")
    functions = told.pop("FunctionRights")
    assert told == {
        "UserType": "InternalAssociate", "Associate": "tje0", "AssociateId": 5, "IsPerson": True, "PersonId": 2,
        "CountryId": 578, "HomeCountryId": 578, "ContactId": 1, "GroupId": 2, "BusinessId": told["BusinessId"],
        "CategoryId": told["CategoryId"], "ContactOwner": told["ContactOwner"], "RoleId": 16, "RoleName": "CRM User",
        "RoleDescription": "", "RoleType": "Employee", "FullName": told["FullName"], "EMailAddress": told["EMailAddress"],
        "EjUserId": 5, "EjAccessLevel": 0, "EjUserStatus": "StatusNormal",
        "ProvidedCredentials": [{"Type": "Password", "SearchName": "tje0", "DisplayName": "tje0", "CredentialId": 0}],
        "SecondaryGroups": [], "DatabaseContextIdentifier": "Cust12345", "UserName": "tje0",
    }  # fmt: skip
    company = door.rest("GET", "Contact/1")
    assert told["BusinessId"] == company["Business"]["Id"]
    assert told["CategoryId"] == company["Category"]["Id"]
    assert told["ContactOwner"] == company["Associate"]["AssociateId"]
    assert told["FullName"] and "@" in told["EMailAddress"]
    assert functions == sorted(functions) and "allow-manage-entities" in functions
    assert not any(name.startswith("admin-") for name in functions), "no administrator"
    assert {licence["OwnerName"] for licence in licences} == {"SUPEROFFICE"}
    assert {"SiteLicense", "UserLicense"} == {licence["LicenseType"] for licence in licences}


def test_the_tenant_is_named_at_either_address(door: Door) -> None:
    for address in ("/api/v1", "/Cust12345/api/v1"):
        told = door("GET", f"{address}/User/currentPrincipal").json()
        assert told["DatabaseContextIdentifier"] == "Cust12345", address


def test_an_administrator_has_what_grants_something(door: Door) -> None:
    told = door.rest("GET", "User/currentPrincipal", auth=basic("ADM0", "Adm0"))
    assert (told["RoleName"], told["SecondaryGroups"]) == ("CRM Administrator", [2, 3])
    assert {"admin-all", "cs-system", "admin-webhooks"} <= set(told["FunctionRights"])
    assert not any(name.startswith(("hide-", "ext-")) for name in told["FunctionRights"])


def test_the_credential_is_what_was_shown(door: Door) -> None:
    told = door.rest("GET", "User/currentPrincipal", auth="Bearer anything")
    assert [each["Type"] for each in told["ProvidedCredentials"]] == ["Token"]
    somebody = door.rest("GET", "User/currentPrincipal", auth=basic("Nobody.Here", "x"))
    assert somebody["AssociateId"] == 1, "lenient takes him as the first administrator"
    assert somebody["ProvidedCredentials"][0]["DisplayName"] == "Nobody.Here"
    assert principal(door, Caller(5, ""))["ProvidedCredentials"] == []


def test_a_system_user_has_all_rights_whatever_his_role(door: Door) -> None:
    row = door.tenant.store.table("associate").get(5)
    robot = {**row, "AssociateId": 90, "Name": "robot", "UserName": "", "Type": "SystemAssociate", "PersonId": 0, "Role": 12}  # fmt: skip
    with door.tenant.store.unit():
        door.tenant.store.insert("associate", robot)
    told = principal(door, Caller(90, "robot", "SoTicket", system=True))
    assert (told["UserType"], told["RoleType"], told["RoleName"]) == ("SystemAssociate", "System", "System")  # fmt: skip
    assert (told["IsPerson"], told["PersonId"], told["ContactId"], told["UserName"]) == (False, 0, 0, "robot")  # fmt: skip
    assert (told["EjUserStatus"], told["FullName"]) == ("StatusSystem", "robot")
    assert set(told["FunctionRights"]) == {
        name for name in FUNCTION_RIGHTS if not name.startswith(("hide-", "ext-"))
    }
    with door.tenant.store.unit():
        door.tenant.store.update("associate", {**robot, "Role": 0, "Type": "InternalAssociate"})
    bare = principal(door, Caller(90, "robot", "SoTicket", system=True))
    assert (bare["UserType"], bare["RoleType"], bare["RoleId"]) == ("SystemAssociate", "System", 0)
    assert bare["FunctionRights"] == told["FunctionRights"]


def test_whoever_has_no_role_is_refused_no_function(door: Door) -> None:
    row = door.tenant.store.table("associate").get(5)
    with door.tenant.store.unit():
        door.tenant.store.update("associate", {**row, "Role": 0})
    told = door.rest("GET", "User/currentPrincipal")
    assert (told["RoleId"], told["RoleName"], told["RoleType"]) == (0, "", "Employee")
    assert "admin-all" in told["FunctionRights"]


def test_the_associate_is_who_calls(door: Door) -> None:
    told = door.rest("GET", "User/currentAssociate")
    assert (told["AssociateId"], told["Name"], told["Type"], told["PersonId"]) == (5, "tje0", "InternalAssociate", 2)  # fmt: skip
    assert told["FullName"] == door.rest("GET", "User/currentPrincipal")["FullName"]
