"""Invitations by mail, both ways: what an appointment sends, and what becomes of an invitation that came."""

import base64
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from typing import Any

import pytest
from agents.appointment.diaries import CUSTOMER, SOLVEIG, TERJE, at, flat, get, record, refused

from so_mock.call import Caller
from so_mock.mail import ical
from so_mock.tenant import Tenant

KARI = "kari.bjorge@bjorge-trelast.example"
INTERNAL = {"smtp_e_mail_connection_info": None, "imap_e_mail_connection_info": None}


def sent(tenant: Tenant) -> list[Any]:
    return list(tenant.store.table("_mail").scan())


def calendar(mail: Any) -> ical.Meeting:
    """The one meeting in a mail as it was on the wire."""
    parts = [p for p in message_from_bytes(mail["Message"]).walk() if p.get_content_type() == "text/calendar"]  # fmt: skip
    assert len(parts) == 1
    content = parts[0].get_payload(decode=True)
    assert isinstance(content, bytes)
    (found,) = ical.parsed(content)
    assert parts[0].get_param("method") == found.method.upper()
    return found


def save(tenant: Tenant, who: Caller = TERJE, mode: str = "OnlyThis", send: bool = True, **props: Any) -> Any:  # fmt: skip
    given = {"StartDate": at("10:00"), "EndDate": at("11:00"), "Title": "Boards"} | props
    return record(
        tenant, "Appointment.Save", who, appointment_entity=given, update_mode=mode, send_email_to_participants=send, **INTERNAL
    )  # fmt: skip


GUEST = {"PersonId": CUSTOMER, "SendEmail": True}
COLLEAGUE = {"AssociateId": 17, "SendEmail": True}


def do(tenant: Tenant, method: str, who: Caller = TERJE, **arguments: Any) -> Any:
    return record(tenant, f"Appointment.{method}", who, **arguments)


def address(tenant: Tenant, who: Caller) -> str:
    person = record(tenant, "Associate.GetAssociate", associate_id=who.associate_id)["PersonId"]
    return str(record(tenant, "Person.GetPerson", person_id=person)["Email"])


def with_account(tenant: Tenant, who: Caller) -> str:
    own = address(tenant, who)
    record(tenant, "EMail.SaveEMailAccount", who, email_account={"EMailAddress": own})
    return own


def inbox(tenant: Tenant, who: Caller) -> list[Any]:
    """His mails with a calendar."""
    account = record(tenant, "EMail.GetCurrentAccountId", who)
    mails = [
        record(tenant, "EMail.GetUnsanitizedEMail", who, id=row["EmailItemId"], include_attachments=True)
        for row in tenant.store.table("email").scan()
        if row["AccountId"] == account and row["FolderName"] == "INBOX"
    ]  # fmt: skip
    return [each for each in mails if each["HasCalendarData"]]


MEETING = ical.Meeting(
    "their-1@elsewhere", datetime(2031, 3, 4, 8, tzinfo=UTC), datetime(2031, 3, 4, 9, tzinfo=UTC), "Request",
    title="Saw", text="Bring gloves", location="Mill", organizer=ical.Attendee(KARI, "Kari"), made_with="Microsoft Exchange",
)  # fmt: skip


def came(tenant: Tenant, who: Caller = TERJE, one: ical.Meeting = MEETING, sender: str = KARI, **changes: Any) -> int:  # fmt: skip
    """A mail with this meeting in the user's inbox."""
    content = ical.written_as(replace(one, **changes), tenant.clock.zone, "2026-01-15T09:00:00")
    content = content.replace(b"-//so-mock//calendar//EN", one.made_with.encode() or b"x")
    attached = {
        "Filename": "a.ics",
        "Type": "text/calendar",
        "Stream": base64.b64encode(content).decode(),
    }
    given = {
        "Subject": "Saw",
        "From": {"Address": sender},
        "FolderName": "INBOX",
        "Attachments": [attached],
    }
    return int(record(tenant, "EMail.SaveToMailServer", who, email=given)["EmailItemId"])


def folder(tenant: Tenant, id: int, who: Caller = TERJE) -> str:
    return str(record(tenant, "EMail.GetEMail", who, id=id, include_attachments=False)["FolderName"])  # fmt: skip


