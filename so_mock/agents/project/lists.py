"""Projects by owner, member and company, and the published ones."""

from __future__ import annotations

from collections.abc import Iterable

from so_mock.behaviour import behaviour
from so_mock.conventions.facts import facts, one, rows
from so_mock.conventions.published import is_published
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.store.table import Row

facts({
    "Project.GetPublishedProject": one("project", ProjectId="project_id", test=is_published),
    "Project.GetPublishedProjects": rows("project", ProjectId="project_ids", test=is_published),
})  # fmt: skip


def my_person(crm: Crm) -> int:
    return int(crm.me["PersonId"]) if crm.me else 0


def with_member(crm: Crm, prop: str, id: int | None) -> list[Row]:
    members = crm.referring("project_member", prop, id)
    return crm.known("project", sorted(row["ProjectId"] for row in members))


def views(crm: Crm, found: Iterable[Row]) -> list[View]:
    return [crm.view("project", row, "Project") for row in found]


@behaviour("Project.GetMyProjects")
def get_my_projects(crm: Crm, include_member_projects: bool | None) -> list[View]:
    """Those that the caller is responsible for, and on demand those that he is a member of."""
    found = {
        row["ProjectId"]: row
        for row in crm.referring("project", "Associate", crm.caller.associate_id)
    }
    if include_member_projects:
        found |= {row["ProjectId"]: row for row in with_member(crm, "PersonId", my_person(crm))}
    return views(crm, (found[id] for id in sorted(found)))


@behaviour("Project.GetMyMemberProjects")
def get_my_member_projects(crm: Crm) -> list[View]:
    return views(crm, with_member(crm, "PersonId", my_person(crm)))


@behaviour("Project.GetProjectsFromPerson")
def get_projects_from_person(crm: Crm, person_id: int | None) -> list[View]:
    return views(crm, with_member(crm, "PersonId", person_id))


@behaviour("Project.GetProjectsFromContact")
def get_projects_from_contact(crm: Crm, contact_id: int | None) -> list[View]:
    return views(crm, with_member(crm, "ContactId", contact_id))


@behaviour("Project.GetMyPublishedProjects")
def get_my_published_projects(crm: Crm) -> list[View]:
    return published(crm, my_person(crm))


@behaviour("Project.GetPublishedProjectsOnPersonId")
def get_published_projects_on_person_id(crm: Crm, person_id: int | None) -> list[View]:
    return published(crm, person_id)


def published(crm: Crm, person: int | None) -> list[View]:
    found = with_member(crm, "PersonId", person)
    return views(crm, [row for row in found if is_published(crm, row)])
