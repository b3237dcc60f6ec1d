"""Days of a calendar, alarms, free time, and what a calendar elsewhere is told."""

from typing import Any

from agents.appointment.diaries import (
    DAY,
    SOLVEIG,
    TERJE,
    at,
    flat,
    get,
    insert,
    record,
    refused,
    row_of,
    save,
    with_,
)

from so_mock.tenant import Tenant


def call(tenant: Tenant, method: str, who: Any = TERJE, **arguments: Any) -> Any:
    return record(tenant, f"Appointment.{method}", who, **arguments)


def test_how_full_each_day_is(tenant: Tenant):
    save(tenant, StartDate=at("08:00"), EndDate=at("10:00"))
    save(tenant, StartDate=at("09:00"), EndDate=at("12:00"))
    save(tenant, StartDate=at("13:00"), EndDate=at("14:00"), IsFree=True)
    save(tenant, SOLVEIG)
    asked = {"start_date": at("15:00"), "end_date": at("01:00", "2031-03-04"), "associate_id": 5}
    first, second = call(tenant, "GetActivityInformationListByDatesAndAssociate", **asked)
    assert (first["Date"], second["Date"]) == (at("00:00"), at("00:00", "2031-03-04"))
    told = first["ActivityInformation"]
    assert (told["NumBusyActivities"], told["NumFreeActivities"], told["PercentageBusy"]) == (
        2,
        1,
        50,
    )
    assert second["ActivityInformation"]["NumBusyActivities"] == 0
    endless = asked | {"end_date": "9999-12-31T00:00:00"}
    assert (
        refused(tenant, "Appointment.GetActivityInformationListByDatesAndAssociate", **endless)[0]
        == 400
    )


def red(tenant: Tenant, day: str, country: int, text: str) -> None:
    """As the database has it; nothing but its own table shows it."""
    with tenant.store.unit():
        row = {"reddate": f"{day}T00:00:00", "country_id": country, "text": text}
        tenant.store.insert("_redletterday", row)


def test_red_letters_are_of_ones_own_country_or_of_a_colleagues(tenant: Tenant):
    red(tenant, DAY, 578, "Fridag")
    red(tenant, "2031-03-04", 752, "Ledig dag")
    company = record(
        tenant,
        "Contact.SaveContactEntity",
        contact_entity={"Name": "Filial", "Country": {"CountryId": 752}},
    )
    person = record(
        tenant, "Person.SavePersonEntity", person_entity={"Lastname": "Ek", "Contact": company}
    )
    insert(tenant, "associate", Name="EK", PersonId=person["PersonId"])
    asked = {"start_date": at("00:00"), "end_date": at("00:00", "2031-03-05"), "associate_id": 5}
    first, second, third = call(tenant, "GetRedLetterInformationListByDatesAndAssociate", **asked)
    assert first["RedLetterDetails"]["OwnCountryDayTexts"] == ["Fridag"]
    assert second["RedLetterDetails"]["OtherCountryDayTexts"] == ["Ledig dag"]
    days = call(tenant, "GetDayInformationListByDatesAndAssociate", **asked)
    holidays = [
        (
            d["RedLetterInformation"]["IsOwnCountryHoliday"],
            d["RedLetterInformation"]["IsOtherCountryHoliday"],
        )
        for d in days
    ]
    assert holidays == [(True, False), (False, True), (False, False)]
    save(tenant)
    assert (
        call(tenant, "GetDayInformationListByDatesAndAssociate", **asked)[0]["ActivityInformation"][
            "NumBusyActivities"
        ]
        == 1
    )
    assert third["RedLetterDetails"]["OwnCountryDayTexts"] == []


def alarms(tenant: Tenant, who: Any = TERJE, **asked: Any) -> dict[int, str]:
    given = {
        "include_invitations": False,
        "include_all_appointments": False,
        "default_alarm_lead_time_in_minutes": 10,
    }
    found = call(tenant, "GetAlarms", who, **given | asked)
    return {
        a["AppointmentId"]: a["AlarmTime"] for a in found["Alarms"] if a["StartTime"][:10] == DAY
    }


