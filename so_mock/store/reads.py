"""Reads: the rows and tables an answer was made of, so that kept bytes know when they are stale."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from so_mock.store.changes import Store
from so_mock.store.table import Id, Index, Row, Table

# (table, id, the row or None) for one row; (table, None, the table's stamp) for lists, reverse
# look-ups and counts
Noted = list[tuple[str, Id | None, object]]


class Why(Protocol):
    """What decided."""

    def sentence(self) -> str:
        """Which role, right, owner and rule, for people. Made when asked."""


class Right(Protocol):
    """A mask of bits, and the reason where one of them was taken away (ETableRight, EFieldRight)."""

    @property
    def mask(self) -> int: ...
    @property
    def reason(self) -> str: ...
    @property
    def why(self) -> Why: ...


Peek = Callable[[str, Id], "Row | None"]


class Sight(Protocol):
    """What one caller may see and do, as the rows said when it was made (`rights/sight.py`)."""

    @property
    def noted(self) -> Noted:
        """What it was made of: an answer that it shaped is stale when this is."""

    @property
    def sees(self) -> Mapping[str, Callable[[Row], bool]]:
        """Table -> whether a row of it may be seen; a table that is not named hides nothing."""

    @property
    def shown(self) -> Mapping[str, Callable[[Row], Row]]:
        """Table -> a row with its hidden fields blank; only tables that have some."""

    def table(self, table: Table) -> Table:
        """The table with hidden fields blank, one and the same as long as nobody writes it."""

    def right(self, entity: str, row: Row) -> Right:
        """What he may do with a row; one whose key is 0 is yet to be saved."""

    def field(self, entity: str, prop: str, row: Row) -> Right:
        """What he may do with a property of it."""

    def rights(
        self, entity: Any, carrier: str, row: Row, nested: bool, peek: Peek | None = None
    ) -> tuple[Any, Any]:
        """`TableRight` and `FieldProperties` of the row in this carrier. Shared: nobody edits them. `peek` looks at the rows
        that decide, and notes them."""

    def has(self, function: str) -> bool:
        """Whether he has a functional right."""


class Reads:
    """How an answer looks at rows: hidden ones are absent, and every look is noted.

    `visible`: table -> whether a row of it may be seen; a table not in it hides nothing. `dependants`: table
    -> (column, other table): its rows are hidden together with the rows that they point at. Whoever
    reads the clock, or anything else that is no row, sets `timed`: such an answer is not kept. `everybody`: the one
    predicate that hides from all callers alike. `caller`, `zone`: who asks, and the zone of the clock (`theirs`: his own), for questions
    that an answer asks in its turn.
    """

    __slots__ = (
        "_clock", "_dependants", "_everybody", "_store", "_tables", "_visible", "caller", "noted", "sight", "theirs", "timed", "zone",
    )  # fmt: skip

    def __init__(
        self,
        store: Store,
        visible: Mapping[str, Callable[[Row], bool]] | None = None,
        clock: Callable[[], str] = lambda: "",
        dependants: Mapping[str, list[tuple[str, str]]] = MappingProxyType({}),
        everybody: Callable[[Row], bool] | None = None,
        caller: int = 0,
        zone: str = "NO",
        theirs: str = "",
        sight: Sight | None = None,
    ) -> None:
        self.sight = sight
        self.caller, self.zone, self.theirs = caller, zone, theirs or zone
        self._everybody = everybody
        self._clock = clock
        self._store = store
        self._tables = store.tables
        self._visible = visible or None
        self._dependants = dependants
        self.noted: Noted = [] if sight is None else list(sight.noted)
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
        if sees is not None and not sees(row):
            return None
        return row if table not in self._dependants or self._held(table, row) else None

    def peek(self, table: str, id: Id) -> Row | None:
        """The row as it lies, hidden or not: for whoever judges what may be seen."""
        row = self._store.table(table).get(id)
        self.noted.append((table, id, row))
        return row

    def rows(self, table: str) -> list[Row]:
        """Every row in primary key order. A new list, so a loop over it may write."""
        return self._seen(table, list(self._whole(table).scan()))

    def by(self, table: str, index: Index, value: Hashable) -> list[Row]:
        """The rows that have `value` among their keys, in primary key order. A new list."""
        return self._seen(table, self._whole(table).by(index, value))

    def count(self, table: str) -> int:
        """How many rows there are to see."""
        found = self._whole(table)
        if self._visible is None or (table not in self._visible and table not in self._dependants):
            return len(found)
        return len(self._seen(table, list(found.scan())))

    def stamp(self, table: str) -> int:
        """When the table was last written: what is made of all its rows may be kept by it."""
        return self._whole(table).stamp

    def wide(self) -> WideReads:
        """The same sight, for an answer that looks at very many rows."""
        return WideReads(
            self._store, self._visible, self._clock, self._dependants, self._everybody, self.caller, self.zone,
            self.theirs, self.sight,
        )  # fmt: skip

    def absorb(self, other: Reads) -> None:
        """Notes what another, of the same moment, was asked on behalf of this one."""
        self.noted += other.noted
        self.timed = self.timed or other.timed

    def table(self, name: str) -> Table:
        """The table itself, for whoever looks at many of its rows: `rule` tells which of them may be seen."""
        return self._whole(name)

    def rule(self, table: str, hidden: Index) -> Callable[[Row], bool] | None:
        """Whether a row may be seen, None where all may. `hidden` finds, by 1, the rows that are hidden from everybody:
        as long as there are none, nobody need look at each."""
        sees = None if self._visible is None else self._visible.get(table)
        if sees is not None and sees is self._everybody and not self._any(table, hidden):
            sees = None
        held = self._visible is not None and any(
            self._visible.get(other) is not self._everybody or self._any(other, hidden)
            for _, other in self._dependants.get(table, ())
            if other in (self._visible or ())
        )
        if not held:
            return sees
        return lambda row: (sees is None or sees(row)) and self._held(table, row)

    def _any(self, table: str, hidden: Index) -> bool:
        return bool(self._whole(table).by(hidden, 1))

    def _whole(self, table: str) -> Table:
        found = self._store.table(table)
        self.noted.append((table, None, found.stamp))
        return found

    def _seen(self, table: str, rows: list[Row]) -> list[Row]:
        if self._visible is None:
            return rows
        sees = self._visible.get(table)
        if sees is not None:
            rows = [row for row in rows if sees(row)]
        return (
            [row for row in rows if self._held(table, row)] if table in self._dependants else rows
        )

    def _held(self, table: str, row: Row) -> bool:
        """Whether all that it depends on is to be seen. What does not exist hides nothing."""
        for column, other in self._dependants[table]:
            id = row[column]
            if id and self.row(other, id) is None and self._store.table(other).get(id) is not None:
                return False
        return True


class WideReads(Reads):
    """For an answer that looks at thousands of rows: what it notes is each table, once."""

    __slots__ = ("_told",)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._told: set[str] = set()

    def row(self, table: str, id: Id) -> Row | None:
        row = self._whole(table).rows.get(id)
        if row is None or self._visible is None:
            return row
        sees = self._visible.get(table)
        if sees is not None and not sees(row):
            return None
        return row if table not in self._dependants or self._held(table, row) else None

    def peek(self, table: str, id: Id) -> Row | None:
        return self._whole(table).get(id)

    def _whole(self, table: str) -> Table:
        found = self._store.table(table)
        if table not in self._told:
            self._told.add(table)
            self.noted.append((table, None, found.stamp))
        return found


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
