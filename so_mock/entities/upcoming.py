"""What comes next with a sale or project, looked up among its appointments whenever it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.clock import NO_DATE
from so_mock.entities.diary import GONE, is_participant
from so_mock.entities.relations import referring
from so_mock.store.reads import Reads
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def activities(reads: Reads, prop: str, id: int) -> list[Row]:
    """The appointments about it, each booking once."""
    found = reads.by("appointment", referring(prop), id) if id else []
    return [r for r in found if not is_participant(r) and r["InvitationStatus"] not in GONE]


def moment(row: Row) -> str:
    return str(row["ActiveDate"] if row["ActiveDate"] != NO_DATE else row["StartDate"])


def next_activity(reads: Reads, sale: int) -> Row | None:
    """The closest in future that is not completed; the most recent where there is none (published description)."""
    found = activities(reads, "Sale", sale)
    if not found:
        return None
    now = reads.now()
    ahead = [row for row in found if row["Completed"] != "Completed" and moment(row) >= now]
    if ahead:
        return min(ahead, key=moment)
    past = [row for row in found if moment(row) < now]
    return max(past, key=moment, default=None)


def next_milestone(reads: Reads, project: int) -> Row | None:
    """The closest milestone in future that is not completed."""
    found = [
        row
        for row in activities(reads, "Project", project)
        if row["IsMileStone"] and row["Completed"] != "Completed"
    ]
    if not found:
        return None
    now = reads.now()
    return min((row for row in found if moment(row) >= now), key=moment, default=None)


def next_due_date(row: Row, shaper: Shaper) -> str:
    found = next_activity(shaper.reads, row["SaleId"])
    return moment(found) if found else NO_DATE


def appointment_of_sale(row: Row, shaper: Shaper) -> Any:
    found = next_activity(shaper.reads, row["SaleId"])
    return shaper.reference("appointment", "Appointment", found["AppointmentId"], False) if found else None  # fmt: skip


def next_milestone_date(row: Row, shaper: Shaper) -> str:
    found = next_milestone(shaper.reads, row["ProjectId"])
    return moment(found) if found else NO_DATE


def milestone_id(row: Row, shaper: Shaper) -> int:
    found = next_milestone(shaper.reads, row["ProjectId"])
    return int(found["AppointmentId"]) if found else 0
