"""Tables of the database as the dot syntax names them, and the rows that stand for theirs (sheet: query.md f.1).

Most hold the rows of an entity. Addresses, phones and interests lie within the rows that they belong to; rows of what no
entity keeps are those that mass operations wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.catalogue.tables import Database, tables
from so_mock.entities.columns import Mapped, entity_of_table, table_of
from so_mock.entities.crm import SINCE
from so_mock.entities.custom import TABLES, Field
from so_mock.entities.model import Entity
from so_mock.names import nearest_hint
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.query.engine import Engine
    from so_mock.store.reads import Reads

# What a table of the customer's own has beside his columns.
_SYSTEM = {
    "id": "int", "last_changed": "date", "dbi_agent_id": "int", "dbi_key": "text", "dbi_last_syncronized": "date",
    "dbi_last_modified": "date",
}  # fmt: skip
KINDS = {"int": "int", "text": "string", "date": "datetime", "float": "decimal", "bool": "bool", "list": "int", "relation": "int"}  # fmt: skip


class Cell(NamedTuple):
    """`type` of the restrictions it takes; `target` the table that a foreign key leads to; `field` the customer's."""

    name: str
    type: str
    target: str = ""
    field: Field | None = None


class Source(NamedTuple):
    """One table.

    name      in the spelling of the dictionary; `key` its primary key
    entity    its `name` is that of the table in the store, its `key` the property of the primary key
    database  None for a table of the customer's own
    mapped    column -> property, where the rows are those of a known entity
    made      the rows by lowered column, where they lie within those of others
    """

    name: str
    key: str
    entity: Entity
    cells: Mapping[str, Cell]
    database: Database | None = None
    mapped: Mapped | None = None
    made: Callable[[Shaper], Iterable[Row]] | None = None


def source(engine: Engine, reads: Reads, name: str) -> Source | None:
    """Without regard to case; None for a table that there is not."""
    lowered = name.lower()
    if lowered.startswith("y_"):
        return _own(engine, reads, lowered)
    database = tables().find(lowered)
    if database is None:
        return None
    cells = {c.name.lower(): Cell(c.name, KINDS[c.kind], c.target) for c in database.columns.values()}  # fmt: skip
    made = MADE.get(lowered)
    known = "" if made else entity_of_table(engine.model, database.name)
    if not known:
        entity = Entity(f"_{lowered}", "", "id")
        return Source(database.name, database.key.lower(), entity, cells, database, made=made)
    entity = engine.model[known]
    fields = engine.shapes.custom.columns(reads, database.name)
    cells |= {field.name.lower(): _cell(field) for field in fields}
    mapped = engine.shapes.columns.of(entity)
    return Source(database.name, database.key.lower(), entity, cells, database, mapped)


def _own(engine: Engine, reads: Reads, name: str) -> Source | None:
    if not any(row["Name"].lower() == name for row in reads.rows(TABLES)):
        return None
    cells = {column: Cell(column, KINDS[kind]) for column, kind in _SYSTEM.items()}
    fields = engine.shapes.custom.columns(reads, name)
    cells |= {field.name.lower(): _cell(field) for field in fields}
    return Source(name, "id", Entity(name, "", "id"), cells)


def _cell(field: Field) -> Cell:
    database = table_of(field.target) if field.target and not field.target.startswith("y_") else None  # fmt: skip
    return Cell(field.name, KINDS[field.kind], database.name if database else field.target, field)


def near_table(reads: Reads, name: str) -> str:
    own = [row["Name"] for row in reads.rows(TABLES)]
    return nearest_hint(name, [*tables(), *own])


def near_cell(source: Source, name: str) -> str:
    return nearest_hint(name, [cell.name for cell in source.cells.values()])


def _table_of_list(row: Row) -> int:
    database = tables().find(row["ListType"])
    return database.number if database else 0


# What another property tells.
TOLD: Mapping[tuple[str, str], Callable[[Row], Any]] = {
    ("UDListDefinition", "listTableId"): _table_of_list,
}


# -- rows that lie within others. Their numbers are ours: of the owner, and of the place within him.

