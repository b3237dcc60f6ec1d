"""Reads: the rows and tables an answer was made of, so that kept bytes know when they are stale."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from so_mock.store.changes import Store
from so_mock.store.table import Id, Index, Row, Table

# (table, id, the row or None) for one row; (table, None, the table's stamp) for lists, reverse
# look-ups and counts
Noted = list[tuple[str, Id | None, object]]

NONE: Mapping[str, Any] = MappingProxyType({})


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
    """What one caller may see and do, as the rows said when it was made (`rights/sight.py`).

    Predicates are of rows as they are stored: what is hidden of a row may decide whether it is seen.
    """

    @property
    def noted(self) -> Noted:
        """What it was made of: an answer that it shaped is stale when this is."""

    @property
    def sees(self) -> Mapping[str, Callable[[Row], bool]]:
        """Table -> whether a row of it may be seen; a table that is not named hides nothing."""

    @property
    def hides(self) -> Mapping[str, Callable[[Row], bool]]:
        """Table -> whether a row of it is hidden from this caller, be it in the bin or not."""

    @property
    def leans(self) -> Mapping[str, tuple[str, ...]]:
        """Table -> other tables, rows of which have a say in whether a row of it is seen."""

    @property
    def dependants(self) -> Mapping[str, list[tuple[str, str]]]:
        """Table -> (column, other table): its rows are hidden together with the rows that they point at."""

    @property
    def shown(self) -> Mapping[str, Callable[[Row], Row]]:
        """Table -> a row with its hidden fields blank; only tables that have some."""

    def table(self, table: Table) -> Table:
        """Of a table among `shown`: the rows that may be seen, with hidden fields blank. One and the same as long as
        nobody writes it."""

    def hides_some(self, table: Table) -> bool:
        """Whether any row of it is hidden from this caller, as far as that is known without a look at each."""

    @property
    def blank(self) -> Mapping[str, Collection[str]]:
        """Entity -> the properties of it that are blank in every answer, be they stored or made."""

    @property
    def mark(self) -> Hashable:
        """Equal for all who have the same fields hidden."""

    def mended(self, table: str, row: Row, stored: Row) -> Row:
        """A row that is to be written, with what is hidden of the stored one in place of the blanks that were shown for it."""

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
    """How an answer looks at rows: hidden ones are absent, hidden fields blank, and every look is noted.

    `visible`: table -> whether a row of it may be seen; a table not in it hides nothing. `dependants`: table
    -> (column, other table): its rows are hidden together with the rows that they point at. Whoever
    reads the clock, or anything else that is no row, sets `timed`: such an answer is not kept. `everybody`: the one
    predicate that hides from all callers alike. `caller`, `zone`: who asks, and the zone of the clock (`theirs`: his own), for questions
    that an answer asks in its turn. `sight`: what is hidden from this caller on top of that.
    """

    __slots__ = (
        "_clock", "_dependants", "_everybody", "_shown", "_store", "_tables", "_usual", "_visible", "caller",
        "noted", "sight", "theirs", "timed", "zone",
    )  # fmt: skip

    def __init__(
        self,
        store: Store,
        visible: Mapping[str, Callable[[Row], bool]] | None = None,
        clock: Callable[[], str] = lambda: "",
        dependants: Mapping[str, list[tuple[str, str]]] = NONE,
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
        self.timed = False
        if sight is None:
            self._visible, self._dependants = visible or None, dependants
            self._shown = NONE
            self.noted: Noted = []
        else:
            self._usual = visible, dependants
            self._visible, self._dependants = sight.sees or None, sight.dependants
            self._shown = sight.shown
            self.noted = [*sight.noted]

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
        sight = self.sight
        if sight is not None and table in sight.leans:
            self._lean(table)
        sees = self._visible.get(table)
        if sees is not None and not sees(row):
            return None
        if table in self._dependants and not self._held(table, row):
            return None
        return row if sight is None or table not in self._shown else self._shown[table](row)

    def peek(self, table: str, id: Id) -> Row | None:
        """The row as it lies, hidden or not: for whoever judges what may be seen."""
        row = self._store.table(table).get(id)
        self.noted.append((table, id, row))
        return row

    def rows(self, table: str) -> list[Row]:
        """Every row in primary key order. A new list, so a loop over it may write."""
        return self._seen(table, list(self.table(table).scan()))

    def by(self, table: str, index: Index, value: Hashable) -> list[Row]:
        """The rows that have `value` among their keys, in primary key order. A new list."""
        return self._seen(table, self.table(table).by(index, value))

    def count(self, table: str) -> int:
        """How many rows there are to see."""
        found = self.table(table)
        if self._visible is None or (table not in self._visible and table not in self._dependants):
            return len(found)
        return len(self._seen(table, list(found.scan())))

    def binned(self, table: str, hidden: Index) -> list[Row]:
        """The rows that `hidden` finds, by 1, which no other look shows: they are hidden from everybody. Of these, too, a
        caller sees what he may."""
        rows = self._whole(table).by(hidden, 1)
        if self.sight is None:
            return rows
        hides = self.sight.hides.get(table)
        if hides is not None:
            self._lean(table)
            rows = [row for row in rows if not hides(row)]
        return [self._shown[table](row) for row in rows] if table in self._shown else rows

    def stamp(self, table: str) -> int:
        """When the table was last written: what is made of all its rows may be kept by it."""
        return self._whole(table).stamp

    def wide(self) -> WideReads:
        """The same sight, for an answer that looks at very many rows."""
        visible, dependants = self._by_itself
        return WideReads(
            self._store, visible, self._clock, dependants, self._everybody, self.caller, self.zone, self.theirs, self.sight,
        )  # fmt: skip

    @property
    def _by_itself(self) -> tuple[Any, Any]:
        """What hides rows from everybody, without the sight."""
        return (self._visible, self._dependants) if self.sight is None else self._usual

    def whole(self) -> Reads:
        """What nobody's rights hide: for what the server itself makes of rows."""
        visible, dependants = self._by_itself
        return Reads(
            self._store,
            visible,
            self._clock,
            dependants,
            self._everybody,
            self.caller,
            self.zone,
            self.theirs,
        )

    def absorb(self, other: Reads) -> None:
        """Notes what another, of the same moment, was asked on behalf of this one."""
        self.noted += other.noted
        self.timed = self.timed or other.timed

    def table(self, name: str) -> Table:
        """The table for whoever looks at many of its rows, its hidden fields blank: `rule` tells which of them may be seen."""
        found = self._whole(name)
        if name not in self._shown or self.sight is None:
            return found
        self._lean(name)
        return self.sight.table(found)

    def rule(self, table: str, hidden: Index) -> Callable[[Row], bool] | None:
        """Whether a row of `table` may be seen, None where all may. `hidden` finds, by 1, the rows that are hidden from everybody:
        as long as there are none, nobody need look at each."""
        sees = None
        if self._visible is not None and table not in self._shown and self._hides(table, hidden):
            sees = self._visible.get(table)
        if not self._depends(table, hidden):
            return sees
        return lambda row: (sees is None or sees(row)) and self._held(table, row)

    def _hides(self, table: str, hidden: Index) -> bool:
        """Whether a row of the table, taken by itself, may be hidden."""
        sees = None if self._visible is None else self._visible.get(table)
        if sees is None:
            return False
        whole = self._whole(table)
        if sees is not self._everybody and (self.sight is None or self.sight.hides_some(whole)):
            return True
        return bool(whole.by(hidden, 1))

    def _depends(self, table: str, hidden: Index) -> bool:
        """Whether a row of the table may be hidden together with another one."""
        return self._visible is not None and any(
            self._hides(other, hidden) or self._depends(other, hidden)
            for _, other in self._dependants.get(table, ())
        )

    def _whole(self, table: str) -> Table:
        """The table as it is stored, noted."""
        found = self._store.table(table)
        self.noted.append((table, None, found.stamp))
        return found

    def _seen(self, table: str, rows: list[Row]) -> list[Row]:
        """Those of a table's rows, as `table` gives them, that may be seen."""
        if self._visible is None:
            return rows
        self._lean(table)
        sees = None if table in self._shown else self._visible.get(table)
        if sees is not None:
            rows = [row for row in rows if sees(row)]
        return (
            [row for row in rows if self._held(table, row)] if table in self._dependants else rows
        )

    def _lean(self, table: str) -> None:
        """Notes what else has a say in whether rows of the table are seen."""
        for other in self.sight.leans.get(table, ()) if self.sight is not None else ():
            self._whole(other)

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
        row = self.table(table).rows.get(id)
        if row is None or self._visible is None:
            return row
        sees = None if table in self._shown else self._visible.get(table)
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
            self._lean(table)
        return found


def unchanged(store: Store, noted: Noted) -> bool:
    """Whether every look would find the same: the very same rows, and tables not written since."""
    tables = store.tables
    for name, id, seen in noted:
        table = tables.get(name)
        if table is None:  # never written: it was looked at in vain, and would be again
            if seen is None or seen == 0:
                continue
            return False
        if id is None:
            if table.stamp != seen:
                return False
        elif table.rows.get(id) is not seen:
            return False
    return True
