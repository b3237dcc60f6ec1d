"""The ledger: every operation, what answers it, and how far that answer is to be trusted."""

from __future__ import annotations

from collections import Counter
from typing import Any

from so_mock.call import GENERATED, MODELLED, VERIFIED
from so_mock.catalogue.operations import Operation
from so_mock.conventions.reasons import reason
from so_mock.rest.aliases import ALIASES
from so_mock.world import World


def entry(operation: Operation, world: World) -> dict[str, Any]:
    found = world.resolver.of(operation)
    return {
        "operation": operation.key,
        "fidelity": found.fidelity,
        "by": found.by,
        "place": found.place,
        "calls": found.target or None,
        "pattern": found.fidelity == MODELLED and not found.proven,
        "reason": _reason(operation) if found.fidelity == GENERATED else None,
    }


def _reason(operation: Operation) -> str | None:
    """Why it answers a sample; a REST operation for the reason of the agent method it stands for."""
    return reason(operation.key, ALIASES.get(operation.key, ""), operation.calls) or None


def ledger(world: World) -> list[dict[str, Any]]:
    """`pattern` marks what is modelled by its name alone: no fact and no test has said so yet; `reason` says why an answer is
    a sample."""
    world.resolver.check()
    return [entry(operation, world) for operation in world.catalogue.operations]


def totals(world: World) -> dict[str, int]:
    """Operations by fidelity; `pattern` is a part of the modelled; PATCH, which no published file lists, is counted among them and
    apart."""
    counted = {
        "operations": 0,
        VERIFIED: 0,
        MODELLED: 0,
        GENERATED: 0,
        "pattern": 0,
        "agent": 0,
        "rest": 0,
        "patch": 0,
    }
    for operation in world.catalogue.operations:
        counted["operations"] += 1
        found = world.resolver.of(operation)
        counted[found.fidelity] += 1
        counted["pattern"] += found.fidelity == MODELLED and not found.proven
        counted["agent" if operation.agent else "rest"] += 1
        counted["patch"] += operation.verb == "PATCH"
    return counted


def reasons(entries: list[dict[str, Any]]) -> dict[str, int]:
    """How many are generated for each reason, most first; the empty one is for those that nobody has told of."""
    counted = Counter(e["reason"] or "" for e in entries if e["fidelity"] == GENERATED)
    return dict(counted.most_common())
