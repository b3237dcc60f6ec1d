"""Why somebody may or may not: one sentence, made when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from so_mock.entities.rights_form import field_text
from so_mock.entities.roles import mask_text
from so_mock.rights.rules import FULL, READ_WRITE, Rule, applied
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.rights.guard import Given, Guard
    from so_mock.rights.sight import Sight

WHOSE = {
    "MyOwn": "rows of his own", "PrimaryGroup": "rows of his primary group", "OtherGroups": "rows of his other groups",
    "OtherAssociates": "rows of other users", "ExternalUser": "rows of external users", "Anonymous": "rows of anonymous users",
    "MyCompany": "rows of his company", "SameProject": "rows of his projects",
}  # fmt: skip


class Why(NamedTuple):
    """Of a row, or of a property of it."""

    sight: Sight
    guard: Guard
    given: Given
    row: Row
    prop: str = ""

    def sentence(self) -> str:
        if self.sight.free:
            return f"{self.sight.name} is a system user, for whom no rights hold"
        guard = self.guard
        what = f"{guard.entity.name} {self.row[guard.entity.key] or '(new)'}"
        return f"{what}: {'; '.join(self._parts())}"

    def _parts(self) -> Iterator[str]:
        yield self._role()
        if self.guard.named:
            yield self._owner()
        yield from (rule.says for rule in self._counting())
        told = self.guard.told(self.prop) if self.prop else None
        if told is not None:
            mask, reason = told
            yield f"it gives {field_text(mask)} on {self.prop}{f' ({reason})' if reason else ''}"
        if self.given.mask != FULL:
            yield f"so {mask_text(self.given.mask)} is left"

    def _role(self) -> str:
        """What the role says of the table."""
        who, guard = self.sight.role_name, self.guard
        if not who:
            return f"{self.sight.name} has no role, so all is granted"
        if guard.named:
            bits = mask_text(guard.cells.get(self.given.whose, FULL))
            return f"role {who} grants {bits} on {WHOSE[self.given.whose]}"
        if guard.part and guard.above is not None:
            return f"role {who} does not name it, so it follows the {guard.above.entity.name} that it is a part of"
        return f"role {who} does not name it, so all is granted"

    def _owner(self) -> str:
        owner = self.guard.owner(self.row, self.sight.look)
        if not owner:
            return "it has no owner, so it counts as his own"
        user = self.sight.people.users.get(owner)
        return f"its owner is {user['Name'] if user else f'associate {owner}'}"

    def _counting(self) -> Iterator[Rule]:
        """Those that take something of what was left of the row, or of the property."""
        part = self.guard.above if self.guard.part else None
        mask = (part or self.guard).cells.get(self.given.whose, FULL)
        for rule in self.given.rules:
            left, _ = applied(mask, (rule,))
            if left != mask or (self.prop and self._locks(rule)):
                yield rule
            mask = left

    def _locks(self, rule: Rule) -> bool:
        held = self.prop.lower()
        return rule.others != READ_WRITE or any(name.lower() == held for name in rule.locks)
