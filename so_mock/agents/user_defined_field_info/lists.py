"""The list that a field takes its items from."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.catalogue.tables import tables
from so_mock.crm import Crm
from so_mock.entities.columns import entity_of_table, table_of
from so_mock.entities.definitions import USER_LISTS, list_name
from so_mock.store.table import Row

Record = dict[str, Any]


@behaviour("UserDefinedFieldInfo.SetListTableIdAndUDListDefinitionIdFromSelectedListId")
def set_list_from_selected_list_id(crm: Crm, info: Record | None, selected_list_id: int) -> Record:
    """A list that customers made lies in the table of all such; any other is a table of its own. Nothing is stored."""
    found = crm.need("list", selected_list_id)
    number = _number_of_list(crm, found)
    given = crm.blank("UserDefinedFieldInfo") | (info or {})
    changes = {
        "ListTableId": number or USER_LISTS,
        "UDListDefinitionId": 0 if number else selected_list_id,
    }
    row = {**given, **changes}
    return {**row, "MdoListName": list_name(row)}


@behaviour("UserDefinedFieldInfo.FigureOutListIdFromListTableIdAndUDListDefinitionId")
def figure_out_list_id(crm: Crm, info: Record | None) -> int:
    """0 when there is no such list."""
    given = info or {}
    if given.get("ListTableId") in (None, 0, USER_LISTS):
        id = given.get("UDListDefinitionId") or 0
        return id if crm.row("list", id) else 0
    lists = (row for row in crm.rows("list") if _number_of_list(crm, row) == given["ListTableId"])
    return next((int(row["Id"]) for row in lists), 0)


def _number_of_list(crm: Crm, row: Row) -> int:
    """The number of the table that the list's items lie in; 0 for one that customers made."""
    kind = str(row["ListType"])
    database = tables().find(kind)
    if database is None:
        entity = kind.replace("_", "").lower()
        named = next((e for e in crm.model.names() if e.replace("_", "") == entity), "")
        database = table_of(named) if named else None
    if database is None or database.number == USER_LISTS:
        return 0
    return database.number if entity_of_table(crm.model, database.name) else 0
