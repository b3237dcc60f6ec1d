"""Participants as a calendar elsewhere wants to know them: with names, addresses and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.entities.crm import person_formal_name
from so_mock.entities.diary import shown_participants
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

# How an answer to an invitation is called where one word tells all of a status.
STATUS = {
    "Accepted": "NotStarted", "Hidden": "Hidden", "Invitation": "Booking", "Moved": "BookingMoved", "Seen": "BookingSeen",
    "MovedSeen": "BookingMovedSeen", "Declined": "BookingDeclined", "Cancelled": "BookingDeleted",
}  # fmt: skip
# property shown -> property of the row
OF_PERSON = {
    "PersonId": "PersonId", "PersonFirstName": "Firstname", "PersonMiddleName": "MiddleName", "PersonLastname": "Lastname",
    "PersonMrmrs": "Mrmrs", "PersonTitle": "Title",
}  # fmt: skip
OF_COMPANY = {"ContactId": "ContactId", "ContactName": "Name", "ContactDepartment": "Department"}
LISTS_OF_PERSON = {
    "EMail": "Emails", "Url": "Urls", "PhonePrivate": "PrivatePhones", "PhoneFax": "Faxes", "PhoneMobile": "MobilePhones",
    "PhoneDirect": "OfficePhones", "Messenger": "ChatEmails", "Voip": "InternetPhones",
}  # fmt: skip
LISTS_OF_COMPANY = {"ContactUrl": "Urls", "PhoneContact": "Phones"}
# property shown -> property of the row that refers, and to what
TEXTS_OF_PERSON = {"PersonPosition": ("Position", "position"), "PersonCountry": ("Country", "country")}  # fmt: skip
TEXTS_OF_COMPANY = {
    "ContactBusiness": ("Business", "business"), "ContactCategory": ("Category", "category"), "ContactCountry": ("Country", "country"),
    "Country": ("Country", "country"),
}  # fmt: skip


def participants(row: Row, shaper: Shaper) -> list[dict[str, Any]]:
    return [_shown(each, shaper) for each in shown_participants(row, shaper)]


def _shown(participant: dict[str, Any], shaper: Shaper) -> dict[str, Any]:
    status = STATUS.get(participant["InvitationStatus"], "UnknownOrPostIt")
    shown = shaper.shapes.model.carriers.blank("ParticipantSyncData") | {
        "ParticipantStatus": status
    }
    person = shaper.row("person", participant["PersonId"])
    company = shaper.row("contact", participant["ContactId"])
    if person is not None:
        shown |= _of(person, shaper, OF_PERSON, LISTS_OF_PERSON, TEXTS_OF_PERSON)
        shown["PersonFullName"] = shaper.label("person", person["PersonId"])
        shown["PersonFormalName"] = person_formal_name(person, shaper)
    if company is not None:
        shown |= _of(company, shaper, OF_COMPANY, LISTS_OF_COMPANY, TEXTS_OF_COMPANY)
        shown["ContactFullName"] = shaper.label("contact", company["ContactId"])
    return shown


def _of(
    row: Row, shaper: Shaper, plain: dict[str, str], lists: dict[str, str], texts: dict[str, tuple[str, str]]
) -> dict[str, Any]:  # fmt: skip
    found: dict[str, Any] = {name: row[held] for name, held in plain.items()}
    for name, held in lists.items():
        found[name] = [str(each.get("Value") or "") for each in row[held] or ()]
    for name, (held, target) in texts.items():
        found[name] = shaper.label(target, row[held])
    return found
