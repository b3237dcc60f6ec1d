"""Who is in a project, as what. Ending a membership only cuts the tie."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud, parts
from so_mock.conventions.facts import changed, deleted, each, facts, rows
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import required

MEMBER = "project_member"
KEY = "ProjectmemberId"

facts({
    "Project.GetProjectMembersById": each(MEMBER, "project_member_ids"),
    "Project.GetProjectMembers": rows(MEMBER, ProjectId="project_id"),
    "Project.DeleteProjectMemberByIds": deleted(MEMBER, ProjectmemberId="project_member_ids"),
    "Project.SaveProjectMembersFunctionAndComment":
        changed(MEMBER, "project_member_ids", ProjectMemberTypeId="role_id", Comment="comment"),
})  # fmt: skip


@behaviour("Project.AddProjectMembers")
def add_project_members(
    crm: Crm, project_entity_id: int | None, project_members: list[Record] | None
) -> None:
    """Each as a new one, whatever id it brings along; who is a member already stays one."""
    project = crm.need("project", project_entity_id)["ProjectId"]
    parts.join(crm, MEMBER, "ProjectId", project, project_members)


@behaviour("Project.DeleteProjectMembers")
def delete_project_members(
    crm: Crm, project_entity_id: int | None, member_ids: list[int] | None
) -> None:
    """Those of this project only."""
    asked = set(member_ids or ())
    for row in crm.referring(MEMBER, "ProjectId", project_entity_id):
        if row[KEY] in asked:
            crud.delete(crm, crm.model[MEMBER], row[KEY])


@behaviour("Project.UpdateProjectMembers")
def update_project_members(
    crm: Crm, project_id: int | None, project_members: list[Record] | None
) -> None:
    """Those that are there; a new one is not made (published description)."""
    project = crm.need("project", project_id)["ProjectId"]
    for given in project_members or ():
        crm.need(MEMBER, given.get(KEY))
        crud.save(crm, crm.model[MEMBER], given, owner={"ProjectId": project})


@behaviour("Project.UpdateProjectMember")
def update_project_member(crm: Crm, project_member: Record | None) -> View:
    project_member = required(project_member, "ProjectMember")
    held = crm.need(MEMBER, project_member.get(KEY))
    told = project_member.get("ProjectId") or held["ProjectId"]
    return crud.save(crm, crm.model[MEMBER], project_member, owner={"ProjectId": told})
