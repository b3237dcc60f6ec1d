"""What the tests of scenario files share."""

from pathlib import Path

import pytest

from so_mock.config import Config
from so_mock.scenario.source import load_scenario, load_text
from so_mock.seed.progress import Progress
from so_mock.seed.scenario import BadScenario, Scenario
from so_mock.tenant import Tenant
from so_mock.world import World

EVERYTHING = Path(__file__).parent / "data" / "everything.yaml"  # every key there is


def playing(world: World, text: str) -> World:
    """The world as a scenario file of this text has it. Raises BadScenario for whatever is to complain of."""
    with Progress() as progress:
        scenario = load_text(
            text.encode(), "test.yaml", world.config, world.catalogue, world.absorber, progress
        )
        return world.playing(scenario)


class Folder:
    """Scenario files in a folder of the test's own."""

    def __init__(self, path, world) -> None:
        self.path, self.world = path, world

    def write(self, text: str | bytes, name: str = "x.yaml") -> str:
        file = self.path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(file)

    def read(self, text: str | bytes, **options) -> Scenario:
        config = Config(scenario=self.write(text), **options)
        return load_scenario(config, self.world.catalogue, self.world.absorber, Progress())

    def complaints(self, text: str | bytes) -> list[str]:
        """What is wrong, as `line:column: what`."""
        with pytest.raises(BadScenario) as raised:
            self.read(text)
        head, *lines = str(raised.value).split("\n")
        assert head == f"scenario {self.path / 'x.yaml'} is not loaded"
        return [line.removeprefix(f"{self.path}/").removeprefix("x.yaml:") for line in lines]

    def tenant(self, text: str, **options) -> Tenant:
        return Tenant("Cust12345", World(Config(scenario=self.write(text), **options)))


@pytest.fixture
def scenarios(tmp_path, world) -> Folder:
    return Folder(tmp_path, world)
