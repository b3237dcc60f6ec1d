"""Licences: modules of an owner, and who of the users has which. Held in tables that no carrier describes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from so_mock.entities.relations import referring
from so_mock.errors import Invalid
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

OURS = "SUPEROFFICE"  # whose licences are never removed
OWNERS = "_license_owner"  # a LicenseInfo without its modules
MODULES = "_module_license"  # a ModuleLicense
LINKS = "_license_link"  # AssociateId, ModuleLicenseId
OF_ASSOCIATE = referring("AssociateId")
OF_MODULE = referring("ModuleLicenseId")

Rows = Callable[[str], Iterable[Row]]


def same(one: str | None, other: str | None) -> bool:
    """Names of owners and modules are the same in any case."""
    return (one or "").lower() == (other or "").lower()


def company(crm: Any, licence: Row | None) -> str:
    """To whom it is granted: else the company that the first of the users works for."""
    if licence is not None and licence["CompanyName"]:
        return str(licence["CompanyName"])
    persons = (crm.row("person", row["PersonId"]) for row in crm.rows("associate"))
    first = next((person["Contact"] for person in persons if person and person["Contact"]), 0)
    return str(crm.text("contact", first))


def of_user(row: Row, shaper: Shaper) -> list[Row]:
    """Every owner with the modules that are given to users, this one's assigned."""
    return owners(shaper.reads, row["AssociateId"], shaper.shapes.model.carriers.blank)


def granted(row: Row, shaper: Shaper) -> list[str]:
    links = shaper.reads.by(LINKS, OF_ASSOCIATE, row["AssociateId"])
    found = (shaper.reads.row(MODULES, link["ModuleLicenseId"]) for link in links)
    return [module["ModuleName"] for module in found if module is not None]


def owners(reads: Any, associate: int, blank: Callable[[str], Row]) -> list[Row]:
    modules = [row for row in reads.rows(MODULES) if row["LicenseType"] == "UserLicense"]
    made = []
    for owner in reads.rows(OWNERS):
        links = [
            link(reads, row, associate, blank)
            for row in modules
            if same(row["OwnerName"], owner["OwnerName"])
        ]
        made.append(
            blank("LicenseOwner") | {
                "Name": owner["OwnerName"], "Description": owner["OwnerDescription"],
                "RestrictedModuleLicenses": [each for each in links if not each["Unrestricted"]],
                "UnrestrictedModuleLicenses": [each for each in links if each["Unrestricted"]],
            }
        )  # fmt: skip
    return made


def link(reads: Any, module: Row, associate: int, blank: Callable[[str], Row]) -> Row:
    """A module as one user sees it."""
    users = {each["AssociateId"] for each in reads.by(LINKS, OF_MODULE, module["id"])}
    total, unrestricted = module["NumberOfLicenses"], module["Unrestricted"]
    return blank("ModuleLicenseLink") | {
        "ModuleLicenseId": module["id"], "Name": module["ModuleName"], "Description": module["ModuleDescription"],
        "Tooltip": module["ModuleTooltip"], "PrerequisiteModuleName": module["PrerequisiteModuleName"],
        "SortOrder": module["SortOrder"], "ExtraFlags": module["ExtraFlags"], "IsHidden": module["IsHidden"],
        "Unrestricted": unrestricted, "Total": total, "InUse": len(users), "Free": max(0, total - len(users)),
        "Assigned": bool(associate) and associate in users,
        "CanAssign": not module["IsHidden"] and (unrestricted or len(users) < total or associate in users),
    }  # fmt: skip


def implied(crm: Any, module: Row) -> list[Row]:
    """A user plan stands for the modules that its extra information names: `set=user,web,chat-cal`."""
    _, _, names = (module["ExtraInfo"] or "").partition("set=")
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    return [
        row
        for row in crm.rows(MODULES)
        if same(row["OwnerName"], module["OwnerName"])
        and any(same(row["ModuleName"], name) for name in wanted)
    ]


def assign(crm: Any, associate: int, modules: Iterable[Row]) -> None:
    """Raises Invalid when no licence is free."""
    for module in modules:
        for each in [module, *implied(crm, module)]:
            users = {held["AssociateId"] for held in crm.by(LINKS, OF_MODULE, each["id"])}
            if associate in users:
                continue
            if not each["Unrestricted"] and len(users) >= each["NumberOfLicenses"]:
                raise Invalid(f"No licence is free: {each['OwnerName']}.{each['ModuleName']}")
            crm.store.insert(LINKS, {"AssociateId": associate, "ModuleLicenseId": each["id"]})


def unassign(crm: Any, associate: int, modules: Iterable[Row] | None = None) -> None:
    """These modules, and what goes with a plan; all without."""
    gone = None
    if modules is not None:
        gone = {each["id"] for module in modules for each in [module, *implied(crm, module)]}
    for held in crm.by(LINKS, OF_ASSOCIATE, associate):
        if gone is None or held["ModuleLicenseId"] in gone:
            crm.delete(LINKS, held["id"])


def told(crm: Any, associate: int, given: Iterable[Row | None]) -> None:
    """What a saved user says of his licences: only `Assigned` is listened to."""
    on: list[Row] = []
    off: list[Row] = []
    for owner in given:
        for kind in ("RestrictedModuleLicenses", "UnrestrictedModuleLicenses"):
            for each in (owner or {}).get(kind) or ():
                module = crm.row(MODULES, each.get("ModuleLicenseId")) if each else None
                if module is not None:
                    (on if each.get("Assigned") else off).append(module)
    covered = {each["id"] for module in on for each in implied(crm, module)}
    unassign(crm, associate, [module for module in off if module["id"] not in covered])
    assign(crm, associate, on)
