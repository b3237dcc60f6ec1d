"""Appointments, who takes part in them, and what a user is invited to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from so_mock.entities import diary
from so_mock.query.columns.appointment import NOBODY
from so_mock.query.facts import INNER, Fact, Kind, Made, Provided, Rewrite, inner, told
from so_mock.query.providers.activities import IN_CHECKLIST, IN_DIARY
from so_mock.query.tree import EVERYTHING, Compare, Node
from so_mock.query.values import BadLiteral, truth

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row

# `rawStatus` of what was hidden, declined or cancelled, and `rawType` of what nobody has agreed to yet.
FIRM = inner(
    "rawType in (1,2) and rawStatus != 4 and rawStatus != 9 and rawStatus != 10 and rawStatus != 13"
)


def firm(compare: Compare, shaper: Shaper) -> Node:
    """Neither tentative nor rejected, when that is asked for."""
    try:
        wanted = not compare.values or truth(compare.values[0])
    except BadLiteral:
        return compare  # the column itself tells what is wrong
    return FIRM if wanted else EVERYTHING


def is_other(column: str) -> Rewrite:
    """A column that asks the same as another."""
    return lambda compare, shaper: compare._replace(column=INNER + column)


APPOINTMENTS = Provided(controls={"skiptentativeandrejectedrestriction": firm})

# -- participants: of the whole booking, whichever of its rows is named


def taking_part(
    entity: str, belongs: Callable[[Row | None], bool]
) -> Callable[[Shaper, Node], Iterator[Row]]:
    """The associates, or persons, among the participants of appointments."""
    prop = {"associate": "AssociateId", "person": "PersonId"}.get(entity, "EmailAddress")

    def rows(shaper: Shaper, where: Node) -> Iterator[Row]:
        wanted = told(where, "appointmentRestrictionId")
        if wanted is None:
            asked = [
                row for row in shaper.reads.rows("appointment") if not diary.is_participant(row)
            ]
        else:
            asked = [row for id in wanted if (row := shaper.row("appointment", id)) is not None]
        for appointment in asked:
            for nth, each in enumerate(diary.shown_participants(appointment, shaper)):
                user = shaper.row("associate", each["AssociateId"])
                if not belongs(user) or not each[prop]:
                    continue
                told_ = {"_entry": each, "_appointment": appointment["AppointmentId"], "Nth": nth}
                if entity == "email":
                    if not each["PersonId"]:
                        yield told_
                elif (row := shaper.row(entity, each[prop])) is not None:
                    yield {**row, **told_}

    return rows


def is_resource(user: Row | None) -> bool:
    return user is not None and user["Type"] == "ResourceAssociate"


def is_colleague(user: Row | None) -> bool:
    return user is not None and not is_resource(user)


def is_external(user: Row | None) -> bool:
    return user is None


def of_entry(prop: str, kind: str = "string") -> Made:
    return Made(lambda row, shaper: row["_entry"].get(prop), kind=kind)


def has_seen(row: Row, shaper: Shaper) -> bool:
    status: str = row["_entry"]["InvitationStatus"]
    return status in ("Accepted", "Seen", "MovedSeen", "Declined")


def reason(row: Row, shaper: Shaper) -> str:
    """Why he declined: his own row of the booking tells."""
    appointment = shaper.row("appointment", row["_appointment"])
    who = row["_entry"]["AssociateId"]
    mother = diary.mother_of(appointment, shaper)["AppointmentId"] if appointment and who else 0
    rows = shaper.reads.by("appointment", diary.BOOKING, mother) if mother else []
    return next((str(each["RejectReason"]) for each in rows if each["Associate"] == who), "")


def own_id(prop: str) -> Made:
    """What picks participants out of a booking."""
    return of_entry(prop, "int")


PARTICIPANT: dict[str, Fact] = {
    "appointmentrestrictionid": Made(lambda row, shaper: row["_appointment"], kind="int"),
    "participantassociateid": of_entry("AssociateId", "int"), "participantpersonid": of_entry("PersonId", "int"),
    "sendemail": of_entry("SendEmail", "bool"), "status": of_entry("InvitationStatus"), "seen": Made(has_seen, kind="bool"),
    "rejectreason": Made(reason), "associaterestrictionid": own_id("AssociateId"), "resourcerestrictionid": own_id("AssociateId"),
    "externalpersonrestrictionid": own_id("PersonId"), "personid": of_entry("PersonId", "int"), "contactid": of_entry("ContactId", "int"),
}  # fmt: skip
PARTICIPANTS = {
    "associate": Kind("associate", rows=taking_part("associate", is_colleague), key="AssociateId"),
    "resource": Kind("associate", rows=taking_part("associate", is_resource), key="AssociateId"),
    "externalPerson": Kind("person", rows=taking_part("person", is_external), key="PersonId"),
    "emailParticipant": Kind(
        "person", rows=taking_part("email", is_external), group="loose", key="Nth"
    ),
}

# -- invitations of the caller, and what became of his own

PENDING = frozenset(["Invitation", "Moved", "Seen", "MovedSeen"])


def invites(row: Row, shaper: Shaper) -> bool:
    """He has still to answer."""
    pending = row["InvitationStatus"] in PENDING or row["AssignmentStatus"] in ("Assigning", "Seen")
    return bool(pending and row["Associate"] == shaper.caller)


def invites_once(row: Row, shaper: Shaper) -> bool:
    return not diary.is_recurring(row) and invites(row, shaper)


def invites_again(row: Row, shaper: Shaper) -> bool:
    return diary.is_recurring(row) and invites(row, shaper)


def is_cancelled(row: Row, shaper: Shaper) -> bool:
    return bool(row["InvitationStatus"] == "Cancelled" and row["Associate"] == shaper.caller)


def of_mine(row: Row, shaper: Shaper) -> bool:
    return diary.is_participant(row) and diary.mother_of(row, shaper)["Associate"] == shaper.caller


def is_rejected(row: Row, shaper: Shaper) -> bool:
    if row["AssignmentStatus"] == "Declined":
        return shaper.caller in (row["AssignedBy"], row["Associate"])
    return row["InvitationStatus"] == "Declined" and of_mine(row, shaper)


def is_booked(row: Row, shaper: Shaper) -> bool:
    return row["InvitationStatus"] == "Accepted" and of_mine(row, shaper)


def is_assigned(row: Row, shaper: Shaper) -> bool:
    """What he gave to somebody who took it."""
    return bool(
        row["AssignedBy"] == shaper.caller != row["Associate"] and row["AssignmentStatus"] == "None"
    )


def has_response(row: Row, shaper: Shaper) -> bool:
    return is_booked(row, shaper) or is_assigned(row, shaper)


def invitations(**only: Callable[[Row, Shaper], bool] | None) -> Provided:
    return Provided(
        {name: Kind("appointment", only=test) for name, test in only.items()},
        columns={"invitationstatus": Made(lambda row, shaper: row["InvitationStatus"])},
        controls={
            "invitationrestrictionids": is_other("appointmentId"),
            "skiptentativeandrejectedrestriction": firm,
        },
    )


PROVIDERS = {
    "appointment": APPOINTMENTS, "simpleappointment": APPOINTMENTS,
    "findappointment": APPOINTMENTS._replace(columns={**APPOINTMENTS.columns, **NOBODY}),
    "finddocument": Provided(columns=NOBODY),
    "diaryappointment": APPOINTMENTS._replace(kinds={"appointment": Kind("appointment", IN_DIARY)}),
    "checklistappointment": APPOINTMENTS._replace(kinds={"appointment": Kind("appointment", IN_CHECKLIST)}),
    "configurablearchiveappointment": APPOINTMENTS,
    "participants": Provided(PARTICIPANTS, columns=PARTICIPANT, also=("person",)),
    "participantswithconflictremoval": Provided(PARTICIPANTS, {"hideConflict": ""}, PARTICIPANT, also=("person",)),
    "invitation": invitations(
        invitation=invites_once, repeating=invites_again, cancelled=is_cancelled, rejected=is_rejected, response=has_response,
    ),
    "simpleinvitation": invitations(invitation=invites), "explicitinvitation": invitations(invitation=None),
    "cancelledinvitation": invitations(cancelled=is_cancelled), "rejectedinvitation": invitations(rejected=is_rejected),
    "assignresponseinvitation": invitations(response=is_assigned), "bookingresponseinvitation": invitations(response=is_booked),
}  # fmt: skip
