"""Whose appointments a list holds, and which of them."""

from typing import Any

import pytest
from agents.appointment.diaries import (
    CUSTOMER,
    HENRIK,
    SOLVEIG,
    TERJE,
    at,
    insert,
    record,
    refused,
    save,
    task,
    with_,
)

from so_mock.tenant import Tenant

ALWAYS = {"start_time": at("00:00"), "end_time": at("23:59", "2031-12-31"), "count": 0}
COMPANY = 3


def ids(tenant: Tenant, method: str, caller: Any = TERJE, **arguments: Any) -> list[int]:
    listed = record(tenant, f"Appointment.{method}", caller, **arguments)
    return [each["AppointmentId"] for each in listed]


def made(tenant: Tenant, caller: Any = TERJE, **props: Any) -> int:
    return int(save(tenant, caller, **props)["AppointmentId"])


@pytest.fixture
def about(tenant: Tenant) -> dict[str, int]:
    """One about each: a company, a project, a person, and one that is about nothing."""
    project = insert(tenant, "project", Name="Floors")["ProjectId"]
    insert(tenant, "project_member", ProjectId=project, PersonId=CUSTOMER, ContactId=2)
    return {
        "project_id": project,
        "contact": made(tenant, Contact={"ContactId": COMPANY}),
        "project": made(
            tenant, Project={"ProjectId": project}, StartDate=at("12:00"), EndDate=at("13:00")
        ),
        "person": made(
            tenant, Person={"PersonId": CUSTOMER}, StartDate=at("14:00"), EndDate=at("15:00")
        ),
        "nothing": made(tenant, StartDate=at("16:00"), EndDate=at("17:00")),
    }


def test_lists_hold_what_refers_to_whom_they_name(tenant: Tenant, about: dict[str, int]):
    assert ids(tenant, "GetContactAppointments", contact_id=COMPANY, **ALWAYS) == [about["contact"]]
    assert ids(tenant, "GetProjectAppointments", project_id=about["project_id"], **ALWAYS) == [
        about["project"]
    ]
    asked = ALWAYS | {
        "person_id": CUSTOMER,
        "include_project_appointments": False,
        "appointment_type": "Unknown",
    }
    assert ids(tenant, "GetPersonAppointmentsByType", **asked) == [about["person"]]
    both = ids(
        tenant, "GetPersonAppointmentsByType", **asked | {"include_project_appointments": True}
    )
    assert both == [about["project"], about["person"]]


def test_a_members_appointments_are_those_of_his_projects_not_his_own(
    tenant: Tenant, about: dict[str, int]
):
    """Design case 27."""
    asked = ALWAYS | {"person_id": CUSTOMER}
    assert ids(tenant, "GetProjectMemberAppointments", **asked) == [about["project"]]
    assert ids(
        tenant, "GetProjectMemberAppointmentsByType", **asked, appointment_type="inDiary"
    ) == [about["project"]]
    assert (
        ids(tenant, "GetProjectMemberAppointmentsByType", **asked, appointment_type="inChecklist")
        == []
    )
    assert ids(tenant, "GetProjectMemberAppointmentsByTask", **asked, task_id=77) == []
    assert ids(tenant, "GetProjectMemberAppointmentsByTasks", **asked, task_ids=[]) == []
    assert ids(tenant, "GetProjectMemberAppointments", **ALWAYS, person_id=7) == []


@pytest.mark.parametrize("whose", ["Contact", "Project", "Person"])
def test_tasks_and_types_narrow_a_list(tenant: Tenant, about: dict[str, int], whose: str):
    ring, meet = task(tenant, "Ring", "Phone"), task(tenant, "Meet", "Appointment")
    target = {
        "Contact": {"ContactId": COMPANY},
        "Project": {"ProjectId": about["project_id"]},
        "Person": {"PersonId": CUSTOMER},
    }
    mine = made(tenant, Task={"TaskListItemId": ring}, **{whose: target[whose]})
    key = {"Contact": COMPANY, "Project": about["project_id"], "Person": CUSTOMER}[whose]
    asked: dict[str, Any] = ALWAYS | {f"{whose.lower()}_id": key}
    if whose == "Person":
        asked["include_project_appointments"] = False
    assert ids(tenant, f"Get{whose}AppointmentsByTask", **asked, task_id=ring) == [mine]
    assert ids(tenant, f"Get{whose}AppointmentsByTasks", **asked, task_ids=[ring, meet]) == [mine]
    assert ids(tenant, f"Get{whose}AppointmentsByTask", **asked, task_id=meet) == []
    assert (
        ids(tenant, f"Get{whose}AppointmentsByType", **asked, appointment_type="inChecklist") == []
    )
    assert mine in ids(tenant, f"Get{whose}AppointmentsByType", **asked, appointment_type="inDiary")


