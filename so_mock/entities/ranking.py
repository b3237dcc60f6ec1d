"""The order of rows that have a rank: who is new comes last, who moves shifts the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from so_mock.entities.model import Settle
from so_mock.store.table import Row


def last_among(name: str, owner: str = "") -> Settle:
    """A new row without a rank comes after all others, or after those of the same owner."""

    def settle(crm: Any, row: Row, before: Row | None) -> Row:
        if before is not None or row["Rank"]:
            return row
        others = crm.referring(name, owner, row[owner]) if owner else crm.rows(name)
        return {**row, "Rank": 1 + max((each["Rank"] or 0 for each in others), default=0)}

    return settle


def ordered(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: int(row["Rank"] or 0))


def renumber(crm: Any, name: str, rows: Iterable[Row]) -> None:
    """Ranks from 1, in the order given; only those that change are written."""
    for rank, row in enumerate(rows, 1):
        if row["Rank"] != rank:
            crm.update(name, {**row, "Rank": rank})


def place(rows: Iterable[Row], moved: Row, at: int) -> list[Row]:
    """The rows in their order, with one of them (or a new one) at a place counted from 0."""
    others = [row for row in ordered(rows) if row is not moved]
    at = min(max(at, 0), len(others))
    return [*others[:at], moved, *others[at:]]
