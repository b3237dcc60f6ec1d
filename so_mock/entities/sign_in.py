"""With which login and password a user signs in (sheet: auth.md 11): rows of `_user`, kept in step with the associate.

A retired user keeps his row, so that nobody else is taken for him; its password is none that anybody could give.
"""

from __future__ import annotations

from typing import Any

from so_mock.entities.relations import referring
from so_mock.store.table import Row

USERS = "_user"
OF_ASSOCIATE = referring("associate")
SIGN_IN = frozenset(["InternalAssociate", "ExternalAssociate"])


def logins(associate: Row | None) -> set[str]:
    if associate is None:
        return set()
    return {name.lower() for name in (associate["Name"], associate["UserName"]) if name}


def password_of(crm: Any, associate: int) -> str | None:
    """None for one who does not sign in here."""
    rows = crm.by(USERS, OF_ASSOCIATE, associate)
    if not rows:
        return None
    held = rows[0]["password"]
    return str(held if held is not None else rows[0].get("kept") or "")


def keep(crm: Any, associate: Row, before: Row | None, password: str | None = None) -> None:
    """Writes what the associate as it is now asks for; without a password the one he has stays."""
    if associate["Type"] not in SIGN_IN:
        return
    id = associate["AssociateId"]
    held = crm.by(USERS, OF_ASSOCIATE, id)
    if not held and before is not None and password is None:
        return  # a scenario's associate who never signed in
    known = password if password is not None else password_of(crm, id) or ""
    names = {row["login"] for row in held} - logins(before) | logins(associate)
    administrator = any(row["administrator"] for row in held)
    for row in held:
        crm.store.delete(USERS, row["login"])
    row = {"password": known, "associate": id, "administrator": administrator}
    if associate["Deleted"]:
        row |= {"password": None, "kept": known}
    for name in sorted(names):
        taken = crm.row(USERS, name)
        if taken is None:
            crm.store.insert(USERS, {**row, "login": name})


def fitting(crm: Any, associate: Row, before: Row | None) -> bool:
    """Whether what is kept is still right, so that nothing need be written."""
    return before is not None and all(
        associate[name] == before[name] for name in ("Name", "UserName", "Deleted", "Type")
    )
