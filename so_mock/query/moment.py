"""Moment: the rows as one caller sees them while one question is answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from so_mock.entities.model import IN_BIN
from so_mock.entities.relations import referring
from so_mock.entities.shape import Shaper
from so_mock.errors import Later
from so_mock.instants import shifted
from so_mock.store.reads import Reads
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.query.engine import Engine

LONG = 100_000  # rows to look at, some 20 ms: more than others should wait for


class Moment:
    """What compiled code asks for. Each getter is made once for a question and then called for every row, so all
    that can be known beforehand is."""

    def __init__(
        self, engine: Engine, shaper: Shaper, *, patient: bool = True, tagged: bool = False
    ) -> None:
        """`tagged`: date-times are told with their offset, where a surface has a place for it."""
        self.engine, self.shaper = engine, shaper
        self.reads: Reads = shaper.reads
        self.caller, self.zone, self.theirs = (
            shaper.reads.caller,
            shaper.reads.zone,
            shaper.reads.theirs,
        )
        self.tagged = tagged
        self._left = LONG if not patient else None

    @cached_property
    def now(self) -> str:
        return self.reads.now()

    @cached_property
    def today(self) -> date:
        """Where the caller is."""
        return date.fromisoformat(shifted(self.now, self.zone, self.theirs)[:10])

    def weigh(self, rows: int) -> None:
        """Told before rows are looked at. Raises Later when they are too many for a caller who is not patient."""
        if self._left is not None:
            self._left -= rows
            if self._left < 0:
                raise Later

    def sees(self, entity: str) -> Callable[[Row], bool] | None:
        """Whether a row may be seen; None where every row may."""
        return self.reads.rule(entity, IN_BIN)

    def blank(self, entity: str) -> Row:
        return self.engine.blank(entity)

    def fetch(self, entity: str) -> Callable[[Any, Row], Row]:
        """`dict.get` itself where nothing is hidden: a join looks at a row for every row."""
        rows = self.reads.table(entity).rows
        sees = self.sees(entity)
        if sees is None:
            return rows.get
        visible = sees

        def get(id: Any, blank: Row) -> Row:
            row = rows.get(id)
            return row if row is not None and visible(row) else blank

        return get

    def label(self, entity: str) -> Callable[[Any], str]:
        model = self.shaper.shapes.model[entity]
        shaper = self.shaper
        return self.text(entity, lambda row, _: shaper.text(model, row))

    def text(self, entity: str, make: Callable[[Row, Shaper], Any]) -> Callable[[Any], str]:
        """Remembered for the question: a list has few items and many rows that name them."""
        table, sees, shaper = self.reads.table(entity).rows, self.sees(entity), self.shaper
        known: dict[Any, str] = {0: "", None: ""}

        def text(id: Any) -> str:
            found = known.get(id)
            if found is None:
                row = table.get(id)
                if row is None or (sees is not None and not sees(row)):
                    row = None
                found = known[id] = "" if row is None else str(make(row, shaper) or "")
            return found

        return text

    def referring(self, entity: str, prop: str) -> Callable[[Any], list[Row]]:
        index, reads = referring(prop), self.reads
        return lambda id: reads.by(entity, index, id) if id else []
