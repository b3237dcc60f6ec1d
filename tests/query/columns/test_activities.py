"""What archives show of appointments, documents, sales and projects."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from contract.door import Door
from query.asking import keys, rows

from so_mock.store.table import Row


def one(door: Door, provider: str, id: int, column: str, select: str = "") -> dict[str, Any]:
    (row,) = rows(door.tenant, provider, select, f"{column} = {id}")
    return row


def item(door: Door, entity: str, **told: Any) -> Any:
    """The first item of a list of which that is true."""
    items = door.tenant.store.table(entity).scan()
    return next(row for row in items if all(row[name] == value for name, value in told.items()))


# -- appointments


def test_an_appointment_shows_its_times_as_recorded(door: Door) -> None:
    made = door.rest("POST", "Appointment", {
        "StartDate": "2026-03-05T09:00:00", "EndDate": "2026-03-05T10:30:00", "Description": "First\nSecond", "Location": "Here",
    })  # fmt: skip
    row = one(door, "FindAppointment", made["AppointmentId"], "appointmentId")
    shown = {name: row[name] for name in ("date", "time", "endDate", "endTime", "text", "duration", "location")}  # fmt: skip
    assert shown == {
        "date": "2026-03-05T09:00:00", "time": "2026-03-05T09:00:00", "endDate": "2026-03-05T00:00:00", "endTime": "2026-03-05T10:30:00",
        "text": "First\nSecond", "duration": 5400, "location": "Here",
    }  # fmt: skip
    shown = {name: row[name] for name in ("visibleFor", "rawType", "rawStatus", "cautionWarning", "completedDate", "invitedPersonId", "booking")}  # fmt: skip
    assert shown == {
        "visibleFor": "[SR_VFC_ALL]", "rawType": 1, "rawStatus": 1, "cautionWarning": 0, "completedDate": "0001-01-01T00:00:00",
        "invitedPersonId": 0, "booking": False,
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "icon", "record"), [
    ("Phone", "Phone", "Phone"), ("Appointment", "Appointment", "Appointment"), ("ToDo", "Task", "Todo"),
])  # fmt: skip
def test_icon_and_record_type_follow_from_the_task(door: Door, kind: str, icon: str, record: str) -> None:  # fmt: skip
    made = door.rest(
        "POST",
        "Appointment",
        {"Task": {"TaskListItemId": item(door, "task_list_item", Type=kind)["TaskListItemId"]}},
    )
    row = one(door, "FindAppointment", made["AppointmentId"], "appointmentId")
    assert (row["icon"], row["recordType"]) == (icon, record)
    assert row["type"] == made["Task"]["Value"]


def test_the_day_of_completion_is_kept_until_it_is_undone(door: Door) -> None:
    id = door.rest("POST", "Appointment", {"StartDate": "2020-01-01T09:00:00"})["AppointmentId"]
    for state, day, status in (
        ("Completed", door.tenant.clock.now()[:10], 3),
        ("Started", "0001-01-01", 2),
    ):
        whole = door.rest("GET", f"Appointment/{id}")
        door.rest("PUT", f"Appointment/{id}", whole | {"Completed": state})
        row = one(door, "Appointment", id, "appointmentId")
        assert (row["completedDate"], row["rawStatus"]) == (f"{day}T00:00:00", status)
        assert row["completed"] == (state == "Completed")


def test_who_names_person_and_company(door: Door) -> None:
    contact = door.rest("POST", "Contact", {"Name": "Acme", "Department": "Oslo"})["ContactId"]
    person = door.rest("POST", "Person", {"Firstname": "Ann", "Lastname": "Hay", "Contact": {"ContactId": contact}})  # fmt: skip
    made = door.rest("POST", "Appointment", {"Person": {"PersonId": person["PersonId"]}, "Contact": {"ContactId": contact}})  # fmt: skip
    row = one(door, "Appointment", made["AppointmentId"], "appointmentId", "who,contactId,personId")  # fmt: skip
    assert row["who"] == "Ann Hay, Acme, Oslo"
    assert (row["contactId"], row["personId"]) == (contact, person["PersonId"])


def test_a_booking_tells_invitation_and_participation(door: Door) -> None:
    owner = door.rest("POST", "Appointment", {
        "Description": "Booked", "Associate": {"AssociateId": 1}, "Participants": [{"AssociateId": 1}, {"AssociateId": 2}],
    })["AppointmentId"]  # fmt: skip
    both = rows(door.tenant, "FindAppointment", "rawStatus,rawType,booking", "text = 'Booked'", order="appointmentId")  # fmt: skip
    assert [(r["rawStatus"], r["rawType"], r["booking"]) for r in both] == [(1, 1, True), (5, 6, True)]  # fmt: skip
    firm = "text = 'Booked' and skipTentativeAndRejectedRestriction = "
    assert keys(door.tenant, "FindAppointment", "text", firm + "true") == [("appointment", owner)]
    assert len(keys(door.tenant, "FindAppointment", "text", firm + "false")) == 2
    for caller, count in ((1, 2), (2, 2), (3, 0)):
        found = keys(door.tenant, "Activity", "text", "text = 'Booked' and participating = true", caller=caller)  # fmt: skip
        assert len(found) == count


def test_texts_of_an_appointment_stand_below_its_name(door: Door) -> None:
    made = door.rest("POST", "Appointment", {"Title": "A < B", "Agenda": "1 & 2", "InternalNotes": "No"})  # fmt: skip
    select = "appointment/title,appointment/agenda,appointment/titleHtml,appointment/internalNotes,appointment/description"  # fmt: skip
    row = one(door, "FindAppointment", made["AppointmentId"], "appointmentId", select)
    assert (row["appointment/title"], row["appointment/agenda"]) == ("A < B", "1 & 2")
    assert row["appointment/titleHtml"] == "A &lt; B"
    assert row["appointment/description"] == "A < B\n1 & 2"
    assert row["appointment/internalNotes"] == "No"


def test_visible_for_names_whoever_may_see_it(door: Door) -> None:
    made = door.rest("POST", "Appointment", {"Private": "PrivateGroup", "Associate": {"AssociateId": 2}})  # fmt: skip
    row = one(door, "FindAppointment", made["AppointmentId"], "appointmentId", "visibleFor,userGroup")  # fmt: skip
    assert row["visibleFor"] == row["userGroup"] != ""


# -- documents


def test_a_document_is_what_its_template_says(door: Door) -> None:
    mail = item(door, "document_template", RecordType="Email")
    made = door.rest("POST", "Document", {
        "Header": "Hello", "Name": "hello.txt", "OurRef": "O", "YourRef": "Y", "Attention": "Ann",
        "DocumentTemplate": {"DocumentTemplateId": mail["DocumentTemplateId"]},
    })  # fmt: skip
    row = one(door, "Document", made["DocumentId"], "documentId")
    names = ("text", "subject", "ourref", "yourref", "attention", "icon", "recordType", "isMail", "isReport", "mailMergeDraft", "type")  # fmt: skip
    assert [row[name] for name in names] == [
        "Hello", "Hello", "O", "Y", "Ann", "Email", "Email", True, False, False, mail["Name"],
    ]  # fmt: skip
    assert row["date"] == row["time"] == made["Date"]
    assert row["visibleFor"] == "[SR_VFC_ALL]"


# -- sales


def test_a_sale_shows_what_it_is_worth(door: Door) -> None:
    currency = next(each for each in door.tenant.store.table("currency").scan() if each["Rate"] != each["Units"] and each["Rate"])  # fmt: skip
    made = door.rest("POST", "Sale", {
        "Heading": "Boat", "Amount": 1000, "Probability": 30, "Currency": {"Id": currency["CurrencyId"]},
    })  # fmt: skip
    select = "amount,amountWeighted,probPercent,amountInBaseCurrency,amountWeightedInBaseCurrency,currency,text,saleStatus,hasQuote"  # fmt: skip
    row = one(door, "FindSale", made["SaleId"], "saleId", select)
    base = 1000 / currency["Rate"] * currency["Units"]
    assert (row["amount"], row["probPercent"], row["amountWeighted"]) == (1000, 30, 300)
    assert row["amountInBaseCurrency"] == pytest.approx(base)
    assert row["amountWeightedInBaseCurrency"] == pytest.approx(base * 0.3)
    assert (row["currency"], row["text"], row["saleStatus"], row["hasQuote"]) == (currency["Name"], "Boat", "Open", False)  # fmt: skip


def test_a_sale_shows_its_stage_and_type(door: Door) -> None:
    made = door.rest("POST", "Sale", {"Heading": "Boat"})
    stage = item(door, "sale_stage", SaleStageId=made["Rating"]["Id"])
    row = one(door, "Sale", made["SaleId"], "saleId", "stage,stageName,stageId,stageRank,saleType,saleTypeId,type")  # fmt: skip
    assert row["stage"] == row["stageName"] == stage["Value"]
    assert (row["stageId"], row["stageRank"]) == (made["Rating"]["Id"], stage["Rank"])
    assert row["type"] == row["saleType"] == made["SaleType"]["Value"]
    assert row["saleTypeId"] == made["SaleType"]["Id"]


def test_days_in_a_stage_are_counted_from_the_save_that_led_there(door: Door) -> None:
    id = door.rest("POST", "Sale", {"Heading": "Boat"})["SaleId"]
    store, select = door.tenant.store, "daysInStage,saleCycle"
    today = datetime.fromisoformat(door.tenant.clock.now())

    def put(write: Callable[[str, Row], Row], table: str, row: Row) -> None:
        with store.unit():
            write(table, row)

    def ago(days: int) -> str:
        return (today - timedelta(days)).isoformat()

    row = {**store.table("sale").rows[id], "CreatedDate": ago(10), "UpdatedDate": ago(10)}
    put(store.update, "sale", row)
    assert list(one(door, "Sale", id, "saleId", select).values())[2:] == [10, 0]
    for when, changed in ((8, {"Rating": 2}), (6, {"Amount": 5.0}), (3, {"Rating": -2, "Status": "Sold"})):  # fmt: skip
        put(store.insert, "_sale_history", row)
        row = {**row, **changed, "UpdatedDate": ago(when)}
        put(store.update, "sale", row)
        stage, cycle = list(one(door, "Sale", id, "saleId", select).values())[2:]
        assert (stage, cycle) == {8: (8, 0), 6: (8, 0), 3: (3, 7)}[when]


def test_a_sale_with_quote_and_stakeholders_says_so_and_leads_there(door: Door) -> None:
    id = door.rest("POST", "Sale", {"Heading": "Boat"})["SaleId"]
    person = door.rest("POST", "Person", {"Lastname": "Hay"})["PersonId"]
    door.rest("POST", "SaleStakeholder", {"SaleId": id, "PersonId": person, "Comment": "Boss"})
    select = "hasStakeholders,saleStakeholder/person/lastName,saleStakeholder/hasInfoText"
    row = one(door, "FindSale", id, "saleId", select)
    assert (row["hasStakeholders"], row["saleStakeholder/hasInfoText"]) == (True, True)


# -- projects


def test_a_project_shows_itself_and_its_guide(door: Door) -> None:
    guided = item(door, "project_type", HasGuide=True)["ProjTypeId"]
    made = door.rest("POST", "Project", {"Name": "Ship", "Description": "Long", "ProjectType": {"Id": guided}})  # fmt: skip
    row = one(door, "FindProject", made["ProjectId"], "projectId")
    names = ("text", "name", "icon", "hasInfoText", "hasGuide", "number", "completed", "status", "statusRank")  # fmt: skip
    assert [row[name] for name in names][:7] == ["Ship", "Ship", "Project", True, True, made["ProjectNumber"], False]  # fmt: skip
    assert row["type"] == made["ProjectType"]["Value"]


def test_a_project_counts_its_activities(door: Door) -> None:
    id = door.rest("POST", "Project", {"Name": "Ship"})["ProjectId"]
    for done in ("NotStarted", "Completed"):
        door.rest("POST", "Appointment", {"Project": {"ProjectId": id}, "Completed": done, "StartDate": "2026-01-05T09:00:00"})  # fmt: skip
    select = "NumberOfActivities,NumberOfNotCompletedActivities,NumberOfSales,LastDoByActivity"
    row = one(door, "FindProject", id, "projectId", select)
    assert [row[name] for name in select.split(",")] == [2, 1, 0, "2026-01-05T09:00:00"]
