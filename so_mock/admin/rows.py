"""Rows written from behind the API: read as a scenario file gives them, and settled as any save settles them."""

from __future__ import annotations

import re

from yaml import YAMLError

from so_mock.admin.as_yaml import as_yaml
from so_mock.admin.asked import Complained
from so_mock.auth.identify import administrator
from so_mock.catalogue.carriers import Property, Type
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities import custom
from so_mock.entities.absorb import STAMPS
from so_mock.entities.model import DELETED, Entity
from so_mock.errors import BadRequest, Conflict, NotFound
from so_mock.names import nearest_hint
from so_mock.seed.rows import Read, Referred, RowReader
from so_mock.seed.scenario import Dating
from so_mock.seed.yaml import Complaints, Document, Unreadable
from so_mock.store.table import Id, Row
from so_mock.tenant import Tenant

_VALUES = Type("map", "map<object>", Type("scalar", "object"))
_ID = re.compile(r"-?[1-9][0-9]{0,9}")


def entity_of(tenant: Tenant, name: str) -> Entity:
    """Raises NotFound; BadRequest for a table that is none of the API's entities."""
    model = tenant.world.model
    lowered = name.lower()
    if lowered in model:
        return model[lowered]
    if lowered.startswith("y_") and tenant.store.table(lowered).rows:
        raise BadRequest(
            f"{lowered} is a table of the customer's own: its rows are written by DatabaseTable.Upsert"
        )
    raise NotFound(f"no entity {name[:80]!r}{nearest_hint(lowered, model.names())}")


def id_of(tenant: Tenant, entity: Entity, text: str) -> Id:
    """Raises BadRequest."""
    if _is_text(tenant, entity):
        return text
    id = int(text) if _ID.fullmatch(text) else None
    # Some lists have items of the server's own below 0.
    if id is None or (not 0 < id < 2**31 and id not in tenant.store.table(entity.name)):
        raise BadRequest(f"{entity.key} {text[:40]!r} is no id: a whole number from 1 is wanted")
    return id


def need(tenant: Tenant, entity: Entity, id: Id) -> Row:
    row = tenant.store.table(entity.name).get(id)
    if row is None:
        raise NotFound(f"there is no {entity.name} {str(id)[:80]}")
    return row


def shown(entity: Entity, row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in entity.hidden}


def insert(tenant: Tenant, entity: Entity, content: bytes) -> Row:
    """A new row, with the next id where it gives none. Raises BadRequest or Conflict."""
    given = _read(tenant, entity, content)
    id = given.get(entity.key) or 0
    if id and id in tenant.store.table(entity.name):
        raise Conflict(f"there is a {entity.name} {id} already; PUT replaces it")
    if not id and _is_text(tenant, entity):
        raise BadRequest(f"{entity.key} is missing, and {entity.name} does not number its rows")
    return _written(tenant, entity, given, None)


def put(tenant: Tenant, entity: Entity, id: Id, content: bytes) -> tuple[Row, bool]:
    """The row in place of what was there, and whether there was nothing. Raises BadRequest."""
    given = _read(tenant, entity, content, id)
    if given.get(entity.key) not in (None, 0, "", id):
        raise BadRequest(f"{entity.key} {given[entity.key]} is not the one of the address, {id}")
    before = tenant.store.table(entity.name).get(id)
    return _written(tenant, entity, {**given, entity.key: id}, before), before is None


def remove(tenant: Tenant, entity: Entity, id: Id) -> None:
    """As the API deletes it, which may be softly; what is deleted so already goes for good. Raises NotFound."""
    row = need(tenant, entity, id)
    crm = _acting(tenant)
    retired = entity.retired and all(row.get(name) == v for name, v in entity.retired.items())
    with tenant.store.unit():
        if isinstance(id, str):
            crm.store.delete(entity.name, id)
        elif retired or row.get(DELETED):
            crud.remove(crm, entity, id)
        else:
            crud.delete(crm, entity, id)


def _acting(tenant: Tenant) -> Crm:
    return tenant.acting(administrator(tenant.store))


def _is_text(tenant: Tenant, entity: Entity) -> bool:
    declared = tenant.world.model.properties(entity).get(entity.key)
    if declared is not None:
        return declared.type.name == "string"
    return isinstance(entity.extra.get(entity.key), str)


class _Reader(RowReader):
    """Takes rows as `GET` shows them, too: with the key that no carrier has, and custom fields as values, where an answer of
    the API has texts."""

    def _of_entity(self, entity: Entity) -> dict[str, tuple[str, Read]]:
        found = super()._of_entity(entity)
        key = entity.key, self.reader(self.carriers.type("int"))
        return {entity.key.lower(): key, **found}

    def _of_property(self, entity: Entity, prop: Property) -> Read:
        if prop.name in custom.SPELLINGS and prop.type.kind == "map":
            return self.reader(_VALUES)
        return super()._of_property(entity, prop)


def _read(tenant: Tenant, entity: Entity, content: bytes, id: Id = 0) -> Row:
    """What is given of a row, by the rules of scenario files. Raises Complained."""
    complaints = Complaints()
    document = Document(as_yaml(content), "row", complaints)
    row: Row = {}
    referred: list[Referred] = []
    try:
        if document.begin():
            reader = _Reader(tenant.world.absorber, tenant.world.zone)
            row, referred = reader.row(entity, document.node(), document)
            document.end()
    except YAMLError as wrong:
        document.refuse(wrong)
    except Unreadable:
        pass
    for each in referred:
        mine = each.entity == entity.name and each.id == id
        if not mine and each.id not in tenant.store.table(each.entity):
            document.complain(each.node, f"{each.prop}: there is no {each.entity} {each.id}")
    if complaints:
        raise Complained(f"this is no row of {entity.name}\n{complaints}")
    return Dating({}, tenant.clock.now()).dated(entity.name, [row])[0]


def _written(tenant: Tenant, entity: Entity, given: Row, before: Row | None) -> Row:
    """What is not given is blank, as in a scenario file; but what no answer shows stays, and so do the stamps of a row
    that was there. What only the server changes, stamps above all, stands as it is given."""
    crm = _acting(tenant)
    row = crm.absorber.blank_row(entity) | given
    if custom.CUSTOM in row:
        row = custom.planted(crud.fields_of(crm, entity), row)
    if before is not None:
        kept = (name for name in (*entity.hidden, *STAMPS) if name in before and name not in given)
        row |= {name: before[name] for name in kept}
    owned = STAMPS | entity.server
    stands = {name: value for name, value in given.items() if name in owned and name in row}
    with tenant.store.unit():
        if isinstance(row.get(entity.key), str):
            stored = crm.keep(entity.name, row)
        else:
            stored = crud.store(crm, entity, row)
        if stands:
            stored = crm.update(entity.name, {**stored, **stands})
    return stored
