"""Tenants: all of a process, by name, and the worlds that they play."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from so_mock.background import Background
from so_mock.clock import Start
from so_mock.errors import BadRequest, Conflict, NotFound
from so_mock.names import meant_or_all
from so_mock.seed.scenario import BadScenario, in_folder, named
from so_mock.tenant import Tenant
from so_mock.world import World, located

if TYPE_CHECKING:
    from asyncio import Future

    from so_mock.config import Config

NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")  # a token carries it
OTHERS = frozenset({"api", "login", "_so_mock"})  # first parts of addresses that are no tenant's


class Played(NamedTuple):
    """Which world a tenant plays: a scenario by name (none: the loaded one), with another seed, from another start, with credentials looked
    at in another way."""

    scenario: str = ""
    seed: int | None = None
    clock: Start | None = None
    auth: str = ""

    def over(self, config: Config) -> Config:
        """What is told here wins."""
        return replace(
            config,
            seed=config.seed if self.seed is None else self.seed,
            clock=config.clock if self.clock is None else self.clock,
            auth=self.auth or config.auth,
        )


LOADED = Played()
MOST_WORLDS = 32  # kept for the next tenant, beside those that are played


class Tenants:
    """Tenants by name, without regard to case. The default one answers where no name stands in
    front."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._by_name: dict[str, Tenant] = {}
        self.background = Background(self.find, lambda: tuple(self))
        self.default = Tenant(world.config.tenant, world, self.background.ring)
        self._by_name[self.default.name.lower()] = self.default
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
        made = self._by_name[name.lower()] = Tenant(name, world, self.background.ring)
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
        config = played.over(world.config)
        if not played.scenario:
            seed = world.seed if played.seed is None else played.seed
            return world.playing(replace(world.scenario, seed=seed), world.source, config)
        known = self.scenarios()
        if played.scenario not in known:  # a name from the net is never read as a file
            hint = meant_or_all(played.scenario, sorted(known))
            raise BadRequest(f"no packaged scenario {played.scenario[:80]!r}; {hint}")
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
