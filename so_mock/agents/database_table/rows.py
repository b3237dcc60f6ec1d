"""Rows one by one: of extra tables only, as the published description says."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.conventions import extra_tables
from so_mock.crm import Crm

Record = dict[str, Any]


@behaviour("DatabaseTable.ReadRow")
def read_row(crm: Crm, table_name: str | None, id: int) -> Record | None:
    table = extra_tables.need(crm, table_name)
    row = crm.row(table, id)
    if row is None:
        return None
    return crm.blank("TableRecord") | {"Values": extra_tables.values(crm, table, row)}


@behaviour("DatabaseTable.InsertRow")
def insert_row(crm: Crm, table_name: str | None, values: dict[str, str] | None) -> int:
    table = extra_tables.need(crm, table_name)
    row = extra_tables.insert(crm, table, extra_tables.read(crm, table, values))
    return int(row[extra_tables.KEY])


@behaviour("DatabaseTable.UpdateRow")
def update_row(crm: Crm, table_name: str | None, id: int, values: dict[str, str] | None) -> None:
    """What is left out stays."""
    table = extra_tables.need(crm, table_name)
    old = extra_tables.need_row(crm, table, id)
    extra_tables.update(crm, table, old, extra_tables.read(crm, table, values))


@behaviour("DatabaseTable.DeleteRow")
def delete_row(crm: Crm, table_name: str | None, id: int) -> None:
    crm.store.delete(extra_tables.need(crm, table_name), id)
