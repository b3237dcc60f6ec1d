"""Appointments: what a diary or an archive of activities shows of them (sheet: query.md a.4, j)."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any

from so_mock.clock import NO_DATE
from so_mock.entities import diary
from so_mock.entities.activities import is_booking, is_recurring
from so_mock.entities.crm import contact_full_name, person_full_name
from so_mock.instants import WALL, shifted
from so_mock.query.facts import NOWHERE, Fact, Group, Made, Making, One, Path

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row

# Kinds of activities by number: how they are called, by which icon, and in words (MDO list recordtype).
RECORD_TYPES = (
    ("Unknown", "", "Unknown"), ("Appointment", "Appointment", "Appointment"), ("Document", "Document", "Document"),
    ("Email", "Email", "E-mail"), ("Fax", "Fax", "Fax"), ("Phone", "Phone", "Phone call"), ("Todo", "Task", "Task"),
    ("MergeDraft", "MailMerge", "Mail merge"), ("MergeFinal", "MailMerge", "Mail merge"), ("SavedReport", "Report", "Report"),
)  # fmt: skip
EVERYBODY = -2_147_483_648
# `status` of the table tells invitations and assignments together with how far the work is.
INVITED = {"Hidden": 4, "Invitation": 5, "Moved": 6, "Seen": 7, "MovedSeen": 8, "Declined": 9, "Cancelled": 10}  # fmt: skip
ASSIGNED = {"Assigning": 11, "Seen": 12, "Declined": 13}


def itself(row: Row, shaper: Shaper) -> Row:
    return row


def plain(prop: str) -> Making:
    return lambda row, shaper: row[prop]


def escaped(prop: str) -> Making:
    return lambda row, shaper: escape(row[prop] or "", quote=False)


def listed(prop: str, names: tuple[str, ...] = ()) -> Making:
    """The number of an enumeration's member, where `names` are its members from 0."""
    return lambda row, shaper: names.index(row[prop]) if row[prop] in names else 0


# -- what all activities have


def kind_of(prop: str, target: str, named: str) -> Making:
    """The number of the kind of activity, as the item that `prop` refers to says."""

    def make(row: Row, shaper: Shaper) -> int:
        item = shaper.row(target, row[prop])
        if item is None:
            return 0
        return shaper.shapes.model.carriers.enum(named).numbers.get(item[_KIND[target]], 0)

    return make


_KIND = {"task_list_item": "Type", "document_template": "RecordType"}


def record_type(kind: Making) -> dict[str, Fact]:
    def called(at: int) -> Any:
        return lambda value, shaper: RECORD_TYPES[value][at] if value < len(RECORD_TYPES) else ""

    name = called(0)
    return {
        "recordtype": Made(lambda row, shaper: name(kind(row, shaper), shaper)),
        "icon": Made(kind, text=called(1), kind="listAny"), "recordtypetext": Made(kind, text=called(2), kind="listAny"),
    }  # fmt: skip


def who(row: Row, shaper: Shaper) -> str:
    """Person and company, as far as there are."""
    person, company = shaper.row("person", row["Person"]), shaper.row("contact", row["Contact"])
    names = [
        person_full_name(person, shaper) if person else "",
        contact_full_name(company, shaper) if company else "",
    ]
    return ", ".join(filter(None, names))


def visible_for(row: Row, shaper: Shaper) -> int:
    """A number for whoever may see it: a user's id, the negative id of a group, the least of all for everybody."""
    for each in row["VisibleFor"] or ():
        if each["Visibility"] == "Associate":
            return int(each["VisibleId"])
        if each["Visibility"] == "Group":
            return -int(each["VisibleId"])
    return EVERYBODY


def seen_by(value: int, shaper: Shaper) -> str:
    if value == EVERYBODY:
        return "[SR_VFC_ALL]"
    return shaper.label("user_group", -value) if value < 0 else shaper.label("associate", value)


# Of appointments, documents and sales alike, beyond what names tell.
ACTIVITY: dict[str, Fact] = {
    "usergroup": Path("Associate.GroupIdx"), "who": Made(who),
    "visiblefor": Made(visible_for, text=seen_by, kind="listAny"),
}  # fmt: skip


# Recorded as empty of appointments and documents that have a person and a company, in the lists of them all.
NOBODY: dict[str, Fact] = {"who": NOWHERE}


