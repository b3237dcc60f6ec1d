"""What is done with a company, person or project, counted: the SAINT columns. They count live, so they are never stale."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from so_mock.clock import NO_DATE, written
from so_mock.entities.relations import referring
from so_mock.entities.saint import OF_TARGET, VALUES, is_active, periods
from so_mock.query.facts import NOWHERE, Fact, Made
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

# What is counted -> the tables, each with the dates on which a row began and is due, and how one that is done is told.
KINDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "Activit": (("appointment", "CreatedDate", "StartDate"), ("document", "CreatedDate", "Date")),
    "Sale": (("sale", "CreatedDate", "Saledate"),),
    "Ticket": (("ticket", "CreatedAt", "Deadline"),),
}
PERIOD = "Period2"  # that of the published headings: 90 days, until somebody sets it otherwise
Make = Callable[["Row", "Shaper"], Any]


def is_done(table: str, row: Row) -> bool:
    if table == "ticket":
        return bool(row["BaseStatus"] == "Closed")
    return bool(row["Completed"] == "Completed")


def found(kind: str, prop: str, row: Row, shaper: Shaper) -> Iterator[tuple[str, str, bool]]:
    """When each began, is due, and whether it is done. A company's tickets are those of its persons."""
    key = row["ContactId" if prop == "Contact" else f"{prop}Id"]
    for table, began, due in KINDS[kind] if key else ():
        if table == "ticket" and prop == "Contact":
            persons = shaper.reads.by("person", referring("Contact"), key)
            rows = [t for p in persons for t in shaper.reads.by(table, referring("Person"), p["PersonId"])]  # fmt: skip
        else:
            rows = shaper.reads.by(table, referring(prop), key)
        for each in rows:
            yield each[began], each[due], is_done(table, each)


def count(kind: str, prop: str, *, open_only: bool, recent: bool) -> Make:
    def make(row: Row, shaper: Shaper) -> int:
        since = ""
        if recent:
            days = timedelta(days=periods(shaper.reads)[PERIOD])
            since = written(datetime.fromisoformat(shaper.reads.now()) - days)
        those = found(kind, prop, row, shaper)
        return sum(began >= since and not (open_only and done) for began, _, done in those)

    return make


def last(kind: str, prop: str, which: str) -> Make:
    """The date of the last one: of all by when they began, of those done or open by when they are due."""

    def make(row: Row, shaper: Shaper) -> str:
        those = found(kind, prop, row, shaper)
        if which == "":
            return max((began for began, _, _ in those), default=NO_DATE)
        return max((due for _, due, done in those if done == (which == "Completed")), default=NO_DATE)  # fmt: skip

    return make


def signalled(table: str, key: str, monitor: int) -> Make:
    """1 where the status monitor of that number is signalled for the row."""

    def make(row: Row, shaper: Shaper) -> int:
        held = shaper.row("status_monitor", monitor)
        if held is None or not is_active(held):
            return 0
        values = shaper.reads.by(VALUES, OF_TARGET, (table, row[key]))
        return int(any(v["StatusMonitorId"] == monitor and v["IsSignalled"] for v in values))

    return make


def counters(table: str, key: str, prop: str, kinds: tuple[str, ...] = tuple(KINDS)) -> dict[str, Fact]:  # fmt: skip
    """Columns of `table`, to which activities, sales and tickets refer as `prop`. What only narrows a counter (SAINT's
    sub-restrictions) stands for nothing by itself."""
    facts: dict[str, Fact] = {}
    for kind in kinds:
        many, one = (kind + "ies", kind + "y") if kind == "Activit" else (kind + "s", kind)
        for name, open_only in ((many, False), (f"NotCompleted{many}", True)):
            for ending, recent in (("", False), ("InPeriod", True)):
                make = count(kind, prop, open_only=open_only, recent=recent)
                facts[f"NumberOf{name}{ending}".lower()] = Made(make, kind="int")
        for which in ("", "Completed", "DoBy"):
            facts[f"Last{which}{one}".lower()] = Made(last(kind, prop, which), kind="date")
    for number in (1, 2, 3):
        facts[f"saintstatus{number}"] = Made(signalled(table, key, number), kind="saintStatus")
    narrowing = ("salestatus", "amountclass", "activitytype", "direction", "intention", "ticketstatus", "ticketcategory")  # fmt: skip
    return facts | {f"saint{name}": NOWHERE for name in narrowing}
