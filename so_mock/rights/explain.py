"""Why somebody may or may not, sees or does not see: one sentence, and the facts that it is made of (`GET /_so_mock/explain`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.call import Caller
from so_mock.catalogue.operations import Operation
from so_mock.config import ENFORCE, OFF
from so_mock.entities.model import DELETED, Entity, Model
from so_mock.entities.roles import mask_text
from so_mock.names import snake
from so_mock.rights import functions
from so_mock.rights.enforce import MASS
from so_mock.rights.refusals import DEEDS, because, lacking, who
from so_mock.rights.rules import DELETE, INSERT, SELECT, UPDATE, VISIBLE, WRITABLE
from so_mock.rights.sight import Sight
from so_mock.rights.why import WHOSE
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.crm import Crm

_DEEDS = {"GET": SELECT, "POST": INSERT, "PUT": UPDATE, "PATCH": UPDATE, "DELETE": DELETE}
# What a method does to a row, by how its name begins; a save of a row that is there changes it, any other method too.
_METHODS = (
    (re.compile(r"Get|Find|Is|Has|CreateDefault|Search|Export|Validate"), SELECT),
    (re.compile(r"Delete|Remove"), DELETE),
    (re.compile(r"Create|Add|Insert"), INSERT),
)
FULL = "Update"  # how the mask of a field begins that may be written


class Question(NamedTuple):
    """`took`: what is to be said of a name that so-mock took as somebody else's."""

    caller: Caller
    took: str
    operation: Operation | None
    target: str  # the agent method behind a REST door
    entity: Entity | None
    id: int


def explain(asked: Question, crm: Crm, mode: str) -> dict[str, Any]:
    """`crm`: of the caller that is asked about."""
    sight = crm.sight
    assert sight is None or isinstance(sight, Sight)
    entity, operation = asked.entity, asked.operation
    key = asked.target or operation.key if operation is not None else ""
    needs = functions.needed(key)
    has = sight is None or not needs or any(map(sight.has, needs))
    said, allowed = [asked.took], True
    if sight is None:
        said.append(_off(asked, crm, mode))
    elif not has:
        said.append(f"{who(sight)} may not call {operation and operation.key}: {lacking(needs)}")
        allowed = False
    elif needs:
        said.append(
            f"{who(sight)} has the functional right that {operation and operation.key} needs"
        )
    row = None
    if entity is not None:
        row, text, may = _row(asked, entity, crm, deed_of(operation, asked.target, asked.id))
        said.append(text if has else "")  # what cannot be called is asked no further
        allowed = allowed and may
    elif sight is not None and operation is None:
        said.append(f"{who(sight)}: name an operation, or an entity and an id, to be told more")
    elif sight is not None and operation is not None and not needs:
        judged = "strict leaves it to system users" if key.startswith(MASS) else "what it writes is judged row by row"  # fmt: skip
        said.append(f"{operation.key} needs no functional right; {judged}")
    if sight is not None and mode != ENFORCE and not allowed:
        said.append(f"rights are only shown (rights: {mode}), so nothing is hidden or refused")
    refuses = sight is not None and sight.enforces
    return {
        "sentence": "; ".join(filter(None, said)) + ".",
        "allowed": allowed or not refuses,
        "rights": mode,
        "user": _user(asked, crm, sight),
        "operation": operation.key if operation is not None else None,
        "functionalRights": {"oneOf": list(needs), "has": has},
        "entity": entity.name if entity is not None else None,
        "id": asked.id or None,
        "row": row,
    }


def _off(asked: Question, crm: Crm, mode: str) -> str:
    if mode == OFF:
        return "rights are off, so nothing is hidden or refused by them"
    return f"{asked.caller.name} is nobody's associate, and so-mock itself may do everything"


def _user(asked: Question, crm: Crm, sight: Sight | None) -> dict[str, Any]:
    me = crm.store.table("associate").get(asked.caller.associate_id)
    role = crm.store.table("role").get(me["Role"]) if me else None
    return {
        "name": asked.caller.name,
        "associate": asked.caller.associate_id,
        "login": me["Name"] if me else None,
        "role": role["Name"] if role else None,
        "system": sight.free if sight is not None else asked.caller.system,
        "takenAsAdministrator": bool(asked.took),
    }


def deed_of(operation: Operation | None, target: str, id: int) -> int:
    """The bit that the operation needs on its row; 0 where none is asked about."""
    if operation is None:
        return 0
    method = (target or (operation.key if operation.agent else "")).partition(".")[2]
    if not method or operation.verb in ("GET", "DELETE", "PATCH"):
        return _DEEDS.get(operation.verb, UPDATE)
    found = next((bit for begins, bit in _METHODS if begins.match(method)), 0)
    return found or (UPDATE if id else INSERT if method.startswith("Save") else UPDATE)