def test_a_window_a_count_and_the_order(tenant: Tenant):
    late, early = made(tenant, StartDate=at("12:00"), EndDate=at("13:00")), made(tenant)
    asked = {"start_time": at("00:00"), "end_time": at("23:59"), "count": 0}
    assert ids(tenant, "GetMyAppointments", **asked) == [early, late], "by date"
    assert ids(tenant, "GetMyAppointments", **asked | {"count": 1}) == [early]
    assert ids(tenant, "GetMyAppointments", **asked | {"start_time": at("11:00")}) == [late]
    assert ids(tenant, "GetMyAppointments", **asked | {"end_time": at("11:00")}) == [early]
    assert ids(tenant, "GetMyDiary", **asked | {"start_time": at("10:30")}) == [early, late], (
        "a diary shows what is still on"
    )


def test_a_booking_is_listed_once_and_in_each_diary_its_own_row(tenant: Tenant):
    mother = made(
        tenant, Contact={"ContactId": COMPANY}, Participants=with_(TERJE, SOLVEIG, HENRIK)
    )
    assert ids(tenant, "GetContactAppointments", contact_id=COMPANY, **ALWAYS) == [mother]
    theirs = ids(tenant, "GetMyDiary", SOLVEIG, **ALWAYS)
    assert len(theirs) == 1 and theirs != [mother]
    assert ids(tenant, "GetAssociateDiary", associate_id=17, **ALWAYS) == theirs
    window = {name: ALWAYS[name] for name in ("start_time", "end_time")}
    two = ids(tenant, "GetAssociatesDiary", associate_ids=[5, 17], **window)
    assert two == sorted([mother, *theirs])
    assert ids(tenant, "GetPersonDiary", person_id=3, **ALWAYS) == theirs
    assert set(ids(tenant, "GetDiaryByGroup", group_id=2, group_type=0, **ALWAYS)) >= set(two)
    infos = record(tenant, "Appointment.GetAssociatesDiaryInfo", associate_ids=[17], **window)
    assert [i["AppointmentId"] for i in infos] == theirs
    shown = infos[0]
    assert (
        shown["IsTentative"]
        and shown["IsBooking"]
        and not shown["IsBookingMain"]
        and shown["IsBusy"]
    )
    assert (shown["Title"], shown["MotherId"], shown["MotherAssociateId"]) == ("Boards", mother, 5)
    assert not shown["IsRecurring"] and shown["RecurrenceInfo"] is None


def test_who_is_no_user_has_no_diary(tenant: Tenant):
    """Documented for these three."""
    for method, asked in (("GetPersonAppointments", ALWAYS | {"include_project_appointments": False}), ("GetPersonDiary", ALWAYS), ("GetPersonTasks", {"count": 0})):  # fmt: skip
        assert refused(tenant, f"Appointment.{method}", person_id=CUSTOMER, **asked)[0] == 400
    named = made(tenant, SOLVEIG, Person={"PersonId": 2})
    own = made(tenant, StartDate=at("12:00"))
    found = ids(
        tenant, "GetPersonAppointments", person_id=2, include_project_appointments=False, **ALWAYS
    )
    assert found == [named, own]


def test_tasks_are_the_checklist_and_what_is_overdue(tenant: Tenant):
    before = ids(tenant, "GetMyTasks", count=0)
    todo = made(tenant, Type="inChecklist")
    overdue = made(tenant, StartDate="2001-03-05T10:00:00", EndDate="2001-03-05T11:00:00")
    made(tenant)
    assert set(ids(tenant, "GetMyTasks", count=0)) - set(before) == {todo, overdue}
    assert set(ids(tenant, "GetPersonTasks", SOLVEIG, person_id=2, count=0)) - set(before) == {
        todo,
        overdue,
    }
    for id in (todo, overdue):
        record(tenant, "Appointment.ToggleAppointmentStatus", appointment_id=id)
    assert ids(tenant, "GetMyTasks", count=0) == before


