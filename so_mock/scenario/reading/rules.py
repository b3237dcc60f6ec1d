"""`rules`, and what is odd about them taken together."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from so_mock.scenario.doors import Doors
from so_mock.scenario.reading.shapes import Field, Keys, ListOf, Reading, Text, items
from so_mock.scenario.reading.then import THEN
from so_mock.scenario.reading.when import WHEN
from so_mock.scenario.rules import Rule, When
from so_mock.seed.yaml import Node, Wrong


class RuleShape(Keys):
    def read(self, node: Node, reading: Reading) -> Rule:
        given = self._fields(node, reading)
        when, steps = given.get("when") or When(), given.get("then") or ()
        return Rule(given.get("name", ""), reading.voice.whereabouts(node), when, tuple(steps))


RULE = RuleShape(
    "a rule",
    {
        "name": Field(Text("a name"), "Stands in X-So-Mock-Rule and in the journal."),
        "when": Field(WHEN, "The calls it is for; all of it must hold. Left out: any call."),
        "then": Field(THEN, "What happens then."),
    },
    required=("then",), example="{name: ..., when: {operation: ...}, then: {...}}",
)  # fmt: skip


class Rules(ListOf):
    """Names are unique within a file; a rule without one is called by its number."""

    def read(self, node: Node, reading: Reading) -> list[Rule]:
        found: list[Rule] = []
        first: dict[str, str] = {}
        for number, each in enumerate(items(node, self.what), 1):
            try:
                rule = self.item.read(each, reading)
            except Wrong as wrong:
                reading.voice.complain(wrong.node, wrong.text)
                continue
            rule = rule._replace(name=rule.name or f"rule {number}")
            other = first.setdefault(rule.name.lower(), rule.place)
            if other != rule.place:
                line = other.rpartition(":")[0].rpartition(":")[2]
                reading.voice.complain(
                    each, f"two rules are called {rule.name!r}; the first is in line {line}"
                )
            found.append(rule)
        return found


RULES = Rules(RULE, "rules")


CONDITIONS = "path", "body", "query", "header", "user", "tenant"


class Reach:
    """Which rules are never asked, since an earlier one is for every call that they are for."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def notes(self, rules: Sequence[Rule]) -> Iterable[str]:
        # Those that stand aside for no call that is theirs, by a mark that whatever they cover bears too: thousands of rules
        # that ask for one id each are not compared with one another.
        certain: dict[Hashable, list[tuple[int, Rule]]] = {}
        for number, rule in enumerate(rules):
            marks = self._marks(rule.when)
            near = (each for mark in (None, *marks) for each in certain.get(mark, ()))
            covering = [each for each in near if self._covers(each[1].when, rule.when)]
            if covering:
                earlier = min(covering, key=itemgetter(0))[1]
                yield f"{rule.place}: {rule.name!r} never happens: {earlier.name!r} comes first, and is for all of its calls"
            elif not _counts(rule.when):
                certain.setdefault(marks[0] if marks else None, []).append((number, rule))

    def _marks(self, when: When) -> list[Hashable]:
        marks: list[Hashable] = [(name, each) for name, each in when.state.items()]
        for name in CONDITIONS:
            marks += [
                (name, each.path, each.test, _hashable(each.wanted)) for each in getattr(when, name)
            ]
        keys = self._keys(when.operations)
        return [*marks, keys] if keys is not None and len(keys) == 1 else marks

    def _covers(self, earlier: When, later: When) -> bool:
        ours, theirs = self._keys(earlier.operations), self._keys(later.operations)
        if ours is not None and (theirs is None or not theirs <= ours):
            return False
        for name in CONDITIONS:
            held = getattr(later, name)
            if any(each not in held for each in getattr(earlier, name)):
                return False
        return earlier.state.items() <= later.state.items()

    def _keys(self, names: tuple[str, ...]) -> frozenset[str] | None:
        """None: all."""
        if not names or "*" in names:
            return None
        return frozenset(key for name in names for key in self._doors.named(name))


def _counts(when: When) -> Any:
    return when.nth or when.times or when.every or when.chance < 1


def _hashable(value: Any) -> Hashable:
    """Equal values give equal ones."""
    return value if isinstance(value, str | int | float) else type(value).__name__
