"""How rows are spelt through OData, one surface each: the same values, encoded otherwise (sheet: query.md a.3, a.6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from so_mock.instants import telling
from so_mock.query import encoded, hints
from so_mock.query.bind import BLANKS, BY_TEXT, DATES, Bound
from so_mock.query.bind.bound import time_of
from so_mock.query.engine import Shown, Surface
from so_mock.query.frame import Frame
from so_mock.query.metadata import PAPERCLIPS

SLIM, FULL = "slim", "full"
# As the documentation prints it of companies: nothing is changed through a list that was asked for.
_RIGHT = {"Mask": 1, "Reason": "[SR_ACTIVITY_BLOCKED_FIND]"}


@cache
def surface(mode: str, *, display: bool = False, safe: bool = False) -> Surface:
    """One for each way, since questions are kept by it. `display`: truths as hints for icons; `safe`: names that are
    names in JavaScript too."""
    spell: Surface = full if mode == FULL else shown if display else slim
    if not safe:
        return spell

    def safely(frame: Frame, kind: str, key: str, columns: Sequence[Shown]) -> str:
        return spell(frame, kind, key, [c._replace(name=json_safe(c.name)) for c in columns])

    return safely


def json_safe(name: str) -> str:
    """`contact/name` -> `contact_name`."""
    return re.sub(r"[^A-Za-z0-9_]", "_", name)


def slim(frame: Frame, kind: str, key: str, columns: Sequence[Shown]) -> str:
    """OData Slim: values as JSON has them, list items by their text; the primary key is a text."""
    cells = [f"'PrimaryKey': str({key})", f"'EntityName': {kind!r}"]
    for shown in columns:
        cells.append(f"{shown.name!r}: {slim_value(frame, shown.bound, shown.published.type)}")
    return "{" + ", ".join(cells) + "}"


def slim_value(frame: Frame, bound: Bound | None, type: str) -> str:
    if bound is None or not bound.backed:
        kind = bound.kind if bound else type
        return repr("" if kind in BY_TEXT else BLANKS.get(kind, ""))
    return bound.text or _value(frame, bound)


def _value(frame: Frame, bound: Bound) -> str:
    """With its offset where the caller asks for that."""
    if frame.tagged is None or bound.kind not in DATES:
        return bound.code
    base, theirs = frame.tagged
    if bound.stored:
        return f"{frame.constant(telling(time_of(bound), base, theirs))}({bound.stored})"
    return f"{frame.constant(telling(time_of(bound), theirs, theirs))}({bound.code})"


def shown(frame: Frame, kind: str, key: str, columns: Sequence[Shown]) -> str:
    """Slim with `$output=Display`: a truth is the icon that a screen draws for it, or what an agent shows."""
    cells = [f"'PrimaryKey': str({key})", f"'EntityName': {kind!r}"]
    for column in columns:
        value = slim_value(frame, column.bound, column.published.type)
        bound = column.bound
        if (bound.kind if bound else column.published.type) == "bool":
            leaf = column.published.name.rpartition("/")[2].lower()
            yes, no = ("paperclip", "") if leaf in PAPERCLIPS else ("[I:1]", "[I:0]")
            value = f"{yes!r} if {value} else {no!r}"
        cells.append(f"{column.name!r}: {value}")
    return "{" + ", ".join(cells) + "}"


def full(frame: Frame, kind: str, key: str, columns: Sequence[Shown]) -> str:
    """OData Full: the primary key is a number, and of each value there is what it is and what is shown."""
    cells = ", ".join(f"{column.name!r}: {_cell(frame, column)}" for column in columns)
    right = frame.constant(_RIGHT)
    return (
        f"{{'PrimaryKey': {key}, 'EntityName': {kind!r}, 'StyleHint': {hints.style(frame.entity, 'r0')}, "
        f"'LinkHint': {hints.link(frame.entity, key)}, 'TableRight': {right}, 'Column': {{{cells}}}}}"
    )


def _cell(frame: Frame, column: Shown) -> str:
    bound = column.bound
    if bound is None:
        blank = BLANKS.get(column.published.type, "")
        return repr({"RawValue": blank, "DisplayValue": "", "LinkHint": "", "TooltipHint": ""})
    return (
        f"{{'RawValue': {_value(frame, bound)}, 'DisplayValue': {encoded.display(frame, bound)}, 'LinkHint': '', "
        f"'TooltipHint': {hints.tooltip(bound)}}}"
    )
