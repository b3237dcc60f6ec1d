"""Users: templates, what a save does to associate, person, sign-in and licences, and how one goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from so_mock.agents.user.names import free_name
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.conventions.facts import facts, rows
from so_mock.conventions.writing import worded
from so_mock.crm import Crm
from so_mock.entities import licences, sign_in
from so_mock.entities.model import View
from so_mock.entities.users import PASSWORD, holder
from so_mock.errors import Invalid, NotFound, required
from so_mock.store.table import Row

facts({
    "User.GetUserFromEjUserId": rows("associate", EjUserId="ej_user_id", test=lambda crm, row: row["EjUserId"]),
    "User.GetUserFromPersonId": rows("associate", PersonId="person_id", retired=True),
})  # fmt: skip

# Type of user -> type of his role.
ROLE_OF = {
    "InternalAssociate": "Employee", "ExternalAssociate": "ExternalUser", "AnonymousAssociate": "Anonymous",
    "SystemAssociate": "System",
}  # fmt: skip
# These stand for nobody, so they need no person.
WITHOUT_PERSON = frozenset(["ResourceAssociate", "AnonymousAssociate", "SystemAssociate"])
PLAIN = (
    "Name", "Rank", "Tooltip", "Type", "UserName", "EjUserId", "Deleted", "IsOnTravel", "NickName", "WaitingForApproval",
    "RequestSignature", "Lastlogin", "Lastlogout",
)  # fmt: skip
# Property of a user -> where the associate keeps it, and the key that the carrier shows.
ONE = {
    "UserGroup": ("GroupIdx", "Id"),
    "Role": ("Role", "Id"),
    "Person": ("PersonId", "PersonId"),
}
MANY = ("OtherGroups", "TicketCategories")


def shown(crm: Crm, row: Row) -> View:
    return crm.view("associate", row, "User")


def by_name(crm: Crm, name: str | None) -> Row:
    """Raises NotFound."""
    found = holder(crm, name)
    if found is None:
        raise NotFound(f"User {name!r} not found")
    return found


# -- templates


def template(crm: Crm, kind: str, person: int = 0) -> Row:
    """Of a type: the first role for it, the caller's group, last in rank; with a person, named after him."""
    kind = kind if kind in ROLE_OF or kind in WITHOUT_PERSON else "InternalAssociate"
    ranks = [row["Rank"] for row in crm.rows("associate")]
    row = crud.default_row(crm, crm.model["associate"]) | {
        "Type": kind, "Role": first_role(crm, kind), "Rank": max(ranks, default=0) + 1, "PersonId": person,
        "GroupIdx": crm.me["GroupIdx"] if crm.me else 0,
    }  # fmt: skip
    if person:
        row["Name"] = row["UserName"] = free_name(crm, crm.need("person", person))
    return row


def first_role(crm: Crm, kind: str) -> int:
    found = [r for r in crm.rows("role") if r["RoleType"] == ROLE_OF.get(kind) and not r["Deleted"]]
    found.sort(key=lambda role: (role["Rank"], role["RoleId"]))
    return int(found[0]["RoleId"]) if found else 0


@behaviour("User.CreateDefaultUser")
def create_default_user(crm: Crm) -> View:
    return shown(crm, template(crm, ""))


@behaviour("User.CreateDefaultUserFromUserType")
def create_default_user_from_user_type(crm: Crm, user_type: str) -> View:
    return shown(crm, template(crm, user_type))


@behaviour("User.CreateDefaultUserFromUserTypeAndPersonId")
def create_default_user_from_user_type_and_person_id(
    crm: Crm, user_type: str, person_id: int
) -> View:
    return shown(crm, template(crm, user_type, person_id))


@behaviour("User.CreateDefaultUserFromUserTypeAndCredential")
def create_default_user_from_user_type_and_credential(
    crm: Crm, user_type: str, contact_id: int, credential_type: str | None,
    credential_value: str | None, credential_display_value: str | None,
) -> Record:  # fmt: skip
    """With a person who is not stored before the user is: named after what the credential shows."""
    first, _, last = (credential_display_value or "").partition("@")[0].partition(" ")
    person = crm.blank("Person") | {
        "Firstname": first.title(), "Lastname": last, "ContactId": contact_id,
    }  # fmt: skip
    kind = crm.blank("CredentialType") | {"Type": credential_type or ""}
    credential = crm.blank("Credential") | {
        "Type": kind, "Value": credential_value or "", "DisplayValue": credential_display_value or "",
    }  # fmt: skip
    name = free_name(crm, person)
    row = template(crm, user_type) | {"Name": name, "UserName": credential_display_value or name}
    return crm.record(shown(crm, row)) | {"Person": person, "Credentials": [credential]}


