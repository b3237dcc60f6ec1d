"""The diary's side of a meeting by mail: by which UID an appointment is known elsewhere, and how a mail would enter it."""

from __future__ import annotations

from typing import Any

from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.crm import OF_PERSON
from so_mock.entities.diary import BOOKING
from so_mock.entities.service import resolved
from so_mock.mail.ical import BY_MEETING, Attendee, Meeting, meeting
from so_mock.mail.repeats import recurrence
from so_mock.store.table import Index, Row

ENTITY = "appointment"
INVITATION = "_invitation"  # by the columns of the database: nothing else shows it
BY_UID = Index("uid", lambda row: [str(row.get("event_uid") or "").lower()])
BY_APPOINTMENT = Index("appointment", lambda row: [row.get("appointment_id") or 0])
STANDING = {
    "ACCEPTED": "Accepted", "DECLINED": "Declined", "TENTATIVE": "TentativelyAccepted", "NEEDS-ACTION": "NotResponded",
}  # fmt: skip
ROLES = {"OPT-PARTICIPANT": "Optional", "NON-PARTICIPANT": "Optional"}
# The calendar that an organizer uses, by a word of PRODID.
OWNERS = {"google": "Google", "microsoft": "Outlook", "outlook": "Outlook"}


def all_of_uid(crm: Crm, uid: str | None) -> list[Row]:
    """A colleague who accepts the same meeting has an entry of his own."""
    found = crm.by(INVITATION, BY_UID, (uid or "").strip().lower())
    rows = (crm.row(ENTITY, each.get("appointment_id")) for each in found)
    return [row for row in rows if row is not None]


def of_uid(crm: Crm, uid: str | None) -> Row | None:
    return next(iter(all_of_uid(crm, uid)), None)


def mine_of_uid(crm: Crm, uid: str | None) -> Row | None:
    """In the caller's diary: his entry, or his row of a colleague's booking."""
    me = crm.caller.associate_id
    for row in all_of_uid(crm, uid):
        if row["Associate"] == me:
            return row
        for each in crm.by(ENTITY, BOOKING, row["AppointmentId"]):
            if each["Associate"] == me:
                return each
    return None


def uid_of(crm: Crm, id: int) -> Row | None:
    """What is kept of the UID of an appointment."""
    return next(iter(crm.by(INVITATION, BY_APPOINTMENT, id)), None)


def is_superseded(crm: Crm, mail: Row, one: Meeting) -> bool:
    """Whether the same account got word of a later state of the meeting."""
    for other in crm.by("email", BY_MEETING, one.uid):
        if other["AccountId"] == mail["AccountId"] and other["EmailItemId"] != mail["EmailItemId"]:
            its = meeting(other["Attachments"])
            if its is not None and its.sequence > one.sequence:
                return True
    return False


def entry(crm: Crm, one: Meeting) -> Record:
    """The AppointmentEntity that the meeting would be in the caller's diary."""
    zone = crm.clock.zone
    start, end = one.times(zone)
    repeats = recurrence(one, zone)
    given: Record = {
        "Title": one.title, "Agenda": one.text, "Description": "\n".join(filter(None, (one.title, one.text))),
        "Location": one.location, "StartDate": start, "EndDate": end, "IsAlldayEvent": one.all_day(),
        "Type": "inDiary", "Recurrence": repeats, "Participants": participants(crm, one),
        "OwnedExternally": _owner(one.made_with),
        "CautionWarning": "RecurrencePatternNotSupported" if one.rule and not repeats else "OK",
    }  # fmt: skip
    organizer = known(crm, one.organizer)
    if organizer["PersonId"]:
        given["Person"] = {"PersonId": organizer["PersonId"]}
    if organizer["ContactId"]:
        given["Contact"] = {"ContactId": organizer["ContactId"]}
    return given


def known(crm: Crm, who: Attendee | None) -> Record:
    """Who is known under the address of an attendee."""
    blank = crm.blank("EMailAddress")
    if who is None:
        return blank
    found: Record = resolved({**blank, "Address": who.address, "Name": who.name}, crm.shaper())
    return found


def own_addresses(crm: Crm) -> set[str]:
    """Under which the caller is invited."""
    person = crm.my_person
    texts = [str(each.get("Value") or "") for each in (person["Emails"] or () if person else ())]
    accounts = crm.referring("email_account", "AssociateId", crm.caller.associate_id)
    texts += [str(row["EMailAddress"] or "") for row in accounts if not row["ServerOnly"]]
    return {text.strip().lower() for text in texts} - {""}


def participants(crm: Crm, one: Meeting) -> list[Record]:
    """The organizer first. A colleague is named by his address alone: the meeting is not ours to put into his diary."""
    own, found = own_addresses(crm), {}
    people = [(one.organizer, "Organizer"), *((each, _kind(each)) for each in one.attendees)]
    for who, kind in people:
        key = who.address.lower() if who else ""
        if who is None or not key or key in found or key in own:
            continue
        person = known(crm, who)
        colleague = bool(crm.by("associate", OF_PERSON, person["PersonId"]))
        found[key] = {
            "PersonId": 0 if colleague else person["PersonId"], "EmailAddress": who.address, "Description": who.name,
            "ExternallyOwnedType": kind, "InvitationStatus": "None",
            "ExternallyOwnedStatus": "Accepted" if kind == "Organizer" else STANDING.get(who.status, "Unknown"),
        }  # fmt: skip
    return list(found.values())


def _kind(who: Attendee) -> str:
    return "Resource" if who.kind in ("RESOURCE", "ROOM") else ROLES.get(who.role, "Required")


def _owner(made_with: str) -> str:
    words = made_with.lower()
    return next((owner for word, owner in OWNERS.items() if word in words), "Other")


def names(one: Meeting) -> list[str]:
    """The participants as a mail program prints them, the organizer first."""
    people: dict[str, Any] = {}
    for who in (one.organizer, *one.attendees):
        if who is not None:
            people.setdefault(who.address.lower(), f"{who.name} <{who.address}>" if who.name else who.address)  # fmt: skip
    return list(people.values())
