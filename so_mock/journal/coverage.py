"""What was exercised: operations, and with which statuses and by whom they were called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from so_mock.journal import Exercise


def coverage(
    exercised: Iterable[Mapping[Exercise, int]], known: list[str], fidelity: Callable[[str], str]
) -> dict[str, Any]:
    """`known`: the keys of all operations; `fidelity` of one of them. Requests of no operation count for nothing."""
    operations: dict[str, dict[str, Any]] = {}
    users: dict[str, int] = {}
    for counted in exercised:
        for (key, status, user, answered), times in counted.items():
            found = operations.get(key)
            if found is None:
                found = operations[key] = {"calls": 0, "statuses": {}, "users": {}, "answers": {}}
            found["calls"] += times
            _add(found["statuses"], str(status), times)
            _add(found["answers"], answered, times)
            if user:
                _add(found["users"], user, times)
                _add(users, user, times)
    listed = [
        {"operation": key, "fidelity": fidelity(key), **_sorted(operations[key])}
        for key in sorted(operations)
    ]
    return {
        "operations": listed,
        "users": dict(sorted(users.items())),
        "totals": _totals(listed, known),
    }


def _totals(listed: list[dict[str, Any]], known: list[str]) -> dict[str, Any]:
    agents: dict[str, dict[str, int]] = {}
    for key in known:
        agents.setdefault(_agent(key), {"exercised": 0, "operations": 0})["operations"] += 1
    by_fidelity: dict[str, int] = {}
    for each in listed:
        agent = _agent(each["operation"])  # those of the platform are in no list
        agents.setdefault(agent, {"exercised": 0, "operations": 0})["exercised"] += 1
        _add(by_fidelity, each["fidelity"], 1)
    return {
        "calls": sum(each["calls"] for each in listed),
        "exercised": len(listed),
        "operations": len(known),
        "fidelity": by_fidelity,
        "agents": {name: counts for name, counts in sorted(agents.items()) if counts["exercised"]},
    }


def _agent(key: str) -> str:
    """The agent, or the first part of a REST path: `Contact`, `REST Contact`."""
    verb, space, path = key.partition(" ")
    return f"REST {path.partition('/')[0]}" if space else verb.partition(".")[0]


def _sorted(found: dict[str, Any]) -> dict[str, Any]:
    return {n: dict(sorted(v.items())) if isinstance(v, dict) else v for n, v in found.items()}


def _add(counted: dict[str, int], name: str, times: int) -> None:
    counted[name] = counted.get(name, 0) + times
