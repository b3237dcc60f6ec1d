"""Carriers in the SOAP services: the schema of a carrier for a WSDL, and a record as XML by the same rules.

A carrier that has rights extends `Carrier`, which holds them in front; a list is an element of elements, a map one of pairs of
Key and Value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol
from xml.etree.ElementTree import Element

from so_mock.catalogue.carriers import SERVER_OWNED, Carrier, Enum, Property, Type
from so_mock.login.soap.envelope import add, nil

ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
BASE = "Carrier"
# Type of the catalogue -> type of the schema, and whether it may be nil.
SIMPLE = {
    "int": ("xs:int", False), "long": ("xs:long", False), "double": ("xs:double", False), "decimal": ("xs:decimal", False),
    "bool": ("xs:boolean", False), "datetime": ("xs:dateTime", False), "string": ("xs:string", True),
    "bytes": ("xs:base64Binary", True),
}  # fmt: skip


class Known(Protocol):
    """Where carriers and enums are looked up."""

    def carrier(self, name: str) -> Carrier: ...
    def enum(self, name: str) -> Enum: ...


def own(carrier: Carrier) -> list[Property]:
    """Without the rights, which belong to the base."""
    return [prop for prop in carrier.properties.values() if prop.name not in SERVER_OWNED]


def rights(carrier: Carrier) -> list[Property]:
    """Those of the base; none where a carrier does not extend it."""
    return [
        carrier.properties[name] for name in ("TableRight", "FieldProperties") if name in carrier
    ]


def array_of(item: Type) -> tuple[str, str]:
    """The name of the type of a list, and of each element in it."""
    return f"ArrayOf{item.name}", item.name


def map_of(item: Type) -> tuple[str, str]:
    name = f"{item.name[:1].upper()}{item.name[1:]}Dictionary"
    return name, f"{name}KeyValuePair"


# -- schema


class Schema:
    """Types of one WSDL, each written once, with whatever it refers to."""

    def __init__(self, root: Element, carriers: Known) -> None:
        self.root, self.carriers = root, carriers
        self.arrays: set[str] = set()  # names of simple types of which there are lists
        self._written: set[str] = set()

    def refer(self, type: Type) -> tuple[str, bool]:
        """How an element says the type, which is written where it was not yet; and whether it may be nil."""
        item = type.item
        match type.kind:
            case "array" if item is not None and item.kind == "scalar":
                self.arrays.add(item.name)
                return f"a:ArrayOf{item.name}", True
            case "array" if item is not None:
                name, inside = array_of(item)
                self._once(name, lambda: self._list(name, inside, item))
                return f"tns:{name}", True
            case "map" if item is not None:
                name, pair = map_of(item)
                self.pairs(name, pair, item)
                return f"tns:{name}", True
            case "enum":
                self._once(type.name, lambda: self._enum(type.name))
                return f"tns:{type.name}", False
            case "carrier":
                self._once(type.name, lambda: self._carrier(type.name))
                return f"tns:{type.name}", True
        return SIMPLE[type.name]

    def element(self, parent: Element, name: str, type: Type, **attributes: str) -> None:
        said, may_be_nil = self.refer(type)
        more = {"nillable": "true"} if may_be_nil else {}
        add(
            parent,
            "xs:element",
            **({"minOccurs": "0", "name": name} | attributes | more),
            type=said,
        )

    def _once(self, name: str, write: Callable[[], None]) -> None:
        if name not in self._written:
            self._written.add(name)
            write()

    def _complex(self, name: str) -> Element:
        return add(self.root, "xs:complexType", name=name)

    def _carrier(self, name: str) -> None:
        carrier = self.carriers.carrier(name)
        kind = self._complex(name)
        if rights(carrier):
            self._once(BASE, lambda: self._sequence(self._complex(BASE), rights(carrier)))
            content = add(kind, "xs:complexContent", mixed="false")
            kind = add(content, "xs:extension", base=f"tns:{BASE}")
        self._sequence(kind, own(carrier))

    def _sequence(self, kind: Element, properties: list[Property]) -> None:
        sequence = add(kind, "xs:sequence")
        for prop in properties:
            self.element(sequence, prop.name, prop.type)

    def _list(self, name: str, inside: str, item: Type) -> None:
        self.element(add(self._complex(name), "xs:sequence"), inside, item, maxOccurs="unbounded")

    def pairs(self, name: str, pair: str, item: Type) -> None:
        """A type of elements named `pair`, each with a Key and a Value."""

        def made() -> None:
            sequence = add(self._complex(name), "xs:sequence")
            inner = add(sequence, "xs:element", minOccurs="0", maxOccurs="unbounded", name=pair)
            sequence = add(add(inner, "xs:complexType"), "xs:sequence")
            add(sequence, "xs:element", name="Key", nillable="true", type="xs:string")
            self.element(sequence, "Value", item, minOccurs="1")

        self._once(name, made)

    def _enum(self, name: str) -> None:
        kind = add(self.root, "xs:simpleType", name=name)
        allowed = add(kind, "xs:restriction", base="xs:string")
        for member in self.carriers.enum(name).numbers:
            add(allowed, "xs:enumeration", value=member)


def arrays(root: Element, names: set[str]) -> None:
    """The types of lists of simple values, which live in a namespace of their own."""
    for name in sorted(names):
        sequence = add(add(root, "xs:complexType", name=f"ArrayOf{name}"), "xs:sequence")
        said, may_be_nil = SIMPLE[name]
        more = {"nillable": "true"} if may_be_nil else {}
        add(
            sequence, "xs:element", minOccurs="0", maxOccurs="unbounded", name=name, **more, type=said
        )  # fmt: skip


# -- values


def write(parent: Element, name: str, value: Any, type: Type, carriers: Known) -> None:
    """`value` as JSON has it, below `parent`."""
    item = type.item
    if value is None:
        nil(parent, name)
    elif type.kind == "array" and item is not None:
        made = add(parent, name)
        prefix = ""
        if item.kind == "scalar":
            made.set("xmlns:a", ARRAYS)
            prefix = "a:"
        for each in value:
            write(made, prefix + array_of(item)[1], each, item, carriers)
    elif type.kind == "map" and item is not None:
        made = add(parent, name)
        for key, each in value.items():
            pair = add(made, map_of(item)[1])
            add(pair, "Key", str(key))
            write(pair, "Value", each, item, carriers)
    elif type.kind == "carrier":
        made = add(parent, name)
        carrier = carriers.carrier(type.name)
        for prop in rights(carrier) + own(carrier):
            write(made, prop.name, value.get(prop.name), prop.type, carriers)
    else:
        add(parent, name, _text(value))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
