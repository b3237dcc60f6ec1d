"""What becomes due while a tenant's clock goes on: told in order, and done where something happens of itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from heapq import nsmallest
from math import floor, inf
from typing import TYPE_CHECKING, NamedTuple

from so_mock.call import Caller
from so_mock.clock import Setting, read_moment
from so_mock.due.sources import ACTING, ISSUED, SOURCES, Source, moved
from so_mock.entities.model import IN_BIN
from so_mock.entities.shape import Shaper
from so_mock.errors import SoError
from so_mock.store.reads import Reads
from so_mock.store.table import Id, Index, Row, Table

if TYPE_CHECKING:
    from so_mock.tenant import Tenant

__all__ = ["ISSUED", "LISTED", "SOURCES", "Due", "Source", "Turned", "Turning", "look", "turned"]

LOG = logging.getLogger("so_mock")
LISTED = 1_000  # of what became due at once
ROUNDS = 100  # of what happens at one moment
PAUSE = 1.0  # seconds of real time between two looks at a clock that ticks
NOBODY = Caller(0, "", system=True)  # what happens of itself is nobody's doing


class Due(NamedTuple):
    """`when` on the tenant's wall clock, as all dates of the API."""

    when: str
    what: str
    entity: str
    id: Id
    text: str = ""
    acted: bool = False  # something happened of itself; what else is due is only told


class Turned(NamedTuple):
    """What a turn of the clock came to: from when to when, the first of what became due, and how many more did."""

    was: str
    now: str
    due: list[Due]
    more: int


def turned(tenant: Tenant, setting: Setting) -> Turned:
    """Turns the tenant's clock, and tells what became due thereby. Backwards nothing does.

    What happens of itself happens in its order, the clock standing at each moment; what is to be sent is sent later.
    """
    turning = Turning(tenant, setting)
    turning.act()
    return turning.end()


def look(tenant: Tenant, at: float) -> None:
    """Does what has become due on a clock that ticks. `at`: real time, in seconds; not looked again before PAUSE is over."""
    tenant.look_at = at + PAUSE
    setting = tenant.clock.setting
    if setting.frozen is None:
        turning = Turning(tenant, setting)
        if turning.act():
            tenant.clock.turn(setting)
        tenant.passed = tenant.clock.now()


class Turning:
    """A turn of a tenant's clock, as far as it has come."""

    def __init__(self, tenant: Tenant, setting: Setting) -> None:
        self.tenant, self._setting = tenant, setting
        self._clock, self._store = tenant.clock, tenant.store
        self._was = tenant.clock.now()
        tenant.passed = min(tenant.passed, self._was)  # a clock may have been set back
        self._until = tenant.clock.wall(int(setting.seconds()))
        self.told: list[Due] = []

    @property
    def over(self) -> bool:
        """Somebody has put another moment into the tenant's place meanwhile."""
        return self.tenant.clock is not self._clock or self.tenant.store is not self._store

    @property
    def end_seconds(self) -> float:
        """Since the epoch."""
        return self._setting.seconds()

    @property
    def coming(self) -> float:
        """When something happens of itself next."""
        moment = _next(self.tenant, self.tenant.passed)
        return inf if moment is None else read_moment(moment, self._clock.zone).timestamp()

    def act(self, until: float = inf) -> bool:
        """All that happens of itself up to then (seconds since the epoch), or to the end of the turn. Whether anything did;
        the clock stands at the last of it then."""
        last = self._until
        if until < self._setting.seconds():
            last = self._clock.wall(floor(until))
        passed, acted = self.tenant.passed, False
        while (moment := _next(self.tenant, passed)) is not None and moment <= last:
            acted = True
            self._clock.turn(Setting(frozen=read_moment(moment, self._clock.zone).timestamp()))
            for _ in range(ROUNDS):  # an act may set off another at once
                happened = [
                    due
                    for source, index in ACTING
                    for due in _at(self.tenant, source, index, moment)
                ]
                self.told += happened
                if not happened:
                    break
            self.tenant.passed = passed = moment
        return acted

    def stand(self, seconds: float) -> None:
        """The clock stands there, for what waits for that moment. Backwards it does not go."""
        if seconds > self._clock.seconds():
            self._clock.turn(Setting(frozen=seconds))

    def end(self) -> Turned:
        tenant, found = self.tenant, self.told
        if not self.over:
            tenant.clock.turn(self._setting)
            tenant.passed = tenant.clock.now()
        now = tenant.clock.now()
        reads = tenant.reads(Caller(0, "")).wide()
        if self._was < now and not self.over:
            found = [*found, *_found(tenant, reads, self._was, now)]
        tenant.ring()
        shaper = Shaper(tenant.world.shapes, reads)
        first = [
            each if each.text else each._replace(text=_text(each, shaper))
            for each in nsmallest(LISTED, found)
        ]
        return Turned(self._was, now, first, len(found) - len(first))


