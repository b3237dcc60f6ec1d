"""Projects, their members and events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from so_mock.clock import NO_DATE
from so_mock.entities.relations import referring
from so_mock.entities.saint import COUNTED, COUNTERS, OF_TARGET, VALUES
from so_mock.entities.upcoming import next_milestone_date
from so_mock.query.columns.appointment import itself, published
from so_mock.query.facts import NOWHERE, Fact, Fixed, Group, Made, Making, Many, One

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row

OF_PROJECT = referring("ProjectId")


def first_event(row: Row, shaper: Shaper) -> Row | None:
    return next(iter(shaper.reads.by("project_event", OF_PROJECT, row["ProjectId"])), None)


def first_url(row: Row, shaper: Shaper) -> Row | None:
    return next(iter(row["Urls"] or ()), None)


def is_external(row: Row, shaper: Shaper) -> bool:
    return bool(row["PublishType"] == "External")


# -- counters, as they were last generated (Saint)


def counters(table: str, key: str) -> dict[str, Fact]:
    """`NumberOfActivities`, `LastSale` and their like, of whatever table has counters."""

    def found(row: Row, shaper: Shaper, kinds: str) -> Iterable[Row]:
        for each in shaper.reads.by(COUNTERS, COUNTED, f"{table}/{row[key]}"):
            kind = each["id"].split("/")[2]
            if (kind if kind in ("Sale", "Ticket") else "Activities") == kinds:
                yield each

    def number(kinds: str, name: str) -> Making:
        return lambda row, shaper: sum(each[name] for each in found(row, shaper, kinds))

    def last(kinds: str, name: str) -> Making:
        return lambda row, shaper: max((e[name] for e in found(row, shaper, kinds)), default=NO_DATE)  # fmt: skip

    facts: dict[str, Any] = {}
    for kinds, many, one in (("Activities", "Activities", "Activity"), ("Sale", "Sales", "Sale")):
        for words, total in (("", "Total"), ("NotCompleted", "NotCompleted")):
            for period in ("", "InPeriod"):
                name = f"NumberOf{words}{many}{period}"
                facts[name.lower()] = Made(number(kinds, total + period), kind="int")
        for words, when in (("", "Registered"), ("Completed", "Completed"), ("DoBy", "DoBy")):
            facts[f"last{words}{one}".lower()] = Made(last(kinds, f"Last{when}"), kind="date")
    return facts


def signalled(table: str, key: str, monitor: int) -> Making:
    """Whether a status monitor is signalled for the row: `SaintStatus3` is the monitor with that id."""

    def make(row: Row, shaper: Shaper) -> int:
        values = shaper.reads.by(VALUES, OF_TARGET, (table, row[key]))
        return int(any(v["IsSignalled"] for v in values if v["StatusMonitorId"] == monitor))

    return make


PROJECT: dict[str, Fact] = {
    **counters("project", "ProjectId"),
    "number": "ProjectNumber", "type": "ProjectType", "status": "ProjectStatus",
    "statusrank": "ProjectStatus.Rank", "hasguide": "ProjectType.HasGuide", "icon": Fixed("Project"), "text": "Name",
    "hasinfotext": Made(lambda row, shaper: bool(row["Description"]), kind="bool"),
    "nextmilestone": Made(next_milestone_date, kind="date"), "saintstatus3": Made(signalled("project", "ProjectId", 3), kind="saintStatus"),
}  # fmt: skip


GROUPS = {
    "project": Group(
        "project", PROJECT,
        {
            "project": One(itself, "project_text"), "projectpublish": One(itself, "project_publish"),
            "projectassociate": "Associate", "projectevent": One(first_event, "project_event"),
            "projecturl": One(first_url, "project_url"), "sale": Many("sale", "Project"),
            "appointment": Many("appointment", "Project"), "document": Many("document", "Project"),
            "projectmember": Many("project_member", "ProjectId"),
        },
    ),
    "project_text": Group("project", {"infotext": "Description"}),
    "project_publish": published("project"),
    "project_url": Group("", {"urladdress": "Value", "urldescription": "Description"}),
    "project_event": Group(
        "project_event",
        {"isexternalevent": Made(is_external, kind="bool"), "hassignon": "SignOn", "hassignoff": "SignOff"},
    ),
    "project_member": Group(
        "project_member",
        {"function": "ProjectMemberTypeId", "infotext": "Comment", "textid": NOWHERE,
         "hasinfotext": Made(lambda row, shaper: bool(row["Comment"]), kind="bool")},
        also=("person", "contact"),
    ),
}  # fmt: skip
