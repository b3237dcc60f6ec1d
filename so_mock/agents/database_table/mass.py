"""Mass operations: many rows of one table in one call, all or none.

source: en/api/bulk-operations/mass-operations
"""

from __future__ import annotations

from typing import Any, NamedTuple

from so_mock.agents.database_table.results import result, status_of
from so_mock.agents.database_table.targets import Cell, Target, target_of
from so_mock.agents.database_table.udefs import owner_of_udefs, upsert_udefs
from so_mock.behaviour import behaviour
from so_mock.config import STRICT
from so_mock.crm import Crm
from so_mock.entities import custom
from so_mock.errors import MassRefused
from so_mock.store.table import Row

Record = dict[str, Any]
_SAID = {"float": "number", "date": "date"}


def require_system_user(crm: Crm) -> None:
    """Nobody else may, where credentials are looked at as on the real server (sheet: wire.md 10.1). Raises MassRefused."""
    if crm.auth == STRICT and not crm.caller.system:
        raise MassRefused(
            "Mass operations need a system user: a ticket of PartnerSystemUser/Authenticate (Authorization: SOTicket), "
            "with SO-AppToken"
        )


@behaviour("DatabaseTable.Insert")
def insert(
    crm: Crm, table_name: str | None, columns: list[str] | None, data: list[list[str]] | None
) -> Record:
    require_system_user(crm)
    table = target_of(crm, table_name)
    cells = _cells(table, columns, data)
    table.refuse_missing(cells.names)
    for row in cells.rows:
        _inserted(table, row)
    return result(crm, inserts=len(cells.rows))


@behaviour("DatabaseTable.Upsert")
def upsert(
    crm: Crm, table_name: str | None, columns: list[str] | None, keys: list[str] | None,
    data: list[list[str]] | None, nomatch_action: str | None, return_row_status: bool | None,
) -> Record:  # fmt: skip
    """Rows whose keys are found are updated, others inserted; what happens to rows that nobody named is told by the action."""
    require_system_user(crm)
    action = nomatch_action or "NoChange"
    owner = owner_of_udefs(table_name)
    if owner:
        return upsert_udefs(crm, owner, columns, keys, data, action, bool(return_row_status))
    table = target_of(crm, table_name)
    cells = _cells(table, columns, data)
    key = [table.column(name).name for name in keys or ()]
    if not key or not set(key) <= set(cells.names):
        raise MassRefused(
            f"{table.name}: Keys must name at least one column, and only such as are among Columns"
        )
    by_id = key == [table.key]
    held = _by_keys(table, key)
    touched: set[int] = set()
    counts = {"Inserted": 0, "Updated": 0, "NoUpdateNeeded": 0}
    status = []
    for given, row in zip(data or (), cells.rows, strict=True):
        found = held.get(_key_of(row, key))
        if found is None:
            table.refuse_missing(cells.names)
            id, done = _inserted(table, row, by_id=by_id), "Inserted"
            held[_key_of(row, key)] = id
        else:
            id, done = found, "Updated" if table.update(found, row) else "NoUpdateNeeded"
        touched.add(id)
        counts[done] += 1
        status.append(status_of(crm, id, done, _keys_given(cells.names, key, given)))
    gone = _unmatched(table, cells.names, key, touched, action)
    rows = status if return_row_status else None
    return result(crm, counts["Inserted"], counts["Updated"], gone, rows)


@behaviour("DatabaseTable.Delete")
def delete(crm: Crm, table_name: str | None, i_ds: list[int] | None) -> Record:
    """What is deleted softly is only marked."""
    require_system_user(crm)
    table = target_of(crm, table_name)
    return result(crm, deletes=sum(table.delete(id) for id in dict.fromkeys(i_ds or ())))


@behaviour("DatabaseTable.Truncate")
def truncate(crm: Crm, table_name: str | None) -> Record:
    """All rows, marked ones too, for good; the next primary key is 1."""
    require_system_user(crm)
    table = target_of(crm, table_name)
    ids = [id for id, _ in table.rows()]
    for id in ids:
        crm.store.delete(table.rows_in, id)
    crm.store.restart(table.rows_in)
    return result(crm, deletes=len(ids))


def _inserted(table: Target, row: Row, *, by_id: bool = False) -> int:
    id = int(row.get(table.key) or 0)
    if table.own and (table.key in row or by_id):
        raise MassRefused(
            f"{table.name}: extra tables use database-assigned primary keys, therefore the primary key column "
            "cannot be specified for Insert"
        )
    if id < 0 or (id and table.has(id)):
        raise MassRefused(f"{table.name}: primary key {id} is taken")
    return table.insert(row)


def _unmatched(
    table: Target, names: list[str], key: list[str], touched: set[int], action: str
) -> int:
    if action == "NoChange":
        return 0
    others = [id for id, _ in table.rows() if id not in touched]
    if action == "DeleteRow":
        return sum(table.delete(id) for id in others)
    zero = {name: table.column(name).blank for name in names if name not in (*key, table.key)}
    for id in others:
        table.update(id, zero)
    return len(others)


def _by_keys(table: Target, key: list[str]) -> dict[tuple[Any, ...], int]:
    found: dict[tuple[Any, ...], int] = {}
    for id, row in table.rows():
        values = _key_of(row, key)
        if values in found:
            raise MassRefused(f"{table.name}: more than one row has {', '.join(key)} {values}")
        found[values] = id
    return found


def _key_of(row: Row, key: list[str]) -> tuple[Any, ...]:
    """Texts are compared without regard to case, as the database does."""
    values = (row[name] for name in key)
    return tuple(value.lower() if isinstance(value, str) else value for value in values)


def _keys_given(names: list[str], key: list[str], row: list[str]) -> list[str]:
    return [str(row[names.index(name)]) for name in key]


# -- what was given


class Cells(NamedTuple):
    names: list[str]
    rows: list[Row]


def _cells(table: Target, columns: list[str] | None, data: list[list[str]] | None) -> Cells:
    found = [table.column(name) for name in columns or ()]
    names = [column.name for column in found]
    if not names or len(set(names)) < len(names):
        raise MassRefused(f"{table.name}: Columns must name each column once, and at least one")
    if table.key in names[1:]:
        raise MassRefused(f"{table.name}: the primary key {table.key} must be the first column")
    rows = []
    for number, row in enumerate(data or ()):
        if row is None or len(row) != len(names):
            raise MassRefused(
                f"{table.name}: Data[{number}] has {len(row or ())} cells for {len(names)} columns"
            )
        rows.append(
            {
                column.name: _value(table, column, cell, number)
                for column, cell in zip(found, row, strict=True)
            }
        )
    return Cells(names, rows)


def _value(table: Target, column: Cell, cell: Any, number: int) -> Any:
    """A cell that its column cannot hold is refused, as a database would: an import must not end as zeros."""
    try:
        value = custom.read(column.kind, cell, table.crm.clock.zone)
    except (ValueError, OverflowError) as wrong:
        raise MassRefused(
            f"{table.name}: Data[{number}]: {cell!r} is no {_SAID.get(column.kind, 'integer')} for {column.name}"
        ) from wrong
    if column.size and len(value) > column.size:
        raise MassRefused(
            f"{table.name}: {len(value)} characters are too long for {column.name}, which holds {column.size}"
        )
    return value
