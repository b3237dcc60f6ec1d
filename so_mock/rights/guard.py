"""Guard: what one caller may do with one kind of row. All that does not depend on a row is found out once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.entities.model import Entity
from so_mock.rights.masks import Entry, Told, entries, field_properties, said, table_right
from so_mock.rights.ownership import MINE, Belonging
from so_mock.rights.rules import DELETE, FULL, INSERT, RULES, UPDATE, VISIBLE, Rule, applied
from so_mock.store.reads import Peek
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.rights.sight import Sight

# A company's template says it may be deleted (recorded); on all others there is nothing to delete yet.
_DELETED_WHEN_NEW = frozenset(["contact"])
# A user is added on another screen, so nobody may insert one.
_OF_CARRIER = {"Associate": FULL & ~INSERT}


class Given:
    """What is given to rows of one relation, of which the same rules are true. `pairs`: as carriers show it."""

    __slots__ = ("mask", "new", "pairs", "reason", "rules", "whose")

    def __init__(
        self, mask: int, reason: str, whose: str, rules: tuple[Rule, ...], new: bool
    ) -> None:
        self.mask, self.reason, self.whose, self.rules, self.new = mask, reason, whose, rules, new
        self.pairs: dict[Any, tuple[Any, Any]] = {}


class Guard:
    __slots__ = (
        "_entries", "_given", "_judge", "_plain", "_sight", "above", "belonging", "cells", "entity", "fields", "named", "part",
    )  # fmt: skip

    def __init__(
        self, sight: Sight, entity: Entity, belonging: Belonging, above: Guard | None
    ) -> None:
        """`above` guards what a row's owner is found through."""
        self._sight, self.entity, self.belonging, self.above = sight, entity, belonging, above
        told = sight.grants.tables.get(entity.name)
        self.named = told is not None
        self.cells: dict[str, int] = told or {}
        self.part = belonging.part and not self.named
        self.fields: Told = {
            path.lower(): right for path, right in sight.grants.fields.get(entity.name, {}).items()
        }
        self._judge = None if sight.free else RULES.get(entity.name)
        self._plain = not self.named and not self.part and self._judge is None
        self._given: dict[Any, Given] = {}
        self._entries: dict[Any, list[Entry]] = {}

    # -- whose

    def owner(self, row: Row, look: Peek) -> int:
        """The associate who owns the row; 0: nobody."""
        prop, parent, through, _ = self.belonging
        owner: int = (row[prop] if prop else 0) or 0
        if owner or not through or self.above is None:
            return owner
        held = look(parent, row[through]) if row[through] else None
        return 0 if held is None else self.above.owner(held, look)

    # -- what

    def given(self, row: Row, look: Peek) -> Given:
        new = not row[self.entity.key]
        if self._plain:
            return self._given.get(new) or self._make(MINE, (), new, new)
        if self.part and self.above is not None:
            return self._of_part(row, look, new)
        whose = self._sight.whose(self.owner(row, look), row)
        rules = self._judge(row, whose, self._sight.asker) if self._judge and not new else ()
        key = whose, rules, new
        return self._given.get(key) or self._make(whose, rules, new, key)

    def _of_part(self, row: Row, look: Peek, new: bool) -> Given:
        """Who may change a row may do anything with its parts."""
        assert self.above is not None
        id = row[self.belonging.through]
        held = look(self.belonging.parent, id) if id else None
        if held is None:
            return self._given.get(new) or self._make(MINE, (), new, new)
        above = self.above.given(held, look)
        key = above, new
        found = self._given.get(key)
        if found is None:
            mask = FULL if above.mask & (UPDATE | 32) else above.mask & VISIBLE
            found = Given(
                _new(mask, new, self.entity.name), above.reason, above.whose, above.rules, new
            )
            self._given[key] = found
        return found

    def _make(self, whose: str, rules: tuple[Rule, ...], new: bool, key: Any) -> Given:
        mask, reason = applied(self.cells.get(whose, FULL), rules)
        found = Given(_new(mask, new, self.entity.name), reason, whose, rules, new)
        self._given[key] = found
        return found

    # -- as carriers show it

    def told(self, prop: str) -> tuple[int, str] | None:
        """What the role says of a property."""
        return said(self.fields, prop.lower()) if self.fields else None

    def entry(self, prop: str) -> Entry | None:
        """The property as its own carrier shows it; None where that has no such field."""
        carrier = self.entity.carrier
        lines = self._lines(carrier, False, None)
        lowered = prop.lower()
        return next((line for line in lines if line.field.name.lower() == lowered), None)

    def shown(self, given: Given, carrier: str, nested: bool, custom: Custom) -> tuple[Any, Any]:
        key = carrier, nested, custom.key
        found = given.pairs.get(key)
        if found is None:
            found = given.pairs[key] = self._shown(
                given, carrier.removesuffix("WithLinks"), key, custom
            )
        return found

    def _shown(self, given: Given, carrier: str, key: Any, custom: Custom) -> tuple[Any, Any]:
        lines = self._lines(carrier, key[1], key[2])
        mask = given.mask & _OF_CARRIER.get(carrier, ~0)
        return table_right(mask, given.reason), field_properties(
            lines, mask, given.new, given.rules
        )

    def _lines(self, carrier: str, nested: bool, custom: Any) -> list[Entry]:
        key = carrier, nested, custom
        found = self._entries.get(key)
        if found is None:
            form = self._sight.form.fields(carrier, nested)
            found = self._entries[key] = entries(form, self.entity, self.fields)
        return found


class Custom(NamedTuple):
    """The custom fields of an entity at a moment."""

    key: Any = None


NO_CUSTOM = Custom()


def _new(mask: int, new: bool, name: str) -> int:
    return mask & ~DELETE if new and name not in _DELETED_WHEN_NEW else mask
