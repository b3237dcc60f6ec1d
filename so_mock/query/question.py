"""Question and answer: what is asked of a provider, and what is found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.query.expressions import is_call
from so_mock.query.options import DISTINCT, GRAND_TOTAL
from so_mock.query.tree import EVERYTHING, Node, Order

if TYPE_CHECKING:
    from so_mock.catalogue.archives import Published
    from so_mock.query.bind import Bound
    from so_mock.query.frame import Frame
    from so_mock.query.running import Token

# What a row of the answer is made of: (frame, kind's name, code of its key, columns) -> code of a dict.
Surface = Callable[["Frame", str, str, Sequence["Shown"]], str]


class Shown(NamedTuple):
    """A column of the answer under the name by which it was asked for; `bound` None: the kind of row has none such."""

    name: str
    published: Published
    bound: Bound | None


class Question(NamedTuple):
    """`columns` None: those that the provider shows unasked. `entities` empty: all. `after`: go on behind that row.
    `options`: what is wanted beside rows (`options.py`)."""

    provider: str
    columns: tuple[str, ...] | None = None
    where: Node = EVERYTHING
    order: tuple[Order, ...] = ()
    entities: tuple[str, ...] = ()
    top: int | None = None
    skip: int = 0
    counted: bool = False
    after: Token | None = None
    options: frozenset[str] = frozenset()

    @property
    def aggregates(self) -> bool:
        """Whether the answer is more than the rows that are found, or less."""
        named = (*(self.columns or ()), *(each.column for each in self.order))
        return bool(self.options & {GRAND_TOTAL, DISTINCT}) or any(map(is_call, named))


class Found(NamedTuple):
    """`names` are the columns as they were asked for. `total` of all pages when it was asked for. `token` of the last
    row, when more follow."""

    rows: list[Any]
    columns: list[Published]
    total: int | None
    token: Token | None
    ignored: tuple[str, ...]
    names: tuple[str, ...] = ()
