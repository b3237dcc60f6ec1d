"""Rights that preferences take away (sheet: rights.md 12).

Section `Rights-contact`, `Rights-contact-New`, `Rights-contact-Existing` or `Rights-contact-17`; key `Rights`, or
`contact.name` for a field; value `<number>[, reason]`. Of several levels the one closest to the user counts.
"""

from __future__ import annotations

from typing import NamedTuple

from so_mock.entities.columns import ColumnMap, entity_of_table
from so_mock.entities.model import Model
from so_mock.entities.preferences import NUMBER, VALUES, name_of
from so_mock.rights.rules import READ, READ_WRITE, TAKES_RIGHTS, VISIBLE, Rule
from so_mock.store.changes import Store
from so_mock.store.table import Row

TABLE = "rights"
NEW, EXISTING = "new", "existing"
_TABLE_BITS = 63
_OF_ONE, _OF_GROUP = ("Individual", "PC"), "Group"


class Overrides(NamedTuple):
    """`ids`: of single rows."""

    new: tuple[Rule, ...]
    existing: tuple[Rule, ...]
    ids: dict[int, tuple[Rule, ...]]

    def of(self, id: int) -> tuple[Rule, ...]:
        return self.existing + self.ids.get(id, ()) if id else self.new

    def hides(self) -> bool:
        """Whether a row may be hidden."""
        each = (self.existing, *self.ids.values())
        return any(rule.takes & VISIBLE == VISIBLE for rules in each for rule in rules)

    def unread(self) -> list[str]:
        """Properties that are hidden in all rows there are."""
        return [
            n for rule in self.existing for n, (mask, _) in rule.locks.items() if not mask & READ
        ]


def overrides(
    store: Store, model: Model, columns: ColumnMap, user: Row | None
) -> dict[str, Overrides]:
    """Entity -> what is taken of it."""
    closest: dict[tuple[str, str], Row] = {}
    for row in store.table(VALUES).scan():
        name = name_of(row)
        if name[0].startswith(TAKES_RIGHTS) and row["RawValue"] and _is_for(row, user):
            held = closest.get(name)
            if held is None or NUMBER.get(held["Level"], 0) < NUMBER.get(row["Level"], 0):
                closest[name] = row
    found: dict[str, Overrides] = {}
    for (section, key), row in sorted(closest.items()):
        table, _, scope = section.removeprefix(TAKES_RIGHTS).partition("-")
        entity = entity_of_table(model, table) or table
        rule = _rule(entity, key, row, model, columns) if entity in model else None
        if rule is None or (scope not in ("", NEW, EXISTING) and not scope.isdecimal()):
            continue
        new, existing, ids = found.get(entity) or Overrides((), (), {})
        if scope in ("", NEW):
            new = (*new, rule)
        if scope in ("", EXISTING):
            existing = (*existing, rule)
        if scope.isdecimal():
            ids = {**ids, int(scope): (*ids.get(int(scope), ()), rule)}
        found[entity] = Overrides(new, existing, ids)
    return found


def _is_for(row: Row, user: Row | None) -> bool:
    whose = row["TargetId"] or 0
    if row["Level"] in _OF_ONE:
        return user is not None and bool(whose == user["AssociateId"])
    return row["Level"] != _OF_GROUP or (user is not None and bool(whose == user["GroupIdx"]))


def _rule(entity: str, key: str, row: Row, model: Model, columns: ColumnMap) -> Rule | None:
    """None for what says nothing: a value that is no number, the field of another table."""
    number, _, reason = str(row["RawValue"]).partition(",")
    if not number.strip().isdecimal():
        return None
    mask, reason = int(number), reason.strip()
    says = f"preference {row['Section']}/{row['Key']} leaves {number.strip()}"
    if key == TABLE:
        return Rule(_TABLE_BITS & ~mask, 0, reason, says)
    table, dot, column = key.partition(".")
    if not dot or (entity_of_table(model, table) or table) != entity:
        return None
    mapped = columns.of(model[entity])
    names = {name.lower(): name for name in model.properties(model[entity])}
    prop = mapped.properties.get(column) if mapped else None
    prop = prop or names.get(column)
    return None if prop is None else Rule(0, 0, reason, says, {prop: (mask & READ_WRITE, reason)})