# -- what happens of itself


def _at(tenant: Tenant, source: Source, index: Index, moment: str) -> list[Due]:
    """A row that an act before took along is passed over, and so is one that waits on though its act is done."""
    found = []
    for row in tenant.store.table(source.table).by(index, moment):
        table = tenant.store.table(source.table)
        id = row[table.key]
        if table.get(id) is not row:
            continue
        happened = _act(tenant, source, row, Due(moment, source.what, source.table, id))
        left = tenant.store.table(source.table).get(id)
        if left is not None and moment in index.keys(left):
            # Not among what happened, else it would be done again.
            LOG.warning("%s %s still waits for %s: %s", source.table, id, moment, source.what)
        else:
            found.append(happened)
    return found


def _next(tenant: Tenant, since: str) -> str | None:
    """The first moment after `since` at which something happens of itself."""
    moments = (str(key) for source, index in ACTING for key in tenant.store.table(source.table).keys(index))  # fmt: skip
    return min((moment for moment in moments if moment > since), default=None)


def _act(tenant: Tenant, source: Source, row: Row, due: Due) -> Due:
    assert source.act is not None
    told = due._replace(
        acted=True, text=_text(due, Shaper(tenant.world.shapes, tenant.reads(NOBODY).wide()))
    )
    try:
        with tenant.store.unit():
            source.act(tenant.acting(NOBODY), row)
    except SoError as error:
        LOG.warning("%s %s: %s did not happen: %s", due.entity, due.id, due.what, error.message)
    return told


# -- what is only told


def _found(tenant: Tenant, reads: Reads, since: str, until: str) -> Iterator[Due]:
    for source in SOURCES:
        if source.act is not None:
            continue
        table = tenant.store.table(source.table)
        sees = None if source.binned else reads.rule(source.table, IN_BIN)
        entity, key = source.whose or (source.table, table.key)
        for row in _passing(source, table, since, until):
            if (
                row.get("Deleted")
                or (sees is not None and not sees(row))
                or not source.awaited(row)
            ):
                continue
            when = source.moment(row)
            if not since < when <= until or not row[key]:
                continue
            if source.whose is None or reads.row(entity, row[key]) is not None:
                yield Due(when, source.what, entity, row[key])


def _passing(source: Source, table: Table, since: str, until: str) -> list[Row]:
    """Those that may: texts compare as moments do, and most rows end there."""
    rows, column = table.rows, source.column
    if not rows or column not in next(iter(rows.values())):  # another version of the catalogue
        return []
    if source.when is not None:
        return [row for row in rows.values() if (row[column] or "") > since]
    begin, end = (moved(each, -source.after) for each in (since, until))
    return [row for row in rows.values() if begin < (row[column] or "") <= end]


def _text(due: Due, shaper: Shaper) -> str:
    """What stands for the row elsewhere; also of one in the recycle bin."""
    if due.entity not in shaper.shapes.model:
        return ""
    row = shaper.reads.table(due.entity).get(due.id)
    return "" if row is None else str(shaper.text(shaper.shapes.model[due.entity], row) or "")
