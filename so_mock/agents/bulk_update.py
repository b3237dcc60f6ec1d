"""BulkUpdate: the same change to many entities. The job runs at once, and its batch task is over when it is answered.

Keys are the names of properties, prog ids and columns, and the few of KEYS (en/api/bulk-operations/bulk-update).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from so_mock.behaviour import behaviour
from so_mock.catalogue.carriers import Property
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities import custom
from so_mock.entities.absorb import STAMPS
from so_mock.entities.columns import entity_of_table
from so_mock.entities.custom import CUSTOM
from so_mock.entities.model import Entity
from so_mock.errors import BadRequest

Record = dict[str, Any]

STORED = "_bulk_update"  # the fields last used, for a table and a context
TABLES = ("appointment", "contact", "document", "person", "project", "sale", "selection")
# What is called otherwise than its property.
KEYS = {
    "associateid": "Associate", "stopped": "Xstop", "contactnomail": "NoMailing", "contactcountry": "Country",
    "url": "Urls", "email": "Emails", "phone": "Phones", "fax": "Faxes",
}  # fmt: skip
ADD, REMOVE = "AddInterests", "RemoveInterest"

TEXT = ("Set", "Clear", "SearchAndReplace")
LIST = ("Add", "Remove", "ReplaceWith", "Clear", "SearchAndReplace")
OPERATIONS = {
    "text": TEXT, "bool": ("Set", "Check", "Toggle"), "int": ("Set",), "float": ("Set",), "date": ("Set", "Clear"),
    "list": ("SelectOne",), "relation": ("SelectOne",), "elements": LIST, "add": ("AddItems",), "remove": ("RemoveItems",),
}  # fmt: skip
_KINDS = {
    "string": "text",
    "bool": "bool",
    "int": "int",
    "long": "int",
    "double": "float",
    "datetime": "date",
}


class Place(NamedTuple):
    """Where the value of a key stands: a property, or in `CustomFields`."""

    key: str
    kind: str
    name: str
    custom: bool = False


def _entity(crm: Crm, table: str | None) -> Entity:
    name = entity_of_table(crm.model, table or "")
    if name not in TABLES:
        raise BadRequest(
            f"Bulk update works on {', '.join(TABLES)}, not on {table or 'a table without a name'}"
        )
    return crm.model[name]


def _places(crm: Crm, entity: Entity) -> dict[str, Place]:
    """Key (lowered) -> its place, those of the entity's own properties first."""
    other = {prop: key for key, prop in KEYS.items()}
    found: dict[str, Place] = {}
    for prop in crm.absorber.stored(entity):
        for place in _of_property(entity, prop):
            found[place.key.lower()] = place
            if prop.name in other:
                found[other[prop.name]] = place
    fields = crud.fields_of(crm, entity)
    for field in (*fields.columns, *fields.defined):
        found[field.name.lower()] = Place(field.name, field.kind, field.name, True)
    return found


def _of_property(entity: Entity, prop: Property) -> Iterator[Place]:
    name = prop.name
    if name in STAMPS | entity.server | {entity.key, CUSTOM}:
        return
    if name in entity.references and prop.type.kind == "carrier":
        yield Place(name, "list", name)
    elif name in entity.choices and name == "Interests":
        yield Place(ADD, "add", name)
        yield Place(REMOVE, "remove", name)
    elif prop.type.name == "EntityElement[]":
        yield Place(name, "elements", name)
    elif prop.type.name in _KINDS:
        yield Place(name, _KINDS[prop.type.name], name)


# -- which fields there are


@behaviour("BulkUpdate.GetAvailableFields")
def get_available_fields(crm: Crm, tablename: str | None) -> list[Record]:
    return _available(crm, tablename)


def _available(crm: Crm, tablename: str | None) -> list[Record]:
    places = dict.fromkeys(_places(crm, _entity(crm, tablename)).values())
    return [
        crm.blank("FieldValueInfo")
        | {
            "Key": place.key, "ValueType": place.kind, "EncodedDisplayName": place.key,
            "CurrentOperationType": OPERATIONS[place.kind][0],
            "OperationInfos": [crm.blank("OperationInfo") | {"Key": each} for each in OPERATIONS[place.kind]],
        }
        for place in places
    ]  # fmt: skip


@behaviour("BulkUpdate.GetStoredFields")
def get_stored_fields(crm: Crm, tablename: str | None, context: str | None) -> list[Record]:
    """Those of the last job of that table and context."""
    row = crm.reads.row(STORED, _stored_under(crm, tablename, context))
    return [crm.blank("FieldValueInfo") | each for each in row["fields"]] if row else []


@behaviour("BulkUpdate.RemoveStoredFields")
def remove_stored_fields(crm: Crm, table_name: str | None, context: str | None) -> bool:
    return crm.store.delete(STORED, _stored_under(crm, table_name, context)) is not None


