"""Projects, their members and events."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from so_mock.entities.relations import referring
from so_mock.entities.upcoming import next_milestone_date
from so_mock.query.columns.addresses import elements
from so_mock.query.columns.appointment import itself, published
from so_mock.query.counting import counters
from so_mock.query.facts import NOWHERE, Fact, Fixed, Group, Made, Many, One, Some

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row

OF_PROJECT = referring("ProjectId")


def first_event(row: Row, shaper: Shaper) -> Row | None:
    return next(iter(shaper.reads.by("project_event", OF_PROJECT, row["ProjectId"])), None)


def is_external(row: Row, shaper: Shaper) -> bool:
    return bool(row["PublishType"] == "External")


def answered_event(member: Callable[[Row], Row]) -> Made:
    """What a member answered to the project's event; `member` finds him in the row."""
    enum = "ProjectMemberEventParticipantStatus"

    def make(row: Row, shaper: Shaper) -> int:
        numbers = shaper.shapes.model.carriers.enum(enum).numbers
        return numbers.get(member(row)["EventParticipantStatus"], 0)

    def name(value: int, shaper: Shaper) -> str:
        numbers = shaper.shapes.model.carriers.enum(enum).numbers
        return next((name for name, number in numbers.items() if number == value), "")

    return Made(make, text=name, kind="listAny")


PROJECT: dict[str, Fact] = {
    **counters("project", "ProjectId", "Project", ("Activit", "Sale")),
    "number": "ProjectNumber", "type": "ProjectType", "status": "ProjectStatus",
    "statusrank": "ProjectStatus.Rank", "hasguide": "ProjectType.HasGuide", "icon": Fixed("Project"), "text": "Name",
    "hasinfotext": Made(lambda row, shaper: bool(row["Description"]), kind="bool"),
    "nextmilestone": Made(next_milestone_date, kind="date"),
}  # fmt: skip


GROUPS = {
    "project": Group(
        "project", PROJECT,
        {
            "project": One(itself, "project_text"), "projectpublish": One(itself, "project_publish"),
            "projectassociate": "Associate", "projectevent": One(first_event, "project_event"),
            "projecturl": Some(elements("Urls"), "url"), "sale": Many("sale", "Project"),
            "appointment": Many("appointment", "Project"), "document": Many("document", "Project"),
            "projectmember": Many("project_member", "ProjectId"),
        },
    ),
    "project_text": Group("project", {"infotext": "Description", "textid": NOWHERE}),
    "project_publish": published("project"),
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
