"""A project as an event that people outside may sign on to."""

from __future__ import annotations

from so_mock.agents.project.lists import my_person
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE
from so_mock.conventions.facts import deleted, facts, one
from so_mock.conventions.published import is_published
from so_mock.crm import Crm
from so_mock.store.table import Row

EVENT = "project_event"

facts({
    "Project.DeleteProjectEventEntityFromProjectId": deleted(EVENT, ProjectId="project_id"),
    "Project.GetProjectEventEntityFromProjectId": one(EVENT, ProjectId="project_id"),
})  # fmt: skip


def seen_by(crm: Crm, row: Row, person: int) -> Record:
    """Whether one is signed on is whether one is a member."""
    members = crm.referring("project_member", "ProjectId", row["ProjectId"])
    return crm.record(crm.view(EVENT, row, "ProjectEvent")) | {
        "IsSignedOn": bool(person) and any(each["PersonId"] == person for each in members)
    }


def may_see(crm: Crm, row: Row, person_id: int) -> bool:
    """Enabled, published and still to come, for one of those whom it is for; where it names none, for everybody."""
    person = crm.row("person", person_id)
    passed = row["EventDate"] != NO_DATE and row["EventDate"][:10] < crm.now()[:10]
    if person is None or not row["Enabled"] or passed or not is_published(crm, row):
        return False
    company = crm.row("contact", person["Contact"])
    members = crm.referring("project_member", "ProjectId", row["ProjectId"])
    ways = {
        "IsVisibleForMembers": any(each["PersonId"] == person_id for each in members),
        "IsVisibleForCategories": bool(company and company["Category"] in row["VisibleForCategories"]),
        "IsVisibleForPersonInterests": bool({*row["VisibleForPersonInterests"]} & {*person["Interests"]}),
    }  # fmt: skip
    asked = [way for name, way in ways.items() if row[name]]
    return any(asked) or not asked


@behaviour("Project.GetProjectEvent")
def get_project_event(crm: Crm, project_event_id: int | None) -> Record | None:
    row = crm.row(EVENT, project_event_id)
    return seen_by(crm, row, my_person(crm)) if row else None


@behaviour("Project.GetProjectEventList")
def get_project_event_list(crm: Crm, project_event_ids: list[int] | None) -> list[Record]:
    return [seen_by(crm, row, my_person(crm)) for row in crm.known(EVENT, project_event_ids)]


@behaviour("Project.GetProjectEventOnPerson")
def get_project_event_on_person(
    crm: Crm, project_id: int | None, person_id: int | None
) -> Record | None:
    found = crm.referring(EVENT, "ProjectId", project_id)
    return seen_by(crm, found[0], person_id or 0) if found else None


@behaviour("Project.GetMyProjectEvents")
def get_my_project_events(crm: Crm) -> list[Record]:
    return seen(crm, my_person(crm))


@behaviour("Project.GetProjectEventsOnPerson")
def get_project_events_on_person(crm: Crm, person_id: int | None) -> list[Record]:
    """Those that this person may see, signed on or not."""
    return seen(crm, person_id or 0)


def seen(crm: Crm, person: int) -> list[Record]:
    return [seen_by(crm, row, person) for row in crm.rows(EVENT) if may_see(crm, row, person)]
