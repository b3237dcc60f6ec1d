"""A project begun, guided, saved without its members, merged."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import File, Record
from so_mock.conventions import crud, guided, images, merging
from so_mock.conventions.facts import changed, facts, number_valid
from so_mock.crm import Crm
from so_mock.entities.guides import PROJECT, following
from so_mock.entities.model import View
from so_mock.entities.projects import begun
from so_mock.entities.upcoming import next_milestone
from so_mock.errors import BadRequest, required
from so_mock.store.table import Row

UNLIMITED = 2_147_483_647

facts({
    "Project.SetCompleted": changed("project", "project_id", Completed="is_completed"),
    "Project.IsNumberValid": number_valid("project.project_number"),
})  # fmt: skip


@behaviour("Project.CreateDefaultProjectEntity")
def create_default_project_entity(crm: Crm) -> View:
    return crm.view("project", begun(crm, crud.default_row(crm, crm.model["project"])))


def without_members(crm: Crm, row: Row) -> Record:
    return crm.record(crm.view("project", row)) | {"ProjectMembers": []}


@behaviour("Project.GetProjectEntityWithoutMembers")
def get_project_entity_without_members(crm: Crm, project_id: int | None) -> Record | None:
    row = crm.row("project", project_id)
    return without_members(crm, row) if row else None


@behaviour("Project.SaveProjectEntityWithoutMembers")
def save_project_entity_without_members(crm: Crm, project_entity: Record | None) -> Record:
    """Whatever members it tells are not listened to; those that it has stay."""
    project_entity = required(project_entity, "ProjectEntity")
    given = {name: value for name, value in project_entity.items() if name != "ProjectMembers"}
    return without_members(crm, crud.save(crm, crm.model["project"], given).row)


@behaviour(
    "Project.Merge", source="https://docs.superoffice.com/en/project/learn/merge-projects.html"
)
def merge(
    crm: Crm,
    source_project_id: int | None,
    destination_project_id: int | None,
    replace_empty_fields_on_destination: bool | None,
) -> None:
    """Members, activities and sales follow; the source is deleted. An event follows where there is none."""
    source, destination = (crm.need("project", id) for id in (source_project_id, destination_project_id))  # fmt: skip
    old, new = source["ProjectId"], destination["ProjectId"]
    if old == new:
        raise BadRequest("A project cannot be merged with itself")
    if replace_empty_fields_on_destination:
        filled = merging.blanks_filled(crm, "project", destination, source)
        crud.store(crm, crm.model["project"], filled)
    if crm.referring("project_event", "ProjectId", new):
        for event in crm.referring("project_event", "ProjectId", old):
            crud.delete(crm, crm.model["project_event"], event["ProjectEventId"])
    merging.follow(crm, "project", old, new)
    crud.delete(crm, crm.model["project"], old)


@behaviour("Project.GetNextMilestone")
def get_next_milestone(crm: Crm, project_id: int | None) -> View | None:
    row = next_milestone(crm.reads, crm.need("project", project_id)["ProjectId"])
    return crm.view("appointment", row, "Appointment") if row else None


@behaviour("Project.HasGuide")
def has_guide(crm: Crm, project_id: int | None) -> bool:
    return guided.has_guide(crm, PROJECT, crm.need("project", project_id))


@behaviour("Project.HasGuideActivities")
def has_guide_activities(crm: Crm, project_id: int | None) -> bool:
    return guided.has_activities(crm, PROJECT, crm.need("project", project_id))


@behaviour("Project.OfferAutoNextStatusOnApppointmentCompleted")
def offer_auto_next_status(crm: Crm, appointment_id: int | None) -> bool:
    return guided.offers_next(crm, PROJECT, appointment_id)


@behaviour("Project.GetNextProjectStatus")
def get_next_project_status(crm: Crm, project_id: int | None) -> int:
    """0 after the last."""
    return following(crm, PROJECT, crm.need("project", project_id))


@behaviour("Project.GetProjectImage")
def get_project_image(crm: Crm, project_id: int | None) -> File:
    return images.need(crm, "project", project_id or 0)


@behaviour("Project.SetProjectImage")
def set_project_image(crm: Crm, project_id: int | None, image: bytes | str | None) -> None:
    images.set_image(crm, "project", project_id or 0, image)


@behaviour("Project.GetProjectFencingInfo")
def get_project_fencing_info(crm: Crm) -> Record:
    """How many are not completed; so-mock sets no limit to them."""
    active = sum(not row["Completed"] for row in crm.rows("project"))
    return crm.blank("FencingInfo") | {"ActiveCount": active, "Maximum": UNLIMITED}
