"""Rows as the agents answer them: ArchiveListItem (sheet: query.md c)."""

from __future__ import annotations

from collections.abc import Sequence

from so_mock.query import encoded, hints
from so_mock.query.engine import Shown
from so_mock.query.frame import Frame


def items(frame: Frame, kind: str, key: str, columns: Sequence[Shown]) -> str:
    """A cell is null where the kind of row has no such column."""
    cells = ", ".join(f"{shown.name!r}: {cell(frame, shown)}" for shown in columns)
    return (
        f"{{'EntityName': {kind!r}, 'PrimaryKey': {key}, 'ColumnData': {{{cells}}}, "
        f"'LinkHint': {hints.link(frame.entity, key)}, 'StyleHint': {hints.style(frame.entity, 'r0')}, "
        "'TableRight': None, 'FieldProperties': {}}"
    )


def cell(frame: Frame, shown: Shown) -> str:
    if shown.bound is None:
        return "None"
    return (
        f"{{'DisplayValue': {encoded.display(frame, shown.bound)}, "
        f"'TooltipHint': {hints.tooltip(shown.bound)}, 'LinkHint': ''}}"
    )


def keys(frame: Frame, kind: str, key: str, columns: Sequence[Shown]) -> str:
    """Entity and id alone, for whoever does something to the rows."""
    return f"({frame.entity!r}, {key})"
