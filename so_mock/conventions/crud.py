"""Create a default, get, save, delete, list: what every family of entities does unless a behaviour says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from so_mock.call import Record
from so_mock.clock import NO_DATE
from so_mock.conventions import blobs
from so_mock.crm import Crm, title
from so_mock.entities import custom, links
from so_mock.entities.absorb import CREATED, STAMPS, UPDATED, missing_name
from so_mock.entities.columns import entity_of_table
from so_mock.entities.membership import TARGETS
from so_mock.entities.model import DELETED, Children, Entity, View
from so_mock.entities.patch import patched
from so_mock.entities.relations import referring
from so_mock.errors import Invalid, NotFound, required
from so_mock.store.table import Row

NOTHING: Mapping[str, Any] = MappingProxyType({})
# Rows that name what they are about: table -> the properties that hold its table (a name or number) and its id.
NAMING = {
    "_favourite": ("TableName", "RecordId"), "history": ("HistoryName", "Id"),
    "selection_member": ("TargetTableNumber", "TargetRecordId"),
}  # fmt: skip


def default_row(crm: Crm, entity: Entity, given: Mapping[str, Any] = NOTHING) -> Row:
    """The template of a new row: blanks, the entity's defaults, key 0. Nothing is stored.

    What is `given` needs no default: a number that a template has taken already is not taken again.
    """
    row = crm.absorber.blank_row(entity)
    for name, value in entity.defaults.items():
        if name not in row or given.get(name) is not None:
            continue  # a catalogue of another version may lack the property
        row[name] = value(crm) if callable(value) else value
    if custom.CUSTOM in row:
        row[custom.CUSTOM] = custom.defaults(fields_of(crm, entity))
    return row


def fields_of(crm: Crm, entity: Entity) -> custom.Fields:
    """The custom fields that the entity has by now."""
    return crm.shapes.custom.of(crm.reads, entity)


def create_default(crm: Crm, entity: Entity, carrier: str) -> View:
    return View(entity, carrier, default_row(crm, entity))


def get(crm: Crm, entity: Entity, carrier: str, id: int) -> View | None:
    row = crm.row(entity.name, id)
    return None if row is None else View(entity, carrier, row)


def get_list(crm: Crm, entity: Entity, carrier: str, ids: list[int] | None) -> list[View]:
    return [View(entity, carrier, row) for row in crm.known(entity.name, ids)]


def save(
    crm: Crm,
    entity: Entity,
    given: Mapping[str, Any] | None,
    carrier: str = "",
    owner: Mapping[str, int] = MappingProxyType({}),
) -> View:
    """Key 0 or absent inserts, a known key updates, an unknown one is NotFound. `owner`: whom a child belongs to, also
    where its carrier does not tell."""
    given = required(given, title(entity))
    key = given.get(entity.key)
    if key:
        row = crm.absorber.changed_row(entity, given, crm.need(entity.name, key))
        template = None
    else:
        template = default_row(crm, entity, given)
        row = crm.absorber.new_row(entity, given, {**template})
        row = crm.mended(entity.name, row, template)
    if custom.CUSTOM in row:
        fields, reading = fields_of(crm, entity), custom.reading_in(crm.culture())
        row = custom.kept(fields, row, given, crm.clock.zone, reading)
    row = store(crm, entity, {**row, **owner} if owner else row, template)
    for name, below in entity.children.items():
        if below.saved and given.get(name) is not None:
            save_children(crm, below, row[entity.key], given[name])
    if links.LINKS in entity.computed and given.get(links.LINKS) is not None:
        links.save(crm, entity.name, row[entity.key], given[links.LINKS])
    # Children may have changed their owner's row: a count, a total.
    return View(entity, carrier or entity.carrier, crm.row(entity.name, row[entity.key]) or row)


def save_children(crm: Crm, below: Children, owner: int, given: list[Any]) -> None:
    """A collection that is saved with its owner replaces the stored one: known keys are updated, key 0 is inserted,
    what is left out is deleted (domain.md 4)."""
    entity = crm.model[below.entity]
    held = {row[entity.key] for row in crm.referring(below.entity, below.via, owner)}
    for each in given:
        if each is None:
            continue
        key = each.get(entity.key) or 0
        if key and key not in held:
            crm.need(below.entity, key)  # one of another owner moves here
        held.discard(key)
        save(crm, entity, each, owner={below.via: owner})
    for key in held:
        delete(crm, entity, key)


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
    given = required(given, title(entity))
    crm.need(entity.name, id)
    record = {**given, entity.key: id}
    if saver is None:
        return save(crm, entity, record, carrier)
    saved = crm.call(saver.operation, **{saver.argument: record})
    return View(saved.entity, carrier, saved.row) if isinstance(saved, View) else saved


def changed(crm: Crm, record: Record, change: Any, entity: Entity) -> Record:
    """The record after a patch, which tells date-times as the caller is shown them."""
    carriers, zone, wishes = crm.model.carriers, crm.clock.zone, crm.wishes
    seen: Record = record
    if wishes.zone or wishes.tagged:
        from so_mock.render import dress, times  # for those who ask for a zone

        told = dress.Dress(moment=times.telling(wishes, zone))
        seen = dress.dress(record, carriers.type(entity.carrier), carriers, told)
    return patched(record, change, entity, carriers, zone, wishes.zone, seen)


def patch(
    crm: Crm, entity: Entity, carrier: str, id: int, change: Any, saver: Saver | None = None
) -> Any:
    """REST PATCH: the entity is read, changed as told, and saved like any other save (wire.md 6)."""
    old = crm.need(entity.name, id)
    record = crm.record(View(entity, entity.carrier, old))
    given = changed(crm, record, change, entity)
    for name in entity.hidden:
        if given.get(name) == record.get(name):
            given.pop(name, None)
    for name in entity.references:
        if given.get(name) is None and record.get(name) is None:
            given.pop(name, None)  # it may refer to what is only hidden: a patch leaves it alone
    for name in custom.SPELLINGS:
        held, left = record.get(name), given.get(name)
        if isinstance(held, dict) and left is not None:  # what a patch removed is not merely absent
            given[name] = {**dict.fromkeys(held.keys() - left.keys()), **left}
    return put(crm, entity, carrier, id, given, saver)


def delete(crm: Crm, entity: Entity, id: int) -> None:
    """204 whether it was there or not.

    Where the real delete is soft the row stays, and nobody sees it; a list item stays and is only marked.
    """
    row = crm.row(entity.name, id)
    if row is None:
        return
    if entity.leave is not None:
        with crm.unasked():
            entity.leave(crm.server, row)
    if entity.soft:
        crm.update(entity.name, {**row, DELETED: crm.now()})
    elif entity.retired:
        crm.update(entity.name, {**row, **entity.retired})
    else:
        remove(crm, entity, id)


def remove(crm: Crm, entity: Entity, id: int) -> None:
    """Removes a row for good: its parts go with it, and what refers to it refers to nothing (domain.md 7)."""
    from so_mock.conventions.references import repoint  # only where something goes

    owned = [(below.entity, below.via) for below in entity.children.values()]
    with crm.unasked():
        for name, via in dict.fromkeys([*owned, *entity.parts.items()]):
            part = crm.model[name]
            for row in crm.store.table(name).by(referring(via), id):
                remove(crm, part, row[part.key])
        links.drop(crm, entity.name, id)
        _forget(crm, entity.name, id)
        repoint(crm, entity.name, id, 0)
    crm.delete(entity.name, id)
    with crm.unasked():
        blobs.remove_all(crm, entity.name, id)


def _forget(crm: Crm, entity: str, id: int) -> None:
    """What users keep at hand of a row, and its places in selections, go with it."""
    for name, (kind, record) in NAMING.items():
        table = crm.store.table(name)
        for row in table.by(referring(record), id) if table.rows else ():
            if _named(crm, row[kind]) == entity:
                crm.delete(name, row[table.key])


def _named(crm: Crm, table: str | int) -> str:
    """The entity that a table's name or number stands for."""
    if isinstance(table, int):
        return TARGETS[table].entity if table in TARGETS else ""
    return table.lower() if table.lower() in crm.model else entity_of_table(crm.model, table)


