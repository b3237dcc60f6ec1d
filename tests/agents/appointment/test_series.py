"""Series: rows of their own that share a rule, and how far a change of one of them reaches (NS RecurrenceUpdateMode)."""

from typing import Any

import pytest
from agents.appointment.diaries import (
    SOLVEIG,
    TERJE,
    answers,
    at,
    diary,
    flat,
    get,
    record,
    records,
    refused,
    save,
    with_,
)

from so_mock.tenant import Tenant

MONDAYS = ["2031-03-03", "2031-03-10", "2031-03-17", "2031-03-24"]


def weekly(**more: Any) -> dict[str, Any]:
    return {
        "IsRecurrence": True, "Pattern": "Weekly", "WeekPattern": {"Weekdays": "Monday", "Cycle": 1},
        "StartDate": at("00:00"), "EndDate": at("00:00", MONDAYS[-1]), "RecurrenceEndType": "EndDate",
    } | more  # fmt: skip


def series(tenant: Tenant, **props: Any) -> list[int]:
    """Four Mondays; the ids in their order."""
    first = save(tenant, Recurrence=weekly(), **props)
    rule = first["Recurrence"]["RecurrenceId"]
    assert rule > 0
    return [r["AppointmentId"] for r in sorted(records(tenant, rule=rule), key=lambda r: r["StartDate"])
            if r["AssociateId"] == 5]  # fmt: skip


def starts(tenant: Tenant, ids: list[int]) -> list[str | None]:
    return [shown and shown["StartDate"] for shown in (flat(tenant, id) for id in ids)]


def test_a_series_is_a_row_for_each_of_its_days(tenant: Tenant):
    ids = series(tenant)
    assert starts(tenant, ids) == [at("10:00", day) for day in MONDAYS]
    last = get(tenant, ids[-1])
    assert last["EndDate"] == at("11:00", MONDAYS[-1]) and last["Recurrence"]["IsRecurrence"]
    assert [each["Date"][:10] for each in last["Recurrence"]["Dates"]] == MONDAYS
    shown = flat(tenant, ids[1])
    assert (shown["IsRecurrence"], shown["RecurringPattern"]) == (True, "Weekly")
    assert (shown["RecurringStartDate"], shown["RecurringEndDate"]) == (
        at("00:00"),
        at("00:00", MONDAYS[-1]),
    )
    assert diary(tenant, TERJE, MONDAYS[2]) == [ids[2]]
    other = save(tenant)
    assert not flat(tenant, other["AppointmentId"])["IsRecurrence"]
    assert get(tenant, other["AppointmentId"])["Recurrence"]["RecurrenceId"] == 0


def test_a_series_begins_on_the_first_day_of_its_rule(tenant: Tenant):
    rule = weekly(WeekPattern={"Weekdays": "Wednesday, Friday", "Cycle": 2}, RecurrenceEndType="Counter", RecurrenceCounter=3)  # fmt: skip
    first = save(tenant, Recurrence=rule)
    days = sorted(
        r["StartDate"][:10] for r in records(tenant, rule=first["Recurrence"]["RecurrenceId"])
    )
    assert days == ["2031-03-05", "2031-03-07", "2031-03-19"]
    assert first["StartDate"] == at("10:00", "2031-03-05")


