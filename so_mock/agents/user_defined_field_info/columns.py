"""Columns and user-defined fields of a table alike, as far as they are published."""

from __future__ import annotations

from typing import Any

from so_mock.agents.user_defined_field_info.layout import live
from so_mock.behaviour import behaviour
from so_mock.catalogue.tables import tables
from so_mock.crm import Crm
from so_mock.entities.custom import COLUMNS, prog_id
from so_mock.entities.definitions import OWNERS
from so_mock.errors import BadRequest
from so_mock.store.table import Row

Record = dict[str, Any]

# The type of a custom field that is a user-defined one.
_TYPES = {"Number": "Integer", "UnlimitedDate": "Date", "List": "MdoList"}
_KINDS = {
    "int": "Integer",
    "float": "Decimal",
    "date": "DateTime",
    "bool": "Checkbox",
    "text": "ShortText",
}


@behaviour("UserDefinedFieldInfo.GetCustomFieldInfoList")
def get_custom_field_info_list(
    crm: Crm, table_name: str | None, include_standard: bool | None
) -> list[Record]:
    """What is published of a table: user-defined fields, then columns of the customer's own, then the standard ones."""
    name = table_name or ""
    database = tables().find(name)
    columns = [row for row in crm.rows(COLUMNS) if row["TableName"] == name.lower()]
    if database is None and not columns and not name.lower().startswith("y_"):
        raise BadRequest(f"There is no table {name or 'without a name'}")
    owner = name.capitalize()
    infos = [_info(crm, row) for row in (live(crm, owner) if owner in OWNERS else [])]
    infos += [crm.record(crm.view(COLUMNS, row)) for row in columns]
    if include_standard and database is not None:
        infos += [
            crm.blank("FieldInfoBase")
            | {"FieldName": column.name, "DisplayName": column.name, "FieldType": _KINDS[column.kind],
               "IsMandatory": not column.nullable, "Rank": rank}
            for rank, column in enumerate(database.columns.values(), 1)
        ]  # fmt: skip
    return infos


@behaviour("UserDefinedFieldInfo.GetCustomFieldInfo")
def get_custom_field_info(
    crm: Crm, table_name: str | None, field_name: str | None
) -> Record | None:
    wanted = (field_name or "").lower()
    infos = get_custom_field_info_list(crm, table_name, False)
    return next((info for info in infos if info["FieldName"].lower() == wanted), None)


def _info(crm: Crm, row: Row) -> Record:
    return crm.blank("FieldInfoBase") | {
        "FieldType": _TYPES.get(row["FieldType"], row["FieldType"]), "FieldName": prog_id(row),
        "DisplayName": row["FieldLabel"], "Description": row["Tooltip"], "ShortLabel": row["ShortLabel"],
        "HideLabel": row["HideLabel"], "IsIndexed": row["IsIndexed"], "IsMandatory": row["IsMandatory"],
        "IsReadOnly": row["IsReadOnly"], "Rank": row["TabOrder"], "TemplateVariableName": row["TemplateVariableName"],
    }  # fmt: skip