def store(crm: Crm, entity: Entity, row: Row, template: Row | None = None) -> Row:
    """Writes a row that is complete but for its stamps, and what the entity makes of it. `template`: what a new one was
    made of, before the client had its say.

    Raises Invalid when its name is blank and, with `--strict`, when it refers to what is not there.
    """
    server = crm.server
    before = server.row(entity.name, row.get(entity.key) or 0)
    if before is not None:
        crm.note_told(entity, row, before)
    asked = row = crm.mended(entity.name, row)
    if entity.settle is not None:
        with crm.unasked():
            row = entity.settle(server, row, before)
    blank = missing_name(entity, row)
    if blank:
        raise Invalid(f"{title(entity)}: {blank} must be filled in")
    if crm.strict:
        refuse_dangling(crm, entity, row)
    stamp(crm, row, new=before is None)
    # A new row may have its key: it was chosen from behind the API.
    there = row.get(entity.key) in crm.store.table(entity.name)
    stored = (crm.store.update if there else crm.store.insert)(entity.name, row)
    if crm.sight is not None:
        crm.note_asked(entity, stored[entity.key], asked, before or template)
    if entity.follow is not None:
        with crm.unasked():
            entity.follow(server, stored, before)
        stored = server.row(entity.name, stored[entity.key]) or stored
    return crm.shown(entity.name, stored)


def change(crm: Crm, entity: Entity, row: Row, **changes: Any) -> Row:
    """Writes some properties of a row that is there, stamped like any save; one that changes nothing writes nothing."""
    if all(row.get(name) == value for name, value in changes.items()):
        return row
    return store(crm, entity, {**row, **changes})


def refuse_dangling(crm: Crm, entity: Entity, row: Row) -> None:
    """Only with `--strict`; else the reference is kept, and shows nothing (domain.md 11)."""
    for name, reference in entity.references.items():
        held = row.get(name)
        for id in held if isinstance(held, list) else [held]:
            if id and name not in STAMPS and crm.row(reference.entity, id) is None:
                raise Invalid(f"{title(entity)}: {name} {id} does not exist (--strict)")


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
