"""What the test author wants to happen instead: rules, and the state machines that they move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from so_mock.auth.standing import STATES as STATES
from so_mock.call import Answer, Call
from so_mock.catalogue.operations import Operation
from so_mock.clock import Clock
from so_mock.scenario import act
from so_mock.scenario.doors import Doors
from so_mock.scenario.match import Facts, failing, unlucky
from so_mock.scenario.rules import ABSENT, Rule, Then, When
from so_mock.scenario.template import Scene, pools
from so_mock.store.changes import Store

_NONE: Mapping[str, Any] = MappingProxyType({})
COUNTS = "_rule"  # a table, as STATES is, so that undo, forks, checkpoints and reset reach it


class Stage(NamedTuple):
    """What rules know of the tenant that is called: its rows, its clock, its name and its seed."""

    store: Store
    clock: Clock
    tenant: str
    seed: int


class Plan(NamedTuple):
    """What the rules say about one call. `rule` is None where none matched; `near`: of each rule that was for this
    operation and did not match, its name and why. `turn`: which call of the rule's this is, from 1; `sent`: what happens to
    the webhooks that it sets off."""

    rule: Rule | None
    then: Then | None
    near: tuple[tuple[str, str], ...] = ()
    turn: int = 0
    delay: float = 0.0
    sent: Mapping[str, Any] = _NONE

    @property
    def amends(self) -> bool:
        """Whether the operation's own answer goes back changed."""
        then = self.then
        return then is not None and bool(then.headers or then.status or then.patch is not ABSENT)

    @property
    def fault(self) -> str:
        return self.then.fault if self.then is not None else ""


NONE = Plan(None, None)


class Count(NamedTuple):
    """Of a rule: for how many calls all but its counts held, and on how many of them it acted."""

    held: int = 0
    acted: int = 0


def states(store: Store) -> dict[str, str]:
    """The state machines of a tenant, by name."""
    return {row["id"]: row["state"] for row in store.table(STATES).scan()}


def set_states(store: Store, moved: Mapping[str, str]) -> None:
    """Within a unit."""
    for name, state in moved.items():
        _put(store, STATES, {"id": name, "state": state})


def _put(store: Store, table: str, row: dict[str, Any]) -> None:
    write = store.update if row["id"] in store.table(table) else store.insert
    write(table, row)


class _Named(NamedTuple):
    """A rule, and the name under which it is counted and drawn for: its own, where no other rule has that."""

    id: str
    rule: Rule


class Scenarios:
    """The rules of one scenario, by the operation they may be about."""

    def __init__(self, rules: tuple[Rule, ...], doors: Doors) -> None:
        self.rules, self.doors = rules, doors
        named: dict[str, _Named] = {}
        for rule in rules:
            id, again = rule.name, 1
            while id in named:  # a rule of what the file extends may have the same
                again += 1
                id = f"{rule.name} ({again})"
            named[id] = _Named(id, rule)
        self._named = tuple(named.values())
        self._about: dict[str, tuple[_Named, ...]] = {}

    def about(self, operation: Operation) -> tuple[_Named, ...]:
        """The rules that may be about it. Found once: for a call that no rule is about, rules cost this look."""
        found = self._about.get(operation.key)
        if found is None:
            about = self.doors.about
            found = tuple(
                each for each in self._named if about(each.rule.when.operations, operation)
            )
            self._about[operation.key] = found
        return found

    def counts(self, store: Store) -> dict[str, Count]:
        """Of each rule, in their order."""
        table = store.table(COUNTS)
        return {each.id: _count(table.rows.get(each.id)) for each in self._named}

    def consult(self, call: Call, stage: Stage) -> Plan:
        """What shall happen to the call. The first rule that matches has it, and those behind it neither see nor count it.
        Counts are written within the open unit."""
        near: list[tuple[str, str]] = []
        facts = Facts(call.request, call.caller.name, stage.tenant, states(stage.store))
        for id, rule in self.about(call.operation):
            why, turn = failing(rule.when, facts), 0
            if why is None:
                why, turn = _counted(id, rule.when, stage)
            if why is None:
                then = rule.steps[min(turn, len(rule.steps)) - 1]
                delay = _delay(then.delay, stage.seed, id, turn)
                sent = _sent(then.webhook, stage.seed, id, turn) if then.webhook else _NONE
                return Plan(rule, then, tuple(near), turn, delay, sent)
            near.append((rule.name, why))
        return Plan(None, None, tuple(near)) if near else NONE

    def answer(self, plan: Plan, call: Call, stage: Stage) -> Answer:
        """The answer of a plan that does not run the operation."""
        assert plan.rule is not None and plan.then is not None
        scene = self._scene(plan, call, stage)
        return act.stub(plan.rule, plan.then, call.operation.success, scene)

    def amended(
        self, plan: Plan, answer: Answer, rendered: Callable[[], tuple[bytes, str]], call: Call,
        stage: Stage,
    ) -> Answer:  # fmt: skip
        """The operation's own answer as the plan changes it. `rendered`: its bytes in JSON, and their media type."""
        assert plan.rule is not None and plan.then is not None
        own = cache(lambda: act.read_back(*rendered()))
        scene = self._scene(plan, call, stage)._replace(answer=own)
        return act.amended(plan.rule, plan.then, answer, scene)

    def advance(self, plan: Plan, stage: Stage) -> None:
        """Moves the states that the plan sets, whatever became of the call."""
        if plan.then is not None and plan.then.set:
            set_states(stage.store, plan.then.set)

    def _scene(self, plan: Plan, call: Call, stage: Stage) -> Scene:
        assert plan.rule is not None
        name, turn = plan.rule.name, plan.turn
        return Scene(
            Facts(call.request, call.caller.name, stage.tenant),
            call.operation.key,
            stage.clock,
            states(stage.store),
            lambda pool: pools().pick(pool, stage.seed, name, turn),
        )


def _counted(id: str, when: When, stage: Stage) -> tuple[str | None, int]:
    """A call for which all else holds, counted: why the rule leaves it alone, and on how many it has acted by now."""
    held, acted = _count(stage.store.table(COUNTS).rows.get(id))
    held += 1
    why = unlucky(when, held, acted, lambda: act.draw(stage.seed, id, "chance", held))
    acted += why is None
    _put(stage.store, COUNTS, {"id": id, "held": held, "acted": acted})
    return why, acted


def _count(row: Mapping[str, Any] | None) -> Count:
    return Count() if row is None else Count(row["held"], row["acted"])


def _sent(webhook: Mapping[str, Any], seed: int, id: str, turn: int) -> Mapping[str, Any]:
    if "delay" not in webhook:
        return webhook
    return {**webhook, "delay": _delay(webhook["delay"], seed, id, turn)}


def _delay(between: tuple[float, float] | None, seed: int, id: str, turn: int) -> float:
    if between is None:
        return 0.0
    shortest, longest = between
    if longest <= shortest:
        return shortest
    return shortest + (longest - shortest) * act.draw(seed, id, "delay", turn)
