"""A client that speaks every content type of the documented pages: its own writers and readers, which know the catalogue's
types and nothing of the product's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from so_mock.catalogue import Catalogue
from so_mock.catalogue.carriers import Type

CARRIERS = Catalogue.load().carriers
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
TYPED = "{http://www.w3.org/2001/XMLSchema-instance}type"
WORDS = {"bool": "boolean", "datetime": "dateTime"}
NUMBERS = {"int": int, "long": int, "double": float, "decimal": float}


def sent(value: Any, type: Type, media: str, root: str = "request") -> bytes:
    """A request's body."""
    if media.endswith("x-www-form-urlencoded"):
        return urlencode(list(fields(value, type))).encode()
    if media.endswith("xml"):
        return ('<?xml version="1.0" encoding="utf-8"?>' + "".join(elements(root, value, type))).encode()  # fmt: skip
    return json.dumps(value, ensure_ascii=False).encode()


def fields(value: Any, type: Type, path: str = "") -> Iterator[tuple[str, str]]:
    if value is None:
        return
    if type.kind == "array":
        assert type.item is not None
        if not value:
            yield path, ""
        for number, each in enumerate(value):
            yield from fields(each, type.item, f"{path}[{number}]")
    elif isinstance(value, dict):
        if not value:
            yield path, ""
        for name, each in value.items():
            below = of(type, name)
            yield from fields(each, below, f"{path}.{name}" if path else name)
    else:
        yield path, text(value)


def elements(name: str, value: Any, type: Type) -> Iterator[str]:
    if value is None:
        yield f'<{name} xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>'
        return
    yield f"<{name}>"
    if type.kind == "array":
        assert type.item is not None
        for each in value:
            yield from elements(item_name(type.item), each, type.item)
    elif type.kind == "map":
        assert type.item is not None
        for key, each in value.items():
            yield f"<Item><Key>{escape(key)}</Key>"
            yield from elements("Value", each, type.item)
            yield "</Item>"
    elif isinstance(value, dict):
        for below, each in value.items():
            yield from elements(below, each, of(type, below))
    else:
        yield escape(text(value), {"\r": "&#13;"})
    yield f"</{name}>"


def of(type: Type, name: str) -> Type:
    if type.kind == "map":
        assert type.item is not None
        return type.item
    return CARRIERS.carrier(type.name).properties[name].type


def item_name(type: Type) -> str:
    if type.kind == "array":
        return "ArrayOf"
    return WORDS.get(type.name, type.name)


def text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def received(content: bytes, content_type: str, type: Type) -> Any:
    """What an answer holds; its Content-Type is taken at its word."""
    kind = content_type.partition(";")[0]
    if kind.endswith("xml"):
        root = ElementTree.fromstring(content)
        assert root.tag == type.name, root.tag
        return read(root, type)
    assert kind in ("application/json", "text/json"), content_type
    return json.loads(content)


def read(element: ElementTree.Element, type: Type) -> Any:
    if element.get(NIL) == "true":
        return None
    match type.kind:
        case "array":
            assert type.item is not None
            return [read(each, type.item) for each in element]
        case "map":
            assert type.item is not None
            return {each.findtext("Key"): read(each.find("Value"), type.item) for each in element}  # type: ignore[arg-type]
        case "carrier":
            properties = CARRIERS.carrier(type.name).properties
            assert [each.tag for each in element] == list(properties), element.tag
            return {each.tag: read(each, properties[each.tag].type) for each in element}
    told = element.text or ""
    if type.name in NUMBERS:
        return NUMBERS[type.name](told)
    return told == "true" if type.name == "bool" else told


def patch_of(values: dict[str, Any]) -> bytes:
    """The same changes as a JSON Patch: `Contact.ContactId` is a path."""
    return json.dumps(
        [
            {"op": "replace", "path": f"/{name.replace('.', '/')}", "value": value}
            for name, value in values.items()
        ],
        ensure_ascii=False,
    ).encode()


def rows(content: bytes, content_type: str) -> list[dict[str, Any]]:
    """The rows of an archive; in XML the type of a cell that is no text stands at its element."""
    if not content_type.partition(";")[0].endswith("xml"):
        found: list[dict[str, Any]] = json.loads(content)["value"]
        return found
    return [
        {each.tag: cell(each) for each in row}
        for row in ElementTree.fromstring(content).findall("row")
    ]


def cell(element: ElementTree.Element) -> Any:
    if element.get(NIL) == "true":
        return None
    name = element.get(TYPED, "xsd:string").removeprefix("xsd:")
    told = element.text or ""
    if name in NUMBERS:
        return NUMBERS[name](told)
    return told == "true" if name == "boolean" else told
