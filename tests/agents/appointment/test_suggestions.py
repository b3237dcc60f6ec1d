"""Guides: what is suggested for a sale or a project, and what it becomes."""

from typing import Any

import pytest
from agents.appointment.diaries import SOLVEIG, flat, get, insert, record, refused, save, task

from so_mock.tenant import Tenant

GUIDED, FIRST, SECOND = 970, 971, 972  # a type of sale and two of its stages


def call(tenant: Tenant, method: str, **arguments: Any) -> Any:
    return record(tenant, f"Appointment.{method}", **arguments)


def suggest(tenant: Tenant, name: str, stage: int = FIRST, **more: Any) -> int:
    given = {
        "Name": name, "Duration": "01:30:00", "DaysFuture": 3, "AutoSuggest": True,
        "SaleTypeStageLink": {"SaleTypeStageLinkId": 4, "SaleTypeId": GUIDED, "ProbId": stage},
    } | more  # fmt: skip
    return call(tenant, "SaveSuggestedAppointmentEntity", suggested_appointment_entity=given)[
        "SuggestedAppointmentId"
    ]


@pytest.fixture
def sale(tenant: Tenant) -> int:
    insert(tenant, "sale_type", SaleTypeId=GUIDED, Name="Guided")
    insert(tenant, "sale_stage", SaleStageId=FIRST, Value="First")
    given = {
        "Heading": "Oak",
        "SaleType": GUIDED,
        "Rating": FIRST,
        "Contact": 3,
        "Person": 7,
        "Associate": 17,
    }
    return insert(tenant, "sale", **given)["SaleId"]


def test_a_suggestion_is_kept_and_shown_flat(tenant: Tenant, sale: int):
    ring = task(tenant, "Ring", "Phone")
    id = suggest(tenant, "Call them", Type={"Id": ring}, Text="Call about oak")
    entity = call(tenant, "GetSuggestedAppointmentEntity", suggested_appointment_entity_id=id)
    assert entity["Type"]["Value"] == "Ring"
    link = entity["SaleTypeStageLink"]
    assert (link["SaleTypeName"], link["ProbName"], link["SaleTypeId"]) == (
        "Guided",
        "First",
        GUIDED,
    )
    shown = call(tenant, "GetSuggestedAppointment", suggested_appointment_id=id)
    assert (
        shown
        | {"TaskId": ring, "Duration": 90, "AutoSuggest": 1, "Deleted": 0, "SaleTypeStageLinkId": 4}
        == shown
    )
    assert call(tenant, "CreateDefaultSuggestedAppointmentEntity")["SuggestedAppointmentId"] == 0


def test_a_suggestion_becomes_an_appointment(tenant: Tenant, sale: int):
    ring = task(tenant, "Ring", "Phone")
    id = suggest(tenant, "Call them", Type={"Id": ring}, Text="Call about oak", IsMilestone=True)
    asked = {"suggested_appointment_id": id, "sale_id": sale, "owner_id": 0}
    made = call(
        tenant, "CreateDefaultAppointmentEntityFromSaleSuggestion", **asked, create_now=False
    )
    assert made["AppointmentId"] == 0
    assert (made["Title"], made["Task"]["TaskListItemId"], made["SuggestedAppointmentId"]) == (
        "Call about oak",
        ring,
        id,
    )
    assert (made["Sale"]["SaleId"], made["Contact"]["ContactId"], made["Person"]["PersonId"]) == (
        sale,
        3,
        7,
    )
    assert made["Associate"]["AssociateId"] == 17 and made["IsMileStone"]
    assert made["StartDate"][:10] > tenant.clock.now()[:10]
    stored = call(
        tenant,
        "CreateDefaultAppointmentEntityFromSaleSuggestion",
        **asked | {"owner_id": 5},
        create_now=True,
    )
    assert flat(tenant, stored["AppointmentId"])["SaleId"] == sale
    assert get(tenant, stored["AppointmentId"])["Associate"]["AssociateId"] == 5
    assert (
        refused(
            tenant,
            "Appointment.CreateDefaultAppointmentEntityFromSaleSuggestion",
            **asked | {"sale_id": 99_999},
            create_now=True,
        )[0]
        == 404
    )