def test_a_series_without_end_is_refused_and_leaves_nothing(tenant: Tenant):
    rule = weekly(Pattern="Daily", EndDate="9999-12-31T00:00:00")
    assert refused(
        tenant, "Appointment.SaveAppointmentEntity", appointment_entity={"Title": "x", "StartDate": at("10:00"), "Recurrence": rule}
    )[0] == 400  # fmt: skip
    assert diary(tenant, TERJE) == []


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ({"Pattern": "Daily", "DayPattern": {"Pattern": "EveryWorkday"}, "RecurrenceCounter": 6}, ["03", "04", "05", "06", "07", "10"]),
        ({"Pattern": "Daily", "DayPattern": {"Pattern": "EveryWeekday"}, "RecurrenceCounter": 6}, ["03", "04", "05", "06", "07", "08"]),
        ({"Pattern": "Daily", "DayPattern": {"Pattern": "EveryCyclicDay", "Cycle": 9}, "RecurrenceCounter": 3}, ["03", "12", "21"]),
        ({"Pattern": "Monthly", "MonthPattern": {"Pattern": "DayOfMonth", "Day": 31, "Cycle": 1}, "RecurrenceCounter": 2}, ["31", "30"]),
        ({"Pattern": "Monthly", "MonthPattern": {"Pattern": "WeekdayOfMonth", "WeekOfMonth": "Last", "Weekday": "Friday", "Cycle": 1},
          "RecurrenceCounter": 2}, ["28", "25"]),
        ({"Pattern": "Yearly", "YearPattern": {"Pattern": "DayOfMonth", "Cycle": 4, "Day": 13}, "RecurrenceCounter": 2}, ["13", "13"]),
        ({"Pattern": "Custom", "Dates": [{"Date": at("00:00", "2031-03-04")}, {"Date": at("00:00", "2031-03-09")}]}, ["04", "09"]),
    ],
)  # fmt: skip
def test_days_follow_the_pattern(tenant: Tenant, rule: dict[str, Any], days: list[str]):
    given = {"StartDate": at("10:00"), "Recurrence": weekly(RecurrenceEndType="Counter") | rule}
    found = record(tenant, "Appointment.CalculateDays", appointment_entity=given)["Dates"]
    assert [each["Date"][8:10] for each in found] == days
    saved = save(tenant, **given)
    rows = records(tenant, rule=saved["Recurrence"]["RecurrenceId"])
    assert sorted(r["StartDate"][8:10] for r in rows) == sorted(days)


def test_each_day_tells_what_it_collides_with(tenant: Tenant):
    taken = save(tenant, StartDate=at("10:30", MONDAYS[1]), EndDate=at("12:00", MONDAYS[1]))[
        "AppointmentId"
    ]
    given = {"StartDate": at("10:00"), "EndDate": at("11:00"), "Recurrence": weekly()}
    rule = record(tenant, "Appointment.CalculateDays", appointment_entity=given)
    assert [each["IsConflict"] for each in rule["Dates"]] == [False, True, False, False]
    conflict = rule["Dates"][1]
    assert (conflict["DescriptionStyleHint"], conflict["Tooltip"]) == (
        "conflict",
        f"{{conflict_id={taken}}}",
    )
    assert rule["Dates"][0]["Tooltip"] is None and rule["IsRecurrence"]
    again = record(
        tenant,
        "Appointment.ValidateDays",
        appointment_entity=given,
        dates=[d["Date"] for d in rule["Dates"][1:]],
    )
    assert again == rule["Dates"][1:]
    later = given | {"StartDate": at("12:00"), "EndDate": at("13:00")}
    found = record(
        tenant,
        "Appointment.ValidateDays",
        appointment_entity=later,
        dates=[d["Date"] for d in rule["Dates"]],
    )
    assert not any(each["IsConflict"] for each in found), (
        "what ends when the other starts is no conflict"
    )


def test_a_series_does_not_collide_with_itself(tenant: Tenant):
    ids = series(tenant)
    shown = get(tenant, ids[0])
    assert not shown["HasConflict"] and not any(
        d["IsConflict"] for d in shown["Recurrence"]["Dates"]
    )


def test_only_this_occurrence_is_changed_by_a_plain_save(tenant: Tenant):
    ids = series(tenant)
    save(tenant, **get(tenant, ids[1]) | {"Title": "Oak", "StartDate": at("15:00", "2031-03-11"), "EndDate": at("16:00", "2031-03-11")})  # fmt: skip
    assert [flat(tenant, id)["Title"] for id in ids] == ["Boards", "Oak", "Boards", "Boards"]
    assert (
        flat(tenant, ids[1])["StartDate"] == at("15:00", "2031-03-11")
        and flat(tenant, ids[1])["IsRecurrence"]
    )
    assert len(records(tenant, rule=get(tenant, ids[0])["Recurrence"]["RecurrenceId"])) == 4


def call(tenant: Tenant, method: str, **arguments: Any) -> Any:
    return record(tenant, f"Appointment.{method}", TERJE, **arguments)


