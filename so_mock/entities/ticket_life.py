"""What follows from a save of a request or one of its messages: status, owner, stamps, escalation (domain.md 6, 8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from so_mock.clock import NO_DATE
from so_mock.entities.escalation import escalated, flags
from so_mock.entities.office_hours import later, working_after, working_seconds
from so_mock.entities.users import of_ej_user
from so_mock.store.table import Index, Row

AUTOMATIC = 2147483647  # as OwnedBy: whoever the category's rule of assignment names
# Input spellings of BaseStatus: stored as Postponed, with Activate so much later.
SHORTCUTS = {
    "Postponed1Hour": timedelta(hours=1), "Postponed2Hours": timedelta(hours=2), "Postponed3Hours": timedelta(hours=3),
    "Postponed4Hours": timedelta(hours=4), "PostponedDay": timedelta(days=1), "PostponedWeek": timedelta(weeks=1),
    "PostponedMonth": timedelta(days=30),
}  # fmt: skip
COUNTERS = ("Internally", "Externally", "Queue")


# -- defaults


def first_by(rows: Iterable[Row], *columns: str) -> Row | None:
    return min(rows, key=lambda row: tuple(row[name] for name in columns), default=None)


def status_with(crm: Any, base: str) -> int:
    """The status that stands for a base status: the default one, else the first; 0 when there is none."""
    found = [row for row in crm.rows("ticket_status") if row["Status"] == base]
    chosen = next((row for row in found if row["IsDefault"]), None) or first_by(
        found, "TicketStatusId"
    )
    return chosen["TicketStatusId"] if chosen else 0


def default_type(crm: Any) -> int:
    types = [row for row in crm.rows("ticket_type") if not row.get("Deleted")]
    chosen = next((row for row in types if row["IsDefault"]), None) or first_by(
        types, "Rank", "TicketTypeId"
    )
    return chosen["TicketTypeId"] if chosen else 0


def default_category(crm: Any) -> int:
    chosen = first_by(crm.rows("ticket_category"), "TicketCategoryId")
    return chosen["TicketCategoryId"] if chosen else 0


def of_type(crm: Any, type_id: int) -> Row:
    """What a new request has from its type, where the type says it."""
    kind = crm.row("ticket_type", type_id) or {}
    return {
        "TicketType": type_id if kind else 0,
        "Status": kind.get("DefaultTicketStatus") or status_with(crm, "Active"),
        "Priority": kind.get("DefaultTicketPriority") or default_priority(crm),
        "Slevel": "External" if kind.get("ExternalAsDefault") else "Internal",
    }


def default_priority(crm: Any) -> int:
    there = [row for row in crm.rows("ticket_priority") if row["Status"] != "Deleted"]
    flagged = [row for row in there if "Default" in flags(row)]
    chosen = first_by(flagged or there, "SortOrder", "TicketPriorityId")
    return chosen["TicketPriorityId"] if chosen else 0


def from_type(prop: str) -> Any:
    def make(crm: Any) -> Any:
        return of_type(crm, default_type(crm))[prop]

    return make


# -- a request


def settle(crm: Any, row: Row, before: Row | None) -> Row:
    now = crm.now()
    new = before is None
    was = before or {
        **row, "Status": from_type("Status")(crm), "BaseStatus": "Active", "OwnedBy": crm.caller.associate_id,
        "Priority": 0, "ReadStatus": "Green", "CreatedAt": now, "StatusSince": now,
    }  # fmt: skip
    row = {**row, "LastChanged": now}
    if new:
        row |= {"CreatedAt": now, "StatusSince": now}
        row["Author"] = row["Author"] or crm.text("associate", row["CreatedBy"])
    row = _with_status(crm, row, was, now)
    row = _with_owner(crm, row, was, new)
    if row["Status"] != was["Status"] and not new:
        row |= counted(crm, was, now)
    if row["BaseStatus"] != was["BaseStatus"]:
        row = _with_times(crm, row, was, now)
    if row["Priority"] != was["Priority"]:
        row = escalated(crm, row, "ActionNew" if new else "ActionChangedPriority", now)
        priority = crm.row("ticket_priority", row["Priority"]) or {}
        minutes = priority.get("Deadline") or 0
        if minutes and row["Deadline"] == NO_DATE:
            row["Deadline"] = working_after(priority, row["CreatedAt"], minutes)
    return row


def _with_status(crm: Any, row: Row, was: Row, now: str) -> Row:
    """Status and BaseStatus tell one thing; what was changed leads, and Status where both were."""
    if row["Status"] and row["Status"] != was["Status"]:
        status = crm.row("ticket_status", row["Status"])
        told = status["Status"] if status else row["BaseStatus"]
        if told != "Postponed" or not row["BaseStatus"].startswith("Postponed"):
            row["BaseStatus"] = told
    asked = row["BaseStatus"]
    if asked.startswith("Postponed"):
        row["BaseStatus"] = "Postponed"
        if asked in SHORTCUTS:
            row["Activate"] = later(now, SHORTCUTS[asked])
    elif was["BaseStatus"] == "Postponed" and row["Activate"] == was["Activate"]:
        row["Activate"] = NO_DATE
    base_of = (crm.row("ticket_status", row["Status"]) or {}).get("Status", "")
    if base_of.startswith("Postponed"):
        base_of = "Postponed"
    if row["BaseStatus"] not in (base_of, "Unknown"):
        row["Status"] = status_with(crm, row["BaseStatus"]) or row["Status"]
    return row


def _with_owner(crm: Any, row: Row, was: Row, new: bool) -> Row:
    if row["OwnedBy"] == AUTOMATIC:
        row["OwnedBy"] = delegate(crm, row["Category"])
    if row["OwnedBy"] == was["OwnedBy"]:
        return row
    row |= {"ReadByOwner": NO_DATE, "FirstReadByOwner": NO_DATE}
    if row["ReadStatus"] == was["ReadStatus"]:
        row["ReadStatus"] = "Green" if row["OwnedBy"] == crm.caller.associate_id else "Red"
    return row if new else escalated(crm, row, "ActionChangedOwner", crm.now())


def _with_times(crm: Any, row: Row, was: Row, now: str) -> Row:
    if row["BaseStatus"] == "Closed":
        row["ClosedAt"] = now
        row |= spent(crm, row, now, "TimeToClose")
        return escalated(crm, row, "ActionClosed", now)
    if was["BaseStatus"] == "Closed":
        row["ClosedAt"] = NO_DATE
    return row


def spent(crm: Any, row: Row, now: str, prop: str) -> Row:
    """Minutes since the request was made: by the priority's office hours, and by the clock."""
    begin, end = datetime.fromisoformat(row["CreatedAt"]), datetime.fromisoformat(now)
    priority = crm.row("ticket_priority", row["Priority"])
    return {
        prop: working_seconds(priority, begin, end) // 60,
        f"Real{prop}": max(0, int((end - begin).total_seconds())) // 60,
    }


