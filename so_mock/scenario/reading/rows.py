"""Rows as an editor shall know them; what reads them is `seed.rows`."""

from __future__ import annotations

from functools import partial

from so_mock.catalogue.carriers import SERVER_OWNED, Type
from so_mock.entities.custom import SPELLINGS
from so_mock.entities.model import DELETED, Entity
from so_mock.scenario.reading.shapes import Json, Names

_SCALARS: dict[str, list[str]] = {
    "string": ["string", "number", "null"],  # a postal code is taken as it is written
    "int": ["integer", "null"],
    "long": ["integer", "null"],
    "double": ["number", "null"],
    "bool": ["boolean", "null"],
    "datetime": ["string", "null"],
    "timespan": ["string", "null"],
    "bytes": ["string", "null"],
}
_REFERENCE: Json = {
    "anyOf": [
        {"type": ["integer", "null"], "minimum": 0},
        {"type": "object", "description": "as an answer shows it: only the id counts"},
    ]
}


def rows_schema(names: Names) -> Json:
    entities = {
        name: names.define(f"rows.{name}", partial(_rows, names.model[name], names))
        for name in sorted(names.model.names())
    }
    return {"type": ["object", "null"], "properties": entities, "additionalProperties": False}


def _rows(entity: Entity, names: Names) -> Json:
    properties: Json = {}
    for prop in names.model.properties(entity).values():
        held = entity.holds(prop.name) or (prop.name in SPELLINGS and prop.type.kind == "map")
        if held and prop.name not in SERVER_OWNED:
            properties[prop.name] = _property(entity, prop.name, prop.type, names)
    for name in entity.extra:
        properties[name] = {}
    if entity.soft:
        properties[DELETED] = of_type(names.catalogue.carriers.type("datetime"), names)
    return {"type": ["array", "null"], "items": _object(properties)}


def _object(properties: Json) -> Json:
    """What a copied answer has beside them is made by the server, and stands there in vain."""
    owned: Json = dict.fromkeys(sorted(SERVER_OWNED), True)
    return {"type": "object", "properties": {**properties, **owned}, "additionalProperties": False}


def _property(entity: Entity, name: str, type: Type, names: Names) -> Json:
    reference = entity.references.get(name)
    if name in entity.choices or (reference is not None and reference.entity in names.model):
        one = names.define("reference", lambda: _REFERENCE)
        return _listed(one) if type.kind == "array" or name in entity.choices else one
    return of_type(type, names)


def _listed(item: Json) -> Json:
    return {"type": ["array", "null"], "items": item}


def of_type(type: Type, names: Names) -> Json:
    match type.kind:
        case "enum":
            return names.define(f"enum.{type.name}", lambda: _enum(type.name, names))
        case "array":
            assert type.item is not None
            return _listed(of_type(type.item, names))
        case "map":
            assert type.item is not None
            return {"type": ["object", "null"], "additionalProperties": of_type(type.item, names)}
        case "carrier":
            return names.define(type.name, lambda: _carrier(type.name, names))
    kinds = _SCALARS.get(type.name)
    return names.define(type.name, lambda: {"type": kinds}) if kinds is not None else {}


def _enum(name: str, names: Names) -> Json:
    enum = names.catalogue.carriers.enum(name)
    if enum.flags:
        return {"type": ["string", "integer", "null"], "examples": list(enum.numbers)}
    return {"enum": [*enum.numbers, *sorted(set(enum.numbers.values())), None]}


def _carrier(name: str, names: Names) -> Json:
    properties = {
        prop.name: of_type(prop.type, names)
        for prop in names.catalogue.carriers.carrier(name).properties.values()
        if prop.name not in SERVER_OWNED
    }
    return {**_object(properties), "type": ["object", "null"]}
