"""Guides of sales and projects: a type's stages in their order, how long it takes, and what is suggested in each stage."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from so_mock.clock import NO_DATE, written
from so_mock.store.table import Row

DAYS = {"Day": 1, "Week": 7}
SECONDS = {"Second": 1, "Minute": 60, "Hour": 3600}
MONTHS = {
    "Month": 1, "Quarter": 3, "HalfYear": 6, "Year": 12, "Decade": 120, "Century": 1200, "Millenium": 12000,
}  # fmt: skip


class Guided(NamedTuple):
    """How a kind of row follows its guide."""

    kind: str  # the entity, and the property by which activities belong to it
    prop: str
    type: str  # the property that holds the type, and the list of types
    types: str
    stage: str  # likewise of the stage
    stages: str
    duration: str
    link: str  # the link of a suggestion to type and stage, and how it names them
    ends: tuple[str, str]


SALE = Guided(
    "sale", "Sale", "SaleType", "sale_type", "Rating", "sale_stage", "SaleDuration", "SaleTypeStageLink",
    ("SaleTypeId", "ProbId"),
)  # fmt: skip
PROJECT = Guided(
    "project", "Project", "ProjectType", "project_type", "ProjectStatus", "project_status", "ProjectDuration",
    "ProjectTypeStatusLink", ("ProjTypeId", "ProjStatusId"),
)  # fmt: skip

# A suggestion's entity -> what it becomes, and the property by which that knows it.
MADE = {
    "suggested_appointment": ("appointment", "SuggestedAppointmentId"),
    "suggested_document": ("document", "SuggestedDocumentId"),
}


def first_of(crm: Any, items: str) -> int:
    """The first item that is not retired, until a preference says otherwise."""
    found = in_order(crm, items)
    return found[0] if found else 0


def in_order(crm: Any, items: str, only: Iterable[int] = ()) -> list[int]:
    """The ids of a list's items by rank; those below 0 (Sold, Lost) are no stages to go through."""
    key, wanted = crm.model[items].key, set(only)
    rows = [
        row
        for row in crm.rows(items)
        if not row["Deleted"] and row[key] > 0 and (not wanted or row[key] in wanted)
    ]
    rows.sort(key=lambda row: (row["Rank"], row[key]))
    return [row[key] for row in rows]


def stages(crm: Any, guided: Guided, type: int) -> list[int]:
    """Those of the type, or all where it names none."""
    found = crm.row(guided.types, type)
    return in_order(crm, guided.stages, (found or {}).get("Stages") or ())


def following(crm: Any, guided: Guided, row: Row, *, or_current: bool = False) -> int:
    """The next stage that is not retired; the current one when that is asked for and it is not. 0: there is none."""
    current = row[guided.stage]
    held = crm.row(guided.stages, current)
    if or_current and held is not None and not held["Deleted"]:
        return int(current)
    ids = stages(crm, guided, row[guided.type])
    if current in ids:
        later = ids[ids.index(current) + 1 :]
    elif held is not None and current > 0:
        ranks = {id: crm.row(guided.stages, id)["Rank"] for id in ids}
        later = [id for id in ids if ranks[id] > held["Rank"]]
    else:
        later = [] if current else ids
    return later[0] if later else 0


def due(crm: Any, guided: Guided, type: int) -> str:
    """When what begins now is done, by the type's duration; today where it tells none."""
    found = crm.row(guided.types, type)
    now: str = crm.now()
    if found is None or not found[guided.duration]:
        return now
    return after(now, found["DurationUnit"], int(found[guided.duration]))


def after(moment: str, unit: str, count: int) -> str:
    """So many of these units later; a month later is the same day, or the last one of a shorter month."""
    start = datetime.fromisoformat(moment[:19])
    try:
        if unit in MONTHS:
            month = start.month - 1 + MONTHS[unit] * count
            year, month = start.year + month // 12, month % 12 + 1
            last = (datetime(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
            return written(start.replace(year=year, month=month, day=min(start.day, last)))
        return written(
            start + timedelta(days=DAYS.get(unit, 0) * count, seconds=SECONDS.get(unit, 0) * count)
        )
    except (ValueError, OverflowError):  # a time that no calendar reaches
        return NO_DATE
