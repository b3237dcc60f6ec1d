"""What becomes due, told by rows: alarms, deadlines, windows, retention; and what happens then of itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from so_mock.auth.tokens import ACCESS, REFRESH, SESSION, TICKET, TOKENS
from so_mock.clock import NO_DATE, written
from so_mock.conventions.recycle import RETENTION
from so_mock.due import acts
from so_mock.due.acts import Act
from so_mock.entities.activities import alarm_at
from so_mock.entities.diary import GONE, is_participant
from so_mock.entities.model import DELETED
from so_mock.entities.quotes import LOCKED
from so_mock.entities.sales import ENDED
from so_mock.store.table import Index, Row


class Source(NamedTuple):
    """Rows of `table` of which something becomes due when their `column`, a date-time as the API shows it, has passed.

    awaited  whether it still is, of a row
    after    so much later than the column says
    when     the moment itself, where it lies before what the column says; given the row
    whose    (entity, property that holds its id): what it is told of, where that is not the row
    binned   told of what is in the recycle bin, and of nothing else
    act      what happens then of itself
    """

    what: str
    table: str
    column: str
    awaited: Callable[[Row], bool] = lambda row: True
    after: timedelta = timedelta()
    when: Callable[[Row], str] | None = None
    whose: tuple[str, str] | None = None
    binned: bool = False
    act: Act | None = None

    @property
    def waiting(self) -> Index:
        """Rows that await it, by the moment: for what acts, which is looked for again and again."""
        return Index(f"due: {self.what}", self._moments)

    def _moments(self, row: Row) -> tuple[str, ...]:
        told = row.get(self.column) or NO_DATE
        return (self.moment(row),) if told > NO_DATE and self.awaited(row) else ()

    def moment(self, row: Row) -> str:
        return self.when(row) if self.when is not None else moved(row[self.column], self.after)


def _open_activity(row: Row) -> bool:
    return row["Completed"] != "Completed" and row["InvitationStatus"] not in GONE


def _own_activity(row: Row) -> bool:
    """Each booking once, however many take part."""
    return _open_activity(row) and not is_participant(row)


def _open_sale(row: Row) -> bool:
    return row["Status"] not in ENDED.values() and row["Rating"] not in ENDED


def _open_ticket(row: Row) -> bool:
    return row["BaseStatus"] in ("Active", "Postponed")


def _is_postponed(row: Row) -> bool:
    return bool(row["BaseStatus"] == "Postponed")


def _is_deleted(row: Row) -> bool:
    return bool(row["BaseStatus"] == "Deleted")


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
    Source("escalation of a request", "ticket", "AlertTimeout", _open_ticket, act=acts.escalated),
    Source("postponed request is active again", "ticket", "Activate", _is_postponed, act=acts.activated),
    Source("retention of a deleted request is over", "ticket", "StatusSince", _is_deleted, after=RETENTION, act=acts.request_purged),
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
    *(Source("retention in the recycle bin is over", table, DELETED, after=RETENTION, binned=True, act=acts.purged(table))
      for table in ("contact", "person")),
)
# fmt: on
ACTING = tuple((source, source.waiting) for source in SOURCES if source.act is not None)


def moved(moment: str, by: timedelta) -> str:
    if not by:
        return moment
    return written(datetime.fromisoformat(moment[:19]) + by)
