"""What becomes due while a tenant's clock goes on, told by its rows: alarms, deadlines, windows, retention."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple

from so_mock.auth.tokens import ACCESS, REFRESH, SESSION, TICKET, TOKENS
from so_mock.call import Caller
from so_mock.clock import Setting, written
from so_mock.conventions.recycle import RETENTION
from so_mock.entities.activities import alarm_at
from so_mock.entities.diary import GONE, is_participant
from so_mock.entities.model import DELETED, IN_BIN
from so_mock.entities.quotes import LOCKED
from so_mock.entities.sales import ENDED
from so_mock.entities.shape import Shaper
from so_mock.store.reads import Reads
from so_mock.store.table import Id, Row, Table

if TYPE_CHECKING:
    from so_mock.tenant import Tenant

LISTED = 1_000  # of what became due at once


class Source(NamedTuple):
    """Rows of `table` of which something becomes due when their `column`, a date-time as the API shows it, has passed.

    awaited  whether it still is, of a row
    after    so much later than the column says
    when     the moment itself, where it lies before what the column says; given the row
    whose    (entity, property that holds its id): what it is told of, where that is not the row
    binned   told of what is in the recycle bin, and of nothing else
    """

    what: str
    table: str
    column: str
    awaited: Callable[[Row], bool] = lambda row: True
    after: timedelta = timedelta()
    when: Callable[[Row], str] | None = None
    whose: tuple[str, str] | None = None
    binned: bool = False

    def moment(self, row: Row) -> str:
        return self.when(row) if self.when is not None else _moved(row[self.column], self.after)


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


def _open_activity(row: Row) -> bool:
    return row["Completed"] != "Completed" and row["InvitationStatus"] not in GONE


def _own_activity(row: Row) -> bool:
    """Each booking once, however many take part."""
    return _open_activity(row) and not is_participant(row)


def _open_sale(row: Row) -> bool:
    return row["Status"] not in ENDED.values() and row["Rating"] not in ENDED


def _open_ticket(row: Row) -> bool:
    return row["BaseStatus"] in ("Active", "Postponed")


def _is_published(row: Row) -> bool:
    return bool(row["IsPublished"])


def _is_live(kind: str, row: Row) -> bool:
    return row["Kind"] == kind and not row["Revoked"]


# What is told of what was issued, each with the user that it stands for.
ISSUED = {ACCESS: "access token", REFRESH: "refresh token", TICKET: "ticket", SESSION: "session"}
PUBLISHED = ("appointment", "document", "project", "project_event", "sale")

# fmt: off
SOURCES = (
    Source("follow-up begins", "appointment", "StartDate", _own_activity),
    Source("alarm of a follow-up", "appointment", "StartDate", lambda row: row["HasAlarm"] and _open_activity(row),
           when=alarm_at),
    Source("milestone of a project", "appointment", "ActiveDate", lambda row: row["IsMileStone"] and _own_activity(row), whose=("project", "Project")),
    Source("next due date of a sale", "appointment", "ActiveDate", _own_activity, whose=("sale", "Sale")),
    Source("sale date", "sale", "Saledate", _open_sale),
    Source("stalled sale opens again", "sale", "ReopenDate", lambda row: row["Status"] == "Stalled"),
    Source("project ends", "project", "EndDate", lambda row: not row["Completed"]),
    Source("event of a project", "project_event", "EventDate"),
    Source("deadline of a request", "ticket", "Deadline", _open_ticket),
    Source("escalation of a request", "ticket", "AlertTimeout", _open_ticket),
    Source("postponed request is active again", "ticket", "Activate", lambda row: row["BaseStatus"] == "Postponed"),
    Source("quote version expires", "quote_version", "ExpirationDate", lambda row: row["State"] not in LOCKED - {"Sent"}),
    Source("price list begins", "price_list", "ValidFrom", lambda row: row["IsActive"]),
    Source("price list ends", "price_list", "ValidTo", lambda row: row["IsActive"]),
    Source("form expires", "form", "Expires", lambda row: row["Active"]),
    Source("news expires", "news_feed_item", "ExpiresAt"),
    Source("system message expires", "system_message", "Expire"),
    *(Source(f"{what} ends", TOKENS, "Expires", partial(_is_live, kind), whose=("associate", "Associate"))
      for kind, what in ISSUED.items()),
    *(Source("publishing begins", table, "PublishFrom", _is_published) for table in PUBLISHED),
    *(Source("publishing ends", table, "PublishTo", _is_published) for table in PUBLISHED),
    *(Source("retention in the recycle bin is over", table, DELETED, after=RETENTION, binned=True) for table in ("contact", "person")),
)
# fmt: on


def turned(tenant: Tenant, setting: Setting) -> Turned:
    """Turns the tenant's clock, and tells what became due thereby. Backwards nothing does."""
    was = tenant.clock.now()
    tenant.clock.turn(setting)
    now = tenant.clock.now()
    reads = tenant.reads(Caller(0, "")).wide()
    found = list(_found(tenant, reads, was, now)) if was < now else []
    shaper = Shaper(tenant.world.shapes, reads)
    first = [each._replace(text=_text(each, shaper)) for each in nsmallest(LISTED, found)]
    return Turned(was, now, first, len(found) - len(first))


def _found(tenant: Tenant, reads: Reads, since: str, until: str) -> Iterator[Due]:
    for source in SOURCES:
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
    begin, end = (_moved(each, -source.after) for each in (since, until))
    return [row for row in rows.values() if begin < (row[column] or "") <= end]


def _moved(moment: str, by: timedelta) -> str:
    if not by:
        return moment
    return written(datetime.fromisoformat(moment[:19]) + by)


def _text(due: Due, shaper: Shaper) -> str:
    """What stands for the row elsewhere; also of one in the recycle bin."""
    if due.entity not in shaper.shapes.model:
        return ""
    row = shaper.reads.table(due.entity).get(due.id)
    return "" if row is None else str(shaper.text(shaper.shapes.model[due.entity], row) or "")
