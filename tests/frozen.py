"""Rows that raise when somebody edits them: in tests whatever a store holds is made of these.

A row, its nested lists and its nested dicts are shared by every fork, checkpoint and answer, so an edit in place would be
seen by tenants that nobody wrote to. orjson writes them as what they are; `{**row}`, `row | x` and `list + list` give plain
ones.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from unittest.mock import patch

from so_mock.catalogue.carriers import Carriers
from so_mock.entities.absorb import Absorber
from so_mock.entities.model import Entity
from so_mock.store.changes import Store
from so_mock.store.table import Id, Row, Table


class Edited(AssertionError):
    """Somebody edited a stored row in place."""


def _refused(name: str) -> Callable[..., Any]:
    def refuse(self: Any, *args: Any, **options: Any) -> Any:
        raise Edited(f"{name} of a stored row: {str(self)[:200]}")

    return refuse


EDITS = (
    "__setitem__", "__delitem__", "__ior__", "__iadd__", "__imul__", "append", "clear", "extend", "insert", "pop",
    "popitem", "remove", "reverse", "setdefault", "sort", "update",
)  # fmt: skip


PLAIN = {dict, list}


class Frozen(dict[str, Any]):
    __slots__ = ()


class FrozenList(list[Any]):
    __slots__ = ()


for _name in EDITS:
    for _type, _plain in ((Frozen, dict), (FrozenList, list)):
        if hasattr(_plain, _name):
            setattr(_type, _name, _refused(_name))


def frozen(value: Any) -> Any:
    kind = type(value)
    if kind is dict:
        return Frozen({n: frozen(v) if type(v) in PLAIN else v for n, v in value.items()})
    if kind is list:
        return FrozenList(map(frozen, value))
    return value


@contextmanager
def rows_are_frozen(kept: list[tuple[Row, Row]] | None = None) -> Iterator[None]:
    """Whatever is put into a table within is frozen. `kept` takes (the row as it was given, the row as it is held): equal
    unless somebody went on editing what he had stored."""
    add, put, insert, update = Table.add, Table.put, Store.insert, Store.update
    blank, record = Absorber.blank_row, Carriers.blank

    def held(row: Row) -> Row:
        made: Row = frozen(row)
        if kept is not None:
            kept.append((row, made))
        return made

    @wraps(add)
    def frozen_add(self: Table, id: Id, row: Row) -> None:
        add(self, id, held(row))

    @wraps(put)
    def frozen_put(self: Table, id: Id, row: Row | None, stamp: int) -> Row | None:
        return put(self, id, None if row is None else held(row), stamp)

    @wraps(insert)
    def frozen_insert(self: Store, name: str, row: Row) -> Row:
        stored = insert(self, name, row)
        table = self.table(name)
        return table.rows[stored[table.key]]

    @wraps(update)
    def frozen_update(self: Store, name: str, row: Row) -> Row:
        stored = update(self, name, row)
        table = self.table(name)
        return table.rows[stored[table.key]]

    @wraps(blank)
    def frozen_blank(self: Absorber, entity: Entity) -> Row:
        """Blank lists and maps are shared by all new rows and records of all tenants."""
        return {name: frozen(value) for name, value in blank(self, entity).items()}

    @wraps(record)
    def frozen_record(self: Carriers, name: str) -> Row:
        return {prop: frozen(value) for prop, value in record(self, name).items()}

    with (
        patch.object(Absorber, "blank_row", frozen_blank),
        patch.object(Carriers, "blank", frozen_record),
        patch.object(Table, "add", frozen_add),
        patch.object(Table, "put", frozen_put),
        patch.object(Store, "insert", frozen_insert),
        patch.object(Store, "update", frozen_update),
    ):
        yield