def accept(tenant: Tenant, mail: int, who: Caller = TERJE, method: str = "CreateAndAccept") -> Any:
    before = {row["AppointmentId"] for row in tenant.store.table("appointment").scan()}
    do(tenant, method, who, email_item_id=mail, update_mode="OnlyThis")
    new = [r["AppointmentId"] for r in tenant.store.table("appointment").scan() if r["AppointmentId"] not in before]  # fmt: skip
    return get(tenant, new[0]) if new else None


# -- what an appointment sends


def test_those_who_are_told_get_an_invitation_with_a_calendar(tenant: Tenant):
    quiet = {"PersonId": 4}
    saved = save(tenant, Location="Aurora", Participants=[GUEST, quiet])
    (mail,) = sent(tenant)
    assert (mail["From"], mail["To"], mail["By"]) == (
        address(tenant, TERJE),
        [KARI],
        "Appointment.Save",
    )
    assert mail["About"] == {"AppointmentId": saved["AppointmentId"]}
    one = calendar(mail)
    assert (one.method, one.title, one.location, one.sequence) == ("Request", "Boards", "Aurora", 0)
    assert one.times(tenant.clock.zone) == (at("10:00"), at("11:00"))
    assert one.organizer and one.organizer.address == mail["From"]
    assert [(each.address, each.status) for each in one.attendees] == [(KARI, "NEEDS-ACTION")]
    uid = do(tenant, "GetUIDFromAppointmentId", appointment_id=saved["AppointmentId"], use_mother_id=False)  # fmt: skip
    assert one.uid == uid


def test_nobody_is_told_what_he_knows_or_when_nobody_asked(tenant: Tenant):
    saved = save(tenant, send=False, Participants=[GUEST])
    assert sent(tenant) == []
    save(tenant, Participants=[{"PersonId": CUSTOMER}])
    assert sent(tenant) == [], "SendEmail is what says who is told"
    save(tenant, **saved)
    assert sent(tenant) == [], "nothing new"
    save(tenant, **saved | {"Location": "Aurora"})
    assert len(sent(tenant)) == 1


def test_a_change_is_a_later_state_of_the_same_meeting_and_who_is_out_is_told(tenant: Tenant):
    saved = save(tenant, Participants=[GUEST, {"EmailAddress": "x@x.example", "SendEmail": True}])
    left = [each for each in saved["Participants"] if each["EmailAddress"] != "x@x.example"]
    save(tenant, **saved | {"Participants": left, "StartDate": at("12:00"), "EndDate": at("13:00")})
    first, gone, changed = (calendar(mail) for mail in sent(tenant))
    assert [mail["To"] for mail in sent(tenant)] == [[KARI, "x@x.example"], ["x@x.example"], [KARI]]
    assert (gone.method, changed.method) == ("Cancel", "Request")
    assert first.uid == gone.uid == changed.uid
    assert first.sequence < gone.sequence < changed.sequence
    assert changed.times(tenant.clock.zone)[0] == at("12:00")


@pytest.mark.parametrize("send", [True, False])
def test_moving_and_deleting_tell_when_asked(tenant: Tenant, send: bool):
    id = save(tenant, Participants=[GUEST])["AppointmentId"]
    how = {"appointment_id": id, "update_mode": "OnlyThis", "send_email_to_participants": send} | INTERNAL  # fmt: skip
    do(tenant, "MoveWithEmail", new_start_time=at("12:00"), **how)
    move = {"AppointmentId": id, "NewStartTime": at("13:00"), "UpdateMode": "OnlyThis", "SendEmailToParticipants": send}  # fmt: skip
    do(tenant, "MoveExtended", appointment_move_data=move)
    do(
        tenant, "UpdateAppointmentWithModeAndEmail", id=id, start_time=at("14:00"), end_time=at("15:00"), status="Unknown",
        type="Unknown", associate_id=0, update_mode="OnlyThis", send_email_to_participants=send, **INTERNAL,
    )  # fmt: skip
    do(tenant, "Delete", **how)
    told = [calendar(mail) for mail in sent(tenant)][1:]
    times = [one.times(tenant.clock.zone)[0] for one in told]
    assert times == ([at("12:00"), at("13:00"), at("14:00"), at("14:00")] if send else [])
    assert [one.method for one in told] == (["Request"] * 3 + ["Cancel"] if send else [])
    assert [one.sequence for one in told] == ([1, 2, 3, 4] if send else [])


