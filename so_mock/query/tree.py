"""What a filter says, whichever way it was written: comparisons joined by and, or.

Values stay texts as they were sent: what they mean depends on the column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class At:
    """Where a comparison was written: positions in its text from 0, or the number of its carrier. All are equal, so
    that the same question asked elsewhere is the same."""

    __slots__ = ("column", "operator", "place", "values")

    def __init__(
        self, column: int = -1, operator: int = -1, values: tuple[int, ...] = (), place: str = ""
    ) -> None:
        self.column, self.operator, self.values, self.place = column, operator, values, place

    def __eq__(self, other: object) -> bool:
        return isinstance(other, At)

    def __hash__(self) -> int:
        return 0

    def said(self, part: str = "column", nth: int = 0) -> str:
        """` at position 12` of its column, operator or nth value; ` in restriction 3`; "" where nothing was written."""
        if self.place:
            return f" in {self.place}"
        position = self.column if part == "column" else self.operator
        if part == "value" and nth < len(self.values):
            position = self.values[nth]
        return f" at position {position}" if position >= 0 else ""


NOT_WRITTEN = At()


class Compare(NamedTuple):
    """`column operator values`."""

    column: str
    operator: str
    values: tuple[str, ...] = ()
    at: At = NOT_WRITTEN


class Both(NamedTuple):
    """True when every part is. `word`: tuples of two kinds are equal where their values are."""

    parts: tuple[Node, ...]
    word: str = "and"


class Either(NamedTuple):
    """True when one of its parts is."""

    either: tuple[Node, ...]
    word: str = "or"


Node = Compare | Both | Either

EVERYTHING = Both(())
NOTHING = Either(())
MOST = 2_000  # comparisons of one question: more take seconds to compile
DEEPEST = 60  # brackets within brackets: what is compiled of them stays within what Python can nest


def both(parts: Iterable[Node]) -> Node:
    """Flat: an `and` within an `and` says nothing more."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Both) else [part])
    return flat[0] if len(flat) == 1 else Both(tuple(flat))


def either(parts: Iterable[Node]) -> Node:
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.either if isinstance(part, Either) else [part])
    return flat[0] if len(flat) == 1 else Either(tuple(flat))


def compares(node: Node) -> Iterator[Compare]:
    if isinstance(node, Compare):
        yield node
        return
    for part in node.parts if isinstance(node, Both) else node.either:
        yield from compares(part)


def size(node: Node) -> int:
    """How much of it there is to remember, in characters, roughly."""
    return sum(40 + sum(map(len, each.values)) for each in compares(node))


class Order(NamedTuple):
    """`at`: where it stands in the text it was written in, from 0; -1 for none."""

    column: str
    descending: bool = False
    at: int = -1
