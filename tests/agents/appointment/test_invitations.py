"""Bookings: the owner's row and one for each colleague, and how they stand to each other (domain.md 8)."""

from agents.appointment.diaries import (
    CUSTOMER,
    HENRIK,
    SOLVEIG,
    TERJE,
    answers,
    at,
    diary,
    flat,
    get,
    insert,
    record,
    records,
    refused,
    row_of,
    save,
    with_,
)

from so_mock.tenant import Tenant


def booked(tenant: Tenant) -> int:
    people = with_(TERJE, SOLVEIG, HENRIK, persons=(CUSTOMER,))
    return save(tenant, Participants=people)["AppointmentId"]


def call(tenant: Tenant, method: str, who=SOLVEIG, **arguments):
    return record(tenant, f"Appointment.{method}", who, **arguments)


def accept(tenant: Tenant, id: int, who=SOLVEIG):
    return call(tenant, "Accept", who, appointment_id=id, update_mode="OnlyThis")


def test_a_booking_is_the_owners_row_and_one_for_each_colleague(tenant: Tenant):
    mother = booked(tenant)
    rows = {r["AssociateId"]: r for r in records(tenant, mother)}
    assert rows.keys() == {5, 17, 18}, "a guest from outside has no diary here"
    assert (
        rows[5]["BookingType"] == "Owner"
        and rows[5]["MotherId"] == mother == rows[5]["AppointmentId"]
    )
    assert rows[17]["BookingType"] == "Participant" and rows[17]["MotherId"] == mother
    assert (rows[17]["InvitationStatus"], rows[17]["Type"]) == ("Invitation", "BookingForDiary")
    assert rows[17]["IsBooking"] and not rows[17]["IsBookingMain"] and rows[5]["IsBookingMain"]
    assert rows[17]["MotherAssociateId"] == 5 and rows[17]["Title"] == "Boards"
    assert answers(tenant, rows[17]["AppointmentId"]) == answers(tenant, mother)
    assert answers(tenant, mother) == {
        5: "Accepted",
        17: "Invitation",
        18: "Invitation",
        CUSTOMER: "None",
    }
    assert get(tenant, rows[17]["AppointmentId"])["InvitedPerson"]["PersonId"] == 3


def test_the_owner_takes_part_whether_he_is_named_or_not(tenant: Tenant):
    saved = save(tenant, Participants=with_(SOLVEIG))
    assert [p["AssociateId"] for p in saved["Participants"]] == [5, 17]
    alone = save(tenant)
    assert [p["AssociateId"] for p in alone["Participants"]] == [5]
    assert (alone["BookingType"], alone["MotherId"], alone["InvitationStatus"]) == (
        "None",
        0,
        "Accepted",
    )


def test_one_of_person_and_associate_leads_to_the_other_and_they_must_agree(tenant: Tenant):
    saved = save(tenant, Participants=[{"PersonId": 3}])
    assert (
        saved["Participants"][1] | {"AssociateId": 17, "PersonId": 3, "ContactId": 1}
        == saved["Participants"][1]
    )
    status, text = refused(
        tenant, "Appointment.SaveAppointmentEntity",
        appointment_entity={"Title": "x", "Participants": [{"AssociateId": 17, "PersonId": CUSTOMER}]},
    )  # fmt: skip
    assert status == 400 and "Participants[0]" in text
    given = {"Title": "x", "Participants": [{"AssociateId": 999}]}
    assert refused(tenant, "Appointment.SaveAppointmentEntity", appointment_entity=given)[0] == 400


def test_an_invitee_sees_and_accepts(tenant: Tenant):
    mother = booked(tenant)
    theirs = row_of(tenant, mother, SOLVEIG)["AppointmentId"]
    call(tenant, "SetSeen", appointment_id=theirs, update_mode="OnlyThis")
    assert answers(tenant, mother)[17] == "Seen"
    accept(tenant, theirs)
    assert answers(tenant, mother)[17] == "Accepted"
    assert flat(tenant, theirs)["Type"] == "inDiary"
    assert diary(tenant, SOLVEIG) == [theirs]


