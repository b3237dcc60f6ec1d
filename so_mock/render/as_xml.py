"""XML as the WebAPI writes it: elements named as properties, in their order, without a namespace (sheet: wire.md 3.2).

What the sheet leaves open is chosen so that every value can be read back: null is `xsi:nil`, and a value whose type is not
declared tells it (`xsi:type="xsd:int"`).
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from functools import lru_cache
from math import isfinite
from typing import Any
from xml.sax.saxutils import quoteattr

from so_mock.catalogue.carriers import Carriers, Type

Put = Callable[[str], None]
Write = Callable[[Any, Put], None]

XML, ATOM = "application/xml", "application/atom+xml"
PAGE = "ODataSlimResponse"  # the carrier of an archive's page, which has a form of its own
DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>'
_XSI = b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_XSD = b' xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
# Elements of scalars, within arrays and as a whole answer.
SCALARS = {
    "int": "int", "long": "long", "double": "double", "bool": "boolean", "string": "string", "datetime": "dateTime",
    "timespan": "TimeSpan", "bytes": "base64Binary", "binary": "base64Binary", "file": "base64Binary", "object": "anyType",
}  # fmt: skip
ANYTHING = Type("scalar", "object")
ARRAY, DICTIONARY = "array", "dictionary"  # `xsi:type` of what has no type in XML Schema

# What XML 1.0 cannot hold however it is written.
_FORBIDDEN = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_SPECIAL = re.compile(f"[&<>\r]|{_FORBIDDEN}")  # readers make another character of \r
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_LETTERS = r"A-Za-z_\xc0-\xd6\xd8-\xf6\xf8-\xff"  # of those that every reader takes
_NAME = re.compile(f"[{_LETTERS}][{_LETTERS}0-9.-]*")
_NO_NAME = re.compile(f"[^{_LETTERS}0-9.-]")


def encode(value: Any, type: Type | None, carriers: Carriers | None, root: str = "") -> bytes:
    """A whole document. What has no type is written by what it is; `root` names its element."""
    return document(fragment(value, type, carriers, root))


def fragment(value: Any, type: Type | None, carriers: Carriers | None, root: str = "") -> bytes:
    """The root's element alone, its prefixes not declared yet: elements may be put together first."""
    parts: list[str] = []
    if type is None or carriers is None:
        _untyped(root or kind_of(value), value, parts.append)
    else:
        _writers(carriers).element(root or element_of(type), type)(value, parts.append)
    return "".join(parts).encode()


def document(root: bytes) -> bytes:
    """The root's element with the declaration, and of the prefixes those that are used."""
    used = b""
    if b" xsi:" in root:
        # No text holds both this and the end of a tag, yet a needless prefix harms nobody.
        used = _XSI + _XSD if b' xsi:type="xsd:' in root else _XSI
    if not used:
        return DECLARATION + root
    end = re.search(rb"[\s/>]", root)
    assert end is not None
    return DECLARATION + root[: end.start()] + used + root[end.start() :]


def joined(type: Type, fragments: Iterable[bytes]) -> bytes:
    """A document of an array whose items were written before."""
    name = element_of(type).encode()
    return document(b"<%b>%b</%b>" % (name, b"".join(fragments), name))


def element_of(type: Type) -> str:
    """The name of what has none of its own: an array's item, a whole answer."""
    match type.kind:
        case "scalar":
            return SCALARS[type.name]
        case "array":
            assert type.item is not None
            return f"ArrayOf{_capital(element_of(type.item))}"
        case "map":
            assert type.item is not None
            return f"DictionaryOf{_capital(element_of(type.item))}"
    return tag(type.name)


def tag(name: str) -> str:
    """A name as XML can hold it; what it cannot is spelt `_x0020_`, as .NET does."""
    if _NAME.fullmatch(name):
        return name
    made = _NO_NAME.sub(lambda found: f"_x{ord(found[0]):04X}_", name)
    return made if _NAME.match(made) else f"_{made}"


def escaped(text: str) -> str:
    """For the content of an element; what XML cannot hold becomes U+FFFD."""
    return _SPECIAL.sub(_escape, text)


def attribute(text: str) -> str:
    """A value with its quotes."""
    return quoteattr(re.sub(_FORBIDDEN, "\ufffd", text))


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0], "\ufffd")


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=8)
def _writers(carriers: Carriers) -> _Writers:
    return _Writers(carriers)


