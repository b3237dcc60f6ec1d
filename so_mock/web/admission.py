"""Who is turned away before anything is done (sheet: auth.md 1, 10, 13, 14): at a wrong host, while the tenant is not served, from
an agent that is closed to his app, without a licence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from so_mock.auth.addresses import wrong_host
from so_mock.auth.apps import app_of, is_granted
from so_mock.auth.standing import GONE, REFUSED, SERVED, standing, state_of
from so_mock.call import Caller
from so_mock.catalogue.operations import Operation
from so_mock.config import STRICT
from so_mock.entities.licences import LINKS, MODULES, OF_ASSOCIATE
from so_mock.errors import (
    Forbidden,
    LicenseRefused,
    SoError,
    Unavailable,
    UnknownAddress,
    WrongHost,
)
from so_mock.store.changes import Store
from so_mock.tenant import Tenant

DENIED = "Sentry denies access"
BLOCKED = frozenset(["GET User/current"])  # Online, whoever calls
# Agents that REST knows under other names.
AGENTS = {"role": "User", "user": "User", "webhook": "Webhook", "crmscript": "CRMScript", "script": "CRMScript", "triggerscript": "CRMScript"}  # fmt: skip
_ORIGIN = re.compile(r"(https?://)[^/]*", re.I)


def away(tenant: Tenant, host: bytes) -> SoError | None:
    """Why nobody is served here, whoever he is."""
    held = standing(tenant.store)
    if held["wrong_host"] == REFUSED and _is_wrong(host.decode("latin-1").lower(), held["host"]):
        return WrongHost(
            f"The API of {tenant.name} is not at {host.decode('latin-1')[:100]}; /api/state/{tenant.name} tells where it is."
        )
    state = state_of(tenant.store)
    if state in GONE:
        return UnknownAddress(f"Tenant {tenant.name} not found.", f"Its state is {state}.")
    if state not in SERVED:
        return Unavailable(
            f"The tenant {tenant.name} is not available", f"Its state is {state}; see /api/state/{tenant.name}."
        )  # fmt: skip
    return None


def _is_wrong(host: str, right: str) -> bool:
    return host != right if right else wrong_host(host)


def moved(address: str, held: Mapping[str, Any]) -> str:
    """The address at the tenant's own host, where it has one."""
    host = held["host"]
    return _ORIGIN.sub(lambda told: told[1] + host, address, count=1) if host else address


def closed(tenant: Tenant, operation: Operation, caller: Caller, online: bool) -> SoError | None:
    """Why the caller may not use the operation, whatever his role."""
    if online and tenant.world.auth == STRICT:
        refusal = _restricted(tenant, operation, caller)
        if refusal is not None:
            return refusal
    needs = standing(tenant.store)["licences"]
    if not needs:
        return None
    doors = tenant.world.doors
    for name, module in needs.items():
        if doors.leads(name, operation) and not licensed(tenant.store, module, caller):
            return LicenseRefused(
                f"No licence for {module}",
                f"{operation.key} needs the module {module!r} (platform.licences: {name}); {caller.name!r} does not have it.",
            )
    return None


def _restricted(tenant: Tenant, operation: Operation, caller: Caller) -> SoError | None:
    if operation.key in BLOCKED:
        return Forbidden(
            DENIED, f"{operation.key} is not available Online; GET User/currentPrincipal is."
        )
    if not caller.client or not is_restricted(tenant, operation):
        return None
    agent = operation.agent or AGENTS.get(operation.path.partition("/")[0].lower(), "")
    app = app_of(tenant.store, caller.client)
    if app is not None and is_granted(app, agent):
        return None
    return Forbidden(
        DENIED,
        f"The agent {agent} is restricted Online, and the app {caller.client!r} was not granted it (apps: restricted_agents).",
    )


def is_restricted(tenant: Tenant, operation: Operation) -> bool:
    """PATCH, which no description lists, as the method that it leads to."""
    if operation.verb == "PATCH":
        behind = tenant.world.resolver.method_behind(operation)
        return bool(behind) and tenant.world.catalogue.operations.get(behind).restricted
    return operation.restricted


def licensed(store: Store, module: str, caller: Caller) -> bool:
    """Whether the installation has the module, and the caller where it is given to users. A system user needs none."""
    found = [
        row for row in store.table(MODULES).scan() if row["ModuleName"].lower() == module.lower()
    ]
    if caller.system or any(row["LicenseType"] != "UserLicense" for row in found):
        return bool(found)
    links = store.table(LINKS).by(OF_ASSOCIATE, caller.associate_id)
    own = {link["ModuleLicenseId"] for link in links}
    return any(row["id"] in own for row in found)
