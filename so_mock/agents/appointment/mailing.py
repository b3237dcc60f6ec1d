"""Mails about appointments: invitations and cancellations to those who are told by e-mail, answers to who asked."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from so_mock.agents.appointment import series
from so_mock.clock import NO_DATE
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.booking import participants
from so_mock.entities.diary import is_participant, is_recurring
from so_mock.mail import ical, outbox
from so_mock.mail.meetings import INVITATION, uid_of
from so_mock.mail.repeats import rule_of
from so_mock.store.table import Row

TOLD = ("StartDate", "EndDate", "Location", "Title", "Description")
SUBJECTS = {"Cancel": "Cancelled: ", "ACCEPTED": "Accepted: ", "DECLINED": "Declined: "}
STATUS = {"Accepted": "ACCEPTED", "Declined": "DECLINED"}
NOBODY: tuple[dict[str, Any], ...] = ()


def mailed(listed: list[dict[str, Any]] | None, owner: int) -> list[dict[str, Any]]:
    """The participants who are told by e-mail; the owner need not be."""
    return [each for each in listed or () if each["SendEmail"] and each["AssociateId"] != owner]


def people(listed: Iterable[dict[str, Any]] | None) -> list[tuple[Any, ...]]:
    return [
        (each["AssociateId"], each["PersonId"], each["EmailAddress"]) for each in listed or NOBODY
    ]


def address(crm: Crm, person: int | None, associate: int, told: str) -> dict[str, Any]:
    found = crm.row("person", person)
    texts = [str(each.get("Value") or "") for each in (found["Emails"] or () if found else ())]
    return crm.blank("EMailAddress") | {
        "Address": told or next(iter(texts), ""), "PersonId": person or 0, "AssociateId": associate,
        "Name": crm.text("person", person), "PersonName": crm.text("person", person), "ContactId": found["Contact"] if found else 0,
    }  # fmt: skip


def of_participant(crm: Crm, each: dict[str, Any]) -> dict[str, Any]:
    return address(crm, each["PersonId"], each["AssociateId"], each["EmailAddress"])


def of_associate(crm: Crm, id: int) -> dict[str, Any]:
    """From his account, else from his person's address, else from one made of his login."""
    row = crm.row("associate", id) or {}
    accounts = crm.referring("email_account", "AssociateId", id)
    own = next((str(each["EMailAddress"]) for each in accounts if not each["ServerOnly"]), "")
    found = address(crm, row.get("PersonId"), id, own)
    return found if found["Address"] else found | {"Address": f"{row.get('Name')}@so-mock.invalid"}


def is_news(before: Row | None, row: Row, listed: list[dict[str, Any]]) -> bool:
    """Whether those who are told learn something."""
    if before is None:
        return True
    return any(row[name] != before[name] for name in TOLD) or people(listed) != people(
        before["Participants"]
    )


# -- from the owner


def tell(
    crm: Crm, before: Row | None, after: Row, by: str, mode: str = "", *, subject: str = "", body: str = ""
) -> bool:  # fmt: skip
    """An invitation to those who are told and learn something, a cancellation to those who are no longer in. Whether any mail
    was sent."""
    if is_participant(after):
        return False
    now = mailed(participants(crm, after, before), after["Associate"])
    was = mailed(before["Participants"], before["Associate"]) if before else []
    left = [each for each in was if people([each])[0] not in people(now)]
    sent = bool(left) and cancel(crm, after, left, by)
    if not now or not is_news(before, after, after["Participants"]):
        return sent
    whole = before is None or mode in (series.FORWARD, series.STOP)
    one = as_meeting(crm, after, "Request", now, uid(crm, after, later=before is not None), whole=whole)  # fmt: skip
    return send(crm, one, [of_participant(crm, each) for each in now], by, after["AppointmentId"], subject, body) or sent  # fmt: skip


def cancel(crm: Crm, row: Row, listed: list[dict[str, Any]], by: str, mode: str = "") -> bool:
    if is_participant(row) or not listed or uid_of(crm, row["AppointmentId"]) is None:
        return False  # nobody was invited by mail
    whole = mode in (series.FORWARD, series.STOP)
    one = as_meeting(crm, row, "Cancel", listed, uid(crm, row, later=True), whole=whole)
    to = [of_participant(crm, each) for each in listed]
    return send(crm, one, to, by, row["AppointmentId"])


def uid(crm: Crm, row: Row, *, later: bool = False) -> Row:
    """By which calendars elsewhere know it, from the first mail on; `later`: a later state of it."""
    id = row["AppointmentId"]
    held = uid_of(crm, id)
    if held is None:
        made = {"event_uid": f"{crm.new_guid()}@so-mock.invalid", "appointment_id": id, "sequence": 0}  # fmt: skip
        return crm.store.insert(INVITATION, made)
    if later:
        return crm.store.update(INVITATION, {**held, "sequence": (held.get("sequence") or 0) + 1})
    return held


