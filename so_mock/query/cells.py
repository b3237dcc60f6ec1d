"""How the columns of a row are spelt, one surface each: the same values, encoded otherwise (sheet: query.md a.3, a.6, c)."""

from __future__ import annotations

from collections.abc import Sequence

from so_mock.query.bind import BLANKS, BY_TEXT, Bound
from so_mock.query.engine import Shown
from so_mock.query.frame import Frame


def slim(frame: Frame, kind: str, key: str, columns: Sequence[Shown]) -> str:
    """OData Slim: values as JSON has them, list items by their text; the primary key is a text."""
    cells = [f"'PrimaryKey': str({key})", f"'EntityName': {kind!r}"]
    for shown in columns:
        cells.append(f"{shown.name!r}: {slim_value(shown.bound, shown.published.type)}")
    return "{" + ", ".join(cells) + "}"


def slim_value(bound: Bound | None, type: str) -> str:
    if bound is None or not bound.backed:
        return repr("" if type in BY_TEXT else BLANKS.get(type, ""))
    return bound.text or bound.code
