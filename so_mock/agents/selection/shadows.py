"""The companies and people behind the members of a selection of sales, projects or activities."""

from __future__ import annotations

from so_mock.agents.selection.members import members_of, targeted
from so_mock.crm import Crm
from so_mock.entities.membership import Member
from so_mock.store.table import Row


def shadows(crm: Crm, row: Row) -> list[Member]:
    """Each pair once, in the order of the members. Behind a project stand its members."""
    target, members = targeted(row), members_of(crm, row)
    if target.pairs:
        return members
    found: dict[tuple[int, int, int], Member] = {}
    for member in members:
        for contact, person in behind(crm, target.entity, member.record):
            if contact or person:
                pair = Member(contact, person, 0)
                found.setdefault(pair.who, pair)
    return list(found.values())


def behind(crm: Crm, entity: str, id: int) -> list[tuple[int, int]]:
    if entity == "project":
        return [
            (each["ContactId"] or 0, each["PersonId"] or 0)
            for each in crm.referring("project_member", "ProjectId", id)
        ]
    row = crm.need(entity, id)
    person = row.get("Person") or row.get("PersonId") or 0
    contact = row.get("Contact") or row.get("ContactId") or 0
    if person and not contact:
        of_person = crm.row("person", person)
        contact = of_person["Contact"] or 0 if of_person else 0
    return [(contact, person)]
