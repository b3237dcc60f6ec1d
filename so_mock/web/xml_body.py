"""XML bodies: the value that the same body in JSON would give (sheet: wire.md 3.2).

Namespaces, prefixes, the order of elements and the root's name tell nothing, and names are read in any case. What is missing is
absent, `xsi:nil` is null. No document type, no entities, no processing instructions: nothing in a body grows while it is read.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ErrorString

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import DefusedXMLParser  # type: ignore[import-untyped]

from so_mock import charsets
from so_mock.catalogue.carriers import Carriers, Type
from so_mock.catalogue.scalars import INTEGER, short
from so_mock.errors import BadBody
from so_mock.web.lenient import DEEPEST, decoded
from so_mock.web.texts import plain

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_SPELT = re.compile(
    "_x(?!D[89A-F])([0-9A-Fa-f]{4,5})_", re.I
)  # a character that no name holds, as .NET spells it
_TEXT, _OBJECT = Type("scalar", "string"), Type("scalar", "object")
_INTEGERS = frozenset(["int", "long", "integer", "short"])
_NUMBERS = frozenset(["double", "float", "decimal"])
_ITEM, _KEY, _VALUE = "item", "key", "value"
_ENTRY = frozenset([_KEY, _VALUE])
_SCALARS = frozenset(
    ["int", "long", "integer", "double", "boolean", "string", "datetime", "timespan", "base64binary", "anytype"]
)  # fmt: skip


def read_xml(body: bytes, charset: str, type: Type | None, carriers: Carriers) -> Any:
    """The value in `body`, None for an empty one. `charset` is what the request tells, "" where it tells none: then the document
    says it. A byte order mark beats both. `type` None: by what it looks like. Raises BadBody with line and column."""
    body = _in_utf_8(body, charset)
    if not body or body.isspace():
        return None
    reader = _Reader(type or _OBJECT, carriers)
    parser = reader.parser = DefusedXMLParser(target=reader, encoding="utf-8", forbid_dtd=True)
    try:
        parser.feed(body)
        return parser.close()
    except ParseError as wrong:
        line, column = wrong.position
        problem = ErrorString(wrong.code) or "not well-formed"
        raise BadBody(
            f"The body is not valid XML: {problem}, line {line} column {column + 1}.{_hint(body)}"
        ) from None
    except DefusedXmlException:
        raise reader.refused("a document type with or without entities is not taken") from None
    finally:
        vars(parser).clear()  # it is tied into a ring, and few look for those
        reader.parser = None


def _hint(body: bytes) -> str:
    looks = body.lstrip()[:1] in (b"{", b"[")
    return " It looks like JSON: send it with Content-Type: application/json." if looks else ""


def root_of(body: bytes) -> str:
    """The root's name as far as it can be told at a glance, lowered and without its prefix."""
    found = re.match(
        rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]{0,200}\?>)?\s*<(?:[\w.-]+:)?([\w.-]+)", body
    )
    return found[1].decode("latin-1").lower() if found else ""


def _in_utf_8(body: bytes, charset: str) -> bytes:
    told, rest = charsets.marked(body)
    if told:
        return rest if told == "utf-8" else decoded(body, told).encode()
    charset = charset or charsets.by_zeros(body) or charsets.declared(body)
    return body if not charset or charset in charsets.UTF_8 else decoded(body, charset).encode()


class _Element:
    """One that is open. `value` holds what was read within it: a dict by names, a list of items, an entry's key and value, or of
    what has no declared type the pairs of names and values."""

    __slots__ = ("kind", "mark", "name", "nil", "texts", "type", "value")

    def __init__(self, name: str, kind: str, type: Type, nil: bool, mark: str) -> None:
        self.name, self.kind, self.type, self.nil, self.mark = name, kind, type, nil, mark
        self.texts: list[str] = []
        self.value: Any = _EMPTY[kind]()


_EMPTY: dict[str, Any] = {"carrier": dict, "array": list, "map": dict, "entry": dict, "leaf": list}