def test_a_custom_invitation_has_its_own_words(tenant: Tenant):
    given = {"Title": "Boards", "StartDate": at("10:00"), "Participants": [GUEST]}
    done = do(
        tenant, "SaveWithCustomInvitation", appointment_entity=given, update_mode="OnlyThis", send_email_to_participants=True,
        email_body="Please come", subject="Oak", template_language="", **INTERNAL,
    )  # fmt: skip
    assert done["EmailCreated"] is True
    read = message_from_bytes(sent(tenant)[0]["Message"])
    assert read["Subject"] == "Oak"
    body = next(p for p in read.walk() if p.get_content_type() == "text/plain").get_payload(decode=True)  # fmt: skip
    assert body == b"Please come"


def test_a_series_is_one_invitation_with_its_rule(tenant: Tenant):
    rule = {"Pattern": "Weekly", "RecurrenceEndType": "Counter", "RecurrenceCounter": 3, "IsRecurrence": True,
            "StartDate": at("00:00"), "WeekPattern": {"Weekdays": "Monday", "Cycle": 1}}  # fmt: skip
    save(tenant, Participants=[GUEST], Recurrence=rule)
    (mail,) = sent(tenant)
    one = calendar(mail)
    assert {name: one.rule[name] for name in ("FREQ", "COUNT", "BYDAY")} == {"FREQ": ("WEEKLY",), "COUNT": (3,), "BYDAY": ("MO",)}  # fmt: skip


def test_whole_days_stay_days(tenant: Tenant):
    day = {"StartDate": at("00:00"), "EndDate": at("23:59", "2031-03-04"), "IsAlldayEvent": True}
    save(tenant, Participants=[GUEST], **day)
    one = calendar(sent(tenant)[0])
    assert one.all_day()
    assert one.times(tenant.clock.zone) == ("2031-03-03T00:00:00", "2031-03-04T23:59:59")


# -- between colleagues


def test_a_colleague_accepts_in_his_mail_and_the_owner_is_told(tenant: Tenant):
    with_account(tenant, TERJE)
    with_account(tenant, SOLVEIG)
    id = save(tenant, Participants=[COLLEAGUE])["AppointmentId"]
    (mail,) = inbox(tenant, SOLVEIG)
    assert (mail["HasCalendarData"], mail["CalMethod"]) == (True, "Request")
    seen = record(tenant, "EMail.GetEmailAppointment", SOLVEIG, mail_item_id=mail["EmailItemId"])
    assert seen["Appointment"]["MotherId"] == id, "what she has in her diary already"
    made = accept(tenant, mail["EmailItemId"], SOLVEIG, "CreateAndAcceptWithEmailConfirmation")
    assert made is None, "the booking was there"
    assert [p["InvitationStatus"] for p in get(tenant, id)["Participants"]] == ["Accepted"] * 2
    (answer,) = inbox(tenant, TERJE)
    assert (answer["CalMethod"], answer["CalReplyStatus"]) == ("Reply", "Accepted")
    assert folder(tenant, mail["EmailItemId"], SOLVEIG) == "Deleted Items"


def test_a_colleague_declines_in_his_mail_with_a_reason(tenant: Tenant):
    with_account(tenant, SOLVEIG)
    id = save(tenant, Participants=[COLLEAGUE])["AppointmentId"]
    (mail,) = inbox(tenant, SOLVEIG)
    do(tenant, "DeclineInvitationFromEmailItem", SOLVEIG, email_item_id=mail["EmailItemId"], reject_reason="Away")  # fmt: skip
    after = get(tenant, id)
    assert (after["Participants"][1]["InvitationStatus"], after["RejectCounter"]) == ("Declined", 1)
    one = calendar(sent(tenant)[-1])
    assert (one.answer(), one.comment, sent(tenant)[-1]["To"]) == ("Declined", "Away", [address(tenant, TERJE)])  # fmt: skip


@pytest.mark.parametrize("how", ["EmailConfirmation", "SmtpEmailConfirmation"])
@pytest.mark.parametrize(("verb", "said"), [("Accept", "Accepted"), ("Reject", "Declined")])
def test_an_answer_with_confirmation_is_mailed_to_the_owner(tenant: Tenant, how: str, verb: str, said: str):  # fmt: skip
    id = save(tenant, send=False, Participants=[COLLEAGUE])["AppointmentId"]
    smtp = {"smtp_e_mail_connection_info": None} if how.startswith("Smtp") else {}
    reason = {"reject_reason": "Away"} if verb == "Reject" else {}
    do(tenant, verb, SOLVEIG, appointment_id=id, update_mode="OnlyThis", **reason)
    assert sent(tenant) == [], "only the ones with a confirmation write"
    do(tenant, f"{verb}With{how}", SOLVEIG, appointment_id=id, update_mode="OnlyThis", **reason, **smtp)  # fmt: skip
    (mail,) = sent(tenant)
    assert (mail["From"], mail["To"]) == (address(tenant, SOLVEIG), [address(tenant, TERJE)])
    assert calendar(mail).answer() == said


