"""Tenant: everything remembered for one customer id. World: what all tenants of a process share,
and never changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from so_mock.auth.identify import Known
from so_mock.call import Call, Caller
from so_mock.catalogue import Catalogue
from so_mock.clock import Clock
from so_mock.config import Config
from so_mock.conventions.sample import Samples
from so_mock.crm import Crm, Tools
from so_mock.entities import ENTITIES, rows_of
from so_mock.entities.absorb import Absorber
from so_mock.entities.lists import with_standard
from so_mock.entities.model import Model
from so_mock.entities.rights_form import RightsForm
from so_mock.entities.shape import Shapes
from so_mock.journal import Journal
from so_mock.render.kept import Kept
from so_mock.resolve import Resolver
from so_mock.rights import visible
from so_mock.seed.scenario import Scenario, read_scenario
from so_mock.store.changes import Store
from so_mock.store.reads import Reads


class World:
    """Catalogue, entities and what answers each operation. Raises BadCatalogue, BadBehaviour or
    BadScenario."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.catalogue = Catalogue.load(config.catalogue)
        self.model = Model(ENTITIES, self.catalogue.carriers, rows_of(self.catalogue.families))
        self.shapes = Shapes(self.model, RightsForm(self.catalogue.carriers))
        self.absorber = Absorber(self.model)
        self.alive = self.model.alive()
        self.carriers = self.catalogue.carriers
        self.samples = Samples(self.carriers, config.seed)
        self.resolver = Resolver(self.catalogue, self.model, self.samples)
        self.scenario: Scenario = read_scenario(config.scenario)
        self.start = self._planted(self.scenario)

    def _planted(self, scenario: Scenario) -> Store:
        """The store as the scenario gives it; each tenant starts as a fork of it."""
        store = Store(self.model.keys() | {"_user": "login"})
        today = Clock(self.config.zone).now()
        given = scenario.rows(today)
        for name, rows in (given | {"list": with_standard(given.get("list", []))}).items():
            if name not in self.model:
                continue  # a catalogue of another version may lack the carrier
            blank = self.absorber.blank_row(self.model[name])
            store.load(name, [{**blank, **row} for row in rows])
        store.load("_user", [{**user, "login": user["login"].lower()} for user in scenario.users])
        return store


class Tenant:
    """Rows, clock, journal and kept answers of one customer id. Two tenants never meet."""

    def __init__(self, name: str, world: World) -> None:
        self.name, self.world = name, world
        self.reset()

    def reset(self) -> None:
        """As it was after its scenario was loaded."""
        self.clock = Clock(self.world.config.zone)
        self.journal = Journal()
        world = self.world
        self._tools = Tools(
            world.shapes,
            world.absorber,
            self.clock,
            world.config.seed,
            world.config.strict,
            self._perform,
        )
        self.restore(self.world.start)

    def snapshot(self) -> Store:
        """This moment; `restore` returns to it, any number of times."""
        return self.store.fork()

    def restore(self, moment: Store) -> None:
        self.store = moment.fork()
        self.kept = Kept()
        self.known = Known()

    def reads(self, caller: Caller) -> Reads:
        """The only way an answer looks at rows: hidden ones are absent, every look is noted."""
        return Reads(self.store, visible(caller, self.world.alive))

    def crm(self, call: Call) -> Crm:
        return Crm(self._tools, self.store, self.reads(call.caller), call.caller)

    def _perform(self, crm: Crm, key: str, arguments: Mapping[str, Any]) -> Any:
        operation = self.world.catalogue.operations.get(key)
        return self.world.resolver.of(operation).answers(crm, **arguments)


class Tenants:
    """Tenants by name, without regard to case. The default one answers where no name stands in
    front."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.default = Tenant(world.config.tenant, world)
        self._by_name = {self.default.name.lower(): self.default}

    def find(self, name: str) -> Tenant | None:
        return self._by_name.get(name.lower())

    def __iter__(self) -> Any:
        return iter(self._by_name.values())