def test_only_what_is_published_now_is_published(tenant: Tenant):
    """Design case 28: never all."""
    project = insert(tenant, "project", Name="Floors")["ProjectId"]
    about = {"Project": {"ProjectId": project}}
    shown = made(tenant, IsPublished=True, **about)
    hidden = made(tenant, **about)
    over = made(tenant, IsPublished=True, PublishTo="2001-01-01T00:00:00", **about)
    ahead = made(tenant, IsPublished=True, PublishFrom=at("00:00"), **about)
    everyone = [shown, hidden, over, ahead]
    assert ids(tenant, "GetPublishedAppointments", appointment_ids=everyone) == [shown]
    assert ids(tenant, "GetPublishedProjectAppointments", project_id=project) == [shown]
    mine = ids(tenant, "GetMyPublishedAppointments")
    assert shown in mine and not {hidden, over, ahead} & set(mine)
    assert shown not in ids(tenant, "GetMyPublishedAppointments", SOLVEIG)
    assert (
        record(tenant, "Appointment.GetPublishedAppointment", appointment_id=shown)["AppointmentId"]
        == shown
    )
    assert record(tenant, "Appointment.GetPublishedAppointment", appointment_id=hidden) is None


def test_task_list_items(tenant: Tenant):
    last, first = (
        task(tenant, "Ring", "Phone", rank=900),
        task(tenant, "Meet", "Appointment", rank=800),
    )
    found = record(tenant, "Appointment.GetTaskListItems", include_deleted=False)
    assert [i["TaskListItemId"] for i in found][-2:] == [first, last]
    gone = record(tenant, "Appointment.GetTaskListItem", task_list_item_id=last) | {"Deleted": True}
    record(tenant, "Appointment.SaveTaskListItem", task_list_item=gone)
    left = record(tenant, "Appointment.GetTaskListItems", include_deleted=False)
    assert last not in [i["TaskListItemId"] for i in left]
    everything = record(tenant, "Appointment.GetTaskListItems", include_deleted=True)
    assert last in [i["TaskListItemId"] for i in everything]
    assert record(tenant, "Appointment.CreateDefaultTaskListItem")["TaskListItemId"] == 0


def test_lists_by_ids_keep_the_order(tenant: Tenant):
    one, two = made(tenant), made(tenant)
    assert ids(tenant, "GetAppointmentList", appointment_ids=[two, 99_999, one]) == [two, one]


def test_a_heading_holds_the_tasks_that_stand_under_it(tenant: Tenant, about: dict[str, int]):
    ring, meet = task(tenant, "Ring", "Phone"), task(tenant, "Meet", "Appointment")
    heading = 901
    with tenant.store.unit():
        tenant.store.insert("_list_heading", {"list": 7, "item": ring, "other": heading})
    props = {
        "Contact": {"ContactId": COMPANY},
        "Project": {"ProjectId": about["project_id"]},
        "Person": {"PersonId": 7},
    }
    mine = made(tenant, Task={"TaskListItemId": ring}, **props)
    made(tenant, Task={"TaskListItemId": meet}, **props)
    asked = ALWAYS | {"task_heading_id": heading}
    assert ids(tenant, "GetContactAppointmentsByTaskHeading", contact_id=COMPANY, **asked) == [mine]
    assert ids(
        tenant, "GetProjectAppointmentsByTaskHeading", project_id=about["project_id"], **asked
    ) == [mine]
    assert ids(
        tenant, "GetProjectMemberAppointmentsByTaskHeading", person_id=CUSTOMER, **asked
    ) == [mine]
    assert ids(
        tenant,
        "GetPersonAppointmentsByTaskHeading",
        person_id=7,
        include_project_appointments=False,
        **asked,
    ) == [mine]
    assert ids(tenant, "GetAppointmentsByTaskHeading", task_heading_id=heading) == [mine]
    assert ids(tenant, "GetAppointmentsByTaskHeading", task_heading_id=0) == []
