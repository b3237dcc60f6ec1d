"""Why somebody may or may not: one sentence, made when somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from so_mock.entities.roles import mask_text
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.rights.guard import Given, Guard
    from so_mock.rights.sight import Sight

_WHOSE = {
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
        guard, row = self.guard, self.row
        if self.sight.free:
            return f"{self.sight.name} is a system user, for whom no rights hold"
        parts = [self._said()]
        if guard.named or guard.part:
            parts.append(self._owner())
        rules = (rule for rule in self.given.rules if rule.takes or self._locks(rule.locks))
        parts += [rule.says for rule in rules]
        if self.prop:
            parts.append(self._field())
        what = f"{guard.entity.name} {row[guard.entity.key] or '(new)'}"
        return f"{what}: {'; '.join(part for part in parts if part)}"

    def _locks(self, locks: object) -> bool:
        return bool(self.prop and locks)

    def _said(self) -> str:
        """What the role says of the table."""
        who, guard = self.sight.role_name, self.guard
        if not who:
            return f"{self.sight.name} has no role, so everything is allowed"
        if guard.part and guard.above is not None:
            return f"role {who} does not name it, so it follows its {guard.above.entity.name}"
        if not guard.named:
            return f"role {who} does not name it, so everything is allowed"
        bits = mask_text(guard.cells.get(self.given.whose, 15))
        return f"role {who} gives {bits} on {_WHOSE[self.given.whose]}"

    def _owner(self) -> str:
        owner = self.guard.owner(self.row, self.sight.look)
        if not owner:
            return "it has no owner, so it counts as his own"
        user = self.sight.people.users.get(owner)
        return f"its owner is {user['Name'] if user else f'associate {owner}'}"

    def _field(self) -> str:
        told = self.guard.told(self.prop)
        if told is None:
            return ""
        from so_mock.entities.rights_form import field_text

        mask, reason = told
        return f"role {self.sight.role_name} gives {field_text(mask)} on {self.prop}" + (
            f" ({reason})" if reason else ""
        )
