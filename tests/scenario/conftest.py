"""The fixture `scenarios`: files in a folder of the test's own; `play`: a door to a world of rules."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from contract.door import Door
from scenario.playing import door_of, played
from scenario_files import scenarios as scenarios

from so_mock.scenario.rules import Rule


@pytest.fixture
def play(world: Any) -> Iterator[Callable[..., Door]]:
    made: list[Door] = []

    def start(*rules: Rule, seed: int = 7, within: Any = world, **states: str) -> Door:
        made.append(door_of(played(within, *rules, seed=seed, **states)))
        return made[-1]

    yield start
    for each in made:
        each.close()
