"""What a customer has beside the standard: user-defined fields, columns and tables of his own (sheet: domain.md 4, 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.catalogue.tables import tables
from so_mock.entities.custom import COLUMNS, DEFINED, TABLES, prog_id
from so_mock.entities.model import Entity
from so_mock.errors import Invalid
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

OWNERS = ("Contact", "Person", "Project", "Sale", "Appointment", "Document")
RESERVED = "SuperOffice:"  # prog ids that the server gives
USER_LISTS = 136  # the table of all lists that customers make themselves

# Characters of a text field, unless its definition says otherwise.
_LENGTHS = {"ShortText": 39, "LongText": 199}
# What stands for a type of field in the variable of a template: `cs01`, `cl12`.
_VARIABLES = {"ShortText": "s", "LongText": "s", "Decimal": "d", "Date": "t", "UnlimitedDate": "t"}
# What a save of the definition leaves to the server.
_SERVER = frozenset({"HasBeenPublished", "LastVersionId", "MdoListName", "Version"})
_OF_THE_ROW = frozenset({"UDefFieldId", "Published", "Dropped", "Version", "LastVersionId"})


def of_owner(crm: Any, owner: str) -> list[Row]:
    """The rows of one type of owner, those that are to go with the next publishing too."""
    return [row for row in crm.rows(DEFINED) if row["Type"] == owner]


def definition(row: Row) -> Row:
    """What the row says of the field."""
    return {name: value for name, value in row.items() if name not in _OF_THE_ROW}


def settled(crm: Any, row: Row, before: Row | None) -> Row:
    """A new field gets its identity, and a prog id of the server's where none is given. Of one that is published
    everyone goes on to see what he saw."""
    if row["Type"] not in OWNERS:
        raise Invalid(f"UserDefinedFieldInfo: Type {row['Type']} has no user-defined fields")
    others = [
        each
        for each in of_owner(crm, row["Type"])
        if each["UDefFieldId"] != row["UDefFieldId"] and not each["Dropped"]
    ]
    row = {**row, **numbered(row, others)}
    taken = {prog_id(each).lower() for each in others}
    if row["ProgId"].lower() in taken:
        raise Invalid(f"UserDefinedFieldInfo: ProgId {row['ProgId']} is taken")
    if before is None:
        return {**row, "HasBeenPublished": False, "Published": None, "Dropped": False}
    if before["HasBeenPublished"] and before["Published"] is None:
        row["Published"] = definition(before)
    return row


def numbered(row: Row, others: list[Row]) -> Row:
    """Identity, names and places of a field among the others of its owner."""
    identity = row["UdefIdentity"]
    if not identity or identity in {each["UdefIdentity"] for each in others}:
        identity = 1 + max((each["UdefIdentity"] for each in others), default=0)
    given = row["ProgId"]
    own = given and not given.startswith(RESERVED)
    letter = _VARIABLES.get(row["FieldType"], "l")
    return {
        "UdefIdentity": identity,
        "ProgId": given if own or (identity == row["UdefIdentity"] and given) else f"{RESERVED}{identity}",
        "TabOrder": row["TabOrder"] or identity,
        "TextLength": row["TextLength"] or _LENGTHS.get(row["FieldType"], 0),
        "TemplateVariableName": row["TemplateVariableName"] or f"{row['Type'][0].lower()}{letter}{identity:02}",
        "Version": row["Version"] or 1, "MdoListName": list_name(row),
    }  # fmt: skip


def list_name(row: Row) -> str:
    """The list that a field of that type takes its items from, by the number of the table they lie in."""
    if row["FieldType"] != "List":
        return ""
    database = tables().numbered(row["ListTableId"])
    if database is None:
        return str(row["MdoListName"] or "")
    own = database.number == USER_LISTS
    return f"udlist{row['UDListDefinitionId']}" if own else database.name.lower()


# How `ExtraFieldType` calls the types of columns.
_COLUMN_TYPES = {
    "Integer": "int", "ShortText": "string", "LongText": "text", "Decimal": "float", "Checkbox": "bool",
    "RelationTo": "relation",
}  # fmt: skip


def columns_of(row: Row, shaper: Shaper) -> list[Row]:
    """The columns of a table, as its definition shows them."""
    fields = [
        each
        for each in shaper.reads.rows(COLUMNS)
        if each["TableName"].lower() == row["Name"].lower()
    ]
    fields.sort(key=lambda each: (each["Rank"], each["ExtraFieldId"]))
    return [
        {"FieldName": each["FieldName"], "FieldType": _COLUMN_TYPES.get(each["FieldType"], each["FieldType"].lower()),
         "DisplayName": each["DisplayName"], "Description": each["Description"],
         "UseDefaultValue": each["Default"] != "", "DefaultValue": each["Default"], "Rank": each["Rank"],
         "IsDefault": False}
        for each in fields
    ]  # fmt: skip


def plain_names(crm: Any, row: Row, before: Row | None) -> Row:
    """Names of the database are told without regard to case; kept, they are lower."""
    return {
        **row,
        **{name: row[name].lower() for name in ("Name", "FieldName", "TableName") if name in row},
    }


DEFINITIONS = (
    # A draft until published. Once it is edited, `Published` keeps what everyone still sees; once deleted, it is Dropped
    # until that is published too.
    Entity(DEFINED, "UserDefinedFieldInfo", "UDefFieldId",
           extra={"Published": None, "Dropped": False}, defaults={"Type": "Contact"}, server=_SERVER, settle=settled, label="FieldLabel"),
    # A column that a customer added to a table; Target: the entity, or the table of his own, that a relation leads to.
    Entity(COLUMNS, "FieldInfoBase", "ExtraFieldId", settle=plain_names,
           extra={"ExtraFieldId": 0, "TableName": "", "Target": "", "Default": ""}, label="DisplayName"),
    # A table of the customer's own (`y_...`): its rows lie in a table of that name, keyed by column.
    Entity(TABLES, "CustomObjectDefinition", "Id", settle=plain_names, computed={"Fields": columns_of},
           extra={"ScreenChooserEntry": 0, "ScreenChooserEdit": 0}, names=("Name",), label="Title"),
)  # fmt: skip
