"""Rows that behaviours make: of what was given, or of another row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.store.table import Row


def add(crm: Crm, name: str, given: Mapping[str, Any] | None, **own: Any) -> Row:
    """A new row as a save would make it. `own`: properties that no carrier brings along, such as the owner."""
    entity = crm.model[name]
    row = crm.absorber.new_row(entity, given or {}, crud.default_row(crm, entity, given or {}))
    return crud.store(crm, entity, {**row, **own})


def replace(
    crm: Crm, name: str, owner: str, id: int, given: Iterable[Mapping[str, Any] | None] | None
) -> list[Row]:
    """The rows of an owner become those given."""
    key = crm.model[name].key
    for row in crm.referring(name, owner, id):
        crm.delete(name, row[key])
    return [add(crm, name, each, **{owner: id}) for each in given or () if each is not None]


def join(
    crm: Crm, name: str, owner: str, id: int, given: Iterable[Mapping[str, Any]] | None
) -> None:
    """People become part of an owner, each as a new row, whatever id it brings along; who is there already stays so."""
    entity = crm.model[name]
    there = {_who(row) for row in crm.referring(name, owner, id)}
    for each in given or ():
        if _who(each) not in there:
            crud.save(crm, entity, {**each, entity.key: 0}, owner={owner: id})
            there.add(_who(each))


def _who(member: Mapping[str, Any]) -> tuple[int, int]:
    """A person, else a company."""
    person = member.get("PersonId") or 0
    return person, 0 if person else member.get("ContactId") or 0


def copied(crm: Crm, name: str, row: Row, **changes: Any) -> Row:
    """Another row with the same content, stamped as new."""
    entity = crm.model[name]
    return crud.store(crm, entity, {**row, entity.key: 0, **changes})