@behaviour("User.ChangeUserType")
def change_user_type(crm: Crm, user: Record | None, user_type: str) -> Record:
    """Gives the user back as one of another type, with the first role for it; it is for the caller to save."""
    row = absorbed(crm, given(user))
    return crm.record(
        shown(crm, {**row, "Type": user_type, "Role": first_role(crm, user_type)})
    ) | {"Credentials": (user or {}).get("Credentials") or []}


# -- saving


def given(user: Mapping[str, Any] | None) -> Mapping[str, Any]:
    user = required(user, "User")
    return user


def absorbed(crm: Crm, user: Mapping[str, Any]) -> Row:
    """The associate's row as the user says it; what is absent follows domain.md 4."""
    id = user.get("AssociateId") or 0
    row = dict(crm.need("associate", id)) if id else template(crm, user.get("Type") or "")
    blank = crm.absorber.blank_row(crm.model["associate"])
    for name in PLAIN:
        value = user.get(name)
        if value is not None:
            row[name] = value
        elif id:
            row[name] = blank[name]
    for name, (prop, key) in ONE.items():
        value = user.get(name)
        if value is not None:
            row[prop] = value.get(key) or 0
        elif id and name in user:
            row[prop] = 0
    for name in MANY:
        if user.get(name) is not None:
            ids = (each.get("Id") for each in user[name] if each)
            row[name] = [id for id in dict.fromkeys(ids) if id]
    return row


def save(crm: Crm, user: Mapping[str, Any]) -> View:
    """Associate, then what hangs on him: his person where he is new, credentials, and licences assigned or not."""
    entity, row = crm.model["associate"], absorbed(crm, user)
    person = user.get("Person")
    if not row["PersonId"] and person and (person.get("Firstname") or person.get("Lastname")):
        row["PersonId"] = made_person(crm, person)
    if not row["AssociateId"] and not row["PersonId"] and row["Type"] not in WITHOUT_PERSON:
        raise Invalid("User: Person must be filled in")
    if not row["Name"] and row["PersonId"]:
        row["Name"] = free_name(crm, crm.need("person", row["PersonId"]))
    password, others = told_credentials(crm, user)
    if others is not None:
        row["Credentials"] = others
    stored = crud.store(crm, entity, row)
    id = stored["AssociateId"]
    if password:
        sign_in.keep(crm, stored, stored, password)
    if user.get("LicenseOwners") is not None and not stored["Deleted"]:
        licences.told(crm, id, user["LicenseOwners"])
    return shown(crm, crm.row("associate", id) or stored)


def made_person(crm: Crm, person: Mapping[str, Any]) -> int:
    told = ("Firstname", "Lastname", "MiddleName", "Mrmrs", "Title")
    new = {name: person[name] for name in told if person.get(name)}
    if person.get("ContactId"):
        new["Contact"] = {"ContactId": person["ContactId"]}
    if person.get("Email"):
        new["Emails"] = [crm.blank("EntityElement") | {"Value": person["Email"]}]
    saved = crm.call("Person.SavePersonEntity", person_entity=new)
    return int(saved.row["PersonId"])


def told_credentials(crm: Crm, user: Mapping[str, Any]) -> tuple[str, list[Row] | None]:
    """The password among a user's credentials, and the others; the one that is shown says nothing."""
    told = user.get("Credentials")
    if told is None:
        return "", None
    password, others = "", []
    for each in told:
        if each is None or not each.get("Type"):
            continue
        if (each["Type"].get("Type") or "").lower() == PASSWORD.lower():
            password = each.get("Value") or ""
        else:
            others.append(crm.whole("Credential", each))
    return password, others


@behaviour("User.SaveUser")
def save_user(crm: Crm, user: Record | None) -> View:
    return save(crm, given(user))


@behaviour("User.GetUserFromName")
def get_user_from_name(crm: Crm, user_name: str | None) -> View | None:
    found = holder(crm, user_name)
    return shown(crm, found) if found else None


