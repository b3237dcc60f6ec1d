"""The roles that every installation comes with (sheet: rights.md 9), and what they may do.

Ids and names are documented; so is what the user levels, the two administrators, Local User and External user may do in a
sentence each. The cells and functional rights below are that sentence spelt out: what no sentence says was chosen, and stands
under `chosen` in the comments. Nothing at all is documented of the eJournal and CRM roles and of Anonymous.
"""

from __future__ import annotations

from typing import Any

from so_mock.entities.function_rights import granting, of_type
from so_mock.entities.roles import ENTITY_OF, TABLES, columns, of_cell, written_masks
from so_mock.seed.values import Rows

Cells = dict[str, tuple[str, ...]]  # table -> a cell for each column, or one for all

EVERYTHING = [ENTITY_OF.get(table, table) for table in TABLES]
CARDS = (
    "contact",
    "person",
    "project",
    "project_member",
    "relation",
    "binaryobject",
)  # whom one works with, and on what
ACTIVITIES = ("appointment", "document")

# -- functional rights

_ALL = granting("Employee")
_MAINTENANCE = (
    "admin-",
    "syncadmin-",
    "allow-dictionarySDK",
    "cs-system",
    "cs-categories",
    "cs-faqadmin",
)
PLAIN = [name for name in _ALL if not name.startswith(_MAINTENANCE)]
_IN_BULK = ("allow-bulk-", "allow-manage-entities", "quote-can-approve", "mailing-consent-override")
FEW = [name for name in PLAIN if not name.startswith(_IN_BULK)]
_SERVICE = [name for name in _ALL if name.startswith("cs-")]


def _of(tables: tuple[str, ...] | list[str], *cells: str) -> Cells:
    return dict.fromkeys(tables, cells)


# -- data: own, primary group, other groups, other associates, external users, anonymous

# Documented: full within one's own group, limited beyond it. Chosen: the own group is the primary one; beyond it one reads.
_LEVEL_2 = _of(EVERYTHING, "CRUD", "CRUD", "R", "R", "R", "R")
# Documented: full on one's own, reads the group's, limited beyond it. Chosen: beyond it the cards only.
_LEVEL_3 = _of(EVERYTHING, "CRUD", "R", "", "", "", "") | _of(
    CARDS, "CRUD", "R", "R", "R", "R", "R"
)
# Documented: full on one's own, limited within the group and beyond it. Chosen: in the group cards and activities, beyond it
# companies and persons.
_LEVEL_4 = (
    _of(EVERYTHING, "CRUD", "", "", "", "", "")
    | _of((*CARDS, *ACTIVITIES), "CRUD", "R", "", "", "", "")
    | _of(("contact", "person"), "CRUD", "R", "R", "R", "R", "R")
)
# Documented: reads most data, limited access to that of others, creates activities. Chosen: others' sales, stakeholders and
# selections are not seen beyond the own groups.
_LEVEL_5 = (
    _of(EVERYTHING, "R", "R", "R", "", "", "")
    | _of(CARDS, "R", "R", "R", "R", "R", "R")
    | _of(ACTIVITIES, "CRU", "R", "R", "R", "R", "R")
)
# Documented: full on one's own, nothing of users of other companies. Chosen: a matrix knows groups and no companies, so those of
# one's groups are read, and others' not; without the right to see other companies' users.
_LOCAL = _of(EVERYTHING, "CRUD", "R", "R", "", "", "")
# Chosen, all of it: service works with cards and activities of all, and reads what sales does.
_JOURNAL = _of(EVERYTHING, "R") | _of(
    (*CARDS, *ACTIVITIES), "CRUD", "CRU", "CRU", "CRU", "CRU", "CRU"
)
# -- own, other associates, external users, anonymous, my company, same project
# Documented: limited access to companies and projects, and only to what is published. Chosen: the cells.
_EXTERNAL = (
    _of(EVERYTHING, "")
    | _of(("contact", "person"), "CRU", "", "", "", "R", "")
    | _of((*ACTIVITIES, "project", "project_member"), "CRU", "", "", "", "R", "R")
)
_ANONYMOUS = _of(EVERYTHING, "")

# id, name, type, cells (none: everything), functional rights (None: all that grant something)
ROLES: list[tuple[int, str, str, Cells, list[str] | None]] = [
    (1, "User level 0", "Employee", {}, None),  # documented: administrator, all data
    (2, "User level 1", "Employee", {}, PLAIN),  # documented: all data, no maintenance
    (3, "User level 2", "Employee", _LEVEL_2, PLAIN),
    (4, "User level 3", "Employee", _LEVEL_3, PLAIN),
    (5, "User level 4", "Employee", _LEVEL_4, FEW),
    (6, "User level 5", "Employee", _LEVEL_5, FEW),
    (7, "List Administrator", "Employee", {}, [*PLAIN, "admin-lists"]),  # documented: all data, edits lists
    (8, "User Administrator", "Employee", {}, [*PLAIN, "admin-users"]),  # documented: all data, edits users
    (9, "Local User", "Employee", _LOCAL, [name for name in PLAIN if name != "see-other-companies-associates"]),
    (10, "External user", "ExternalUser", _EXTERNAL, of_type("ExternalUser")),
    (11, "Anonymous", "Anonymous", _ANONYMOUS, [name for name in of_type("Anonymous") if name.startswith("ext-need-")]),
    (12, "System", "System", {}, None),  # documented: no security holds for it
    (13, "eJournal Administrator", "Employee", {}, [*FEW, *(name for name in _SERVICE if name not in FEW)]),
    (14, "eJournal User", "Employee", _JOURNAL, FEW),
    (15, "CRM Administrator", "Employee", {}, None),
    (16, "CRM User", "Employee", {}, PLAIN),
]  # fmt: skip
CRM_ADMINISTRATOR, CRM_USER = 15, 16


def standard_roles() -> Rows:
    found = []
    for id, name, kind, cells, functions in ROLES:
        row: dict[str, Any] = {"RoleId": id, "Name": name, "RoleType": kind, "Rank": id}
        if cells:
            row["TableRights"] = {e: _masks(kind, line) for e, line in cells.items() if set(line) != {"CRUD"}}  # fmt: skip
        if functions is not None:
            row["FunctionRights"] = functions
        found.append(row)
    return found


def _masks(kind: str, cells: tuple[str, ...]) -> str | dict[str, str]:
    names = columns(kind)
    each = cells * len(names) if len(cells) == 1 else cells
    return written_masks({name: of_cell(cell) for name, cell in zip(names, each, strict=True)})
