"""Table: rows by id, and indexes, built at their first question and then edited by every write.

A table has one owner, or several that only read it: `Store` copies it before the first write of
each of several. So a shared table never changes but for what is built on demand, and that is made
aside and put in place whole.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Hashable, Iterable
from functools import partial
from threading import Lock
from typing import Any, NamedTuple
from weakref import ref

Row = dict[str, Any]
Id = int | str
SortKey = tuple[int, Any]
# Two threads may each make an index of a table that they share: neither is to be lost.
_PLACING = Lock()
# What a write does to an index: the keys that lead to the row no more, and those that newly do.
Difference = tuple[Collection[Any], Collection[Any]]


class Index(NamedTuple):
    """How rows of a table are found by something else than their id.

    `keys` gives the keys of a row, any number of them, and depends on nothing but the row: lowered
    e-mail addresses out of a nested list, say. `name` is unique in its table. Not for columns of
    few values, whose buckets would be as large as the table.
    """

    name: str
    keys: Callable[[Row], Iterable[Hashable]]


def sort_key(value: object) -> SortKey:
    """Where a value stands in an order: None, numbers, texts lowered, then the rest by its text."""
    if value is None:
        return 0, 0
    if isinstance(value, str):
        return 2, value.lower()
    if isinstance(value, int | float):
        return 1, value
    return 3, str(value)


class Buckets:
    """Key -> ids, ascending: what an Index comes to for the rows of one table."""

    __slots__ = ("_fresh", "_shared", "index", "parts")

    def __init__(self, index: Index, rows: Iterable[tuple[Id, Row]] = ()) -> None:
        self.index = index
        self.parts: dict[Hashable, list[Any]] = {}
        self._shared = False
        self._fresh: set[Hashable] | None = None  # buckets of our own; None: all of them are
        for id, row in rows:
            for key in set(index.keys(row)):
                self.parts.setdefault(key, []).append(id)

    def copy(self) -> Buckets:
        """Shares everything until the first edit: a write to another column costs nothing here."""
        new = Buckets(self.index)
        new.parts, new._shared = self.parts, True
        return new

    def difference(self, before: Row | None, after: Row | None) -> Difference | None:
        old = set() if before is None else set(self.index.keys(before))
        new = set() if after is None else set(self.index.keys(after))
        return None if old == new else (old - new, new - old)

    def edit(self, id: Id, gone: Collection[Any], new: Collection[Any]) -> None:
        if self._shared:
            self.parts, self._shared, self._fresh = self.parts.copy(), False, set()
        for key in gone:
            bucket = self._bucket(key)
            del bucket[bisect_left(bucket, id)]
            if not bucket:
                del self.parts[key]
        for key in new:
            insort(self._bucket(key), id)

    def _bucket(self, key: Hashable) -> list[Any]:
        """The bucket, safe to edit."""
        bucket = self.parts.get(key)
        fresh = self._fresh
        if bucket is None:
            bucket = self.parts[key] = []
        elif fresh is not None and key not in fresh:
            bucket = self.parts[key] = bucket.copy()
        if fresh is not None:
            fresh.add(key)
        return bucket


class Ordering:
    """The rows of one table in the order of a column: (sort key, id), ascending."""

    __slots__ = ("_shared", "column", "entries")

    def __init__(self, column: str, rows: Iterable[tuple[Id, Row]] = ()) -> None:
        self.column = column
        self._shared = False
        self.entries: list[tuple[Any, Any]] = sorted(
            [(sort_key(row.get(column)), id) for id, row in rows]
        )

    def copy(self) -> Ordering:
        """Shares its list until the first edit."""
        new = Ordering(self.column)
        new.entries, new._shared = self.entries, True
        return new

    def difference(self, before: Row | None, after: Row | None) -> Difference | None:
        if before is None or after is None:
            return self._keys(before), self._keys(after)
        old, new = before.get(self.column), after.get(self.column)
        if old is new:
            return None
        old_key, new_key = sort_key(old), sort_key(new)
        return None if old_key == new_key else ((old_key,), (new_key,))

    def _keys(self, row: Row | None) -> tuple[SortKey, ...]:
        return () if row is None else (sort_key(row.get(self.column)),)

    def edit(self, id: Id, gone: Collection[Any], new: Collection[Any]) -> None:
        if self._shared:
            self.entries, self._shared = self.entries.copy(), False
        for key in gone:
            del self.entries[bisect_left(self.entries, (key, id))]
        for key in new:
            insort(self.entries, (key, id))


class Table:
    """Rows by id. The ids of one table are all numbers or all texts.

    Read it, and write through the Store, which knows who else reads it. Ask the Store again after a
    write: the table it gave before may be one that a fork still reads.
    """

    __slots__ = (
        "__weakref__", "_indexes", "_origin", "in_order", "key", "name", "next_id", "rows", "stamp"
    )  # fmt: skip

    def __init__(self, name: str, key: str = "id") -> None:
        self.name = name
        self.key = key  # the property that holds the primary key
        self.rows: dict[Id, Row] = {}  # in primary key order only while `in_order`
        self.next_id = 1
        self.stamp = 0  # of the last write; 0 when there was none
        self.in_order = True
        # (its class, name or column) -> Buckets or Ordering
        self._indexes: dict[tuple[type, str], Any] = {}
        # What it was copied from: shared since then, and so never written again.
        self._origin: ref[Table] | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, id: object) -> bool:
        return id in self.rows

    def get(self, id: Id) -> Row | None:
        return self.rows.get(id)

    def scan(self) -> Iterable[Row]:
        """Every row in primary key order. A live view: copy it if the loop writes to the table."""
        return self._ordered_rows().values()

    def by(self, index: Index, value: Hashable) -> list[Row]:
        """The rows that have `value` among their keys, in primary key order. A new list.

        Raises ValueError for a second index of the same name.
        """
        bucket = self._buckets(index).parts.get(value)
        if bucket is None:
            return []
        rows = self.rows
        return [rows[id] for id in bucket]

    def _buckets(self, index: Index) -> Buckets:
        found: Buckets | None = self._indexes.get((Buckets, index.name))
        if found is None:
            found = self._built((Buckets, index.name), partial(Buckets, index))
        if found.index.keys != index.keys:
            raise ValueError(f"{self.name} has two indexes named {index.name!r}")
        return found

    def has(self, wanted: Index | str) -> bool:
        """Whether an index, or the order of a column, is made already: the first question makes it."""
        if isinstance(wanted, str):
            return (Ordering, wanted) in self._indexes
        return (Buckets, wanted.name) in self._indexes

    def count(self, index: Index, value: Hashable) -> int:
        """How many `by` would find."""
        return len(self._buckets(index).parts.get(value, ()))

    def keys(self, index: Index) -> Collection[Hashable]:
        """All keys by which rows are found."""
        return self._buckets(index).parts.keys()

    def ordered(self, column: str) -> list[tuple[SortKey, Id]]:
        """(sort_key(row[column]), id) of every row, ascending; an absent column counts as None.

        The index itself, not a copy: take slices of it and leave it as it is.
        """
        found: Ordering | None = self._indexes.get((Ordering, column))
        if found is None:
            found = self._built((Ordering, column), partial(Ordering, column))
        return found.entries

    def _built(self, key: tuple[type, str], make: Callable[[Iterable[tuple[Id, Row]]], Any]) -> Any:
        """An index, made where the rows came from, and from there on by the rows that differ.

        Made here alone it would go with this table, and every fork that is written before it is
        asked begin from nothing: 90 ms for 100,000 rows.
        """
        copies = [self]
        found: Any = None
        while (origin := copies[-1]._copied_from()) is not None:
            found = origin._indexes.get(key)
            if found is not None:
                break
            copies.append(origin)
        for table in reversed(copies):
            changed = [] if origin is None else list(table._since(origin))
            if origin is None or len(changed) * 10 > len(table):
                found = make(table._ordered_rows().items())
            else:
                found = found.copy()
                for id, before, after in changed:
                    if difference := found.difference(before, after):
                        found.edit(id, *difference)
            with _PLACING:
                table._indexes = {**table._indexes, key: found}
            origin = table
        return found

    def _copied_from(self) -> Table | None:
        return None if self._origin is None else self._origin()

    def _since(self, origin: Table) -> Iterable[tuple[Id, Row | None, Row | None]]:
        """(id, row there, row here) wherever they are not one and the same."""
        old, new = origin.rows, self.rows
        for id, row in new.items():
            if old.get(id) is not row:
                yield id, old.get(id), row
        for id in old.keys() - new.keys():
            yield id, old[id], None

    def add(self, id: Id, row: Row) -> None:
        """A row more, while there are no indexes. Raises TypeError for an id that does not compare with the others."""
        rows = self.rows
        last: Any = next(reversed(rows), id)
        if id < last:
            self.in_order = False
        rows[id] = row
        if isinstance(id, int) and id >= self.next_id:
            self.next_id = id + 1

    def put(self, id: Id, row: Row | None, stamp: int) -> Row | None:
        """Stores a row, or with None removes it, and answers the row before.

        For Store, and only on a table it owns. Raises TypeError for an id that does not compare
        with the others, and whatever the keys of an index raise; the table is as before then.
        """
        rows = self.rows
        before = rows.get(id)
        # All that can fail stands before the first edit: half an edit could not be undone.
        in_order = self.in_order
        if before is None and row is not None:
            last: Any = next(reversed(rows), id)
            in_order = not id < last and in_order
        edits: list[tuple[Buckets | Ordering, Difference]] = []
        for index in self._indexes.values():
            if difference := index.difference(before, row):
                edits.append((index, difference))

        if row is not None:
            rows[id] = row
            if isinstance(id, int) and id >= self.next_id:
                self.next_id = id + 1
        elif before is not None:
            del rows[id]
        for index, (gone, new) in edits:
            index.edit(id, gone, new)
        self.in_order, self.stamp = in_order, stamp
        return before

    def copy(self, *, indexes: bool = True) -> Table:
        """A table to write to: rows copied, parts of indexes shared until they are edited."""
        new = Table(self.name, self.key)
        # The flag first: a thread that reads a shared table raises it only after sorting the rows.
        new.in_order = self.in_order
        new.rows = self.rows.copy()
        new.next_id, new.stamp = self.next_id, self.stamp
        if indexes:
            new._origin = ref(self)
            new._indexes = {key: part.copy() for key, part in self._indexes.items()}
        return new

    def _ordered_rows(self) -> dict[Id, Row]:
        """Sorted when asked: undo of a delete, like an explicit low id, puts a row last."""
        if not self.in_order:
            rows = self.rows
            ids: list[Any] = sorted(rows)
            self.rows = {id: rows[id] for id in ids}
            self.in_order = True
        return self.rows
