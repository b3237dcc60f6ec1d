"""What became of each rule of the scenario at one call."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING, Any

from so_mock.journal import Entry

if TYPE_CHECKING:
    from so_mock.scenario.rules import Rule

DOOR = "so_mock/web"  # what answers a request that is refused before rules are asked


def explained(entry: Entry, rules: Sequence[Rule], about: Container[Rule]) -> list[dict[str, Any]]:
    """Each rule in the order in which they are asked. `about`: those that may be about the entry's operation. `near` are the
    ones that were for it and did not match."""
    near = iter(entry.near)
    missed = next(near, None)
    won = ""
    told = []
    for rule in rules:
        close = False
        if not entry.operation:
            why = "it called no operation"
        elif rule not in about:
            why = f"it is for {', '.join(rule.when.operations)[:200]}"
        elif won:
            why = f"an earlier rule matched: {won}"
        elif missed is not None and missed[0] == rule.name:
            why, missed, close = missed[1], next(near, None), True
        elif rule.name == entry.rule:
            why, won = None, rule.name
        elif entry.by == DOOR:
            why = "the request was refused before rules were asked"
        else:
            why = "it was not asked"
        how = {"matched": why is None, "near": close, "why": why}
        told.append({"rule": rule.name, "place": rule.place, **how})
    return told
