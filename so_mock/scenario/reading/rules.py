"""`rules`, and what is odd about them taken together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from so_mock.scenario.doors import Doors
from so_mock.scenario.reading.conditions import fits
from so_mock.scenario.reading.naming import NoSuch
from so_mock.scenario.reading.shapes import Field, Keys, ListOf, Reading, Text, items
from so_mock.scenario.reading.then import THEN
from so_mock.scenario.reading.when import WHEN
from so_mock.scenario.rules import Rule, When
from so_mock.scenario.template import body_paths
from so_mock.seed.nodes import Node, Wrong


class RuleShape(Keys):
    def read(self, node: Node, reading: Reading) -> Rule:
        start, reading.about = len(reading.texts), None
        given = self._fields(node, reading)
        for text in reading.texts[start:]:  # now that it is known which operations the rule is for
            for inner, path in body_paths(text.text):
                try:
                    fits(path, reading)
                except NoSuch as no:
                    text.voice.complain(text.node, f"{{{{{inner}}}}}: {no}")
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


class Reach:
    """Which rules are never asked, since an earlier one is for every call that they are for."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._known: dict[tuple[str, ...], frozenset[str] | None] = {}

    def notes(self, rules: Sequence[Rule]) -> Iterable[str]:
        # Rules that stand aside for no call that is theirs, by one of the tests that a call of theirs must pass: a later
        # rule's calls pass it only where the rule holds the same test, so few need be compared.
        certain: dict[str, list[tuple[Rule, frozenset[str]]]] = defaultdict(list)
        for rule in rules:
            tests = _tests(rule.when)
            held = frozenset(tests)
            beside = (each for test in ("", *tests) for each in certain.get(test, ()))
            keys = self._keys(rule.when.operations)
            earlier = next(
                (each for each, theirs in beside if theirs <= held and self._covers(each, keys)),
                None,
            )
            if earlier is not None:
                yield f"{rule.place}: {rule.name!r} never happens: {earlier.name!r} comes first, and is for all of its calls"
            elif not _counts(rule.when):
                certain[tests[0] if tests else ""].append((rule, held))

    def _covers(self, earlier: Rule, keys: frozenset[str] | None) -> bool:
        ours = self._keys(earlier.when.operations)
        return ours is None or (keys is not None and keys <= ours)

    def _keys(self, names: tuple[str, ...]) -> frozenset[str] | None:
        """None: all."""
        if not names or "*" in names:
            return None
        found = self._known.get(names)
        if found is None:
            found = self._known[names] = frozenset(
                key for name in names for key in self._doors.named(name)
            )
        return found


def _tests(when: When) -> list[str]:
    """What a call must pass, those first that tell most calls apart."""
    places = ("path", "body", "query", "header", "user", "tenant")
    told = [f"{name} {each}" for name in places for each in getattr(when, name)]
    return told + [f"state {name!r} {state!r}" for name, state in when.state.items()]


def _counts(when: When) -> Any:
    return when.nth or when.times or when.every or when.chance < 1
