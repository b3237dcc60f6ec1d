"""Rules that do what a request's own headers ask for, and rules as a file has them."""

from __future__ import annotations

from copy import copy
from typing import Any

from scenario_files import playing

from so_mock.app import App
from so_mock.call import Answer, Call
from so_mock.config import Config
from so_mock.scenario.playing import Plan
from so_mock.scenario.rules import ABSENT, Rule, Then, When
from so_mock.tenants import Tenants
from so_mock.world import World


class Asked:
    """In place of a world's rules. Headers: `Fault`, `Delay` in seconds, `Size` and `Status` of an answer instead of the
    operation's own."""

    def about(self, *_: Any) -> bool:
        return True

    def consult(self, call: Call, *_: Any) -> Plan:
        assert call.request is not None
        said = {name.decode(): value.decode() for name, value in call.request.headers}
        size, status = said.get("size", ""), int(said.get("status", 0))
        body = "x" * (int(size) - 2) if size else ABSENT  # as JSON that many bytes
        then = Then(body=body, status=status, fault=said.get("fault", ""))
        rule = Rule("asked", "test:1:1", When(), (then,))
        return Plan(rule, then, delay=float(said.get("delay", 0)))

    def answer(self, plan: Plan, *_: Any) -> Answer:
        assert plan.then is not None
        value = None if plan.then.body is ABSENT else plan.then.body
        return Answer(value, plan.then.status or 200, said=True)

    def amended(self, plan: Plan, answer: Answer, *_: Any) -> Answer:
        return (
            answer._replace(status=plan.then.status) if plan.then and plan.then.status else answer
        )

    def advance(self, *_: Any) -> None:
        pass


def staged(world: World) -> App:
    world = copy(world)
    world.rules = Asked()  # type: ignore[assignment]
    return App(Tenants(world), Config())


def written(world: World, rules: str) -> App:
    """The rules as a file has them."""
    return App(Tenants(playing(world, rules)), Config())
