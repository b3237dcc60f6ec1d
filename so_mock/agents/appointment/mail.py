"""Invitations by e-mail: who would get one, how it reads, and the UID by which calendars elsewhere know an appointment."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from so_mock.agents.appointment import series
from so_mock.agents.appointment.invitations import accepted, rejected
from so_mock.agents.appointment.mailing import (
    address,
    is_news,
    mailed,
    of_associate,
    of_participant,
    tell,
)
from so_mock.agents.appointment.saving import stored
from so_mock.agents.appointment.templates import ENTITY, given, shown
from so_mock.behaviour import behaviour
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.booking import participants
from so_mock.entities.diary import BOOKING, is_participant
from so_mock.entities.model import View
from so_mock.mail import ical
from so_mock.mail.meetings import INVITATION, of_uid, uid_of

SAID = {"ACCEPTED": "Accepted", "DECLINED": "Declined", "TENTATIVE": "TentativelyAccepted"}


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
    return is_news(crm.row(ENTITY, row["AppointmentId"]), row, listed)


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


@behaviour("Appointment.SaveWithCustomInvitation")
def save_with_custom_invitation(
    crm: Crm, appointment_entity: dict[str, Any], update_mode: str, send_email_to_participants: bool,
    email_body: str | None, subject: str | None,
) -> dict[str, Any]:  # fmt: skip
    """The invitation has the given subject and text, where there are any."""
    before, view = stored(crm, appointment_entity, update_mode)
    created = send_email_to_participants and tell(
        crm, before, view.row, "Appointment.SaveWithCustomInvitation", update_mode,
        subject=subject or "", body=email_body or "",
    )  # fmt: skip
    return crm.blank("AppointmentSaveData") | {
        "AppointmentEntity": crm.record(view),
        "EmailCreated": created,
    }


# -- UID


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
    found = uid_of(crm, id)
    return str(found["event_uid"]) if found and crm.row(ENTITY, id) else ""


@behaviour("Appointment.UpdateAppointmentFromIcsResponse")
def update_from_ics_response(crm: Crm, email_address: str | None, ics_data: str | None) -> bool:
    """The reply of a participant, known by his address, to the appointment of that UID; whether it said anything new."""
    return any(
        replied(crm, one, email_address or "") for one in ical.parsed(b64decode(ics_data or ""))
    )


def replied(crm: Crm, one: ical.Meeting, mail: str) -> bool:
    """A colleague who answers by mail has answered in his diary too."""
    row = of_uid(crm, one.uid)
    wanted = mail.strip().lower()
    said = next((each.status for each in one.attendees if each.address.lower() == wanted), "")
    if row is None or said not in SAID:
        return False
    mother = series.mother_of(crm, row)
    at = [n for n, each in enumerate(mother["Participants"]) if _is(crm, each, wanted)]
    if not at:
        return False
    each = mother["Participants"][at[0]]
    status = {"ExternallyOwnedStatus": SAID[said]}
    if said != "TENTATIVE":
        status["InvitationStatus"] = SAID[said]
    if status.items() <= each.items():
        return False
    listed = list(mother["Participants"])
    listed[at[0]] = {**each, **status}
    crm.update(ENTITY, {**mother, "Participants": listed})
    for theirs in crm.by(ENTITY, BOOKING, mother["AppointmentId"]):
        if is_participant(theirs) and theirs["Associate"] == each["AssociateId"]:
            if said == "ACCEPTED":
                accepted(crm, theirs)
            elif said == "DECLINED":
                rejected(crm, theirs, one.comment)
    return True


def _is(crm: Crm, each: dict[str, Any], address: str) -> bool:
    known = {of_participant(crm, each)["Address"].lower()}
    if each["AssociateId"]:
        known.add(of_associate(crm, each["AssociateId"])["Address"].lower())
    return address in known


def _spelt(crm: Crm, moment: str) -> str:
    """As the caller's culture writes it."""
    told = crm.culture()
    return f"{told.date(moment)} {told.hour(moment)}" if told else moment
