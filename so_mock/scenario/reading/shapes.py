"""Shapes of values: what one reads as, and its JSON Schema. The keys of a scenario are tables of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from yaml.events import ScalarEvent

from so_mock.names import did_you_mean, meant_or_all
from so_mock.scenario.doors import Doors
from so_mock.seed.nodes import (
    WORD,
    Items,
    Node,
    Pairs,
    Wrong,
    is_null,
    is_text,
    shown,
    truth_of,
    value_of,
    written,
)

if TYPE_CHECKING:
    from so_mock.catalogue import Catalogue
    from so_mock.catalogue.operations import Operations
    from so_mock.entities.model import Entity, Model

Json = dict[str, Any]


class Voice(Protocol):
    """Whom a reader tells, with the place of the node."""

    def complain(self, node: Any, text: str) -> None: ...

    def note(self, node: Any, text: str) -> None: ...

    def whereabouts(self, node: Any) -> str: ...


class Named(NamedTuple):
    """A name that is known once all is read: `kind` is state, role, user_group, user or module."""

    kind: str
    name: str
    node: Node
    voice: Voice


class Template(NamedTuple):
    """A text that may hold templates. `answer`: whether there is an answer of the operation to take from."""

    text: str
    node: Node
    voice: Voice
    answer: bool = True


class Reading:
    """What names there are, whom to tell, and what is found on the way."""

    def __init__(
        self, catalogue: Catalogue, model: Model, voice: Voice, doors: Doors | None = None
    ) -> None:
        self.catalogue, self.model, self.voice = catalogue, model, voice
        self.operations, self.carriers = catalogue.operations, catalogue.carriers
        self._doors = doors
        self.named: list[Named] = []
        self.about: tuple[str, ...] | None = (
            None  # operations the rule is for; None: any; none: nobody can tell
        )
        self.texts: list[Template] = []

    @property
    def doors(self) -> Doors:
        """What operations a name means."""
        if self._doors is None:
            self._doors = _doors(self.operations)
        return self._doors

    def template(self, text: str, node: Node) -> None:
        if "{{" in text:
            self.texts.append(Template(text, node, self.voice))

    def unknown(self, key: Any, known: Iterable[str], what: str) -> None:
        self.voice.complain(key, f"{what} has no {key.value!r}; {meant_or_all(key.value, known)}")


@lru_cache(maxsize=2)
def _doors(operations: Operations) -> Doors:
    """They take a while to make, and files are read one after the other."""
    return Doors(operations, lambda operation: "")


class Shape:
    """How one value is read. `read` raises Wrong, or complains and goes on where several things may be wrong."""

    def read(self, node: Node, reading: Reading) -> Any:
        raise NotImplementedError

    def schema(self, names: Names) -> Json:
        raise NotImplementedError


class Names(Protocol):
    """What a schema is made of: the catalogue's names, each list of them defined once."""

    @property
    def catalogue(self) -> Catalogue: ...

    @property
    def model(self) -> Model: ...

    def define(self, name: str, make: Callable[[], Json]) -> Json:
        """A reference to the definition, which is made when it is first asked for."""


class Field(NamedTuple):
    shape: Shape
    about: str = ""


def entity_of(key: Any, model: Model, behind: str = "") -> Entity:
    """By its name in any case; `behind`: what else stands in the key. Raises Wrong."""
    name = key.value.removesuffix(behind)
    if name.lower() not in model:
        near = did_you_mean(name, model.names(), behind=behind)
        raise Wrong(key, f"no entity {name!r}{near}")
    return model[name.lower()]


def entries(node: Node, what: str) -> list[tuple[Any, Node]]:
    if is_null(node):
        return []
    if not isinstance(node, Pairs):
        raise Wrong(node, f"{what} is a mapping (`key: value`)")
    return node.value


class Text(Shape):
    """`wanted` for the complaint where there is none."""

    def __init__(
        self, wanted: str = "a text", *, blank: bool = False, template: bool = False
    ) -> None:
        self.wanted, self.blank, self.template = wanted, blank, template

    def read(self, node: Node, reading: Reading) -> str:
        text = written(node)
        if not text and not self.blank:
            raise Wrong(node, f"{shown(node)} where {self.wanted} is wanted")
        if self.template:
            reading.template(text or "", node)
        return text or ""

    def schema(self, names: Names) -> Json:
        return {"type": ["string", "number", *(["null"] if self.blank else [])]}


class About(Text):
    """A sentence, however its lines are broken."""

    def read(self, node: Node, reading: Reading) -> str:
        return " ".join(super().read(node, reading).split())


class Number(Shape):
    """A number from `low` to `high`; whole unless `real`."""

    def __init__(
        self,
        wanted: str,
        low: float | None = None,
        high: float | None = None,
        *,
        real: bool = False,
    ) -> None:
        self.wanted, self.low, self.high, self.real = wanted, low, high, real

    def read(self, node: Node, reading: Reading) -> Any:
        value = value_of(node)
        if is_text(node) and re.fullmatch(r"[-+]?\d+(\.\d+)?", str(value)):
            raise Wrong(
                node, f'"{value}" is a text in quotes where {self.wanted} is wanted; write {value}'
            )
        kinds = (int, float) if self.real else (int,)
        if type(value) not in kinds or abs(value) > 2**31 - 1:
            raise Wrong(node, f"{shown(node)} where {self.wanted} is wanted")
        self._within(value, node)
        return value

    def _within(self, value: float, node: Node) -> None:
        low, high = self.low, self.high
        if (low is None or value >= low) and (high is None or value <= high):
            return
        bounds = f"{low:g} or more" if high is None else f"from {low:g} to {high:g}"
        raise Wrong(node, f"{value} is not {self.wanted}: {bounds}")

    def schema(self, names: Names) -> Json:
        low = {} if self.low is None else {"minimum": self.low}
        high = {} if self.high is None else {"maximum": self.high}
        return {"type": "number" if self.real else "integer", **low, **high}


