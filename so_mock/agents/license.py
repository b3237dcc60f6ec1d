"""License: what is licensed here, and to whom. The licence server and signed files are not played."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities import licences
from so_mock.entities.licences import LINKS, MODULES, OF_MODULE, OURS, OWNERS, company, same
from so_mock.errors import BadRequest, Invalid, NotFound
from so_mock.store.table import Row


def owner(crm: Crm, name: str | None) -> Row | None:
    return next((row for row in crm.rows(OWNERS) if same(row["OwnerName"], name)), None)


def modules(crm: Crm, name: str | None) -> list[Row]:
    return [row for row in crm.rows(MODULES) if same(row["OwnerName"], name)]


def named(crm: Crm, name: str | None, wanted: Iterable[str]) -> list[Row]:
    """Raises NotFound for a module that the owner does not have."""
    found = []
    for each in wanted:
        row = next((row for row in modules(crm, name) if same(row["ModuleName"], each)), None)
        if row is None:
            raise NotFound(f"ModuleLicense {name}.{each} not found")
        found.append(row)
    return found


def carrier(crm: Crm, name: str, row: Row) -> Record:
    blank = crm.blank(name)
    return blank | {prop: value for prop, value in row.items() if prop in blank}


# -- what is installed


def info(crm: Crm, row: Row) -> Record:
    told = [carrier(crm, "ModuleLicense", each) for each in modules(crm, row["OwnerName"])]
    return carrier(crm, "LicenseInfo", row) | {
        "ModuleLicenses": told,
        "CompanyName": company(crm, row),
    }


def extended(crm: Crm, row: Row) -> Record:
    """With how many of each module are in use."""
    used = []
    for module in modules(crm, row["OwnerName"]):
        in_use, total = len(crm.by(LINKS, OF_MODULE, module["id"])), module["NumberOfLicenses"]
        used.append(crm.blank("ExtendedModuleLicense") | {
            "Current": carrier(crm, "ModuleLicense", module), "NumberOfLicensesInUse": in_use,
            "NumberOfLicensesTotal": total, "NumberOfLicensesFree": max(0, total - in_use),
        })  # fmt: skip
    return crm.blank("ExtendedLicenseInfo") | {
        "Current": info(crm, row), "ExtendedModuleLicenses": used, "AccumulatedNextCheckDate": row["NextCheckDate"],
    }  # fmt: skip


@behaviour("License.GetLicenseForAllOwnersFromDB")
def get_license_for_all_owners_from_db(crm: Crm) -> list[Record]:
    return [extended(crm, row) for row in crm.rows(OWNERS)]


@behaviour("License.GetLicenseFromDB")
def get_license_from_db(crm: Crm, owner_name: str | None) -> Record | None:
    row = owner(crm, owner_name)
    return extended(crm, row) if row else None


@behaviour("License.GetModuleLicenseFromDB")
def get_module_license_from_db(
    crm: Crm, owner_name: str | None, module_name: str | None
) -> Record | None:
    found = [row for row in modules(crm, owner_name) if same(row["ModuleName"], module_name)]
    return carrier(crm, "ModuleLicense", found[0]) if found else None


@behaviour("License.ActivateLicenseInfo")
def activate_license_info(crm: Crm, new_license: Record | None) -> Record:
    """The owner has these modules from now on; one that is left out goes, and whoever had it has it no more."""
    new = (new_license or {}).get("New")
    if not new or not new.get("OwnerName"):
        raise BadRequest("NewLicense.New.OwnerName must be filled in")
    told = crm.whole("LicenseInfo", new)
    name = told["OwnerName"]
    row = {prop: value for prop, value in told.items() if prop != "ModuleLicenses"}
    crm.keep(OWNERS, {**row, "id": (owner(crm, name) or {}).get("id")})
    held = {each["ModuleName"].lower(): each for each in modules(crm, name)}
    for module in told["ModuleLicenses"]:
        known = held.pop(module["ModuleName"].lower(), {})
        crm.keep(MODULES, {**module, "OwnerName": name, "id": known.get("id")})
    for gone in held.values():
        drop(crm, gone)
    return crm.blank("LicenseResult") | {"Succeeded": True}


def drop(crm: Crm, module: Row) -> None:
    for link in crm.by(LINKS, OF_MODULE, module["id"]):
        crm.delete(LINKS, link["id"])
    crm.delete(MODULES, module["id"])


@behaviour("License.RemoveLicenseFromDB")
def remove_license_from_db(crm: Crm, module_owner: str | None) -> Record:
    """Those of partners only."""
    row = owner(crm, module_owner)
    reason = ""
    if same(module_owner, OURS):
        reason = f"Licences of {OURS} are not removed"
    elif row is None:
        reason = f"There is no owner {module_owner!r}"
    else:
        for module in modules(crm, module_owner):
            drop(crm, module)
        crm.delete(OWNERS, row["id"])
    return crm.blank("LicenseResult") | {"Succeeded": not reason, "Reason": reason}


# -- who has what


@behaviour("License.GetUserLicenses")
def get_user_licenses(crm: Crm, associate_id: int) -> list[Record]:
    return licences.owners(crm.reads, associate_id, crm.blank)


@behaviour("License.GetUserLicensesMDOList")
def get_user_licenses_mdo_list(crm: Crm) -> list[Record]:
    found = [row for row in crm.rows(MODULES) if row["LicenseType"] == "UserLicense"]
    return [
        crm.blank("SelectableMDOListItem") | {
            "Id": row["id"], "Name": row["ModuleDescription"], "FullName": row["ModuleDescription"],
            "ToolTip": row["ModuleTooltip"], "Rank": row["SortOrder"], "Hidden": row["IsHidden"],
            "ExtraInfo": f"{row['OwnerName']}.{row['ModuleName']}",
        }
        for row in sorted(found, key=lambda row: (row["SortOrder"], row["id"]))
    ]  # fmt: skip


@behaviour("License.GetUserAndInstallationLicenceStatus")
def get_user_and_installation_licence_status(crm: Crm, associate_id: int) -> Record:
    row = owner(crm, OURS)
    crm.need("associate", associate_id)
    links = crm.by(LINKS, licences.OF_ASSOCIATE, associate_id)
    held = (crm.row(MODULES, link["ModuleLicenseId"]) for link in links)
    blank = crm.blank("UserAndInstallationLicenceStatus")
    told = info(crm, row) if row else {}
    dates = {name: told[name] for name in blank if name in told}
    return blank | dates | {"UserLicenses": [module["ModuleName"] for module in held if module]}


def of_owner(crm: Crm, associate: int, name: str | None) -> list[Record]:
    crm.need("associate", associate)
    found = [row for row in modules(crm, name) if row["LicenseType"] == "UserLicense"]
    return [licences.link(crm.reads, row, associate, crm.blank) for row in found]


def third_party(name: str | None) -> None:
    if same(name, OURS):
        raise Invalid(f"Licences of {OURS} are assigned by saving the user")


@behaviour("License.GetThirdPartyLicenseAssignments")
def get_third_party_license_assignments(
    crm: Crm, associate_id: int, module_owner: str | None
) -> list[Record]:
    return of_owner(crm, associate_id, module_owner)


@behaviour("License.AssignThirdPartyLicenses")
def assign_third_party_licenses(
    crm: Crm, associate_id: int, module_owner: str | None, module_license_names: list[str] | None
) -> list[Record]:
    third_party(module_owner)
    crm.need("associate", associate_id)
    licences.assign(crm, associate_id, named(crm, module_owner, module_license_names or ()))
    return of_owner(crm, associate_id, module_owner)


@behaviour("License.UnassignThirdPartyLicenses")
def unassign_third_party_licenses(
    crm: Crm, associate_id: int, module_owner: str | None, module_license_names: list[str] | None
) -> list[Record]:
    third_party(module_owner)
    crm.need("associate", associate_id)
    licences.unassign(crm, associate_id, named(crm, module_owner, module_license_names or ()))
    return of_owner(crm, associate_id, module_owner)


@behaviour("License.ChangeSerialNumber")
def change_serial_number(
    crm: Crm, new_company_name: str | None, new_serial_number: str | None
) -> Record:
    """There is no server to ask whether the change is authorised: it is."""
    row: Any = owner(crm, OURS)
    if row is None or not new_serial_number:
        reason = "NewSerialNumber must be filled in" if row else f"There is no licence of {OURS}"
        return crm.blank("LicenseResult") | {"Reason": reason}
    told = {"SerialNr": new_serial_number, "CompanyName": new_company_name or row["CompanyName"]}
    crm.update(OWNERS, {**row, **told})
    return crm.blank("LicenseResult") | {"Succeeded": True}
