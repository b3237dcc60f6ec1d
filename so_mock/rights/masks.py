"""`TableRight` and `FieldProperties` as one right shows in one carrier (sheet: rights.md 2 to 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from so_mock.entities.model import Entity
from so_mock.entities.rights_form import Field
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
    "usepersonaddress": "usepersonaddress", "alldayevent": "isalldayevent", "freebusy": "isfree", "alarm": "alarmleadtime",
}  # fmt: skip
_ENDINGS = ("fullname", "name", "id")


class Entry(NamedTuple):
    """A field and what the role says of it."""

    field: Field
    source: str  # the entity's property behind it, lowered
    role: tuple[int, str] | None


def entries(fields: Iterable[Field], entity: Entity, told: Told) -> list[Entry]:
    stored = {name.lower() for name in entity.references} | _known(entity)
    lowered = {path.lower(): right for path, right in told.items()}
    return [
        Entry(field, source, said(lowered, field.name.lower(), source))
        for field in fields
        for source in [source_of(field.name.lower(), stored)]
    ]


def _known(entity: Entity) -> set[str]:
    return {name.lower() for name in (*entity.computed, *entity.children, *entity.choices)}


def source_of(name: str, stored: set[str]) -> str:
    """The property behind a column: `associateid` and `associatefullname` show `associate`."""
    if name in _SHOWN_AS:
        return _SHOWN_AS[name]
    if name in stored:
        return name
    for ending in _ENDINGS:
        if name.endswith(ending) and name.removesuffix(ending) in stored:
            return name.removesuffix(ending)
    return name


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
            lock = next((r for n, r in rule.locks.items() if n.lower() == entry.source), None)
            lock = lock or (rule.others, rule.reason)
        if lock is not None:
            right = both(right, lock)
    if entry.role is not None:
        right = both(right, entry.role)
    if not table & VISIBLE:
        return both(right, (NONE, right[1]))
    if not table & (INSERT if new else WRITABLE):
        return both(right, (READ, right[1]))
    return right


def table_right(mask: int, reason: str) -> dict[str, Any]:
    return {"Mask": mask_text(mask), "Reason": reason}


def field_properties(
    found: Iterable[Entry], table: int, new: bool, rules: Iterable[Rule]
) -> dict[str, Any]:
    return {e.field.name: e.field.shown(*of_field(e, table, new, rules)) for e in found}