class Truth(Shape):
    def read(self, node: Node, reading: Reading) -> bool:
        value = value_of(node)
        if value is not True and value is not False:
            raise Wrong(node, f"{shown(node)} where true or false is wanted")
        return value

    def schema(self, names: Names) -> Json:
        return {"type": "boolean"}


class Choice(Shape):
    """One of some words, in any case."""

    def __init__(self, what: str, words: Iterable[str]) -> None:
        self.what, self.words = what, tuple(words)

    def read(self, node: Node, reading: Reading) -> str:
        text = word(node)
        found = next((each for each in self.words if each.lower() == text.lower()), None)
        if found is None:
            raise Wrong(node, f"{shown(node)} is no {self.what}; {meant_or_all(text, self.words)}")
        return found

    def schema(self, names: Names) -> Json:
        return {"enum": list(self.words)}


def word(node: Node) -> str:
    """A name that is wanted, and that YAML may read as true or false (`off`, `NO`)."""
    if isinstance(node, ScalarEvent) and not is_text(node) and WORD.fullmatch(node.value):
        raise Wrong(node, f'{node.value} is {truth_of(node.value)} to YAML; write "{node.value}"')
    return written(node) or ""


class ListOf(Shape):
    """`one`: a value that is no list stands for a list of it."""

    def __init__(self, item: Shape, what: str, *, one: bool = False) -> None:
        self.item, self.what, self.one = item, what, one

    def read(self, node: Node, reading: Reading) -> list[Any]:
        found = []
        for each in items(node, self.what, one=self.one):
            try:
                found.append(self.item.read(each, reading))
            except Wrong as wrong:
                reading.voice.complain(wrong.node, wrong.text)
        return found

    def schema(self, names: Names) -> Json:
        item = self.item.schema(names)
        many = {"type": ["array", "null"], "items": item}
        return {"anyOf": [item, many]} if self.one else many


def items(node: Node, what: str, *, one: bool = False) -> list[Node]:
    if isinstance(node, Items):
        return node.value
    if is_null(node):
        return []
    if not one:
        raise Wrong(node, f"{what} is a list (`- ...` each)")
    return [node]


class Keys(Shape):
    """A mapping with keys of our own. Reads a dict of those that are right, by lowered name."""

    def __init__(
        self, what: str, fields: Mapping[str, Field], required: tuple[str, ...] = (), example: str = "",
    ) -> None:  # fmt: skip
        self.what, self.fields, self.required, self.example = what, fields, required, example

    def read(self, node: Node, reading: Reading) -> Any:
        return self._fields(node, reading)

    def _fields(self, node: Node, reading: Reading) -> dict[str, Any]:
        if is_null(node) or not isinstance(node, Pairs):
            if is_null(node) and not self.required:
                return {}
            raise Wrong(
                node, f"{shown(node)} where {self.what} is wanted: {self.example or 'a mapping'}"
            )
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value.lower()
            field = self.fields.get(name)
            if field is None:
                reading.unknown(key, self.fields, self.what)
                continue
            try:
                found[name] = field.shape.read(value, reading)
            except Wrong as wrong:
                reading.voice.complain(wrong.node, wrong.text)
        given = {key.value.lower() for key, _ in node.value}
        for name in self.required:
            if name not in given:
                reading.voice.complain(node, f"{self.what} needs {name!r}")
        return found

    def schema(self, names: Names) -> Json:
        properties = {
            name: field.shape.schema(names) | ({"description": field.about} if field.about else {})
            for name, field in self.fields.items()
        }
        required = {"required": list(self.required)} if self.required else {}
        kinds = "object" if self.required else ["object", "null"]
        return {"type": kinds, "properties": properties, "additionalProperties": False, **required}


class Mapped(Shape):
    """A mapping of names to values of one shape. `key` looks at a name: it raises Wrong, or answers how it is spelt."""

    def __init__(
        self, what: str, value: Shape, key: Callable[[Any, Reading], str] | None = None,
        keys: Callable[[Names], Json] | None = None,
    ) -> None:  # fmt: skip
        """`keys`: the schema of the names."""
        self.what, self.value, self.key, self.keys = what, value, key, keys

    def read(self, node: Node, reading: Reading) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in entries(node, self.what):
            try:
                name = self.key(key, reading) if self.key is not None else key.value
                found[name] = self.value.read(value, reading)
            except Wrong as wrong:
                reading.voice.complain(wrong.node, wrong.text)
        return found

    def schema(self, names: Names) -> Json:
        keys = {"propertyNames": self.keys(names)} if self.keys is not None else {}
        return {
            "type": ["object", "null"],
            **keys,
            "additionalProperties": self.value.schema(names),
        }


class Anything(Shape):
    """A value of any kind, its texts templates."""

    def read(self, node: Node, reading: Reading) -> Any:
        return _templates(node, reading)

    def schema(self, names: Names) -> Json:
        return {}


def _templates(node: Node, reading: Reading) -> Any:
    if isinstance(node, Items):
        return [_templates(each, reading) for each in node.value]
    if isinstance(node, Pairs):
        return {key.value: _templates(each, reading) for key, each in node.value}
    value = value_of(node)
    if isinstance(value, str):
        reading.template(value, node)
    return value