def counted(crm: Any, row: Row, now: str) -> Row:
    """The time that the request was in its status goes to the counter which the status names."""
    since = row["StatusSince"] if row["StatusSince"] > NO_DATE else row["CreatedAt"]
    counter = (crm.row("ticket_status", row["Status"]) or {}).get("TimeCounter")
    found: Row = {"StatusSince": now}
    if counter in COUNTERS:
        begin, end = datetime.fromisoformat(since), datetime.fromisoformat(now)
        name = f"TimeSpent{counter}"
        priority = crm.row("ticket_priority", row["Priority"])
        found[name] = row[name] + working_seconds(priority, begin, end)
        found[f"Real{name}"] = row[f"Real{name}"] + max(0, int((end - begin).total_seconds()))
    return found


# -- assignment

MEMBERS = "_category_member"  # category, associate, weight
OF_CATEGORY = Index("category", lambda row: [row["category"]])
ROUND = 1_000  # requests, at most, until shares begin anew


def delegate(crm: Any, category_id: int) -> int:
    """Who gets a request of this category (ej_category.delegate_method); 0: it stays unassigned."""
    category = crm.row("ticket_category", category_id)
    if category is None:
        return 0
    if "DefaultToCategoryMaster" in str(category["Flags"]):
        master = of_ej_user(crm, category["CategoryMaster"])
        return int(master["AssociateId"]) if master else 0
    members = members_of(crm, category)
    method = category["DelegateMethod"]
    if method in ("Unknown", "Not") or not members:
        return 0
    if method == "Unfair":
        return int(min(members, key=lambda id: (len(open_of(crm, id)), id)))
    if method == "Weighted":
        members = _shared(crm, category_id, members) or members
    turn: int = crm.take(f"delegate/{category_id}") - 1
    return members[turn % len(members)]


