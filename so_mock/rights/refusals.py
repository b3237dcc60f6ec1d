"""What a refusal says: the reason's key to the client, and one sentence of who, what and why (sheet: rights.md 5, 11)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from so_mock.errors import Forbidden, FunctionRefused
from so_mock.rights.rules import DELETE, INSERT, UPDATE, VISIBLE
from so_mock.rights.sight import Sight

if TYPE_CHECKING:
    from so_mock.crm import Crm
    from so_mock.entities.model import Entity
    from so_mock.rights.sight import Right
    from so_mock.store.table import Row

DENIED = "Sentry denies access"
DEEDS = {INSERT: ("Insert", "add"), UPDATE: ("Update", "change"), DELETE: ("Delete", "delete")}


def who(sight: Sight) -> str:
    return f"{sight.name} (role {sight.role_name})" if sight.role_name else sight.name


def because(right: Right) -> str:
    """What decided, without the row that the sentence is about already."""
    return right.why.sentence().partition(": ")[2] or right.why.sentence()


def row_refused(sight: Sight, entity: Entity, row: Row, bit: int, right: Right) -> Forbidden:
    name, deed = DEEDS[bit]
    id = row.get(entity.key)
    what = f"{entity.name} {id}" if id else f"a {entity.name}"
    deed = f"{who(sight)} may not {deed} {what}, which needs {name}"
    sentence = f"{deed}: {because(right)}"
    if not _unseen(sight, entity, row, right):
        return Forbidden(right.reason or DENIED, sentence)
    refusal = Forbidden(
        DENIED, f"{deed}: {'it' if id else 'what it belongs to'} is not for him to see"
    )
    refusal.decided = sentence
    return refusal


def _unseen(sight: Sight, entity: Entity, row: Row, right: Right) -> bool:
    """Whether why it is refused would tell of a row that is hidden from him: itself, or one through which its owner is found."""
    if right.mask & VISIBLE:
        return False
    prop, _, through, _ = sight.guard(entity.name).belonging
    return bool(row.get(entity.key) or (through and row.get(through) and not (prop and row[prop])))


def field_refused(sight: Sight, entity: Entity, path: str, row: Row, right: Right) -> Forbidden:
    id = row.get(entity.key)
    what = f"{entity.name} {id}" if id else f"a new {entity.name}"
    sentence = f"{who(sight)} may not set {path} of {what}: {because(right)}"
    return Forbidden(right.reason or DENIED, sentence)


def function_refused(sight: Sight, key: str, names: Sequence[str]) -> FunctionRefused:
    return FunctionRefused(DENIED, f"{who(sight)} may not call {key}: {lacking(names)}")


def lacking(names: Sequence[str]) -> str:
    return f"the role lacks the functional right {' or '.join(names)}"


def hiding(crm: Crm) -> str:
    """Why a row that was looked for is not there for the caller, where rights hide it."""
    sight, store = crm.sight, crm.store
    if not isinstance(sight, Sight) or not sight.enforces:
        return ""
    for table, id, row in reversed(crm.reads.noted):
        if id is None or not isinstance(row, dict) or table not in sight.sees:
            continue
        if sight.sees[table](row) or store.table(table).get(id) is not row:
            continue
        right = sight.right(table, row)
        if not right.mask & VISIBLE:
            return f"{who(sight)} does not see {table} {id}: {because(right)}"
    return ""