def published(entity: str) -> Group:
    """`salePublish/` and its like; who published it is not kept."""
    return Group(entity, {"publishedfrom": "PublishFrom", "publishedto": "PublishTo"})


# -- appointments


def day_of(prop: str) -> Made:
    """The day by the caller's clock, which is no moment any more."""

    def make(row: Row, shaper: Shaper) -> str:
        reads = shaper.reads
        return f"{shifted(row[prop], reads.zone, reads.theirs)[:10]}T00:00:00"

    return Made(make, kind="date", time=WALL)


def text(row: Row, shaper: Shaper) -> str:
    return str(row["Description"] or row["Title"])


def completed_on(row: Row, shaper: Shaper) -> str:
    """What came into the world completed was so at its end."""
    if row["Completed"] != "Completed":
        return NO_DATE
    known: str = row["CompletedDate"]
    return known if known != NO_DATE else f"{row['EndDate'][:10]}T00:00:00"


def between(first: str, last: str) -> Making:
    """How long from one moment to the other, in seconds; 0 where one of them is not known."""

    def make(row: Row, shaper: Shaper) -> int:
        if NO_DATE in (row[first], row[last]):
            return 0
        start, end = (datetime.fromisoformat(row[name][:19]) for name in (first, last))
        return int((end - start).total_seconds())

    return make


def status(row: Row, shaper: Shaper) -> int:
    """As the table has it: where an invitation or assignment stands counts more than the work."""
    found = INVITED.get(row["InvitationStatus"]) or ASSIGNED.get(row["AssignmentStatus"])
    if found:
        return found
    return shaper.shapes.model.carriers.enum("ActivityStatus").numbers.get(row["Completed"], 0)


def rule_id(row: Row, shaper: Shaper) -> int:
    return int(row["Recurrence"]["RecurrenceId"]) if diary.is_recurring(row) else 0


def takes_part(row: Row, shaper: Shaper) -> bool:
    """Whether the caller is among those who meet."""
    me = shaper.caller
    return row["Associate"] == me or any(
        each["AssociateId"] == me for each in diary.mother_of(row, shaper)["Participants"] or ()
    )


def caution(row: Row, shaper: Shaper) -> int:
    return shaper.shapes.model.carriers.enum("AppointmentCautionWarning").numbers.get(row["CautionWarning"], 0)  # fmt: skip


def invited(row: Row, shaper: Shaper) -> int:
    """The carrier shows the owner himself where nobody was invited, and a client sends that back; the archive shows
    nobody [recorded]."""
    person = int(row["InvitedPerson"] or 0)
    if not person or diary.is_participant(row):
        return person
    owner = shaper.row("associate", row["Associate"])
    return 0 if owner is not None and owner["PersonId"] == person else person


APPOINTMENT: dict[str, Fact] = {
    **ACTIVITY, **record_type(kind_of("Task", "task_list_item", "TaskType")),
    "type": "Task", "date": "StartDate", "time": "StartDate", "enddate": day_of("EndDate"), "endtime": "EndDate",
    "text": Made(text), "alarm": "HasAlarm", "recurring": Made(is_recurring, kind="bool"),
    "booking": Made(is_booking, kind="bool"), "intention": "Task.IntentId", "recurrenceruleid": Made(rule_id, kind="int"),
    "rawtype": "Type", "rawstatus": Made(status, kind="int"), "cautionwarning": Made(caution, kind="int"), "invitedpersonid": Made(invited, kind="int"),
    "duration": Made(between("StartDate", "EndDate"), kind="timeSpan"), "participating": Made(takes_part, kind="bool"),
    "completeddate": Made(completed_on, kind="date"),
    # Recorded as false of appointments that stand in the diary; what would make it true is not known.
    "visibleindiary": NOWHERE,
}  # fmt: skip
TEXTS: dict[str, Fact] = {
    "text": "Description", "description": "Description", "titlehtml": Made(escaped("Title")),
    "agendahtml": Made(escaped("Agenda")), "internalnoteshtml": Made(escaped("InternalNotes")), "textid": NOWHERE,
}  # fmt: skip

GROUPS = {
    "appointment": Group(
        "appointment", APPOINTMENT,
        {
            "appointment": One(itself, "appointment_text"), "appointmentpublish": One(itself, "appointment_publish"),
        },
    ),
    "appointment_text": Group("appointment", TEXTS),
    "appointment_publish": published("appointment"),
    "suggested_appointment": Group("suggested_appointment", {"text": "Name"}),
}  # fmt: skip
