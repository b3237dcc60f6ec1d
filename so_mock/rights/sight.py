"""Sight: what one caller may see and do, as his role and the users there are say it at a moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from so_mock.config import ENFORCE
from so_mock.entities.model import Entity
from so_mock.entities.roles import Grants, grants
from so_mock.entities.shape import Shapes
from so_mock.rights.guard import Guard
from so_mock.rights.masks import Told, of_field
from so_mock.rights.ownership import People, belonging, relation
from so_mock.rights.rules import HIDE, READ, READ_WRITE, VISIBLE, WRITABLE, Asker
from so_mock.rights.why import Why
from so_mock.store.changes import Store
from so_mock.store.reads import Noted, Peek
from so_mock.store.table import Id, Row, Table

Visible = Mapping[str, Callable[[Row], bool]]

EVERYTHING = Grants({}, {}, frozenset())


class Right(NamedTuple):
    mask: int
    reason: str
    why: Why


class Sight:
    """`free`: a system user, for whom no rights hold. `enforces`: what the masks do not grant is hidden and refused."""

    def __init__(
        self, shapes: Shapes, alive: Visible, mode: str, store: Store, people: People, associate: int, free: bool
    ) -> None:  # fmt: skip
        self.store, self.people, self.associate, self.free = store, people, associate, free
        self.enforces = mode == ENFORCE and not free
        self.form, self._model, self._alive = shapes.rights, shapes.model, alive
        self.user = people.users.get(associate)
        self.name = self.user["Name"] if self.user else f"associate {associate}"
        id = 0 if free or self.user is None else self.user["Role"]
        self.role = store.table("role").get(id) if id else None
        self.role_name = str(self.role["Name"]) if self.role else ""
        self.noted: Noted = [*people.noted, ("role", id, self.role)] if id else list(people.noted)
        self.grants = grants(self.role) if self.role else EVERYTHING
        self.fields: dict[str, Told] = {
            entity: {path.lower(): right for path, right in told.items()}
            for entity, told in self.grants.fields.items()
        }
        self._functions = {name.lower() for name in self.grants.functions}
        self.asker = Asker(associate, people, self.grants.functions if self.role else None)
        self.stamp = store.stamp
        self._guards: dict[str, Guard] = {}
        self._relations: dict[int, str] = {}

    # -- rows

    @cached_property
    def sees(self) -> Visible:
        if not self.enforces:
            return self._alive
        found = dict(self._alive)
        for name in self._hiding():
            found[name] = self._predicate(name, self._alive.get(name))
        return found

    def _hiding(self) -> set[str]:
        """Tables of which rows may be hidden."""
        told = {
            n for n, row in self.grants.tables.items() if any(not m & VISIBLE for m in row.values())
        }
        return {name for name in (*told, *HIDE) if name in self._model}

    def _predicate(self, name: str, alive: Callable[[Row], bool] | None) -> Callable[[Row], bool]:
        given, look = self.guard(name).given, self.look
        if alive is None:
            return lambda row: bool(given(row, look).mask & VISIBLE)
        return lambda row: alive(row) and bool(given(row, look).mask & VISIBLE)

    @property
    def shown(self) -> Mapping[str, Callable[[Row], Row]]:
        return MappingProxyType({})

    def table(self, table: Table) -> Table:
        return table

    def look(self, table: str, id: Id) -> Row | None:
        return self.store.table(table).get(id)

    # -- rights

    def guard(self, name: str) -> Guard:
        found = self._guards.get(name)
        if found is None:
            entity = self._model[name]
            whose = belonging(self._model, entity)
            above = self.guard(whose.parent) if whose.parent else None
            found = self._guards[name] = Guard(self, entity, whose, above)
        return found

    def properties(self, entity: Entity) -> Mapping[str, object]:
        return self._model.properties(entity)

    def whose(self, owner: int, row: Row) -> str:
        """What the owner of the row is to the caller."""
        found = self._relations.get(owner)
        if found is None:
            found = self._relations[owner] = relation(self.people, self.associate, owner)
        return found

    def right(self, entity: str, row: Row) -> Right:
        guard = self.guard(entity)
        given = guard.given(row, self.look)
        return Right(given.mask, given.reason, Why(self, guard, given, row))

    def field(self, entity: str, prop: str, row: Row) -> Right:
        guard = self.guard(entity)
        given = guard.given(row, self.look)
        why = Why(self, guard, given, row, prop)
        if self.free:
            return Right(READ_WRITE, "", why)
        entry = guard.entry(prop)
        if entry is None:
            return Right(READ_WRITE if given.mask & WRITABLE else READ, "", why)
        return Right(*of_field(entry, given.mask, given.new, given.rules), why)

    def rights(
        self, entity: Entity, carrier: str, row: Row, nested: bool, peek: Peek | None = None
    ) -> tuple[object, object]:
        if self.free:
            form = self.form
            return form.table_right(carrier, nested), form.field_properties(carrier, nested)
        guard = self._guards.get(entity.name) or self.guard(entity.name)
        return guard.shown(guard.given(row, peek or self.look), carrier, nested)

    def has(self, function: str) -> bool:
        return self.role is None or function.lower() in self._functions
