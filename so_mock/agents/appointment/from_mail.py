"""Invitations that came by mail: taken into the diary, or declined (email-and-mailbox.md 5.10). Either way the mail goes to the
deleted ones."""

from __future__ import annotations

from so_mock.agents.appointment import invitations, mailing, saving, series
from so_mock.agents.appointment.mail import replied
from so_mock.behaviour import behaviour
from so_mock.crm import Crm
from so_mock.entities.diary import is_participant, is_recurring
from so_mock.errors import Invalid, NotFound
from so_mock.mail import ical, meetings
from so_mock.store.table import Row

# A file without a method is an offer.
INVITING = frozenset(["Request", "Publish", "Add", "Unknown"])


@behaviour("Appointment.CreateAndAccept")
def create_and_accept(crm: Crm, email_item_id: int, update_mode: str) -> None:
    """An invitation enters the caller's diary, or changes what is there of the same UID; a cancellation takes it out, a reply
    is noted, a counter-proposal moves it."""
    mail, one = _read(crm, email_item_id)
    _finish(crm, mail, _taken(crm, mail, one, update_mode))


@behaviour("Appointment.CreateAndAcceptWithEmailConfirmation")
def create_and_accept_with_email_confirmation(
    crm: Crm, email_item_id: int, update_mode: str
) -> None:
    """The organizer gets a mail about it."""
    mail, one = _read(crm, email_item_id)
    row = _taken(crm, mail, one, update_mode)
    if one.method in INVITING and not _is_own(row):
        by = "Appointment.CreateAndAcceptWithEmailConfirmation"
        mailing.reply(crm, one, "ACCEPTED", by, row["AppointmentId"] if row else 0)
    _finish(crm, mail, row)


@behaviour("Appointment.DeclineInvitationFromEmailItem")
def decline_invitation_from_email_item(
    crm: Crm, email_item_id: int, reject_reason: str | None
) -> None:
    """The organizer gets a mail with the reason; what was in the diary already is taken out or declined."""
    mail, one = _read(crm, email_item_id)
    if one.method not in INVITING:
        raise Invalid(f"EMail id {email_item_id} is no invitation, its calendar says {one.method}")
    row = meetings.mine_of_uid(crm, one.uid)
    if _is_own(row):
        raise Invalid(f"EMail id {email_item_id} is an invitation of the caller's own")
    id = row["AppointmentId"] if row else 0
    by = "Appointment.DeclineInvitationFromEmailItem"
    mailing.reply(crm, one, "DECLINED", by, id, reject_reason or "")
    if row is not None and is_participant(row):
        invitations.reject_all(crm, id, reject_reason, series.FORWARD)
    elif row is not None:
        series.delete(crm, _whole(crm, row))
    _finish(crm, mail, None)


def _read(crm: Crm, id: int) -> tuple[Row, ical.Meeting]:
    if crm.call("EMail.GetUnsanitizedEMail", id=id, include_attachments=False) is None:
        raise NotFound(f"EMail id {id or 0} not found")
    mail = crm.need("email", id)
    one = ical.meeting(mail["Attachments"])
    if one is None:
        raise Invalid(f"EMail id {id} has no calendar with exactly one appointment in it")
    return mail, one


def _is_own(row: Row | None) -> bool:
    """Whether the caller himself is who invites."""
    return row is not None and not is_participant(row) and row["OwnedExternally"] == "None"


def _taken(crm: Crm, mail: Row, one: ical.Meeting, mode: str) -> Row | None:
    row = meetings.mine_of_uid(crm, one.uid)
    if one.method == "Reply":
        replied(crm, one, (mail["From"] or {}).get("Address") or "")
        return row
    if one.method == "Cancel":
        if row is not None and not _is_own(row):
            series.delete(crm, _whole(crm, row))
        return None
    if one.method == "Counter" and row is not None and _is_own(row):
        start, end = one.times(crm.clock.zone)
        return saving.change(crm, row, mode, StartDate=start, EndDate=end)
    if one.method not in INVITING:
        raise Invalid(
            f"EMail id {mail['EmailItemId']}: {one.method} is nothing that can be accepted"
        )
    if meetings.is_superseded(crm, mail, one):
        raise Invalid(f"EMail id {mail['EmailItemId']} is superseded by a later invitation")
    if row is None or _is_own(row):
        return row or _new(crm, one)
    if is_participant(row):
        invitations.accept_all(crm, row["AppointmentId"], mode)
        return row
    return _changed(crm, row, one)


def _new(crm: Crm, one: ical.Meeting) -> Row:
    row = saving.saved(crm, meetings.entry(crm, one)).row
    _keep(crm, row, one)
    return row


def _changed(crm: Crm, row: Row, one: ical.Meeting) -> Row:
    """An older state than the diary has does not set it back."""
    held = meetings.uid_of(crm, row["AppointmentId"])
    if held is not None and one.sequence < (held.get("sequence") or 0):
        raise Invalid(f"Appointment id {row['AppointmentId']} is in the diary as of a later invitation")  # fmt: skip
    given = meetings.entry(crm, one) | {"AppointmentId": row["AppointmentId"]}
    mode = series.FORWARD if given["Recurrence"] else series.STOP
    changed = saving.stored(crm, given, mode)[1].row
    _keep(crm, changed, one)
    return changed


def _keep(crm: Crm, row: Row, one: ical.Meeting) -> None:
    held = meetings.uid_of(crm, row["AppointmentId"]) or {}
    crm.keep(meetings.INVITATION, {
        **held, "event_uid": one.uid, "appointment_id": row["AppointmentId"], "sequence": one.sequence,
    })  # fmt: skip


def _whole(crm: Crm, row: Row) -> list[Row]:
    """All of a series in this diary: the mail is about the meeting, not about one of its days."""
    return series.reach(crm, row, series.FORWARD) if is_recurring(row) else [row]


def _finish(crm: Crm, mail: Row, row: Row | None) -> None:
    if row is not None:
        glue = {**(mail["EMailSOInfo"] or crm.blank("EMailSOInfo")), "AppointmentId": row["AppointmentId"]}  # fmt: skip
        crm.update("email", {**mail, "EMailSOInfo": glue})
    crm.call("EMail.MoveEmailsToTrash", ids=[mail["EmailItemId"]])
