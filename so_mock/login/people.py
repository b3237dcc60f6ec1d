"""Who may sign in at the login page: the users of the scenario, and whom the browser's session stands for."""

from __future__ import annotations

from hmac import compare_digest
from typing import NamedTuple

from so_mock.auth.claims import email
from so_mock.auth.tokens import SIGN_IN, TOKENS, issue, slid, usable
from so_mock.call import Visit
from so_mock.crm import Crm
from so_mock.entities.sign_in import USERS
from so_mock.store.table import Row


class Person(NamedTuple):
    """`login` as people write it; `names` what else he is known by, lowered."""

    login: str
    name: str
    role: str
    administrator: bool
    password: str
    associate: Row
    names: frozenset[str]


def people(crm: Crm) -> list[Person]:
    """In the order of the scenario, each once, however many names he has. Who was retired has no password, not even a blank
    one."""
    held: dict[int, list[Row]] = {}
    for user in crm.rows(USERS):
        if user["password"] is not None:
            held.setdefault(user["associate"], []).append(user)
    found = ((crm.row("associate", id), users) for id, users in held.items())
    return [_person(crm, row, users) for row, users in found if row is not None and not row["Deleted"]]  # fmt: skip


def _person(crm: Crm, associate: Row, users: list[Row]) -> Person:
    names = {user["login"] for user in users}
    login = str(associate["Name"])
    if login.lower() not in names:
        login = users[0]["login"]
    return Person(
        login, crm.text("associate", associate["AssociateId"]) or login, crm.text("role", associate["Role"]),
        any(user["administrator"] for user in users), str(users[0]["password"]), associate,
        frozenset(names | {email(crm, associate).lower()}),
    )  # fmt: skip


def named(known: list[Person], name: str) -> Person | None:
    """By login or e-mail address, in any case."""
    wanted = name.strip().lower()
    return next((each for each in known if wanted in each.names), None) if wanted else None


def knows(person: Person, password: str) -> bool:
    return compare_digest(person.password.encode(), password.encode())


# -- the browser's session


def cookie_name(crm: Crm) -> str:
    return f"SoRT_{crm.tenant.lower()}"


def session(crm: Crm, visit: Visit) -> Row | None:
    """The row of a session that is not over, which has its whole time again from now on."""
    row = crm.reads.row(TOKENS, visit.cookies.get(cookie_name(crm), ""))
    if row is None or row["Kind"] != SIGN_IN or not usable(row, crm.clock.seconds()):
        return None
    return crm.store.update(TOKENS, slid(row, crm.clock))


def open_session(crm: Crm, visit: Visit, person: Person) -> str:
    """What Set-Cookie says."""
    row = issue(crm, SIGN_IN, person.associate["AssociateId"])
    return cookie(visit, cookie_name(crm), row["id"], framed=True)


def cookie(visit: Visit, name: str, value: str, *, framed: bool = False, over: bool = False) -> str:
    """`framed`: sent from within another site too, as a renewal in an iframe needs it; browsers allow it over https."""
    secure = is_secure(visit)
    site = "None" if framed and secure else "Lax"
    told = [f"{name}={value}", "Path=/", "HttpOnly", f"SameSite={site}"]
    return "; ".join([*told, *(["Secure"] if secure else []), *(["Max-Age=0"] if over else [])])


def is_secure(visit: Visit) -> bool:
    return visit.root.lower().startswith("https:")
