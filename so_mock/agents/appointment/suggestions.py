"""What the guide of a sale or a project suggests, and what it becomes when it is taken up."""

from __future__ import annotations

from typing import Any

from so_mock.agents.appointment.templates import ENTITY, new, owner, shown
from so_mock.behaviour import behaviour
from so_mock.clock import NO_DATE
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.activities import first_task
from so_mock.entities.booking import later
from so_mock.entities.crm import OF_PERSON
from so_mock.entities.model import View
from so_mock.store.table import Row

SUGGESTION = "suggested_appointment"


def suggested(crm: Crm, id: int | None, owner_id: int | None, now: bool, **about: Any) -> View:
    """An appointment as suggested; stored at once when asked for."""
    told = crm.need(SUGGESTION, id)
    task = crm.row("task_list_item", told["Type"])
    start = later(crm.now(), days=told["DaysFuture"])
    hours, minutes, _ = (told["Duration"] or "00:00:00").rpartition(".")[2].split(":")
    given = {
        **about, "Task": told["Type"], "Title": told["Text"] or told["Name"], "SuggestedAppointmentId": told["SuggestedAppointmentId"],
        "IsMileStone": told["IsMilestone"], "StartDate": start, "EndDate": later(start, int(hours) * 60 + int(minutes)),
        **owner(crm, owner_id),
    }  # fmt: skip
    row = new(crm, task["Type"] if task else None, **given)
    return shown(crm, crud.store(crm, crm.model[ENTITY], row) if now else row)


def of_sale(sale: Row) -> dict[str, Any]:
    return {
        "Sale": sale["SaleId"],
        **{name: sale[name] for name in ("Contact", "Person", "Project", "Associate")},
    }


@behaviour("Appointment.CreateDefaultAppointmentEntityFromSaleSuggestion")
def from_sale_suggestion(
    crm: Crm, suggested_appointment_id: int, sale_id: int, create_now: bool, owner_id: int
) -> View:
    """CreateNow stores it."""
    about = of_sale(crm.need("sale", sale_id))
    return suggested(crm, suggested_appointment_id, owner_id, create_now, **about)


@behaviour("Appointment.CreateDefaultAppointmentEntityFromProjectSuggestion")
def from_project_suggestion(
    crm: Crm, suggested_appointment_id: int, project_id: int, create_now: bool, owner_id: int
) -> View:
    project = crm.need("project", project_id)
    about = {"Project": project["ProjectId"], "Associate": project["Associate"]}
    return suggested(crm, suggested_appointment_id, owner_id, create_now, **about)


@behaviour("Appointment.CreateDefaultReOpenAppointment")
def re_open(crm: Crm, sale_id: int) -> View:
    """A reminder on the day a stalled sale is to be opened again, with why it stalled."""
    sale = crm.need("sale", sale_id)
    task = first_task(crm, "ToDo")
    start = sale["ReopenDate"] if sale["ReopenDate"] != NO_DATE else crm.now()
    given = {
        **of_sale(sale), "Title": sale["Heading"], "Agenda": crm.text("reason_stalled", sale["ReasonStalled"]),
        "StartDate": start, "EndDate": start,
    }  # fmt: skip
    return shown(crm, new(crm, "ToDo" if task else None, **{"Type": "inChecklist", **given}))


def guide(crm: Crm, sale: Row) -> list[Row]:
    """What is suggested for a sale of that type in that stage, in the guide's order."""
    found = [
        row
        for row in crm.rows(SUGGESTION)
        if (link := row["SaleTypeStageLink"]) is not None
        and not row["Deleted"]
        and (link["SaleTypeId"], link["ProbId"]) == (sale["SaleType"], sale["Rating"])
    ]
    return sorted(found, key=lambda row: (row["Rank"], row["SuggestedAppointmentId"]))


def next_of(crm: Crm, sale: Row) -> Row | None:
    """The first that has not become an appointment yet."""
    taken = {row["SuggestedAppointmentId"] for row in crm.referring(ENTITY, "Sale", sale["SaleId"])}
    return next((r for r in guide(crm, sale) if r["SuggestedAppointmentId"] not in taken), None)


@behaviour("Appointment.GetNextSuggestedAppointmentBySale")
def next_suggested(
    crm: Crm, sale_id: int, current_appointment_id: int, skip_complete_check: bool
) -> View | None:
    """Nothing while the current one is not completed, unless that is not to be looked at."""
    current = crm.row(ENTITY, current_appointment_id)
    if not skip_complete_check and current is not None and current["Completed"] != "Completed":
        return None
    row = next_of(crm, crm.need("sale", sale_id))
    return crm.view(SUGGESTION, row, "SuggestedAppointment") if row else None


def triggers(crm: Crm, row: Row) -> bool:
    """Whether completing it makes the guide suggest another by itself."""
    sale = crm.row("sale", row["Sale"])
    if sale is None or not row["SuggestedAppointmentId"]:
        return False
    following = next_of(crm, sale)
    return following is not None and bool(following["AutoSuggest"])


@behaviour("Appointment.CanAssignToProjectMember")
def can_assign_to_project_member(crm: Crm, project_id: int, suggested_appointment_id: int) -> bool:
    """When the suggestion is for a member, and one of them is an associate."""
    told = crm.row(SUGGESTION, suggested_appointment_id)
    members = crm.referring("project_member", "ProjectId", project_id)
    users = (
        crm.by("associate", OF_PERSON, member["PersonId"])
        for member in members
        if member["PersonId"]
    )
    return bool(told and told["AssignToMember"] and any(users))