def as_meeting(
    crm: Crm, row: Row, method: str, listed: Iterable[dict[str, Any]], known: Row, *, whole: bool = True
) -> ical.Meeting:  # fmt: skip
    """`whole`: the series, where it is one."""
    owner = of_associate(crm, row["Associate"])
    return ical.Meeting(
        str(known["event_uid"]), _moment(row, "StartDate"), _moment(row, "EndDate"), method,
        sequence=known.get("sequence") or 0, title=row["Title"] or row["Description"] or "", text=row["Agenda"] or "",
        location=row["Location"] or "", organizer=ical.Attendee(owner["Address"], owner["Name"]),
        attendees=tuple(_attendee(crm, each) for each in listed),
        rule=rule_of(row["Recurrence"]) if whole and is_recurring(row) else {},
    )  # fmt: skip


def _moment(row: Row, name: str) -> date:
    text = str(row[name] if row[name] != NO_DATE else row["StartDate"])
    return date.fromisoformat(text[:10]) if row["IsAlldayEvent"] else datetime.fromisoformat(text[:19])  # fmt: skip


def _attendee(crm: Crm, each: dict[str, Any]) -> ical.Attendee:
    found = of_participant(crm, each)
    name = found["Name"] or each["Description"] or ""
    return ical.Attendee(found["Address"], name, STATUS.get(each["InvitationStatus"], "NEEDS-ACTION"))  # fmt: skip


# -- to the organizer


def confirm(crm: Crm, row: Row, status: str, by: str, reason: str = "") -> bool:
    """The caller's answer to who invited him: the owner of the booking, or the organizer elsewhere."""
    mother = series.mother_of(crm, row)
    if is_participant(row):
        one = as_meeting(crm, mother, "Reply", (), uid(crm, mother))
        return reply(crm, one, status, by, mother["AppointmentId"], reason)
    host = next((p for p in row["Participants"] if p["ExternallyOwnedType"] == "Organizer"), None)
    known = uid_of(crm, row["AppointmentId"])
    if host is None or known is None:
        return False
    one = as_meeting(crm, row, "Reply", (), known)
    return reply(crm, _of(one, organizer=_attendee(crm, host)), status, by, row["AppointmentId"], reason)  # fmt: skip


def reply(crm: Crm, one: ical.Meeting, status: str, by: str, id: int = 0, reason: str = "") -> bool:
    """To the organizer of what is already known of the meeting."""
    if one.organizer is None or not one.organizer.address:
        return False
    me = of_associate(crm, crm.caller.associate_id)
    answer = _of(
        one, method="Reply", comment=reason, attendees=(ical.Attendee(me["Address"], me["Name"], status),)
    )  # fmt: skip
    to = crm.blank("EMailAddress") | {"Address": one.organizer.address, "Name": one.organizer.name}
    return send(crm, answer, [to], by, id, body=reason)


def _of(one: ical.Meeting, **changes: Any) -> ical.Meeting:
    return replace(one, **changes)


# -- on its way


def send(
    crm: Crm, one: ical.Meeting, to: list[dict[str, Any]], by: str, id: int, subject: str = "", body: str = ""
) -> bool:  # fmt: skip
    """Whether there was anybody to send it to."""
    from so_mock.mail.mime import message

    to = [each for each in to if each["Address"]]
    if not to:
        return False
    zone = crm.clock.zone
    sender = of_associate(crm, crm.caller.associate_id) if one.method == "Reply" else _owner(crm, one)  # fmt: skip
    state = one.attendees[0].status if one.method == "Reply" else one.method
    content = ical.written_as(one, zone, crm.now())
    row = crm.absorber.new_row(crm.model["email"], {
        "From": sender, "To": to, "Subject": subject or SUBJECTS.get(state, "") + one.title, "Sent": crm.now(),
        "MessageID": crm.new_message_id(), "PlainBody": body or _text(one, zone),
        "Attachments": [crm.blank("EMailAttachment") | {
            "Id": "1", "Filename": "invite.ics", "Type": "text/calendar", "Disposition": "inline",
            "Stream": b64encode(content).decode(), "Size": len(content),
        }],
    }, crud.default_row(crm, crm.model["email"]))  # fmt: skip
    raw = message(row, zone)
    addresses = [each["Address"] for each in to]
    outbox.sent(crm, sender["Address"], addresses, raw, by, AppointmentId=id)
    return True


def _owner(crm: Crm, one: ical.Meeting) -> dict[str, Any]:
    who = one.organizer or ical.Attendee("")
    return crm.blank("EMailAddress") | {"Address": who.address, "Name": who.name}


def _text(one: ical.Meeting, zone: str) -> str:
    """The words are so-mock's own: templates are files elsewhere."""
    start, end = one.times(zone)
    return "\n".join(filter(None, (one.title, f"{start} - {end}", one.location, one.text)))
