"""Projects, their members and events (sheet: domain.md 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.clock import NO_DATE
from so_mock.entities import elements, upcoming
from so_mock.entities.activities import NEVER
from so_mock.entities.crm import me
from so_mock.entities.guides import PROJECT, due, first_of
from so_mock.entities.members import NAMES, NO_IDS, email, full_name, settle_company
from so_mock.entities.model import Children, Entity, to
from so_mock.entities.numbering import number
from so_mock.entities.saint import lowest_signalled
from so_mock.entities.simple import labelled, of
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

IMAGES = "_blob_link"


def picture(row: Row, shaper: Shaper) -> Row | None:
    link = shaper.reads.row(IMAGES, f"project/{row['ProjectId']}")
    return shaper.row("blob", link["BlobId"]) if link else None


def has_image(row: Row, shaper: Shaper) -> bool:
    return picture(row, shaper) is not None


def image_description(row: Row, shaper: Shaper) -> str:
    found = picture(row, shaper)
    return str(found["Description"]) if found else ""


def first_type(crm: Any) -> int:
    return first_of(crm, "project_type")


def begun(crm: Any, row: Row) -> Row:
    """A new project ends when its type says, unless that is told."""
    if row["EndDate"] != NO_DATE:
        return row
    return {**row, "EndDate": due(crm, PROJECT, row["ProjectType"])}


def settle_project(crm: Any, row: Row, before: Row | None) -> Row:
    row = elements.settled(row)
    return begun(crm, row) if before is None else row


def owner_name(row: Row, shaper: Shaper) -> str:
    project = shaper.row("project", row["ProjectId"])
    return shaper.label("associate", project["Associate"]) if project else ""


def member_type(row: Row, shaper: Shaper) -> str:
    return shaper.label("project_member_type", row["ProjectMemberTypeId"])


PROJECTS = (
    Entity(
        "project", "ProjectEntity", "ProjectId",
        references={"ProjectStatus": to("project_status", blank=True), "ProjectType": to("project_type", blank=True)},
        children={"ProjectMembers": Children("project_member", "ProjectId")},
        parts={"project_event": "ProjectId"},
        computed={
            "NextMilestoneDate": upcoming.next_milestone_date, "NmdAppointmentId": upcoming.milestone_id,
            "HasImage": has_image, "ImageDescription": image_description,
            "ActiveStatusMonitorId": lowest_signalled("project", "ProjectId"),
        },
        server=frozenset({"ActiveErpLinks"}),
        defaults={
            "Associate": me, "CreatedBy": me, "ProjectType": first_type, "ProjectNumber": number("project.project_number"),
            "PublishTo": NEVER,
        },
        settle=settle_project,
        names=("Name",), mandatory=("ProjectType", "Associate"),
        shows={
            "Project": {
                "Type": labelled("ProjectType", "project_type"),
                "TypeId": lambda row, shaper: row["ProjectType"],
                "Status": labelled("ProjectStatus", "project_status"),
                "StatusId": lambda row, shaper: row["ProjectStatus"],
                "Updated": lambda row, shaper: row["UpdatedDate"],
                "URLName": lambda row, shaper: row["Urls"][0]["Description"] if row["Urls"] else "",
            },
        },
    ),
    Entity(
        "project_member", "ProjectMember", "ProjectmemberId",
        references={"ProjectMemberTypeId": to("project_member_type")},
        computed={
            **NAMES, "FullName": full_name, "ContactDepartment": of("ContactId", "contact", "Department"), "ProjectName": of("ProjectId", "project", "Name"),
            "EmailAddressName": email("Description"), "ProjectMemberTypeName": member_type,
        },
        views=NO_IDS, settle=settle_company, depends=("PersonId", "ContactId"), label="Comment",
    ),
    Entity(
        "project_event", "ProjectEventEntity", "ProjectEventId",
        references={
            "SignOnTaskId": to("task_list_item"), "SignOffTaskId": to("task_list_item"),
            "VisibleForCategories": to("category"), "VisibleForPersonInterests": to("person_interest"),
        },
        computed={"Id": lambda row, shaper: row["ProjectEventId"]},
        defaults={"CreatedBy": me, "PublishTo": NEVER, "PublishType": "External"},
        label="SignOnText",
        shows={
            "ProjectEvent": {
                "AssociateFullName": owner_name, "AssociateId": of("ProjectId", "project", "Associate", 0),
                "EventName": of("ProjectId", "project", "Name"), "Description": of("ProjectId", "project", "Description"),
            },
        },
    ),
)  # fmt: skip