@behaviour("User.SaveUserFromName")
def save_user_from_name(crm: Crm, user_name: str | None, user: Record | None) -> View:
    """The user of that name is saved, whatever key the carrier holds; there is a new one where nobody has the name."""
    told, found = dict(given(user)), holder(crm, user_name)
    told["AssociateId"] = found["AssociateId"] if found else 0
    if found is None:
        told["Name"] = told.get("Name") or user_name
    return save(crm, told)


@behaviour("User.ValidateUser")
def validate_user(crm: Crm, user: Record | None) -> dict[str, str]:
    told = given(user)
    row = absorbed(crm, told)
    found = {}
    if not (row["Name"] or "").strip():
        found["Name"] = "Name must be filled in"
    for prop in ("Name", "UserName"):
        other = holder(crm, row[prop])
        if other is not None and other["AssociateId"] != row["AssociateId"]:
            found[prop] = "[SR_USERS_MUST_HAVE_UNIQUE_NAME]"
    person = told.get("Person") or {}
    named = person.get("Firstname") or person.get("Lastname")
    if row["Type"] not in WITHOUT_PERSON and not row["PersonId"] and not named:
        found["Person"] = "Person must be filled in"
    if row["Type"] in ROLE_OF and crm.row("role", row["Role"]) is None:
        found["Role"] = "Role must be filled in"
    return worded(crm, found)


# -- leaving


def retire(crm: Crm, row: Row, retired: bool = True) -> None:
    """Licences, person and sign-in follow (`entities/users.py`)."""
    crud.change(crm, crm.model["associate"], row, Deleted=retired)


@behaviour("User.MakeRetired")
def make_retired(crm: Crm, associate_id: int, retired: bool) -> None:
    retire(crm, crm.need("associate", associate_id), retired)


@behaviour("User.DeleteUser")
def delete_user(crm: Crm, user_id: int) -> None:
    """His rows are still somebody's: he is retired."""
    row = crm.row("associate", user_id)
    if row is not None:
        retire(crm, row)


@behaviour("User.DeleteUserFromName")
def delete_user_from_name(crm: Crm, user_name: str | None) -> None:
    retire(crm, by_name(crm, user_name))


@behaviour("User.RemoveLicenses")
def remove_licenses(crm: Crm, associate_id: int) -> None:
    crm.need("associate", associate_id)
    licences.unassign(crm, associate_id)


# -- external users


def external(crm: Crm, associate: int) -> Row:
    row = crm.need("associate", associate)
    if row["Type"] != "ExternalAssociate":
        raise Invalid(f"Associate {associate} is no external user")
    return row


@behaviour("User.CreateExternalUser")
def create_external_user(
    crm: Crm, person_id: int, user_name: str | None, password: str | None, role_id: int, is_active: bool
) -> int:  # fmt: skip
    crm.need("person", person_id)
    row = template(crm, "ExternalAssociate", person_id) | {"Deleted": not is_active}
    if user_name:
        row |= {"Name": user_name, "UserName": user_name}
    if role_id:
        row["Role"] = role_of_type(crm, role_id, "ExternalUser")
    stored = crud.store(crm, crm.model["associate"], row)
    sign_in.keep(crm, stored, stored, password or "")
    return int(stored["AssociateId"])


def role_of_type(crm: Crm, role: int, kind: str) -> int:
    if crm.need("role", role)["RoleType"] != kind:
        raise Invalid(f"Role {role} is not of type {kind}")
    return role


@behaviour("User.SetExternalUserInfo")
def set_external_user_info(
    crm: Crm, associate_id: int, user_name: str | None, password: str | None, is_active: bool, role_id: int,
    external_user_info_modification: str,
) -> None:  # fmt: skip
    """Only what the flags name is changed."""
    flags = {flag.strip() for flag in (external_user_info_modification or "").split(",")}
    row = external(crm, associate_id)

    def told(flag: str) -> bool:
        return flag in flags or "All" in flags

    changes: Row = {}
    if told("UserName"):
        changes |= {"Name": user_name or "", "UserName": user_name or ""}
    if told("Role"):
        changes["Role"] = role_of_type(crm, role_id, "ExternalUser")
    if told("Active"):
        changes["Deleted"] = not is_active
    stored = crud.change(crm, crm.model["associate"], row, **changes)
    if told("Password"):
        sign_in.keep(crm, stored, stored, password or "")


@behaviour("User.DeleteExternalUser")
def delete_external_user(crm: Crm, associate_id: int) -> None:
    if crm.row("associate", associate_id) is not None:
        retire(crm, external(crm, associate_id))
