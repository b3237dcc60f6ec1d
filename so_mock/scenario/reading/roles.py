"""`roles`: what their users may do (sheet: rights.md 2, 3, 9, 12). Kept by name; `seed/roles.py` makes rows of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from so_mock.catalogue.carriers import Enum, parse_enum
from so_mock.entities.function_rights import FUNCTION_RIGHTS
from so_mock.names import did_you_mean, meant_or_all
from so_mock.scenario.reading.naming import NoSuch, walk
from so_mock.scenario.reading.people import Known
from so_mock.scenario.reading.shapes import (
    About,
    Choice,
    Field,
    Json,
    Keys,
    ListOf,
    Mapped,
    Names,
    Reading,
    Shape,
    Text,
    Voice,
    entity_of,
)
from so_mock.seed.nodes import Items, Node, Pairs, Wrong, value_of, written
from so_mock.seed.roles import REST, ROWS, Told

# FieldRight.Mask; the description has no list of it.
FIELD_RIGHT = parse_enum(
    "EFieldRight",
    "flags\tNone,Read,Write,Update,FULL=3,Unused1,Unused2=8,Unused3=16,Unused4=32,Nullable=32,UIHintMandatory=64,UIHintReadOnly=128,UIHints=192",
)
TABLE_RIGHT = "ETableRight"
ROLE_TYPES = ("Employee", "ExternalUser", "Anonymous", "System")


class Likened(NamedTuple):
    """Where `like` stands, since what it names must stand before it."""

    name: str
    node: Node
    voice: Voice


def entity_key(key: Any, reading: Reading) -> str:
    return REST if key.value == REST else entity_of(key, reading.model).name


def entity_names(names: Names) -> Json:
    return names.define("entity", lambda: {"enum": [*sorted(names.model.names()), REST]})


def field_key(key: Any, reading: Reading) -> str:
    """`contact.OrgNr`, `contact.Address.Street`."""
    path = key.value.partition(".")[2]
    if not path:
        raise Wrong(key, f"{key.value!r} names no property: contact.OrgNr")
    entity = entity_of(key, reading.model, f".{path}")
    properties = reading.model.properties(entity)
    head, _, below = path.partition(".")
    found = next((prop for prop in properties.values() if prop.name.lower() == head.lower()), None)
    if found is None:
        names = [prop.name for prop in properties.values()]
        near = did_you_mean(head, names, f"{entity.name}.")
        raise Wrong(key, f"{entity.name} has no property {head!r}{near}")
    if below:
        try:
            walk(reading.carriers, found.type, below)
        except NoSuch as no:
            raise Wrong(key, f"{entity.name}.{found.name}: {no}") from None
    return f"{entity.name}.{found.name}" + (f".{below}" if below else "")


class Mask(Shape):
    """Rights by name: `Select, Update`, `FULL`, `None`. Kept as the server writes them."""

    def __init__(self, what: str, enum: Enum | None = None) -> None:
        self.what, self._enum = what, enum

    def enum(self, names: Any) -> Enum:
        return self._enum or names.catalogue.carriers.enum(TABLE_RIGHT)

    def read(self, node: Node, reading: Reading) -> str:
        enum, value = self.enum(reading), value_of(node)
        mask = enum.read(value) if value is not None else None
        if mask is not None:
            return mask.replace("Read, Write", "Update")  # a field's right is not taken apart
        if value is None:
            raise Wrong(node, f'no {self.what} right; for none at all write "None"')
        parts = [part.strip() for part in str(value).split(",")]
        wrong = next((part for part in parts if part.lower() not in enum.lowered), str(value))
        raise Wrong(node, f"{wrong!r} is no {self.what} right; {meant_or_all(wrong, enum.numbers)}")

    def schema(self, names: Names) -> Json:
        def make() -> Json:
            words = "|".join(self.enum(names).numbers)
            return {"anyOf": [
                {"enum": list(self.enum(names).numbers)},
                {"type": "string", "pattern": rf"^\s*({words})(\s*,\s*({words}))*\s*$"},
                {"type": "integer", "minimum": 0},
            ]}  # fmt: skip

        return names.define(f"{self.what}_right", make)


class FieldMask(Shape):
    """A mask, or one with the reason why: `{mask: Read, reason: locked by the ERP system}`."""

    def __init__(self) -> None:
        self._mask = Mask("field", FIELD_RIGHT)
        reason = Field(
            Text("a text", blank=True), "Shown beside the mask, and told where a change is refused."
        )
        self._keys = Keys(
            "a field right", {"mask": Field(self._mask), "reason": reason}, required=("mask",), example="{mask: Read, reason: ...}",
        )  # fmt: skip

    def read(self, node: Node, reading: Reading) -> dict[str, str]:
        told = self._keys.read(node, reading) if isinstance(node, Pairs) else {"mask": self._mask.read(node, reading)}  # fmt: skip
        return {"Mask": told.get("mask", "Update"), "Reason": told.get("reason", "")}

    def schema(self, names: Names) -> Json:
        return names.define("field_right_and_why", lambda: {"anyOf": [self._mask.schema(names), self._keys.schema(names)]})  # fmt: skip


class Functions(Shape):
    """Functional rights by name; `all` for all there are."""

    def read(self, node: Node, reading: Reading) -> list[str] | None:
        if not isinstance(node, Items) and written(node) == "all":
            return None
        return self._list().read(node, reading)

    def _list(self) -> ListOf:
        return ListOf(Choice("functional right", FUNCTION_RIGHTS), "functions", one=True)

    def schema(self, names: Names) -> Json:
        return {"anyOf": [{"const": "all"}, self._list().schema(names)]}


class Likeness(Shape):
    def __init__(self) -> None:
        self._name = Known("role", "a role")

    def read(self, node: Node, reading: Reading) -> Likened:
        return Likened(self._name.read(node, reading), node, reading.voice)

    def schema(self, names: Names) -> Json:
        return self._name.schema(names)


ROLE = Keys(
    "a role",
    {
        "about": Field(About("a text", blank=True), "What the role is for: its description in the API."),
        "like": Field(Likeness(), "The role that it begins as: one of the world's, or one that stands before it."),
        "type": Field(Choice("type of role", ROLE_TYPES), "For whom it is: Employee unless said."),
        "tables": Field(Mapped("tables", Mask("table"), entity_key, entity_names), "What he may do with the rows of an entity; `*`: of every other."),
        "fields": Field(Mapped("fields", FieldMask(), field_key), "What he may do with a property: contact.OrgNr."),
        "rows": Field(Mapped("rows", Choice("part of the rows", tuple(ROWS)), entity_key, entity_names), "The rows for which `tables` holds."),
        "functions": Field(Functions(), "Functional rights by name, or all; what is not named is taken from him."),
    },
    example="{tables: {...}, fields: {...}, rows: {...}}",
)  # fmt: skip


class RoleShape(Shape):
    def read(self, node: Node, reading: Reading) -> Told:
        return {"tables": {}, "fields": {}, "rows": {}, **ROLE.read(node, reading)}

    def schema(self, names: Names) -> Json:
        return names.define("role", lambda: ROLE.schema(names))


ROLES = Mapped("roles", RoleShape())