class _Writers:
    """Functions that write elements, made when a type is first met."""

    def __init__(self, carriers: Carriers) -> None:
        self.carriers = carriers
        self._elements: dict[tuple[str, str, str], Write] = {}
        self._contents: dict[str, Write] = {}

    def element(self, name: str, type: Type) -> Write:
        key = name, type.kind, type.name
        found = self._elements.get(key)
        if found is None:
            found = self._elements[key] = self._make(name, type)
        return found

    def _make(self, name: str, type: Type) -> Write:
        start, end, nil = f"<{name}>", f"</{name}>", f'<{name} xsi:nil="true" />'
        if type.kind == "enum" or type.name in ("string", "datetime", "timespan"):

            def text(value: Any, put: Put) -> None:
                if value.__class__ is str:
                    put(f"{start}{_SPECIAL.sub(_escape, value)}{end}")
                elif value is None:
                    put(nil)
                else:
                    _untyped(name, value, put)

            return text
        if type.name == "object":
            return lambda value, put: _marked(name, value, put)
        if type.kind == "scalar":
            yes, no = f"{start}true{end}", f"{start}false{end}"

            def number(value: Any, put: Put) -> None:
                if value.__class__ is int:
                    put(f"{start}{value}{end}")
                elif value.__class__ is bool:
                    put(yes if value else no)
                else:
                    _untyped(name, value, put)

            return number
        content = self._content(type)
        shape, empty = (list, tuple) if type.kind == "array" else dict, start + end

        def nested(value: Any, put: Put) -> None:
            if value is None:
                put(nil)
            elif isinstance(value, shape):
                if value:
                    put(start)
                    content(value, put)
                    put(end)
                else:
                    put(empty)
            else:  # as a rule may answer
                _untyped(name, value, put)

        return nested

    def _content(self, type: Type) -> Write:
        """Of an array, a map or a carrier: what stands between its tags."""
        found = self._contents.get(type.name)
        if found is None:
            made = {"array": self._array, "map": self._map}.get(type.kind, self._carrier)
            found = self._contents[type.name] = made(type)
        return found

    def _array(self, type: Type) -> Write:
        assert type.item is not None
        item = self.element(element_of(type.item), type.item)

        def write(value: Any, put: Put) -> None:
            for each in value:
                item(each, put)

        return write

    def _map(self, type: Type) -> Write:
        assert type.item is not None
        item = self.element("Value", type.item)

        def write(value: Any, put: Put) -> None:
            for key, each in value.items():
                put(f"<Item><Key>{escaped(str(key))}</Key>")
                item(each, put)
                put("</Item>")

        return write

    def _carrier(self, type: Type) -> Write:
        properties = self.carriers.carrier(type.name).properties
        order = list(properties)
        writers: dict[str, Write] = {}

        def write(value: Any, put: Put) -> None:
            nonlocal writers
            if not writers:  # not before: carriers refer to themselves
                writers = {p.name: self.element(tag(p.name), p.type) for p in properties.values()}
            if list(value) == order:
                for inner, each in zip(writers.values(), value.values(), strict=True):
                    inner(each, put)
                return
            for name in (*order, *(name for name in value if name not in properties)):
                if name in properties and name in value:
                    writers[name](value[name], put)
                elif name in value:  # as a rule may answer
                    _untyped(tag(name), value[name], put)

        return write


# -- what has no type


def _untyped(name: str, value: Any, put: Put) -> None:
    """By what it is, without telling it."""
    if isinstance(value, dict):
        put(f"<{name}>")
        if all(_NAME.fullmatch(key) for key in value):
            for key, each in value.items():
                _untyped(key, each, put)
        else:
            for key, each in value.items():
                put(f"<Item><Key>{escaped(key)}</Key>")
                _untyped("Value", each, put)
                put("</Item>")
        put(f"</{name}>")
    elif isinstance(value, (list, tuple)):
        put(f"<{name}>")
        for each in value:
            _untyped(kind_of(each), each, put)
        put(f"</{name}>")
    else:
        text = text_of(value)
        put(f'<{name} xsi:nil="true" />' if text is None else f"<{name}>{text}</{name}>")


def _marked(name: str, value: Any, put: Put) -> None:
    """By what it is, which its element tells."""
    text = None
    if isinstance(value, dict):
        put(f'<{name} xsi:type="{DICTIONARY}">')
        for key, each in value.items():
            put(f"<Item><Key>{escaped(key)}</Key>")
            _marked("Value", each, put)
            put("</Item>")
        put(f"</{name}>")
    elif isinstance(value, (list, tuple)):
        put(f'<{name} xsi:type="{ARRAY}">')
        for each in value:
            _marked("anyType", each, put)
        put(f"</{name}>")
    else:
        text = text_of(value)
        kind = f' xsi:type="xsd:{kind_of(value)}"'
        put(f'<{name} xsi:nil="true" />' if text is None else f"<{name}{kind}>{text}</{name}>")


def text_of(value: Any) -> str | None:
    """A scalar; None where it is null, as numbers are that JSON has no spelling for."""
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return None
    return str(value)


def kind_of(value: Any) -> str:
    if isinstance(value, dict):
        return "anyType"
    if isinstance(value, (list, tuple)):
        return "ArrayOfAnyType"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        if -(2**31) <= value < 2**31:
            return "int"
        return "long" if -(2**63) <= value < 2**63 else "integer"
    kinds = {float: "double", bytes: "base64Binary", str: "string"}
    return kinds.get(type(value), "anyType")
