"""PATCH on an entity: JSON Patch with add, replace, remove and test, or a merge patch (sheet: wire.md 6).

Paths are case-insensitive and their leading `/` is optional. Where a merge patch gives an object for an array, the object
is appended: the server's own deviation from RFC 7396.
"""

from __future__ import annotations

from typing import Any

from so_mock.call import PLAIN, Wishes
from so_mock.catalogue.carriers import SERVER_OWNED, Carriers, Type
from so_mock.catalogue.scalars import BadValue, Reading, short
from so_mock.entities.absorb import STAMPS
from so_mock.entities.model import Entity
from so_mock.errors import BadRequest, Conflict

Record = dict[str, Any]
OPS = ("add", "replace", "remove", "test")


def patched(
    record: Record, change: Any, entity: Entity, carriers: Carriers, zone: str, wishes: Wishes = PLAIN
) -> Record:  # fmt: skip
    """A changed copy of the record, read like any body: date-times are those that the caller sees. Raises BadRequest, or
    Conflict where a `test` fails."""
    type = carriers.type(entity.carrier)
    seen = _seen(record, type, carriers, zone, wishes)
    changed = _copy(seen)
    if isinstance(change, list):
        for number, step in enumerate(change):
            _step(changed, step, number, type, carriers)
    elif isinstance(change, dict):
        _merge(changed, change, type, carriers, "")
    else:
        raise BadRequest(
            "A patch is an array of operations (JSON Patch) or an object (merge patch)."
        )
    try:
        given: Record = carriers.read(changed, type, "", Reading(zone, wishes.zone))
    except BadValue as wrong:
        raise BadRequest(f"{wrong.path}: {wrong.problem}") from None
    if seen is not record:  # what was left alone is what it was, in an hour that comes twice too
        left = {
            name: each for name, each in record.items() if changed.get(name, seen) == seen[name]
        }
        given |= carriers.read(left, type, "", Reading(zone))
    return given


def _seen(record: Record, type: Type, carriers: Carriers, zone: str, wishes: Wishes) -> Record:
    """As the caller sees it in his zone; the record itself where that is the base zone."""
    if not wishes.zone and not wishes.tagged:
        return record
    from so_mock.render import dress, times  # for those who ask for a zone

    told = dress.Dress(moment=times.telling(wishes, zone))
    found: Record = dress.dress(record, type, carriers, told)
    return found


def unheard(change: Any, entity: Entity) -> list[str]:
    """The steps of a JSON Patch that change nothing, since only the server sets such a property. A merge patch may be a
    whole entity that was read before, as a save is: what comes back in it is not counted (product's contract)."""
    owned = {entity.key, *STAMPS, *SERVER_OWNED, *entity.server, *entity.computed, *entity.views}
    lowered = {name.lower() for name in owned}
    told = []
    for step in change if isinstance(change, list) else ():
        known = {str(k).lower(): v for k, v in step.items()} if isinstance(step, dict) else {}
        path = str(known.get("path") or "").strip("/")
        first = path.partition("/")[0].lower()
        if first in lowered and str(known.get("op")).lower() != "test":
            told.append(f"patch: {path}")
    return told


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copy(each) for name, each in value.items()}
    return [_copy(each) for each in value] if isinstance(value, list) else value


def _step(record: Record, step: Any, number: int, type: Type, carriers: Carriers) -> None:
    at = f"patch[{number}]"
    if not isinstance(step, dict):
        raise BadRequest(f"{at}: {short(step)} is no operation")
    lowered = {str(key).lower(): value for key, value in step.items()}
    op, path = lowered.get("op"), lowered.get("path")
    op = op.lower() if isinstance(op, str) else op
    if op not in OPS:
        raise BadRequest(f"{at}: op {short(op)} is none of {', '.join(OPS)}")
    if not isinstance(path, str) or not path.strip("/"):
        raise BadRequest(f"{at}: a path is missing")
    at = f"{at}: {path[:100]}"
    if op != "remove" and "value" not in lowered:
        raise BadRequest(f"{at}: {op} needs a value")
    parts = [p.replace("~1", "/").replace("~0", "~") for p in path.strip("/").split("/")]
    holder, last, kind = _find(record, parts, type, carriers, at)
    value = lowered.get("value")
    if isinstance(holder, list):
        _in_list(holder, last, op, value, at)
    elif op == "test":
        if not _equal(holder.get(last), value):
            raise Conflict(f"{at}: the test failed: it is {short(holder.get(last))}")
    elif op == "remove":
        if kind is None:
            holder.pop(last, None)
        else:
            holder[last] = carriers.blank_value(kind)
    elif kind is not None and kind.kind == "array" and op == "add":
        holder[last] = _appended(_list(holder.get(last), at), value, kind)
    elif kind is not None and kind.kind == "map" and isinstance(value, dict):
        holder[last] = _dict(holder.get(last), at) | value
    else:
        holder[last] = value