def test_this_and_forward_changes_the_later_ones_too(tenant: Tenant):
    ids = series(tenant)
    changed = get(tenant, ids[1]) | {
        "Title": "Oak",
        "StartDate": at("12:30", MONDAYS[1]),
        "EndDate": at("13:00", MONDAYS[1]),
    }
    call(tenant, "Save", appointment_entity=changed, update_mode="ThisAndForward")
    assert [flat(tenant, id)["Title"] for id in ids] == ["Boards", "Oak", "Oak", "Oak"]
    assert starts(tenant, ids)[2:] == [at("12:30", MONDAYS[2]), at("12:30", MONDAYS[3])]
    assert flat(tenant, ids[3])["EndDate"] == at("13:00", MONDAYS[3])


def test_another_pattern_forward_makes_a_series_of_its_own(tenant: Tenant):
    ids = series(tenant)
    given = get(tenant, ids[2])
    old = given["Recurrence"]["RecurrenceId"]
    given["Recurrence"] |= {
        "Pattern": "Daily",
        "RecurrenceEndType": "Counter",
        "RecurrenceCounter": 2,
    }
    saved = call(tenant, "Save", appointment_entity=given, update_mode="ThisAndForward")
    new = saved["Recurrence"]["RecurrenceId"]
    assert new != old and flat(tenant, ids[3]) is None
    assert sorted(r["StartDate"] for r in records(tenant, rule=new)) == [
        at("10:00", "2031-03-17"),
        at("10:00", "2031-03-18"),
    ]
    assert {r["AppointmentId"] for r in records(tenant, rule=old)} == set(ids[:2])
    assert flat(tenant, ids[0])["RecurringEndDate"] == at("00:00", MONDAYS[1])


def test_stopping_keeps_this_one_and_deletes_the_later(tenant: Tenant):
    ids = series(tenant)
    call(tenant, "Save", appointment_entity=get(tenant, ids[1]), update_mode="StopRecurrence")
    assert [flat(tenant, id) is not None for id in ids] == [True, True, False, False]
    assert not flat(tenant, ids[1])["IsRecurrence"] and not flat(tenant, ids[0])["IsRecurrence"]


@pytest.mark.parametrize(
    ("mode", "left"), [("OnlyThis", [0, 2, 3]), ("ThisAndForward", [0]), ("StopRecurrence", [0])]
)
def test_delete_reaches_as_far_as_its_mode(tenant: Tenant, mode: str, left: list[int]):
    ids = series(tenant)
    bystander = save(tenant, StartDate=at("10:00", MONDAYS[3]))["AppointmentId"]
    assert call(tenant, "Delete", appointment_id=ids[1], update_mode=mode) is None
    assert [n for n, id in enumerate(ids) if flat(tenant, id)] == left
    assert flat(tenant, bystander) is not None
    assert call(tenant, "Delete", appointment_id=ids[1], update_mode=mode) is None, (
        "204, there or not"
    )


def test_a_move_takes_the_later_ones_along(tenant: Tenant):
    ids = series(tenant)
    call(
        tenant,
        "Move",
        appointment_id=ids[2],
        new_start_time=at("09:00", "2031-03-18"),
        update_mode="ThisAndForward",
    )
    days = [MONDAYS[0], MONDAYS[1], "2031-03-18", "2031-03-25"]
    assert [s[:10] for s in starts(tenant, ids)] == days
    assert flat(tenant, ids[3])["EndDate"] == at("10:00", "2031-03-25")
    none = {"smtp_e_mail_connection_info": None, "imap_e_mail_connection_info": None}
    call(tenant, "MoveWithEmail", appointment_id=ids[0], new_start_time=at("07:00"), update_mode="OnlyThis", send_email_to_participants=False, **none)  # fmt: skip
    assert starts(tenant, ids)[:2] == [at("07:00"), at("10:00", MONDAYS[1])]
    data = {
        "AppointmentId": ids[3],
        "NewStartTime": at("08:00", "2031-04-01"),
        "UpdateMode": "OnlyThis",
        "IsFree": True,
    }
    moved = call(tenant, "MoveExtended", appointment_move_data=data)
    assert moved["IsFree"] and moved["StartDate"] == at("08:00", "2031-04-01")


