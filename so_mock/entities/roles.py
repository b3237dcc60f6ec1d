"""What a role may do, as its rows say it: the matrix of data rights and the functional rights (sheet: rights.md 9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.entities.function_rights import FUNCTION_RIGHTS as FUNCTION_RIGHTS
from so_mock.entities.function_rights import USERS, granting
from so_mock.errors import BadRequest, Invalid
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

Cells = dict[str, dict[str, str]]

# Rows of the matrix: table and what people call it.
TABLES = {
    "contact": "Companies", "person": "Contacts", "appointment": "Follow-ups", "document": "Documents",
    "project": "Projects", "projectmember": "Project members", "sale": "Sales", "selection": "Selections",
    "relations": "Relations", "salestakeholder": "Stakeholders", "binaryobject": "Images",
}  # fmt: skip
# Columns, with their numbers on the wire.
RELATIONS = {
    "MyOwn": 0, "PrimaryGroup": 1, "OtherGroups": 2, "OtherAssociates": 3, "ExternalUser": 4, "Anonymous": 5,
    "MyCompany": 6, "SameProject": 7,
}  # fmt: skip
OF_USERS = ("MyOwn", "PrimaryGroup", "OtherGroups", "OtherAssociates", "ExternalUser", "Anonymous")
OF_OTHERS = ("MyOwn", "OtherAssociates", "ExternalUser", "Anonymous", "MyCompany", "SameProject")
CELLS = {"": "None", "R": "Read", "CR": "Create", "CRU": "Update", "CRUD": "Delete"}
FULL = "CRUD"


# -- data rights: the columns of a row hold masks, of which the matrix on the wire is what a cell can say

# A row of `role` beside its carrier (`entities/users.py`); what they do not name is full.
#   TableRights     entity -> ETableRight, or one for each relation to the owner: {"sale": {"MyOwn": "Select, Update"}}
#   FieldRights     property -> EFieldRight and why: {"contact.OrgNr": {"Mask": "Read", "Reason": ""}}
#   FunctionRights  names; None: all that grant something
HELD: dict[str, Any] = {"TableRights": None, "FieldRights": None, "FunctionRights": None}

# Rows of the matrix that are called otherwise than their entity.
ENTITY_OF = {
    "projectmember": "project_member", "relations": "relation", "salestakeholder": "sale_stakeholder",
}  # fmt: skip
BITS = {"R": 1, "U": 2, "C": 4, "D": 8}
EVERYTHING = 15
_OF_TABLES = {
    "Select": 1, "Update": 2, "Insert": 4, "Delete": 8, "Filtering": 16, "RestrictedUpdate": 32, "Unused1": 64,
    "Uninitialized": 128,
}  # fmt: skip
_ALIASES = {
    "R": 1, "UR": 3, "RI": 5, "URI": 7, "UDR": 11, "FULL": 15, "F": 16, "RF": 17, "FI": 20, "URU": 34, "WRITE": 38,
}  # fmt: skip
TABLE_BITS = _OF_TABLES | _ALIASES
FIELD_BITS = {
    "None": 0, "Read": 1, "Write": 2, "Unused1": 4, "Unused2": 8, "Unused3": 16, "Unused4": 32, "UIHintMandatory": 64,
    "UIHintReadOnly": 128, "Update": 3, "FULL": 3, "Nullable": 32, "UIHints": 192,
}  # fmt: skip
# A role knows of some relations only: where it is asked of another, that is the nearest.
_NEAREST = {
    "PrimaryGroup": "OtherAssociates", "OtherGroups": "OtherAssociates", "MyCompany": "OtherAssociates",
    "SameProject": "OtherAssociates",
}  # fmt: skip


class Grants(NamedTuple):
    """What a role's row says. Whoever judges asks this, and nothing else of the row.

    tables     entity -> relation to the owner, each of them -> ETableRight; an entity that is not named is full
    fields     entity -> property, or a path below it -> (EFieldRight, reason)
    functions  functional rights
    """

    tables: dict[str, dict[str, int]]
    fields: dict[str, dict[str, tuple[int, str]]]
    functions: frozenset[str]


def grants(role: Row) -> Grants:
    known = columns(role["RoleType"])
    tables = {
        entity: {r: bits.get(r if r in known else _NEAREST.get(r, r), EVERYTHING) for r in RELATIONS}
        for entity, bits in masks(role).items()
    }  # fmt: skip
    fields: dict[str, dict[str, tuple[int, str]]] = {}
    held = role.get("FieldRights")
    for name, told in held.items() if isinstance(held, dict) else ():
        entity, _, prop = name.partition(".")
        why = told if isinstance(told, dict) else {"Mask": told}
        bits = mask_of(why.get("Mask"), FIELD_BITS)
        fields.setdefault(entity, {})[prop] = bits, str(why.get("Reason") or "")
    return Grants(tables, fields, frozenset(rights_of(role)))


def masks(role: Row) -> dict[str, dict[str, int]]:
    """Entity -> relation -> ETableRight, of those that the row names: full, where they do not name a relation."""
    names = columns(role["RoleType"])
    held = role["TableRights"]
    found = {
        entity: {n: mask_of(told.get(n, "FULL"), TABLE_BITS) for n in names}
        if isinstance(told, dict)
        else dict.fromkeys(names, mask_of(told, TABLE_BITS))
        for entity, told in (held.items() if isinstance(held, dict) else ())
    }
    for table, line in _matrix_told(role).items():
        entity = ENTITY_OF.get(table, table)
        row = found.setdefault(entity, dict.fromkeys(names, EVERYTHING))
        row |= {name: of_cell(cell) for name, cell in line.items() if name in row}
    return found


def mask_of(text: Any, names: Mapping[str, int]) -> int:
    """A mask as it is written: names, or a number."""
    if isinstance(text, int):
        return text
    bits = 0
    for name in str(text or "").split(","):
        bits |= names.get(name.strip(), 0)
    return bits


def mask_text(bits: int) -> str:
    """A table's, as today's servers write it: each bit by its name."""
    return ", ".join(name for name, bit in _OF_TABLES.items() if bits & bit) or "None"


def of_cell(cell: str) -> int:
    return sum(bit for letter, bit in BITS.items() if letter in cell)


def cell_of(bits: int) -> str:
    """The most that a cell can say of a mask without granting more."""
    return next(cell for cell in reversed(CELLS) if of_cell(cell) & bits == of_cell(cell))


def columns(role_type: str) -> tuple[str, ...]:
    """What a role of this type knows of whose a row is."""
    return OF_USERS if role_type in USERS else OF_OTHERS


def cells(role: Row) -> Cells:
    """Table -> relation -> what is granted: everything, where the row says nothing."""
    names, held = columns(role["RoleType"]), masks(role)
    full = dict.fromkeys(names, FULL)
    found = {}
    for table in TABLES:
        bits = held.get(ENTITY_OF.get(table, table))
        found[table] = dict(full) if bits is None else {name: cell_of(bits[name]) for name in names}
    return found


def with_cells(role: Row, changed: Cells) -> Row:
    """The role with other cells; where one says what it said before, the mask behind it stays."""
    names, before = columns(role["RoleType"]), cells(role)
    told = masks(role)
    for table, line in changed.items():
        for name, cell in line.items():
            if name in names and before[table][name] != cell:
                row = told.setdefault(ENTITY_OF.get(table, table), dict.fromkeys(names, EVERYTHING))
                row[name] = of_cell(cell)
    written = {entity: written_masks(row) for entity, row in told.items()}
    return {**role, "TableRights": written or None, "DataRights": None}


def written_masks(row: Mapping[str, int]) -> str | dict[str, str]:
    """As the column has them; one where all are the same."""
    different = set(row.values())
    if len(different) == 1:
        return mask_text(different.pop())
    return {name: mask_text(bits) for name, bits in row.items() if bits != EVERYTHING}


def matrix(role: Row, blank: Any) -> dict[str, Any]:
    """The whole matrix as its carrier; `blank` makes an empty one of a name."""
    granted = cells(role)
    names = columns(role["RoleType"])
    shown: dict[str, Any] = blank("DataRights") | {
        "ColumnsInfo": [blank("RelationToOwner") | {"Id": RELATIONS[n], "Value": n} for n in names],
        "RowsInfo": [
            blank("EntityName") | {"TableName": table, "TableDescription": text}
            for table, text in TABLES.items()
        ],
        "Rights": [
            [blank("DataRight") | {"Value": row[n], "Description": CELLS[row[n]]} for n in names]
            for row in granted.values()
        ],
    }
    return shown


def shown_matrix(row: Row, shaper: Shaper) -> dict[str, Any]:
    return matrix(row, shaper.shapes.model.carriers.blank)


def _matrix_told(role: Row) -> Cells:
    """The cells of a matrix as its carrier has them. A stored row has none: only one that is saved, or of a scenario's data."""
    held = role["DataRights"] or {}
    names = [column["Value"] for column in held.get("ColumnsInfo") or () if column]
    found: Cells = {}
    for line, granted in zip(held.get("RowsInfo") or (), held.get("Rights") or (), strict=False):
        if not line or line["TableName"] not in TABLES:
            continue
        for name, cell in zip(names, granted or (), strict=False):
            if cell:
                found.setdefault(line["TableName"], {})[name] = cell["Value"] or ""
    return found


