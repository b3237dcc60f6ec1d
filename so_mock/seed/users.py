"""Users as scenario files give them, and the associate and person behind each."""

from __future__ import annotations

from typing import Any

from so_mock.entities.model import Model
from so_mock.names import nearest
from so_mock.seed.pools import Pools, slug
from so_mock.seed.settings import CRM_ADMINISTRATOR, CRM_USER
from so_mock.seed.yaml import Document, Node, Pairs, Wrong, shown, value_of, whole, written
from so_mock.store.table import Row

USER = ("login", "password", "associate", "administrator")
Tables = dict[str, dict[Any, Row]]


def read_user(node: Node, document: Document) -> Row:
    """One of `users`. Raises Wrong."""
    if not isinstance(node, Pairs):
        raise Wrong(node, f"{shown(node)} where a user is wanted: {{login: ..., password: ...}}")
    given: dict[str, Node] = {}
    for key, value in node.value:
        name = key.value.lower()
        if name == "role":
            document.complain(key, "roles are not played by this version yet; leave it out")
        elif name not in USER:
            near = nearest(name, USER)
            hint = f"did you mean {near}?" if near else f"there are {', '.join(USER)}"
            document.complain(key, f"a user has no {key.value!r}; {hint}")
        else:
            given[name] = value
    login = written(given["login"]) if "login" in given else None
    if not login:
        raise Wrong(given.get("login", node), "a user has a login")
    user: Row = {"login": login, "password": "", "associate": 0, "administrator": False}
    if "password" in given:
        user["password"] = written(given["password"]) or ""
    if "associate" in given:
        at = given["associate"]
        user["associate"] = whole(at, "the id of an associate")
        if user["associate"] < 1:
            raise Wrong(at, f"{user['associate']} is no id: 1 is the first")
    if "administrator" in given:
        at = given["administrator"]
        user["administrator"] = value_of(at)
        if user["administrator"] not in (True, False):
            raise Wrong(at, f"{shown(at)} where true or false is wanted")
    return user


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
