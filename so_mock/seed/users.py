"""The associate and the person behind each user of a scenario."""

from __future__ import annotations

from typing import Any

from so_mock.entities.model import Model
from so_mock.seed.pools import Pools, slug
from so_mock.seed.standard_roles import CRM_ADMINISTRATOR, CRM_USER
from so_mock.store.table import Row

Tables = dict[str, dict[Any, Row]]


def at_home(user: Row, tables: Tables, model: Model, seed: int) -> Row:
    """The user with an associate who is there: one is made, and his person, when the world has none."""
    associates = tables["associate"]
    if user["associate"] in associates or "associate" not in model:
        return user
    known = next((id for id, row in associates.items() if _named(row, user["login"])), 0)
    if not user["associate"] and known:
        return {**user, "associate": known}
    id = user["associate"] or max(associates, default=0) + 1
    groups = [row.get("GroupIdx") for row in associates.values() if row.get("GroupIdx")]
    associates[id] = {
        "AssociateId": id, "Name": user["login"], "UserName": user["login"], "EjUserId": id, "Rank": id,
        "Type": "InternalAssociate", "GroupIdx": groups[0] if groups else 1,
        "PersonId": _person(user["login"], tables, model, seed),
        "Role": CRM_ADMINISTRATOR if user["administrator"] else CRM_USER,
    }  # fmt: skip
    return {**user, "associate": id}


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
