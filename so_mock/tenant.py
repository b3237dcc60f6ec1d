"""Tenant: everything remembered for one customer id. World: what all tenants of a process share,
and never changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import replace
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.auth.identify import Known
from so_mock.call import Call, Caller
from so_mock.catalogue import Catalogue
from so_mock.clock import BadTime, Clock, Setting, Start, begun, setting
from so_mock.config import LENIENT, ZONE, Config
from so_mock.crm import Crm, Tools
from so_mock.entities import ENTITIES, rows_of
from so_mock.entities.absorb import Absorber
from so_mock.entities.model import Model, alive
from so_mock.entities.rights_form import RightsForm
from so_mock.entities.shape import Shapes
from so_mock.errors import BadRequest, Conflict, NotFound
from so_mock.journal import Exercised, Journal
from so_mock.render.kept import Kept
from so_mock.resolve import Resolver
from so_mock.rights import visible
from so_mock.scenario.source import load_scenario, load_text
from so_mock.seed.planting import Planting
from so_mock.seed.progress import Progress
from so_mock.seed.scenario import BadScenario, Scenario, in_folder, is_file, named
from so_mock.store.changes import Store
from so_mock.store.reads import Reads

if TYPE_CHECKING:
    from asyncio import Future

    from so_mock.catalogue.operations import Operation
    from so_mock.conventions.sample import Samples
    from so_mock.query.engine import Engine
    from so_mock.scenario import Scenarios, Stage
    from so_mock.scenario.doors import Doors


LARGE = 2_000  # rows that take some 10 ms to make
PACKAGED, TOLD = (
    "packaged",
    "told through the admin API",
)  # where a scenario comes from, if not a file


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


def written_at(file: Path) -> tuple[int, int] | None:
    """When it was written and how long it is; None where it cannot be read."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


class World:
    """Catalogue, entities and what answers each operation. Raises BadCatalogue, BadBehaviour or
    BadScenario."""

    def __init__(self, config: Config) -> None:
        config = self.config = located(config)
        self.exercised: Exercised = {}  # by all tenants, also those that are gone
        self.catalogue = Catalogue.load(config.catalogue)
        self.model = Model(ENTITIES, self.catalogue.carriers, rows_of(self.catalogue.families))
        self.shapes = Shapes(self.model, RightsForm(self.catalogue.carriers), lambda: self.engine)
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
        self.zone = config.zone or scenario.zone or ZONE
        self.begin = begun(config.clock or scenario.clock)  # where each tenant's clock starts
        self.files = {file: written_at(file) for file in scenario.files}
        self.rules: Scenarios | None = None
        if scenario.rules:
            from so_mock.scenario import Scenarios  # a plain start has none

            self.rules = Scenarios(scenario.rules, self.catalogue.operations, self.target)
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
        """Operations by the names that questions about the journal give them."""
        from so_mock.scenario.doors import Doors

        return Doors(self.catalogue.operations, self.target)

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
        store = Store(self.model.keys() | {"_user": "login"}, planting)
        for name, rows in scenario.data.items():
            if len(rows) > LARGE:
                store.table(name)  # whoever can connect need not wait for it
        if scenario.generate:
            from so_mock.seed.generate import grow  # a plain start makes no rows

            grow(store, self.absorber, scenario.generate, self.seed, today, progress)
        store.load("_user", [{**user, "login": user["login"].lower()} for user in scenario.users])
        if scenario.states:
            store.load(
                "_state", [{"id": n, "state": state} for n, state in scenario.states.items()]
            )
        return store

    def playing(
        self, scenario: Scenario, source: str = PACKAGED, config: Config | None = None
    ) -> World:
        """The same catalogue and behaviours, the rows and the seed of another scenario."""
        other = copy(self)
        other.config = config or self.config
        other.source = source
        with Progress() as progress:
            other._play(scenario, progress)
        other.__dict__.pop("samples", None)  # another seed makes others
        return other

    def loading(self, config: Config) -> World:
        """The scenario that `config` names, read now. Raises BadScenario."""
        with Progress() as progress:
            scenario = load_scenario(config, self.catalogue, self.absorber, progress)
        return self.playing(scenario, source_of(config), config)

    def reading(self, content: bytes, name: str, folder: Path | None = None) -> World:
        """A scenario as text; files that it extends only from `folder`. Raises BadScenario."""
        with Progress() as progress:
            scenario = load_text(
                content, name, self.config, self.catalogue, self.absorber, progress, folder
            )
        return self.playing(scenario, TOLD)

    def stale(self) -> bool:
        """Whether a file that it was read from is another one by now."""
        return any(written_at(file) != then for file, then in self.files.items())

    def perform(self, crm: Crm, key: str, arguments: Mapping[str, Any]) -> Any:
        """What another operation answers within the call of `crm`."""
        operation = self.catalogue.operations.get(key)
        return self.resolver.of(operation).answers(crm, **arguments)


LONGEST = 100  # name of a checkpoint


