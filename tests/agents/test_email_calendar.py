"""EMail: the meeting in a mail, and the bytes of a mail that a mail program reads back."""

import base64
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default as reading
from typing import Any

from contract.door import Door
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mail_world import account, crm_of, email

from so_mock.mail import arriving, ical

KARI = "kari.bjorge@bjorge-trelast.example"
MEETING = ical.Meeting(
    "their-1@elsewhere", datetime(2031, 3, 4, 8, tzinfo=UTC), datetime(2031, 3, 4, 9, tzinfo=UTC), "Request", 1, "Saw", "Gloves",
    "Mill", "Be early", ical.Attendee(KARI, "Kari"), (ical.Attendee("x@x.example"),), {"FREQ": ["WEEKLY"], "COUNT": [2]},
)  # fmt: skip
CALENDAR = ical.written_as(MEETING, "NO", "2026-01-15T09:00:00")
FILE = {"Filename": "a.ics", "Type": "text/calendar", "Stream": base64.b64encode(CALENDAR).decode()}


def save(door: Door, method: str = "SaveToMailServer", **changed: Any) -> Any:
    given = {"Subject": "Saw", "From": {"Address": KARI}, "FolderName": "INBOX"} | changed
    return email(door, method, **{"Entity" if method == "SaveDraft" else "Email": given})


def told(mail: Any) -> tuple[Any, ...]:
    return mail["HasCalendarData"], mail["CalMethod"], mail["CalReplyStatus"]


def test_what_a_mail_says_of_its_meeting_is_derived_from_its_calendar(door: Door) -> None:
    for method in ("SaveToMailServer", "Save", "SaveDraft"):
        mail = save(door, method, Attachments=[FILE], CalReplyStatus="Accepted")
        assert told(mail) == (True, "Request", "Unknown"), method
    assert told(save(door, HasCalendarData=True, CalMethod="Add")) == (False, "Add", "Unknown")
    gone = save(door, EmailItemId=mail["EmailItemId"], Attachments=[])
    assert told(gone) == (False, "Unknown", "Unknown")


def test_a_calendar_that_arrives_or_lies_in_a_document_is_read(door: Door) -> None:
    raw = (
        b"From: <%s>\r\nTo: terje.dahl@fjordlys.example\r\nMessage-ID: <cal@x>\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nCome\r\n--b\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\n%s\r\n--b--\r\n"
    ) % (KARI.encode(), CALENDAR)  # fmt: skip
    own = account(door, email(door, "GetCurrentAccountId"))["EMailAddress"]
    with door.tenant.store.unit():
        (come,) = arriving.arrive(crm_of(door), KARI, [own], raw)
    mail = email(door, "GetEMail", Id=come.mail, IncludeAttachments=False)
    assert (told(mail), mail["PlainBody"]) == ((True, "Request", "Unknown"), "Come")
    read = email(door, "CreateEMailFromMimeMessage", MimeMessage=raw.decode())
    assert told(read) == (True, "Request", "Unknown")
    assert email(door, "GetEmailAppointment", MailItemId=come.mail)["Sequence"] == 1


def test_the_appointment_in_a_mail(door: Door) -> None:
    id = save(door, Attachments=[FILE])["EmailItemId"]
    many = len(door.tenant.store.table("appointment"))
    found = email(door, "GetEmailAppointment", MailItemId=id)
    shown = found.pop("Appointment")
    assert {name: found[name] for name in ("CalMethod", "Participants", "Comment", "Sequence", "DtStart", "DtEnd", "Superseded")} == {
        "CalMethod": "Request", "Participants": [f"Kari <{KARI}>", "x@x.example"], "Comment": "Be early", "Sequence": 1,
        "DtStart": "2031-03-04T09:00:00", "DtEnd": "2031-03-04T10:00:00", "Superseded": False,
    }  # fmt: skip
    assert (shown["AppointmentId"], shown["Title"], shown["Agenda"], shown["Location"]) == (0, "Saw", "Gloves", "Mill")  # fmt: skip
    assert (shown["PersonId"], shown["ContactId"], shown["AssociateId"]) == (5, 2, 5)
    assert (shown["IsRecurrence"], shown["RecurringPattern"]) == (True, "Weekly")
    assert len(door.tenant.store.table("appointment")) == many, "nothing is stored"


def test_the_days_of_a_meeting_that_repeats(door: Door) -> None:
    id = save(door, Attachments=[FILE])["EmailItemId"]
    found = email(door, "GetEmailAppointmentRecurrence", MailItemId=id)
    assert (found["IsRecurrence"], found["Pattern"]) == (True, "Weekly")
    assert [each["Date"][:10] for each in found["Dates"]] == ["2031-03-04", "2031-03-11"]
    once = CALENDAR.replace(b"RRULE:FREQ=WEEKLY;COUNT=2\r\n", b"")
    file = FILE | {"Stream": base64.b64encode(once).decode()}
    id = save(door, Attachments=[file])["EmailItemId"]
    assert email(door, "GetEmailAppointmentRecurrence", MailItemId=id)["IsRecurrence"] is False