@behaviour("BulkUpdate.RemoveStoredFieldsAndGetDefaultFields")
def remove_stored_fields_and_get_default_fields(
    crm: Crm, table_name: str | None, context: str | None
) -> list[Record]:
    remove_stored_fields(crm, table_name, context)
    return _available(crm, table_name)


def _stored_under(crm: Crm, table: str | None, context: str | None) -> str:
    return f"{crm.caller.associate_id}/{_entity(crm, table).name}/{context or ''}"


# -- the job


@behaviour("BulkUpdate.ExecuteByEntityIds")
def execute_by_entity_ids(
    crm: Crm, field_value_infos: list[Record] | None, table_name: str | None, context: str | None, ids: str | None
) -> int:  # fmt: skip
    """`ids`: numbers, separated by whatever is no digit. Answers the batch task. One that fails undoes all."""
    entity = _entity(crm, table_name)
    places = _places(crm, entity)
    zone = crm.clock.zone
    changes = [_change(places, info, zone) for info in field_value_infos or () if info is not None]
    for id in dict.fromkeys(int(each) for each in re.findall(r"\d{1,9}", ids or "")):
        row = crm.need(entity.name, id)
        record = crm.record(crm.view(entity.name, row))
        for change in changes:
            change(record)
        crud.save(crm, entity, record)
    under = _stored_under(crm, table_name, context)
    crm.store.delete(STORED, under)
    crm.store.insert(STORED, {"id": under, "fields": list(field_value_infos or ())})
    done = {"State": "Succeeded", "Description": f"Bulk update {entity.name}"}
    return int(crm.insert("batch_task_info", done)["Id"])


def _change(places: dict[str, Place], info: Record, zone: str) -> Callable[[Record], None]:
    """What this field does to a record. Raises BadRequest for an unknown key or operation, or a value that is missing."""
    key, operation = info.get("Key") or "", (info.get("CurrentOperationType") or "").lower()
    values = [str(each or "") for each in info.get("Values") or ()]
    place = places.get(key.lower())
    if place is None:
        raise BadRequest(f"There is no field {key or 'without a key'} to update")
    known = {each.lower(): each for each in OPERATIONS[place.kind]}
    if operation not in known:
        raise BadRequest(
            f"{key}: {operation or 'no operation'} is none of {', '.join(known.values())}"
        )

    def value(at: int) -> str:
        if at >= len(values):
            raise BadRequest(f"{key}: {known[operation]} needs Values[{at}]")
        return values[at]

    if place.kind == "elements":
        edit = _edit(operation, value, values)
        return lambda record: record.update({place.name: edit(record[place.name] or [])})
    if place.kind in ("add", "remove"):
        chosen = {custom.typed("int", each) for each in values}
        return lambda record: _choose(record, place, chosen)
    if operation == "searchandreplace":
        old, new = value(1), value(2)
        return lambda record: _put(record, place, _replaced(_held(record, place), old, new))
    if operation == "toggle":
        return lambda record: _put(record, place, not custom.typed("bool", _held(record, place)))
    given = custom.typed(place.kind, None if operation == "clear" else value(0), zone)
    return lambda record: _put(record, place, given)


def _held(record: Record, place: Place) -> Any:
    return record[CUSTOM].get(place.name) if place.custom else record[place.name]


def _put(record: Record, place: Place, value: Any) -> None:
    if place.custom:
        record[CUSTOM] = {**record[CUSTOM], place.name: value}
    else:
        record[place.name] = value


def _replaced(text: Any, old: str, new: str) -> str:
    return (
        re.sub(re.escape(old), lambda _: new, str(text or ""), flags=re.I)
        if old
        else str(text or "")
    )


def _choose(record: Record, place: Place, chosen: set[int]) -> None:
    selected = place.kind == "add"
    record[place.name] = [
        {**each, "Selected": selected} if each["Id"] in chosen else each
        for each in record[place.name]
    ]


Elements = list[Record]


def _edit(
    operation: str, value: Callable[[int], str], values: list[str]
) -> Callable[[Elements], Elements]:
    """Of e-mail addresses, phones and addresses of web sites: value first, description next."""
    if operation == "clear":
        return lambda held: []
    if operation == "searchandreplace":
        old, new = value(2), value(3)
        return lambda held: [
            {**each, **_element(_replaced(each["Value"], old, new))} for each in held
        ]
    text, about = value(0), values[1] if len(values) > 1 else ""
    element = {**_element(text), "Description": about}
    if operation == "remove":
        return lambda held: [each for each in held if not _is(each, text, about)]
    if operation == "replacewith":
        return lambda held: [element]
    return lambda held: held if any(each["Value"] == text for each in held) else [*held, element]


def _is(element: Record, text: str, about: str) -> bool:
    """One of value and description is enough, if given."""
    if text and element["Value"] == text:
        return True
    return bool(about) and element["Description"] == about


def _element(value: str) -> Record:
    return {"Value": value, "StrippedValue": value if "@" in value else value.replace(" ", "")}
