"""Reads: the rows and tables an answer was made of, so that kept bytes know when they are stale."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

from so_mock.store.changes import Store
from so_mock.store.table import Id, Index, Row, Table

# (table, id, the row or None) for one row; (table, None, the table's stamp) for lists, reverse
# look-ups and counts
Noted = list[tuple[str, Id | None, object]]


class Reads:
    """How an answer looks at rows: hidden ones are absent, and every look is noted.

    `visible`: table -> whether a row of it may be seen; a table not in it hides nothing. Whoever
    reads the clock, or anything else that is no row, sets `timed`: such an answer is not kept.
    """

    __slots__ = ("_clock", "_store", "_tables", "_visible", "noted", "timed")

    def __init__(
        self,
        store: Store,
        visible: Mapping[str, Callable[[Row], bool]] | None = None,
        clock: Callable[[], str] = lambda: "",
    ) -> None:
        self._clock = clock
        self._store = store
        self._tables = store.tables
        self._visible = visible or None
        self.noted: Noted = []
        self.timed = False

    def now(self) -> str:
        """This moment, for what an answer shows of the time to come."""
        self.timed = True
        return self._clock()

    def row(self, table: str, id: Id) -> Row | None:
        """The row; None when it does not exist or is hidden."""
        # Past `Store.table` and `Table.get`, since an answer looks at some twenty rows.
        try:
            row = self._tables[table].rows.get(id)
        except KeyError:
            row = None
        # A hidden row is noted as itself: it stays hidden just as long as nobody replaces it.
        self.noted.append((table, id, row))
        if row is None or self._visible is None:
            return row
        sees = self._visible.get(table)
        return row if sees is None or sees(row) else None

    def rows(self, table: str) -> list[Row]:
        """Every row in primary key order. A new list, so a loop over it may write."""
        return self._seen(table, list(self._whole(table).scan()))

    def by(self, table: str, index: Index, value: Hashable) -> list[Row]:
        """The rows that have `value` among their keys, in primary key order. A new list."""
        return self._seen(table, self._whole(table).by(index, value))

    def count(self, table: str) -> int:
        """How many rows there are to see."""
        found = self._whole(table)
        sees = None if self._visible is None else self._visible.get(table)
        return len(found) if sees is None else sum(1 for row in found.scan() if sees(row))

    def stamp(self, table: str) -> int:
        """When the table was last written: what is made of all its rows may be kept by it."""
        return self._whole(table).stamp

    def _whole(self, table: str) -> Table:
        found = self._store.table(table)
        self.noted.append((table, None, found.stamp))
        return found

    def _seen(self, table: str, rows: list[Row]) -> list[Row]:
        sees = None if self._visible is None else self._visible.get(table)
        return rows if sees is None else [row for row in rows if sees(row)]


def unchanged(store: Store, noted: Noted) -> bool:
    """Whether every look would find the same: the very same rows, and tables not written since."""
    tables = store.tables
    for name, id, seen in noted:
        try:
            table = tables[name]
        except KeyError:  # never written: it was looked at in vain, and would be again
            if seen is None or seen == 0:
                continue
            return False
        if id is None:
            if table.stamp != seen:
                return False
        elif table.rows.get(id) is not seen:
            return False
    return True
