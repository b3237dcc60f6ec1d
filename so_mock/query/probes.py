"""Which rows need be looked at: what an index tells before a filter is run."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.clock import NO_DATE
from so_mock.entities.relations import referring
from so_mock.query import values
from so_mock.store.table import Index, Row, Table, sort_key

if TYPE_CHECKING:
    from so_mock.query.bind import Bound

LAST = "\U0010ffff"


class Probe(NamedTuple):
    """`ids`: rows by their key, or by what they refer to; `keys`: those that `found_by` finds; else those from `low` to
    `high` in the order of `prop`."""

    prop: str
    ids: tuple[int, ...] = ()
    refers: bool = False
    low: Any = None
    high: Any = None
    found_by: Index | None = None
    keys: tuple[str, ...] = ()


def probe(bound: Bound, operator: str, given: tuple[str, ...], zone: str) -> Probe | None:
    """None where no index helps. May tell of more rows than match, never of fewer."""
    name = operator.lower()
    kind = bound.kind
    prop = bound.prop
    if bound.found_by is not None:
        if name not in ("is", "equals", "=", "eq", "in", "oneof") or not all(given):
            return None
        return Probe(
            "", found_by=bound.found_by, keys=tuple(value.strip().lower() for value in given)
        )
    if kind in ("string", "stringorPK", "positiveString"):
        low = given[0].lower() if given else ""
        if name in ("is", "equals", "=", "eq"):
            return Probe(prop, low=low, high=low)
        if name in ("begins", "startswith") and low:
            return Probe(prop, low=low, high=low + LAST)
        return None
    if bound.target or prop == "":
        if name in ("equals", "=", "eq", "oneof", "in", "is", "associateisoneof"):
            ids = tuple(values.integer(value) for value in given)
            return Probe(prop, ids, refers=True) if all(ids) else None
        return None
    if kind == "int":
        if name in ("equals", "=", "eq", "in", "oneof"):
            return Probe(prop, tuple(values.integer(value) for value in given))
        return None
    if kind in ("date", "datetime", "unlimitedDate") and len(given) == 1:
        moment = values.moment(given[0], zone)
        if name in ("after", "gt", "greater", ">", "afterorequal", "from", "aftertime"):
            return Probe(prop, low=moment[:10], high=LAST)
        if name in ("date", "equals", "=", "eq", "is", "datetime") and moment != NO_DATE:
            return Probe(prop, low=moment[:10], high=moment[:10] + LAST)
    return None


class Best(NamedTuple):
    """The probe that leaves the fewest rows. `low` and `high`: where they stand in the order of `prop`."""

    prop: str
    many: int
    rows: Callable[[], list[Row]]
    low: int = 0
    high: int = 0


def best(probes: list[Probe], table: Table) -> Best | None:
    """None when no probe is worth more than to look at all rows. `rows` gives them in order of their keys."""
    found = None
    for each in probes:
        one = _found(each, table)
        if found is None or one.many < found.many:
            found = one
    return None if found is None or found.many * 3 > len(table) else found


def _found(each: Probe, table: Table) -> Best:
    rows = table.rows
    if each.prop == table.key and each.ids:
        ids = sorted(id for id in set(each.ids) if id in rows)
        return Best("", len(ids), lambda: [rows[id] for id in ids])
    if each.found_by is not None:
        met = {row[table.key]: row for key in each.keys for row in table.by(each.found_by, key)}
        return Best("", len(met), lambda: [met[id] for id in sorted(met)])
    if each.refers:
        index = referring(each.prop)
        wanted = set(each.ids)
        count = sum(table.count(index, id) for id in wanted)
        return Best("", count, lambda: _merged(table, index, wanted))
    entries = table.ordered(each.prop)
    if each.ids:
        keys = [(sort_key(id), sort_key(id)) for id in sorted(set(each.ids))]
    else:
        keys = [(sort_key(each.low), sort_key(each.high))]
    spans = [
        (bisect_left(entries, low, key=_first), bisect_right(entries, high, key=_first))
        for low, high in keys
    ]
    count = sum(high - low for low, high in spans)

    def made() -> list[Row]:
        ids = [id for low, high in spans for _, id in entries[low:high]]
        return [rows[id] for id in sorted(ids)]

    if len(spans) == 1:
        return Best(each.prop, count, made, *spans[0])
    return Best("", count, made)


def _merged(table: Table, index: Index, ids: set[int]) -> list[Row]:
    held = [row for id in ids for row in table.by(index, id)]
    if len(ids) > 1:
        key = table.key
        held.sort(key=lambda row: row[key])
    return held


def _first(entry: Any) -> Any:
    return entry[0]


def walked(
    table: Table, prop: str, descending: bool, within: Best | None, behind: tuple[Any, Any] | None
) -> Iterator[Any]:
    """Keys of rows in the order of a property, those that are equal in the order of the keys. `within`: those of a
    probe; `behind`: after this value and key."""
    entries = table.ordered(prop)
    low, high = (0, len(entries)) if within is None else (within.low, within.high)
    if not descending:
        if behind is not None:
            low = max(low, bisect_right(entries, (sort_key(behind[0]), behind[1])))
        return (id for _, id in islice(entries, low, high))
    return _downward(entries, low, high, behind)


def _downward(
    entries: list[Any], low: int, high: int, behind: tuple[Any, Any] | None
) -> Iterator[Any]:
    if behind is not None:
        key = sort_key(behind[0])
        end = bisect_right(entries, key, key=_first)
        begin = bisect_right(entries, (key, behind[1]), bisect_left(entries, key, key=_first), end)
        yield from (id for _, id in entries[max(begin, low) : min(end, high)])
        high = min(high, bisect_left(entries, key, key=_first))
    while high > low:
        begin = max(low, bisect_left(entries, entries[high - 1][0], low, high, key=_first))
        yield from (id for _, id in entries[begin:high])
        high = begin
