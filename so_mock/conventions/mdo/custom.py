"""Lists of what a customer added: his tables, his fields, and the values of fields that are chosen from."""

from __future__ import annotations

from so_mock.conventions.extra_tables import definition, fields
from so_mock.conventions.mdo.asked import Asked, Item, by_name, lists, pairs
from so_mock.conventions.mdo.service import nest
from so_mock.entities.columns import table_of
from so_mock.entities.custom import COLUMNS, DEFINED, TABLES, prog_id, published


@lists("customobjectlist")
def custom_objects(asked: Asked) -> list[Item]:
    """A table lies below the one that it refers to first."""
    crm = asked.crm
    rows = list(crm.rows(TABLES))
    ids = {str(row["Name"]).lower(): row["Id"] for row in rows}
    above: dict[int, int] = {}
    for row in rows:
        targets = (
            ids.get(field.target.lower()) for field in fields(crm, row["Name"]) if field.target
        )
        above[row["Id"]] = next((id for id in targets if id and id != row["Id"]), -1)
    items = {
        row["Id"]: {"Id": row["Id"], "Name": row["Title"] or row["Name"], "ToolTip": row["Description"], "Type": row["Name"],
                    "ExtraInfo": pairs(parentId=above[row["Id"]], tableName=row["Name"])}
        for row in rows
    }  # fmt: skip
    if asked.flat or _in_ring(above):
        return by_name(items.values())
    return nest(items, above)


def _in_ring(above: dict[int, int]) -> bool:
    for start in above:
        seen, at = {start}, above.get(start, -1)
        while at in above:
            if at in seen:
                return True
            seen.add(at)
            at = above[at]
    return False


@lists("customobjectrelation")
def custom_relations(asked: Asked) -> list[Item]:
    """Fields of the table that lead to another one."""
    crm, table = asked.crm, (asked.told("name") or asked.bare).lower()
    found = [
        row for row in crm.rows(COLUMNS) if row["TableName"].lower() == table and row["Target"]
    ]
    return [
        {"Id": row["ExtraFieldId"], "Name": row["DisplayName"] or row["FieldName"], "Type": _table(row["Target"]),
         "ExtraInfo": row["FieldName"], "Rank": row["Rank"]}
        for row in sorted(found, key=lambda row: (row["Rank"], row["ExtraFieldId"]))
    ]  # fmt: skip


def _table(entity: str) -> str:
    found = table_of(entity)
    return found.name if found else entity


def rows_of_table(asked: Asked, table: str) -> list[Item]:
    """The rows of a customer's own table, by its display field."""
    crm = asked.crm
    asked.truth("hierarchy"), asked.truth("shortnames"), asked.truth("usedropdown")
    shown = str((definition(crm, table) or {}).get("DisplayField") or "")
    return by_name(
        {"Id": row["id"], "Name": str(row.get(shown) or row["id"]), "Type": table}
        for row in (crm.known(table, asked.ids) if asked.ids is not None else crm.rows(table))
    )  # fmt: skip


# -- user-defined fields


@lists("udeffields", "udeffieldswithchanges", "currentudeffields")
def user_defined_fields(asked: Asked) -> list[Item]:
    """`Contact` or `Contact,excludepageone`; with changes: as they will be once they are published."""
    kind, *rest = (word.strip().lower() for word in asked.bare.split(","))
    items: list[Item] = []
    for row in asked.crm.rows(DEFINED):
        found = row if asked.name == "udeffieldswithchanges" else published(row)
        if found is None or found.get("Dropped") or (kind and found["Type"].lower() != kind):
            continue
        if "excludepageone" in rest and found["Page1LineNo"]:
            continue
        items.append({"Id": found["UDefFieldId"], "Name": found["FieldLabel"], "ToolTip": found["Tooltip"],
                      "Type": found["FieldType"], "Rank": found["TabOrder"], "ExtraInfo": prog_id(found)})  # fmt: skip
    return sorted(items, key=lambda item: (item["Rank"], item["Id"]))
