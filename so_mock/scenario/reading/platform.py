"""`platform`: how the platform around the API stands for the tenant (sheet: auth.md 10, 14)."""

from __future__ import annotations

import re
from typing import Any

from so_mock.auth.standing import LIFETIMES, MACHINE, SIGN_IN, TENANT_STATES, WRONG_HOST
from so_mock.names import meant_or_all
from so_mock.scenario.reading.shapes import (
    Choice,
    Field,
    Json,
    Keys,
    Mapped,
    Named,
    Names,
    Reading,
    Shape,
    Text,
    word,
)
from so_mock.scenario.reading.spans import Span
from so_mock.seed.nodes import Node, Wrong, is_null, shown, written

_FOLLOWS = re.compile(r"\{\{\s*state\.([^{}]+?)\s*\}\}")
_HOST = re.compile(r"([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")


class State(Choice):
    """A state of a tenant, or `{{ state.tenant }}` for one that follows a state machine."""

    def read(self, node: Node, reading: Reading) -> str:
        found = _FOLLOWS.fullmatch((written(node) or "").strip())
        if found is None:
            return super().read(node, reading)
        reading.named.append(Named("state", found[1], node, reading.voice))
        return MACHINE + found[1]

    def schema(self, names: Names) -> Json:
        return {"anyOf": [super().schema(names), {"type": "string", "pattern": _FOLLOWS.pattern}]}


class Host(Text):
    def read(self, node: Node, reading: Reading) -> str:
        text = super().read(node, reading)
        if text and not _HOST.fullmatch(text):
            raise Wrong(node, f"{shown(node)} is no host (sod3.superoffice.com, localhost:8405)")
        return text.lower()


class Lifetime(Span):
    """`90s`, `20m`, `6h`; null is the usual."""

    def __init__(self) -> None:
        longest = 100 * 365 * 86_400.0, "100 years"
        super().__init__(
            "time to live", "90s, 20m, 6h, 30d", longest, ("ms", "s", "m", "h", "d", "w")
        )

    def read(self, node: Node, reading: Reading) -> float | None:
        return None if is_null(node) else super().read(node, reading)

    def schema(self, names: Names) -> Json:
        given = super().schema(names)["anyOf"]
        return names.define("lifetime", lambda: {"anyOf": [*given, {"type": "null"}]})


class Module(Shape):
    """The name of a licensed module; null for none."""

    def read(self, node: Node, reading: Reading) -> str | None:
        if is_null(node):
            return None
        name = word(node)
        if not name:
            raise Wrong(node, f"{shown(node)} where the name of a module is wanted")
        reading.named.append(Named("module", name, node, reading.voice))
        return name

    def schema(self, names: Names) -> Json:
        return {"type": ["string", "null"]}


def lifetime_key(key: Any, reading: Reading) -> str:
    found = next((name for name in LIFETIMES if name == key.value.lower()), None)
    if found is None:
        raise Wrong(
            key,
            f"nothing called {key.value!r} has a lifetime; {meant_or_all(key.value, LIFETIMES)}",
        )
    return found


def lifetime_names(names: Names) -> Json:
    return {"enum": list(LIFETIMES)}


def operation_key(key: Any, reading: Reading) -> str:
    complaint = reading.doors.complaint(key.value)
    if complaint:
        raise Wrong(key, complaint)
    return str(key.value)


PLATFORM = Keys(
    "the platform",
    {
        "state": Field(State("state of a tenant", TENANT_STATES), "The tenant's: the API answers 503 in Suspended and OfflineMaintenance. {{ state.x }} follows a state machine."),
        "host": Field(Host("a host", blank=True), "Where the tenant's API is, as its state tells; else where it is called."),
        "wrong_host": Field(Choice("way to look at hosts", WRONG_HOST), "Whether the API answers 421 at another host."),
        "lifetimes": Field(Mapped("lifetimes", Lifetime(), lifetime_key, lifetime_names), "How long tokens live; an hour, a ticket six, unless said."),
        "sign_in": Field(Choice("outcome of a sign-in", SIGN_IN), "How every sign-in ends: Revoked, Expired, Denied, NeedsReapproval ..."),
        "licences": Field(Mapped("licences", Module(), operation_key), "Operations by name or pattern, and the module without which they are 403."),
    },
    example="{state: OfflineMaintenance}",
)  # fmt: skip
