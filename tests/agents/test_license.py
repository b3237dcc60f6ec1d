"""License: a module that is activated can be assigned, as often as there are licences."""

from typing import Any

from contract.door import Door


def activate(door: Door, *modules: dict[str, Any]) -> dict[str, Any]:
    told = [{"LicenseType": "UserLicense", "NumberOfLicenses": 1} | each for each in modules]
    new = {"OwnerName": "LYN", "OwnerDescription": "Lyn AS", "ModuleLicenses": told}
    return door.agent("License.ActivateLicenseInfo", {"NewLicense": {"New": new}})


def held(door: Door, associate: int = 5) -> dict[str, bool]:
    told = {"AssociateId": associate, "ModuleOwner": "lyn"}
    found = door.agent("License.GetThirdPartyLicenseAssignments", told)
    return {each["Name"]: each["Assigned"] for each in found}


def test_an_activated_licence_is_assigned_while_one_is_free(door: Door) -> None:
    assert activate(door, {"ModuleName": "sun"}, {"ModuleName": "moon"})["Succeeded"]
    assert held(door) == {"sun": False, "moon": False}
    given = {"AssociateId": 5, "ModuleOwner": "LYN", "ModuleLicenseNames": ["sun"]}
    door.agent("License.AssignThirdPartyLicenses", given)
    assert held(door) == {"sun": True, "moon": False}
    owners = {owner["Name"]: owner for owner in door.rest("GET", "User/5")["LicenseOwners"]}
    assert [each["Assigned"] for each in owners["LYN"]["RestrictedModuleLicenses"]] == [True, False]
    assert "sun" in door.agent("User.GetUserInfo?userInfoId=5")["GrantedLicenses"]
    full = door("POST", "Agents/License/AssignThirdPartyLicenses", given | {"AssociateId": 1})
    assert full.status == 400 and "LYN.sun" in full.json()["Message"]
    (used, _) = door.rest("GET", "License/LYN")["ExtendedModuleLicenses"]
    assert (used["NumberOfLicensesInUse"], used["NumberOfLicensesFree"]) == (1, 0)
    assert door.rest("DELETE", "License/LYN/5", ["sun"])[0]["Assigned"] is False
    assert door.rest("PUT", "License/LYN/1", ["sun"])[0]["Assigned"] is True
    assert door("PUT", "License/LYN/1", ["star"]).status == 404


def test_a_module_left_out_of_a_new_licence_is_gone(door: Door) -> None:
    activate(door, {"ModuleName": "sun"}, {"ModuleName": "moon"})
    given = {"AssociateId": 5, "ModuleOwner": "LYN", "ModuleLicenseNames": ["sun", "moon"]}
    door.agent("License.AssignThirdPartyLicenses", given)
    activate(door, {"ModuleName": "SUN", "NumberOfLicenses": 7})
    assert held(door) == {"SUN": True}
    assert door.rest("GET", "License/LYN/sun")["NumberOfLicenses"] == 7
    asked = {"OwnerName": "LYN", "ModuleName": "moon"}
    assert door.agent("License.GetModuleLicenseFromDB", asked) is None


def test_licences_of_partners_are_removed_and_ours_are_not(door: Door) -> None:
    activate(door, {"ModuleName": "sun"})
    owners = [each["Current"]["OwnerName"] for each in door.rest("GET", "License")]
    assert owners == ["SUPEROFFICE", "LYN"]
    assert door.rest("DELETE", "License/SUPEROFFICE")["Succeeded"] is False
    assert door.rest("DELETE", "License/LYN")["Succeeded"] is True
    assert door.agent("License.GetLicenseFromDB", {"OwnerName": "LYN"}) is None
    assert [each["Name"] for each in door.rest("GET", "License/User/5")] == ["SUPEROFFICE"]


def test_a_user_is_told_what_he_and_the_installation_have(door: Door) -> None:
    door.rest("POST", "License/ChangeSerialNumber?newCompanyName=Lyn&newSerialNumber=77")
    told = door.agent("License.GetUserAndInstallationLicenceStatus", {"AssociateId": 5})
    assert (told["CompanyName"], told["SerialNr"]) == ("Lyn", "77")
    assert "ten-service" in told["UserLicenses"] and told["ExpiryDate"] > "2000"
    listed = door.rest("GET", "License/User/MdoList")
    assert "SUPEROFFICE.ten-service" in [each["ExtraInfo"] for each in listed]
    assert [each["Name"] for each in door.agent("License.GetUserLicenses", {"AssociateId": 5})] == ["SUPEROFFICE"]  # fmt: skip
