"""Invitations by e-mail: who would get one, how it reads, and the UID by which calendars elsewhere know an appointment."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import Any

from so_mock.agents.appointment import series
from so_mock.agents.appointment.saving import save
from so_mock.agents.appointment.templates import ENTITY, given, shown
from so_mock.behaviour import behaviour
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.booking import participants
from so_mock.entities.model import View
from so_mock.store.table import Index, Row

INVITATION = "_invitation"  # by the columns of the database: nothing else shows it
BY_UID = Index("uid", lambda row: [str(row.get("event_uid") or "").lower()])
BY_APPOINTMENT = Index("appointment", lambda row: [row.get("appointment_id") or 0])


def mailed(listed: list[dict[str, Any]] | None, owner: int) -> list[dict[str, Any]]:
    """The participants who are told by e-mail; the owner need not be."""
    return [each for each in listed or () if each["SendEmail"] and each["AssociateId"] != owner]


@behaviour("Appointment.GetAppointmentHaveParticipantsWithEmail")
def have_participants_with_email(crm: Crm, appointment_id: int) -> bool:
    row = crm.row(ENTITY, appointment_id)
    return row is not None and bool(mailed(series.mother_of(crm, row)["Participants"], 0))


@behaviour("Appointment.WillSendEmail")
def will_send_email(crm: Crm, appointment: dict[str, Any]) -> bool:
    """When somebody is to be told, and there is something new to tell."""
    row = given(crm, appointment)
    listed = participants(crm, row, None)
    if not mailed(listed, row["Associate"]):
        return False
    before = crm.row(ENTITY, row["AppointmentId"])
    if before is None:
        return True
    told = ("StartDate", "EndDate", "Location", "Title", "Description")
    return any(row[name] != before[name] for name in told) or people(listed) != people(
        before["Participants"]
    )


def people(listed: list[dict[str, Any]] | None) -> list[tuple[Any, ...]]:
    return [(each["AssociateId"], each["PersonId"], each["EmailAddress"]) for each in listed or ()]


@behaviour("Appointment.GetAppointmentEmailInvitation")
def email_invitation(crm: Crm, appointment: dict[str, Any]) -> dict[str, Any]:
    """From the owner to those who are told by e-mail. Its words are so-mock's own: templates are files elsewhere."""
    row = given(crm, appointment)
    listed = participants(crm, row, None)
    owner = crm.row("associate", row["Associate"])
    lines = [
        row["Title"] or row["Description"],
        f"{_spelt(crm, row['StartDate'])} - {_spelt(crm, row['EndDate'])}",
        row["Location"],
        row["Agenda"],
    ]
    mail = crm.record(
        View(crm.model["email"], "EMailEntity", crud.default_row(crm, crm.model["email"]))
    )
    return mail | {
        "Subject": row["Title"] or row["Description"], "PlainBody": "\n".join(line for line in lines if line),
        "From": address(crm, (owner or {}).get("PersonId"), row["Associate"], ""),
        "To": [address(crm, each["PersonId"], each["AssociateId"], each["EmailAddress"]) for each in mailed(listed, row["Associate"])],
    }  # fmt: skip


def address(crm: Crm, person: int | None, associate: int, told: str) -> dict[str, Any]:
    found = crm.row("person", person)
    texts = [str(each.get("Value") or "") for each in (found["Emails"] or () if found else ())]
    return crm.blank("EMailAddress") | {
        "Address": told or next(iter(texts), ""), "PersonId": person or 0, "AssociateId": associate,
        "Name": crm.text("person", person), "PersonName": crm.text("person", person), "ContactId": found["Contact"] if found else 0,
    }  # fmt: skip


@behaviour("Appointment.SaveWithCustomInvitation")
def save_with_custom_invitation(
    crm: Crm, appointment_entity: dict[str, Any], update_mode: str, send_email_to_participants: bool
) -> dict[str, Any]:
    view = save(crm, appointment_entity, update_mode)
    created = send_email_to_participants and bool(
        mailed(view.row["Participants"], view.row["Associate"])
    )
    return crm.blank("AppointmentSaveData") | {
        "AppointmentEntity": crm.record(view),
        "EmailCreated": created,
    }


# -- UID


def of_uid(crm: Crm, uid: str | None) -> Row | None:
    for invitation in crm.by(INVITATION, BY_UID, (uid or "").lower()):
        row = crm.row(ENTITY, invitation.get("appointment_id"))
        if row is not None:
            return row
    return None


@behaviour("Appointment.CreateAppointmentForUID")
def create_appointment_for_uid(
    crm: Crm, appointment_entity: dict[str, Any], uid: str
) -> View | None:
    """Null when the UID is taken (OA)."""
    if not uid or of_uid(crm, uid) is not None:
        return None
    view = crud.save(crm, crm.model[ENTITY], appointment_entity)
    crm.store.insert(INVITATION, {"event_uid": uid, "appointment_id": view.row["AppointmentId"]})
    return view


@behaviour("Appointment.GetAppointmentFromUID")
def get_appointment_from_uid(crm: Crm, uid: str) -> View | None:
    row = of_uid(crm, uid)
    return shown(crm, row) if row else None


@behaviour("Appointment.GetUIDFromAppointmentId")
def get_uid_from_appointment_id(crm: Crm, appointment_id: int, use_mother_id: bool) -> str:
    row = crm.row(ENTITY, appointment_id)
    id = row["MotherId"] if use_mother_id and row and row["MotherId"] else appointment_id
    found = crm.by(INVITATION, BY_APPOINTMENT, id)
    return str(found[0]["event_uid"]) if found and crm.row(ENTITY, id) else ""


ANSWERS = {"ACCEPTED": "Accepted", "DECLINED": "Declined", "TENTATIVE": "TentativelyAccepted"}


@behaviour("Appointment.UpdateAppointmentFromIcsResponse")
def update_from_ics_response(crm: Crm, email_address: str, ics_data: str) -> bool:
    """The reply of a participant, known by his address, to the appointment of that UID; whether it said anything new."""
    text = re.sub(r"\r?\n[ \t]", "", b64decode(ics_data or "").decode("utf-8", "replace"))
    uid = re.search(r"^UID:(.+?)\s*$", text, re.M)
    row = of_uid(crm, uid[1]) if uid else None
    status = re.search(
        rf"^ATTENDEE[^\r\n]*PARTSTAT=([A-Z-]+)[^\r\n]*mailto:{re.escape(email_address or '')}\s*$",
        text,
        re.M | re.I,
    )
    answer = ANSWERS.get(status[1].upper()) if status else None
    if row is None or answer is None:
        return False
    mother = series.mother_of(crm, row)
    listed = [answered(crm, each, email_address, answer) for each in mother["Participants"]]
    if listed == mother["Participants"]:
        return False
    crm.update(ENTITY, {**mother, "Participants": listed})
    return True


def answered(crm: Crm, each: dict[str, Any], mail: str, answer: str) -> dict[str, Any]:
    known = address(crm, each["PersonId"], 0, each["EmailAddress"])["Address"]
    if known.lower() != mail.lower():
        return each
    told = {"InvitationStatus": answer} if answer in ("Accepted", "Declined") else {}
    return {**each, "ExternallyOwnedStatus": answer, **told}


def _spelt(crm: Crm, moment: str) -> str:
    """As the caller's culture writes it."""
    told = crm.culture()
    return f"{told.date(moment)} {told.hour(moment)}" if told else moment
