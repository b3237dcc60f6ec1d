"""What goes on beside the calls: webhooks and mails on their way out, and whoever outside is asked before an answer.

One for a process, in its event loop. It holds no rows: what is to be sent lies in the tenants, and is looked for when they ring.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from so_mock.call import Knock, Knocked, Post, Posted, Question
from so_mock.clock import in_utc
from so_mock.entities.webhooks import WEBHOOK
from so_mock.mail.smarthost import SETTING
from so_mock.tasks import unmissed

if TYPE_CHECKING:
    from so_mock.store.table import Row
    from so_mock.tenant import Tenant
    from so_mock.webhooks.client import Client
    from so_mock.webhooks.delivery import Deliveries
    from so_mock.webhooks.pace import Pace

WATCH = 1.0  # seconds from one look at the clocks to the next
OUTWARD = (WEBHOOK, SETTING)  # tables that only tenants have rows in from which something leaves
LOOK = 0.005  # seconds from one look at what is left to the next
SLICE = 2  # units of which events are made in one turn of the loop, where nobody calls: whoever then does waits for no more


class Errand(Protocol):
    """Something that is carried out for tenants, whose rows say what is to be done. Made in the event loop that it runs in,
    and gone with it. Each step looks for the tenant by its name: it may be gone, or have another store."""

    name: str  # of what it sends, in the plural

    def ring(self, name: str) -> None:
        """Something of this tenant's may be waiting, or its clock was turned, or its store is another one."""

    def standing(self, tenant: Tenant) -> tuple[int, Sequence[dict[str, Any]]]:
        """How many are sent now or wait for nothing but their turn; and what waits for the tenant's clock, each with `id` and
        `due` (seconds since the epoch), those due first in front."""

    def tenants(self) -> Iterable[str]:
        """Names of those that it may have something for."""

    async def close(self) -> None:
        """Nothing is sent any more, and what is on its way is given up; its rows stay pending."""


class _Here(NamedTuple):
    """What runs in one event loop."""

    loop: asyncio.AbstractEventLoop
    client: Client
    pace: Pace
    deliveries: Deliveries
    errands: tuple[Errand, ...]

    async def close(self) -> None:
        for errand in self.errands:
            await errand.close()
        await self.client.close()


