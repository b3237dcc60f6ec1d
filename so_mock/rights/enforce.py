"""Refusals: an operation that the caller may not use, a row or a field that he may not write (sheet: rights.md 8, 9, 11).

Judged is what was written, whichever door it came through; what the server writes of itself (`crm.unasked`) is nobody's
to refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.conventions import blobs
from so_mock.entities.absorb import STAMPS
from so_mock.entities.custom import CUSTOM, UDEF
from so_mock.entities.model import DELETED, Entity, View
from so_mock.rights import functions
from so_mock.rights.refusals import field_refused, function_refused, row_refused
from so_mock.rights.rules import ALSO_NEW, DELETE, INSERT, UPDATE, WRITABLE, WRITE
from so_mock.rights.sight import Sight
from so_mock.store.changes import Changes
from so_mock.store.table import Id, Row

if TYPE_CHECKING:
    from so_mock.crm import Crm

MASS = (
    "DatabaseTable."  # the agent that needs a credential of its own, and no rights (wire.md 10.1)
)

# Tables without an entity of which a row is part of another: how it tells of which.
_OF_ROWS: dict[str, Callable[[Row], tuple[str, Any]]] = {
    blobs.CONTENT: lambda row: blobs.owner(row["id"]),
    blobs.LINKS: lambda row: blobs.owner(row["id"]),
    "_document_version": lambda row: ("document", row.get("DocumentId")),
}


class Written(NamedTuple):
    """A row as it was before the call and as it is now; None where there was, or is, none."""

    table: str
    id: Id
    before: Row | None
    after: Row | None


def enforcing(sight: object) -> Sight | None:
    """The sight of a caller who may be refused something."""
    return sight if isinstance(sight, Sight) and sight.enforces else None


def require(crm: Crm, key: str) -> None:
    """Before anything is done. `key`: the operation's, or that of the agent method behind a REST door. Raises FunctionRefused."""
    sight, names = enforcing(crm.sight), functions.needed(key)
    if sight is not None and names and not any(map(sight.has, names)):
        raise function_refused(sight, key, names)


def permit(crm: Crm, key: str, changes: Changes, mark: int) -> None:
    """After it is done, of what was asked for beyond the first `mark` writes: an error undoes it. Raises Forbidden."""
    sight = enforcing(crm.sight)
    if sight is not None and not key.startswith(MASS):
        Judging(crm, sight, changes, mark).all()


def permit_so_far(crm: Crm, mark: int) -> None:
    """The same half-way, of what was written beyond the store's first `mark` writes: for whoever goes on without what is
    refused."""
    sight, changes = enforcing(crm.sight), crm.store.changes
    if sight is not None and changes is not None:
        Judging(crm, sight, changes, mark).all()


