"""Rows of tables that customers add (`y_equipment`): kept by column, shown in the encoding of the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from so_mock.clock import NO_DATE
from so_mock.crm import Crm
from so_mock.entities import custom
from so_mock.entities.custom import TABLES, Field
from so_mock.entities.shape import Shaper
from so_mock.errors import BadRequest, NotFound
from so_mock.store.table import Row

KEY = "id"
# What every such table has, as recorded (en/custom-objects/.../rest-get-custom-object-row).
SYSTEM = (
    Field(KEY, "int", "", 0), Field("last_changed", "date", "", NO_DATE), Field("dbi_agent_id", "int", "", -1),
    Field("dbi_key", "text", "", ""), Field("dbi_last_syncronized", "date", "", NO_DATE),
    Field("dbi_last_modified", "date", "", NO_DATE),
)  # fmt: skip
_OWN = frozenset(field.name for field in SYSTEM)


def is_extra(name: str | None) -> bool:
    return (name or "").lower().startswith("y_")


def definition(crm: Crm, name: str | None) -> Row | None:
    rows = (row for row in crm.rows(TABLES) if row["Name"].lower() == (name or "").lower())
    return next(rows, None)


def need(crm: Crm, name: str | None) -> str:
    """The table's name as it is kept. Raises BadRequest for what is no extra table."""
    table = (name or "").lower()
    if not is_extra(table):
        raise BadRequest(
            f"{name or 'A table without a name'} is no extra table: only y_... are reached row by row"
        )
    if definition(crm, table) is None:
        raise BadRequest(f"There is no extra table {name}")
    return table


def fields(crm: Crm, table: str) -> list[Field]:
    return crm.shapes.custom.columns(crm.reads, table)


def need_row(crm: Crm, table: str, id: int | None) -> Row:
    row = crm.row(table, id)
    if row is None:
        raise NotFound(f"{table} id {id or 0} not found")
    return row


def read(crm: Crm, table: str, values: Mapping[str, Any] | None) -> Row:
    """What a client gave, as values; what only the server fills is not listened to. Raises BadRequest for a column that
    the table does not have."""
    known = {field.name.lower(): field for field in fields(crm, table)}
    given: Row = {}
    for name, text in (values or {}).items():
        field = known.get(name.lower())
        if field is not None:
            given[field.name] = custom.typed(field.kind, text, crm.clock.zone)
        elif name.partition(":")[0].lower() not in _OWN | known.keys():
            raise BadRequest(f"{table} has no column {name}")
    return given


def blank(crm: Crm, table: str) -> Row:
    row = {field.name: field.given for field in SYSTEM}
    for field in fields(crm, table):
        row[field.name] = custom.typed(field.kind, field.given)
    return row


def insert(crm: Crm, table: str, given: Row) -> Row:
    return crm.store.insert(table, {**blank(crm, table), **given, **_stamps(crm)})


def update(crm: Crm, table: str, row: Row, given: Row) -> Row:
    return crm.update(table, {**row, **given, **_stamps(crm)})


def _stamps(crm: Crm) -> Row:
    return {"last_changed": crm.now(), "dbi_last_modified": crm.now()}


def values(crm: Crm, table: str, row: Row) -> dict[str, str]:
    """All columns of the row, as the API shows them."""
    shown: dict[str, str] = {}
    shaper = Shaper(crm.shapes, crm.reads)
    for field in (*SYSTEM, *fields(crm, table)):
        value = custom.typed(field.kind, row.get(field.name))
        shown[field.name] = custom.spelt(field.kind, value)
        if field.kind == "relation":
            shown[f"{field.name}:DisplayText"] = custom.text_of(shaper, field.target, value)
    return shown