def test_a_mail_without_a_meeting_or_a_colleagues_has_none(door: Door) -> None:
    plain, mine = save(door)["EmailItemId"], save(door, Attachments=[FILE])["EmailItemId"]
    other = "Basic " + base64.b64encode(b"HEM0:Hem0").decode()
    for method in ("GetEmailAppointment", "GetEmailAppointmentRecurrence"):
        assert [email(door, method, MailItemId=id) for id in (plain, 9999, 0)] == [None] * 3
        assert email(door, method, other, MailItemId=mine) is None


def test_a_participant_is_found_by_his_address(door: Door) -> None:
    method = "GetParticipantInfoFromEmailAddress"
    found = email(door, method, EmailAddress=f" {KARI.upper()} ", AppointmentId=0)
    assert (found["PersonId"], found["FullName"]) == (5, "Kari Bjørge")
    twin = door.agent("Person.CreateDefaultPersonEntity") | {
        "Firstname": "Twin", "Lastname": "Bjørge", "Contact": {"ContactId": 2}, "Emails": [{"Value": KARI}]
    }  # fmt: skip
    twin = door.agent("Person.SavePersonEntity", twin)
    meeting = door.agent("Appointment.CreateDefaultAppointmentEntity") | {
        "Title": "Saw", "StartDate": "2031-03-03T10:00:00", "Participants": [{"PersonId": twin["PersonId"]}]
    }  # fmt: skip
    meeting = door.agent("Appointment.SaveAppointmentEntity", meeting)
    asked = {"EmailAddress": KARI, "AppointmentId": meeting["AppointmentId"]}
    assert email(door, method, **asked)["PersonId"] == twin["PersonId"], (
        "who takes part comes first"
    )
    assert email(door, method, **asked | {"AppointmentId": 0})["PersonId"] == 5
    assert [email(door, method, EmailAddress=text, AppointmentId=0) for text in ("", "x@y.example")] == [None, None]  # fmt: skip


# -- a mail's bytes

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=40)
ADDRESSES = st.lists(
    st.fixed_dictionaries({"Address": st.sampled_from([KARI, "a.b+c@x.example"]), "Name": WORDS}), max_size=2
)  # fmt: skip
FILES = st.lists(
    st.fixed_dictionaries({
        "Filename": WORDS.filter(lambda name: name == name.strip("\"' ")), "Type": st.sampled_from(["text/plain", "image/png", "application/pdf"]),
        "Disposition": st.sampled_from(["attachment"]), "Description": WORDS,
        "Stream": st.binary(min_size=1, max_size=200).map(lambda content: base64.b64encode(content).decode()),
    }),
    max_size=3,
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    subject=WORDS, plain=WORDS, html=WORDS, to=ADDRESSES, cc=ADDRESSES, files=FILES, priority=st.sampled_from(["Highest", "High", "Normal", "Low", "Lowest"]),
    headers=st.lists(WORDS, min_size=1, max_size=2),
)  # fmt: skip
def test_a_mails_bytes_keep_all_that_it_is(
    door: Door, subject: str, plain: str, html: str, to: Any, cc: Any, files: Any, priority: str, headers: list[str]
) -> None:  # fmt: skip
    mail = save(
        door, Subject=subject, PlainBody=plain, HTMLBody=html, To=to, Cc=cc, Priority=priority, Sent="2026-01-15T09:30:00",
        Attachments=[each | {"Id": ""} for each in files], CustomHeaderList=[{"Name": "X-Odd", "Values": headers}],
    )  # fmt: skip
    raw = email(door, "GetEMailAsEmlStream", EmailItemId=mail["EmailItemId"], IncludeAttachments=True)  # fmt: skip
    content = base64.b64decode(raw)
    theirs: Any = message_from_bytes(content, policy=reading)
    assert [part.get_payload(decode=True) for part in theirs.iter_attachments()][-len(files) :] == [
        base64.b64decode(each["Stream"]) for each in files
    ] or not files
    back = email(door, "CreateEMailFromMimeMessage", MimeMessage=content.decode())
    same = ("Subject", "PlainBody", "HTMLBody", "Priority", "MessageID", "Sent", "Size", "CustomHeaderList")  # fmt: skip
    assert {name: back[name] for name in same} == {name: mail[name] for name in same}
    for name in ("To", "Cc"):
        assert [(each["Address"], each["Name"]) for each in back[name]] == [(each["Address"], each["Name"]) for each in mail[name]]  # fmt: skip
    kept = ("Filename", "Type", "Description", "Disposition", "Stream", "Size")
    held = email(door, "GetUnsanitizedEMail", Id=mail["EmailItemId"], IncludeAttachments=True)
    assert [[each[name] for name in kept] for each in back["Attachments"]] == [
        [each[name] for name in kept] for each in held["Attachments"]
    ]
