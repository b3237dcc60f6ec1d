"""Appointments and what belongs to a diary (sheet: domain.md 6, 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.clock import NO_DATE
from so_mock.entities import booking, diary, sync, zones
from so_mock.entities.booking import HOUR, STANDING, later
from so_mock.entities.crm import me, person_formal_name
from so_mock.entities.links import FROM
from so_mock.entities.model import Compute, Entity, to
from so_mock.entities.simple import of
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

NEVER = "9999-12-31T23:59:59"


# -- what a new one begins with


def first_task(crm: Any, kind: str = "Appointment") -> Row | None:
    """The first of the tasks of that kind, in the order of the list."""
    tasks = [t for t in crm.rows("task_list_item") if t["Type"] == kind and not t["Deleted"]]
    return min(tasks, key=lambda task: (task["Rank"], task["TaskListItemId"]), default=None)


def default_task(crm: Any) -> int:
    task = first_task(crm)
    return task["TaskListItemId"] if task else 0


def next_half_hour(crm: Any) -> str:
    now = crm.now()
    return later(f"{now[:14]}00:00", 30 if now[14:16] < "30" else HOUR)


# -- how it is shown


def own(prop: str) -> Compute:
    return lambda row, shaper: row[prop]


def mother_associate(row: Row, shaper: Shaper) -> Any:
    return shaper.reference("associate", "Associate", mother_associate_id(row, shaper), False)


def mother_associate_id(row: Row, shaper: Shaper) -> int:
    return int(diary.mother_of(row, shaper)["Associate"] or 0)


def invited_person(row: Row, shaper: Shaper) -> Any:
    """Who the row is for: the owner himself where nobody invited him [recorded: Appointment63]."""
    id = row["InvitedPerson"] or of("Associate", "associate", "PersonId", 0)(row, shaper)
    return shaper.reference("person", "Person", id, False)


def sends_mail(row: Row, shaper: Shaper) -> bool:
    listed = diary.shown_participants(row, shaper)
    return any(each["SendEmail"] for each in listed if each["AssociateId"] == row["Associate"])


def any_sends_mail(row: Row, shaper: Shaper) -> bool:
    return any(each["SendEmail"] for each in diary.shown_participants(row, shaper))


def is_booking(row: Row, shaper: Shaper) -> bool:
    return bool(row["MotherId"])


def is_owner(row: Row, shaper: Shaper) -> bool:
    return bool(row["BookingType"] == "Owner")


def is_recurring(row: Row, shaper: Shaper) -> bool:
    return diary.is_recurring(row)


def is_tentative(row: Row, shaper: Shaper) -> bool:
    return str(row["Type"]).startswith("Booking")


def alarm_time(row: Row, shaper: Shaper) -> str:
    return alarm_at(row)


def alarm_at(row: Row) -> str:
    """The lead time before the start; `hh:mm:ss`, days in front of a dot, a minus in front of all: after it."""
    lead = row["AlarmLeadTime"] or "00:00:00"
    sign = 1 if lead[0] == "-" else -1
    *days, clock = lead.lstrip("-").split(".")
    hours, minutes, _ = clock.split(":")
    return later(
        row["StartDate"],
        sign * (int(hours) * 60 + int(minutes)),
        sign * int(days[0]) if days else 0,
    )


def formal_name(row: Row, shaper: Shaper) -> str:
    person = shaper.row("person", row["Person"])
    return person_formal_name(person, shaper) if person else ""


COMPANY: dict[str, Compute] = {"ContactName": of("Contact", "contact", "Name")}
DEPARTMENT: dict[str, Compute] = {
    **COMPANY, "ContactDepartment": of("Contact", "contact", "Department"),
}  # fmt: skip
FLAT: dict[str, Compute] = {
    **COMPANY,
    "TaskType": of("Task", "task_list_item", "Type", "Unknown"),
    "IsBookingMain": is_owner, "IsBooking": is_booking, "IsRecurrence": is_recurring,
    "RecurringPattern": diary.rule_part("Pattern", "Unknown"),
    "RecurringStartDate": diary.rule_part("StartDate", NO_DATE), "RecurringEndDate": diary.rule_part("EndDate", NO_DATE),
    "AssociateName": of("Associate", "associate", "Name"), "CreatedBy": of("CreatedBy", "associate", "Name"),
    "CreatedByAssociateId": own("CreatedBy"), "MotherAssociateId": mother_associate_id,
}  # fmt: skip
INFO: dict[str, Compute] = {
    **COMPANY,
    "ColorIndex": of("Task", "task_list_item", "ColorIndex", "LightBlue"),
    "IsAllDay": own("IsAlldayEvent"), "IsBusy": lambda row, shaper: not row["IsFree"], "IsRecurring": is_recurring,
    "IsVideoMeeting": lambda row, shaper: bool(row["JoinVideomeetUrl"]),
    "IsCompleted": lambda row, shaper: row["Completed"] == "Completed", "IsTentative": is_tentative,
    "IsBookingMain": is_owner, "IsBooking": is_booking, "SendEmail": sends_mail, "AnySendEmail": any_sends_mail,
    "IsPrivate": lambda row, shaper: row["Private"] == "PrivateUser",
    "RecurrenceInfo": lambda row, shaper: diary.shown_recurrence(row, shaper) if diary.is_recurring(row) else None,
    "MotherAssociateId": mother_associate_id,
}  # fmt: skip
ALARM: dict[str, Compute] = {
    **DEPARTMENT,
    "StartTime": own("StartDate"), "AlarmTime": alarm_time, "AppointmentText": own("Description"),
    "AppointmentType": own("Type"), "FormalName": formal_name,
}  # fmt: skip
SYNC: dict[str, Compute] = {
    **DEPARTMENT,
    "AlarmTime": alarm_time, "AppointmentText": own("Description"), "PersonFormalName": formal_name,
    "IsAllDay": own("IsAlldayEvent"), "IsAssignment": lambda row, shaper: row["AssignmentStatus"] in ("Assigning", "Seen"),
    "IsBusy": lambda row, shaper: not row["IsFree"], "IsCompleted": lambda row, shaper: row["Completed"] == "Completed",
    "IsInvitation": lambda row, shaper: diary.is_participant(row), "IsTentative": is_tentative,
    "Participants": sync.participants,
}  # fmt: skip


def preferred_zone(row: Row, shaper: Shaper) -> Any:
    zone = zones.BY_ID.get(row["PreferredTZLocation"])
    return zones.data(zone) if zone else None


# -- suggestions of a guide


def minutes(row: Row, shaper: Shaper) -> int:
    hours, mins, _ = (row["Duration"] or "00:00:00").rpartition(".")[2].split(":")
    return int(hours) * 60 + int(mins)


def link_of(prop: str, *named: tuple[str, str, str]) -> Compute:
    """A link of a guide with the names of what it joins: (property of the id, entity, beginning of the names)."""

    def compute(row: Row, shaper: Shaper) -> Any:
        if not row[prop]:
            return None
        shown = dict(row[prop])
        for id, target, begin in named:
            found = shaper.row(target, shown[id])
            shown[f"{begin}Name"] = shaper.label(target, shown[id])
            shown[f"{begin}Tooltip"] = (found or {}).get("Tooltip") or ""
        return shown

    return compute


def link_id(prop: str) -> Compute:
    return lambda row, shaper: (row[prop] or {}).get(f"{prop}Id") or 0


ACTIVITIES = (
    Entity(
        "appointment", "AppointmentEntity", "AppointmentId",
        references={
            "Task": to("task_list_item"), "AssignedBy": to("associate"),
            "SuggestedAppointmentId": to("suggested_appointment"),
        },
        within={"Participants": {"PersonId": "person", "ContactId": "contact"}},
        computed={
            "HasConflict": diary.has_conflict, "MotherAssociate": mother_associate,
            "PreferredTZLocationData": preferred_zone,
        },
        extra={"CompletedDate": NO_DATE},
        server=frozenset(STANDING),
        defaults={
            "Associate": me, "CreatedBy": me, "Task": default_task, "StartDate": next_half_hour, "Type": "Unknown",
            "Completed": "NotStarted", "PublishTo": NEVER, "CautionWarning": "OK", "OwnedExternally": "None",
        },
        settle=booking.settle, follow=booking.follow, leave=booking.leave,
        label="Title",
        shows={
            "AppointmentEntity": {
                "Participants": diary.shown_participants, "Recurrence": diary.shown_recurrence,
                "VisibleFor": diary.shown_visibility, "InvitedPerson": invited_person,
            },
            "Appointment": FLAT, "AppointmentInfo": INFO, "AlarmData": ALARM, "AppointmentSyncData": SYNC,
        },
    ),
    Entity(
        "suggested_appointment", "SuggestedAppointmentEntity", "SuggestedAppointmentId",
        references={"Type": to("task_list_item")},
        shows={
            "SuggestedAppointmentEntity": {
                "SaleTypeStageLink": link_of("SaleTypeStageLink", ("SaleTypeId", "sale_type", "SaleType"), ("ProbId", "sale_stage", "Prob")),
                "ProjectTypeStatusLink": link_of(
                    "ProjectTypeStatusLink", ("ProjTypeId", "project_type", "ProjType"), ("ProjStatusId", "project_status", "ProjStatus")),
            },
            "SuggestedAppointment": {
                "AutoSuggest": lambda row, shaper: int(row["AutoSuggest"]), "Deleted": lambda row, shaper: int(row["Deleted"]),
                "TaskId": own("Type"), "Duration": minutes, "SaleTypeStageLinkId": link_id("SaleTypeStageLink"),
                "ProjectTypeStatusLinkId": link_id("ProjectTypeStatusLink"),
            },
        },
    ),
    Entity("link", "Link", "LinkId", extra=FROM),
)  # fmt: skip
