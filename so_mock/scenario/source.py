"""Where a scenario comes from: a packaged world, a packaged file, a file of the user's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from so_mock.config import Config
from so_mock.names import nearest
from so_mock.seed.scenario import BadScenario, Scenario, find, is_file, named, read_scenario

if TYPE_CHECKING:
    from so_mock.catalogue import Catalogue
    from so_mock.entities.absorb import Absorber
    from so_mock.seed.progress import Progress


def load_scenario(
    config: Config, catalogue: Catalogue, absorber: Absorber, progress: Progress
) -> Scenario:
    """A packaged world by name, or what a scenario file makes of one. Raises BadScenario."""
    name = config.scenario
    file = Path(name) if is_file(name) else find(name)
    if file is None or (file.suffix == ".json" and not is_file(name)):
        world = read_scenario(name)
        return world if config.seed is None else replace(world, seed=config.seed)
    if not file.exists():
        near = nearest(file.stem, named())
        raise BadScenario(
            f"no scenario file {name!r}" + (f"; did you mean {near}?" if near else "")
        )
    from so_mock.scenario.load import read_file  # and with it the YAML parser

    told = name if is_file(name) else str(file)
    return read_file(file, told, catalogue, absorber, config, progress)


def load_text(
    content: bytes, name: str, config: Config, catalogue: Catalogue, absorber: Absorber, progress: Progress,
    folder: Path | None = None,
) -> Scenario:  # fmt: skip
    """What a YAML or JSON text makes of one; files that it extends only from `folder`. Raises BadScenario."""
    from so_mock.scenario.load import read_text

    return read_text(content, name, catalogue, absorber, config, progress, folder)
