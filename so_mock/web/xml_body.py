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
from so_mock.catalogue.scalars import short
from so_mock.errors import BadBody
from so_mock.web.lenient import DEEPEST, decoded
from so_mock.web.texts import plain

_XSI = "http://www.w3.org/2001/XMLSchema-instance}"
_SPELT = re.compile(
    "_x(?!D[89A-F])([0-9A-Fa-f]{4,5})_", re.I
)  # a character that no name holds, as .NET spells it
_TEXT, _OBJECT = Type("scalar", "string"), Type("scalar", "object")
_MARKED = {"boolean": "bool", **dict.fromkeys(["int", "long", "integer", "short"], "long"),
    **dict.fromkeys(["double", "float", "decimal"], "double")}  # fmt: skip
_LONGEST = 2_000  # characters of a namespace
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
    parser = DefusedXMLParser(target=reader, encoding="utf-8", forbid_dtd=True)
    told = reader.parser = parser.parser
    # Past a layer that would make a dictionary of each element's attributes.
    told.StartElementHandler, told.EndElementHandler = reader.start, reader.end
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
        # possessive: else slow on long blanks
        rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^<>]{0,200}\?>\s*+)?<(?:[\w.-]++:)?([\w.-]+)",
        body,
    )
    return found[1].decode("latin-1").lower() if found else ""


def _in_utf_8(body: bytes, charset: str) -> bytes:
    told, rest = charsets.marked(body)
    if told:
        return rest if told == "utf-8" else decoded(body, told).encode()
    charset = charset or charsets.by_zeros(body) or charsets.declared(body)
    return body if not charset or charset in charsets.UTF_8 else decoded(body, charset).encode()


class _Place:
    """What may stand somewhere in the document: its name as published, how it is read, and its type. What was found to stand
    `below` is remembered by its tag."""

    __slots__ = ("below", "kind", "name", "type")

    def __init__(self, name: str, kind: str, type: Type) -> None:
        self.name, self.kind, self.type = name, kind, type
        self.below: dict[str, _Place] = {}


class _Element:
    """One that is open. `value` holds what was read within it: a dict by names, a list of items, an entry's key and value, or of
    what has no declared type the pairs of names and values."""

    __slots__ = ("mark", "nil", "place", "texts", "value")

    def __init__(self, place: _Place) -> None:
        self.place = place
        self.texts: list[str] = []
        self.value: Any = _EMPTY[place.kind]()
        self.nil, self.mark = False, ""


_EMPTY: dict[str, Any] = {"carrier": dict, "array": list, "map": dict, "entry": dict, "leaf": list}


class _Reader:
    """What the parser tells of the document, made a value while it is told."""

    parser: Any

    def __init__(self, type: Type, carriers: Carriers) -> None:
        self._root, self._carriers = type, carriers
        self._open: list[_Element] = []
        self._value: Any = None

    def start_ns(self, prefix: str, uri: str) -> None:
        """Each name that is in it holds it whole."""
        if len(uri) > _LONGEST:
            raise self.refused(f"a namespace is longer than {_LONGEST} characters")

    def start(self, tag: str, attributes: list[str]) -> None:
        """`attributes`: names and values by turns. A name is its namespace, `}`, and itself."""
        if self._open:
            if len(self._open) >= DEEPEST:
                raise self.refused(f"elements are nested more than {DEEPEST} deep")
            holder = self._open[-1].place
            place = holder.below.get(tag)
            if place is None:
                place = holder.below[tag] = self._expected(holder, tag.rpartition("}")[2])
        else:
            place = _Place(tag.rpartition("}")[2], _kind(self._root), self._root)
        element = _Element(place)
        if attributes:
            told = dict(zip(attributes[::2], attributes[1::2], strict=True))
            element.nil = told.get(f"{_XSI}nil", "").strip().lower() in ("true", "1")
            element.mark = told.get(f"{_XSI}type", "").rpartition(":")[2].lower()
        self._open.append(element)

    def data(self, text: str) -> None:
        self._open[-1].texts.append(text)

    def end(self, tag: str) -> None:
        element = self._open[-1]
        place = element.place
        texts = element.texts
        text = texts[0] if len(texts) == 1 else "".join(texts)
        if element.value and text and not text.isspace():
            raise self.refused(f"the text {short(text.strip())} stands between elements")
        value = None if element.nil else self._made(element, text)
        self._open.pop()
        if not self._open:
            self._value = value
            return
        holder = self._open[-1]
        kind = holder.place.kind
        if kind == "array":
            holder.value.append(value)
        elif kind == "leaf":
            holder.value.append((place.name, value))
        elif place.kind == "entry":
            if isinstance(value, str):
                raise self.refused(f"the text {short(value)} where <Key> and <Value> are expected")
            self._put(
                holder,
                "" if value is None else str(value.get(_KEY) or ""),
                (value or {}).get(_VALUE),
            )
        else:
            self._put(holder, place.name, value)

    def pi(self, target: str, data: str) -> None:
        raise self.refused("processing instructions are not taken")

    def close(self) -> Any:
        return self._value

    def refused(self, problem: str) -> BadBody:
        parser, names = self.parser, [each.place.name for each in self._open[-8:]]
        where = f"{'/'.join(names)[:200]}: " if names else ""
        line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        return BadBody(f"The body is refused: {where}{problem}, line {line} column {column}.")

    def _expected(self, holder: _Place, name: str) -> _Place:
        type = holder.type
        if holder.kind == "carrier":
            prop = self._carriers.carrier(type.name).lowered.get(name.lower())
            if prop is not None:
                return _Place(prop.name, _kind(prop.type), prop.type)
        elif holder.kind == "array" and type.item is not None:
            return _Place(name, _kind(type.item), type.item)
        elif holder.kind == "map" and type.item is not None:
            lowered = name.lower()
            if lowered == _ITEM or lowered.startswith("keyvalue"):
                return _Place(name, "entry", type)
            return _Place(_unspelt(name), _kind(type.item), type.item)
        elif holder.kind == "entry" and type.item is not None:
            part = name.lower()
            if part not in _ENTRY:
                raise self.refused(f"<{name[:60]}> where <Key> and <Value> are expected")
            item = _TEXT if part == _KEY else type.item
            return _Place(part, _kind(item), item)
        return _Place(name, "leaf", _OBJECT)

    def _put(self, holder: _Element, name: str, value: Any) -> None:
        if name in holder.value:
            hint, place = "", holder.place
            prop = place.kind == "carrier" and self._carriers.carrier(
                place.type.name
            ).properties.get(name)
            if prop and prop.type.kind == "array":
                hint = "; an array is one element with an element for each item"
            raise self.refused(f"<{name[:60]}> stands there twice{hint}")
        holder.value[name] = value

    def _made(self, element: _Element, text: str) -> Any:
        kind, type = element.place.kind, element.place.type
        if kind != "leaf":
            return element.value if element.value or not text.strip() else text
        if element.value or type.name == "object":
            return self._by_looks(element, text)
        return plain(text, type)

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
        kind = _MARKED.get(mark)
        if kind is None:
            return text
        value = plain(text, Type("scalar", kind))
        if value is not None and not isinstance(value, str):
            return value
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
