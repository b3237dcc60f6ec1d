"""Two rows become one, or one moves: what refers to it follows (sheet: domain.md 7)."""

from __future__ import annotations

from typing import Any

from so_mock.conventions.references import repoint
from so_mock.crm import Crm
from so_mock.entities import addresses
from so_mock.entities.absorb import STAMPS
from so_mock.entities.relations import referring
from so_mock.store.table import Row

# What has a moment: it follows a person only when it comes after the moment told.
DATES = {"appointment": "StartDate", "document": "Date", "sale": "Saledate"}
# What a person keeps for himself.
OWN = frozenset(["associate", "consent_person", "window_pos_size"])
# In these a person or company stands once: what tells two rows apart.
ONCE = {
    "project_member": ("ProjectId", "PersonId", "ContactId"), "sale_stakeholder": ("SaleId", "PersonId", "ContactId"),
    "selection_member": ("SelectionId", "ContactId", "PersonId"),
}  # fmt: skip
RELATIONS, ENDS = "contact_relation", ("ContactId", "PersonId")


def follow(crm: Crm, entity: str, old: int, new: int, after: str = "") -> None:
    """What refers to `old` refers to `new` from now on, activities and sales only where they are not before `after`. Nobody stands
    twice in one thing, nor in a relation to himself. Needs no right to what follows."""
    with crm.unasked():
        _follow(crm, entity, old, new, after)


def _follow(crm: Crm, entity: str, old: int, new: int, after: str) -> None:
    def moves(holder: str, row: Row) -> bool:
        return holder not in OWN and not (after and holder in DATES and row[DATES[holder]] < after)

    repoint(crm, entity, old, new, where=moves)
    prop = {"person": "PersonId", "contact": "ContactId", "project": "ProjectId"}[entity]
    for name, props in ONCE.items():
        seen = set()
        table = crm.store.table(name)
        for row in table.by(referring(prop), new):
            told = tuple(row.get(each) for each in props)
            if told in seen:
                crm.delete(name, row[table.key])
            seen.add(told)
    if entity != "project":
        for row in crm.store.table(RELATIONS).by(referring(f"Source{prop}"), new):
            if all(row[f"Source{end}"] == row[f"Destination{end}"] for end in ENDS):
                crm.delete(RELATIONS, row["RelationId"])


def move_along(crm: Crm, person: int, old: int, new: int, after: str = "") -> None:
    """What a person has to do with the company `old` he has to do with `new`. Needs no right to what follows."""
    with crm.unasked():
        _move_along(crm, person, old, new, after)


def _move_along(crm: Crm, person: int, old: int, new: int, after: str) -> None:
    for holder, prop in crm.model.referrers["contact"]:
        if holder == "person":
            continue
        links = [p for h, p in crm.model.referrers["person"] if h == holder and _pairs(p, prop)]
        for row in crm.store.table(holder).by(referring(prop), old) if links and old else ():
            date = DATES.get(holder)
            if any(row[link] == person for link in links) and not (
                date and after and row[date] < after
            ):
                crm.update(holder, {**row, prop: new})


def _pairs(person: str, company: str) -> bool:
    """Whether the two properties stand for one and the same: SourcePersonId and SourceContactId, Person and Contact."""
    return person.replace("Person", "") == company.replace("Contact", "")


def blanks_filled(crm: Crm, entity: str, row: Row, source: Row) -> Row:
    """The row with what only the other one has."""
    blank = crm.absorber.blank_row(crm.model[entity])
    key = crm.model[entity].key
    filled: dict[str, Any] = {}
    for name, value in blank.items():
        if name == "Address":
            if addresses.is_blank(row[name]):
                filled[name] = source[name]
        elif name in STAMPS or name == key:
            continue
        elif isinstance(value, dict):
            filled[name] = {**(source[name] or {}), **{k: v for k, v in row[name].items() if v}}
        elif row[name] in (value, None) and source[name] not in (value, None):
            filled[name] = source[name]
    return {**row, **filled}