def test_the_owner_notes_a_guests_reply_that_came_by_mail(tenant: Tenant):
    id = save(tenant, Participants=[GUEST])["AppointmentId"]
    invited = calendar(sent(tenant)[0])
    mail = came(tenant, one=invited, method="Reply", attendees=(ical.Attendee(KARI, status="TENTATIVE"),))  # fmt: skip
    assert record(tenant, "EMail.GetEMail", id=mail, include_attachments=False)["CalReplyStatus"] == "Tentative"  # fmt: skip
    accept(tenant, mail)
    guest = get(tenant, id)["Participants"][1]
    assert (guest["InvitationStatus"], guest["ExternallyOwnedStatus"]) == ("None", "TentativelyAccepted")  # fmt: skip
    assert folder(tenant, mail) == "Deleted Items"


def test_a_counter_proposal_that_is_accepted_moves_the_appointment(tenant: Tenant):
    id = save(tenant, Participants=[GUEST])["AppointmentId"]
    other = {"start": datetime(2031, 3, 5, 10), "end": datetime(2031, 3, 5, 11)}
    accept(tenant, came(tenant, one=calendar(sent(tenant)[0]), method="Counter", **other))
    assert flat(tenant, id)["StartDate"] == "2031-03-05T10:00:00"


# -- invitations from elsewhere


def test_an_invitation_that_is_accepted_is_in_the_diary_with_who_asked(tenant: Tenant):
    own = with_account(tenant, TERJE)
    people = (ical.Attendee(own, "Terje"), ical.Attendee("x@x.example", "X", "ACCEPTED", "OPT-PARTICIPANT"),
              ical.Attendee(address(tenant, SOLVEIG)))  # fmt: skip
    mail = came(tenant, attendees=people)
    made = accept(tenant, mail)
    assert (made["StartDate"], made["EndDate"]) == ("2031-03-04T09:00:00", "2031-03-04T10:00:00"), (
        "here"
    )
    assert (made["Title"], made["Agenda"], made["Location"]) == ("Saw", "Bring gloves", "Mill")
    assert (made["Associate"]["AssociateId"], made["OwnedExternally"]) == (5, "Outlook")
    assert (made["Person"]["PersonId"], made["Contact"]["ContactId"]) == (CUSTOMER, 2)
    listed = [(p["PersonId"], p["EmailAddress"], p["ExternallyOwnedType"], p["ExternallyOwnedStatus"]) for p in made["Participants"]]  # fmt: skip
    assert listed[1:] == [
        (CUSTOMER, KARI, "Organizer", "Accepted"), (0, "x@x.example", "Optional", "Accepted"),
        (0, address(tenant, SOLVEIG), "Required", "NotResponded"),
    ], "nothing comes into a colleague's diary"  # fmt: skip
    assert do(tenant, "GetAppointmentFromUID", uid="their-1@elsewhere")["AppointmentId"] == made["AppointmentId"]  # fmt: skip
    after = record(tenant, "EMail.GetEMail", id=mail, include_attachments=False)
    assert (after["FolderName"], after["EMailSOInfo"]["AppointmentId"]) == ("Deleted Items", made["AppointmentId"])  # fmt: skip
    assert sent(tenant) == [], "the organizer is told only when asked to"


def test_accepting_with_confirmation_tells_the_organizer(tenant: Tenant):
    made = accept(tenant, came(tenant), method="CreateAndAcceptWithEmailConfirmation")
    (mail,) = sent(tenant)
    assert (mail["To"], mail["About"]) == ([KARI], {"AppointmentId": made["AppointmentId"]})
    one = calendar(mail)
    assert (one.uid, one.answer()) == ("their-1@elsewhere", "Accepted")
    assert one.attendees[0].address == mail["From"] == address(tenant, TERJE)


