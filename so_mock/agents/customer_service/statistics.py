"""The status page: requests counted, as they are now. How far back it looks is so-mock's own choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE
from so_mock.conventions.hotlist import followed
from so_mock.crm import Crm
from so_mock.entities.ticket_life import category_chain
from so_mock.store.table import Row

Key = Callable[[Crm, Row], str]
NOBODY = "Unassigned"
DAYS, WEEKS, MONTHS = 7, 8, 12


def _text(entity: str, prop: str) -> Key:
    return lambda crm, row: crm.text(entity, row[prop])


def _top_category(crm: Crm, row: Row) -> str:
    chain = [*category_chain(crm, row["Category"])]
    return str(chain[-1]["Name"]) if chain else ""


def _group(crm: Crm, row: Row) -> str:
    owner = crm.row("associate", row["OwnedBy"])
    return crm.text("user_group", owner["GroupIdx"]) if owner else NOBODY


OPEN_PER: dict[str, Key] = {
    "OpenRequestsPerCategory": _text("ticket_category", "Category"),
    "OpenRequestsPerTopCategory": _top_category,
    "OpenRequestsPerUser": lambda crm, row: crm.text("associate", row["OwnedBy"]) or NOBODY,
    "OpenRequestsPerUserGroup": _group,
    "OpenRequestsPerPriority": _text("ticket_priority", "Priority"),
    "OpenRequestsPerStatus": _text("ticket_status", "Status"),
    "OpenRequestsPerOrigin": lambda crm, row: str(row["Origin"]),
}  # fmt: skip


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


def _week(moment: datetime) -> str:
    year, week, _ = moment.isocalendar()
    return f"{year}-W{week:02}"


def _month(moment: datetime) -> str:
    return moment.date().isoformat()[:7]


# Name of a moment's period, how many periods are shown, and the step from one to the one before.
PERIODS: dict[str, tuple[Callable[[datetime], str], int, timedelta]] = {
    "Day": (_day, DAYS, timedelta(days=1)),
    "Week": (_week, WEEKS, timedelta(weeks=1)),
    "Month": (_month, MONTHS, timedelta(days=0)),
}


def _periods(now: str, kind: str) -> list[str]:
    """The names of the last periods, the present one last."""
    name, count, step = PERIODS[kind]
    moment = datetime.fromisoformat(now)
    found: list[str] = []
    for _ in range(count):
        found.append(name(moment))
        moment = moment - step if step else moment.replace(day=1) - timedelta(days=1)
    return found[::-1]


def _open(crm: Crm) -> list[Row]:
    return [row for row in crm.rows("ticket") if row["BaseStatus"] == "Active"]


def _values(pairs: Iterable[tuple[str, float]], crm: Crm) -> list[Record]:
    blank = crm.blank("StatisticsDataValue")
    return [blank | {"Label": label, "Value": float(value)} for label, value in pairs]


def _counted(crm: Crm, key: Key) -> list[Record]:
    counts = Counter(key(crm, row) for row in _open(crm))
    return _values(sorted(counts.items()), crm)


def _created(crm: Crm, kind: str) -> list[Record]:
    name = PERIODS[kind][0]
    there = (row for row in crm.rows("ticket") if row["BaseStatus"] != "Deleted")
    counts = Counter(name(datetime.fromisoformat(row["CreatedAt"][:19])) for row in there)
    return _values([(period, counts[period]) for period in _periods(crm.now(), kind)], crm)


def _response_times(crm: Crm, kind: str) -> list[Record]:
    """Minutes to the first reply, on average, of the requests that were replied to in the period."""
    name = PERIODS[kind][0]
    taken: dict[str, list[int]] = {}
    for row in crm.rows("ticket"):
        if row["RepliedAt"] != NO_DATE:
            period = name(datetime.fromisoformat(row["RepliedAt"][:19]))
            taken.setdefault(period, []).append(row["TimeToReply"])
    pairs = []
    for period in _periods(crm.now(), kind):
        minutes = taken.get(period) or [0]
        pairs.append((period, sum(minutes) / len(minutes)))
    return _values(pairs, crm)


def _one(crm: Crm, label: str, test: Callable[[Row], bool]) -> list[Record]:
    return _values([(label, sum(test(row) for row in _open(crm)))], crm)


def _of(crm: Crm, function: str) -> list[Record]:
    if function in OPEN_PER:
        return _counted(crm, OPEN_PER[function])
    kind = next((kind for kind in PERIODS if function.endswith(f"Per{kind}")), "")
    if function.startswith("NumberOfCreatedRequests"):
        return _created(crm, kind)
    if kind:
        return _response_times(crm, kind)
    me: Any = crm.caller.associate_id
    if function == "OwnOpenRequests":
        return _one(crm, function, lambda row: row["OwnedBy"] == me)
    if function == "UnassignedRequests":
        return _one(crm, function, lambda row: not row["OwnedBy"])
    if function == "Hotlist":
        mine = followed(crm, crm.me) if crm.me else set()
        return _one(crm, function, lambda row: row["TicketId"] in mine)
    return []  # the status screen is all of them together


@behaviour("CustomerService.GetStatistics")
def get_statistics(crm: Crm, functions: list[str] | None) -> list[Record]:
    """One set for each function, in the order asked."""
    blank = crm.blank("StatisticsDataSet")
    return [blank | {"Label": each, "Values": _of(crm, each)} for each in functions or ()]
