"""Where a scenario comes from: packaged worlds, packaged files, files of the user's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from so_mock.config import Config
from so_mock.names import did_you_mean
from so_mock.seed.scenario import (
    BadScenario,
    Scenario,
    find,
    is_file,
    named,
    read_scenario,
    unknown,
)

if TYPE_CHECKING:
    from so_mock.catalogue import Catalogue
    from so_mock.entities.absorb import Absorber
    from so_mock.seed.progress import Progress


def load_scenario(
    config: Config, catalogue: Catalogue, absorber: Absorber, progress: Progress
) -> Scenario:
    """A packaged world by name, or what scenario files make of one. Raises BadScenario."""
    names = config.scenario_names
    for name in names:
        need(name, config.scenarios)
    if len(names) == 1 and not is_file(names[0]):
        file = find(names[0])
        if file is not None and file.suffix == ".json":
            world = read_scenario(names[0])
            return world if config.seed is None else replace(world, seed=config.seed)
    from so_mock.scenario.load import read_files  # and with it the YAML parser

    return read_files(names, catalogue, absorber, config, progress)


def need(name: str, folder: Path | None = None) -> None:
    """Raises BadScenario where there is none of that name. `folder`: the user's, whose files have names too."""
    if not is_file(name):
        if find(name) is None:
            raise BadScenario(unknown(name, folder))
    elif not Path(name).exists():
        raise BadScenario(f"no scenario file '{name}'{did_you_mean(Path(name).stem, named())}")


def load_text(
    content: bytes, name: str, config: Config, catalogue: Catalogue, absorber: Absorber, progress: Progress,
    folder: Path | None = None,
) -> Scenario:  # fmt: skip
    """What a YAML or JSON text makes of one; files that it extends only from `folder`. Raises BadScenario."""
    from so_mock.scenario.load import read_text

    return read_text(content, name, catalogue, absorber, config, progress, folder)
