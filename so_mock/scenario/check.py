"""What is wrong with scenario files, each looked at by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from so_mock.catalogue import Catalogue
from so_mock.config import Config
from so_mock.entities import ENTITIES, rows_of
from so_mock.entities.absorb import Absorber
from so_mock.entities.model import Model
from so_mock.scenario.source import load_scenario
from so_mock.seed.progress import Progress
from so_mock.seed.scenario import BadScenario, Scenario, find

SUFFIXES = (".yaml", ".yml")


class Looked(NamedTuple):
    """At one file. `complaints` and `notes` each begin with their place."""

    name: str
    complaints: list[str]
    notes: list[str]
    good: str = ""  # what is in it


def files(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each file, those of a folder one by one, and what is wrong with finding it."""
    for name in names:
        path = Path(name)
        if find(name) is not None or not path.is_dir():
            yield name, ""
            continue
        below = sorted(
            file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file()
        )
        for file in below:
            yield str(file), ""
        if not below:
            yield name, f"{name}: no *.yaml in this folder, or in one below it"


def look(names: Iterable[str], catalogue: Catalogue) -> Iterator[Looked]:
    model = Model(ENTITIES, catalogue.carriers, rows_of(catalogue.families))
    absorber = Absorber(model)
    for name, wrong in files(names):
        if wrong:
            yield Looked(name, [wrong], [])
            continue
        config = Config(scenario=name)
        try:
            found = load_scenario(config, catalogue, absorber, Progress())
        except BadScenario as bad:
            if bad.complaints is None:
                yield Looked(name, [f"{name}: {bad}"], [])
            else:
                yield Looked(name, bad.complaints.told(), bad.complaints.noted())
        else:
            yield Looked(name, [], list(found.notes), _contents(found))


def _contents(scenario: Scenario) -> str:
    counts = {
        "rule": len(scenario.rules),
        "state": len(scenario.states),
        "user": len(scenario.users),
        "row": sum(map(len, scenario.data.values())),
        "row to be made": sum(scenario.generate.values()),
    }
    told = [f"{count:,} {_many(name, count)}" for name, count in counts.items() if count]
    return ", ".join(told)


def _many(name: str, count: int) -> str:
    first, space, rest = name.partition(" ")
    return (first if count == 1 else f"{first}s") + space + rest
