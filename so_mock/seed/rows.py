"""Rows as scenario files give them: each property read as its type, references brought down to ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from so_mock.catalogue.carriers import SERVER_OWNED, Property, Type
from so_mock.catalogue.moments import read_as
from so_mock.catalogue.scalars import DAYS, READERS, BadValue, Reader, Reading
from so_mock.entities.absorb import Absorber, key_shown
from so_mock.entities.custom import SPELLINGS
from so_mock.entities.model import DELETED, Entity
from so_mock.instants import MOMENT
from so_mock.names import did_you_mean
from so_mock.seed.nodes import (
    Node,
    Pairs,
    Wrong,
    anything,
    is_null,
    items_of,
    shown,
    text_of,
    value_of,
    written,
)
from so_mock.seed.scenario import DAY
from so_mock.seed.yaml import Document
from so_mock.store.table import Row

Read = Callable[[Node], Any]
AS_WRITTEN = frozenset(["bytes", "datetime", "timespan"])
OFFSET = re.compile(r"(?:[Zz]|[T ].*[+-]\d\d:?\d\d)\s*$")
DIGITS = re.compile(r"[1-9][0-9]{0,8}")


class Referred(NamedTuple):
    """That a property holds the id of a row which must be there."""

    prop: str
    entity: str
    id: int
    node: Node


class RowReader:
    """Reads the rows of one document; what is wrong is a complaint, and the rest is read all the same."""

    def __init__(self, absorber: Absorber, zone: str) -> None:
        self.absorber, self.model = absorber, absorber.model
        self.carriers = absorber.model.carriers
        self.zone, self.zoned = (
            zone,
            False,
        )  # whether a date told its offset, so that the zone counted
        self._reading = Reading(zone)
        self._properties: dict[str, dict[str, tuple[str, Read]]] = {}
        self._carriers: dict[str, dict[str, tuple[str, Read]]] = {}
        self._plain: dict[str, Read] = {}
        self._document: Document
        self._referred: list[Referred]

    def row(self, entity: Entity, node: Node, document: Document) -> tuple[Row, list[Referred]]:
        """What the file gives of a row (the rest is blank), and whom it refers to."""
        self._document, self._referred = document, []
        if not isinstance(node, Pairs):
            document.complain(node, f"{shown(node)} where a row of {entity.name} is wanted")
            return {}, []
        known = self._properties.get(entity.name)
        if known is None:
            known = self._properties[entity.name] = self._of_entity(entity)
        row: Row = {}
        self._fill(row, node, known, entity.name)
        return row, self._referred

    def _fill(
        self, record: Row, node: Pairs, known: dict[str, tuple[str, Read]], owner: str
    ) -> None:
        for key, value in node.value:
            found = known.get(key.value.lower())
            if found is None:
                self._unknown(key, [name for name, _ in known.values()], owner)
                continue
            name, read = found
            try:
                got = read(value)
            except Wrong as wrong:
                self._document.complain(wrong.node, f"{name}: {wrong.text}")
                continue
            if got is not None:
                record[name] = got

    def _unknown(self, key: Any, names: Iterable[str], owner: str) -> None:
        if key.value in SERVER_OWNED:
            return  # a copied answer has them, and the server makes its own
        near = did_you_mean(key.value, names)
        self._document.complain(key, f"{owner} has no property {key.value!r}{near}")

    # -- how each property is read

    def _of_entity(self, entity: Entity) -> dict[str, tuple[str, Read]]:
        found: dict[str, tuple[str, Read]] = {}
        for prop in self.model.properties(entity).values():
            if prop.name in SERVER_OWNED:
                continue
            found[prop.name.lower()] = prop.name, self._of_property(entity, prop)
        for name, value in entity.extra.items():
            found[name.lower()] = name, self._of_extra(value)
        if entity.soft:
            found[DELETED.lower()] = DELETED, self.reader(self.carriers.type("datetime"))
        return found

    def _of_property(self, entity: Entity, prop: Property) -> Read:
        name, type = prop.name, prop.type
        if name in SPELLINGS and type.kind == "map":
            return self.reader(type)  # custom fields, in any of their spellings
        if not entity.holds(name):
            return self._made(entity, name)
        if name in entity.choices:
            return self._list(self._reference(name, entity.choices[name], type.item or type))
        reference = entity.references.get(name)
        if reference is None or reference.entity not in self.model:
            return self._plainly(prop)
        if type.kind == "array" and type.item is not None:
            return self._list(self._reference(name, reference.entity, type.item))
        return self._reference(name, reference.entity, type)

    def _list(self, one: Read) -> Read:
        return lambda node: [id for each in items_of(node) if (id := one(each))]

    def _made(self, entity: Entity, name: str) -> Read:
        """What a row does not hold."""
        children = entity.children.get(name)
        told = (
            f"these are rows of {children.entity}; write them there"
            if children
            else "the server makes it of other rows and properties; leave it out"
        )

        def read(node: Node) -> Any:
            raise Wrong(node, told)

        return read

    def _of_extra(self, value: Any) -> Read:
        if isinstance(value, list):
            one = self.reader(self.carriers.type("object"))
            return lambda node: [one(each) for each in items_of(node)]
        kinds = {bool: "bool", int: "int", float: "double", str: "string"}
        return self.reader(self.carriers.type(kinds.get(type(value), "object")))

    def _reference(self, name: str, target: str, type: Type) -> Read:
        """`Country: 578`, or `Country: {CountryId: 578}` as an answer shows it."""
        key = key_shown(self.model, target, type) if type.kind == "carrier" else ""
        keys = {
            key.lower(),
            self.model[target].key.lower(),
        }  # `Id` of an item, which is a CategoryId
        integer = self.reader(self.carriers.type("int"))

        def read(node: Node) -> Any:
            at = node
            if isinstance(node, Pairs):
                if not key:
                    raise Wrong(node, f"{shown(node)} where the id of a {target} is wanted")
                ids = [value for k, value in node.value if k.value.lower() in keys]
                self._nested(node, type, keys)
                if not ids:
                    raise Wrong(node, f"say which: {{{key}: ...}}, or the id alone")
                at = ids[0]
            try:
                id = integer(at)
            except Wrong:
                wanted = f"its id, or {{{key}: ...}}," if key else "its id"
                raise Wrong(at, f"{shown(at)} is no {target}: {wanted} is wanted") from None
            if id:
                self._referred.append(Referred(name, target, id, at))
            return id

        return read

    def _nested(self, node: Pairs, type: Type, keys: set[str]) -> None:
        """Of a nested carrier only the id counts, yet what is misspelt in it is told."""
        known = self.carriers.carrier(type.name).lowered
        for key, _ in node.value:
            if key.value.lower() not in known and key.value.lower() not in keys:
                self._unknown(key, [prop.name for prop in known.values()], type.name)

    def _plainly(self, prop: Property) -> Read:
        """A day is none the less that day where an offset stands behind it, as answers tell it to who asks for offsets."""
        kind = read_as(prop.carrier, prop.name) if prop.type.name == "datetime" else MOMENT
        return self.reader(prop.type) if kind == MOMENT else self._scalar("datetime", DAYS[kind])

    def reader(self, type: Type) -> Read:
        found = self._plain.get(type.name)
        if found is None:
            found = self._plain[type.name] = self._make(type)
        return found

    def _make(self, type: Type) -> Read:
        match type.kind:
            case "scalar":
                return self._scalar(type.name)
            case "enum":
                return self._enum(type)
            case "array":
                assert type.item is not None
                one = self.reader(type.item)
                return lambda node: [
                    got for each in items_of(node) if (got := one(each)) is not None
                ]
            case "map":
                return self._map(type)
        return self._carrier(type.name)

    def _scalar(self, name: str, other: Reader | None = None) -> Read:
        if name == "string":
            return text_of
        coerce, reading = other or READERS[name], self._reading
        take = written if name in AS_WRITTEN else anything if name == "object" else value_of
        integral, dated = name in ("int", "long"), name == "datetime"

        def read(node: Node) -> Any:
            text = node.value
            if integral and text.__class__ is str and DIGITS.fullmatch(text):
                return int(text)
            value = take(node)
            if dated and isinstance(value, str) and DAY.fullmatch(value):
                return value  # days are counted from the clock's start when the rows are planted
            if dated and isinstance(value, str) and OFFSET.search(value):
                self.zoned = True
            try:
                return coerce(value, "", reading)
            except BadValue as wrong:
                raise Wrong(node, wrong.problem) from None

        return read

    def _enum(self, type: Type) -> Read:
        coerce = self.carriers.reader(type)

        def read(node: Node) -> Any:
            try:
                return coerce(value_of(node), "", self._reading)
            except BadValue as wrong:
                raise Wrong(node, wrong.problem) from None

        return read

    def _map(self, type: Type) -> Read:
        assert type.item is not None
        one = self.reader(type.item)

        def read(node: Node) -> Any:
            if is_null(node):
                return None
            if not isinstance(node, Pairs):
                raise Wrong(node, f"{shown(node)} where a mapping is wanted")
            return {key.value: one(value) for key, value in node.value}

        return read

    def _carrier(self, name: str) -> Read:
        def read(node: Node) -> Any:
            if is_null(node):
                return None
            if not isinstance(node, Pairs):
                raise Wrong(node, f"{shown(node)} where a {name} is wanted: a mapping")
            known = self._carriers.get(name)
            if known is None:
                known = self._carriers[name] = {
                    prop.name.lower(): (prop.name, self._plainly(prop))
                    for prop in self.carriers.carrier(name).properties.values()
                    if prop.name not in SERVER_OWNED
                }
            record = self.carriers.blank(name)
            self._fill(record, node, known, name)
            return record

        return read
