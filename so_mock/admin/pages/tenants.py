"""Tenants."""

from __future__ import annotations

from typing import Any

from so_mock.admin.asked import (
    NOTHING,
    TEXT,
    TRUTH,
    Answered,
    Asked,
    json,
    record,
    rows,
    said,
    text,
    truth,
)  # fmt: skip
from so_mock.clock import BadTime, Start, read_start
from so_mock.config import AUTH
from so_mock.errors import BadRequest
from so_mock.names import hint_or_all
from so_mock.tenant import Tenant
from so_mock.tenants import Played
from so_mock.world import World

SIGNS_IN = record(login=TEXT, password=TEXT)
TENANT = record(
    name=TEXT, scenario=TEXT, auth=TEXT, default=TRUTH, addresses=record(api=TEXT, admin=TEXT), user=SIGNS_IN,
)  # fmt: skip
TENANTS = record(tenants=rows(TENANT))
MADE = {
    "name": said(TEXT, "letters, digits, _ and -; else `Cust` and a number"),
    "scenario": said(
        TEXT, "one that is known by its name; else the one that was loaded at the start"
    ),
    "seed": {"type": "integer", "description": "instead of the scenario's"},
    "clock": {
        "description": "where its clock starts, instead of the scenario's",
        "oneOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {"at": {"type": "string"}, "frozen": {"type": "boolean"}},
                "additionalProperties": False,
            },
        ],
    },
    "auth": {"enum": list(AUTH), "description": "instead of the scenario's"},
}


def tenants(asked: Asked) -> Answered:
    """All of them; the default one first."""
    return json({"tenants": [_described(tenant, asked) for tenant in asked.tenants]})


async def make_tenant(asked: Asked) -> Answered:
    """A tenant of its own, which nobody else meets."""
    body, tenants = asked.body, asked.tenants
    name, scenario = text(body, "name"), text(body, "scenario")
    if name:
        tenants.refuse(name)  # before a world is made in vain
    world = await tenants.built(
        Played(scenario, _seed(body), start_of(body.get("clock")), auth_of(text(body, "auth")))
    )
    return json(_described(tenants.add(name, world), asked), 201)


def _seed(body: dict[str, Any]) -> int | None:
    seed = body.get("seed")
    if seed is not None and (type(seed) is not int or abs(seed) >= 2**31):
        raise BadRequest(f"'seed' is no whole number of 32 bits: {str(seed)[:80]}")
    return seed


def auth_of(told: str) -> str:
    if told and told not in AUTH:
        raise BadRequest(f"'auth' is none of {', '.join(AUTH)}: {told[:80]!r}")
    return told


def start_of(told: Any) -> Start | None:
    if told is None:
        return None
    start = {"at": told} if isinstance(told, str) else told
    if not isinstance(start, dict):
        raise BadRequest(f"'clock' is neither a moment nor {{at, frozen}}: {str(told)[:80]}")
    for key in start.keys() - {"at", "frozen"}:
        raise BadRequest(f"a clock has no {key[:80]!r}{hint_or_all(key, ('at', 'frozen'))}")
    at, frozen = text(start, "at"), truth(start, "frozen") or False
    if not at:
        return Start(frozen=frozen)
    try:
        moment, stands = read_start(at)
    except BadTime:
        raise BadRequest(
            f"'clock' is no moment: {at[:80]!r}; 2026-01-15T08:00:00Z is one"
        ) from None
    return Start(moment, frozen or stands)


def remove_tenant(asked: Asked) -> Answered:
    """Deletes a tenant, and whatever it remembers."""
    asked.tenants.remove(asked.named)
    return NOTHING


def reset(asked: Asked) -> Answered:
    """The tenant as it was after its scenario was loaded. Checkpoints stay."""
    asked.tenant.reset()
    return json(_described(asked.tenant, asked))


def signs_in(world: World) -> dict[str, str]:
    """Somebody who may do everything, for tests that call the API."""
    users = world.scenario.users
    user = next((user for user in users if user.get("administrator")), users[0])
    return {"login": user["login"], "password": user["password"]}


def _described(tenant: Tenant, asked: Asked) -> dict[str, Any]:
    return {
        "name": tenant.name,
        "scenario": tenant.world.scenario.name,
        "auth": tenant.world.auth,
        "user": signs_in(tenant.world),
        "default": tenant is asked.tenants.default,
        "addresses": {
            "api": f"{asked.origin}/{tenant.name}/api",
            "admin": f"{asked.origin}/_so_mock/?tenant={tenant.name}",
        },
    }
