"""Lists of appointments: of a company, a project, its members, a person, an associate; of a time, a type or a task."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from so_mock.catalogue.operations import Operation
from so_mock.clock import NO_DATE
from so_mock.conventions.arguments import arguments_of
from so_mock.conventions.facts import Made, Make, facts, rows
from so_mock.conventions.headings import items_under
from so_mock.conventions.published import is_published
from so_mock.crm import Crm
from so_mock.entities.crm import OF_PERSON
from so_mock.entities.diary import CHECKLIST, GONE, IN_DIARY, bounds, is_participant
from so_mock.entities.model import Model, View
from so_mock.errors import BadRequest
from so_mock.store.table import Row

Given = Mapping[str, Any]
Of = Callable[[Crm, Given], Iterable[Row]]

ENTITY = "appointment"


def listed(of: Of, *, within: bool = False) -> Make:
    """The rows of `of` between StartTime and EndTime, of the tasks and the type asked for, by date, Count at most.

    `within`: what lies in that time in part is listed too, as a diary shows it; else the active date decides.
    """

    def make(operation: Operation, model: Model) -> Made:
        names = frozenset(a.name for a in arguments_of(operation, model.carriers))
        carrier = operation.result.item.name if operation.result and operation.result.item else ""

        def answers(crm: Crm, **given: Any) -> list[View]:
            if "task_heading_id" in given:
                given["task_ids"] = items_under(crm, given["task_heading_id"])
            found = {r["AppointmentId"]: r for r in of(crm, given) if _asked(r, given, within)}
            ordered = sorted(found.values(), key=lambda r: (r["ActiveDate"], r["AppointmentId"]))
            limit = given.get("count") or 0
            return [
                crm.view(ENTITY, row, carrier)
                for row in (ordered[:limit] if limit > 0 else ordered)
            ]

        return Made(answers, names)

    return make


def _asked(row: Row, given: Given, within: bool) -> bool:
    start, end = given.get("start_time") or NO_DATE, given.get("end_time") or NO_DATE
    first, last = bounds(row) if within else (row["ActiveDate"], row["ActiveDate"])
    if (start != NO_DATE and last < start) or (end != NO_DATE and first > end):
        return False
    if "task_id" in given and row["Task"] != given["task_id"]:
        return False
    if "task_ids" in given and row["Task"] not in (given["task_ids"] or ()):
        return False
    kind = given.get("appointment_type") or "Unknown"
    return kind in ("Unknown", row["Type"])


# -- whose


def once(rows: Iterable[Row]) -> list[Row]:
    """A booking is listed by its owner's row: those of its participants repeat it."""
    return [row for row in rows if not is_participant(row)]


def of_contact(crm: Crm, given: Given) -> list[Row]:
    return once(crm.referring(ENTITY, "Contact", given["contact_id"]))


def of_project(crm: Crm, given: Given) -> list[Row]:
    return once(crm.referring(ENTITY, "Project", given["project_id"]))


def of_member(crm: Crm, given: Given) -> list[Row]:
    """Of the projects that the person is a member of, not his own (OA)."""
    members = crm.referring("project_member", "PersonId", given["person_id"])
    projects = dict.fromkeys(member["ProjectId"] for member in members)
    return once(row for id in projects for row in crm.referring(ENTITY, "Project", id))


def of_person(crm: Crm, given: Given) -> list[Row]:
    """Those he is named in; of a user also what is in his diary; on demand those of his projects."""
    id = given["person_id"]
    found = once(crm.referring(ENTITY, "Person", id))
    for associate in crm.by("associate", OF_PERSON, id) if id else ():
        found += of_associate(crm, associate["AssociateId"])
    return found + (of_member(crm, given) if given.get("include_project_appointments") else [])


def of_user(crm: Crm, given: Given) -> list[Row]:
    """Documented to refuse a person who is no user."""
    user_of(crm, given["person_id"])
    return of_person(crm, given)


def user_of(crm: Crm, person: int) -> int:
    for associate in crm.by("associate", OF_PERSON, person) if person else ():
        return int(associate["AssociateId"])
    raise BadRequest(f"Person id {person or 0} is not an associate")


def of_heading(crm: Crm, given: Given) -> list[Row]:
    return once(row for id in given["task_ids"] for row in crm.referring(ENTITY, "Task", id))


def of_associate(crm: Crm, id: int) -> list[Row]:
    return crm.referring(ENTITY, "Associate", id)


def in_diary(crm: Crm, *ids: int) -> list[Row]:
    return [
        row
        for id in ids
        for row in of_associate(crm, id)
        if row["Type"] in IN_DIARY and row["InvitationStatus"] not in GONE
    ]


