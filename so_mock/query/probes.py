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

Weigh = Callable[[int], None]  # is told how many rows are going to be looked at
# Sort keys, the upper one not included. They may be shorter or longer than those of rows: `(1, 5, 0)` stands behind
# all that are `(1, 5)`, `(2,)` before all texts.
Span = tuple[tuple[Any, ...], tuple[Any, ...]]
NULLS: Span = ((0,), (1,))
_EQUAL = frozenset(["is", "equals", "=", "eq", "in", "oneof", "associateisoneof"])
_GREATER, _LESS = frozenset(["greater", ">", "gt"]), frozenset(["less", "<", "lt"])
_FROM = frozenset(["after", "gt", "greater", ">", "afterorequal", "from", "aftertime"])
_DAY = frozenset(["date", "equals", "=", "eq", "is", "datetime"])
_BETWEEN = frozenset(["between", "datebetween"])


class Probe(NamedTuple):
    """`ids`: rows by their key, or by what they refer to; `keys`: those that `found_by` finds; else those in one of the
    `spans` in the order of `prop`."""

    prop: str
    ids: frozenset[int] = frozenset()
    refers: bool = False
    spans: tuple[Span, ...] = ()
    found_by: Index | None = None
    keys: tuple[str, ...] = ()


def probe(bound: Bound, operator: str, given: tuple[str, ...], zone: str) -> Probe | None:
    """None where no index helps. May tell of more rows than match, never of fewer."""
    name, kind = operator.lower(), bound.kind
    if bound.found_by is not None:
        if name not in ("is", "equals", "=", "eq", "in", "oneof") or not all(given):
            return None
        keys = tuple(value.strip().lower() for value in given)
        return Probe("", found_by=bound.found_by, keys=keys)
    if kind in ("string", "stringorPK", "positiveString"):
        return _spanned(bound.prop, _texts(name, [value.lower() for value in given]), "")
    if bound.target:
        if name in _EQUAL:
            ids = frozenset(map(values.integer, given))
            return Probe(bound.prop, ids, refers=True) if 0 not in ids else None
        return None
    if kind in ("int", "decimal"):
        read = values.integer if kind == "int" else values.decimal
        if name in _EQUAL and kind == "int":
            ids = frozenset(map(values.integer, given))
            spans = tuple((sort_key(id), (1, id, 0)) for id in sorted(ids))
            found = _spanned(bound.prop, spans, 0)
            return found and found._replace(ids=ids)
        return _spanned(bound.prop, _numbers(name, given, read), 0)
    if kind in ("date", "datetime", "unlimitedDate") and given:
        try:
            days = [values.moment(value, zone)[:10] for value in given]
        except values.BadLiteral:  # a period, for one
            return None
        return _spanned(bound.prop, _days(name, days), NO_DATE)
    return None


def _spanned(prop: str, spans: tuple[Span, ...], blank: Any) -> Probe | None:
    """A row that holds null counts as blank."""
    if not spans:
        return None
    key = sort_key(blank)
    if any(low <= key < high for low, high in spans):
        spans = (NULLS, *spans)
    return Probe(prop, spans=spans)


def _texts(name: str, given: list[str]) -> tuple[Span, ...]:
    if name in _EQUAL:
        return tuple(((2, each), (2, each, 0)) for each in sorted(set(given)))
    if name in ("begins", "startswith") and given[0]:
        return (((2, given[0]), (2, after_prefix(given[0]))),)
    if name == "between":
        return (((2, given[0]), (2, given[1], 0)),)
    return ()


def after_prefix(prefix: str) -> str:
    """The first text behind all that begin like this; a text may hold the last character there is."""
    stem = prefix.rstrip(chr(0x10FFFF))
    return stem[:-1] + chr(ord(stem[-1]) + 1) if stem else chr(0x10FFFF) * (len(prefix) + 1_000)


def _numbers(name: str, given: tuple[str, ...], read: Callable[[str], Any]) -> tuple[Span, ...]:
    if name in _GREATER:
        return (((1, read(given[0]), 0), (2,)),)
    if name in _LESS:
        return (((1,), (1, read(given[0]))),)
    if name == "between":
        return (((1, read(given[0])), (1, read(given[1]), 0)),)
    return ()


def _days(name: str, days: list[str]) -> tuple[Span, ...]:
    """Moments of a day sort between it and `~`."""
    if name in _FROM:
        return (((2, days[0]), (3,)),)
    if name in _DAY:
        return (((2, days[0]), (2, days[0] + "~")),)
    if name in _BETWEEN:
        return (((2, days[0]), (2, days[1] + "~")),)
    return ()


class Best(NamedTuple):
    """The probe that leaves the fewest rows. `low` and `high`: where they stand in the order of `prop`."""

    prop: str
    many: int
    rows: Callable[[], list[Row]]
    low: int = 0
    high: int = 0


def best(probes: list[Probe], table: Table, weigh: Weigh) -> Best | None:
    """None when no probe is worth more than to look at all rows. `rows` gives them in order of their keys."""
    found = None
    for each in probes:
        one = _found(each, table, weigh)
        if found is None or one.many < found.many:
            found = one
    return None if found is None or found.many * 3 > len(table) else found


def _found(each: Probe, table: Table, weigh: Weigh) -> Best:
    rows = table.rows
    if each.prop == table.key and each.ids:
        ids = sorted(id for id in each.ids if id in rows)
        return Best("", len(ids), lambda: [rows[id] for id in ids])
    if each.found_by is not None:
        _weigh(table, each.found_by, weigh)
        met = {row[table.key]: row for key in each.keys for row in table.by(each.found_by, key)}
        return Best("", len(met), lambda: [met[id] for id in sorted(met)])
    if each.refers:
        index = referring(each.prop)
        _weigh(table, index, weigh)
        count = sum(table.count(index, id) for id in each.ids)
        return Best("", count, lambda: _merged(table, index, each.ids))
    _weigh(table, each.prop, weigh)
    entries = table.ordered(each.prop)
    spans = [
        (bisect_left(entries, low, key=_first), bisect_left(entries, high, key=_first))
        for low, high in each.spans
    ]
    spans = [(low, high) for low, high in spans if low < high]
    count = sum(high - low for low, high in spans)

    def made() -> list[Row]:
        ids = [id for low, high in spans for _, id in entries[low:high]]
        return [rows[id] for id in sorted(ids)]

    if len(spans) == 1:
        return Best(each.prop, count, made, *spans[0])
    return Best("", count, made)


def _merged(table: Table, index: Index, ids: frozenset[int]) -> list[Row]:
    if len(ids) == 1:
        return table.by(index, *ids)
    key = table.key
    held = {row[key]: row for id in ids for row in table.by(index, id)}
    return [held[id] for id in sorted(held)]


def _first(entry: Any) -> Any:
    return entry[0]


def _weigh(table: Table, index: Index | str, weigh: Weigh) -> None:
    """To make an index takes as long as to look at every row some times."""
    if not table.has(index):
        weigh(3 * len(table))


def walkable(table: Table, prop: str, weigh: Weigh) -> bool:
    """Whether the index of a property has the order that a question means: null, which counts as blank, stands first
    there wherever blank does."""
    _weigh(table, prop, weigh)
    entries = table.ordered(prop)
    return not entries or entries[0][0][0] != 0


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