_PERSONS = 1  # numbers of persons' are odd
_PHONES: Mapping[str, Mapping[str, int]] = {
    "contact": {"Phones": 1, "Faxes": 3},
    "person": {"OfficePhones": 16385, "Faxes": 16387, "PrivatePhones": 16388, "MobilePhones": 16389, "OtherPhones": 16390},
}  # fmt: skip
_ADDRESSES = {"contact": (("Postal", 1), ("Street", 2)), "person": (("Street", 16387),)}
_OWNERS = (("contact", "ContactId", 0), ("person", "PersonId", _PERSONS))


def _number(owner: int, odd: int, place: int) -> int:
    return (owner * 2 + odd) * 256 + place


def _owned(shaper: Shaper) -> Iterator[tuple[str, Row, int, int]]:
    """Entity, row, its id, and whether it is a person."""
    for entity, key, odd in _OWNERS:
        for row in shaper.reads.rows(entity):
            yield entity, row, row[key], odd


def _elements(prop: str, key: str, address: str) -> Callable[[Shaper], Iterator[Row]]:
    def made(shaper: Shaper) -> Iterator[Row]:
        for entity, row, id, odd in _owned(shaper):
            for place, each in enumerate(row.get(prop) or ()):
                yield {
                    "id": _number(id, odd, place), key: _number(id, odd, place), f"{entity}_id": id,
                    address: each["Value"], "description": each["Description"], "rank": place + 1,
                }  # fmt: skip

    return made


def _phones(shaper: Shaper) -> Iterator[Row]:
    for entity, row, id, odd in _owned(shaper):
        place = 0
        for prop, kind in _PHONES[entity].items():
            for rank, each in enumerate(row.get(prop) or (), 1):
                number = _number(id, odd, place)
                place += 1
                yield {
                    "id": number, "phone_id": number, "owner_id": id, "ptype_idx": kind, "phone": each["Value"],
                    "searchphonenumber": each["StrippedValue"], "description": each["Description"], "rank": rank,
                }  # fmt: skip


def _addresses(shaper: Shaper) -> Iterator[Row]:
    for entity, row, id, odd in _owned(shaper):
        held = row.get("Address") or {}
        for place, (part, kind) in enumerate(_ADDRESSES[entity]):
            address = held.get(part)
            if address:
                number = _number(id, odd, place)
                yield {
                    "id": number, "address_id": number, "owner_id": id, "atype_idx": kind,
                    "wgs84latitude": held.get("Wgs84Latitude"), "wgs84longitude": held.get("Wgs84Longitude"),
                    **{name.lower(): value for name, value in address.items() if name != "AtypeIdx"},
                }  # fmt: skip


def _interests(entity: str, key: str, letter: str) -> Callable[[Shaper], Iterator[Row]]:
    def made(shaper: Shaper) -> Iterator[Row]:
        for row in shaper.reads.rows(entity):
            since = row.get(SINCE) or {}
            for place, interest in enumerate(row.get("Interests") or ()):
                number = _number(row[key], 0, place)
                yield {
                    "id": number, f"{entity}interest_id": number, f"{entity}_id": row[key],
                    f"{letter}interest_idx": interest, "startdate": since.get(interest),
                }  # fmt: skip

    return made


def _sequences(shaper: Shaper) -> Iterator[Row]:
    model = shaper.shapes.model
    for number, name in enumerate(tables(), 1):
        database = tables().find(name)
        held = entity_of_table(model, name) or f"_{name.lower()}"
        if database is not None:
            yield {
                "id": number, "tablename": name, "tablenumber": database.number,
                "next_id": shaper.reads.table(held).next_id,
            }  # fmt: skip


def _usage(shaper: Shaper) -> Iterator[Row]:
    """How often a webhook was called, under the id of that webhook."""
    for row in shaper.reads.rows("webhook"):
        yield {
            "id": row["WebhookId"], "webhook_usage_id": row["WebhookId"], "total_calls": row["TotalCalls"],
            "total_errors": row["TotalErrors"], "consecutive_errors": row["ConsecutiveErrors"],
            "last_error": row["LastError"],
        }  # fmt: skip


MADE: Mapping[str, Callable[[Shaper], Iterable[Row]]] = {
    "email": _elements("Emails", "email_id", "email_address"), "url": _elements("Urls", "url_id", "url_address"),
    "phone": _phones, "address": _addresses, "contactinterest": _interests("contact", "ContactId", "c"),
    "personinterest": _interests("person", "PersonId", "p"), "sequence": _sequences,
    "webhook_usage": _usage,
}  # fmt: skip