def in_tasks(crm: Crm, id: int) -> list[Row]:
    """The checklist, and what is overdue in the diary (docs: diary, appointment types)."""
    today = crm.now()[:10]
    return [
        row
        for row in of_associate(crm, id)
        if row["Completed"] != "Completed"
        and row["InvitationStatus"] not in GONE
        and (row["Type"] in CHECKLIST or (row["Type"] in IN_DIARY and row["EndDate"][:10] < today))
    ]


def me(crm: Crm) -> int:
    return crm.caller.associate_id


def members_of_group(crm: Crm, id: int) -> list[int]:
    return [row["AssociateId"] for row in crm.rows("associate") if row["GroupIdx"] == id]


def published(of: Of) -> Of:
    return lambda crm, given: [row for row in of(crm, given) if is_published(crm, row)]


def by_ids(crm: Crm, given: Given) -> list[Row]:
    ids = given.get("appointment_ids") or [given.get("appointment_id") or 0]
    return [row for id in ids if (row := crm.row(ENTITY, id)) is not None]


def published_one(operation: Operation, model: Model) -> Made:
    def answers(crm: Crm, appointment_id: int) -> View | None:
        found = published(by_ids)(crm, {"appointment_id": appointment_id})
        return crm.view(ENTITY, next(iter(found)), "Appointment") if found else None

    return Made(answers, frozenset(["appointment_id"]))


facts({
    "Appointment.GetMyAppointments": listed(lambda crm, given: of_associate(crm, me(crm))),
    "Appointment.GetMyDiary": listed(lambda crm, given: in_diary(crm, me(crm)), within=True),
    "Appointment.GetMySyncAppointments": listed(lambda crm, given: in_diary(crm, me(crm)), within=True),
    "Appointment.GetMyTasks": listed(lambda crm, given: in_tasks(crm, me(crm))),
    "Appointment.GetAssociateDiary": listed(lambda crm, given: in_diary(crm, given["associate_id"]), within=True),
    "Appointment.GetAssociatesDiary": listed(lambda crm, given: in_diary(crm, *given["associate_ids"] or ()), within=True),
    "Appointment.GetAssociatesDiaryInfo": listed(lambda crm, given: in_diary(crm, *given["associate_ids"] or ()), within=True),
    "Appointment.GetDiaryByGroup": listed(lambda crm, given: in_diary(crm, *members_of_group(crm, given["group_id"])), within=True),
    "Appointment.GetPersonDiary": listed(lambda crm, given: in_diary(crm, user_of(crm, given["person_id"])), within=True),
    "Appointment.GetPersonTasks": listed(lambda crm, given: in_tasks(crm, user_of(crm, given["person_id"]))),
    "Appointment.GetPersonAppointments": listed(of_user),
    "Appointment.GetPersonAppointmentsByType": listed(of_person),
    "Appointment.GetPersonAppointmentsByTask": listed(of_person),
    "Appointment.GetPersonAppointmentsByTasks": listed(of_person),
    "Appointment.GetContactAppointments": listed(of_contact),
    "Appointment.GetContactAppointmentsByType": listed(of_contact),
    "Appointment.GetContactAppointmentsByTask": listed(of_contact),
    "Appointment.GetContactAppointmentsByTasks": listed(of_contact),
    "Appointment.GetProjectAppointments": listed(of_project),
    "Appointment.GetProjectAppointmentsByType": listed(of_project),
    "Appointment.GetProjectAppointmentsByTask": listed(of_project),
    "Appointment.GetProjectAppointmentsByTasks": listed(of_project),
    "Appointment.GetProjectMemberAppointments": listed(of_member),
    "Appointment.GetProjectMemberAppointmentsByType": listed(of_member),
    "Appointment.GetProjectMemberAppointmentsByTask": listed(of_member),
    "Appointment.GetProjectMemberAppointmentsByTasks": listed(of_member),
    "Appointment.GetPersonAppointmentsByTaskHeading": listed(of_person),
    "Appointment.GetContactAppointmentsByTaskHeading": listed(of_contact),
    "Appointment.GetProjectAppointmentsByTaskHeading": listed(of_project),
    "Appointment.GetProjectMemberAppointmentsByTaskHeading": listed(of_member),
    "Appointment.GetAppointmentsByTaskHeading": listed(of_heading),
    "Appointment.GetPublishedAppointment": published_one,
    "Appointment.GetPublishedAppointments": listed(published(by_ids)),
    "Appointment.GetMyPublishedAppointments": listed(published(lambda crm, given: of_associate(crm, me(crm)))),
    "Appointment.GetPublishedProjectAppointments": listed(published(of_project)),
    "Appointment.GetTaskListItems": rows("task_list_item", retired="include_deleted", order="Rank"),
})  # fmt: skip
