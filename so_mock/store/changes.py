"""Store: all tables of a tenant, written in units.

A unit collects what one call wrote, and undoes it if the call fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from types import MappingProxyType, TracebackType
from typing import Any, NamedTuple, Protocol, overload

from so_mock.store.table import Id, Row, Table

COUNTERS = "_counter"

# One for the process: no fork or restored checkpoint ever repeats a stamp with other content.
_STAMPS = count(1)

# table, id, row before, row after; then, as before the write: the table's stamp, its next id, and
# the store's stamp
Entry = tuple[str, Id, Row | None, Row | None, int, int, int]


_AS_USUAL: Mapping[str, Any] = MappingProxyType({})


class Change(NamedTuple):
    """One write. `before` is None for an insert, `after` for a delete.

    A counter taken is a change too, of the table `_counter`.
    """

    table: str
    id: Id
    before: Row | None
    after: Row | None


class Changes(Sequence[Change]):
    """What a unit wrote, in order, one Change for each write. Empty when it was undone.

    `by` is the associate in whose name it writes, `sent` how a scenario wants what follows from it to be sent.
    """

    __slots__ = ("by", "log", "sent", "unasked")

    def __init__(self) -> None:
        self.by = 0
        self.sent: Mapping[str, Any] = _AS_USUAL
        # Plain tuples, made into a Change only for those who look: it costs as much as the write.
        self.log: list[Entry] = []
        self.unasked: list[range] = []  # places in the log of what nobody asked for, see `Unasked`

    def __len__(self) -> int:
        return len(self.log)

    def __iter__(self) -> Iterator[Change]:
        return iter([Change(*entry[:4]) for entry in self.log])

    @overload
    def __getitem__(self, at: int) -> Change: ...
    @overload
    def __getitem__(self, at: slice) -> list[Change]: ...
    def __getitem__(self, at: int | slice) -> Change | list[Change]:
        if isinstance(at, slice):
            return [Change(*entry[:4]) for entry in self.log[at]]
        return Change(*self.log[at][:4])


class Unit:
    """`with store.unit() as changes`. Within another one it adds to the same Changes.

    An exception undoes what was written since the `with`, and passes: an outer unit that catches it
    keeps its own writes, one that does not undoes them as well.
    """

    __slots__ = ("_mark", "_outer", "_store")

    def __init__(self, store: Store) -> None:
        self._store = store

    def __enter__(self) -> Changes:
        store = self._store
        changes = store.changes
        self._outer = changes is None
        if changes is None:
            changes = store.changes = Changes()
        self._mark = len(changes.log)
        return changes

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        store = self._store
        try:
            if kind is not None:
                store.undo(self._mark)
            elif self._outer and store.follow is not None and store.changes:
                self._followed(store)
        finally:
            if self._outer:
                store.changes = None

    def _followed(self, store: Store) -> None:
        """What follows is part of the unit: it is kept with it, or neither is."""
        assert store.follow is not None and store.changes is not None
        try:
            store.follow(store, store.changes)
        except BaseException:
            store.undo(self._mark)
            raise


class Unasked:
    """`with store.unasked()`: what is written within follows from what was asked for, and is nobody's own doing."""

    __slots__ = ("_mark", "_store")

    def __init__(self, store: Store) -> None:
        self._store = store

    def __enter__(self) -> None:
        changes = self._store.changes
        self._mark = len(changes.log) if changes is not None else 0

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        changes = self._store.changes
        if changes is not None and kind is None and len(changes.log) > self._mark:
            changes.unasked.append(range(self._mark, len(changes.log)))


class Sown(Protocol):
    """Tables of which the rows are known, and not made until somebody looks."""

    def names(self) -> Iterable[str]: ...

    def plant(self, name: str) -> Table | None:
        """The table, one and the same each time; None for a name not among `names`."""


class Tables(dict[str, Table]):
    """Tables by name. One that is only sown is planted when first asked for, once for all forks."""

    __slots__ = ("sown",)
    sown: Sown | None

    def __missing__(self, name: str) -> Table:
        table = None if self.sown is None else self.sown.plant(name)
        if table is None:
            raise KeyError(name)
        self[name] = table
        return table

    def copy(self) -> Tables:
        new = Tables(self)
        new.sown = self.sown
        return new

    def whole(self) -> Tables:
        """With every table planted."""
        for name in () if self.sown is None else self.sown.names():
            self[name]
        return self


class Follower(Protocol):
    """Told of each unit that wrote something, before it closes: it may write what follows."""

    def __call__(self, store: Store, changes: Changes) -> None: ...

    def catch_up(self, store: Store) -> None:
        """Writes what follows and was put off, before somebody looks at it or changes whom it concerns."""


