"""Whose a row is, and what its owner is to the caller (sheet: rights.md 9, 12)."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from so_mock.entities.crm import OWN_COMPANIES
from so_mock.entities.model import Entity, Model
from so_mock.entities.relations import referring
from so_mock.store.changes import Store
from so_mock.store.reads import Noted
from so_mock.store.table import Row

MINE, PRIMARY, GROUPS, OTHERS = "MyOwn", "PrimaryGroup", "OtherGroups", "OtherAssociates"
COMPANY, PROJECT = "MyCompany", "SameProject"
OUTSIDE = {"ExternalAssociate": "ExternalUser", "AnonymousAssociate": "Anonymous"}

# The first of these that a row has is its owner.
CREATOR = "CreatedBy"
_OWNERS = ("Associate", "OwnedBy", "AssociateId", CREATOR)
# Whose associate counts where a row has none: person, not company (rights.md 8).
_THROUGH = {"person": ("contact", "Contact")}
# Beside the parts and children that the definitions tell.
PARENTS = {"email": ("email_account", "AccountId")}


class People(NamedTuple):
    """What the rights of all callers look at: made of the users there are, their persons, and the companies that own them.

    users    associate -> his row
    persons  person -> UserType of the associate that he is
    owning   companies that own associates
    home     the licence owner's company, and what was added to it
    """

    users: dict[int, Row]
    persons: dict[int, str]
    owning: frozenset[int]
    home: frozenset[int]
    noted: Noted


def people(store: Store) -> People:
    users, persons = store.table("associate"), store.table("person")
    companies = store.table(OWN_COMPANIES)
    found: dict[int, str] = {}
    owning: list[int] = []
    noted: Noted = [("associate", None, users.stamp), (OWN_COMPANIES, None, companies.stamp)]
    for user in users.scan():
        person = persons.get(user["PersonId"]) if user["PersonId"] else None
        if person is None:
            continue
        found[user["PersonId"]] = user["Type"]
        noted.append(("person", user["PersonId"], person))
        if person["Contact"] and user["Type"] not in OUTSIDE:
            owning.append(person["Contact"])
    home = {*owning[:1], *(row["ContactId"] for row in companies.scan())}
    everybody = {user["AssociateId"]: user for user in users.scan()}
    return People(everybody, found, frozenset(owning), frozenset(home), noted)


def relation(people: People, caller: int, owner: int, group: int = 0) -> str:
    """What the owner is to the caller; `group`: the row's own, where it differs from its owner's."""
    if owner in (0, caller):
        return MINE
    other = people.users.get(owner)
    if other is not None and other["Type"] in OUTSIDE:
        return OUTSIDE[other["Type"]]
    me = people.users.get(caller)
    if me is None:
        return OTHERS
    primary = group or (other["GroupIdx"] if other else 0)
    if primary and primary == me["GroupIdx"]:
        return PRIMARY
    theirs = {primary, *(other["OtherGroups"] if other else ())}
    return GROUPS if (groups(me) & theirs) - {0} else OTHERS


class Outsider(NamedTuple):
    """A caller from outside, whose role knows of his company and his projects instead of groups. 0 and none: those rights of his
    are not turned on."""

    company: int
    projects: frozenset[int]

    def relation(self, found: str, row: Row) -> str:
        if found == MINE:
            return found
        if self.company and self.company == (row.get("Contact") or row.get("ContactId")):
            return COMPANY
        project = row.get("Project") or row.get("ProjectId")
        return PROJECT if project in self.projects else found


MEMBERS, BY_PERSON = "project_member", referring("PersonId")


def outsider(store: Store, user: Row, functions: Collection[str]) -> Outsider:
    person = store.table("person").get(user["PersonId"]) if user["PersonId"] else None
    if person is None:
        return Outsider(0, frozenset())
    company = person["Contact"] if "ext-use-my-company-rights" in functions else 0
    projects = (
        store.table(MEMBERS).by(BY_PERSON, person["PersonId"])
        if "ext-use-same-project-rights" in functions
        else ()
    )
    return Outsider(company or 0, frozenset(row["ProjectId"] for row in projects))


def groups(user: Row) -> set[int]:
    return {user["GroupIdx"], *user["OtherGroups"]}


class Belonging(NamedTuple):
    """How the owner of a kind of row is found: `prop` names him; where it is blank, or there is none, `through` (a property) leads
    to a row of `parent` that has one. `part`: it is a part of that row, and has no rights of its own unless a role names it."""

    prop: str
    parent: str = ""
    through: str = ""
    part: bool = False


def belonging(model: Model, entity: Entity) -> Belonging:
    prop = next((p for p in _OWNERS if _is_user(entity, p)), "")
    if entity.name in _THROUGH:
        return Belonging(prop, *_THROUGH[entity.name])
    parent, through = PARENTS.get(entity.name) or model.parents.get(entity.name) or ("", "")
    if not parent or parent == entity.name or prop not in ("", CREATOR):
        return Belonging(prop)
    return Belonging("", parent, through, part=True)  # who made a part does not own it


def _is_user(entity: Entity, prop: str) -> bool:
    reference = entity.references.get(prop)
    return reference is not None and reference.entity == "associate"
