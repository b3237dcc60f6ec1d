"""The tables that mass operations write to, in the terms of the database: column -> value.

A mass operation works on the physical table: what a save would make follow does not follow. Rows of a standard table are
those that everyone reads, where an entity has them; else they are seen here only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from so_mock.catalogue.tables import Column, Database, tables
from so_mock.conventions import crud, extra_tables
from so_mock.crm import Crm
from so_mock.entities import custom
from so_mock.entities.columns import Mapped, entity_of_table
from so_mock.entities.custom import CUSTOM, Fields
from so_mock.entities.model import DELETED, Entity
from so_mock.errors import BadRequest, MassRefused, ProtectedTable
from so_mock.names import did_you_mean
from so_mock.store.table import Row

PROTECTED = frozenset(
    ["associate", "ejuser", "credentials", "modulelicense", "modulelicenselink", "moduleowner", "licenseassoclink",
     "functionright", "role", "functionrightrolelink", "userrolelink", "registry", "config", "user_candidate",
     "user_attribute", "login", "login_customer", "locking", "erpconfiguration", "erpconnection", "erpconnector",
     "erpconnectionaccess", "travelcurrent", "batchtask", "email_account", "databasemodel", "sequence"]
)  # fmt: skip
UDEFS = frozenset(f"ud{owner}{size}" for owner in ("contact", "person", "project", "sale", "appnt", "doc", "temp")
                  for size in ("small", "large"))  # fmt: skip
# Columns that the server fills, so that an insert need not list them.
_FILLED = frozenset(
    ["registered", "registered_associate_id", "updated", "updated_associate_id", "updatedcount"]
)


class Cell(NamedTuple):
    """A column as mass operations see it."""

    name: str
    kind: str
    size: int
    required: bool

    @property
    def blank(self) -> Any:
        return custom.typed(self.kind, None)


class Target:
    """One table in the terms of the database: column -> value. `rows_in` is its table in the store."""

    own = False  # an extra table
    name: str
    key: str
    rows_in: str

    def __init__(self, crm: Crm) -> None:
        self.crm = crm

    def column(self, name: str) -> Cell:
        raise NotImplementedError

    def columns(self) -> Iterable[Cell]:
        raise NotImplementedError

    def rows(self) -> Iterator[tuple[int, Row]]:
        raise NotImplementedError

    def insert(self, values: Row) -> int:
        raise NotImplementedError

    def update(self, id: int, values: Row) -> bool:
        """Whether anything changed."""
        raise NotImplementedError

    def delete(self, id: int) -> bool:
        return self.crm.store.delete(self.rows_in, id) is not None

    def has(self, id: int) -> bool:
        return id in self.crm.store.table(self.rows_in)

    def refuse_missing(self, names: list[str]) -> None:
        missing = [cell.name for cell in self.columns() if cell.required and cell.name not in names]
        if missing:
            raise MassRefused(
                f"{self.name}: {', '.join(missing)} must be among the columns: they cannot be empty"
            )

    def _unknown(self, name: str) -> MassRefused:
        near = did_you_mean(name or "", [cell.name for cell in self.columns()])
        return MassRefused(f"{self.name} has no column {name or 'without a name'}{near}")


class ExtraTable(Target):
    own = True
    key = extra_tables.KEY

    def __init__(self, crm: Crm, name: str) -> None:
        super().__init__(crm)
        self.name = self.rows_in = extra_tables.need(crm, name)
        self._fields = {f.name.lower(): f for f in extra_tables.fields(crm, self.name)}

    def columns(self) -> Iterable[Cell]:
        yield Cell(self.key, "int", 0, False)
        yield from (Cell(field.name, field.kind, 0, False) for field in self._fields.values())

    def column(self, name: str) -> Cell:
        found = next((c for c in self.columns() if c.name.lower() == (name or "").lower()), None)
        if found is None:
            raise self._unknown(name)
        return found

    def rows(self) -> Iterator[tuple[int, Row]]:
        blank = extra_tables.blank(self.crm, self.name)
        for row in list(self.crm.store.table(self.name).scan()):
            yield row[self.key], {**blank, **row}

    def insert(self, values: Row) -> int:
        return int(extra_tables.insert(self.crm, self.name, values)[self.key])

    def update(self, id: int, values: Row) -> bool:
        row = self.crm.store.table(self.name).rows[id]
        if all(row.get(name) == value for name, value in values.items()):
            return False
        extra_tables.update(self.crm, self.name, row, values)
        return True


class StandardTable(Target):
    """A table of the database: the rows of an entity, or else rows by column name."""

    def __init__(self, crm: Crm, database: Database, entity: Entity | None) -> None:
        super().__init__(crm)
        self.database, self.name, self.key = database, database.name, database.key
        self.entity = entity
        self.mapped: Mapped | None = crm.shapes.columns.of(entity) if entity else None
        self.custom: Fields | None = crud.fields_of(crm, entity) if entity else None
        self.rows_in = entity.name if entity else f"_{database.name.lower()}"

    def columns(self) -> Iterable[Cell]:
        return map(self._cell, self.database.columns.values())

    def _cell(self, column: Column) -> Cell:
        name = column.name
        filled = name == self.key or name.lower() in _FILLED or name.lower().startswith("dbi_")
        return Cell(name, column.kind, column.size, not (column.nullable or filled))

    def column(self, name: str) -> Cell:
        found = self.database.find(name or "")
        if found is not None:
            return self._cell(found)
        field = self.custom.find(name or "") if self.custom else None
        if field is None or not field.name.startswith("x_"):
            raise self._unknown(name)
        return Cell(field.name, field.kind, 0, False)

    def rows(self) -> Iterator[tuple[int, Row]]:
        key = self.entity.key if self.entity else "id"
        for row in list(self.crm.store.table(self.rows_in).scan()):
            yield row[key], _Lazily(self, row)

    def insert(self, values: Row) -> int:
        if self.entity is None:
            row = self.crm.store.insert(self.rows_in, {**values, "id": values.get(self.key) or 0})
            return int(row["id"])
        new = self.crm.absorber.blank_row(self.entity)
        if CUSTOM in new and self.custom is not None:
            new[CUSTOM] = custom.defaults(self.custom)
        new = self._with(new, values)
        crud.stamp(self.crm, new, new=True)
        return int(self.crm.store.insert(self.rows_in, new)[self.entity.key])

    def update(self, id: int, values: Row) -> bool:
        old = self.crm.store.table(self.rows_in).rows[id]
        new = self._with(old, values)
        if new == old:
            return False
        if self.entity is not None:
            crud.stamp(self.crm, new, new=False)
        self.crm.store.update(self.rows_in, new)
        return True

    def delete(self, id: int) -> bool:
        if self.entity is None or not self.entity.soft:
            return super().delete(id)
        row = self.crm.store.table(self.rows_in).get(id)
        if row is None or row[DELETED]:
            return False
        self.crm.update(self.rows_in, {**row, DELETED: self.crm.now()})
        return True

    def held(self, row: Row, name: str) -> Any:
        """What the row has in a column."""
        column = self.database.find(name)
        if column is None:
            return row[CUSTOM].get(name, self.column(name).blank)
        if self.mapped is None:
            value = row.get("id") if name == self.key else row.get(name)
        else:
            value = self.crm.shapes.columns.out_of(self.mapped, column, row)
        return custom.typed(column.kind, value)

    def _with(self, row: Row, values: Row) -> Row:
        new = dict(row)
        own: Row = {}
        for name, value in values.items():
            column = self.database.find(name)
            if column is None:
                own[name] = value
            elif self.mapped is not None and name != self.key:
                prop, kept = self.crm.shapes.columns.into(self.mapped, column, value)
                new[prop] = kept
            elif self.mapped is not None and self.entity is not None:
                new[self.entity.key] = value or row[self.entity.key]
            elif name != self.key:
                new[name] = value
        return {**new, CUSTOM: {**new[CUSTOM], **own}} if own else new


class _Lazily(dict[str, Any]):
    """A row by columns, each worked out when it is asked for: of many columns a key needs one."""

    def __init__(self, table: StandardTable, row: Row) -> None:
        super().__init__()
        self._table, self._row = table, row

    def __missing__(self, name: str) -> Any:
        return self._table.held(self._row, name)


def target_of(crm: Crm, name: str | None) -> Target:
    """Raises ProtectedTable, or BadRequest for a table that there is not."""
    if extra_tables.is_extra(name):
        return ExtraTable(crm, name or "")
    database = tables().find(name or "")
    if database is None:
        near = did_you_mean(name or "", tables())
        raise BadRequest(f"There is no table {name or 'without a name'}{near}")
    if database.name.lower() in PROTECTED:
        raise ProtectedTable(f"{database.name} is protected: mass operations do not work on it")
    if database.name.lower() in UDEFS:
        raise MassRefused(
            f"{database.name} holds user-defined fields: only Upsert works on it, keyed by the owner's id"
        )
    entity = entity_of_table(crm.model, database.name)
    return StandardTable(crm, database, crm.model[entity] if entity else None)
