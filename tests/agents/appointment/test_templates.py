"""New appointments before they are stored, and what every save makes of what a client leaves out (domain.md 5)."""

from typing import Any

import pytest
from agents.appointment.diaries import (
    SOLVEIG,
    TERJE,
    at,
    diary,
    flat,
    get,
    insert,
    record,
    refused,
    save,
    task,
    with_,
)

from so_mock.tenant import Tenant


def template(tenant: Tenant, method: str, caller: Any = TERJE, **arguments: Any) -> Any:
    made = record(tenant, f"Appointment.{method}", caller, **arguments)
    assert made["AppointmentId"] == 0
    return made


def test_the_template_is_the_callers_and_for_all_to_see(tenant: Tenant):
    made = template(tenant, "CreateDefaultAppointmentEntity")
    assert made["Associate"]["AssociateId"] == made["CreatedBy"]["AssociateId"] == 5
    assert (made["Type"], made["Completed"], made["BookingType"]) == (
        "inDiary",
        "NotStarted",
        "None",
    )
    assert (made["Private"], made["VisibleFor"][0]["Visibility"]) == ("Public", "All")
    assert [p["AssociateId"] for p in made["Participants"]] == [5]
    assert made["ActiveDate"] == made["StartDate"] < made["EndDate"]
    assert made["Recurrence"]["Pattern"] == "Weekly" and not made["Recurrence"]["IsRecurrence"]
    assert made["PublishTo"].startswith("9999")


def test_the_task_is_of_the_type_asked_for(tenant: Tenant):
    todo = task(tenant, "Lists", "ToDo", rank=-2)
    phone = task(tenant, "Ring", "Phone", rank=-2)
    made = template(tenant, "CreateDefaultAppointmentEntityByType", type="ToDo")
    assert (made["Task"]["TaskListItemId"], made["Type"]) == (todo, "inChecklist")
    assert made["StartDate"] == made["EndDate"]
    called = template(
        tenant, "CreateDefaultAppointmentEntityByTypeAndAssociate", type="Phone", associate_id=17
    )
    assert (called["Task"]["TaskListItemId"], called["Associate"]["AssociateId"]) == (phone, 17)
    saved = save(tenant, Task={"TaskListItemId": todo})
    assert (
        saved["Type"] == "inChecklist"
        and flat(tenant, saved["AppointmentId"])["TaskType"] == "ToDo"
    )


def test_a_template_stores_nothing(tenant: Tenant):
    stamp = tenant.store.stamp
    for method, asked in (("CreateDefaultAppointmentEntity", {}), ("CreateDefaultAppointmentEntityByType", {"type": "Phone"})):  # fmt: skip
        template(tenant, method, **asked)
    assert tenant.store.stamp == stamp


def test_like_an_existing_one_today_at_the_same_time(tenant: Tenant):
    old = save(tenant, Participants=with_(TERJE, SOLVEIG), Location="Aurora")
    made = template(
        tenant,
        "CreateAppointmentEntityFromExisting",
        appointment_id=old["AppointmentId"],
        associate_id=0,
    )
    assert made["StartDate"][10:] == "T10:00:00" and made["EndDate"][10:] == "T11:00:00"
    assert made["StartDate"][:10] == tenant.clock.now()[:10]
    assert [p["AssociateId"] for p in made["Participants"]] == [5, 17]
    assert made["Location"] == "" and made["Title"] == ""
    assert (
        refused(
            tenant,
            "Appointment.CreateAppointmentEntityFromExisting",
            appointment_id=99_999,
            associate_id=0,
        )[0]
        == 404
    )


def test_what_is_left_out_is_filled_in(tenant: Tenant):
    saved = record(tenant, "Appointment.SaveAppointmentEntity", appointment_entity={"Title": "Boards", "StartDate": at("10:00")})  # fmt: skip
    assert saved["EndDate"] == at("11:00") and saved["Associate"]["AssociateId"] == 5
    assert saved["ActiveDate"] == at("10:00")
    checklist = record(
        tenant, "Appointment.SaveAppointmentEntity", appointment_entity={"Title": "x", "Type": "inChecklist", "StartDate": at("10:00")}
    )  # fmt: skip
    assert checklist["EndDate"] == at("10:00")
    turned = save(tenant, StartDate=at("10:00"), EndDate=at("09:00"))
    assert turned["EndDate"] == at("10:00"), "an end is never before the start"


def test_title_and_agenda_are_the_description(tenant: Tenant):
    saved = save(tenant, Title="", Description="Oak boards\r\nPrice\r\nDelivery")
    assert (saved["Title"], saved["Agenda"]) == ("Oak boards", "Price\nDelivery")
    id = saved["AppointmentId"]
    save(tenant, **get(tenant, id) | {"Title": "Pine boards"})
    assert get(tenant, id)["Description"] == "Pine boards\nPrice\nDelivery"
    save(tenant, **get(tenant, id) | {"Description": "Birch"})
    assert (get(tenant, id)["Title"], get(tenant, id)["Agenda"]) == ("Birch", "")
    again = save(
        tenant, AppointmentId=id, Title="Birch"
    )  # without a description: the title is meant
    assert (again["Title"], again["Description"]) == ("Birch", "Birch")


