"""Guard: what one caller may do with one kind of row. All that does not depend on a row is found out once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from so_mock.entities.custom import CUSTOM
from so_mock.entities.model import Entity
from so_mock.entities.rights_form import Field
from so_mock.rights import custom
from so_mock.rights.masks import Entry, entries, field_properties, in_order, said, table_right
from so_mock.rights.ownership import MINE, Belonging
from so_mock.rights.rules import (
    ALSO_NEW,
    DELETE,
    FULL,
    INSERT,
    RESTRICTED,
    RULES,
    UPDATE,
    VISIBLE,
    Rule,
    applied,
)
from so_mock.store.reads import Peek
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.rights.sight import Sight

# A company's template says it may be deleted (recorded); on all others there is nothing to delete yet.
_DELETED_WHEN_NEW = frozenset(["contact"])
# A user is added on another screen, so nobody may insert one.
_OF_CARRIER = {"Associate": FULL & ~INSERT}
_WRITES = UPDATE | INSERT | DELETE
TWIN = "WithLinks"  # of a REST answer


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
        "_custom", "_entries", "_given", "_judge", "_judged_new", "_of_owner", "_overrides", "_plain", "_sight", "above", "belonging", "cells", "entity", "named", "part",
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
        self._judge = None if sight.free else RULES.get(entity.name)
        self._overrides = sight.overrides.get(entity.name)
        self._judged_new = entity.name in ALSO_NEW
        self._plain = not (self.named or self.part or self._judge or self._overrides)
        props = sight.properties(entity)
        self._custom = {entity.carrier, f"{entity.carrier}{TWIN}"} if CUSTOM in props else set()
        self._of_owner: dict[Rule, Rule] = {}
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
        rules: tuple[Rule, ...] = ()
        if self._judge is not None and (self._judged_new or not new):
            rules = self._judge(row, whose, self._sight.asker)
        if self._overrides is not None:
            rules += self._overrides.of(row[self.entity.key])
        if self.belonging.part:
            rules += self._owners_rules(row, look)
        key = whose, rules, new
        return self._given.get(key) or self._make(whose, rules, new, key)

    def granted(self, whose: str, new: bool = False) -> Given:
        """To a row of that relation of which no rule is known."""
        key = whose, (), new
        return self._given.get(key) or self._make(whose, (), new, key)

    def _of_part(self, row: Row, look: Peek, new: bool) -> Given:
        """Who may change a row may do anything with its parts."""
        above = self._owners(row, look)
        if above is None:
            return self._given.get(new) or self._make(MINE, (), new, new)
        key = above, new
        found = self._given.get(key)
        if found is None:
            mask = FULL if above.mask & (UPDATE | 32) else above.mask & VISIBLE
            found = Given(
                _new(mask, new, self.entity.name), above.reason, above.whose, above.rules, new
            )
            self._given[key] = found
        return found

    def _owners(self, row: Row, look: Peek) -> Given | None:
        """What is given to the row of which this is a part."""
        id = row[self.belonging.through]
        held = look(self.belonging.parent, id) if id else None
        return self.above.given(held, look) if held is not None and self.above else None

    def _owners_rules(self, row: Row, look: Peek) -> tuple[Rule, ...]:
        """Where a rule forbids to change a row, its parts stay as they are too, whatever a role says of parts."""
        above = self._owners(row, look)
        found: tuple[Rule, ...] = ()
        for rule in above.rules if above else ():
            if rule.takes & UPDATE and not rule.gives & RESTRICTED:
                if rule not in self._of_owner:
                    self._of_owner[rule] = Rule(_WRITES, 0, rule.reason, rule.says)
                found += (self._of_owner[rule],)
        return found

    def _make(self, whose: str, rules: tuple[Rule, ...], new: bool, key: Any) -> Given:
        mask = _new(self.cells.get(whose, FULL), new, self.entity.name)
        found = Given(*applied(mask, rules), whose, rules, new)
        self._given[key] = found
        return found

    # -- as carriers show it

    def told(self, prop: str) -> tuple[int, str] | None:
        """What the role says of a property."""
        fields = self._sight.fields.get(self.entity.name)
        return said(fields, prop.lower()) if fields else None

    def entry(self, prop: str) -> Entry | None:
        """The property as its own carrier shows it; None where that has no such field."""
        carrier, lowered = self.entity.carrier, prop.lower()
        lines = self._lines(carrier, False, self._moment(carrier, False))
        return next((line for line in lines if lowered == line.field.name.lower()), None)

    def shown(self, given: Given, carrier: str, nested: bool) -> tuple[Any, Any]:
        moment = self._moment(carrier, nested) if self._custom else None
        key = carrier, nested, moment
        found = given.pairs.get(key)
        if found is None:
            found = given.pairs[key] = self._shown(
                given, carrier.removesuffix(TWIN), nested, moment
            )
        return found

    def _moment(self, carrier: str, nested: bool) -> Any:
        """When the custom fields that it shows were last defined."""
        if nested or carrier not in self._custom:
            return None
        return custom.stamps(self._sight.store)

    def _shown(self, given: Given, carrier: str, nested: bool, moment: Any) -> tuple[Any, Any]:
        lines = self._lines(carrier, nested, moment)
        mask = given.mask & _OF_CARRIER.get(carrier, ~0)
        return table_right(mask, given.reason), field_properties(
            lines, mask, given.new, given.rules
        )

    def _lines(self, carrier: str, nested: bool, moment: Any) -> list[Entry]:
        key = carrier, nested, moment
        found = self._entries.get(key)
        if found is None:
            sight = self._sight
            fields: Iterable[Field] = sight.form.fields(carrier, nested)
            if moment is not None:
                fields = in_order(fields, custom.fields(sight.store, self.entity.name))
            found = self._entries[key] = entries(carrier, fields, self.entity, sight.fields)
        return found


def _new(mask: int, new: bool, name: str) -> int:
    return mask & ~DELETE if new and name not in _DELETED_WHEN_NEW else mask
