"""Forms as bodies: the value that the same body in JSON would give (sheet: wire.md 3.3).

`A.B=1` and `A[B]=1`, lists as `A[0]=1`, `A[]=1` or the same name again, dictionaries as `A[key]=v` or `A.key=v`. What a body
is that is no object stands under no name: `=1`, `[0]=1`. Names are read in any case, and what is missing is absent.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_plus

from so_mock import charsets
from so_mock.catalogue.carriers import Carriers, Type
from so_mock.errors import BadBody
from so_mock.web.lenient import DEEPEST, decoded
from so_mock.web.texts import plain

MOST = 100_000  # fields
STEPS = (
    5 * MOST
)  # of their names: each may be a place of its own, which takes far more memory than it is long
LAST = 9_999  # the highest number of a list's item that may be named
LONGEST = 10_000  # characters of a field's name
_OBJECT = Type("scalar", "object")
_APPENDED = "[]"


def read_form(body: bytes, charset: str, type: Type | None, carriers: Carriers) -> Any:
    """The value in `body`, None for an empty one. `type` None: by what it looks like. Raises BadBody, which names the field."""
    fields = pairs(body, charset)
    if not fields:
        return None
    root = _Field("", type or _OBJECT)
    left = STEPS
    for name, text in fields:
        found = root
        steps = _steps(name, root.type, carriers)
        left -= len(steps)
        if left < 0:
            raise BadBody(f"{name[:100]}: the form's names lead over more than {STEPS} steps.")
        for part, kind in steps:
            found = found.below(part, kind, name)
        found.texts.append(text)
    return root.value("")


def pairs(body: bytes, charset: str = "") -> list[tuple[str, str]]:
    """Names and values, decoded. A form is ASCII: what is escaped in it is in the charset that the request tells."""
    text = decoded(body, charset or "utf-8").strip()
    if text[:1] == "{" or (text[:1] in ("[", '"') and "=" not in text):
        raise BadBody(
            "The body is called a form and looks like JSON: send it with Content-Type: application/json."
        )
    if text[:1] == "<":
        raise BadBody(
            "The body is called a form and looks like XML: send it with Content-Type: application/xml."
        )
    if text.count("&") >= MOST:
        raise BadBody(f"The form holds more than {MOST} fields.")
    escaped = (
        "utf-8" if charsets.marked(body)[0] or charset.startswith("utf") else charset or "utf-8"
    )
    found = []
    for field in text.split("&"):
        name, _, value = field.partition("=")
        if field:
            try:
                found.append(
                    (unquote_plus(name, escaped, "strict"), unquote_plus(value, escaped, "strict"))
                )
            except UnicodeError:
                raise BadBody(f"{name[:100]}: what is escaped is not valid {escaped}.") from None
    return found


class _Field:
    """One place of the value, with what was sent for it. `parts` are the places below it, by name or number."""

    __slots__ = ("name", "parts", "texts", "type")

    def __init__(self, name: str, type: Type) -> None:
        self.name, self.type = name, type
        self.texts: list[str] = []
        self.parts: dict[str, _Field] = {}

    def below(self, part: str, type: Type, name: str) -> _Field:
        if part == _APPENDED:
            part = f"[{len(self.parts)}]"
            if part in self.parts:
                raise BadBody(f"{name[:100]}: items are told by numbers or by [], not by both")
        found = self.parts.get(part)
        if found is None:
            found = self.parts[part] = _Field(part, type)
        return found

    def value(self, path: str) -> Any:
        """`path`: where it stands, for complaints."""
        if self.texts and self.parts:
            inner = next(iter(self.parts))
            raise BadBody(
                f"{_named(path)} is sent as a value and as something with {_named(inner)} below it."
            )
        kind = self.type.kind
        if self.parts:
            if kind == "array" or (kind == "scalar" and all(map(_is_position, self.parts))):
                return self._items(path)
            return {
                part: each.value(f"{path}.{part}" if path else part)
                for part, each in self.parts.items()
            }
        if kind == "array":
            item = self.type.item or _OBJECT
            return [] if self.texts == [""] else [_leaf(text, item) for text in self.texts]
        if len(self.texts) > 1:
            if self.type.name == "object":
                return list(self.texts)
            raise BadBody(f"{_named(path)} is sent {len(self.texts)} times, and holds one value.")
        return _leaf(self.texts[0], self.type)

    def _items(self, path: str) -> list[Any]:
        found: dict[int, Any] = {}
        for part, each in self.parts.items():
            if not _is_position(part):
                raise BadBody(
                    f"{_named(path)}: {part[:60]} is no position in a list; {path[:100]}[0] is."
                )
            position = int(part[1:-1])
            if position > LAST or position in found:
                problem = (
                    "is told twice"
                    if position in found
                    else f"is beyond the last that is taken, {LAST}"
                )
                raise BadBody(f"{_named(path)}: item {part[:20]} {problem}.")
            found[position] = each.value(f"{path}{part}")
        size = max(found) + 1
        if size > 2 * len(found):
            raise BadBody(f"{_named(path)}: of {size} items only {len(found)} are sent.")
        return [found.get(position) for position in range(size)]


def _leaf(text: str, type: Type) -> Any:
    if type.kind in ("array", "map", "carrier") and not text:
        return [] if type.kind == "array" else {}
    return plain(text, type)


def _steps(name: str, type: Type, carriers: Carriers) -> list[tuple[str, Type]]:
    """The way from the whole value to a field: each step as it is known, with its type. In a list that is `[0]`."""
    found: list[tuple[str, Type]] = []
    rest = name
    if len(name) > LONGEST:
        raise BadBody(f"{name[:100]}: the field's name is longer than {LONGEST} characters.")
    while rest:
        if len(found) >= DEEPEST:
            raise BadBody(f"{name[:100]}: the field lies more than {DEEPEST} deep.")
        part, rest = _split(name, rest, type)
        if type.kind == "carrier":
            lowered = carriers.carrier(type.name).lowered
            if rest and f"{part}{rest}".lower() in lowered:  # `odata.metadata`
                part, rest = f"{part}{rest}", ""
            prop = lowered.get(part.lower())
            part, type = (prop.name, prop.type) if prop is not None else (part, _OBJECT)
        elif type.kind == "array":
            part, type = f"[{part}]", type.item or _OBJECT
        elif type.kind == "map":
            type = type.item or _OBJECT
        else:
            part, type = (f"[{part}]" if part.isdecimal() or not part else part), _OBJECT
        found.append((part, type))
    return found


def _split(name: str, rest: str, type: Type) -> tuple[str, str]:
    """The first part of what is left of a field's name, and what follows it. A key of a dictionary may hold anything, as long as
    nothing can lie below it."""
    last = type.kind == "map" and type.item is not None and type.item.kind in ("scalar", "enum")
    if rest[0] == "[":
        end = len(rest) - 1 if last and rest[-1] == "]" else rest.find("]")
        if end < 0:
            raise BadBody(f"{name[:100]}: a bracket is not closed.")
        return rest[1:end], rest[end + 1 :]
    if rest[0] == "." and rest != name:
        rest = rest[1:]
    if last:
        return rest, ""
    ends = [at for at in (rest.find(".", 1), rest.find("[", 1)) if at > 0]
    end = min(ends, default=len(rest))
    return rest[:end], rest[end:]


def _is_position(part: str) -> bool:
    return (
        part[:1] == "["
        and part[-1:] == "]"
        and part[1:-1].isascii()
        and part[1:-1].isdecimal()
        and len(part) < 12
    )


def _named(path: str) -> str:
    return path[:100] or "The body"