def _find(
    record: Record, parts: list[str], type: Type, carriers: Carriers, at: str
) -> tuple[Any, Any, Type | None]:
    """The dict or list that holds the last part, that part as published, and its declared type."""
    holder: Any = record
    kind: Type | None = type
    for depth, part in enumerate(parts):
        is_last = depth == len(parts) - 1
        name: Any = part
        below: Type | None = None
        if not isinstance(holder, list if kind is not None and kind.kind == "array" else dict):
            raise BadRequest(f"{at}: {short(holder)} has nothing below it")
        if kind is not None and kind.kind == "carrier":
            prop = carriers.carrier(kind.name).lowered.get(part.lower())
            if prop is None:
                raise BadRequest(f"{at}: {kind.name} has no property {short(part)}")
            name, below = prop.name, prop.type
        elif kind is not None and kind.kind == "array":
            name, below = _position(part, len(holder), at), kind.item
        elif kind is not None and kind.kind == "map":
            below = kind.item
        else:
            raise BadRequest(f"{at}: there is nothing below {short(parts[depth - 1])}")
        if is_last:
            return holder, name, below
        if isinstance(holder, list):
            if not 0 <= name < len(holder):
                raise BadRequest(f"{at}: there is no element {name}")
            holder = holder[name]
        else:
            if holder.get(name) is None and below is not None:
                holder[name] = [] if below.kind == "array" else {}
            holder = holder[name]
        kind = below
    raise BadRequest(f"{at}: a path is missing")


def _position(part: str, size: int, at: str) -> int:
    if part == "-":
        return size
    if not (part.isascii() and part.isdigit() and len(part) < 10):
        raise BadRequest(f"{at}: {short(part)} is no position in an array")
    return int(part)


def _in_list(holder: list[Any], position: int, op: str, value: Any, at: str) -> None:
    if position > len(holder) or (op != "add" and position == len(holder)):
        raise BadRequest(f"{at}: there is no element {position}")
    if op == "add":
        holder.insert(position, value)
    elif op == "replace":
        holder[position] = value
    elif op == "remove":
        del holder[position]
    elif not _equal(holder[position], value):
        raise Conflict(f"{at}: the test failed: it is {short(holder[position])}")


def _merge(record: Record, change: Record, type: Type, carriers: Carriers, path: str) -> None:
    properties = carriers.carrier(type.name).lowered
    for key, value in change.items():
        at = f"{path}.{key}"[:100] if path else key[:100]
        prop = properties.get(key.lower())
        if prop is None:
            raise BadRequest(f"{at}: {type.name} has no such property")
        if value is None:
            record[prop.name] = (
                None if prop.type.kind == "carrier" else carriers.blank_value(prop.type)
            )
        elif prop.type.kind == "array" and isinstance(value, dict):
            record[prop.name] = _appended(_list(record.get(prop.name), at), value, prop.type)
        elif prop.type.kind == "map" and isinstance(value, dict):
            record[prop.name] = _dict(record.get(prop.name), at) | value
        elif prop.type.kind == "carrier" and isinstance(value, dict):
            below = dict(_dict(record.get(prop.name), at))
            _merge(below, value, prop.type, carriers, at)
            record[prop.name] = below
        else:
            record[prop.name] = value


def _appended(held: list[Any], value: Any, type: Type) -> list[Any]:
    """Behind those that are there; of two interests with the same id the later one counts."""
    added = value if isinstance(value, list) else [value]
    if type.name == "SelectableMDOListItem[]":
        ids = [_id(each) for each in added]
        held = [each for each in held if _id(each) not in ids]
    return held + added


def _id(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    return next((str(each) for name, each in item.items() if str(name).lower() == "id"), "")


def _list(value: Any, at: str) -> list[Any]:
    """A step before may have put anything there."""
    if value is not None and not isinstance(value, list):
        raise BadRequest(f"{at}: {short(value)} is not an array")
    return value or []


def _dict(value: Any, at: str) -> Record:
    if value is not None and not isinstance(value, dict):
        raise BadRequest(f"{at}: {short(value)} is not an object")
    return value or {}


def _equal(have: Any, wanted: Any) -> bool:
    """A `test` compares what a client sees; an object names only the members it cares for."""
    if isinstance(have, dict) and isinstance(wanted, dict):
        lowered = {name.lower(): each for name, each in have.items()}
        return all(_equal(lowered.get(str(name).lower()), each) for name, each in wanted.items())
    if isinstance(have, bool) or isinstance(wanted, bool):
        return have is wanted
    return bool(have == wanted)
