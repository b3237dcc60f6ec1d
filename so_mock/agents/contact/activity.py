"""What happened lately, and with whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.summary import summary
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.simple import first_value
from so_mock.store.table import Row


@behaviour("Contact.GetContactSummary")
def get_contact_summary(crm: Crm, contact_id: int | None, limit: int | None) -> Record:
    return summary(crm, "contact", contact_id, limit)


class Happening(NamedTuple):
    time: str
    action: str
    contact: int
    id: int  # of what happened
    by: int  # the associate
    person: int = 0


@behaviour("Contact.GetMyActiveContacts")
def get_my_active_contacts(
    crm: Crm,
    activity_start_time: str | None,
    contact_categories: list[int] | None,
    action_type: str | None,
) -> list[Record]:
    """The newest happening of each company. Nobody logs out here: for a time to come all that ever happened counts."""
    since = activity_start_time or ""
    since = "" if since > crm.now() else since
    wanted = set((action_type or "").replace(" ", "").split(",")) - {"Unknown", ""}
    newest: dict[int, Happening] = {}
    for each in happenings(crm):
        if (wanted and not wanted & {each.action, "All"}) or each.time < since:
            continue
        if each.contact not in newest or newest[each.contact].time < each.time:
            newest[each.contact] = each
    found = []
    for each in sorted(newest.values(), key=lambda each: each.time, reverse=True):
        company = crm.row("contact", each.contact)
        if company and (not contact_categories or company["Category"] in contact_categories):
            found.append(shown(crm, company, each))
    return found


def happenings(crm: Crm) -> Iterator[Happening]:
    for row in crm.rows("contact"):
        yield from touched(row, "Created", "Updated", row["ContactId"], row["ContactId"])
    for row in crm.rows("person"):
        id = row["PersonId"]
        yield from touched(row, "PersonAdded", "PersonUpdated", row["Contact"], id, id)
    for row in crm.rows("appointment"):
        done = "ActivityCompleted" if row["Completed"] == "Completed" else ""
        id = row["AppointmentId"]
        yield from touched(row, "NewActivity", done, row["Contact"], id, row["Person"])
    for row in crm.rows("document"):
        yield from touched(row, "DocumentAdded", "", row["Contact"], row["DocumentId"])


def touched(
    row: Row, made: str, changed: str, contact: int, id: int, person: int = 0
) -> Iterator[Happening]:
    yield Happening(row["CreatedDate"], made, contact, id, row["CreatedBy"], person)
    if changed and row["UpdatedBy"]:
        yield Happening(row["UpdatedDate"], changed, contact, id, row["UpdatedBy"], person)


def shown(crm: Crm, company: Row, each: Happening) -> Record:
    by = crm.row("associate", each.by)
    return crm.blank("ContactActivity") | {
        "ContactId": company["ContactId"], "Name": company["Name"], "Department": company["Department"],
        "OrgNr": company["OrgNr"], "URL": first_value(company["Urls"]),
        "AssociateFullName": crm.text("associate", company["Associate"]),
        "AssociateId": company["Associate"], "Category": crm.text("category", company["Category"]),
        "Action": each.action, "ActionTime": each.time, "ActionId": each.id, "PersonId": each.person,
        "ActivityPersonId": by["PersonId"] if by else 0, "ActivityPersonName": crm.text("associate", each.by),
    }  # fmt: skip


@behaviour("Contact.GetMyRecentContacts")
def get_my_recent_contacts(crm: Crm, source_type: str | None) -> list[View]:
    """From the caller's history, his diary of today and tomorrow, or his favourites; from all of them by default."""
    asked = set((source_type or "All").replace(" ", "").split(","))
    every = bool(asked & {"All", "Unknown"})
    ids: list[int] = []
    if every or "History" in asked:
        ids += [row["Id"] for row in own(crm, "history", "HistoryName")]
    if every or "Diary" in asked:
        ids += in_diary(crm)
    if every or "Favorites" in asked:
        ids += [row["RecordId"] for row in own(crm, "_favourite", "TableName")]
    return [crm.view("contact", row, "Contact") for row in crm.known("contact", ids)]


def own(crm: Crm, table: str, kind: str) -> list[Row]:
    mine: list[Any] = crm.referring(table, "AssociateId", crm.caller.associate_id)
    found = [row for row in mine if str(row[kind]).lower() == "contact"]
    return sorted(found, key=lambda row: int(row["Rank"]))


def in_diary(crm: Crm) -> list[int]:
    today = crm.now()[:10]
    after = (datetime.fromisoformat(today) + timedelta(days=2)).isoformat()
    mine = crm.referring("appointment", "Associate", crm.caller.associate_id)
    found = [row for row in mine if today <= row["StartDate"] < after and row["Contact"]]
    return [row["Contact"] for row in sorted(found, key=lambda row: str(row["StartDate"]))]
