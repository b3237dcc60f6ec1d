"""What a diary shows of an appointment: what it collides with, who takes part, when it happens again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from so_mock.clock import NO_DATE
from so_mock.entities import recurrence
from so_mock.entities.recurrence import day_of, midnight
from so_mock.entities.relations import referring
from so_mock.store.reads import Reads
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

CHECKLIST = {"inChecklist", "BookingForChecklist"}
PENDING = {"inDiary": "BookingForDiary", "inChecklist": "BookingForChecklist"}
SETTLED = {pending: plain for plain, pending in PENDING.items()}
IN_DIARY = frozenset(["inDiary", "BookingForDiary"])
GONE = frozenset(["Declined", "Cancelled", "Hidden"])  # in no diary any more
LONGEST = 62  # days; what takes longer is found under one key of its own

BOOKING = referring("MotherId")
SERIES = Index(
    "series", lambda row: [row["Recurrence"]["RecurrenceId"]] if is_recurring(row) else []
)


def is_recurring(row: Row) -> bool:
    return bool(row["Recurrence"] and row["Recurrence"].get("IsRecurrence"))


def is_participant(row: Row) -> bool:
    return bool(row["BookingType"] == "Participant")


def bounds(row: Row) -> tuple[str, str]:
    """From when to when it takes its owner's time."""
    start, end = row["StartDate"], max(row["EndDate"], row["StartDate"])
    if not row["IsAlldayEvent"] or start == NO_DATE:
        return start, end
    return midnight(day_of(start)), f"{end[:10]}T23:59:59"


def _days(row: Row) -> Iterable[tuple[int, str]]:
    who = row["Associate"]
    if not who or row["StartDate"] == NO_DATE:
        return []
    start, end = bounds(row)
    first = day_of(start)
    length = (day_of(end) - first).days
    if length > LONGEST:
        return [(who, "")]
    return [(who, (first + timedelta(n)).isoformat()) for n in range(length + 1)]


DIARY = Index("diary", _days)


def takes_time(row: Row) -> bool:
    return (
        row["Type"] in IN_DIARY
        and not row["IsFree"]
        and row["InvitationStatus"] not in GONE
        and row["AssignmentStatus"] != "Declined"
    )


def busy(
    reads: Reads, who: int, start: str, end: str, *, apart_from: Collection[int] = ()
) -> list[int]:
    """The ids of what takes the associate's time then."""
    first, length = day_of(start), (day_of(end) - day_of(start)).days
    keys = [(first + timedelta(n)).isoformat() for n in range(min(length, LONGEST) + 1)]
    found: dict[int, Row] = {}
    for key in ["", *keys]:
        found |= {row["AppointmentId"]: row for row in reads.by("appointment", DIARY, (who, key))}
    return sorted(
        id
        for id, row in found.items()
        if id not in apart_from and takes_time(row) and _meet(bounds(row), (start, end))
    )


def _meet(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether they overlap; what ends when the other starts does not, and a moment lies in what it begins."""
    return (one[0] < other[1] and other[0] < one[1]) or one[0] == other[0]


def has_conflict(row: Row, shaper: Shaper) -> bool:
    if not takes_time(row) or row["StartDate"] == NO_DATE:
        return False
    apart = {row["AppointmentId"]}
    return bool(busy(shaper.reads, row["Associate"], *bounds(row), apart_from=apart))


def dates(
    reads: Reads, row: Row, days: Iterable[str], *, apart_from: Collection[int] = ()
) -> list[dict[str, Any]]:
    """Each day (`2026-01-15`) with what the appointment would collide with there [recorded: RecurrenceInfo]."""
    start, end = bounds(row)
    length = day_of(end) - day_of(start)
    found = []
    for day in days:
        last = (day_of(day) + length).isoformat()
        ids = busy(
            reads, row["Associate"], day + start[10:], last + end[10:], apart_from=apart_from
        )
        told = "&".join(f"conflict_id={id}" for id in ids)
        shown = {"Date": f"{day}T00:00:00", "IsConflict": bool(ids), "Description": None}
        shown["DescriptionStyleHint"] = "conflict" if ids else ""
        found.append(shown | {"Tooltip": f"{{{told}}}" if ids else None})
    return found


def shown_recurrence(row: Row, shaper: Shaper) -> dict[str, Any]:
    """The rule and the days of its series; of what does not repeat, a proposal."""
    if not is_recurring(row):
        rule, series = recurrence.proposal(row["StartDate"]), [row]
    else:
        rule = recurrence.completed(row["Recurrence"], row["StartDate"])
        all_rows = shaper.reads.by("appointment", SERIES, rule["RecurrenceId"])
        series = [each for each in all_rows if each["Associate"] == row["Associate"]]
    own = {each["AppointmentId"] for each in series}
    days = sorted({each["StartDate"][:10] for each in series})
    return rule | {"Dates": dates(shaper.reads, row, days, apart_from=own)}


def rule_part(name: str, otherwise: str) -> Any:
    """A property of the rule, as flat carriers show it."""

    def compute(row: Row, shaper: Shaper) -> str:
        return str(row["Recurrence"].get(name) or otherwise) if is_recurring(row) else otherwise

    return compute


def mother_of(row: Row, shaper: Shaper) -> Row:
    if row["MotherId"] in (0, row["AppointmentId"]):
        return row
    return shaper.row("appointment", row["MotherId"]) or row


def shown_participants(row: Row, shaper: Shaper) -> list[dict[str, Any]]:
    """Who takes part: as the owner's row tells, with the answers that the participants' own rows hold."""
    mother = mother_of(row, shaper)
    listed = mother["Participants"] or []
    if not listed:
        owner = shaper.row("associate", mother["Associate"])
        return [entry(shaper, owner, "Accepted")] if owner else []
    rows = shaper.reads.by("appointment", BOOKING, mother["AppointmentId"])
    answers = {each["Associate"]: each["InvitationStatus"] for each in rows if is_participant(each)}
    return [
        {**each, "InvitationStatus": answers.get(each["AssociateId"], each["InvitationStatus"])}
        for each in listed
    ]


def entry(shaper: Shaper, associate: Row, status: str) -> dict[str, Any]:
    person = shaper.row("person", associate["PersonId"])
    return shaper.shapes.model.carriers.blank("ParticipantInfo") | {
        "AssociateId": associate["AssociateId"],
        "PersonId": associate["PersonId"],
        "ContactId": person["Contact"] if person else 0,
        "InvitationStatus": status,
    }


def shown_visibility(row: Row, shaper: Shaper) -> list[dict[str, Any]]:
    texts = {"Associate": "associate", "Group": "user_group"}
    blank = shaper.shapes.model.carriers.blank("VisibleFor") | {"Visibility": "All"}
    return [
        blank
        | each
        | {
            "DisplayValue": "[SR_VFC_ALL]"
            if each["Visibility"] not in texts
            else shaper.label(texts[each["Visibility"]], each["VisibleId"])
        }
        for each in row["VisibleFor"] or [{"VisibleId": 0, "Visibility": "All"}]
    ]
