"""What a filter says, whichever way it was written: comparisons joined by and, or.

Values stay texts as they were sent: what they mean depends on the column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Compare(NamedTuple):
    """`column operator values`. `at`: where it stands in the text it was written in, from 0; -1 for none."""

    column: str
    operator: str
    values: tuple[str, ...] = ()
    at: int = -1


class Both(NamedTuple):
    """True when every part is."""

    parts: tuple[Node, ...]


class Either(NamedTuple):
    """True when one of its parts is."""

    either: tuple[Node, ...]


Node = Compare | Both | Either

EVERYTHING = Both(())
NOTHING = Either(())


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


class Order(NamedTuple):
    column: str
    descending: bool = False
