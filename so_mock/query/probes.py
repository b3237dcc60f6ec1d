"""Which rows need be looked at: what an index tells before a filter is run."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import groupby
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


def narrowed(probes: list[Probe], table: Table) -> list[Row] | None:
    """The rows that the best of these leaves, in order of their keys; None when all have to be looked at."""
    best: tuple[int, Callable[[], list[Row]]] | None = None
    for each in probes:
        found = _found(each, table)
        if found is not None and (best is None or found[0] < best[0]):
            best = found
    if best is None or best[0] * 3 > len(table):
        return None
    return best[1]()


def _found(each: Probe, table: Table) -> tuple[int, Callable[[], list[Row]]] | None:
    rows = table.rows
    if each.prop == table.key and each.ids:
        ids = sorted(id for id in set(each.ids) if id in rows)
        return len(ids), lambda: [rows[id] for id in ids]
    if each.found_by is not None:
        met = {row[table.key]: row for key in each.keys for row in table.by(each.found_by, key)}
        return len(met), lambda: [met[id] for id in sorted(met)]
    if each.refers:
        index = referring(each.prop)
        held = [table.by(index, id) for id in sorted(set(each.ids))]
        count = sum(map(len, held))
        if len(held) == 1:
            return count, lambda: held[0]
        return count, lambda: sorted((r for part in held for r in part), key=lambda r: r[table.key])
    entries = table.ordered(each.prop)
    if each.ids:
        spans = [(sort_key(id), sort_key(id)) for id in sorted(set(each.ids))]
    else:
        spans = [(sort_key(each.low), sort_key(each.high))]
    found: list[Any] = []
    ranges = [
        (bisect_left(entries, low, key=_first), bisect_right(entries, high, key=_first))
        for low, high in spans
    ]
    count = sum(high - low for low, high in ranges)

    def made() -> list[Row]:
        for low, high in ranges:
            found.extend(id for _, id in entries[low:high])
        return [rows[id] for id in sorted(found)]

    return count, made


def _first(entry: Any) -> Any:
    return entry[0]


def walked(table: Table, prop: str, descending: bool) -> Iterator[Row]:
    """Every row in the order of a property; those that are equal in order of their keys."""
    rows, entries = table.rows, table.ordered(prop)
    if not descending:
        return (rows[id] for _, id in entries)
    groups = groupby(reversed(entries), key=_first)
    return (rows[id] for _, group in groups for _, id in reversed(list(group)))
