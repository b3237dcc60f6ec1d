"""Projects with their members, relations, selections."""

from __future__ import annotations

from typing import Any

from so_mock.seed.companies import CATEGORY, CITY, COMPANIES, CUSTOMERS
from so_mock.seed.pools import digest
from so_mock.seed.settings import GROUP_OF, PERSON_OF
from so_mock.seed.values import Rows, at, choose, number

# name, type, status, owner, day of the end, company it is with
OWN = [
    ("Autumn campaign", 1, 2, 2, 45, 0), ("New website", 2, 2, 2, 70, 0), ("Trade fair Hannover", 1, 1, 2, 110, 0),
    ("Warehouse move", 2, 3, 1, -60, 0), ("Certification ISO 9001", 2, 5, 1, 150, 0), ("Customer survey", 1, 3, 2, -25, 0),
    ("Partner day", 1, 2, 2, 30, 0), ("Price list next year", 2, 4, 17, -10, 0),
]  # fmt: skip
WORKS = ["Relighting", "Light control", "Outdoor lighting", "Energy saving", "Service roll-out"]
COUNT = 26


def plans() -> list[tuple[str, int, int, int, int, int]]:
    """The own ones, and works at customers."""
    found = list(OWN)
    customers = [id for id in CUSTOMERS if CATEGORY[id] == 1]
    for n in range(COUNT - len(OWN)):
        company = customers[n * 2 % len(customers)]
        name = f"{WORKS[n % len(WORKS)]} {COMPANIES[company - 1][0].split(' ')[0]}, {CITY[company]}"
        status = (6, 2, 7, 1, 3)[n % 5]
        end = -number(10, 90, "end", n) if status == 3 else number(15, 140, "end", n)
        found.append((name, 4 if n % 3 == 0 else 3, status, (11, 3, 5)[n % 3], end, company))
    return found


def of_companies() -> dict[int, int]:
    """Company -> the project that is with it."""
    return {company: id for id, (*_, company) in enumerate(plans(), 1) if company}


def projects() -> Rows:
    return [
        {
            "ProjectId": id, "Name": name, "ProjectNumber": str(10_010 + id), "ProjectType": kind, "ProjectStatus": status,
            "Associate": own, "StartDate": at(end - 120), "EndDate": at(end), "Completed": status == 3,
            "Description": f"{name}: planned by {number(2, 4, 'team', id)} of us.",
            "CreatedDate": at(end - 130, "09:15:00"), "CreatedBy": own,
        }
        for id, (name, kind, status, own, end, _) in enumerate(plans(), 1)
    ]  # fmt: skip


def members(staff: dict[int, list[int]]) -> Rows:
    """The owner leads, a colleague takes the minutes; of the customer come three, of the own ones' partners two."""
    found: Rows = []
    partners = [id for id, category in CATEGORY.items() if category == 4 and id > 1]
    for project, (*_, own, end, company) in enumerate(plans(), 1):
        colleague = choose([id for id in PERSON_OF if id != own], "colleague", project)
        there = company or choose(partners, "partner", project)
        guests = staff[there][: 3 if company else 2]
        team = [(PERSON_OF[own], 1, 2), (PERSON_OF[colleague], 1, 3)]
        team += [(person, there, 1 if n == 0 else 5) for n, person in enumerate(guests)]
        for person, contact, kind in team:
            found.append({
                "ProjectmemberId": len(found) + 1, "ProjectId": project, "PersonId": person, "ContactId": contact,
                "ProjectMemberTypeId": kind, "Registered": at(end - 118, "10:00:00"),
            })  # fmt: skip
    return found


def relations(staff: dict[int, list[int]]) -> Rows:
    """Between companies, and between a person and a company or a person."""
    told = [
        (10, 0, 42, 0, 3, "Temporary engineers"), (13, 0, 17, 0, 3, ""), (32, 0, 30, 0, 1, "Bought two years ago"),
        (21, 0, 13, 0, 3, "Electrical works"), (44, 0, 47, 0, 3, "Moves their archive"), (0, 5, 21, 0, 5, "Since last spring"),
        (0, 9, 20, 0, 4, ""), (0, 19, 39, 0, 4, "Until the merger"), (0, 16, 0, 17, 7, ""), (0, 11, 0, 12, 6, "Brother and sister"),
        (0, 14, 0, 15, 7, ""), (0, 18, 36, 0, 5, ""),
    ]  # fmt: skip
    for n in range(12):
        one, other = 13 + n * 3, 14 + n * 3
        told.append((0, staff[one][0], 0, staff[other][0], 2 + 5 * (n % 2), ""))
    home = {person: company for company, people in staff.items() for person in people}
    return [
        {
            "RelationId": id, "SourceContactId": one or home[person], "SourcePersonId": person,
            "DestinationContactId": other or home[friend], "DestinationPersonId": friend, "RelationDefinitionId": kind,
            "Comment": comment, "CreatedDate": at(-200 + id * 5, "14:00:00"), "CreatedBy": 1,
        }
        for id, (one, person, other, friend, kind, comment) in enumerate(told, 1)
    ]  # fmt: skip


