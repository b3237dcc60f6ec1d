"""`TableRight` and `FieldProperties` as one right shows in one carrier (sheet: rights.md 2 to 7)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from so_mock.entities.custom import SPELLINGS
from so_mock.entities.model import Entity
from so_mock.entities.rights_form import ADDRESS_OF_PERSON, Field
from so_mock.entities.roles import mask_text
from so_mock.rights.rules import (
    HINTS,
    INSERT,
    NONE,
    READ,
    READ_WRITE,
    VISIBLE,
    WRITABLE,
    Rule,
)

Told = Mapping[str, tuple[int, str]]  # property, or a path below it -> EFieldRight, reason

# Columns of flat carriers that are called otherwise than the property whose value they show.
_SHOWN_AS = {
    "urladdress": "urls", "url": "urls", "phone": "phones", "directphone": "phones", "email": "emails",
    "emailaddress": "emails", "mobilephone": "mobilephones", "fax": "faxes", "text": "description", "doby": "startdate",
    "alldayevent": "isalldayevent", "freebusy": "isfree", "alarm": "alarmleadtime",
}  # fmt: skip
_ENDINGS = ("fullname", "name", "id")
_SPELLINGS = tuple(each.lower() for each in SPELLINGS)
# What stands behind the columns and the custom fields, as recorded.
_LAST = "SuperOffice.CRM.Services.EntityElement[]"


class Entry(NamedTuple):
    """A field and what the role says of it."""

    field: Field
    names: tuple[
        str, ...
    ]  # itself and the entity's property behind it, lowered; a custom field in all its spellings
    role: tuple[int, str] | None


def entries(
    carrier: str, fields: Iterable[Field], entity: Entity, role: Mapping[str, Told]
) -> list[Entry]:
    """`role`: entity -> what the role says of its fields, lowered."""
    stored = {name.lower() for name in entity.references} | _known(entity)
    own = role.get(entity.name, {})
    others = {
        name.lower(): role[reference.entity]
        for name, reference in entity.references.items()
        if reference.entity in role
    }
    found = []
    for field in fields:
        name = field.name.lower()
        names = (
            (name, f"address.{name}") if carrier == ADDRESS_OF_PERSON else names_of(name, stored)
        )
        right = said(own, *names)
        for reference, told in others.items():  # `ContactName` shows what the company's `Name` is
            if name.startswith(reference) and said(told, name.removeprefix(reference)):
                theirs = said(told, name.removeprefix(reference)) or (READ_WRITE, "")
                right = theirs if right is None else both(right, theirs)
        found.append(Entry(field, names, right))
    return found


def _known(entity: Entity) -> set[str]:
    return {name.lower() for name in (*entity.computed, *entity.children, *entity.choices)}


def names_of(name: str, stored: set[str]) -> tuple[str, ...]:
    """A column and the property behind it: `associateid` and `associatefullname` show `associate`."""
    if name in _SHOWN_AS:
        return name, _SHOWN_AS[name]
    spelling, dot, custom = name.partition(".")
    if dot and spelling in _SPELLINGS:
        return name, *(f"{each}.{custom}" for each in _SPELLINGS if each != spelling)
    for ending in _ENDINGS:
        if name not in stored and name.endswith(ending) and name.removesuffix(ending) in stored:
            return name, name.removesuffix(ending)
    return (name,)


def in_order(columns: Iterable[Field], custom: Iterable[Field]) -> list[Field]:
    """Columns, custom fields, then what lies in tables of its own."""
    found = list(columns)
    last = [field for field in found if field.kind == _LAST]
    return [*(field for field in found if field.kind != _LAST), *custom, *last]


def said(lowered: Told, *names: str) -> tuple[int, str] | None:
    """What is told of a field, of its property, or of what it is a part of."""
    for name in names:
        while name:
            if name in lowered:
                return lowered[name]
            name = name.rpartition(".")[0]
    return None


def both(one: tuple[int, str], other: tuple[int, str]) -> tuple[int, str]:
    """AND: reading and writing that both grant, hints that one of them gives; the reason of whoever takes something."""
    (mask, reason), (limit, why) = one, other
    left = (mask & limit & ~HINTS) | ((mask | limit) & HINTS)
    return left, (why if left != mask else reason)


def either(one: tuple[int, str], other: tuple[int, str]) -> tuple[int, str]:
    """OR: reading and writing that one grants, hints that both give; no reason where nothing is missing."""
    (mask, reason), (more, why) = one, other
    found = ((mask | more) & ~HINTS) | (mask & more & HINTS)
    return found, ("" if found == READ_WRITE else reason or why)


def of_field(entry: Entry, table: int, new: bool, rules: Iterable[Rule]) -> tuple[int, str]:
    """What is left of a field in a row of which `table` is left."""
    field = entry.field
    right = field.mask, field.reason
    for rule in rules:
        lock = rule.locks.get(field.name)
        if lock is None and rule.others != READ_WRITE:
            lock = next((r for n, r in rule.locks.items() if n.lower() in entry.names), None)
            lock = lock or (rule.others, rule.reason)
        if lock is not None and right[0] & READ_WRITE & ~lock[0]:
            right = right[0] & lock[0], lock[1]  # no hints, as recorded
    if entry.role is not None:
        right = both(right, entry.role)
    seen, written = (VISIBLE | INSERT, INSERT) if new else (VISIBLE, WRITABLE)
    if not table & seen:
        return both(right, (NONE, right[1]))
    if not table & written:
        return both(right, (READ, right[1]))
    return right


def table_right(mask: int, reason: str) -> dict[str, Any]:
    return {"Mask": mask_text(mask), "Reason": reason}


def field_properties(
    found: Iterable[Entry], table: int, new: bool, rules: Collection[Rule]
) -> dict[str, Any]:
    absent = frozenset().union(*(rule.absent for rule in rules))
    return {
        entry.field.name: entry.field.shown(*of_field(entry, table, new, rules))
        for entry in found
        if entry.field.name not in absent
    }