class Store:
    """All that one tenant remembers.

    A row given to it is copied, its nested lists and dicts are not; a row it answers is the stored
    one. Nobody edits either.

    insert, update and delete belong into a unit and raise RuntimeError outside of one.
    """

    __slots__ = ("__weakref__", "_keys", "_mine", "changes", "follow", "stamp", "tables")

    def __init__(self, keys: Mapping[str, str], sown: Sown | None = None) -> None:
        """`keys`: table -> the property that holds its primary key, where that is not `id`."""
        self._keys = dict(keys)
        self._mine: set[str] = set()  # tables no fork reads: they are written without a copy
        self.tables = Tables()
        self.tables.sown = sown
        self.changes: Changes | None = None  # of the open unit
        self.follow: Follower | None = None  # no fork has it
        self.stamp = 0  # of the last write to any table

    def table(self, name: str) -> Table:
        """For reading; empty for a name never written."""
        try:
            return self.tables[name]
        except KeyError:
            return self._new(name)

    def names(self) -> list[str]:
        """Tables that hold rows, or held some and remember the next id; by name."""
        tables = self.tables.whole().items()
        return sorted(n for n, table in tables if table.rows or table.next_id > 1)

    def insert(self, name: str, row: Row) -> Row:
        """Answers the stored row, a new dict with its key.

        A key that is absent, None or 0 becomes the next id. Raises KeyError when there is such a
        row already, TypeError when its id is a text and the others are numbers.
        """
        changes = self._open()
        table = self._own(name)
        key = table.key
        id = row.get(key)
        if id is None or id == 0:
            id = table.next_id
        elif id in table.rows:
            raise KeyError(f"{name} {id!r} exists")
        stored = {**row, key: id}
        self._write(table, id, stored, changes)
        return stored

    def update(self, name: str, row: Row) -> Row:
        """Replaces the row of the same key; answers the stored row, a new dict.

        Raises KeyError when there is none.
        """
        changes = self._open()
        table = self.table(name)
        id = row.get(table.key)
        if id is None or id not in table.rows:
            raise KeyError(f"{name} {id!r} does not exist")
        stored = {**row}
        self._write(self._own(name), id, stored, changes)
        return stored

    def delete(self, name: str, id: Id) -> Row | None:
        """Answers the row that was there; without one nothing is written."""
        changes = self._open()
        if id not in self.table(name).rows:
            return None
        return self._write(self._own(name), id, None, changes)

    def restart(self, name: str) -> None:
        """The next id of a table that has no rows is 1 again."""
        table = self._own(name)
        if not table.rows:
            table.next_id = 1

    def load(self, name: str, rows: Iterable[Row]) -> None:
        """Adds many rows outside of any unit, keys as with insert. All or, when one raises, none.

        A row that has its key is kept as it is, not copied: it belongs to the store from now on.
        """
        if self.changes is not None:
            raise RuntimeError(f"load of {name} within a unit, which could not undo it")
        # Without indexes: to build them anew when asked costs less than an edit for each row.
        table = self.table(name).copy(indexes=False)
        key = table.key
        for row in rows:
            id = row.get(key)
            if id is None or id == 0:
                id = table.next_id
                row = {**row, key: id}
            elif id in table.rows:
                raise KeyError(f"{name} {id!r} exists")
            table.add(id, row)
        self.tables[name] = table
        self._mine.add(name)
        table.stamp = self.stamp = next(_STAMPS)

    def take(self, counter: str, start: int = 1) -> int:
        """The next number of a named counter: `start`, then one more each time.

        A failing unit gives it back. Outside of a unit it works too: it is one write, so nothing
        can be half-written.
        """
        table = self._own(COUNTERS)
        row = table.rows.get(counter)
        number: int = start if row is None else row["next"]
        self._write(table, counter, {table.key: counter, "next": number + 1}, self.changes)
        return number

    def unit(self) -> Unit:
        """What is written within is kept as a whole or, when an exception leaves it, not at all."""
        return Unit(self)

    def unasked(self) -> Unasked:
        return Unasked(self)

    def undo(self, mark: int) -> None:
        """Takes back what the open unit wrote beyond its first `mark` writes. For Unit."""
        changes = self._open()
        log = changes.log
        if changes.unasked:
            changes.unasked = [each for each in changes.unasked if each.stop <= mark]
        while len(log) > mark:
            name, id, before, _, stamp, next_id, whole = log[-1]
            table = self._own(name)  # by name: a fork made since shares the one written then
            table.put(id, before, stamp)
            table.next_id = next_id
            self.stamp = whole
            log.pop()

    def fork(self) -> Store:
        """A store with the same content. Neither sees what the other writes from now on.

        Within a unit the fork holds what was written so far, whatever becomes of the unit.
        """
        new = Store.__new__(Store)
        new._keys = self._keys
        new.tables = self.tables.copy()
        new.changes = new.follow = None
        new.stamp = self.stamp
        # From both sides: a parent that went on owning its tables would write into the fork.
        new._mine = set()
        self._mine = set()
        return new

    def _new(self, name: str) -> Table:
        return Table(name, self._keys.get(name, "id"))

    def _own(self, name: str) -> Table:
        """The table, safe to write."""
        if name in self._mine:
            return self.tables[name]
        try:
            table = self.tables[name].copy()
        except KeyError:
            table = self._new(name)
        self.tables[name] = table
        self._mine.add(name)
        return table

    def _open(self) -> Changes:
        if self.changes is None:
            raise RuntimeError("rows are written within `with store.unit()`")
        return self.changes

    def _write(
        self, table: Table, id: Id, after: Row | None, changes: Changes | None
    ) -> Row | None:
        stamp, next_id = table.stamp, table.next_id
        new = next(_STAMPS)
        before = table.put(id, after, new)
        if changes is not None:
            changes.log.append((table.name, id, before, after, stamp, next_id, self.stamp))
        self.stamp = new
        return before
