"""Dynamic selections: rows of the table that the criteria choose, which stand in place of the selection."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from so_mock.entities.membership import Target, target_of
from so_mock.errors import BadFilter
from so_mock.query import values
from so_mock.query.facts import Fact, Fixed, Kind, Provided
from so_mock.query.providers import provided
from so_mock.query.providers.selections import people
from so_mock.query.providers.selections.asked import (
    AD_HOC,
    EQUAL,
    Family,
    criteria,
    everything,
    integer,
    nobody,
)
from so_mock.query.tree import EVERYTHING, Both, Compare, Node, compares, either

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row

# Of IncludePerson, by the words of `includePersonRestriction`.
INCLUDED = {0: "main", 1: "all", 2: "none"}


def included(target: Target, row: Row | None, where: Node) -> str:
    """Which people come with their companies (`people.kinds`): as the question says, the criteria, or the selection."""
    if not target.pairs:
        return ""
    for node in (where, criteria(row)):
        for compare in compares(node):
            if compare.column.lower() == "includepersonrestriction" and compare.values:
                told = values.bare(compare.values[0]).lower()
                if told not in INCLUDED.values():
                    raise BadFilter(f"'includePersonRestriction' is none, main or all, not '{told[:40]}'.")  # fmt: skip
                return told
    if row is None:
        return "both"
    found = target_of(row)
    if found is not None and found.entity == "person":
        return "people"
    wanted = INCLUDED.get(row["IncludePerson"], "main")
    return "main" if row["CompanyUnique"] and wanted == "all" else wanted


@lru_cache(maxsize=512)
def dynamic(family: Family, id: int | None, include: str) -> Provided:
    pairs = people.kinds(include) if family.target.pairs else None
    base = Provided() if pairs else provided(family.target.finds)
    # In a list of selections the column tells of each row, not of the selection that is asked for.
    own: dict[str, Fact] = {"rowkind": Fixed("Dynamic")}
    if family.target.entity != "selection":
        own["selectionid"] = Fixed(id or 0)
    usual = (kind for kind in base.kinds.values() if kind.entity == family.target.entity)
    rows = next(usual, Kind(family.target.entity))
    none = pairs["contact"]._replace(rows=nobody) if pairs else rows
    return base._replace(
        kinds={name: pairs.get(name, none) if pairs else rows for name in family.names}, switches={},
        columns={**base.columns, **own}, mark=("dynamic", id, include),
        controls={**base.controls, **_CONTROLS, "selectionid": _by_criteria},
    )  # fmt: skip


def _by_criteria(compare: Compare, shaper: Shaper) -> Node:
    if compare.operator.lower() not in EQUAL:
        raise BadFilter("'selectionId' of a dynamic selection is equal to one, and nothing else.")
    found: list[Node] = []
    for id in map(integer, compare.values):
        row = shaper.row("selection", id)
        found.append(EVERYTHING if id == AD_HOC else _settled(criteria(row), shaper))
    return either(found)


def _settled(node: Node, shaper: Shaper) -> Node:
    """Columns among the criteria that only restrict, as well."""
    if isinstance(node, Compare):
        control = _CONTROLS.get(node.column.lower())
        return control(node, shaper) if control else node
    if isinstance(node, Both):
        return Both(tuple(_settled(part, shaper) for part in node.parts))
    return either([_settled(part, shaper) for part in node.either])


def _mailed(compare: Compare, shaper: Shaper) -> Node:
    """Whether people who want no mailings are there too."""
    try:
        wanted = not compare.values or values.truth(compare.values[0])
    except values.BadLiteral as wrong:
        raise BadFilter(f"'includePersonWithNoDMRestriction': {wrong}.") from None
    return EVERYTHING if wanted else Compare("personNoMail", "=", ("0",))


_CONTROLS = {
    "includepersonrestriction": everything, "includepersonwithnodmrestriction": _mailed, "forcecompany": everything,
}  # fmt: skip
