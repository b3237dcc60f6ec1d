"""Bound: a column, and the code of its value. The type of a column tells what that value is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.catalogue import moments
from so_mock.catalogue.archives import Published
from so_mock.clock import NO_DATE

if TYPE_CHECKING:
    from so_mock.store.table import Index

# Type of a column -> what its value is: the blank tells.
BLANKS: dict[str, Any] = {
    "string": "", "positiveString": "", "stringorPK": "", "listExternal": "", "int": 0, "timeSpan": 0, "listAny": 0,
    "associate": 0, "userGroup": 0, "ejUser": 0, "ejCategory": 0, "saintStatus": 0, "decimal": 0.0, "bool": False,
    "date": NO_DATE, "datetime": NO_DATE, "unlimitedDate": NO_DATE, "listInterest": [], "intArray": [], "listAll": [],
}  # fmt: skip
DATES = frozenset(["date", "datetime", "unlimitedDate"])
TEXTS = frozenset(["string", "positiveString", "stringorPK", "listExternal"])
# Shown by a text, compared by an id.
BY_TEXT = frozenset(["listAny", "associate", "userGroup", "ejUser", "ejCategory", "saintStatus", "listExternal"])  # fmt: skip
# Types of columns that say whose ids they hold.
TARGETS = {"associate": "associate", "userGroup": "user_group"}
CUSTOM_TYPES = {
    "int": "int", "float": "decimal", "date": "date", "bool": "bool", "list": "listAny", "relation": "int", "text": "string",
}  # fmt: skip


class Bound(NamedTuple):
    """A column, and how its value is had.

    name     as it is published
    type     of the restrictions it takes; "-" none
    code     of its value: a text, number, truth, time as rows keep it, list of ids; for a list column the item's id
    kind     what that value is: the type, or where that says "-" the one that the value has
    key      code of the id of the row it belongs to
    prop     the property of the base row, where it is nothing but that
    target   the entity of whose row `text` tells what is shown
    text     code of what is shown instead of the value; "" where the value is
    backed   whether there is state behind it
    owner    the entity of the row it belongs to; "" for a value within a row
    among    of several values: a variable, what it runs through, and the column by that variable; the others are of the
             first
    time     which kind of date-time it is (catalogue/moments.py), where a property of the row tells
    stored   code of a date-time as rows keep it, where `code` has it in the caller's zone
    found_by finds base rows by a value, as lowered text
    """

    name: str
    type: str
    sortable: bool
    code: str
    kind: str
    key: str
    prop: str = ""
    target: str = ""
    text: str = ""
    backed: bool = True
    owner: str = ""
    among: tuple[str, str, Bound] | None = None
    time: str = ""
    stored: str = ""
    found_by: Index | None = None


def by_number(column: Bound | Published) -> bool:
    """Columns called after an id show the number; a user's shows his initials, `associateDbId` apart."""
    leaf = column.name.rpartition("/")[2].lower()
    return leaf.endswith("id") and (column.type != "associate" or leaf == "associatedbid")


def time_of(column: Bound) -> str:
    """Which kind of date-time it is; the name tells where no property does."""
    return column.time or moments.kind("", column.name.rpartition("/")[2])


def nowhere(published: Published) -> Bound:
    """A column that no state is behind: blank."""
    kind = published.type if published.type in BLANKS else "string"
    if published.type in ("listAny", "-") and by_number(published):
        kind = "int"
    blank = repr(BLANKS[kind])
    return Bound(published.name, published.type, published.sortable, blank, kind, "0", backed=False)


def natural(declared: str) -> str:
    """What kind of value a property is that a carrier declares so."""
    return _NATURAL.get(declared, "string")


_NATURAL = {
    "int": "int",
    "long": "int",
    "double": "decimal",
    "bool": "bool",
    "datetime": "datetime",
}
