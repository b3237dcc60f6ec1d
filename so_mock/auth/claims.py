"""What tokens say of whom they are about (sheet: auth.md 5, 9.4). Every value is a text; only the times are numbers."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from math import floor
from typing import TYPE_CHECKING, Any

import orjson

from so_mock.auth.addresses import api_base, services_base
from so_mock.auth.standing import lifetime
from so_mock.call import Visit
from so_mock.entities import elements
from so_mock.entities.licences import OURS, OWNERS, company, same
from so_mock.entities.relations import referring
from so_mock.entities.roles import rights_of
from so_mock.entities.sign_in import USERS
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.crm import Crm

Claims = dict[str, Any]

PREFIX = "http://schemes.superoffice.net/identity/"
CENTRAL = "central-superid"  # who identified the user of an id_token
LEGACY = "SuperOffice AS"  # the same, and the issuer, in tokens of the older kind
BEFORE = 60  # seconds that a token holds before it was issued
ADMINISTERS = frozenset(["admin-all", "admin-users"])


def id_token(
    crm: Crm, visit: Visit, associate: Row, client: str, app: Row | None = None, *, nonce: str = "", access_token: str = "",
    code: str = "",
) -> Claims:  # fmt: skip
    """Of a sign-in. `access_token` and `code` only where they come along from the authorize endpoint."""
    told = identity(crm, visit, associate, CENTRAL)
    claims: Claims = {"iss": visit.root, "aud": client, "sub": told["upn"], **times(crm)}
    hashed = {"nonce": nonce, "at_hash": half_hash(access_token), "c_hash": half_hash(code)}
    claims |= {name: value for name, value in hashed.items() if value}
    token = system_token(crm, app) if app is not None else ""
    return claims | prefixed(told | {"system_token": token} if token else told)


def legacy_token(crm: Crm, visit: Visit, associate: Row, audience: str, ticket: str) -> Claims:
    """Of a system user, and of the sign-in that came before OpenID Connect. `audience` with what stands in front: `spn:...`."""
    told = identity(crm, visit, associate, LEGACY)
    person = crm.row("person", associate["PersonId"]) or {}
    more = {
        "firstname": str(person.get("Firstname") or ""), "lastname": str(person.get("Lastname") or ""), "ticket": ticket,
        "remember_me_expires": "",
    }  # fmt: skip
    claims: Claims = {"iss": LEGACY, "aud": audience, "sub": told["upn"], **times(crm)}
    return claims | prefixed(told | more)


def times(crm: Crm) -> Claims:
    issued = floor(crm.clock.seconds())
    return {"iat": issued, "nbf": issued - BEFORE, "exp": issued + int(lifetime(crm.store, "id_token") or 0)}  # fmt: skip


def prefixed(told: Mapping[str, str]) -> Claims:
    return {f"{PREFIX}{name}": value for name, value in told.items()}


def identity(crm: Crm, visit: Visit, associate: Row, provider: str) -> dict[str, str]:
    """Names without their prefix."""
    mail = email(crm, associate)
    return {
        "associateid": str(associate["AssociateId"]), "identityprovider": provider, "email": mail, "upn": mail,
        "so_primary_email_address": mail, "initials": initials(crm, associate),
        "is_administrator": truth(administers(crm, associate)), "ctx": crm.tenant, "company_name": company(crm, licence(crm)),
        "serial": serial(crm), "netserver_url": f"{services_base(visit, crm.tenant)}/",
        "webapi_url": f"{api_base(visit, crm.tenant)}/",
    }  # fmt: skip


def system_token(crm: Crm, app: Row) -> str:
    """What the app signs in this tenant, always the same: as the scenario has it, or made of name, tenant and app; "" for one
    without a system user."""
    if isinstance(app["system_token"], str):
        return app["system_token"]
    if not app["system_token"]:
        return ""
    digest = hashlib.sha256(f"{crm.seed}/{crm.tenant}/{app['client_id']}".encode()).digest()
    return f"{app['name']}-{base64.b32encode(digest).decode()[:10]}"


def email(crm: Crm, associate: Row) -> str:
    """The first of his addresses; without any, one that leads nowhere: he is known by it."""
    person = crm.row("person", associate["PersonId"])
    known = elements.values(person, "Emails") if person else []
    login = str(associate["Name"] or associate["AssociateId"]).lower().replace(" ", ".")
    return next(filter(None, known), f"{login}@{crm.tenant.lower()}.invalid")


def initials(crm: Crm, associate: Row) -> str:
    """Of his person's names; a user without one is known by his login."""
    person = crm.row("person", associate["PersonId"]) or {}
    names = (
        str(person.get(each) or "").strip() for each in ("Firstname", "MiddleName", "Lastname")
    )
    return "".join(name[:1] for name in names).upper() or str(associate["Name"])


def administers(crm: Crm, associate: Row) -> bool:
    """As the scenario says of the user, or as his role grants it by name."""
    users = crm.by(USERS, referring("associate"), associate["AssociateId"])
    if any(user["administrator"] for user in users):
        return True
    role = crm.row("role", associate["Role"])
    chosen = role is not None and role["FunctionRights"] is not None
    return chosen and not ADMINISTERS.isdisjoint(rights_of(role or {}))


def licence(crm: Crm) -> Row | None:
    return next((row for row in crm.rows(OWNERS) if same(row["OwnerName"], OURS)), None)


def serial(crm: Crm) -> str:
    """The database's; `aud` of a system user's token."""
    held = licence(crm)
    return str(held["SerialNr"]) if held else "0"


def truth(value: bool) -> str:
    return "True" if value else "False"


def is_of_identity(text: str) -> bool:
    """Whether it has the form of these tokens, whoever signed it: easily taken for an access token, and never one."""
    _, *told = text.split(".") if text.startswith("eyJ") else [""]
    if len(told) != 2:
        return False
    try:
        claims = orjson.loads(base64.urlsafe_b64decode(told[0] + "=="))
    except ValueError:
        return False
    return isinstance(claims, dict) and any(name.startswith(PREFIX) for name in claims)


def half_hash(text: str) -> str:
    """The left half of its SHA-256, as `at_hash` and `c_hash` have it."""
    if not text:
        return ""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:16]).rstrip(b"=").decode()  # fmt: skip
