"""World: what all tenants that play one scenario share, and never changes."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from so_mock.auth.apps import APPS, KEY, completed
from so_mock.auth.standing import PLATFORM, USUAL, merged
from so_mock.catalogue import Catalogue
from so_mock.clock import BadTime, Clock, begun, setting
from so_mock.config import ENFORCE, LENIENT, OFF, ZONE, Config
from so_mock.crm import Crm
from so_mock.entities import ENTITIES, rows_of, webhook_settings
from so_mock.entities.absorb import Absorber
from so_mock.entities.model import Model
from so_mock.entities.rights_form import RightsForm
from so_mock.entities.shape import Shapes
from so_mock.errors import Failure
from so_mock.journal import Exercised
from so_mock.mail import settings as mail_settings
from so_mock.mail import smarthost
from so_mock.resolve import Resolver
from so_mock.scenario.source import load_scenario, load_text
from so_mock.seed.planting import Planting
from so_mock.seed.progress import Progress
from so_mock.seed.scenario import BadScenario, Scenario, in_folder, is_file
from so_mock.store.changes import Store

if TYPE_CHECKING:
    from so_mock.auth.keys import Keys
    from so_mock.catalogue.operations import Operation
    from so_mock.conventions.sample import Samples
    from so_mock.query.engine import Engine
    from so_mock.scenario.doors import Doors
    from so_mock.scenario.playing import Scenarios


LARGE = 2_000  # rows that take some 10 ms to make
# Where a scenario comes from, if not a file.
PACKAGED, TOLD = "packaged", "told through the admin API"


def source_of(config: Config) -> str:
    files = [name for name in config.scenario_names if is_file(name)]
    return ", ".join(files) or PACKAGED


def located(config: Config) -> Config:
    """Scenarios of the user's folder by their files."""
    if config.scenarios is None:
        return config
    known = in_folder(config.scenarios)
    names = tuple(str(known.get(name, name)) for name in config.scenario_names)
    return replace(config, scenario=names[0] if len(names) == 1 else names)


