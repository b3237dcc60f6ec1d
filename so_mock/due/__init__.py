"""What becomes due while a tenant's clock goes on: told in order, and done where something happens of itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple

from so_mock.auth.tokens import TOKENS as TOKENS
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

__all__ = ["ISSUED", "LISTED", "SOURCES", "Due", "Source", "Turned", "look", "turned"]

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


class Turned(NamedTuple):
    """What a turn of the clock came to: from when to when, the first of what became due, and how many more did."""

    was: str
    now: str
    due: list[Due]
    more: int


def turned(tenant: Tenant, setting: Setting) -> Turned:
    """Turns the tenant's clock, and tells what became due thereby. Backwards nothing does.

    What happens of itself happens in its order, the clock standing at each moment.
    """
    was = tenant.clock.now()
    found = _done(tenant, setting)
    tenant.clock.turn(setting)
    tenant.passed = now = tenant.clock.now()
    reads = tenant.reads(Caller(0, "")).wide()
    if was < now:
        found += _found(tenant, reads, was, now)
    tenant.ring()
    shaper = Shaper(tenant.world.shapes, reads)
    first = [
        each if each.text else each._replace(text=_text(each, shaper))
        for each in nsmallest(LISTED, found)
    ]
    return Turned(was, now, first, len(found) - len(first))


def look(tenant: Tenant, at: float) -> None:
    """Does what has become due on a clock that ticks. `at`: real time, in seconds; not looked again before PAUSE is over."""
    tenant.look_at = at + PAUSE
    setting = tenant.clock.setting
    if setting.frozen is None:
        if _done(tenant, setting):
            tenant.clock.turn(setting)
        tenant.passed = tenant.clock.now()


# -- what happens of itself


def _done(tenant: Tenant, setting: Setting) -> list[Due]:
    """Does all whose moment lies between what has passed and `setting`. The clock stands at the last of them then."""
    until, done = tenant.clock.wall(int(setting.seconds())), []
    passed = tenant.passed
    while (moment := _next(tenant, passed)) is not None and moment <= until:
        tenant.clock.turn(Setting(frozen=read_moment(moment, tenant.clock.zone).timestamp()))
        for _ in range(ROUNDS):  # an act may set off another at once
            happened = [
                due for source, index in ACTING for due in _at(tenant, source, index, moment)
            ]
            done += happened
            if not happened:
                break
        tenant.passed = passed = moment
    return done


def _at(tenant: Tenant, source: Source, index: Index, moment: str) -> list[Due]:
    """A row that an act before took along is passed over, and so is one that waits on though its act is done."""
    found = []
    for row in tenant.store.table(source.table).by(index, moment):
        table = tenant.store.table(source.table)
        id = row[table.key]
        if table.get(id) is row:
            found += _act(tenant, source, row, Due(moment, source.what, source.table, id))
            left = tenant.store.table(source.table).get(id)
            if left is not None and moment in index.keys(left):
                LOG.warning("%s %s still waits for %s: %s", source.table, id, moment, source.what)
                found.pop()  # else it would be done again
    return found


def _next(tenant: Tenant, since: str) -> str | None:
    """The first moment after `since` at which something happens of itself."""
    moments = (str(key) for source, index in ACTING for key in tenant.store.table(source.table).keys(index))  # fmt: skip
    return min((moment for moment in moments if moment > since), default=None)


def _act(tenant: Tenant, source: Source, row: Row, due: Due) -> list[Due]:
    assert source.act is not None
    told = due._replace(text=_text(due, Shaper(tenant.world.shapes, tenant.reads(NOBODY).wide())))
    try:
        with tenant.store.unit():
            source.act(tenant.acting(NOBODY), row)
    except SoError as error:
        LOG.warning("%s %s: %s did not happen: %s", due.entity, due.id, due.what, error.message)
    return [told]


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