class _Reader:
    """What the parser tells of the document, made a value while it is told."""

    parser: Any

    def __init__(self, type: Type, carriers: Carriers) -> None:
        self._root, self._carriers = type, carriers
        self._open: list[_Element] = []
        self._value: Any = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= DEEPEST:
            raise self.refused(f"elements are nested more than {DEEPEST} deep")
        name = tag.rpartition("}")[2]
        nil = mark = ""
        if attributes:
            nil, mark = attributes.get(f"{_XSI}nil", ""), attributes.get(f"{_XSI}type", "")
        if self._open:
            name, kind, type = self._expected(self._open[-1], name)
        else:
            kind, type = _kind(self._root), self._root
        nulled = nil.strip().lower() in ("true", "1")
        self._open.append(_Element(name, kind, type, nulled, mark.rpartition(":")[2].lower()))

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1].texts.append(text)

    def end(self, tag: str) -> None:
        element = self._open[-1]
        text = "".join(element.texts)
        if element.value and not text.isspace() and text:
            raise self.refused(f"the text {short(text.strip())} stands between elements")
        value = None if element.nil else self._made(element, text)
        self._open.pop()
        if not self._open:
            self._value = value
            return
        holder = self._open[-1]
        if holder.kind == "array":
            holder.value.append(value)
        elif holder.kind == "leaf":
            holder.value.append((element.name, value))
        elif element.kind == "entry":
            self._put(
                holder,
                "" if value is None else str(value.get(_KEY) or ""),
                (value or {}).get(_VALUE),
            )
        else:
            self._put(holder, element.name, value)

    def pi(self, target: str, data: str) -> None:
        raise self.refused("processing instructions are not taken")

    def close(self) -> Any:
        return self._value

    def refused(self, problem: str) -> BadBody:
        parser, names = self.parser.parser, [each.name for each in self._open[-8:]]
        where = f"{'/'.join(names)[:200]}: " if names else ""
        line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        return BadBody(f"The body is refused: {where}{problem}, line {line} column {column}.")

    def _expected(self, holder: _Element, name: str) -> tuple[str, str, Type]:
        """Of an element within `holder`: its name as published, how it is read, and its type."""
        type = holder.type
        if holder.kind == "carrier":
            lowered = self._carriers.carrier(type.name).lowered
            prop = lowered.get(name.lower())
            return (
                (name, "leaf", _OBJECT)
                if prop is None
                else (prop.name, _kind(prop.type), prop.type)
            )
        if holder.kind == "array" and type.item is not None:
            return name, _kind(type.item), type.item
        if holder.kind == "map" and type.item is not None:
            lowered_name = name.lower()
            if lowered_name == _ITEM or lowered_name.startswith("keyvalue"):
                return name, "entry", type
            return _unspelt(name), _kind(type.item), type.item
        if holder.kind == "entry" and type.item is not None:
            part = name.lower()
            if part not in _ENTRY:
                raise self.refused(f"<{name[:60]}> where <Key> and <Value> are expected")
            return (part, "leaf", _TEXT) if part == _KEY else (part, _kind(type.item), type.item)
        return name, "leaf", _OBJECT

    def _put(self, holder: _Element, name: str, value: Any) -> None:
        if name in holder.value:
            hint = ""
            prop = holder.kind == "carrier" and self._carriers.carrier(
                holder.type.name
            ).properties.get(name)
            if prop and prop.type.kind == "array":
                hint = "; an array is one element with an element for each item"
            raise self.refused(f"<{name[:60]}> stands there twice{hint}")
        holder.value[name] = value

    def _made(self, element: _Element, text: str) -> Any:
        if element.kind != "leaf":
            return element.value if element.value or not text.strip() else text
        if element.value or element.type.name == "object":
            return self._by_looks(element, text)
        return plain(text, element.type)

    def _by_looks(self, element: _Element, text: str) -> Any:
        """Of what has no declared type, or is none of it; `xsi:type` may tell."""
        pairs, mark = element.value, element.mark
        if mark == "array":
            return [value for _, value in pairs]
        names = {name.lower() for name, _ in pairs}
        entries = [_entry(value) for _, value in pairs] if names == {_ITEM} else []
        told = [entry for entry in entries if entry is not None]
        if len(told) == len(pairs) and (told or mark == "dictionary"):
            return dict(told)
        if not pairs:
            return self._marked(text, mark)
        if len(names) < len(pairs) or names <= _SCALARS or names == {"arrayofanytype"}:
            return [value for _, value in pairs]
        return dict(pairs)

    def _marked(self, text: str, mark: str) -> Any:
        if mark in _INTEGERS and INTEGER.fullmatch(text):
            return int(text)
        if mark == "boolean" or mark in _NUMBERS:
            value = plain(text, Type("scalar", "bool" if mark == "boolean" else "double"))
            if not isinstance(value, str):
                return value
        elif mark not in _INTEGERS:
            return text
        raise self.refused(f"{short(text)} is no {mark}")


def _kind(type: Type) -> str:
    return type.kind if type.kind in ("carrier", "array", "map") else "leaf"


def _entry(value: Any) -> tuple[str, Any] | None:
    """Of an `<Item>` with `<Key>` and `<Value>`."""
    if not isinstance(value, dict) or not value or not {name.lower() for name in value} <= _ENTRY:
        return None
    lowered = {name.lower(): each for name, each in value.items()}
    return (str(lowered.get(_KEY) or ""), lowered.get(_VALUE)) if _KEY in lowered else None


def _unspelt(name: str) -> str:
    return _SPELT.sub(lambda found: chr(int(found[1], 16)), name) if "_x" in name else name