def test_the_owners_row_may_be_named_by_an_invitee(tenant: Tenant):
    mother = booked(tenant)
    accept(tenant, mother, HENRIK)
    assert answers(tenant, mother) == {
        5: "Accepted",
        17: "Invitation",
        18: "Accepted",
        CUSTOMER: "None",
    }


def test_who_rejects_is_counted_and_gone_from_his_diary_until_the_owner_has_noted_it(
    tenant: Tenant,
):
    mother = booked(tenant)
    theirs = row_of(tenant, mother, SOLVEIG)["AppointmentId"]
    for _ in range(2):  # saying it twice counts once
        call(
            tenant,
            "Reject",
            appointment_id=theirs,
            reject_reason="On holiday",
            update_mode="OnlyThis",
        )
    assert get(tenant, mother)["RejectCounter"] == 1
    assert flat(tenant, theirs)["RejectReason"] == "On holiday"
    assert answers(tenant, mother)[17] == "Declined" and diary(tenant, SOLVEIG) == []
    noted = call(tenant, "AcceptRejected", TERJE, appointment_id=mother, update_mode="OnlyThis")
    assert noted["RejectCounter"] == 0
    accept(tenant, theirs)
    assert get(tenant, mother)["RejectCounter"] == 0 and answers(tenant, mother)[17] == "Accepted"


def test_the_confirmations_by_mail_answer_alike(tenant: Tenant):
    mother = booked(tenant)
    none = {"smtp_e_mail_connection_info": None}
    asked = {"appointment_id": mother, "update_mode": "OnlyThis"}
    call(tenant, "AcceptWithEmailConfirmation", SOLVEIG, **asked)
    call(tenant, "RejectWithEmailConfirmation", HENRIK, **asked, reject_reason="")
    assert answers(tenant, mother) | {17: "Accepted", 18: "Declined"} == answers(tenant, mother)
    call(tenant, "AcceptWithSmtpEmailConfirmation", HENRIK, **asked, **none)
    call(tenant, "RejectWithSmtpEmailConfirmation", SOLVEIG, **asked, **none, reject_reason="")
    assert answers(tenant, mother) | {17: "Declined", 18: "Accepted"} == answers(tenant, mother)


def test_a_moved_booking_asks_again(tenant: Tenant):
    mother = booked(tenant)
    accept(tenant, mother, SOLVEIG)
    call(tenant, "SetSeenMany", HENRIK, appointment_ids=[mother], update_mode="OnlyThis")
    theirs = row_of(tenant, mother, SOLVEIG)["AppointmentId"]
    moved = call(
        tenant,
        "Move",
        TERJE,
        appointment_id=theirs,
        new_start_time=at("14:00"),
        update_mode="OnlyThis",
    )
    assert moved["AppointmentId"] == mother, (
        "a participant's id is accepted too, and it is the booking that moves"
    )
    assert (moved["StartDate"], moved["EndDate"]) == (at("14:00"), at("15:00"))
    assert answers(tenant, mother) | {17: "Moved", 18: "MovedSeen"} == answers(tenant, mother)
    assert flat(tenant, theirs)["StartDate"] == at("14:00")
    assert flat(tenant, theirs)["Type"] == "BookingForDiary"
    call(tenant, "SetSeen", SOLVEIG, appointment_id=theirs, update_mode="OnlyThis")
    assert answers(tenant, mother)[17] == "MovedSeen"