def settled_role(crm: Any, row: Row, before: Row | None) -> Row:
    """Its type is told once; every cell holds one of the five values. The matrix of a save becomes masks."""
    if before is not None:
        row = {**row, "RoleType": before["RoleType"]}
    for table, granted in _matrix_told(row).items():
        for relation, value in granted.items():
            if value not in CELLS:
                raise Invalid(f"Role: {value!r} is no data right ({table}, {relation})")
    return with_masks(row)


def with_masks(role: Row) -> Row:
    """The role with what a matrix says of it as masks."""
    return with_cells({**role, "DataRights": None}, _matrix_told(role))


def position(role: Row, table: str | None, relation: str) -> str:
    """The table's name as the matrix spells it. Raises BadRequest where the matrix has no such position."""
    name = (table or "").lower()
    if name not in TABLES:
        raise BadRequest(f"There are no data rights for table {table!r}")
    if relation and relation not in columns(role["RoleType"]):
        raise BadRequest(f"A role of type {role['RoleType']} has no data rights for {relation}")
    return name


# -- functional rights


def rights_of(role: Row) -> list[str]:
    """Those of a role: all that grant something, until somebody chooses."""
    chosen = role["FunctionRights"]
    if isinstance(chosen, list):
        return [name for name in FUNCTION_RIGHTS if name in chosen]
    return granting(role["RoleType"])