class Judging:
    """What one call wrote, as one caller may write it."""

    def __init__(self, crm: Crm, sight: Sight, changes: Changes, mark: int) -> None:
        self.crm, self.sight, self.model = crm, sight, crm.model
        self.whole = _written(changes, range(mark, len(changes)))
        unasked = {at for each in changes.unasked for at in each}
        asked = [at for at in range(mark, len(changes)) if at not in unasked]
        self.asked = _written(changes, asked) if unasked else self.whole

    def all(self) -> None:
        for each in self.asked.values():
            if each.before == each.after:
                continue
            if each.table in _OF_ROWS:
                self._part_of(*_OF_ROWS[each.table](each.after or each.before or {}))
            elif each.table[0] != "_" and each.table in self.model:
                self._judge(self.model[each.table], each)

    def _judge(self, entity: Entity, each: Written) -> None:
        """Once for each row, by all that was written of it."""
        before, after = each.before, each.after
        if before is None:
            assert after is not None
            self._need(entity, {**after, entity.key: 0}, INSERT)
            self._fields(entity, {**after, entity.key: 0}, after, self._given(entity, each))
            return
        first = self.whole[each.table, each.id].before  # by which rights are judged
        if first is None:
            return  # the server made it, in this very call
        if after is None or _goes(entity, before, after):
            self._need(entity, first, DELETE)
            return
        changed = {n for n, value in after.items() if value != before.get(n)} - entity.server
        asked = self.crm.asked.get((each.table, each.id))
        if changed or asked is not None:  # a save is one, also where it changes nothing but stamps
            self._need(entity, first, UPDATE)
            if entity.name in ALSO_NEW:  # whoever may not make such a row makes none of another
                self._need(entity, after, UPDATE)
            asked = changed if asked is None else asked
            self._fields(entity, first, after, changed & asked)
            for name, (seen, told) in self.crm.told.get((each.table, each.id), {}).items():
                shown = self.sight.shown[entity.name](first)
                self._field(entity, first, {name: told}, name, _paths(name, seen, told), shown)

    # -- rows

    def _need(self, entity: Entity, row: Row, bit: int) -> None:
        guard = self.sight.guard(entity.name)
        if guard.part:
            self._part_of(guard.belonging.parent, row.get(guard.belonging.through))
            return
        right = self.sight.right(entity.name, row, self._look)
        if not right.mask & (WRITABLE if bit == UPDATE else bit):
            raise row_refused(self.sight, entity, row, bit, right)

    def _part_of(self, owner: str, id: Any) -> None:
        """A part needs Update on what it belongs to, unless that is new itself, or goes."""
        if not id or owner not in self.model:
            return
        written = self.whole.get((owner, id))
        row = written.before if written is not None else self.crm.store.table(owner).get(id)
        if row is not None and (written is None or written.after is not None):
            self._need(self.model[owner], row, UPDATE)

    def _look(self, table: str, id: Id) -> Row | None:
        """A row as it was before the call, or as the call made it."""
        written = self.whole.get((table, id))
        return (written and written.before) or self.sight.look(table, id)

    # -- fields

    def _given(self, entity: Entity, each: Written) -> set[str]:
        """What a new row has that its template has not."""
        asked = self.crm.asked.get((each.table, each.id))
        if asked is not None or each.after is None:
            return asked or set()
        blank = self.crm.absorber.blank_row(entity)
        return {
            name for name, value in each.after.items()
            if name not in entity.defaults and value != blank.get(name) and value is not None
        }  # fmt: skip

    def _fields(self, entity: Entity, row: Row, after: Row, asked: Iterable[str]) -> None:
        """`row`: the one by which rights are judged."""
        old = row if row[entity.key] else {}
        for name in asked:
            paths = _paths(name, old.get(name), after.get(name))
            self._field(entity, row, after, name, paths)

    def _field(
        self, entity: Entity, row: Row, after: Row, name: str, paths: Iterable[str], old: Row | None = None
    ) -> None:  # fmt: skip
        """`old`: over which the client's words were written, where that is not the row itself."""
        if name in STAMPS or name in entity.server or name in (entity.key, DELETED):
            return
        for path in paths:
            if self._locked(entity, path, row) and not self._as_shown(
                entity, name, row, after, old or row
            ):
                right = self.sight.field(entity.name, path, row, self._look)
                raise field_refused(self.sight, entity, path, row, right)

    def _locked(self, entity: Entity, path: str, row: Row) -> bool:
        guard = self.sight.guard(entity.name)
        if guard.entry(path) is not None:
            return not self.sight.field(entity.name, path, row, self._look).mask & WRITE
        told = guard.told(path)  # of what its carrier does not show
        return told is not None and not told[0] & WRITE

    def _as_shown(self, entity: Entity, name: str, row: Row, after: Row, old: Row) -> bool:
        """Whether it is what a client is shown, which comes back in a save, and is no change of his."""
        if not row[entity.key] or not entity.carrier:
            return False
        shown = self.crm.record(View(entity, entity.carrier, row))
        back = self.crm.absorber.changed_row(entity, shown, old)
        return bool(back.get(name) == after.get(name))


def _written(changes: Changes, places: Iterable[int]) -> dict[tuple[str, Id], Written]:
    """What became of each row, in the order in which they were first written."""
    found: dict[tuple[str, Id], Written] = {}
    for at in places:
        table, id, before, after = changes.log[at][:4]
        held = found.get((table, id))
        found[table, id] = Written(table, id, held.before if held else before, after)
    return found


def _goes(entity: Entity, before: Row, after: Row) -> bool:
    """Whether that is how a row of its kind is deleted."""
    if entity.soft:
        return bool(after[DELETED]) and not before[DELETED]
    gone = entity.retired.items()
    return bool(gone) and all(after.get(n) == v for n, v in gone) and any(before.get(n) != v for n, v in gone)  # fmt: skip


def _paths(name: str, old: Any, new: Any) -> list[str]:
    """The property, and the parts of it that differ: a city as `Address.Street.City` and `Address.City`, a custom field in both
    spellings."""
    if name == CUSTOM:
        parts = [part for part, _ in _differing(old, new)]
        return [name, *(f"{each}.{part}" for part in parts for each in (CUSTOM, UDEF))]
    return [
        name,
        *(f"{name}.{each}" for part, leaf in _differing(old, new) for each in {part, leaf}),
    ]


def _differing(old: Any, new: Any) -> list[tuple[str, str]]:
    """Of a value with parts: the paths of those that differ, and the last name of each."""
    if not isinstance(new, Mapping):
        return []
    held = old if isinstance(old, Mapping) else {}
    found = []
    for part, value in new.items():
        if value != held.get(part) and (value or held.get(part)):
            found.append((part, part))
            found += [(f"{part}.{path}", leaf) for path, leaf in _differing(held.get(part), value)]
    return found
