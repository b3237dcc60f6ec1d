"""Tenants."""

from __future__ import annotations

from typing import Any

from so_mock.admin.asked import NOTHING, Answered, Asked, json, text
from so_mock.tenant import Tenant


def tenants(asked: Asked) -> Answered:
    return json({"tenants": [_described(tenant, asked) for tenant in asked.tenants]})


def make_tenant(asked: Asked) -> Answered:
    name, scenario = text(asked.body, "name"), text(asked.body, "scenario")
    return json(_described(asked.tenants.make(name, scenario), asked), 201)


def remove_tenant(asked: Asked) -> Answered:
    asked.tenants.remove(asked.named)
    return NOTHING


def reset(asked: Asked) -> Answered:
    asked.tenant.reset()
    return json(_described(asked.tenant, asked))


def _described(tenant: Tenant, asked: Asked) -> dict[str, Any]:
    users = tenant.world.scenario.users
    user = next((user for user in users if user.get("administrator")), users[0])
    return {
        "name": tenant.name,
        "scenario": tenant.world.scenario.name,
        "user": {"login": user["login"], "password": user["password"]},
        "default": tenant is asked.tenants.default,
        "addresses": {
            "api": f"{asked.origin}/{tenant.name}/api",
            "admin": f"{asked.origin}/_so_mock/?tenant={tenant.name}",
        },
    }