class Background:
    """`find` gives the tenant of a name, None once it is gone."""

    def __init__(
        self,
        find: Callable[[str], Tenant | None],
        everyone: Callable[[], Iterable[Tenant]] = tuple,
    ) -> None:
        self._find, self._everyone = find, everyone
        self._calls: Callable[[], int] = int
        self._here: _Here | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._rung: set[str] = set()
        self._next: asyncio.Handle | None = None  # look at them
        self._made = 0.0  # when events were last, by the loop's clock
        self._closed = False
        self._watch: asyncio.TimerHandle | None = None

    def open(self, calls: Callable[[], int]) -> None:
        """In the event loop of a server, once it serves. `calls`: how many it has answered."""
        self._calls, self._closed = calls, False
        for name in list(self._rung):
            self.ring(name)
        self._watch_clocks()

    def ring(self, name: str) -> None:
        """Something of this tenant's waits to be sent, or its clock was turned. From any thread. Without a running event loop
        it goes on waiting."""
        if self._closed or (self._next and name in self._rung and self._is_running()):
            return  # of many calls each rings: to ask for the running loop is a system call
        self._rung.add(name)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            if self._here is not None and self._here.loop.is_running():
                self._here.loop.call_soon_threadsafe(self._hear)
            return
        here = self._settled(loop)
        if here.loop is not loop:
            here.loop.call_soon_threadsafe(self._hear)
        elif self._next is None:
            self._next = loop.call_soon(self._hear)

    async def idle(self, tenant: Tenant, seconds: float = 10.0) -> dict[str, Any]:
        """Once nothing is left to be sent now, or after so many seconds of real time: `idle`, `pending` and
        `waiting_for_clock`. What a ticking clock reaches within the time is waited for."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        self._rung.add(tenant.name)
        if not self._closed:
            self._settled(loop)
            self._hear()
        while True:
            if tenant.name in self._rung:  # what has come of what was just sent
                self._hear()
            found = self._find(tenant.name)
            busy, waiting = self._standing(found) if found is not None else (0, [])
            left = until - loop.time()
            if busy == 0 and not (waiting and _reached(found, waiting[0], left)):
                break
            if left <= 0:
                break
            await asyncio.sleep(min(LOOK, left))
        told = [{**each, "due": in_utc(each["due"])} for each in waiting]
        return {"idle": busy == 0, "pending": busy + len(waiting), "waiting_for_clock": told}

    def again(self, tenant: Tenant, id: int) -> Row:
        """A delivery once more, as a new one of the same event; one that is pending is sent now, whatever the clock says.
        The row that is to be sent. In the event loop. Raises NotFound, or Conflict where its webhook does not take any."""
        here = self._settled(asyncio.get_running_loop())
        tenant.follow.catch_up(tenant.store)
        row = here.deliveries.again(tenant, id)
        self.ring(tenant.name)
        return row

    async def close(self, seconds: float) -> list[str]:
        """Sends what can be sent within the time; what was not is told, a line for each tenant. Nothing is sent afterwards."""
        here = self._here
        unsent: list[str] = []
        if self._watch is not None:
            self._watch.cancel()
        if here is not None and here.loop is asyncio.get_running_loop():
            here.pace.hurried = True
            for tenant in self._everyone():
                tenant.follow.catch_up(tenant.store)
            until = here.loop.time() + seconds
            self._hear()
            while any(self._busy(here)) and here.loop.time() < until:
                await asyncio.sleep(LOOK)
                if self._rung:
                    self._hear()
            unsent = self._unsent(here)
            if self._keeper is not None:
                self._keeper.cancel()
            await here.close()
        self._closed, self._here, self._keeper = True, None, None
        return unsent

    def sends(self, tenant: Tenant) -> bool:
        """Whether it has, or may have, something to send."""
        return self._here is not None or tenant.name in self._rung

    def waiting(self, tenant: Tenant) -> list[dict[str, Any]]:
        """What waits for the tenant's clock, those due first in front; see `Errand.standing`."""
        return self._standing(tenant)[1]

    async def ask(self, question: Question) -> Posted | Knocked:
        """What the world outside answers. Never raises: that it cannot be reached is an answer."""
        if isinstance(question, Post):
            return await self._post(question)
        return await self._knock(question)

    async def _post(self, question: Post) -> Posted:
        here = self._settled(asyncio.get_running_loop())
        return await here.client.post(question)

    async def _knock(self, question: Knock) -> Knocked:
        from so_mock.mail.postman import knocked  # hardly anybody asks

        return await knocked(question)

    # -- the event loop

    def _watch_clocks(self) -> None:
        """Of tenants from which somebody outside hears: for others it is early enough at the next call."""
        self._watch = asyncio.get_running_loop().call_later(WATCH, self._watch_clocks)
        at = perf_counter()
        for tenant in self._everyone():
            if at > tenant.look_at and any(_has_rows(tenant, table) for table in OUTWARD):
                from so_mock import due  # most processes send nothing

                due.look(tenant, at)

    def _is_running(self) -> bool:
        return self._here is not None and self._here.loop.is_running()

    def _settled(self, loop: asyncio.AbstractEventLoop) -> _Here:
        """What runs in this loop, or in another one that still does. One that was left without a word is forgotten."""
        here = self._here
        if here is not None and (here.loop is loop or here.loop.is_running()):
            return here
        from so_mock.mail.postman import Postman  # most processes send nothing
        from so_mock.webhooks.client import Client
        from so_mock.webhooks.delivery import Deliveries
        from so_mock.webhooks.pace import Pace

        client, pace = Client(), Pace(lambda: self._calls())
        deliveries, postman = Deliveries(self._find, client, pace), Postman(self._find)
        here = self._here = _Here(loop, client, pace, deliveries, (deliveries, postman))
        self._keeper = unmissed(loop.create_task(_kept(here)))
        self._next, self._made = None, 0.0
        return here

    def _hear(self) -> None:
        """Events are made a unit at a time while calls come, and SLICE of them in a turn of the loop while none do."""
        here = self._here
        if here is None:
            return
        self._plan(None)
        names, self._rung = self._rung, set()
        may_make = not here.pace.wait(self._made)
        for name in names:
            tenant = self._find(name)
            if tenant is not None and tenant.follow.behind(tenant.store):
                if may_make:
                    self._make(tenant, SLICE if here.pace.is_quiet else 1)
                self._rung.add(name)
            for errand in here.errands:
                errand.ring(name)
        if self._rung:  # what was made rings as well, and is not to be heard at once
            self._plan(here.loop.call_later(here.pace.wait(self._made), self._hear))

    def _make(self, tenant: Tenant, most: int) -> None:
        """Events of so many units that were put down."""
        for _ in range(min(most, tenant.follow.behind(tenant.store))):
            tenant.follow.make_next(tenant.store)
        self._made = asyncio.get_running_loop().time()

    def _plan(self, next: asyncio.Handle | None) -> None:
        if self._next is not None:
            self._next.cancel()
        self._next = next

    def _standing(self, tenant: Tenant) -> tuple[int, list[dict[str, Any]]]:
        busy = tenant.follow.behind(tenant.store)
        waiting: list[dict[str, Any]] = []
        for errand in self._here.errands if self._here is not None else ():
            some, more = errand.standing(tenant)
            busy += some
            waiting += more
        return busy, sorted(waiting, key=lambda each: float(each["due"]))

    def _unsent(self, here: _Here) -> list[str]:
        """A line for each tenant and errand that is not done."""
        told = []
        for errand, tenant in _errands(here, self._find):
            busy, waiting = errand.standing(tenant)
            if busy or waiting:
                clock = f", {len(waiting)} of them waiting for the clock" if waiting else ""
                told.append(
                    f"{tenant.name}: {busy + len(waiting)} {errand.name} were not sent{clock}"
                )
        return told

    def _busy(self, here: _Here) -> Iterator[int]:
        return (errand.standing(tenant)[0] for errand, tenant in _errands(here, self._find))


def _has_rows(tenant: Tenant, table: str) -> bool:
    held = tenant.store.tables.get(table)
    return held is not None and bool(held.rows)


def _errands(here: _Here, find: Callable[[str], Tenant | None]) -> Iterator[tuple[Errand, Tenant]]:
    for errand in here.errands:
        for name in errand.tenants():
            tenant = find(name)
            if tenant is not None:
                yield errand, tenant


async def _kept(here: _Here) -> None:
    """Ends with the loop, and closes what is open."""
    try:
        await here.loop.create_future()
    except asyncio.CancelledError:
        await here.close()
        raise


def _reached(tenant: Tenant | None, waiting: Mapping[str, Any], seconds: float) -> bool:
    """Whether the tenant's clock comes to it within so many seconds."""
    if tenant is None or tenant.clock.setting.frozen is not None:
        return False
    return bool(waiting["due"] - tenant.clock.seconds() < seconds)
