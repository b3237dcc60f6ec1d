"""CustomObject: rows of tables that customers add, and how those tables are made."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.conventions import extra_tables
from so_mock.crm import Crm
from so_mock.entities.columns import table_of
from so_mock.entities.custom import COLUMNS, TABLES
from so_mock.entities.model import View
from so_mock.errors import required
from so_mock.store.table import Row

Record = dict[str, Any]


def _shown(crm: Crm, table: str, row: Row) -> Record:
    values = extra_tables.values(crm, table, row)
    return crm.blank("CustomObject") | {
        "DefinitionName": table,
        "Id": row[extra_tables.KEY],
        "Values": values,
    }


@behaviour("CustomObject.CreateDefaultCustomObject")
def create_default_custom_object(crm: Crm, definition_name: str | None) -> Record:
    table = extra_tables.need(crm, definition_name)
    return _shown(crm, table, extra_tables.blank(crm, table))


@behaviour("CustomObject.GetCustomObject")
def get_custom_object(crm: Crm, definition_name: str | None, id: int | None) -> Record | None:
    table = extra_tables.need(crm, definition_name)
    row = crm.row(table, id)
    return _shown(crm, table, row) if row is not None else None


@behaviour("CustomObject.SaveCustomObject")
def save_custom_object(crm: Crm, definition_name: str | None, row: Record | None) -> Record:
    """Values that are left out stay, or take their default in a new row."""
    table = extra_tables.need(crm, definition_name)
    row = required(row, "Row")
    given = extra_tables.read(crm, table, row.get("Values"))
    if row.get("Id"):
        old = extra_tables.need_row(crm, table, row["Id"])
        return _shown(crm, table, extra_tables.update(crm, table, old, given))
    return _shown(crm, table, extra_tables.insert(crm, table, given))


@behaviour("CustomObject.DeleteCustomObject")
def delete_custom_object(crm: Crm, definition_name: str | None, id: int) -> None:
    crm.store.delete(extra_tables.need(crm, definition_name), id)


@behaviour("CustomObject.GetCustomObjectDefinition")
def get_custom_object_definition(crm: Crm, definition_name: str | None) -> View | None:
    row = extra_tables.definition(crm, definition_name)
    return crm.view(TABLES, row) if row is not None else None


@behaviour("CustomObject.HasScreenChooser")
def has_screen_chooser(crm: Crm, definition_name: str | None, edit: bool | None) -> bool:
    table = extra_tables.need(crm, definition_name)
    row = extra_tables.definition(crm, table) or {}
    return bool(row.get("ScreenChooserEdit" if edit else "ScreenChooserEntry"))


@behaviour("CustomObject.GetCustomObjectsMetadata")
def get_custom_objects_metadata(crm: Crm) -> list[Record]:
    return [
        crm.blank("CustomObjectMetadata")
        | {"Name": row["Title"] or row["Name"], "TableName": row["Name"], "Relations": _relations(crm, row["Name"])}
        for row in crm.rows(TABLES)
    ]  # fmt: skip


def _relations(crm: Crm, table: str) -> list[Record]:
    fields = (row for row in crm.rows(COLUMNS) if row["TableName"] == table and row["Target"])
    return [_relation(crm, row) for row in fields]


def _relation(crm: Crm, field: Row) -> Record:
    target = field["Target"]
    own = extra_tables.definition(crm, target)
    database = table_of(target)
    return crm.blank("CustomObjectRelation") | {
        "EntityName": database.name if database else target,
        "EntityType": "CustomObject" if own else target,
        "EntityTitle": own["Title"] if own else field["DisplayName"],
        "RelationField": field["FieldName"],
        "DisplayField": own["DisplayField"] if own else "",
    }