def test_what_the_owner_writes_stands_in_every_row_and_a_participant_edits_only_his_own(
    tenant: Tenant,
):
    mother = booked(tenant)
    theirs = row_of(tenant, mother, SOLVEIG)["AppointmentId"]
    save(tenant, **get(tenant, mother) | {"Location": "Aurora", "Title": "Oak"})
    assert flat(tenant, theirs)["Location"] == "Aurora" and flat(tenant, theirs)["Title"] == "Oak"
    edited = get(tenant, theirs) | {"Location": "Home", "HasAlarm": True, "StartDate": at("08:00")}
    save(tenant, SOLVEIG, **edited)
    assert (flat(tenant, theirs)["Location"], flat(tenant, theirs)["HasAlarm"]) == ("Aurora", True)
    assert flat(tenant, theirs)["StartDate"] == at("10:00") and not flat(tenant, mother)["HasAlarm"]
    save(tenant, **get(tenant, mother) | {"Completed": "Completed"})
    assert flat(tenant, theirs)["Completed"] == "Completed", "the owner's word counts for all"


def test_who_is_left_out_sees_it_cancelled_and_cleans_up(tenant: Tenant):
    mother = booked(tenant)
    theirs = row_of(tenant, mother, SOLVEIG)["AppointmentId"]
    kept = [p for p in get(tenant, mother)["Participants"] if p["AssociateId"] != 17]
    save(tenant, **get(tenant, mother) | {"Participants": kept})
    assert flat(tenant, theirs)["InvitationStatus"] == "Cancelled"
    assert 17 not in answers(tenant, mother)
    assert call(tenant, "CleanUpBookingDeleted", appointment_ids=[theirs, mother]) == 1
    assert flat(tenant, theirs) is None and flat(tenant, mother) is not None


def test_an_owner_who_deletes_cancels_for_all(tenant: Tenant):
    mother = booked(tenant)
    rows = {who: row_of(tenant, mother, who)["AppointmentId"] for who in (SOLVEIG, HENRIK)}
    record(tenant, "Appointment.DeleteAppointmentEntity", appointment_entity_id=mother)
    assert flat(tenant, mother) is None
    assert {flat(tenant, id)["InvitationStatus"] for id in rows.values()} == {"Cancelled"}
    assert diary(tenant, SOLVEIG) == []
    assert call(tenant, "CleanUpRecurringBookingDeleted", SOLVEIG) == 1
    assert call(
        tenant, "CleanUpBookingDeletedWithUpdateMode", HENRIK, appointment_ids=[rows[HENRIK]], update_mode="OnlyThis"
    ) is None  # fmt: skip
    assert flat(tenant, rows[SOLVEIG]) is flat(tenant, rows[HENRIK]) is None


def test_a_participant_who_deletes_his_row_has_declined(tenant: Tenant):
    mother = booked(tenant)
    accept(tenant, mother, SOLVEIG)
    record(
        tenant, "Appointment.Delete", SOLVEIG, appointment_id=row_of(tenant, mother, SOLVEIG)["AppointmentId"], update_mode="OnlyThis"
    )  # fmt: skip
    assert answers(tenant, mother)[17] == "Declined" and get(tenant, mother)["RejectCounter"] == 1
    assert {r["AssociateId"] for r in records(tenant, mother)} == {5, 18}


def test_an_appointment_for_another_is_an_assignment_that_he_accepts(tenant: Tenant):
    given = save(tenant, Associate={"AssociateId": 17})
    id = given["AppointmentId"]
    assert (given["AssignmentStatus"], given["Type"], given["MotherId"]) == (
        "Assigning",
        "BookingForDiary",
        0,
    )
    assert (
        given["AssignedBy"]["AssociateId"] == 5
        and flat(tenant, id)["AssignedByFullName"] == "Terje Dahl"
    )
    call(tenant, "SetSeen", SOLVEIG, appointment_id=id, update_mode="OnlyThis")
    assert flat(tenant, id)["AssignmentStatus"] == "Seen"
    accept(tenant, id, SOLVEIG)
    assert (flat(tenant, id)["AssignmentStatus"], flat(tenant, id)["Type"]) == ("None", "inDiary")


