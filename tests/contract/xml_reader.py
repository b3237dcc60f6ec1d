"""XML answers read back by the catalogue alone, as wire.md 3.2 says they are written: nothing of the product's own writer or
reader is used here."""

import base64
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from so_mock.catalogue.carriers import Carriers, Type

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
DECLARED = b'<?xml version="1.0" encoding="utf-8"?>'
NAMES = {
    "int": "int", "long": "long", "double": "double", "bool": "boolean", "string": "string", "datetime": "dateTime",
    "timespan": "TimeSpan", "bytes": "base64Binary", "binary": "base64Binary", "object": "anyType",
}  # fmt: skip


def document(content: bytes) -> Element:
    assert content.startswith(DECLARED), content[:100]
    return fromstring(content)


def read(content: bytes, type: Type, carriers: Carriers) -> Any:
    """The value of a whole answer; its root is named for its type."""
    root = document(content)
    assert root.tag == name_of(type), root.tag
    return value_of(root, type, carriers)


def name_of(type: Type) -> str:
    if type.item is None:
        return NAMES.get(type.name, type.name)
    inner = name_of(type.item)
    kind = "ArrayOf" if type.kind == "array" else "DictionaryOf"
    return kind + inner[0].upper() + inner[1:]


def value_of(element: Element, type: Type, carriers: Carriers) -> Any:
    if element.get(f"{XSI}nil") == "true":
        assert not len(element) and not element.text, element.tag
        return None
    if type.kind == "carrier":
        properties = carriers.carrier(type.name).properties
        named = [child.tag for child in element]
        assert named == list(properties), f"{type.name}: {named}"
        return {c.tag: value_of(c, properties[c.tag].type, carriers) for c in element}
    if type.kind == "array":
        assert type.item is not None
        assert {child.tag for child in element} <= {name_of(type.item)}, element.tag
        return [value_of(child, type.item, carriers) for child in element]
    if type.kind == "map":
        assert type.item is not None
        return {key: value_of(value, type.item, carriers) for key, value in items(element)}
    if type.name == "object":
        return anything(element)
    assert not len(element), element.tag
    return scalar(element.text or "", type.name)


def items(element: Element) -> Iterator[tuple[str, Element]]:
    for item in element:
        key, value = item
        assert (item.tag, key.tag, value.tag) == ("Item", "Key", "Value")
        yield key.text or "", value


def anything(element: Element) -> Any:
    """By the mark that it carries."""
    mark = element.get(f"{XSI}type", "")
    if element.get(f"{XSI}nil") == "true":
        return None
    if mark == "array":
        return [anything(child) for child in element]
    if mark == "dictionary":
        return {key: anything(value) for key, value in items(element)}
    prefix, _, kind = mark.partition(":")
    assert prefix == "xsd", mark
    return scalar(element.text or "", {"boolean": "bool", "integer": "long"}.get(kind, kind))


def scalar(text: str, name: str) -> Any:
    if name in ("int", "long"):
        return int(text)
    if name == "double":
        return float(text)
    if name == "bool":
        return {"true": True, "false": False}[text]
    return text


def page(content: bytes) -> dict[str, Any]:
    """An archive's answer."""
    root = document(content)
    assert root.tag == "archive"
    told = {f"odata.{c.tag}": cell(c) for c in root if c.tag != "row"}
    return told | {"value": [columns(row) for row in root.findall("row")]}


def columns(row: Element) -> dict[str, Any]:
    return {child.get("name", child.tag): cell(child) for child in row}


def cell(element: Element) -> Any:
    mark = element.get(f"{XSI}type")
    if mark == "dictionary":
        return columns(element)
    if mark == "array":
        return [cell(child) for child in element]
    return anything(element) if mark or element.get(f"{XSI}nil") == "true" else (element.text or "")


def error(content: bytes) -> dict[str, str]:
    root = document(content)
    assert root.tag == "Error"
    return {child.tag: child.text or "" for child in root}


def as_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