def test_a_later_invitation_changes_the_entry_and_an_earlier_one_does_not(tenant: Tenant):
    made = accept(tenant, came(tenant))
    first, later = came(tenant), came(tenant, sequence=2, location="Office")
    told = [record(tenant, "EMail.GetEmailAppointment", mail_item_id=id) for id in (first, later)]
    assert [each["Superseded"] for each in told] == [True, False]
    status, text = refused(tenant, "Appointment.CreateAndAccept", email_item_id=first, update_mode="OnlyThis")  # fmt: skip
    assert (status, "superseded" in text) == (400, True)
    assert accept(tenant, later) is None, "no second entry"
    assert flat(tenant, made["AppointmentId"])["Location"] == "Office"
    record(tenant, "EMail.DeleteEmails", ids=[later], move_to_folder="")
    refused(tenant, "Appointment.CreateAndAccept", email_item_id=first, update_mode="OnlyThis")
    assert flat(tenant, made["AppointmentId"])["Location"] == "Office"


def test_a_cancellation_takes_it_out_again(tenant: Tenant):
    made = accept(tenant, came(tenant))
    accept(tenant, came(tenant, method="Cancel", sequence=1))
    assert get(tenant, made["AppointmentId"]) is None


def test_declining_tells_the_organizer_and_leaves_nothing_behind(tenant: Tenant):
    made, mail = accept(tenant, came(tenant)), came(tenant)
    do(tenant, "DeclineInvitationFromEmailItem", email_item_id=mail, reject_reason="No time")
    assert get(tenant, made["AppointmentId"]) is None
    one = calendar(sent(tenant)[-1])
    assert (one.answer(), one.comment, sent(tenant)[-1]["To"]) == ("Declined", "No time", [KARI])
    assert folder(tenant, mail) == "Deleted Items"


def test_a_series_comes_whole_and_goes_whole(tenant: Tenant):
    rule = {"FREQ": ["DAILY"], "COUNT": [3]}
    made = accept(tenant, came(tenant, rule=rule))
    days = [date["Date"][:10] for date in made["Recurrence"]["Dates"]]
    assert days == ["2031-03-04", "2031-03-05", "2031-03-06"]
    accept(tenant, came(tenant, method="Cancel"))
    assert do(tenant, "GetAppointmentFromUID", uid="their-1@elsewhere") is None
    mine = do(tenant, "GetMyDiary", start_time=at("00:00", days[0]), end_time=at("23:59", days[2]), count=0)  # fmt: skip
    assert mine == []


def test_what_the_diary_has_no_word_for_happens_once_with_a_warning(tenant: Tenant):
    rule = {"FREQ": ["MONTHLY"], "BYMONTHDAY": [1, 15]}
    made = accept(tenant, came(tenant, rule=rule))
    assert (made["CautionWarning"], made["Recurrence"]["IsRecurrence"]) == ("RecurrencePatternNotSupported", False)  # fmt: skip


def test_two_colleagues_have_an_entry_each(tenant: Tenant):
    mine, hers = accept(tenant, came(tenant)), accept(tenant, came(tenant, SOLVEIG), SOLVEIG)
    assert [each["Associate"]["AssociateId"] for each in (mine, hers)] == [5, 17]
    accept(tenant, came(tenant, SOLVEIG, method="Cancel"), SOLVEIG)
    assert get(tenant, hers["AppointmentId"]) is None
    assert get(tenant, mine["AppointmentId"]) is not None


def test_what_is_no_invitation_is_refused_and_stays_where_it_is(tenant: Tenant):
    plain = record(tenant, "EMail.SaveToMailServer", email={"Subject": "Oak", "FolderName": "INBOX"})["EmailItemId"]  # fmt: skip
    refresh, foreign = came(tenant, method="Refresh"), came(tenant, SOLVEIG)
    for id, status in ((plain, 400), (refresh, 400), (foreign, 404), (9999, 404), (0, 404)):
        asked = {"email_item_id": id, "update_mode": "OnlyThis"}
        assert refused(tenant, "Appointment.CreateAndAccept", **asked)[0] == status
        assert refused(tenant, "Appointment.CreateAndAcceptWithEmailConfirmation", **asked)[0] == status  # fmt: skip
        told = refused(tenant, "Appointment.DeclineInvitationFromEmailItem", email_item_id=id, reject_reason="")  # fmt: skip
        assert (told[0], str(id) in told[1]) == (status, True)
    assert (folder(tenant, plain), folder(tenant, refresh)) == ("INBOX", "INBOX")
    assert sent(tenant) == []
