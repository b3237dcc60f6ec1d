"""How the platform stands for a tenant (sheet: auth.md 3, 6, 10, 14): the one row of `_platform`, as the scenario or the admin API has it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from so_mock.store.changes import Store

PLATFORM = "_platform"
ONE = "platform"  # the id of the row
STATES = "_state"  # the scenario's own state machines
MACHINE = "state."  # in front of the name of one that the tenant's state follows

RUNNING = "Running"
UNKNOWN = "Unknown"
TENANT_STATES = {
    UNKNOWN: 0, "Provisioning": 1, RUNNING: 2, "Deleted": 3, "Suspended": 4, "OnlineMaintenance": 5, "OfflineMaintenance": 6,
    "ProvisioningFailed": 8, "Deleting": 10, "DeleteFailed": 11, "MigrationPending": 12,
}  # fmt: skip
IS_RUNNING = frozenset([RUNNING, "OnlineMaintenance"])
SERVED = IS_RUNNING | {"MigrationPending"}  # the API answers
GONE = frozenset([UNKNOWN, "Deleted"])  # nobody is there

# AuthorizeErrorCode
SIGN_IN = {
    "NoError": 0, "Revoked": 1, "InvalidRedirectUrl": 2, "Expired": 3, "Denied": 4, "NeedsReapproval": 5, "InvalidTimestamp": 6,
    "InvalidSignature": 7,
}  # fmt: skip
REFUSED = "refused"
WRONG_HOST = ("served", REFUSED)

# What a lifetime is called -> the kinds of what is issued for so long, and seconds unless something else is said. A refresh
# token lives until it is revoked.
HOUR = 3600.0
LIFETIMES: dict[str, float | None] = {
    "access_token": HOUR, "ticket": 6 * HOUR, "code": 600.0, "id_token": 300.0, "refresh_token": None,
}  # fmt: skip

USUAL: Mapping[str, Any] = MappingProxyType({
    "id": ONE, "state": RUNNING, "host": "", "wrong_host": "served", "lifetimes": {}, "sign_in": "NoError", "licences": {},
})  # fmt: skip


def standing(store: Store) -> Mapping[str, Any]:
    return store.table(PLATFORM).rows.get(ONE) or USUAL


def merged(held: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """What is not named stays; mappings are taken name by name, and a null takes a name out."""
    row = {**held, **changed}
    for name in ("lifetimes", "licences"):
        both = {**(held.get(name) or {}), **(changed.get(name) or {})}
        row[name] = {key: value for key, value in both.items() if value is not None}
    return row


def put(store: Store, changed: Mapping[str, Any]) -> None:
    """Within a unit."""
    write = store.update if ONE in store.table(PLATFORM) else store.insert
    write(PLATFORM, merged(standing(store), changed))


def state_of(store: Store) -> str:
    """The state of the tenant, by name. One that follows a state machine is Running while that is in a state of another
    name."""
    told: str = standing(store)["state"]
    if told.startswith(MACHINE):
        row = store.table(STATES).get(told.removeprefix(MACHINE))
        told = "" if row is None else row["state"]
    return told if told in TENANT_STATES else RUNNING


def lifetime(store: Store, name: str) -> float | None:
    """Seconds; None where it has no end."""
    told: Mapping[str, float] = standing(store)["lifetimes"]
    return told.get(name, LIFETIMES[name])
