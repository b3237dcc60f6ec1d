"""Scenarios of rules, made without a file, and the doors that play them."""

from dataclasses import replace
from typing import Any

from contract.door import Door

from so_mock.app import App
from so_mock.config import Config
from so_mock.scenario.rules import Condition, Refusal, Rule, Then, When
from so_mock.tenants import Tenants
from so_mock.world import World

TESTS = ("equals", "matches", "contains", "in", "exists", "gt", "lt")


def conditions(wanted: dict[str, Any]) -> tuple[Condition, ...]:
    """`{"Name": "x", "Id": {"gt": 5, "not": {"equals": 7}}}`, as files write it."""
    made = []
    for path, value in wanted.items():
        tests = value if isinstance(value, dict) and set(value) <= {*TESTS, "not"} else None
        for test, each in (tests or {"equals": value}).items():
            if test != "not":
                made.append(Condition(path, test, each))
                continue
            inner = each if isinstance(each, dict) else {"equals": each}
            made += [Condition(path, name, other, True) for name, other in inner.items()]
    return tuple(made)


def rule(name: str = "a rule", *steps: Then, operation: Any = (), **when: Any) -> Rule:
    operations = (operation,) if isinstance(operation, str) else tuple(operation)
    for place in ("body", "query", "header"):
        when[place] = conditions(when.get(place, {}))
    for place in ("user", "tenant", "path"):
        when[place] = conditions({"": when[place]}) if place in when else ()
    return Rule(name, f"test.yaml:{len(name)}:3", When(operations, **when), steps or (failed(),))


def failed(status: int = 503, **words: str) -> Then:
    return Then(error=Refusal(status, **words))


def played(world: World, *rules: Rule, seed: int = 7, **states: str) -> World:
    """The world with these rules."""
    return world.playing(replace(world.scenario, rules=rules, states=states, seed=seed))


def door_of(world: World, config: Config | None = None) -> Door:
    config = config or world.config
    return Door(app=App(Tenants(world), config))