def written_at(file: Path) -> tuple[int, int, int] | None:
    """When it was written, how long it is and which one it is; None where it cannot be read."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


class World:
    """Catalogue, entities and what answers each operation. Raises BadCatalogue, BadBehaviour or
    BadScenario."""

    def __init__(self, config: Config) -> None:
        config = self.config = located(config)
        self.exercised: Exercised = {}  # by all tenants, also those that are gone
        self.catalogue = Catalogue.load(config.catalogue)
        self.model = Model(ENTITIES, self.catalogue.carriers, rows_of(self.catalogue.families))
        rights, operations = RightsForm(self.catalogue.carriers), self.catalogue.operations
        self.shapes = Shapes(self.model, rights, lambda: self.engine, operations)
        self.absorber = Absorber(self.model)
        self.alive, self.dependants = self.model.alive(), self.model.dependants()
        self.carriers = self.catalogue.carriers
        self.source = source_of(config)
        # Of the first world for all: one of their own would lead back to each, and keep it after its last tenant.
        self.target = self._target
        with Progress() as progress:
            self._play(load_scenario(config, self.catalogue, self.absorber, progress), progress)
        self.resolver = Resolver(self.catalogue, self.model)

    def _play(self, scenario: Scenario, progress: Progress) -> None:
        config = self.config
        self.scenario, self.seed = scenario, scenario.seed
        self.auth = config.auth or scenario.auth or LENIENT
        self.rights = config.rights or scenario.rights or (ENFORCE if scenario.roles else OFF)
        self.zone = config.zone or scenario.zone or ZONE
        self.begin = begun(config.clock or scenario.clock)  # where each tenant's clock starts
        self.files = {file: written_at(file) for file in scenario.files}
        self.rules: Scenarios | None = None
        if scenario.rules:
            from so_mock.scenario.playing import Scenarios  # a plain start has none

            self.rules = Scenarios(scenario.rules, self.doors)
        self._real = Clock(self.zone)
        self._sow(progress)

    def _sow(self, progress: Progress) -> None:
        """Plants the rows for the day on which a clock of this world would start now."""
        try:
            self._day = self.clock().now()[:10]
        except BadTime as wrong:
            raise BadScenario(f"clock of scenario {self.scenario.name}: {wrong}") from None
        self._start = self._planted(self.scenario, progress)

    def clock(self) -> Clock:
        """A tenant's, as it starts."""
        return Clock(self.zone, setting(self.begin, self.zone))

    @property
    def start(self) -> Store:
        """What each tenant starts from. Its days are counted from the clock's start: a process that runs over midnight plants
        anew, so that no tenant is handed out whose today was yesterday. What was handed out before stays as it is."""
        moves = self.begin is None or self.begin.at is None
        if moves and self._real.now()[:10] != self._day:
            with Progress() as progress:
                self._sow(progress)
        return self._start

    def _target(self, operation: Operation) -> str:
        """The agent method behind a REST door."""
        return self.resolver.method_behind(operation)

    @cached_property
    def doors(self) -> Doors:
        """Operations by the names that rules, and questions about the journal, give them."""
        from so_mock.scenario.doors import Doors

        return Doors(self.catalogue.operations, self.target)

    @cached_property
    def keys(self) -> Keys:
        """That sign tokens. Most tests need none, and to make one takes a tenth of a second."""
        from so_mock.auth.authority import Unusable
        from so_mock.auth.keys import keys

        try:
            return keys(self.config.keys)
        except Unusable as wrong:
            raise Failure(str(wrong)) from None

    @cached_property
    def engine(self) -> Engine:
        """Imported and made when the first question is asked."""
        from so_mock.query.engine import Engine

        return Engine(self.shapes, self.absorber.blank_row)

    @cached_property
    def samples(self) -> Samples:
        """Imported and made when the first one is asked for."""
        from so_mock.conventions.sample import Samples

        return Samples(self.carriers, self.seed)

    def _planted(self, scenario: Scenario, progress: Progress) -> Store:
        """The store as the scenario gives it; each tenant starts as a fork of it."""
        today = self.clock().now()
        planting = Planting(scenario, self.shapes, self.absorber, today, self.zone)
        store = Store(self.model.keys() | {"_user": "login", APPS: KEY}, planting)
        for name, rows in scenario.data.items():
            if len(rows) > LARGE:
                store.table(name)  # whoever can connect need not wait for it
        if scenario.generate:
            from so_mock.seed.generate import grow  # a plain start makes no rows

            grow(store, self.absorber, scenario.generate, self.seed, today, progress)
        store.load("_user", [{**user, "login": user["login"].lower()} for user in scenario.users])
        if scenario.apps:
            store.load(APPS, [completed(app) for app in scenario.apps])
        if scenario.platform:
            store.load(PLATFORM, [merged(USUAL, scenario.platform)])
        if scenario.smtp.get("host"):
            store.load(smarthost.SETTING, [{**smarthost.USUAL, **scenario.smtp}])
        if scenario.webhooks or self.config.webhook_http:
            told = webhook_settings.planted(scenario.webhooks, self.config.webhook_http)
            store.load(webhook_settings.SETTINGS, [told])
        if scenario.mail:
            store.load(mail_settings.SETTINGS, [mail_settings.planted(scenario.mail)])
        if scenario.states:
            from so_mock.scenario.playing import STATES

            store.load(STATES, [{"id": n, "state": state} for n, state in scenario.states.items()])
        return store

    def playing(
        self, scenario: Scenario, source: str = PACKAGED, config: Config | None = None
    ) -> World:
        """The same catalogue and behaviours, the rows and the seed of another scenario."""
        other = copy(self)
        other.config = config or self.config
        other.source = source
        if scenario.rules:
            other.doors = self.doors  # some 5 ms to make, and all worlds have the same
        with Progress() as progress:
            other._play(scenario, progress)
        other.__dict__.pop("samples", None)  # another seed makes others
        return other

    def loading(self, config: Config) -> World:
        """The scenario that `config` names, read now. Raises BadScenario."""
        with Progress() as progress:
            scenario = load_scenario(config, self.catalogue, self.absorber, progress)
        return self.playing(scenario, source_of(config), config)

    def reading(
        self, content: bytes, name: str, folder: Path | None = None, config: Config | None = None
    ) -> World:
        """A scenario as text; files that it extends only from `folder`. Raises BadScenario."""
        config = config or self.config
        with Progress() as progress:
            scenario = load_text(
                content, name, config, self.catalogue, self.absorber, progress, folder
            )
        return self.playing(scenario, TOLD, config)

    def stale(self) -> bool:
        """Whether a file that it was read from is another one by now."""
        return any(written_at(file) != then for file, then in self.files.items())

    def perform(self, crm: Crm, key: str, arguments: Mapping[str, Any]) -> Any:
        """What another operation answers within the call of `crm`."""
        operation = self.catalogue.operations.get(key)
        return self.resolver.of(operation).answers(crm, **arguments)
