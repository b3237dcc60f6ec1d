"""What a role may do, as its rows say it: the matrix of data rights and the functional rights (sheet: rights.md 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

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
USERS = frozenset(["Employee", "System"])
CELLS = {"": "None", "R": "Read", "CR": "Create", "CRU": "Update", "CRUD": "Delete"}
FULL = "CRUD"

# Functional rights with the ids that are known of them; the others are numbered around these.
_KNOWN = {
    "allow-dictionarySDK": 28, "admin-udef": 29, "admin-import": 30, "ext-need-publish-to-see-project": 31,
    "ext-need-publish-to-see-appointment": 32, "ext-need-publish-to-see-document": 33,
    "ext-need-publish-to-see-sale": 34, "ext-see-event-projects": 35, "ext-use-my-company-rights": 36,
    "ext-use-same-project-rights": 37, "syncadmin-all": 39, "syncadmin-user": 40, "allow-manage-entities": 41,
    "admin-workflow": 42, "admin-role": 43, "admin-replication": 44, "admin-preferences": 45, "admin-script": 46,
    "admin-quote": 47, "quote-can-approve": 48, "cs-listown": 49,
}  # fmt: skip
_OTHERS = [
    "admin-all",
    "admin-lists",
    "admin-users",
    "admin-products",
    "admin-webhooks",
    "admin-audience",
    "admin-dashboard",
    "admin-saint-regeneration",
    "admin-saint-definition",
    "allow-readonly-override",
    "allow-send-email",
    "allow-bulk-mailmerge",
    "allow-bulk-export",
    "allow-bulk-generate-activities",
    "allow-bulk-copy-members",
    "allow-bulk-edit",
    "allow-bulk-delete",
    "allow-bulk-interests",
    "allow-bulk-email",
    "allow-bulk-user-applications",
    "hide-company",
    "hide-sale",
    "hide-project",
    "hide-inbox",
    "hide-selection",
    "hide-reporter",
    "see-other-companies-associates",
    "define-new-tags",
    "mailing-consent-override",
    "can-manage-person-consent",
    "cs-readown",
    "cs-editown",
    "cs-listothers",
    "cs-readothers",
    "cs-editothers",
    "cs-posttofacebook",
    "cs-document",
    "cs-listextratablecontent",
    "cs-editextratablecontent",
    "cs-editfaq",
    "cs-faqadmin",
    "cs-statistics",
    "cs-readselections",
    "cs-editselections",
    "cs-changepref",
    "cs-changeprofile",
    "cs-categories",
    "cs-system",
]
_FREE = (id for id in range(1, 1_000) if id not in _KNOWN.values())
FUNCTION_RIGHTS: dict[str, int] = {**dict(zip(_OTHERS, _FREE, strict=False)), **_KNOWN}
NAME_OF = {id: name for name, id in FUNCTION_RIGHTS.items()}


# -- data rights


def columns(role_type: str) -> tuple[str, ...]:
    """What a role of this type knows of whose a row is."""
    return OF_USERS if role_type in USERS else OF_OTHERS


def cells(role: Row) -> Cells:
    """Table -> relation -> what is granted: everything, where the row says nothing."""
    found = {table: dict.fromkeys(columns(role["RoleType"]), FULL) for table in TABLES}
    held = role["DataRights"] or {}
    names = [column["Value"] for column in held.get("ColumnsInfo") or () if column]
    for line, granted in zip(held.get("RowsInfo") or (), held.get("Rights") or (), strict=False):
        for name, cell in zip(names, granted or (), strict=False):
            if line and cell and name in found.get(line["TableName"], ()):
                found[line["TableName"]][name] = cell["Value"] or ""
    return found


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
            [
                blank("DataRight") | {"Value": row[n], "Description": CELLS.get(row[n], row[n])}
                for n in names
            ]
            for row in granted.values()
        ],
    }
    return shown


def shown_matrix(row: Row, shaper: Shaper) -> dict[str, Any]:
    return matrix(row, shaper.shapes.model.carriers.blank)


def settled_role(crm: Any, row: Row, before: Row | None) -> Row:
    """Its type is told once; every cell holds one of the five values."""
    if before is not None:
        row = {**row, "RoleType": before["RoleType"]}
        if row["DataRights"] is None:
            row["DataRights"] = before["DataRights"]
    for table, granted in cells(row).items():
        for relation, value in granted.items():
            if value not in CELLS:
                raise Invalid(f"Role: {value!r} is no data right ({table}, {relation})")
    return {**row, "DataRights": matrix(row, crm.blank) if row["DataRights"] else None}


def position(role: Row, table: str | None, relation: str) -> str:
    """The table's name as the matrix spells it. Raises BadRequest where the matrix has no such position."""
    name = (table or "").lower()
    if name not in TABLES:
        raise BadRequest(f"There are no data rights for table {table!r}")
    if relation and relation not in columns(role["RoleType"]):
        raise BadRequest(f"A role of type {role['RoleType']} has no data rights for {relation}")
    return name


# -- both, as whoever asks what a role may do wants them

# Rows of the matrix that are called otherwise than their entity.
ENTITY_OF = {
    "projectmember": "project_member", "relations": "relation", "salestakeholder": "sale_stakeholder",
}  # fmt: skip
BITS = {"R": 1, "U": 2, "C": 4, "D": 8}


class Grants(NamedTuple):
    """tables     entity -> relation to the owner -> ETableRight; what is not named is full
    fields     entity -> property, or a path below it -> (EFieldRight, reason)
    functions  functional rights
    """

    tables: dict[str, dict[str, int]]
    fields: dict[str, dict[str, tuple[int, str]]]
    functions: frozenset[str]


def grants(role: Row) -> Grants:
    tables = {
        ENTITY_OF.get(table, table): {whose: mask_of(cell) for whose, cell in row.items()}
        for table, row in cells(role).items()
    }
    return Grants(tables, {}, frozenset(rights_of(role)))


def mask_of(cell: str) -> int:
    return sum(bit for letter, bit in BITS.items() if letter in cell)


# -- functional rights


def of_type(role_type: str) -> list[str]:
    """The functional rights there are for roles of a type."""
    return [name for name in FUNCTION_RIGHTS if name.startswith("ext-") != (role_type in USERS)]


def rights_of(role: Row) -> list[str]:
    """Those of a role: all that grant something, until somebody chooses."""
    chosen = role["FunctionRights"]
    if chosen is not None:
        return [name for name in FUNCTION_RIGHTS if name in chosen]
    return [n for n in of_type(role["RoleType"]) if not n.startswith(("hide-", "ext-need-"))]
