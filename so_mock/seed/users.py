"""The associate and the person behind each user of a scenario."""

from __future__ import annotations

from typing import Any

from so_mock.entities.model import Model
from so_mock.seed.pools import Pools, slug
from so_mock.seed.standard_roles import CRM_ADMINISTRATOR, CRM_USER
from so_mock.store.table import Row

Tables = dict[str, dict[Any, Row]]
# Type of a role -> type of a user who is made for it.
TYPE_FOR = {
    "ExternalUser": "ExternalAssociate", "Anonymous": "AnonymousAssociate", "System": "SystemAssociate",
}  # fmt: skip


def at_home(user: Row, tables: Tables, model: Model, seed: int) -> Row:
    """The user with an associate who is there: one is made, and his person, when the world has none. Role and groups that
    are told are his from now on."""
    associates = tables["associate"]
    if "associate" not in model:
        return user
    id = user["associate"]
    if id not in associates:
        known = next((id for id, row in associates.items() if _named(row, user["login"])), 0)
        id = known if known and not id else _made(user, tables, model, seed)
    told = {
        "Role": _of(tables, "role", "Name", user.get("role")), "GroupIdx": _of(tables, "user_group", "Value", user.get("group")),
        "OtherGroups": [_of(tables, "user_group", "Value", name) for name in user.get("other_groups") or ()],
    }  # fmt: skip
    if user.get("other_groups") is None:
        del told["OtherGroups"]
    changed = {prop: value for prop, value in told.items() if value or prop == "OtherGroups"}
    if changed:
        associates[id] = {**associates[id], **changed}
    return {**user, "associate": id}


def _made(user: Row, tables: Tables, model: Model, seed: int) -> int:
    associates = tables["associate"]
    id: int = user["associate"] or max(associates, default=0) + 1
    groups = [row.get("GroupIdx") for row in associates.values() if row.get("GroupIdx")]
    role = tables["role"].get(_of(tables, "role", "Name", user.get("role")), {})
    associates[id] = {
        "AssociateId": id, "Name": user["login"], "UserName": user["login"], "EjUserId": id, "Rank": id,
        "Type": TYPE_FOR.get(role.get("RoleType") or "", "InternalAssociate"),
        "GroupIdx": groups[0] if groups else 1,
        "PersonId": _person(user["login"], tables, model, seed),
        "Role": CRM_ADMINISTRATOR if user["administrator"] else CRM_USER,
    }  # fmt: skip
    return id


def _of(tables: Tables, kind: str, label: str, name: str | None) -> int:
    """The id of the row of that name, in any case; 0 where none is wanted or there."""
    rows = tables[kind].items() if name else ()
    wanted = (name or "").lower()
    return next((id for id, row in rows if str(row.get(label) or "").lower() == wanted), 0)


def _named(associate: Row, login: str) -> bool:
    return str(associate.get("Name") or "").lower() == login.lower()


def _person(login: str, tables: Tables, model: Model, seed: int) -> int:
    """Of the company that the others work for; named by the seed and the login."""
    if "person" not in model:
        return 0
    persons = tables["person"]
    id = max(persons, default=0) + 1
    colleagues = (persons.get(row.get("PersonId")) for row in tables["associate"].values())
    company = next((row["Contact"] for row in colleagues if row and row.get("Contact")), 0)
    home = tables["contact"].get(company, {})
    pools = Pools.for_locale("no_NO")
    first, last = (pools.pick(pool, seed, "user", login) for pool in ("first_name", "last_name"))
    domain = next(iter(home.get("Domains") or ()), "so-mock.example")
    mail = {"Value": f"{slug(first)}.{slug(last)}@{domain}"}
    blank = model.carriers.blank("EntityElement")
    persons[id] = {
        "PersonId": id, "Firstname": first, "Lastname": last, "Contact": company,
        "Country": home.get("Country") or 0, "PersonNumber": str(10_000 + id),
        "Emails": [blank | mail | {"StrippedValue": mail["Value"]}],
    }  # fmt: skip
    return id
