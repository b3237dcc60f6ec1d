"""User: the collection's other doors, and who the caller is (sheet: auth.md 13)."""

from __future__ import annotations

from typing import Any

from so_mock.auth.tokens import of_caller
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.facts import calls, facts
from so_mock.crm import Crm
from so_mock.entities import licences
from so_mock.entities.function_rights import granting
from so_mock.entities.model import View
from so_mock.entities.patch import patched
from so_mock.entities.roles import rights_of
from so_mock.entities.simple import first_value
from so_mock.entities.users import PASSWORD
from so_mock.errors import NotFound, required
from so_mock.store.table import Row

facts({
    "GET User/{userName}": calls("User.GetUserFromName"),
    "PUT User/{userName}": calls("User.SaveUserFromName"),
    "DELETE User/{userName}": calls("User.DeleteUserFromName"),
    "GET User/{associateId}/UserPresenceStatus": calls("User.GetUserPresenceStatus"),
    "PUT User/{associateId}/UserPresenceStatus": calls("User.SetUserPresenceStatus"),
    "POST User/Validate": calls("User.ValidateUser"),
    "GET User/Default": calls("User.CreateDefaultUserFromUserTypeAndPersonId"),
})  # fmt: skip


def with_links(saved: View) -> View:
    return saved._replace(carrier="UserWithLinks")


@behaviour("PUT User/{id}")
def put_user(crm: Crm, id: int, entity: Record | None) -> View:
    entity = required(entity, "User")
    crm.need("associate", id)
    return with_links(crm.call("User.SaveUser", user={**entity, "AssociateId": id}))


@behaviour("PATCH User/{id}")
def patch_user(crm: Crm, id: int, patch: Any) -> View:
    entity = crm.model["associate"]._replace(carrier="User")
    record = crm.record(crm.view("associate", crm.need("associate", id), "User"))
    told = patched(record, patch, entity, crm.model.carriers, crm.clock.zone, crm.wishes)
    return with_links(crm.call("User.SaveUser", user={**told, "AssociateId": id}))


@behaviour("GET User/current")
def current(crm: Crm) -> View | None:
    me = crm.me
    return crm.view("associate", me, "User") if me else None


@behaviour("GET User/currentAssociate")
def current_associate(crm: Crm) -> View:
    me = crm.me
    if me is None:
        raise NotFound("The caller is no associate")
    return crm.view("associate", me)


@behaviour("GET User/currentToken")
def current_token(crm: Crm) -> str:
    """Usable as Bearer; a new one each time."""
    return of_caller(crm, crm.caller.client)


# Scheme of the credential -> its type. Only the password's name is documented (`User.SaveCredential`).
CREDENTIALS = {"basic": PASSWORD, "soticket": "Ticket", "bearer": "Token"}
SYSTEM = "SystemAssociate"


@behaviour("GET User/currentPrincipal")
def current_principal(crm: Crm) -> Record:
    """Who the caller is, with role, groups, licences and functional rights. A system user has all of them, whatever his
    role."""
    me = crm.need("associate", crm.caller.associate_id)
    person = crm.row("person", me["PersonId"]) or {}
    contact = crm.row("contact", person.get("Contact")) or {}
    role = crm.row("role", me["Role"]) or {}
    system = crm.caller.system or me["Type"] == SYSTEM
    countries = (person.get("Country") or 0, contact.get("Country") or 0)
    return crm.blank("SoPrincipalCarrier") | {
        "UserType": SYSTEM if system else me["Type"], "Associate": me["Name"], "AssociateId": me["AssociateId"],
        "IsPerson": bool(person), "PersonId": me["PersonId"], "CountryId": countries[0] or countries[1],
        "HomeCountryId": countries[1], "ContactId": person.get("Contact") or 0, "GroupId": me["GroupIdx"],
        "BusinessId": contact.get("Business") or 0, "CategoryId": contact.get("Category") or 0,
        "ContactOwner": contact.get("Associate") or 0, "RoleId": me["Role"] if role else 0,
        "RoleName": role.get("Name") or "", "RoleDescription": role.get("Tooltip") or "",
        "RoleType": "System" if system else role.get("RoleType") or "Employee",
        "FullName": crm.text("associate", me["AssociateId"]), "EMailAddress": first_value(person.get("Emails")),
        "FunctionRights": sorted(functions_of(role, system)), "Licenses": modules_of(crm, me["AssociateId"]),
        "EjUserId": me["EjUserId"], "EjUserStatus": ej_status(me, system), "ProvidedCredentials": provided(crm, me["Name"]),
        "SecondaryGroups": list(me["OtherGroups"]), "UserName": me["UserName"] or me["Name"],
        "DatabaseContextIdentifier": crm.tenant,
    }  # fmt: skip


def functions_of(role: Row, system: bool) -> list[str]:
    """Whoever has no role is refused nothing either."""
    return granting("System") if system or not role else rights_of(role)


def ej_status(me: Row, system: bool) -> str:
    if not me["EjUserId"]:
        return "StatusNone"
    return "StatusSystem" if system else str(me["Presence"])


def provided(crm: Crm, name: str) -> list[Record]:
    """What he signed in with; nothing where no credential was asked for."""
    kind = CREDENTIALS.get(crm.caller.scheme.lower())
    if kind is None:
        return []
    shown = crm.caller.name or name
    told = {"Type": kind, "SearchName": shown.lower(), "DisplayName": shown}
    return [crm.blank("ProvidedCredential") | told]


def modules_of(crm: Crm, associate: int) -> list[Record]:
    """Those of the installation, and his own."""
    owners = {row["OwnerName"].lower(): row for row in crm.rows(licences.OWNERS)}
    links = crm.by(licences.LINKS, licences.OF_ASSOCIATE, associate)
    own = {link["ModuleLicenseId"] for link in links}
    blank, found = crm.blank("GrantedModuleLicense"), []
    for row in crm.rows(licences.MODULES):
        owner = owners.get(row["OwnerName"].lower())
        if owner is None or (row["LicenseType"] == "UserLicense" and row["id"] not in own):
            continue
        found.append(blank | {
            "OwnerId": owner["id"], "OwnerName": owner["OwnerName"], "OwnerDescription": owner["OwnerDescription"],
            "ModuleId": row["id"], "Name": row["ModuleName"], "Description": row["ModuleDescription"],
            "Version": row["ModuleVersion"], "LicenseType": row["LicenseType"], "ExtraFlags": row["ExtraFlags"],
            "ExtraInfo": row["ExtraInfo"], "SortOrder": row["SortOrder"], "LicenseNumber": row["NumberOfLicenses"],
            "IsHidden": row["IsHidden"], "IsUnrestricted": row["Unrestricted"], "ExpiryDate": owner["ExpiryDate"],
        })  # fmt: skip
    return found
