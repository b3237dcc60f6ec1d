"""The ledger: every operation, what answers it, and how far that answer is to be trusted."""

from __future__ import annotations

from typing import Any

from so_mock.call import GENERATED, MODELLED, VERIFIED
from so_mock.catalogue.operations import Operation
from so_mock.tenant import World


def entry(operation: Operation, world: World) -> dict[str, Any]:
    found = world.resolver.of(operation)
    return {
        "operation": operation.key,
        "fidelity": found.fidelity,
        "by": found.by,
        "place": found.place,
        "calls": found.target or None,
        "pattern": found.fidelity == MODELLED and not found.proven,
    }


def ledger(world: World) -> list[dict[str, Any]]:
    """`pattern` marks what is modelled by its name alone: no fact and no test has said so yet."""
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
