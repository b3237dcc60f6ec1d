"""What the test author wants to happen instead: rules, and the state machines that they move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from so_mock.call import Answer, Call
from so_mock.catalogue.operations import Operation, Operations
from so_mock.clock import Clock
from so_mock.scenario.rules import ABSENT, Rule, Then
from so_mock.store.changes import Store

STATES, COUNTS = "_state", "_rule"  # tables, so that undo, forks, checkpoints and reset reach them


class Stage(NamedTuple):
    """What rules know of the tenant that is called: its rows, its clock, its name and its seed."""

    store: Store
    clock: Clock
    tenant: str
    seed: int


class Plan(NamedTuple):
    """What the rules say about one call. `rule` is None where none matched; `near`: of each rule that was for this
    operation and did not match, its name and why. `turn`: the how manieth call this is for the rule, from 1."""

    rule: Rule | None
    then: Then | None
    near: tuple[tuple[str, str], ...] = ()
    turn: int = 0
    delay: float = 0.0

    @property
    def amends(self) -> bool:
        """Whether the operation's own answer goes back changed."""
        then = self.then
        return then is not None and bool(then.headers or then.status or then.patch is not ABSENT)

    @property
    def fault(self) -> str:
        return self.then.fault if self.then is not None else ""


def states(store: Store) -> dict[str, str]:
    """The state machines of a tenant, by name."""
    return {row["id"]: row["state"] for row in store.table(STATES).scan()}


def set_states(store: Store, moved: Mapping[str, str]) -> None:
    """Within a unit."""
    for name, state in moved.items():
        write = store.update if name in store.table(STATES) else store.insert
        write(STATES, {"id": name, "state": state})


class Scenarios:
    """The rules of one scenario, by the operation they may be about."""

    def __init__(
        self, rules: tuple[Rule, ...], operations: Operations, target: Callable[[Operation], str]
    ) -> None:
        """`target`: the agent method behind a REST door."""
        self.rules, self._operations, self._target = rules, operations, target

    def consult(self, call: Call, target: str, stage: Stage) -> Plan | None:
        """What shall happen to the call; None where no rule is about its operation. `target`: the agent method behind a REST
        door. Counts and states are written within the call's unit."""
        return None

    def answer(self, plan: Plan, call: Call, stage: Stage) -> Answer:
        """The answer of a plan that does not run the operation."""
        raise NotImplementedError

    def amended(
        self, plan: Plan, answer: Answer, content: bytes, media_type: str, call: Call, stage: Stage
    ) -> Answer:
        """The operation's own answer, `content` its JSON, as the plan changes it."""
        return answer

    def advance(self, plan: Plan, stage: Stage) -> None:
        """Moves the states that the plan sets, whatever became of the call."""
        if plan.then is not None and plan.then.set:
            set_states(stage.store, plan.then.set)