def entity_of(operation: Operation, target: str, model: Model) -> Entity | None:
    """The entity that it is about, as far as its name tells."""
    name = snake(target.partition(".")[0] or operation.agent)
    if not operation.agent:
        name = model.by_rest.get(operation.path.partition("/")[0].lower()) or name
    return next((model[each] for each in (name,) if each in model), None)


def _row(asked: Question, entity: Entity, crm: Crm, bit: int) -> tuple[dict[str, Any], str, bool]:
    """The facts of the row, what is to be said of it, and whether it may be done to it."""
    table, sight = crm.store.table(entity.name), crm.sight
    row = table.get(asked.id) if asked.id else crm.absorber.blank_row(entity) | {entity.key: 0}
    named = f"{entity.name} {asked.id}"
    facts: dict[str, Any] = {"there": bool(asked.id and row), "deleted": False, "visible": False}
    if row is None:
        return facts, f"there is no {named}", False
    facts["deleted"] = bool(entity.soft and row.get(DELETED))
    facts["visible"] = not asked.id or crm.row(entity.name, asked.id) is not None
    if facts["deleted"]:
        return facts, f"{named} is deleted, so nobody sees it until it is undeleted", False
    if sight is None:
        return facts, "", True
    assert isinstance(sight, Sight)
    right = sight.right(entity.name, row)
    facts |= _facts(sight, entity, row, asked.id)
    bit = bit or (SELECT if asked.id else INSERT)
    if bit == SELECT and not asked.id and sight.guard(entity.name).named:
        return facts, *_list(sight, entity)
    hidden = not right.mask & VISIBLE
    if not hidden and not facts["visible"]:
        return facts, f"{who(sight)} does not see {named}: {_with(sight, entity, row, crm)}", False
    wanted = VISIBLE if bit == SELECT else WRITABLE if bit == UPDATE else bit
    may = bool(right.mask & wanted) and not hidden
    if bit == SELECT or (hidden and asked.id):
        deed = f"{'sees' if may else 'does not see'} {named if asked.id else entity.name}"
    else:
        name, verb = DEEDS[bit]
        deed = f"may{'' if may else ' not'} {verb} {named if asked.id else f'a {entity.name}'}, which needs {name}"
    return facts, f"{who(sight)} {deed}: {because(right)}", may


def _list(sight: Sight, entity: Entity) -> tuple[str, bool]:
    """Which rows are in a list, and whether any is: what the role grants, by whose they are."""
    told: dict[int, list[str]] = {}
    for whose, bits in sight.guard(entity.name).cells.items():
        told.setdefault(bits, []).append(WHOSE[whose].removeprefix("rows of "))
    granted = [f"{mask_text(bits)} on rows of {', '.join(each)}" for bits, each in told.items()]
    text = f"{who(sight)} sees of {entity.name} what the role grants: {'; '.join(granted)}"
    return text, any(bits & VISIBLE for bits in told)


def _facts(sight: Sight, entity: Entity, row: Row, id: int) -> dict[str, Any]:
    guard = sight.guard(entity.name)
    right = sight.right(entity.name, row)
    owner = sight.people.users.get(guard.owner(row, sight.look)) if id else None
    fields: Any = sight.rights(entity, entity.carrier, row, False)[1] if entity.carrier else {}
    return {
        "mask": mask_text(right.mask),
        "reason": right.reason,
        "owner": owner["Name"] if owner else None,
        "relation": guard.given(row, sight.look).whose,
        "relations": {whose: mask_text(bits) for whose, bits in guard.cells.items()} or None,
        "fields": {
            name: each["FieldRight"] for name, each in (fields or {}).items()
            if not each["FieldRight"]["Mask"].startswith(FULL)
        },
    }  # fmt: skip


def _with(sight: Sight, entity: Entity, row: Row, crm: Crm) -> str:
    """Of a row that is hidden together with what it points at."""
    for column, other in crm.model.dependants().get(entity.name, ()):
        id = row[column]
        held = crm.store.table(other).get(id) if id else None
        if held is not None and crm.row(other, id) is None:
            deleted = held.get(DELETED)
            why = "which is deleted" if deleted else because(sight.right(other, held))
            return f"it is hidden together with {other} {id}: {why}"
    return "what it belongs to is hidden"
