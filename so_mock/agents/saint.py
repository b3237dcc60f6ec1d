"""Saint: status monitors, and counters of what is done with companies and projects."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE, written
from so_mock.conventions import batch, crud
from so_mock.conventions.facts import facts, one
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.saint import (
    DAYS,
    OF_MONITOR,
    OF_TARGET,
    PERIODS,
    TABLES,
    VALUES,
    is_active,
    periods,
)
from so_mock.errors import BadRequest, required
from so_mock.store.table import Row

MONITOR = "status_monitor"
CONFIGURATIONS = "_saint_configuration"  # by the number of the table that it is about
COUNTERS = "_counter_value"
COUNTED = {"contact": "Contact", "project": "Project"}  # whose counters there are

facts({"Saint.GetStatusMonitor": one(MONITOR, StatusMonitorId="id")})


def table_of(name: str | None) -> str:
    wanted = (name or "").strip().lower()
    if wanted not in TABLES:
        raise BadRequest(f"{name!r} has no status monitors; there are those of {', '.join(TABLES)}")
    return wanted


# -- monitors


@behaviour("Saint.GetStatusMonitors")
def get_status_monitors(crm: Crm, id: int | None, type: str | None) -> list[View]:
    """The active ones that are signalled for this row, by rank."""
    found = [
        monitor
        for value in crm.by(VALUES, OF_TARGET, (table_of(type), id))
        if value["IsSignalled"]
        and (monitor := crm.row(MONITOR, value["StatusMonitorId"])) is not None
        and is_active(monitor)
    ]
    found.sort(key=lambda row: (row["Rank"], row["StatusMonitorId"]))
    return [crm.view(MONITOR, row) for row in found]


@behaviour("Saint.SetRankOnStatusMonitors")
def set_rank_on_status_monitors(crm: Crm, type: str | None, items_ids: list[int] | None) -> None:
    """In the order told; each must be of that table."""
    number = TABLES[table_of(type)]
    for rank, id in enumerate(items_ids or (), 1):
        row = crm.need(MONITOR, id)
        if row["OwnerTable"] != number:
            raise BadRequest(f"StatusMonitor id {id} is not one of {type}")
        crud.change(crm, crm.model[MONITOR], row, Rank=rank)


@behaviour("Saint.RegenerateStatusMonitor")
def regenerate_status_monitor(crm: Crm, status_monitor_id: int | None) -> None:
    regenerate(crm, crm.need(MONITOR, status_monitor_id))


def regenerate(crm: Crm, row: Row) -> int:
    """Counts what the monitor is signalled for. The criteria themselves are not evaluated here: its values are those that
    scenario or test gave."""
    values = crm.by(VALUES, OF_MONITOR, row["StatusMonitorId"])
    matches = sum(bool(value["IsSignalled"]) for value in values)
    now = crm.now()
    crm.update(MONITOR, {
        **row, "NumMatches": matches, "NumNeedUpdate": 0, "NeedsUpdate": False, "GenerationStart": now, "LastGenerated": now,
    })  # fmt: skip
    return matches


@behaviour("Saint.RegenerateStatusMonitors")
def regenerate_status_monitors(crm: Crm, run_as_batch: bool | None) -> View | None:
    """Done at once either way; as a batch there is a task that tells of it."""
    for row in list(crm.rows(MONITOR)):
        if not row["Deleted"]:
            regenerate(crm, row)
    return task(crm, "Regenerate status monitors", run_as_batch)


def task(crm: Crm, name: str, run_as_batch: bool | None) -> View | None:
    return crm.view(batch.TASK, batch.done(crm, name)) if run_as_batch else None


# -- configuration and periods


@behaviour("Saint.SaveSaintConfiguration")
def save_saint_configuration(crm: Crm, saint_configuration: Record | None) -> Record:
    """One for each table. What the generation of counters found is for the server to tell."""
    saint_configuration = required(saint_configuration, "SaintConfiguration")
    number = saint_configuration.get("OwnerTable") or 0
    if number not in TABLES.values():
        raise BadRequest(f"OwnerTable {number} has no counters")
    kept = {name: saint_configuration.get(name) for name in ("Enabled", *DAYS)}
    return configuration(put(crm, CONFIGURATIONS, number, kept), crm)


@behaviour("Saint.GetSaintConfigurations")
def get_saint_configurations(crm: Crm) -> list[Record]:
    return [configuration(row, crm) for row in crm.rows(CONFIGURATIONS)]


def configuration(row: Row, crm: Crm) -> Record:
    told = {name: value for name, value in row.items() if name != "id" and value is not None}
    return crm.blank("SaintConfiguration") | told | {"OwnerTable": row["id"]}


@behaviour("Saint.CreateDefaultStatusMonitorPeriods")
def create_default_status_monitor_periods(crm: Crm) -> Record:
    return crm.blank("StatusMonitorPeriods") | DAYS


@behaviour("Saint.GetStatusMonitorPeriods")
def get_status_monitor_periods(crm: Crm) -> Record:
    return crm.blank("StatusMonitorPeriods") | periods(crm.reads)


@behaviour("Saint.SaveStatusMonitorPeriods")
def save_status_monitor_periods(crm: Crm, status_monitor_periods: Record | None) -> Record:
    """Every monitor is to be generated anew when they change."""
    status_monitor_periods = required(status_monitor_periods, "StatusMonitorPeriods")
    given = {name: int(status_monitor_periods.get(name) or 0) for name in DAYS}
    if given != periods(crm.reads):
        put(crm, PERIODS, 1, given)
        for row in list(crm.rows(MONITOR)):
            crm.update(MONITOR, {**row, "NeedsUpdate": True})
    return crm.blank("StatusMonitorPeriods") | periods(crm.reads)


def put(crm: Crm, table: str, id: int, given: dict[str, Any]) -> Row:
    """One row for each id, whole or as far as it is told."""
    return crm.keep(table, {**(crm.reads.row(table, id) or {}), "id": id, **given})


# -- counters


class Event(NamedTuple):
    """Something that counts: of which kind, since when, until when, and whether it is done."""

    kind: str
    registered: str
    due: str
    done: bool


@behaviour("Saint.RegenerateCounters")
def regenerate_counters(crm: Crm, run_as_batch: bool | None) -> View | None:
    """Activities by type of task and sales by status, of every company and project of a table that is enabled."""
    begun = crm.now()
    for row in list(crm.store.table(COUNTERS).scan()):
        crm.store.delete(COUNTERS, row["id"])
    for name, prop in COUNTED.items():
        held = crm.reads.row(CONFIGURATIONS, TABLES[name])
        if held is None or not held["Enabled"]:
            continue
        written_ = count(crm, name, prop)
        told = {"GenerationStart": begun, "GenerationEnd": crm.now(), "RowsGenerated": written_}
        crm.update(CONFIGURATIONS, {**held, **told})
    return task(crm, "Regenerate counters", run_as_batch)


def count(crm: Crm, table: str, prop: str) -> int:
    """Writes a row for each target and kind; answers how many."""
    found: dict[tuple[int, str], list[Event]] = {}
    for id, event in events(crm, prop):
        found.setdefault((id, event.kind), []).append(event)
    days = periods(crm.reads)["Period1"]
    since = written(datetime.fromisoformat(crm.now()) - timedelta(days=days))
    for (id, kind), those in found.items():
        late = [event for event in those if event.registered >= since]
        crm.store.insert(COUNTERS, {
            "id": f"{table}/{id}/{kind}", "Total": len(those), "TotalInPeriod": len(late),
            "NotCompleted": sum(not event.done for event in those),
            "NotCompletedInPeriod": sum(not event.done for event in late),
            "LastRegistered": max(event.registered for event in those),
            "LastCompleted": max((event.due for event in those if event.done), default=NO_DATE),
            "LastDoBy": max(event.due for event in those),
        })  # fmt: skip
    return len(found)


def events(crm: Crm, prop: str) -> list[tuple[int, Event]]:
    found = []
    for row in crm.rows("appointment"):
        kind = crm.row("task_list_item", row["Task"])
        done = row["Completed"] == "Completed"
        name = f"{kind['Type']}/{kind['Direction']}" if kind else "Appointment/Unknown"
        found.append((row[prop], Event(name, row["CreatedDate"], row["StartDate"], done)))
    for row in crm.rows("document"):
        done = row["Completed"] == "Completed"
        found.append((row[prop], Event("Document", row["CreatedDate"], row["Date"], done)))
    for row in crm.rows("sale"):
        done = row["Completed"] == "Completed"
        told = Event(f"Sale/{row['Status']}", row["CreatedDate"], row["Saledate"], done)
        found.append((row[prop], told))
    return [(id, event) for id, event in found if id]
