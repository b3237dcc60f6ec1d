"""Status monitors, and on what they are signalled (Saint)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.entities.model import Compute, Entity, to
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

# A monitor and the row that it was evaluated for: {"StatusMonitorId", "Table", "RecordId", "IsSignalled"}.
VALUES = "_status_value"
OF_TARGET = Index("target", lambda row: [(row["Table"], row["RecordId"])])
OF_MONITOR = Index("monitor", lambda row: [row["StatusMonitorId"]])
TABLES = {
    "contact": 5,
    "person": 6,
    "appointment": 9,
    "document": 10,
    "project": 11,
    "sale": 13,
    "ticket": 262,
}
PERIODS = "_saint_periods"
DAYS = {"Period1": 30, "Period2": 90, "Period3": 365}  # until somebody sets them; so-mock's own


def periods(reads: Any) -> dict[str, int]:
    row = reads.row(PERIODS, 1) or DAYS
    return {name: int(row[name]) for name in DAYS}


def lowest_signalled(table: str, key: str) -> Compute:
    """The active monitor of the lowest rank that is signalled for the row; 0: none."""

    def compute(row: Row, shaper: Shaper) -> int:
        found = []
        for value in shaper.reads.by(VALUES, OF_TARGET, (table, row[key])):
            monitor = shaper.row("status_monitor", value["StatusMonitorId"])
            if value["IsSignalled"] and monitor and is_active(monitor):
                found.append((monitor["Rank"], monitor["StatusMonitorId"]))
        return min(found)[1] if found else 0

    return compute


def is_active(monitor: Row) -> bool:
    return bool(monitor["IsVisual"] and not monitor["Deleted"])


SAINT = (
    Entity(
        "status_monitor", "StatusMonitor", "StatusMonitorId",
        references={"DefaultTask": to("task_list_item"), "PictureId": to("blob")},
        server=frozenset({"LastGenerated", "GenerationStart", "NumMatches", "NumNeedUpdate", "NeedsUpdate"}),
        defaults={"IsVisual": True}, names=("Name",),
    ),
)  # fmt: skip
