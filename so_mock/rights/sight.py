"""Sight: what one caller may see and do, as his role and the users there are say it at a moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from so_mock.config import ENFORCE
from so_mock.entities.function_rights import USERS
from so_mock.entities.model import Entity
from so_mock.entities.preferences import VALUES
from so_mock.entities.roles import Grants, grants
from so_mock.entities.shape import Shapes
from so_mock.rights.guard import Guard
from so_mock.rights.hiding import Hiding
from so_mock.rights.masks import Told, of_field
from so_mock.rights.overrides import Overrides, overrides
from so_mock.rights.ownership import MEMBERS, Outsider, People, belonging, outsider, relation
from so_mock.rights.rules import READ, READ_WRITE, WRITABLE, Asker
from so_mock.rights.why import Why
from so_mock.store.changes import Store
from so_mock.store.reads import Noted, Peek
from so_mock.store.table import Id, Row

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
        self.form, self.model, self.alive = shapes.rights, shapes.model, alive
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
        self.outside: Outsider | None = None
        if self.role and self.user and self.role["RoleType"] not in USERS:
            self.outside = outsider(store, self.user, self.grants.functions)
            self.noted.append((MEMBERS, None, store.table(MEMBERS).stamp))
        self._functions = {name.lower() for name in self.grants.functions}
        self.asker = Asker(associate, people, self.grants.functions if self.role else None)
        self.overrides: dict[str, Overrides] = {}
        if not free:
            self.overrides = overrides(store, shapes.model, shapes.columns, self.user)
            self.noted.append((VALUES, None, store.table(VALUES).stamp))
        self.stamp = store.stamp
        self._guards: dict[str, Guard] = {}
        self._relations: dict[int, str] = {}
        hiding = Hiding(self)
        self.sees, self.hides, self.leans = hiding.sees, hiding.hides, hiding.leans
        self.dependants, self.hides_some = hiding.dependants, hiding.hides_some
        self.shown, self.blank, self.mark = hiding.shown, hiding.blank, hiding.mark
        self.table, self.mended = hiding.table, hiding.mended

    # -- rows

    def look(self, table: str, id: Id) -> Row | None:
        return self.store.table(table).get(id)

    # -- rights

    def guard(self, name: str) -> Guard:
        found = self._guards.get(name)
        if found is None:
            entity = self.model[name]
            whose = belonging(self.model, entity)
            above = self.guard(whose.parent) if whose.parent else None
            found = self._guards[name] = Guard(self, entity, whose, above)
        return found

    def unread(self) -> dict[str, list[str]]:
        """Entity -> properties, and paths below them, that are hidden."""
        found: dict[str, list[str]] = {}
        for name, told in self.grants.fields.items():
            found[name] = [path for path, (mask, _) in told.items() if not mask & READ]
        for name, each in self.overrides.items():
            found[name] = [*found.get(name, ()), *each.unread()]
        return {name: sorted(set(paths)) for name, paths in found.items() if paths}

    def properties(self, entity: Entity) -> Mapping[str, object]:
        return self.model.properties(entity)

    def whose(self, owner: int, row: Row) -> str:
        """What the owner of the row is to the caller."""
        found = self._relations.get(owner)
        if found is None:
            found = self._relations[owner] = relation(self.people, self.associate, owner)
        return found if self.outside is None else self.outside.relation(found, row)

    def right(self, entity: str, row: Row, look: Peek | None = None) -> Right:
        """`look`: where the rows stand that lead to the owner; as they are now, unless said."""
        guard = self.guard(entity)
        given = guard.given(row, look or self.look)
        return Right(given.mask, given.reason, Why(self, guard, given, row))

    def field(self, entity: str, prop: str, row: Row, look: Peek | None = None) -> Right:
        guard = self.guard(entity)
        given = guard.given(row, look or self.look)
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
        if entity.name in self.shown:  # what it hides decides too
            row = self.look(entity.name, row[entity.key]) or row
        return guard.shown(guard.given(row, peek or self.look), carrier, nested)

    def has(self, function: str) -> bool:
        return self.role is None or function.lower() in self._functions
