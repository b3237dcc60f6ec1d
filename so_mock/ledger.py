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
    }


def ledger(world: World) -> list[dict[str, Any]]:
    return [entry(operation, world) for operation in world.catalogue.operations]


def totals(world: World) -> dict[str, int]:
    """Operations by fidelity; PATCH, which no published file lists, is counted among them and
    apart."""
    counted = {
        "operations": 0,
        VERIFIED: 0,
        MODELLED: 0,
        GENERATED: 0,
        "agent": 0,
        "rest": 0,
        "patch": 0,
    }
    for operation in world.catalogue.operations:
        counted["operations"] += 1
        counted[world.resolver.of(operation).fidelity] += 1
        counted["agent" if operation.agent else "rest"] += 1
        counted["patch"] += operation.verb == "PATCH"
    return counted
