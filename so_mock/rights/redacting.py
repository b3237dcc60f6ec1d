"""Rows with what is hidden of them blank, tables of such rows, and what is written over them (sheet: rights.md 11)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from so_mock.store.table import Id, Row, Table

Predicate = Callable[[Row], bool]
Shown = Callable[[Row], Row]


class Redacted:
    """A table as one caller sees it, kept up with the one that is stored by the rows that differ."""

    __slots__ = ("_seen", "stamps", "table")

    def __init__(self, table: Table) -> None:
        self.table = Table(table.name, table.key)
        self.stamps: tuple[int, ...] = ()
        self._seen: dict[Id, Row] = {}  # as they are stored

    def follow(self, table: Table, sees: Predicate | None, shown: Shown) -> None:
        before, fresh = self._seen, not self._seen
        if fresh:  # no index was asked for yet
            self.table = Table(table.name, table.key)
        own = self.table
        for row in table.scan() if fresh else _differing(before, table):
            found = None if sees is not None and not sees(row) else shown(row)
            id = row[table.key]
            if not fresh:
                own.put(id, found, table.stamp)
            elif found is not None:
                own.add(id, found)
        for id in before.keys() - table.rows.keys():
            own.put(id, None, table.stamp)
        self._seen = table.rows.copy()
        own.stamp, own.next_id = table.stamp, table.next_id


def _differing(before: Mapping[Id, Row], table: Table) -> list[Row]:
    get = before.get
    return [row for id, row in table.rows.items() if get(id) is not row]


def veiled(blanks: Row, below: Mapping[str, Collection[str]]) -> Shown:
    """A row with properties blank, and parts of others."""
    if not below:
        return lambda row: {**row, **blanks}

    def shown(row: Row) -> Row:
        parts = {prop: _without(row[prop], names) for prop, names in below.items() if row.get(prop)}
        return {**row, **parts, **blanks}

    return shown


def _without(value: Any, names: Collection[str]) -> Any:
    """A value with these parts of it blank, wherever they stand."""
    if isinstance(value, list):
        return [_without(each, names) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _nothing(each) if name.lower() in names else _without(each, names)
        for name, each in value.items()
    }


def without_cells(value: Any, names: Collection[str]) -> Any:
    """Of an address told twice, plainly and in the layout of its country, without the blanks that the layout shows."""
    if isinstance(value, list):
        return [without_cells(each, names) for each in value if not _blank_cell(each, names)]
    if isinstance(value, dict):
        return {name: without_cells(each, names) for name, each in value.items()}
    return value


def _blank_cell(value: Any, names: Collection[str]) -> bool:
    if not isinstance(value, dict) or value.get("Value"):
        return False
    return str(value.get("Name") or "").lower().endswith(tuple(names))


def _nothing(value: Any) -> Any:
    return type(value)() if isinstance(value, str | int | float | list | dict) else None


def merged(given: Any, seen: Any, stored: Any) -> Any:
    """What is to be written where `seen` was shown of what is `stored`."""
    if seen is stored or seen == stored:
        return given
    if given == seen or not (given or seen):
        return stored
    if isinstance(given, dict) and isinstance(seen, dict) and isinstance(stored, dict):
        return {k: merged(given.get(k), seen.get(k), v) for k, v in stored.items()} | {
            k: v for k, v in given.items() if k not in stored
        }
    lists = isinstance(given, list) and isinstance(seen, list) and isinstance(stored, list)
    if lists and len(given) == len(seen) == len(stored):
        return [merged(*each) for each in zip(given, seen, stored, strict=True)]
    return given