def test_a_rejected_assignment_goes_back_to_the_giver(tenant: Tenant):
    id = save(tenant)["AppointmentId"]
    given = call(
        tenant,
        "AssignTo",
        TERJE,
        appointment_id=id,
        participant={"AssociateId": 18},
        update_mode="OnlyThis",
    )
    assert given["Associate"]["AssociateId"] == 18 and given["AssignmentStatus"] == "Assigning"
    assert diary(tenant, HENRIK) == [id] and diary(tenant, TERJE) == []
    call(
        tenant, "Reject", HENRIK, appointment_id=id, reject_reason="No time", update_mode="OnlyThis"
    )
    back = flat(tenant, id)
    assert (back["AssociateId"], back["AssignmentStatus"], back["RejectReason"]) == (
        5,
        "Declined",
        "No time",
    )
    call(tenant, "AcceptRejected", TERJE, appointment_id=id, update_mode="OnlyThis")
    assert flat(tenant, id)["AssignmentStatus"] == "None" and diary(tenant, TERJE) == [id]
    status, _ = refused(
        tenant, "Appointment.AssignTo", appointment_id=id, participant={}, update_mode="OnlyThis"
    )
    assert status == 400


def test_the_template_saved_for_another_invites_who_made_it(tenant: Tenant):
    """Documented: its participants name the caller, so that the other's appointment is a booking of two rows."""
    template = record(tenant, "Appointment.CreateDefaultAppointmentEntity")
    saved = save(tenant, **template | {"Associate": {"AssociateId": 17}, "Title": "Boards"})
    assert saved["BookingType"] == "Owner" and saved["Associate"]["AssociateId"] == 17
    assert row_of(tenant, saved["AppointmentId"], TERJE)["InvitationStatus"] == "Invitation"


def test_a_resource_has_no_say(tenant: Tenant):
    room = insert(tenant, "associate", Name="Aurora", Type="ResourceAssociate")["AssociateId"]
    mother = save(tenant, Participants=[{"AssociateId": room}])["AppointmentId"]
    assert answers(tenant, mother)[room] == "Accepted"
    call(
        tenant,
        "Move",
        TERJE,
        appointment_id=mother,
        new_start_time=at("14:00"),
        update_mode="OnlyThis",
    )
    assert answers(tenant, mother)[room] == "Accepted"


def test_the_organizer_is_known_by_name(tenant: Tenant):
    mother = booked(tenant)
    assert call(tenant, "GetOrganizerName", mother_appointment_id=mother) == "Terje Dahl"
    theirs = row_of(tenant, mother, SOLVEIG)["AppointmentId"]
    assert call(tenant, "GetOrganizerName", mother_appointment_id=theirs) == "Terje Dahl"
    assert call(tenant, "GetOrganizerName", mother_appointment_id=99_999) == ""


def test_bookings_through_rest(door):
    given = {
        "Title": "Boards",
        "StartDate": at("10:00"),
        "EndDate": at("11:00"),
        "Participants": with_(TERJE, SOLVEIG),
    }
    made = door.rest("POST", "Appointment", given)
    id = made["AppointmentId"]
    assert made["BookingType"] == "Owner"
    theirs = door.agent("Appointment.GetAppointmentRecords", {"MotherId": id})[1]["AppointmentId"]
    assert door.rest("GET", f"Appointment/{theirs}/Simple")["InvitationStatus"] == "Invitation"
    change = [{"op": "replace", "path": "/StartDate", "value": at("12:00")}, {"op": "replace", "path": "/EndDate", "value": at("13:00")}]  # fmt: skip
    door.rest("PATCH", f"Appointment/{id}", change)
    assert door.rest("GET", f"Appointment/{theirs}")["StartDate"] == at("12:00")
    door.rest("DELETE", f"Appointment/{id}")
    assert door.rest("GET", f"Appointment/{theirs}")["InvitationStatus"] == "Cancelled"