def members_of(crm: Any, category: Row) -> list[int]:
    """Users of Service who belong to the category; all of them where membership is not told."""
    users = [a for a in crm.rows("associate") if a["EjUserId"] and not a["Deleted"]]
    id = category["TicketCategoryId"]
    listed = {row["associate"] for row in crm.by(MEMBERS, OF_CATEGORY, id)}
    told = [a for a in users if a["AssociateId"] in listed or id in _categories(a)]
    return [a["AssociateId"] for a in told or users]


def category_chain(crm: Any, id: int) -> Iterator[Row]:
    """The category and those above it, the nearest first; none where there is no such category."""
    seen: set[int] = set()
    row = crm.row("ticket_category", id)
    while row is not None and row["TicketCategoryId"] not in seen:
        yield row
        seen.add(row["TicketCategoryId"])
        row = crm.row("ticket_category", row["ParentId"])


def _shared(crm: Any, category_id: int, members: list[int]) -> list[int]:
    """The members in the order of one round, each as often as his weight says and spread over it."""
    held = {row["associate"]: row["weight"] for row in crm.by(MEMBERS, OF_CATEGORY, category_id)}
    weights = {id: held[id] for id in members if held.get(id, 0) > 0}
    total = sum(weights.values())
    if total > ROUND:
        weights = {id: max(1, weight * ROUND // total) for id, weight in weights.items()}
    slots = [((n + 0.5) / weight, id) for id, weight in weights.items() for n in range(weight)]
    return [id for _, id in sorted(slots)]


def _categories(associate: Row) -> list[int]:
    held = associate.get("TicketCategories") or []
    return [each.get("Id", 0) if isinstance(each, dict) else each for each in held]


def open_of(crm: Any, associate_id: int) -> list[Row]:
    owned = crm.referring("ticket", "OwnedBy", associate_id)
    return [row for row in owned if row["BaseStatus"] == "Active"]


# -- a message


def settle_message(crm: Any, row: Row, before: Row | None) -> Row:
    """A message has its author, and its headers their numbers."""
    now = crm.now()
    headers = [{**h, "Id": h["Id"] or crm.take("message_header")} for h in row["MessageHeaders"]]
    row = {**row, "MessageHeaders": headers}
    if before is not None:
        return {**row, "ChangedAt": now}
    row["CreatedAt"] = now
    writer = (
        crm.text("person", row["Person"])
        if row["Person"]
        else crm.text("associate", row["CreatedBy"])
    )
    row["Author"] = row["Author"] or writer
    return row


def follow_message(crm: Any, row: Row, before: Row | None) -> None:
    """Its request hears of a new one."""
    ticket = crm.row("ticket", row["Ticket"])
    if before is None and ticket is not None:
        now = crm.now()
        crm.update("ticket", {**told(crm, ticket, row, now), "LastChanged": now})


def told(crm: Any, ticket: Row, message: Row, now: str) -> Row:
    """The request once this message is added to it."""
    if is_reply(message):
        return replied(crm, ticket, now)
    if from_outside(message) or ticket["OwnedBy"] != crm.caller.associate_id:
        if ticket["ReadStatus"] == "Green":
            ticket = {**ticket, "ReadStatus": "Yellow"}
        return escalated(crm, ticket, "ActionNewInfo", now)
    return ticket


def is_reply(message: Row) -> bool:
    """Whether a user wrote it to the customer."""
    return message["Slevel"] == "External" and not from_outside(message)


def from_outside(message: Row) -> bool:
    """Whether a customer wrote it, known or not."""
    return bool(message["Person"]) or message["Badge"] == "Incoming"


def replied(crm: Any, ticket: Row, now: str) -> Row:
    """RepliedAt is the first reply alone."""
    if ticket["RepliedAt"] != NO_DATE:
        return ticket
    return {**ticket, "RepliedAt": now, **spent(crm, ticket, now, "TimeToReply")}
