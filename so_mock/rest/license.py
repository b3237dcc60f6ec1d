"""License: what is licensed, and to whom."""

from __future__ import annotations

from so_mock.conventions.facts import calls, facts

facts({
    "GET License": calls("License.GetLicenseForAllOwnersFromDB"),
    "GET License/{ownerName}": calls("License.GetLicenseFromDB"),
    "GET License/{ownerName}/{moduleName}": calls("License.GetModuleLicenseFromDB"),
    "GET License/User/{associateId}": calls("License.GetUserLicenses"),
    "GET License/User/MdoList": calls("License.GetUserLicensesMDOList"),
    "GET License/{moduleOwner}/{associateId}": calls("License.GetThirdPartyLicenseAssignments"),
    "PUT License/{moduleOwner}/{associateId}": calls("License.AssignThirdPartyLicenses"),
    "DELETE License/{moduleOwner}/{associateId}": calls("License.UnassignThirdPartyLicenses"),
    "DELETE License/{moduleOwner}": calls("License.RemoveLicenseFromDB"),
    "POST License/ChangeSerialNumber": calls("License.ChangeSerialNumber"),
})  # fmt: skip
