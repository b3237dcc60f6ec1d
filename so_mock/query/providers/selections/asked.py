"""Which selection a question is about, and what a selection chooses by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from so_mock.entities.membership import CRITERIA, Target
from so_mock.errors import BadFilter
from so_mock.query import values
from so_mock.query.restrictions import read_restrictions
from so_mock.query.tree import EVERYTHING, NOTHING, Both, Compare, Node, either

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row

Rows = Callable[["Shaper", Node], Iterable["Row"]]

AD_HOC = -1  # a selection that is nothing but the other restrictions
EQUAL = frozenset(["=", "equals", "eq", "in", "oneof", "is"])


class Family(NamedTuple):
    """What the name of a provider says. `kind` "": that of the selection asked for. `names`: its entities."""

    target: Target
    kind: str
    shadow: bool
    names: tuple[str, ...]


def selection_asked(where: Node) -> int | None:
    """The one selection that all rows are to be of; None where the question names none. Raises BadFilter."""
    for part in where.parts if isinstance(where, Both) else (where,):
        if not isinstance(part, Compare) or part.column.lower() != "selectionid":
            continue
        if part.operator.lower() in EQUAL and len(part.values) == 1:
            return integer(part.values[0])
    return None


def integer(text: str) -> int:
    try:
        return values.integer(text)
    except values.BadLiteral as wrong:
        raise BadFilter(f"'selectionId': {wrong}.") from None


def criteria(row: Row | None) -> Node:
    """What a dynamic selection chooses by: within a group all restrictions hold, and one of the groups does. Without a
    restriction nobody is chosen."""
    if row is None or row["SelectionType"] != "Dynamic":
        return NOTHING
    groups = (read_restrictions(group["Restrictions"]) for group in row[CRITERIA] or ())
    return either([group for group in groups if group != EVERYTHING])


def everything(compare: Compare, shaper: Shaper) -> Node:
    """What a column restricts that was heeded already."""
    return EVERYTHING


def nobody(shaper: Shaper, where: Node) -> Iterable[Row]:
    return ()