def test_an_alarm_goes_off_before_the_start(tenant: Tenant):
    id = save(tenant, HasAlarm=True, AlarmLeadTime="00:30:00")["AppointmentId"]
    silent = save(tenant, StartDate=at("14:00"), EndDate=at("15:00"))["AppointmentId"]
    assert alarms(tenant) == {id: at("09:30")}
    assert alarms(tenant, include_all_appointments=True) == {id: at("09:30"), silent: at("13:50")}
    call(tenant, "ToggleAppointmentStatus", appointment_id=id)
    assert alarms(tenant) == {}


def test_invitations_ring_when_they_are_asked_for(tenant: Tenant):
    mother = save(tenant, HasAlarm=True, Participants=with_(TERJE, SOLVEIG))["AppointmentId"]
    theirs = row_of(tenant, mother, SOLVEIG)["AppointmentId"]
    assert alarms(tenant, SOLVEIG) == {}
    assert alarms(tenant, SOLVEIG, include_invitations=True) == {theirs: at("10:00")}
    call(tenant, "Accept", SOLVEIG, appointment_id=theirs, update_mode="OnlyThis")
    assert theirs in alarms(tenant, SOLVEIG)


def test_the_next_time_when_all_are_free(tenant: Tenant):
    save(tenant, StartDate=at("08:00"), EndDate=at("10:00"))
    save(tenant, SOLVEIG, StartDate=at("11:00"), EndDate=at("15:00"))
    asked = {
        "associates": [5, 17],
        "start_time": at("08:00"),
        "end_time": at("09:00"),
        "count": 3,
        "is_all_day": False,
    }
    found = call(tenant, "GetNextAvailableTime", **asked)
    gaps = [(f["AvailableTimeStart"], f["AvailableTimeEnd"]) for f in found]
    assert gaps == [
        (at("10:00"), at("11:00")), (at("15:00"), at("16:00")), (at("08:00", "2031-03-04"), at("16:00", "2031-03-04")),
    ]  # fmt: skip
    assert found[2]["RecommendedTimeEnd"] == at("09:00", "2031-03-04")
    whole = call(tenant, "GetNextAvailableTime", **asked | {"is_all_day": True, "count": 1})
    assert whole[0]["AvailableTimeStart"] == at("08:00", "2031-03-04")
    two_hours = call(
        tenant, "GetNextAvailableTime", **asked | {"end_time": at("10:00"), "count": 1}
    )
    assert two_hours[0]["AvailableTimeStart"] == at("08:00", "2031-03-04")


def test_others_diaries_take_entries_while_they_are_there(tenant: Tenant):
    assert call(tenant, "GetCanInsertForAssociates", associate_ids=[17, 99_999, 5]) == [
        True,
        False,
        True,
    ]


def test_a_calendar_elsewhere_is_told_who_takes_part(tenant: Tenant):
    mother = save(tenant, Contact={"ContactId": 3}, Participants=with_(TERJE, SOLVEIG))[
        "AppointmentId"
    ]
    asked = {"start_time": at("00:00"), "end_time": at("23:59")}
    (mine,) = call(tenant, "GetMySyncAppointments", **asked)
    assert mine["AppointmentId"] == mother and not mine["IsInvitation"] and mine["IsBusy"]
    assert mine["ContactName"] == flat(tenant, mother)["ContactName"]
    assert [p["PersonFullName"] for p in mine["Participants"]] == ["Terje Dahl", "Solveig Aas"]
    assert [p["ParticipantStatus"] for p in mine["Participants"]] == ["NotStarted", "Booking"]
    assert mine["Participants"][0]["EMail"] == [
        record(tenant, "Person.GetPerson", person_id=2)["Email"]
    ]
    (theirs,) = call(tenant, "GetMySyncAppointments", SOLVEIG, **asked)
    assert theirs["IsInvitation"] and theirs["IsTentative"]
    assert get(tenant, theirs["AppointmentId"])["MotherId"] == mother