def test_every_day_of_a_booked_series_is_a_booking_and_is_accepted_forward(tenant: Tenant):
    ids = series(tenant, Participants=with_(TERJE, SOLVEIG))
    assert all(answers(tenant, id)[17] == "Invitation" for id in ids)
    second = [r for r in records(tenant, mother=ids[1]) if r["AssociateId"] == 17]
    record(tenant, "Appointment.Accept", SOLVEIG, appointment_id=second[0]["AppointmentId"], update_mode="ThisAndForward")  # fmt: skip
    assert [answers(tenant, id)[17] for id in ids] == [
        "Invitation",
        "Accepted",
        "Accepted",
        "Accepted",
    ]
    assert len(records(tenant, rule=get(tenant, ids[0])["Recurrence"]["RecurrenceId"])) == 8
    call(tenant, "Delete", appointment_id=ids[0], update_mode="ThisAndForward")
    assert record(tenant, "Appointment.CleanUpBookingDeletedWithUpdateMode", SOLVEIG,
                  appointment_ids=[second[0]["AppointmentId"]], update_mode="ThisAndForward") is None  # fmt: skip
    assert record(tenant, "Appointment.CleanUpRecurringBookingDeleted", SOLVEIG) == 1


def test_updates_of_some_properties_reach_as_far_as_told(tenant: Tenant):
    ids = series(tenant)
    blank = {
        "start_time": None,
        "end_time": None,
        "status": "Unknown",
        "type": "Unknown",
        "associate_id": 0,
    }
    call(
        tenant,
        "UpdateAppointmentWithMode",
        id=ids[2],
        **blank | {"status": "Completed"},
        update_mode="ThisAndForward",
    )
    assert [flat(tenant, id)["Completed"] for id in ids] == [
        "NotStarted",
        "NotStarted",
        "Completed",
        "NotStarted",
    ], "done is done for one"
    shown = call(tenant, "UpdateAppointment", id=ids[0], start_time=at("08:00"), end_time=at("09:00"), status=2, type=2, associate_id=0)  # fmt: skip
    assert (shown["Completed"], shown["Type"], shown["StartDate"]) == (
        "Started",
        "inChecklist",
        at("08:00"),
    )
    none = {"smtp_e_mail_connection_info": None, "imap_e_mail_connection_info": None}
    call(tenant, "UpdateAppointmentWithModeAndEmail", id=ids[1], **blank | {"end_time": at("12:00", MONDAYS[1])},
         update_mode="ThisAndForward", send_email_to_participants=True, **none)  # fmt: skip
    assert flat(tenant, ids[3])["EndDate"] == at("12:00", MONDAYS[3])


def test_a_series_through_rest(door):
    made = door.rest(
        "POST",
        "Appointment",
        {
            "Title": "Boards",
            "StartDate": at("10:00"),
            "EndDate": at("11:00"),
            "Recurrence": weekly(),
        },
    )
    rule = made["Recurrence"]["RecurrenceId"]
    rows = door.agent("Appointment.GetAppointmentRecords", {"RecurrenceRuleId": rule})
    assert [r["StartDate"][:10] for r in rows] == MONDAYS
    proposal = door.agent("Appointment.CreateDefaultRecurrenceByDate", {"StartDate": at("10:00")})
    assert proposal["WeekPattern"] == {"Weekdays": "Monday", "Cycle": 1} and proposal[
        "EndDate"
    ] == at("00:00", "2032-03-03")
    assert door.agent("Appointment.CreateDefaultRecurrence")["RecurrenceId"] == 0
    days = door.agent(
        "Appointment.ValidateDays",
        {"AppointmentEntity": proposal_of(made), "Dates": [at("00:00"), at("00:00", "2031-03-04")]},
    )
    assert [each["IsConflict"] for each in days] == [True, False]


def proposal_of(made: dict[str, Any]) -> dict[str, Any]:
    """Another one at the same time."""
    return {name: made[name] for name in ("StartDate", "EndDate", "Associate")}
