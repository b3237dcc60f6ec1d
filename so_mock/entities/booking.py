"""Appointments that belong together: a booking is the owner's row and one for each colleague invited, a series is one row
(or one booking) for each of its days (sheet: domain.md 8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from so_mock.clock import NO_DATE, written
from so_mock.entities import recurrence
from so_mock.entities.crm import OF_PERSON
from so_mock.entities.diary import (
    BOOKING,
    CHECKLIST,
    PENDING,
    SERIES,
    SETTLED,
    is_participant,
    is_recurring,
)
from so_mock.entities.recurrence import day_of, midnight
from so_mock.errors import Invalid
from so_mock.store.table import Row

# A participant edits these of his row and nothing else (docs: diary, follow-ups you are invited to).
PERSONAL = ("Priority", "Completed", "HasAlarm", "AlarmLeadTime")
# What only the server changes: where an invitation or assignment stands.
STANDING = (
    "AssignmentStatus", "InvitationStatus", "BookingType", "MotherId", "RejectCounter", "RejectReason", "AssignedBy", "ActiveDate",
)  # fmt: skip
# Of a participant's row only: the rest of it is as the owner's.
OWN = frozenset([*PERSONAL, *STANDING, "CompletedDate", "AppointmentId", "Associate", "InvitedPerson", "Type", "Participants", "VisibleFor", "Private"])  # fmt: skip
MOVED = {"Accepted": "Moved", "Seen": "MovedSeen"}
NEVER = "9999-12-31T23:59:59"
HOUR = 60  # minutes; of an appointment of which only the start is told


def later(moment: str, minutes: int = 0, days: int = 0) -> str:
    """A moment so much later, at most an end of time; those stay where they are."""
    if moment[:4] in ("0001", "9999"):
        return moment
    try:
        by = timedelta(days=days, minutes=minutes)
        return written(datetime.fromisoformat(moment[:19]) + by)
    except OverflowError:
        return NO_DATE if days + minutes < 0 else NEVER


# -- before a row is stored


def settle(crm: Any, row: Row, before: Row | None) -> Row:
    if before is not None and is_participant(before):
        kept = {**before, **{n: row[n] for n in (*PERSONAL, *STANDING, "Type") if n in row}}
        return {**kept, "CompletedDate": completed_on(crm, kept, before)}
    row = {**row, "Associate": row["Associate"] or crm.caller.associate_id}
    _kind(crm, row)
    times(row)
    _texts(row, before)
    _privacy(crm, row, before)
    row["CompletedDate"] = completed_on(crm, row, before)
    row["Participants"] = participants(crm, row, before)
    row["Recurrence"] = _rule(crm, row, before)
    row["ActiveDate"] = row["StartDate"] if row["StartDate"] != NO_DATE else row["EndDate"]
    _standing(crm, row, before)
    return row


def completed_on(crm: Any, row: Row, before: Row | None) -> str:
    """The day on which it was marked as completed."""
    if row["Completed"] != "Completed":
        return NO_DATE
    if before is not None and before["Completed"] == "Completed":
        return str(before["CompletedDate"])
    return f"{crm.now()[:10]}T00:00:00"


def _kind(crm: Any, row: Row) -> None:
    """In the diary or the checklist, as its task says where the client does not."""
    if row["Type"] == "Unknown":
        task = crm.row("task_list_item", row["Task"])
        row["Type"] = "inChecklist" if task and task["Type"] == "ToDo" else "inDiary"


def times(row: Row) -> None:
    start, end = row["StartDate"], row["EndDate"]
    if start == NO_DATE:
        row["StartDate"] = end
    elif end == NO_DATE:
        row["EndDate"] = start if row["Type"] in CHECKLIST else later(start, HOUR)
    elif end < start:
        row["EndDate"] = start


def _texts(row: Row, before: Row | None) -> None:
    """Title and agenda are the first line of the description and the rest of it (OA AppointmentInfo)."""
    old = before or {"Title": "", "Agenda": "", "Description": ""}
    parts = row["Title"], row["Agenda"]
    told, described = (
        parts != (old["Title"], old["Agenda"]),
        row["Description"] != old["Description"],
    )
    if described and not told and (row["Description"] or not any(parts)):
        row["Title"], _, row["Agenda"] = (
            str(row["Description"] or "").replace("\r\n", "\n").partition("\n")
        )
    elif told != described:  # a save that tells the same title and no description means the title
        row["Description"] = "\n".join(part for part in parts if part)


def _privacy(crm: Any, row: Row, before: Row | None) -> None:
    """`Private` says in one word what VisibleFor says in rows; whichever was changed leads."""
    old = before["Private"] if before else "Public"
    same_rows = before is None or _seers(row) == _seers(before)
    if row["Private"] != old and (same_rows or not row["VisibleFor"]):
        group = (crm.row("associate", row["Associate"]) or {}).get("GroupIdx") or 0
        who = {"PrivateUser": ("Associate", row["Associate"]), "PrivateGroup": ("Group", group)}
        visibility, id = who.get(row["Private"], ("All", 0))
        row["VisibleFor"] = [crm.blank("VisibleFor") | {"VisibleId": id, "Visibility": visibility}]
    words = {"Associate": "PrivateUser", "Group": "PrivateGroup"}
    seen = {each["Visibility"] for each in row["VisibleFor"] or ()}
    row["Private"] = "Public" if "All" in seen or not seen else words[min(seen)]


def _seers(row: Row) -> list[tuple[str, int]]:
    """Who sees it; of everyone nobody need be told."""
    seers = [(each["Visibility"], each["VisibleId"]) for each in row["VisibleFor"] or ()]
    return seers or [("All", 0)]


def participants(crm: Any, row: Row, before: Row | None) -> list[dict[str, Any]]:
    """All who take part, the owner first; empty when he is alone."""
    owner = row["Associate"]
    given = [_whole(crm, n, each) for n, each in enumerate(row["Participants"] or ())]
    if before is not None and before["Associate"] != owner and len(given) <= 1:
        given = []  # his own entry came along with what was read
    standing = {_who(each): each for each in (before["Participants"] or () if before else ())}
    found = {("AssociateId", owner): _whole(crm, 0, {"AssociateId": owner})}
    for each in given:
        who = _who(each)
        if not who[1]:
            continue
        status = "Invitation" if who[0] == "AssociateId" else "None"
        if who in standing:
            status = standing[who]["InvitationStatus"]
        found[who] = {**each, "InvitationStatus": status}
    found["AssociateId", owner] = {**found["AssociateId", owner], "InvitationStatus": "Accepted"}
    return list(found.values()) if len(found) > 1 else []


def _who(each: Mapping[str, Any]) -> tuple[str, Any]:
    for name in ("AssociateId", "PersonId", "EmailAddress"):
        if each.get(name):
            return name, each[name]
    return "", 0


def _whole(crm: Any, at: int, given: Mapping[str, Any]) -> dict[str, Any]:
    """Associate, person and company of a participant must agree (docs: create an invitation): one leads to the others."""
    each = crm.blank("ParticipantInfo") | {k: v for k, v in given.items() if v is not None}
    if not each["AssociateId"] and each["PersonId"]:
        colleague = next(iter(crm.by("associate", OF_PERSON, each["PersonId"])), None)
        each["AssociateId"] = colleague["AssociateId"] if colleague else 0
    associate = crm.row("associate", each["AssociateId"])
    if each["AssociateId"] and associate is None:
        raise Invalid(f"Participants[{at}]: there is no associate {each['AssociateId']}")
    if associate is not None and each["PersonId"] not in (0, associate["PersonId"]):
        raise Invalid(
            f"Participants[{at}]: associate {each['AssociateId']} is not person {each['PersonId']}"
        )
    each["PersonId"] = each["PersonId"] or (associate["PersonId"] if associate else 0)
    person = crm.row("person", each["PersonId"])
    each["ContactId"] = person["Contact"] if person else each["ContactId"]
    return dict(each)


def _rule(crm: Any, row: Row, before: Row | None) -> dict[str, Any] | None:
    """What was read and sent back leaves a series as it is; a new series moves the row to its first day."""
    given = row["Recurrence"]
    if not is_recurring(row):
        return None
    old: dict[str, Any] = before["Recurrence"] or {} if before else {}
    if old and given["RecurrenceId"] == old["RecurrenceId"]:
        return old
    rule = recurrence.completed(given, row["StartDate"])
    start = row["StartDate"]
    first = (
        max(day_of(rule["StartDate"]), day_of(start))
        if start != NO_DATE
        else day_of(rule["StartDate"])
    )
    told = rule["Dates"] if len(rule["Dates"]) > 1 or rule["Pattern"] == "Custom" else []
    listed = (
        sorted({day_of(each["Date"]) for each in told}) or recurrence.days(rule, first) or [first]
    )
    move(row, (listed[0] - day_of(start)).days)
    id = crm.take("recurrence")
    while crm.by("appointment", SERIES, id):  # a scenario brought one of that number
        id = crm.take("recurrence")
    last = midnight(listed[-1])
    return {
        **rule, "RecurrenceId": id, "IsRecurrence": True, "StartDate": midnight(listed[0]),
        "EndDate": last if rule["RecurrenceEndType"] == "Counter" or told else rule["EndDate"],
        "Dates": [crm.blank("RecurrenceDate") | {"Date": midnight(day)} for day in listed],
    }  # fmt: skip


def move(row: Row, days: int) -> None:
    for name in ("StartDate", "EndDate", "ActiveDate"):
        row[name] = later(row[name], days=days)


def _standing(crm: Any, row: Row, before: Row | None) -> None:
    if row["Participants"]:
        row |= {
            "BookingType": "Owner",
            "MotherId": row["AppointmentId"],
            "InvitationStatus": "Accepted",
        }
        row |= {"AssignmentStatus": "None", "Type": SETTLED.get(row["Type"], row["Type"])}
        return
    row |= {"BookingType": "None", "MotherId": 0}
    me, owner = crm.caller.associate_id, row["Associate"]
    decided = before is not None and row["AssignmentStatus"] != before["AssignmentStatus"]
    if not decided and owner == me and (before is None or before["Associate"] != me):
        row |= {"AssignmentStatus": "None", "AssignedBy": 0}
    elif not decided and owner != (before["Associate"] if before else me):
        row |= {"AssignmentStatus": "Assigning", "AssignedBy": me}
    pending = row["AssignmentStatus"] in ("Assigning", "Seen")
    row["AssignmentStatus"] = (
        "None" if row["AssignmentStatus"] == "Unknown" else row["AssignmentStatus"]
    )
    row["InvitationStatus"] = "None" if pending else "Accepted"
    row["Type"] = (PENDING if pending else SETTLED).get(row["Type"], row["Type"])


# -- once it is stored


def follow(crm: Any, row: Row, before: Row | None) -> None:
    if is_participant(row):
        return
    row = _invite(crm, row, before)
    old = before["Recurrence"]["RecurrenceId"] if before is not None and is_recurring(before) else 0
    if is_recurring(row) and row["Recurrence"]["RecurrenceId"] != old:
        first = day_of(row["StartDate"])
        for each in row["Recurrence"]["Dates"][1:]:
            again = {**row, "AppointmentId": 0, "MotherId": 0}
            move(again, (day_of(each["Date"]) - first).days)
            _invite(crm, crm.insert("appointment", again), None)


def _invite(crm: Any, row: Row, before: Row | None) -> Row:
    """The participants' rows follow the owner's: who is new is invited, who is left out sees it cancelled."""
    id = row["AppointmentId"]
    if row["Participants"] and row["MotherId"] != id:
        row = crm.update("appointment", {**row, "MotherId": id})
    held = {
        each["Associate"]: each
        for each in crm.by("appointment", BOOKING, id)
        if is_participant(each)
    }
    moved = before is not None and any(row[n] != before[n] for n in ("StartDate", "EndDate"))
    done = before is not None and row["Completed"] == "Completed" != before["Completed"]
    shared = {name: value for name, value in row.items() if name not in OWN} | {
        "ActiveDate": row["ActiveDate"]
    }
    for each in row["Participants"][1:]:
        who = each["AssociateId"]
        theirs = held.pop(who, None)
        if not who:
            continue
        if theirs is None or theirs["InvitationStatus"] == "Cancelled":
            theirs = _invited(crm, row, who, theirs)
        elif moved and theirs["InvitationStatus"] in MOVED and not _is_resource(crm, who):
            theirs = {**theirs, "InvitationStatus": MOVED[theirs["InvitationStatus"]]}
            theirs["Type"] = PENDING.get(theirs["Type"], theirs["Type"])
        theirs = {**theirs, **shared}
        if done:
            theirs |= {name: row[name] for name in ("Completed", "CompletedDate")}
        write = crm.update if theirs["AppointmentId"] else crm.insert
        write("appointment", theirs)
    for left in held.values():
        _cancel(crm, left)
    return row


def _invited(crm: Any, owner: Row, who: int, again: Row | None) -> Row:
    """A resource has no say: it is taken when it is booked."""
    taken = _is_resource(crm, who)
    person = (crm.row("associate", who) or {}).get("PersonId") or 0
    return {
        **owner, "AppointmentId": again["AppointmentId"] if again else 0, "Associate": who, "InvitedPerson": person,
        "MotherId": owner["AppointmentId"], "BookingType": "Participant", "InvitationStatus": "Accepted" if taken else "Invitation",
        "Type": owner["Type"] if taken else PENDING.get(owner["Type"], owner["Type"]), "Participants": [], "RejectCounter": 0,
        "RejectReason": "", "AssignedBy": 0,
    }  # fmt: skip


def _is_resource(crm: Any, who: int) -> bool:
    return bool((crm.row("associate", who) or {}).get("Type") == "ResourceAssociate")


def _cancel(crm: Any, row: Row) -> None:
    if row["InvitationStatus"] != "Cancelled":
        crm.update("appointment", {**row, "InvitationStatus": "Cancelled"})


def leave(crm: Any, row: Row) -> None:
    """An owner who deletes cancels for all; a participant who does has declined (domain.md 7, 8)."""
    if is_participant(row):
        decline(crm, row)
    else:
        for each in crm.by("appointment", BOOKING, row["AppointmentId"]):
            if is_participant(each):
                _cancel(crm, each)


def decline(crm: Any, row: Row) -> None:
    """Counts one more who will not come, at the owner's row."""
    mother = crm.row("appointment", row["MotherId"])
    if mother is None or row["InvitationStatus"] in ("Declined", "Cancelled"):
        return
    listed = [
        {**each, "InvitationStatus": "Declined"}
        if each["AssociateId"] == row["Associate"]
        else each
        for each in mother["Participants"]
    ]
    crm.update(
        "appointment",
        {**mother, "Participants": listed, "RejectCounter": mother["RejectCounter"] + 1},
    )