# name, category, owner, table, visible for
SELECTIONS = [
    ("Customers in Norway", 1, 5, "contact", "All"), ("Newsletter", 1, 2, "contact", "All"), ("Partner day, invited", 2, 2, "contact", "All"),
    ("Customers to visit", 4, 17, "contact", "Group"), ("Lost, to be won back", 4, 3, "contact", "All"),
    ("Key customers", 5, 1, "contact", "All"), ("My prospects", 4, 5, "contact", "Associate"), ("Hotels", 3, 2, "contact", "All"),
    ("Open sales above the average", 5, 17, "sale", "All"), ("Works in progress", 5, 11, "project", "All"),
    ("Open requests", 5, 18, "ticket", "All"), ("All companies by country", 5, 1, "contact", "All"),
]  # fmt: skip
TABLES = {"contact": 5, "sale": 13, "project": 11, "ticket": 262}
PROVIDERS = {
    "contact": "ContactPersonSelectionV2",
    "sale": "SaleSelectionV2",
    "project": "ProjectSelectionV2",
    "ticket": "TicketSelectionV2",
}
DYNAMIC = 12  # the last one has criteria and no members of its own
CRITERIA = [{
    "Name": "0", "Description": "", "Rank": 0,
    "Restrictions": [{
        "Name": "countryId", "Operator": "greater", "Values": ["[I:0]"], "DisplayValues": [], "ColumnInfo": None,
        "IsActive": True, "SubRestrictions": [], "InterParenthesis": 0, "InterOperator": "And", "UniqueHash": 0,
    }],
}]  # fmt: skip


def visible(kind: str, associate: int) -> list[dict[str, Any]]:
    """`All` needs no row."""
    if kind == "All":
        return []
    id = associate if kind == "Associate" else GROUP_OF[associate]
    return [{"VisibleId": id, "Visibility": kind, "DisplayValue": ""}]


def picked(selection: int, world: dict[str, Rows]) -> list[tuple[int, int, int]]:
    """Of each member the company, the person, and the record of another table."""
    contacts, persons = world["contact"], world["person"]
    match selection:
        case 1:
            return [
                (c["ContactId"], 0, 0)
                for c in contacts
                if c["Country"] == 578 and c["Category"] == 1
            ]
        case 2:
            return [(p["Contact"], p["PersonId"], 0) for p in persons if p.get("ShipmentTypes")][
                :40
            ]
        case 3:
            return [
                (p["Contact"], p["PersonId"], 0)
                for p in persons
                if contacts[p["Contact"] - 1]["Category"] == 4 and p["Contact"] > 1
            ]
        case 4:
            return [
                (c["ContactId"], 0, 0)
                for c in contacts
                if c["Associate"] == 17 and c["Category"] == 1
            ]
        case 5:
            return [(c["ContactId"], 0, 0) for c in contacts if c["Category"] == 5]
        case 6:
            return [(c["ContactId"], 0, 0) for c in contacts if 3 in c.get("Interests", [])]
        case 7:
            return [
                (c["ContactId"], 0, 0)
                for c in contacts
                if c["Category"] == 2 and c["Associate"] == 5
            ]
        case 8:
            return [(c["ContactId"], 0, 0) for c in contacts if c["Business"] == 7]
        case 9:
            return [
                (0, 0, s["SaleId"])
                for s in world["sale"]
                if s["Status"] == "Open" and digest("big", s["SaleId"]) % 2
            ]
        case 10:
            return [
                (0, 0, p["ProjectId"]) for p in world["project"] if p["ProjectStatus"] in (2, 6)
            ]
        case 11:
            return [(0, 0, t["TicketId"]) for t in world["ticket"] if t["Status"] == 1]
    return []


def selections(world: dict[str, Rows]) -> dict[str, Rows]:
    """A member that is no company has its table's number and its own id, as the database has it."""
    rows: Rows = []
    found: Rows = []
    for id, (name, category, own, table, sight) in enumerate(SELECTIONS, 1):
        chosen = picked(id, world)
        rows.append({
            "SelectionId": id, "Name": name, "SelectionCategory": category, "Associate": own, "GroupIdx": GROUP_OF[own],
            "SelectionType": "Dynamic" if id == DYNAMIC else "Static", "Criteria": CRITERIA if id == DYNAMIC else [],
            "TargetTableName": table, "TargetTableNumber": TABLES[table],
            "MainProviderName": PROVIDERS[table], "IncludePerson": int(table == "contact"),
            "Description": f"{name}, kept by hand." if chosen else name, "VisibleFor": visible(sight, own),
            "CreatedDate": at(id * 9 - 180, "15:00:00"), "CreatedBy": own, "LastMembershipChange": at(id - 20, "15:30:00"),
            "LastMembershipChangeBy": own,
        })  # fmt: skip
        for contact, person, record in chosen:
            found.append({
                "SelectionMemberId": len(found) + 1, "SelectionId": id, "ContactId": contact, "PersonId": person,
                "TargetTableNumber": 0 if table == "contact" else TABLES[table], "TargetRecordId": record,
            })  # fmt: skip
    return {"selection": rows, "selection_member": found}
