"""Who is told by e-mail, and the UID by which calendars elsewhere know an appointment."""

from base64 import b64encode
from typing import Any

from agents.appointment.diaries import CUSTOMER, SOLVEIG, TERJE, at, flat, get, record, save, with_

from so_mock.tenant import Tenant

GUESTS = [
    {"AssociateId": 5},
    {"AssociateId": 17, "SendEmail": True},
    {"PersonId": CUSTOMER, "SendEmail": True},
]
NONE = {"smtp_e_mail_connection_info": None, "imap_e_mail_connection_info": None}


def call(tenant: Tenant, method: str, who: Any = TERJE, **arguments: Any) -> Any:
    return record(tenant, f"Appointment.{method}", who, **arguments)


def test_somebody_is_told_or_nobody(tenant: Tenant):
    told, untold = (
        save(tenant, Participants=GUESTS),
        save(tenant, Participants=with_(TERJE, SOLVEIG)),
    )
    for saved, expected in ((told, True), (untold, False), (save(tenant), False)):
        assert (
            call(
                tenant,
                "GetAppointmentHaveParticipantsWithEmail",
                appointment_id=saved["AppointmentId"],
            )
            is expected
        )
    assert call(tenant, "WillSendEmail", appointment=told) is False, "nothing new"
    assert call(tenant, "WillSendEmail", appointment=told | {"Location": "Aurora"}) is True
    assert call(tenant, "WillSendEmail", appointment=told | {"AppointmentId": 0}) is True
    assert call(tenant, "WillSendEmail", appointment=untold | {"Location": "Aurora"}) is False


def test_an_invitation_goes_to_those_who_are_told(tenant: Tenant):
    given = {
        "Title": "Boards",
        "StartDate": at("10:00"),
        "Location": "Aurora",
        "Participants": GUESTS,
    }
    mail = call(
        tenant, "GetAppointmentEmailInvitation", appointment=given, template_name="", language=""
    )
    mails = [record(tenant, "Person.GetPerson", person_id=id)["Email"] for id in (3, CUSTOMER)]
    assert [to["Address"] for to in mail["To"]] == mails
    assert (
        mail["From"]["AssociateId"] == 5
        and mail["Subject"] == "Boards"
        and "Aurora" in mail["PlainBody"]
    )


def test_a_save_with_an_invitation_tells_whether_there_is_one(tenant: Tenant):
    texts = {"email_body": "", "subject": "", "template_language": ""}
    for send in (True, False):
        given = {"Title": "Boards", "StartDate": at("10:00"), "Participants": GUESTS}
        done = call(
            tenant, "SaveWithCustomInvitation", appointment_entity=given, update_mode="OnlyThis", send_email_to_participants=send, **NONE, **texts
        )  # fmt: skip
        assert done["EmailCreated"] is send
        assert flat(tenant, done["AppointmentEntity"]["AppointmentId"])["Title"] == "Boards"


def test_an_appointment_is_found_by_its_uid(tenant: Tenant):
    given = {"Title": "Boards", "StartDate": at("10:00"), "Participants": with_(TERJE, SOLVEIG)}
    made = call(tenant, "CreateAppointmentForUID", appointment_entity=given, uid="a@b")
    id = made["AppointmentId"]
    assert call(tenant, "GetAppointmentFromUID", uid="A@B")["AppointmentId"] == id
    assert call(tenant, "CreateAppointmentForUID", appointment_entity=given, uid="a@b") is None, (
        "the UID is taken"
    )
    assert call(tenant, "GetUIDFromAppointmentId", appointment_id=id, use_mother_id=False) == "a@b"
    theirs = call(tenant, "GetAppointmentRecords", mother_id=id, recurrence_rule_id=0)[1][
        "AppointmentId"
    ]
    assert (
        call(tenant, "GetUIDFromAppointmentId", appointment_id=theirs, use_mother_id=True) == "a@b"
    )
    assert call(tenant, "GetUIDFromAppointmentId", appointment_id=theirs, use_mother_id=False) == ""
    call(tenant, "DeleteAppointmentEntity", appointment_entity_id=id)
    assert call(tenant, "GetAppointmentFromUID", uid="a@b") is None
    assert (
        call(tenant, "CreateAppointmentForUID", appointment_entity=given, uid="a@b") is not None
    ), "free again"


def test_a_guests_reply_is_noted(tenant: Tenant):
    given = {"Title": "Boards", "StartDate": at("10:00"), "Participants": GUESTS}
    id = call(tenant, "CreateAppointmentForUID", appointment_entity=given, uid="a@b")[
        "AppointmentId"
    ]
    mail = record(tenant, "Person.GetPerson", person_id=CUSTOMER)["Email"]
    reply = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a@b\r\nATTENDEE;PARTSTAT=ACCEPTED;CN=Kari:mai\r\n lto:{mail}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    asked = {"email_address": mail, "ics_data": b64encode(reply.encode()).decode()}
    assert call(tenant, "UpdateAppointmentFromIcsResponse", **asked) is True
    guest = get(tenant, id)["Participants"][2]
    assert (guest["InvitationStatus"], guest["ExternallyOwnedStatus"]) == ("Accepted", "Accepted")
    assert call(tenant, "UpdateAppointmentFromIcsResponse", **asked) is False, "nothing new"
    assert (
        call(
            tenant,
            "UpdateAppointmentFromIcsResponse",
            email_address="x@y",
            ics_data=asked["ics_data"],
        )
        is False
    )
    assert (
        call(
            tenant,
            "UpdateAppointmentFromIcsResponse",
            email_address=mail,
            ics_data=b64encode(b"UID:other").decode(),
        )
        is False
    )
