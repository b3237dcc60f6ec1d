"""How rows are found by what they refer to."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from so_mock.store.table import Index, Row


@cache
def referring(prop: str) -> Index:
    """Finds the rows whose property holds an id, alone or in a list. One and the same for each name: a table knows
    its indexes by it."""

    def keys(row: Row) -> Iterable[int]:
        held = row.get(prop)
        if isinstance(held, list):
            return [each for each in held if each]
        return [held] if held else []

    return Index(f"-> {prop}", keys)


@cache
def referring_within(prop: str, inner: str) -> Index:
    """Finds the rows of which a value, or one of a list of them, names an id."""

    def keys(row: Row) -> Iterable[int]:
        held = row.get(prop)
        values = held if isinstance(held, list) else [held]
        return [each[inner] for each in values if each and each.get(inner)]

    return Index(f"-> {prop}.{inner}", keys)
