"""Rows behind the API."""

from __future__ import annotations

from so_mock.admin.asked import NOTHING, TEXT, WHOLE, Answered, Asked, json, number, record, rows
from so_mock.entities.model import Entity
from so_mock.store.table import Id, Row

ROW = {"type": "object"}
ENTITIES = record(entities=rows(record(name=TEXT, key=TEXT, rows=WHOLE)))
ROWS = record(entity=TEXT, total=WHOLE, rows=rows(ROW))
OPTIONS = {"$filter": TEXT, "$orderBy": TEXT, "$top": WHOLE, "$skip": WHOLE}
MEDIA = ("application/json", "application/yaml")


def state(asked: Asked) -> Answered:
    """Which entities there are, and how many rows of each."""
    from so_mock.query import state  # the query engine is for those who ask

    found = state.entities(asked.tenant)
    return json({"entities": [{"name": n, "key": key, "rows": rows} for n, key, rows in found]})


def listed(asked: Asked) -> Answered:
    """Rows of an entity as they are kept; a filter is on their properties, also of rows that they refer to."""
    from so_mock.query import state

    options = asked.query
    top, skip = (number(options, name) for name in ("$top", "$skip"))
    text, order = options.get("$filter", ""), options.get("$orderBy", "")
    found = state.rows(asked.tenant, asked.named, text, order, top, skip or 0)
    hidden = found.entity.hidden
    rows = [{n: v for n, v in row.items() if n not in hidden} for row in found.rows]
    return json({"entity": found.entity.name, "total": found.total, "rows": rows})


def row(asked: Asked) -> Answered:
    """One row as it is kept."""
    from so_mock.admin import rows

    name, text = asked.names.values()
    table = asked.tenant.store.table(name.lower())
    if name.lower().startswith("y_") and table.rows:
        found: Row | None = table.get(int(text)) if text.isdecimal() and len(text) < 10 else None
        if found is not None:
            return json(found)
    entity, id = _named(asked)
    return json(rows.shown(entity, rows.need(asked.tenant, entity, id)))


def insert(asked: Asked) -> Answered:
    """A new row, given as a scenario file gives it; the next id where it has none."""
    from so_mock.admin import rows

    entity = rows.entity_of(asked.tenant, asked.named)
    return json(rows.shown(entity, rows.insert(asked.tenant, entity, asked.content)), 201)


def put(asked: Asked) -> Answered:
    """The row in place of what was there; properties that are not given are blank."""
    from so_mock.admin import rows

    entity, id = _named(asked)
    stored, new = rows.put(asked.tenant, entity, id, asked.content)
    return json(rows.shown(entity, stored), 201 if new else 200)


def remove(asked: Asked) -> Answered:
    """Deletes the row as the API does, which may be softly; one that is deleted so already goes for good."""
    from so_mock.admin import rows

    rows.remove(asked.tenant, *_named(asked))
    return NOTHING


def _named(asked: Asked) -> tuple[Entity, Id]:
    from so_mock.admin import rows

    name, text = asked.names.values()
    entity = rows.entity_of(asked.tenant, name)
    return entity, rows.id_of(asked.tenant, entity, text)
