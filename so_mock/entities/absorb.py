"""Carrier -> row. References are collapsed to ids; what an insert or an update leaves out follows
domain.md 4."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from so_mock.catalogue.carriers import SERVER_OWNED, Property, Type
from so_mock.entities.custom import CUSTOM
from so_mock.entities.model import DELETED, Entity, Model
from so_mock.store.table import Row

Record = dict[str, Any]

CREATED = ("CreatedDate", "CreatedBy", "Registered", "RegisteredAssociateId")
UPDATED = ("UpdatedDate", "UpdatedBy", "Updated", "UpdatedAssociateId", "UpdatedCount")
STAMPS = frozenset(CREATED + UPDATED)


class Absorber:
    def __init__(self, model: Model) -> None:
        self.model = model
        self._stored: dict[str, list[Property]] = {}
        self._blank: dict[str, Row] = {}
        self._listened: dict[str, dict[str, tuple[Property, bool]]] = {}

    def stored(self, entity: Entity) -> list[Property]:
        """The properties that a row holds, in declared order."""
        found = self._stored.get(entity.name)
        if found is None:
            properties = self.model.properties(entity).values()
            found = self._stored[entity.name] = [
                p for p in properties if p.name not in SERVER_OWNED and entity.holds(p.name)
            ]
        return found

    def blank_row(self, entity: Entity) -> Row:
        """A fresh row with everything unset. Its lists and maps are not to be changed in place."""
        template = self._blank.get(entity.name)
        if template is None:
            carriers = self.model.carriers
            template = {
                p.name: 0
                if p.name in entity.references and p.type.kind != "array"
                else carriers.blank_value(p.type)
                for p in self.stored(entity)
            }
            if entity.soft:
                template[DELETED] = ""
            template = self._blank[entity.name] = template | dict(entity.extra)
        return template.copy()

    def new_row(self, entity: Entity, given: Mapping[str, Any], defaults: Row) -> Row:
        """An inserted row, made of the `defaults`: absent and null take theirs. The key is left to the store."""
        row, heard = defaults, self._heard(entity)
        for name, value in given.items():  # far fewer than there are properties
            if value is not None and name in heard:
                prop, is_plain = heard[name]
                row[name] = value if is_plain else self._kept(entity, prop, value)
        row[entity.key] = 0
        return row

    def changed_row(self, entity: Entity, given: Mapping[str, Any], old: Row) -> Row:
        """An updated row: the whole is replaced, so an absent scalar is blank; an absent reference
        or collection stays."""
        row = dict(old)
        for name, (prop, is_plain) in self._heard(entity).items():
            value = given.get(name)
            if value is not None:
                row[name] = value if is_plain else self._kept(entity, prop, value)
            elif name in entity.hidden:
                continue  # never shown, so a read-modify-write cannot bring it back
            elif is_plain or (name in entity.references and prop.type.kind == "scalar"):
                row[name] = self.model.carriers.blank_value(prop.type)
            elif name in given and prop.type.kind == "carrier":
                row[name] = 0 if name in entity.references else None
            if name in entity.hidden and value == "":
                row[name] = old.get(name)
        return row

    def _heard(self, entity: Entity) -> dict[str, tuple[Property, bool]]:
        """What is taken from a save, and whether it is kept as it comes. Key, stamps and what only the server changes
        are not listened to; custom fields come in three spellings (`custom.kept`)."""
        found = self._listened.get(entity.name)
        if found is None:
            unheard = STAMPS | entity.server | {entity.key, CUSTOM}
            held = entity.references.keys() | entity.choices.keys()
            found = self._listened[entity.name] = {
                p.name: (p, p.type.kind in ("scalar", "enum") and p.name not in held)
                for p in self.stored(entity)
                if p.name not in unheard
            }
        return found

    def _kept(self, entity: Entity, prop: Property, value: Any) -> Any:
        reference = entity.references.get(prop.name)
        if reference is not None:
            if isinstance(value, dict):
                return value.get(key_shown(self.model, reference.entity, prop.type)) or 0
            if prop.type.kind == "array" and prop.type.item is not None:
                shown = prop.type.item.kind == "carrier"
                key = key_shown(self.model, reference.entity, prop.type.item) if shown else ""
                ids = (each.get(key) if isinstance(each, dict) else each for each in value)
                return [id for id in dict.fromkeys(ids) if id]
            return value
        if prop.name in entity.choices:
            chosen = (each if isinstance(each, int) else _chosen(each) for each in value)
            return [id for id in dict.fromkeys(chosen) if id]
        return self.whole(value, prop.type)

    def whole(self, value: Any, type: Type) -> Any:
        """A nested value with every property its carrier declares, so that it can be shown as it
        lies."""
        if value is None:
            return self.model.carriers.blank_value(type)
        if (
            type.kind == "array"
            and type.item is not None
            and type.item.kind not in ("scalar", "enum")
        ):
            return [self.whole(each, type.item) for each in value if each is not None]
        if type.kind == "array":
            return [each for each in value if each is not None]
        if type.kind != "carrier":
            return value
        record = self.model.carriers.blank(type.name)
        properties = self.model.carriers.carrier(type.name).properties
        for name, each in value.items():
            record[name] = self.whole(each, properties[name].type)
        return record


def _chosen(item: Mapping[str, Any] | None) -> int:
    """Of a list that a client sends back whole, only id and `Selected` matter."""
    return int(item.get("Id") or 0) if item and item.get("Selected") else 0


def key_shown(model: Model, target: str, type: Type) -> str:
    """The property that holds the target's id in the carrier shown: its own key, else `Id` (list
    items)."""
    key = model[target].key
    return key if key in model.carriers.carrier(type.name) else "Id"


def missing_name(entity: Entity, row: Row) -> str:
    """The names of which one must be filled, when all are blank; else ""."""
    if not entity.names or any(str(row.get(name) or "").strip() for name in entity.names):
        return ""
    return " or ".join(entity.names)
