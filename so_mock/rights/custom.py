"""Entries of custom fields in `FieldProperties` (sheet: rights.md 7)."""

from __future__ import annotations

from collections.abc import Iterator

from so_mock.entities.columns import table_of
from so_mock.entities.custom import COLUMNS, CUSTOM, DEFINED, UDEF, prog_id, published
from so_mock.entities.rights_form import MANDATORY, READ_ONLY, UPDATE, Field
from so_mock.store.changes import Store
from so_mock.store.table import Row

NULLABLE = 32
# As recorded, where a definition says nothing of its own.
_LENGTHS = {
    "ShortText": 20, "LongText": 40, "Number": 10, "Date": 12, "UnlimitedDate": 12, "Checkbox": 2, "List": 15, "Decimal": 14,
}  # fmt: skip
_COLUMN_LENGTHS = {"LongText": 64_000, "ShortText": 255}
UNLIMITED = -1


def fields(store: Store, entity: str) -> list[Field]:
    return [*_defined(store, entity), *_columns(store, entity)]


def stamps(store: Store) -> tuple[int, int]:
    """Whether they are others by now. Most worlds have none, and `table` would make one each time."""
    defined, columns = store.tables.get(DEFINED), store.tables.get(COLUMNS)
    return (-1 if defined is None else defined.stamp), (-1 if columns is None else columns.stamp)


def _defined(store: Store, entity: str) -> Iterator[Field]:
    rows = (row for row in store.table(DEFINED).scan() if row["Type"].lower() == entity)
    shown = [row for row in map(published, rows) if row is not None]
    for row in sorted(shown, key=lambda row: row["UdefIdentity"]):
        kind = row["FieldType"]
        length = row["TextLength"] or _LENGTHS.get(kind, UNLIMITED)
        for spelling in (UDEF, CUSTOM):
            yield Field(f"{spelling}.{prog_id(row)}", kind, length, _mask(row, hidden=False))


def _columns(store: Store, entity: str) -> Iterator[Field]:
    database = table_of(entity)
    name = database.name.lower() if database else ""
    rows = [row for row in store.table(COLUMNS).scan() if row["TableName"].lower() == name]
    for row in sorted(rows, key=lambda row: (row["Rank"], row["ExtraFieldId"])):
        kind = row["FieldType"]
        mask = _mask(row, hidden=row["HideField"]) | NULLABLE
        yield Field(
            f"{CUSTOM}.{row['FieldName']}", kind, _COLUMN_LENGTHS.get(kind, UNLIMITED), mask
        )


def _mask(row: Row, hidden: bool) -> int:
    hints = (MANDATORY & ~UPDATE if row["IsMandatory"] else 0) | (
        READ_ONLY if row["IsReadOnly"] else 0
    )
    return hints | (0 if hidden else UPDATE)