def test_a_project_has_suggestions_too(tenant: Tenant):
    id = suggest(tenant, "Plan", SaleTypeStageLink=None, AssignToMember=True)
    project = insert(tenant, "project", Name="Floors", Associate=17)["ProjectId"]
    asked = {"suggested_appointment_id": id, "project_id": project}
    made = call(
        tenant,
        "CreateDefaultAppointmentEntityFromProjectSuggestion",
        **asked,
        create_now=True,
        owner_id=0,
    )
    assert flat(tenant, made["AppointmentId"]) | {"ProjectId": project, "AssociateId": 17} == flat(
        tenant, made["AppointmentId"]
    )
    assert call(tenant, "CanAssignToProjectMember", **asked) is False, "it has no members"
    insert(tenant, "project_member", ProjectId=project, PersonId=7)
    assert call(tenant, "CanAssignToProjectMember", **asked) is False, "he is no user"
    insert(tenant, "project_member", ProjectId=project, PersonId=3)
    assert call(tenant, "CanAssignToProjectMember", **asked) is True


def test_the_next_suggestion_is_the_first_of_the_stage_that_is_not_taken(tenant: Tenant, sale: int):
    second, first = suggest(tenant, "Second", Rank=2), suggest(tenant, "First", Rank=1)
    suggest(tenant, "Of another stage", stage=SECOND, Rank=0)
    asked = {"sale_id": sale, "current_appointment_id": 0, "skip_complete_check": False}
    assert (
        call(tenant, "GetNextSuggestedAppointmentBySale", **asked)["SuggestedAppointmentId"]
        == first
    )
    current = save(tenant, Sale={"SaleId": sale}, SuggestedAppointmentId=first)["AppointmentId"]
    asked["current_appointment_id"] = current
    assert call(tenant, "GetNextSuggestedAppointmentBySale", **asked) is None, (
        "the current one is not completed"
    )
    skipped = call(
        tenant, "GetNextSuggestedAppointmentBySale", **asked | {"skip_complete_check": True}
    )
    assert skipped["SuggestedAppointmentId"] == second
    call(tenant, "ToggleAppointmentStatus", appointment_id=current)
    assert (
        call(tenant, "GetNextSuggestedAppointmentBySale", **asked)["SuggestedAppointmentId"]
        == second
    )


def test_several_that_would_suggest_something_are_not_toggled(tenant: Tenant, sale: int):
    taken, _ = suggest(tenant, "First"), suggest(tenant, "Second", Rank=2)
    both = [
        save(tenant, Sale={"SaleId": sale}, SuggestedAppointmentId=taken)["AppointmentId"]
        for _ in range(2)
    ]
    plain = save(tenant)["AppointmentId"]
    asked = [f"appointment_id={id}" for id in (*both, plain)]
    assert call(tenant, "ToggleAndSetActivities", activity_identifiers=asked) == asked[:2]
    assert [flat(tenant, id)["Completed"] for id in (*both, plain)] == [
        "NotStarted",
        "NotStarted",
        "Completed",
    ]


def test_a_stalled_sale_has_a_reminder(tenant: Tenant, sale: int):
    with tenant.store.unit():
        row = tenant.store.table("sale").get(sale)
        tenant.store.update("sale", {**row, "ReopenDate": "2031-05-01T00:00:00"})
    made = record(tenant, "Appointment.CreateDefaultReOpenAppointment", SOLVEIG, sale_id=sale)
    assert (made["AppointmentId"], made["Title"], made["StartDate"]) == (
        0,
        "Oak",
        "2031-05-01T00:00:00",
    )
    assert made["Sale"]["SaleId"] == sale and made["Type"] == "inChecklist"