class Checkpoint(NamedTuple):
    """A moment that was given a name. `when` by the tenant's clock; `rows` as the API has them."""

    name: str
    when: str
    rows: int
    moment: Store
    clock: Setting


class Tenant:
    """Rows, clock, journal and kept answers of one customer id. Two tenants never meet.

    Nothing it holds leads back to it, so a tenant let go is freed at once: the collector, tuned for
    few pauses, would take very long to find it.
    """

    def __init__(self, name: str, world: World) -> None:
        self.name, self.world = name, world
        self.patient = True  # whoever asks may wait as long as it takes
        self.loading = False  # another scenario is being read for it
        self.checkpoints: dict[str, Checkpoint] = {}
        self.journal = Journal()
        self.reset()

    def reset(self) -> None:
        """As it was after its scenario was loaded. Checkpoints stay until they are deleted."""
        world = self.world
        start = world.start  # which may take a while to plant
        self.clock = world.clock()
        self.journal = self.journal.anew(world.exercised)
        self._tools = Tools(
            world.shapes,
            world.absorber,
            self.clock,
            world.seed,
            world.config.strict,
            world.perform,
            lambda: world.engine,
        )
        self.restore(start)

    def snapshot(self) -> Store:
        """This moment; `restore` returns to it, any number of times."""
        return self.store.fork()

    def restore(self, moment: Store) -> None:
        self.store = moment.fork()
        self.kept = Kept()
        self.known = Known()

    def save(self, name: str) -> Checkpoint:
        """A checkpoint of this moment, in place of one of that name. Raises BadRequest."""
        if len(name) > LONGEST:
            raise BadRequest(f"the name of a checkpoint holds {LONGEST} characters at most")
        tables = self.store.tables.whole().items()
        rows = sum(len(table) for kind, table in tables if not kind.startswith("_"))
        saved = Checkpoint(name, self.clock.now(), rows, self.snapshot(), self.clock.setting)
        self.checkpoints[name] = saved
        return saved

    def return_to(self, checkpoint: Checkpoint) -> None:
        """Rows, ids, states and clock as they were then. A clock that ticks goes on as far ahead of real time as it was."""
        self.restore(checkpoint.moment)
        self.clock.turn(checkpoint.clock)

    def checkpoint(self, name: str) -> Checkpoint:
        found = self.checkpoints.get(name)
        if found is None:
            raise NotFound(f"{self.name} has no checkpoint {name[:80]!r}")
        return found

    def play(self, world: World) -> None:
        """Starts anew, in another world. Checkpoints were moments of the old one."""
        self.world = world
        self.checkpoints = {}
        self.reset()

    def callers(self) -> list[str]:
        """Logins of the users there are, and of whoever else has called."""
        users = [row["login"] for row in self.store.table("_user").scan()]
        called = {user.lower(): user for _, _, user, _ in self.journal.exercised if user}
        return users + [user for lowered, user in called.items() if lowered not in users]

    def stage(self) -> Stage:
        """What rules may look at."""
        from so_mock.scenario import Stage

        return Stage(self.store, self.clock, self.name, self.world.seed)

    def reads(self, caller: Caller) -> Reads:
        """The only way an answer looks at rows: hidden ones are absent, every look is noted."""
        sees = visible(caller, self.world.alive)
        return Reads(
            self.store, sees, self.clock.now, self.world.dependants, alive,
            caller.associate_id, self.clock.zone, caller.zone,
        )  # fmt: skip

    def crm(self, call: Call) -> Crm:
        return self.acting(call.caller, call.base)

    def acting(self, caller: Caller, base: str = "") -> Crm:
        """For whoever writes without a call."""
        kept = None if self.patient else self.kept
        return Crm(
            self._tools, self.store, self.reads(caller), caller, base, patient=self.patient, kept=kept
        )  # fmt: skip

    def aside(self) -> Tenant:
        """This moment of the tenant, for a thread: what it writes is seen by nobody."""
        other = copy(self)
        other.store, other.kept, other.clock = self.store.fork(), Kept(), self.clock.copy()
        other._tools = self._tools._replace(clock=other.clock)
        return other


NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")  # a token carries it
OTHERS = frozenset({"api", "login", "_so_mock"})  # first parts of addresses that are no tenant's


class Played(NamedTuple):
    """Which world a tenant plays: a scenario by name (none: the loaded one), with another seed, from another start."""

    scenario: str = ""
    seed: int | None = None
    clock: Start | None = None


LOADED = Played()
MOST_WORLDS = 32  # kept for the next tenant, beside those that are played


