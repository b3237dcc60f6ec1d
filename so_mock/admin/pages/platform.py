"""How the platform around the API stands for a tenant."""

from __future__ import annotations

from typing import Any

from so_mock.admin.asked import (
    REAL,
    TEXT,
    Answered,
    Asked,
    by_name,
    json,
    maybe,
    record,
    said,
    text,
)
from so_mock.auth.standing import (
    LIFETIMES,
    MACHINE,
    SIGN_IN,
    TENANT_STATES,
    WRONG_HOST,
    lifetime,
    put,
    standing,
    state_of,
)
from so_mock.entities.licences import MODULES
from so_mock.errors import BadRequest

STATE = {"enum": list(TENANT_STATES)}
PLATFORM = record(
    state=STATE, follows=maybe(said(TEXT, "the state machine that the state follows")),
    host=said(TEXT, "where the tenant's API is; empty: where it is called"), wrong_host={"enum": list(WRONG_HOST)},
    lifetimes=said(by_name(maybe(REAL)), "in seconds; null: without end"), sign_in={"enum": list(SIGN_IN)},
    licences=said(by_name(TEXT), "operations, and the module that each needs"),
)  # fmt: skip
PUT = {
    "state": {"type": "string", "description": "Running, Suspended, OfflineMaintenance ..., or {{ state.x }}"},
    "host": TEXT,
    "wrong_host": {"enum": list(WRONG_HOST)},
    "lifetimes": {
        "type": "object", "description": "20m, 6h, or seconds; null: the usual",
        "additionalProperties": {"type": ["string", "number", "null"]},
    },
    "sign_in": {"enum": list(SIGN_IN)},
    "licences": {
        "type": "object", "description": "operations or patterns, and the module that each needs; null: none",
        "additionalProperties": {"type": ["string", "null"]},
    },
}  # fmt: skip


def platform(asked: Asked) -> Answered:
    """The tenant's state, how long tokens live, and how a sign-in ends."""
    store = asked.tenant.store
    held = standing(store)
    follows = held["state"].removeprefix(MACHINE)
    return json({
        "state": state_of(store), "follows": follows if follows != held["state"] else None, "host": held["host"],
        "wrong_host": held["wrong_host"], "lifetimes": {name: lifetime(store, name) for name in LIFETIMES},
        "sign_in": held["sign_in"], "licences": dict(held["licences"]),
    })  # fmt: skip


def change(asked: Asked) -> Answered:
    """What is named becomes so, as below `platform` in a scenario; the rest stays."""
    tenant = asked.tenant
    changed = _read(asked)
    with tenant.store.unit():
        put(tenant.store, changed)
    return platform(asked)


def _read(asked: Asked) -> dict[str, Any]:
    from so_mock.scenario import playing
    from so_mock.scenario.reading import platform as shape
    from so_mock.scenario.reading.given import read_keys

    tenant = asked.tenant
    for name in ("state", "host"):
        text(asked.body, name)
    for name in ("lifetimes", "licences"):
        if not isinstance(asked.body.get(name, {}), dict):
            raise BadRequest(f"{name!r} is not an object: {str(asked.body[name])[:80]}")
    modules = [row["ModuleName"] for row in tenant.store.table(MODULES).scan()]
    read: dict[str, Any] = read_keys(
        shape.PLATFORM, asked.body, tenant.world.catalogue, tenant.world.model, doors=tenant.world.doors,
        known={"state": playing.states(tenant.store), "module": modules},
    )  # fmt: skip
    return read
