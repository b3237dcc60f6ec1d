"""Free text: rows in which words are found, and how many there are of each entity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from so_mock.entities.membership import MEMBERS, NUMBERS, TARGETS
from so_mock.entities.words import SEARCHED, found
from so_mock.errors import BadFilter
from so_mock.query.facts import Group, Kind, Made, Provided, Rewrite
from so_mock.query.operators import DENYING
from so_mock.query.providers import usual
from so_mock.query.tree import EVERYTHING, NOTHING, Both, Compare, Node

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.query.moment import Moment
    from so_mock.store.table import Row

SEARCHWORDS = "searchwords"


def _asked(where: Node, column: str) -> list[str]:
    """The values that a column is to have, of the restrictions that all rows must meet."""
    named = (each for each in _of_all(where) if each.column.lower() == column)
    return [value for each in named for value in each.values]


def _of_all(where: Node) -> list[Compare]:
    parts = where.parts if isinstance(where, Both) else (where,)
    return [part for part in parts if isinstance(part, Compare)]


def _everything(compare: Compare, shaper: Shaper) -> Node:
    """What was heeded already. Raises BadFilter for an operator that denies: words are looked for, not avoided."""
    if compare.operator.lower() in DENYING:
        raise BadFilter(
            f"'{compare.operator[:40]}' is no operator of '{compare.column}'{compare.at.said('operator')}; it has contains."
        )
    return EVERYTHING


def _words(entity: str, heeded: frozenset[Compare], compare: Compare, shaper: Shaper) -> Node:
    """Those of which not all rows must meet it stand for the rows that they find."""
    _everything(compare, shaper)
    if compare in heeded:
        return EVERYTHING
    key = shaper.shapes.model[entity].key
    rows = _found(entity, " ".join(compare.values), shaper, compare)
    ids = tuple(str(row[key]) for row in rows)
    return Compare(f"{entity}Id", "in", ids) if ids else NOTHING


def _varies(entity: str, where: Node, moment: Moment | None) -> Provided:
    text = " ".join(_asked(where, SEARCHWORDS))
    base = usual(TARGETS[NUMBERS[entity]].finds if entity != "contact" else "Contact")
    kind = next((each for each in base.kinds.values() if each.entity == entity), Kind(entity))
    if text:
        kind = kind._replace(rows=partial(_found, entity, text))
    words: Rewrite = partial(_words, entity, frozenset(_of_all(where)))
    controls = {**base.controls, SEARCHWORDS: words}
    return base._replace(kinds={entity: kind}, switches={}, controls=controls, mark=("words", text))


def _found(entity: str, text: str, shaper: Shaper, where: Node) -> Iterable[Row]:
    return found(shaper.reads, entity, shaper.shapes.words.index(entity), text)


# -- how many


def _counts(where: Node, moment: Moment | None) -> Provided:
    text = " ".join(_asked(where, SEARCHWORDS))
    named = tuple(_asked(where, "ownerentityname"))
    kind = Kind(MEMBERS, group=_COUNT, rows=partial(_counted, text, named))
    controls = {SEARCHWORDS: _everything, "ownerentityname": _everything}
    return Provided({"freetextcount": kind}, controls=controls, mark=("counts", text, named))


def _table(number: int, shaper: Shaper) -> str:
    return TARGETS[number].table


_COUNT = Group(
    MEMBERS,
    {
        "ownerentityname": Made(lambda row, shaper: NUMBERS[row["Entity"]], text=_table),
        "count": Made(lambda row, shaper: row["Count"], kind="int"),
        "entitylocalizedname": Made(lambda row, shaper: f"[SR_{row['Entity'].upper()}]"),
    },
)


def _counted(
    text: str, named: tuple[str, ...], shaper: Shaper, where: Node
) -> Iterator[Row]:  # a row of its own kind, under the key that such rows have
    wanted = {name.strip().lower() for name in named}
    for number, entity in enumerate(SEARCHED, 1):
        if not wanted or entity in wanted or str(NUMBERS[entity]) in wanted:
            count = len(list(_found(entity, text, shaper, where)))
            yield {"SelectionMemberId": number, "Entity": entity, "Count": count}


PROVIDERS = {
    f"freetext{entity}": Provided(varies=partial(_varies, entity)) for entity in SEARCHED
} | {"freetextcount": Provided(varies=_counts)}
