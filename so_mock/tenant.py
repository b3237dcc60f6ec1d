"""Tenant: everything remembered for one customer id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import TYPE_CHECKING, NamedTuple

from so_mock.auth.known import Known
from so_mock.call import PLAIN, Call, Caller, Knocked, Posted, Question, Wishes
from so_mock.clock import Setting
from so_mock.crm import Crm, Tools
from so_mock.entities.model import alive
from so_mock.errors import BadRequest, NotFound
from so_mock.journal import Journal
from so_mock.render.kept import Kept
from so_mock.rights import Sights
from so_mock.store.changes import Store
from so_mock.store.reads import Reads
from so_mock.webhooks.follow import Follow
from so_mock.world import World

if TYPE_CHECKING:
    from so_mock.scenario.playing import Stage

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

    def __init__(self, name: str, world: World, ring: Callable[[str], None] | None = None) -> None:
        """`ring`: told the tenant's name when there is something to send; it leads to nothing of the tenant's."""
        self.name, self.world = name, world
        self._ring = ring
        # When to look again for what has become due, on the clock of the process.
        self.look_at = 0.0
        self.turning = False  # somebody turns its clock, step by step
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
            self.name,
            world.auth,
            lambda: world.keys,
            self._ring,
        )
        self.restore(start)

    def snapshot(self) -> Store:
        """This moment; `restore` returns to it, any number of times."""
        return self.store.fork()

    def restore(self, moment: Store) -> None:
        self.store = moment.fork()
        self.follow = self.store.follow = Follow(
            self.world.shapes, self.clock, self.name, self._ring
        )
        self.follow.wake(self.store)
        self.passed = self.clock.now()  # whatever happens of itself has happened up to here
        self.kept = Kept()
        self.known = Known(self.name, self.world.auth, self.clock)
        self.sights = self._new_sights()

    def _new_sights(self) -> Sights:
        return Sights(self.world.shapes, self.world.alive, self.world.rights)

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
        self.clock.turn(checkpoint.clock)
        self.restore(checkpoint.moment)

    def ring(self) -> None:
        """The clock was turned: what waited for it may be sent."""
        if self._ring is not None:
            self._ring(self.name)

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
        from so_mock.scenario.playing import Stage

        return Stage(self.store, self.clock, self.name, self.world.seed)

    def reads(self, caller: Caller) -> Reads:
        """The only way an answer looks at rows: hidden ones are absent, every look is noted."""
        return Reads(
            self.store, self.world.alive, self.clock.now, self.world.dependants, alive,
            caller.associate_id, self.clock.zone, caller.zone, self.sights.of(caller, self.store),
        )  # fmt: skip

    def crm(self, call: Call) -> Crm:
        return self.acting(call.caller, call.base, call.wishes, call.outside)

    def acting(
        self, caller: Caller, base: str = "", wishes: Wishes = PLAIN, outside: Mapping[Question, Posted | Knocked] | None = None,
    ) -> Crm:  # fmt: skip
        """For whoever writes without a call."""
        kept = None if self.patient else self.kept
        return Crm(
            self._tools, self.store, self.reads(caller), caller, base, patient=self.patient, kept=kept, wishes=wishes,
            outside=outside,
        )  # fmt: skip

    def aside(self) -> Tenant:
        """This moment of the tenant, for a thread: what it writes is seen by nobody."""
        other = copy(self)
        other.store, other.kept, other.clock = self.store.fork(), Kept(), self.clock.copy()
        other.sights = self._new_sights()
        other._tools = self._tools._replace(clock=other.clock, ring=None)
        other.known = Known(self.name, self.world.auth, other.clock)
        return other