@pytest.mark.parametrize(
    ("word", "visibility", "id"),
    [("PrivateUser", "Associate", 5), ("PrivateGroup", "Group", 2), ("Public", "All", 0)],
)
def test_private_in_one_word_is_the_same_as_in_rows(
    tenant: Tenant, word: str, visibility: str, id: int
):
    first = save(tenant, Private=word)
    assert [(v["Visibility"], v["VisibleId"]) for v in first["VisibleFor"]] == [(visibility, id)]
    second = save(tenant, VisibleFor=[{"Visibility": visibility, "VisibleId": id}])
    assert second["Private"] == word and flat(tenant, second["AppointmentId"])["Private"] == word
    texts = {"Associate": "Terje Dahl", "All": "[SR_VFC_ALL]"}
    if visibility in texts:
        assert second["VisibleFor"][0]["DisplayValue"] == texts[visibility]


def test_an_overlap_in_ones_own_diary_is_a_conflict(tenant: Tenant):
    first = save(tenant)["AppointmentId"]
    assert not get(tenant, first)["HasConflict"]
    second = save(tenant, StartDate=at("10:30"), EndDate=at("12:00"))["AppointmentId"]
    assert get(tenant, first)["HasConflict"] and get(tenant, second)["HasConflict"]
    save(tenant, SOLVEIG)
    save(tenant, **get(tenant, second) | {"StartDate": at("11:00")})
    assert not get(tenant, first)["HasConflict"], "it follows the other's move"
    save(tenant, **get(tenant, second) | {"StartDate": at("00:00"), "IsAlldayEvent": True})
    assert get(tenant, first)["HasConflict"], "a whole day"
    save(tenant, **get(tenant, second) | {"IsFree": True})
    assert not get(tenant, first)["HasConflict"], "free time is not taken"


def test_a_long_event_is_found_on_each_of_its_days(tenant: Tenant):
    save(tenant, StartDate="2031-01-01T00:00:00", EndDate="2031-12-31T00:00:00")
    assert get(tenant, save(tenant)["AppointmentId"])["HasConflict"]


def test_the_simple_carrier_shows_who_and_what(tenant: Tenant):
    kind = task(tenant, "Ring", "Phone")
    priority = insert(tenant, "priority", Value="High")["Id"]
    sale = insert(tenant, "sale", Heading="Oak")["SaleId"]
    project = insert(tenant, "project", Name="Floors")["ProjectId"]
    id = save(
        tenant, Contact={"ContactId": 3}, Person={"PersonId": 7}, Task={"TaskListItemId": kind}, Priority={"Id": priority},
        Sale={"SaleId": sale}, Project={"ProjectId": project}, AlarmLeadTime="00:15:00", HasAlarm=True, Agenda="Price",
    )["AppointmentId"]  # fmt: skip
    shown = flat(tenant, id)
    person = record(tenant, "Person.GetPerson", person_id=7)
    contact = record(tenant, "Contact.GetContact", contact_id=3)
    expected = {
        "AppointmentId": id, "Task": "Ring", "TaskId": kind, "TaskType": "Phone", "PriorityId": priority, "PriorityName": "High",
        "ContactId": 3, "ContactName": contact["Name"], "PersonId": 7, "PersonFullName": person["FullName"],
        "SaleId": sale, "SaleName": "Oak", "ProjectId": project, "ProjectName": "Floors",
        "AssociateId": 5, "AssociateName": "tje0", "AssociateFullName": "Terje Dahl", "MotherAssociateId": 5,
        "CreatedBy": "tje0", "CreatedByFullName": "Terje Dahl", "CreatedByAssociateId": 5, "AssignedBy": 0, "AssignedByFullName": "",
        "IsBooking": False, "IsBookingMain": False, "IsRecurrence": False, "RecurringPattern": "Unknown",
        "RecurringStartDate": "0001-01-01T00:00:00", "AlarmLeadTime": "00:15:00", "HasAlarm": True,
        "Title": "Boards", "Agenda": "Price", "Description": "Boards\nPrice", "ActiveDate": at("10:00"), "Type": "inDiary",
        "BookingType": "None", "InvitationStatus": "Accepted", "AssignmentStatus": "None", "CautionWarning": "OK", "OwnedExternally": "None",
    }  # fmt: skip
    assert {name: shown[name] for name in expected} == expected
    assert contact["Department"] not in ("", shown["ContactName"])


def test_only_what_has_no_guests_becomes_a_task(tenant: Tenant):
    todo = task(tenant, "Lists", "ToDo", rank=-2)
    id = save(tenant)["AppointmentId"]
    made = record(tenant, "Appointment.ConvertAppointmentToTask", appointment_id=id)
    assert (made["Type"], made["Task"]["TaskListItemId"]) == ("inChecklist", todo)
    assert diary(tenant, TERJE) == []
    booking = save(tenant, Participants=with_(TERJE, SOLVEIG))["AppointmentId"]
    assert refused(tenant, "Appointment.ConvertAppointmentToTask", appointment_id=booking)[0] == 400
    assert flat(tenant, booking)["Type"] == "inDiary"


def test_validation_and_rest(door):
    assert (
        door.agent("Appointment.ValidateAppointmentEntity", {"AppointmentEntity": {"Title": "x"}})
        == {}
    )
    assert door.rest("POST", "Appointment/Validate", {"Title": "x"}) == {}
    default = door.rest("GET", "Appointment/default")
    assert default["Associate"]["AssociateId"] == 5
    made = door.rest("POST", "Appointment", default | {"Title": "Boards"})
    put = door.rest("PUT", f"Appointment/{made['AppointmentId']}", made | {"Location": "Aurora"})
    assert (
        put["Location"]
        == door.rest("GET", f"Appointment/{made['AppointmentId']}/Simple")["Location"]
        == "Aurora"
    )
    door.rest("DELETE", f"Appointment/{made['AppointmentId']}")
    assert door("GET", f"Appointment/{made['AppointmentId']}").status == 404
