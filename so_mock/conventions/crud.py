"""Create a default, get, save, delete, list: what every family of entities does unless a behaviour says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from so_mock.clock import NO_DATE
from so_mock.crm import Crm, title
from so_mock.entities.absorb import CREATED, UPDATED, missing_name
from so_mock.entities.model import DELETED, Entity, View
from so_mock.entities.patch import patched
from so_mock.errors import Invalid, MissingBody, NotFound
from so_mock.store.table import Row


def default_row(crm: Crm, entity: Entity) -> Row:
    """The template of a new row: blanks, the entity's defaults, key 0. Nothing is stored."""
    row = crm.absorber.blank_row(entity)
    for name, value in entity.defaults.items():
        if name not in row:
            continue  # a catalogue of another version may lack the property
        row[name] = value(crm) if callable(value) else value
    return row


def create_default(crm: Crm, entity: Entity, carrier: str) -> View:
    return View(entity, carrier, default_row(crm, entity))


def get(crm: Crm, entity: Entity, carrier: str, id: int) -> View | None:
    row = crm.row(entity.name, id)
    return None if row is None else View(entity, carrier, row)


def get_list(crm: Crm, entity: Entity, carrier: str, ids: list[int] | None) -> list[View]:
    """In the order asked, each once; ids that do not exist are left out (wire.md 7)."""
    rows = (crm.row(entity.name, id) for id in dict.fromkeys(ids or ()))
    return [View(entity, carrier, row) for row in rows if row is not None]


def save(crm: Crm, entity: Entity, given: Mapping[str, Any] | None, carrier: str = "") -> View:
    """Key 0 or absent inserts, a known key updates, an unknown one is NotFound."""
    if given is None:
        raise MissingBody(f"Value cannot be null. Parameter name: {title(entity)}")
    key = given.get(entity.key)
    if key:
        row = crm.absorber.changed_row(entity, given, crm.need(entity.name, key))
    else:
        row = crm.absorber.new_row(entity, given, default_row(crm, entity))
    return View(entity, carrier or entity.carrier, store(crm, entity, row))


class Saver(NamedTuple):
    """The agent method that saves an entity in its own way, and the argument it takes it under."""

    operation: str
    argument: str


def put(
    crm: Crm,
    entity: Entity,
    carrier: str,
    id: int,
    given: Mapping[str, Any] | None,
    saver: Saver | None = None,
) -> Any:
    """REST replacement: the id of the path wins over the one in the body (wire.md 6)."""
    if given is None:
        raise MissingBody(f"Value cannot be null. Parameter name: {title(entity)}")
    crm.need(entity.name, id)
    record = {**given, entity.key: id}
    if saver is None:
        return save(crm, entity, record, carrier)
    saved = crm.call(saver.operation, **{saver.argument: record})
    return View(saved.entity, carrier, saved.row) if isinstance(saved, View) else saved


def patch(
    crm: Crm, entity: Entity, carrier: str, id: int, change: Any, saver: Saver | None = None
) -> Any:
    """REST PATCH: the entity is read, changed as told, and saved like any other save (wire.md 6)."""
    old = crm.need(entity.name, id)
    record = crm.record(View(entity, entity.carrier, old))
    given = patched(record, change, entity, crm.model.carriers, crm.clock.zone)
    for name in entity.hidden:
        if given.get(name) == record.get(name):
            given.pop(name, None)
    for name in entity.references:
        if given.get(name) is None and record.get(name) is None:
            given.pop(name, None)  # it may refer to what is only hidden: a patch leaves it alone
    return put(crm, entity, carrier, id, given, saver)


def delete(crm: Crm, entity: Entity, id: int) -> None:
    """204 whether it was there or not.

    Where the real delete is soft the row stays, and nobody sees it; a list item stays and is only marked.
    """
    row = crm.row(entity.name, id)
    if row is None:
        return
    if entity.soft:
        crm.update(entity.name, {**row, DELETED: crm.now()})
    elif entity.retired:
        crm.update(entity.name, {**row, **entity.retired})
    else:
        crm.delete(entity.name, id)


def store(crm: Crm, entity: Entity, row: Row) -> Row:
    """Writes a row that is complete but for its stamps. Raises Invalid when its name is blank."""
    blank = missing_name(entity, row)
    if blank:
        raise Invalid(f"{title(entity)}: {blank} must be filled in")
    stamp(crm, row, new=not row.get(entity.key))
    if not row.get(entity.key):
        return crm.store.insert(entity.name, row)
    return crm.update(entity.name, row)


def stamp(crm: Crm, row: Row, *, new: bool) -> None:
    """Who and when, by the tenant's clock; what a client sent there is not listened to."""
    for name in CREATED if new else UPDATED:
        if name not in row:
            continue
        if name == "UpdatedCount":
            row[name] = int(row[name] or 0) + 1
        elif name.endswith(("By", "Id")):
            row[name] = crm.caller.associate_id
        else:
            row[name] = crm.now()
    if new:
        for name in UPDATED:
            if name in row:
                row[name] = 0 if name.endswith(("By", "Id", "Count")) else NO_DATE


def found(value: Any, entity: Entity, id: int) -> Any:
    """REST says 404 where an agent says null."""
    if value is None:
        raise NotFound(f"{title(entity)} id {id} not found")
    return value