class Tenants:
    """Tenants by name, without regard to case. The default one answers where no name stands in
    front."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.default = Tenant(world.config.tenant, world)
        self._by_name = {self.default.name.lower(): self.default}
        self._worlds: dict[Played, World] = {}  # the one used last stands last
        self._building: dict[Played, Future[World]] = {}
        self._numbers = count(10_001)  # none twice: who still calls a deleted tenant gets 404
        self._watchers: list[Callable[[], None]] = []

    def find(self, name: str) -> Tenant | None:
        return self._by_name.get(name.lower())

    def need(self, name: str) -> Tenant:
        found = self.find(name)
        if found is None:
            raise NotFound(f"no tenant {name[:80]!r}")
        return found

    def make(self, name: str = "", scenario: str = "") -> Tenant:
        """A fork of the loaded scenario, or of another one known by name; without a name `Cust` and a number.

        Raises BadRequest or Conflict.
        """
        return self.add(name, self.playing(Played(scenario)))

    def add(self, name: str, world: World) -> Tenant:
        """The same in a world that is there. Raises BadRequest or Conflict."""
        name = name or self._free_name()
        self.refuse(name)
        made = self._by_name[name.lower()] = Tenant(name, world)
        self._tell()
        return made

    def refuse(self, name: str) -> None:
        """Raises BadRequest or Conflict for what cannot be a new tenant's name."""
        if not NAME.fullmatch(name):
            raise BadRequest(
                f"{name[:80]!r} names no tenant: letters, digits, _ and - only, 64 at most"
            )
        if name.lower() in OTHERS:
            raise BadRequest(f"{name!r} names no tenant: addresses of so-mock begin with it")
        if self.find(name) is not None:
            raise Conflict(f"there is a tenant {name!r} already")

    def remove(self, name: str) -> None:
        """Raises NotFound, or Conflict for the default one."""
        tenant = self.need(name)
        if tenant is self.default:
            raise Conflict(f"{self.default.name} is the default tenant and stays; it can be reset")
        tenant.journal.anew(tenant.world.exercised)
        del self._by_name[name.lower()]
        self._tell()

    def play(self, tenant: Tenant, world: World) -> None:
        """Starts the tenant anew, in another world."""
        tenant.play(world)
        self._tell()

    def replace(self, old: World, new: World) -> list[Tenant]:
        """Starts anew whoever plays `old`; whoever is made from now on plays `new` as well."""
        started = [tenant for tenant in self if tenant.world is old]
        for tenant in started:
            tenant.play(new)
        if self.world is old:
            self.world = new
            self._worlds.clear()  # those with another seed or start were made of the old one
        self._tell()
        return started

    def watch(self, told: Callable[[], None]) -> None:
        """`told` is called after a tenant was made or removed, or plays another world."""
        self._watchers.append(told)

    def __iter__(self) -> Iterator[Tenant]:
        return iter(self._by_name.values())

    def _tell(self) -> None:
        for told in self._watchers:
            told()

    def _free_name(self) -> str:
        return next(name for n in self._numbers if self.find(name := f"Cust{n}") is None)

    # -- worlds

    def scenarios(self) -> dict[str, Path]:
        """What is known by a name: the packaged scenarios, and those of the user's folder, which come first."""
        folder = self.world.config.scenarios
        return named() | ({} if folder is None else in_folder(folder))

    def playing(self, played: Played) -> World:
        """Made at its first tenant, and kept: its rows are the start of all the others. Raises BadRequest."""
        found = self._kept(played)
        return found if found is not None else self._keep(played, self.build(played))

    async def built(self, played: Played) -> World:
        """The same, made in a thread: others are served meanwhile, and who wants the same waits for the same."""
        found = self._kept(played)
        if found is not None:
            return found
        making = self._building.get(played)
        if making is None:
            from asyncio import ensure_future, to_thread  # a start needs none of it

            making = self._building[played] = ensure_future(to_thread(self.build, played))
            making.add_done_callback(lambda _: self._building.pop(played, None))
        from asyncio import shield

        return self._keep(played, await shield(making))

    def build(self, played: Played) -> World:
        """Raises BadRequest."""
        world = self.world
        config = world.config
        if played.seed is not None:
            config = replace(config, seed=played.seed)
        if played.clock is not None:
            config = replace(config, clock=played.clock)
        if not played.scenario:
            seed = world.seed if played.seed is None else played.seed
            return world.playing(replace(world.scenario, seed=seed), world.source, config)
        known = self.scenarios()
        if played.scenario not in known:  # a name from the net is never read as a file
            names = ", ".join(sorted(known))
            raise BadRequest(f"no packaged scenario {played.scenario[:80]!r}; there are {names}")
        try:
            return world.loading(located(replace(config, scenario=played.scenario)))
        except BadScenario as wrong:
            raise BadRequest(str(wrong)) from None

    def _kept(self, played: Played) -> World | None:
        if played == LOADED or played == Played(self.world.scenario.name):
            return self.world
        found = self._worlds.pop(played, None)
        if found is None or found.stale():
            return None
        self._worlds[played] = found
        return found

    def _keep(self, played: Played, world: World) -> World:
        kept = self._worlds.setdefault(played, world)
        while len(self._worlds) > MOST_WORLDS:
            del self._worlds[next(iter(self._worlds))]
        return kept
