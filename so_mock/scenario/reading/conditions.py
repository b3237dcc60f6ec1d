"""Tests of values: what stands in `when` below body, query, header, user and tenant."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any

from so_mock.catalogue.carriers import Type
from so_mock.catalogue.scalars import BadValue
from so_mock.catalogue.scalars import Reading as Scalars
from so_mock.names import meant_or_all, nearest
from so_mock.scenario.reading.naming import OPEN, Fit, NoSuch, lead, other_doors
from so_mock.scenario.reading.shapes import Json, Named, Names, Reading, Shape, entries
from so_mock.scenario.rules import Condition
from so_mock.seed.nodes import (
    Items,
    Node,
    Pairs,
    Wrong,
    anything,
    shown,
    text_of,
    value_of,
    written,
)

Take = Callable[[Node, Reading], Any]  # how a wanted value is read

NESTED = re.compile(r"[^\\+*][+*]\)(?:[+*]|\{\d+,)(?!\+)")  # (a+)+
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def as_text(node: Node, reading: Reading) -> str:
    return text_of(node) or ""


# How each test takes what stands behind it.


def _equals(node: Node, take: Take, reading: Reading) -> Any:
    if isinstance(node, Items):
        return [_equals(each, take, reading) for each in node.value]
    return anything(node) if isinstance(node, Pairs) else take(node, reading)


def _matches(node: Node, take: Take, reading: Reading) -> str:
    text = written(node) or ""
    if not text:
        raise Wrong(node, "a blank expression is found in any text")
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as wrong:
        raise Wrong(node, f"{shown(node)} is no regular expression: {wrong}") from None
    if NESTED.search(text):
        reading.voice.note(
            node,
            f"{shown(node)} repeats what repeats: on a long text that it nearly fits it may take for ever, and everybody"
            " waits; a possessive `++` or `*+` within does not",
        )
    return text


def _contains(node: Node, take: Take, reading: Reading) -> Any:
    value = take(node, reading)
    if value in ("", None):
        raise Wrong(
            node, f"{shown(node)} is in any text; for one that is there write {{exists: true}}"
        )
    return value


def _in(node: Node, take: Take, reading: Reading) -> list[Any]:
    if not isinstance(node, Items):
        raise Wrong(node, f"{shown(node)} where a list is wanted: in: [one, another]")
    if not node.value:
        raise Wrong(node, "nothing is one of none")
    return [take(each, reading) for each in node.value]


def _exists(node: Node, take: Take, reading: Reading) -> bool:
    value = value_of(node)
    if value is not True and value is not False:
        raise Wrong(node, f"{shown(node)} where true or false is wanted")
    return value


def _ordered(node: Node, take: Take, reading: Reading) -> Any:
    value = take(node, reading)
    if value is None or isinstance(value, (bool, list, dict)):
        raise Wrong(node, f"{shown(node)} where a number or a text is wanted, to compare with")
    return value


TESTS: dict[str, tuple[Callable[[Node, Take, Reading], Any], str]] = {
    "equals": (_equals, "the very value; what a bare value means"),
    "matches": (_matches, "a regular expression that is found somewhere in the text"),
    "contains": (_contains, "a part of the text, or an item of the list"),
    "in": (_in, "one of these"),
    "exists": (_exists, "whether it is there at all"),
    "gt": (_ordered, "greater than; later, for dates"),
    "lt": (_ordered, "less than; earlier, for dates"),
}
NOT = "not"


def conditions(
    path: str, node: Node, take: Take, reading: Reading, part: Take | None = None
) -> list[Condition]:
    """Of one value. A mapping holds tests, of which all must hold; a bare value is what it shall equal. `part`: how to read
    what shall be contained in it."""
    if not isinstance(node, Pairs):
        return [Condition(path, "equals", _equals(node, take, reading))]
    found: list[Condition] = []
    for key, value in node.value:
        name = key.value.lower()
        try:
            if name == NOT:
                found += _negated(path, value, take, reading, part)
            elif name in TESTS:
                how = part if name == "contains" and part is not None else take
                found.append(Condition(path, name, TESTS[name][0](value, how, reading)))
            else:
                below = f"; for what lies below it write {path}.{key.value}" if path else ""
                reading.voice.complain(
                    key, f"no test {key.value!r}; {meant_or_all(key.value, (*TESTS, NOT))}{below}"
                )
        except Wrong as wrong:
            reading.voice.complain(wrong.node, wrong.text)
    if not node.value:
        raise Wrong(node, f"no test; there are {', '.join((*TESTS, NOT))}")
    return found


def _negated(
    path: str, node: Node, take: Take, reading: Reading, part: Take | None
) -> list[Condition]:
    """One test: of several it would not be plain whether one or all of them must fail."""
    if isinstance(node, Pairs) and len(node.value) > 1:
        raise Wrong(node, "`not` takes one test; give each value a `not` of its own")
    if isinstance(node, Pairs) and node.value and node.value[0][0].value.lower() == NOT:
        raise Wrong(node, "`not` within `not`; leave both out")
    return [each._replace(negated=True) for each in conditions(path, node, take, reading, part)]


def tests_schema(wanted: Json) -> Json:
    """A bare value, or tests."""
    kinds: Json = {
        "matches": {"type": "string", "format": "regex"}, "in": {"type": "array"}, "exists": {"type": "boolean"},
    }  # fmt: skip
    tests = {
        name: kinds.get(name, {}) | {"description": about} for name, (_, about) in TESTS.items()
    }
    negated: Json = {"description": "does not hold: a value, or one test"}
    mapping = {
        "type": "object", "properties": {**tests, NOT: negated}, "additionalProperties": False, "minProperties": 1,
    }  # fmt: skip
    return {"anyOf": [wanted, mapping]}


class Tests(Shape):
    """Tests of one text: `path`, `user`, `tenant`."""

    def __init__(self, kind: str = "") -> None:
        self.kind = kind  # whose names are known in the end

    def read(self, node: Node, reading: Reading) -> tuple[Condition, ...]:
        if isinstance(node, Items):
            raise Wrong(
                node, "a list where a single value is wanted; for one of several write {in: [...]}"
            )
        found = conditions("", node, as_text, reading)
        for each in found:
            if self.kind and each.test in ("equals", "in"):
                for name in each.wanted if isinstance(each.wanted, list) else [each.wanted]:
                    if not name:
                        raise Wrong(node, f"no {self.kind} has a blank name")
                    reading.named.append(Named(self.kind, name, node, reading.voice))
        return tuple(found)

    def schema(self, names: Names) -> Json:
        return names.define("text_tests", lambda: tests_schema({"type": ["string", "number"]}))


class Tested(Shape):
    """Tests by name: `query`, `header`."""

    def __init__(self, what: str, check: Callable[[Any, Reading], None]) -> None:
        self.what, self.check = what, check

    def read(self, node: Node, reading: Reading) -> tuple[Condition, ...]:
        found: list[Condition] = []
        for key, value in entries(node, self.what):
            try:
                self.check(key, reading)
                found += conditions(key.value, value, as_text, reading)
            except Wrong as wrong:
                reading.voice.complain(wrong.node, wrong.text)
        return tuple(found)

    def schema(self, names: Names) -> Json:
        one = names.define("text_tests", lambda: tests_schema({"type": ["string", "number"]}))
        return {"type": ["object", "null"], "additionalProperties": one}


def header_name(key: Any, reading: Reading) -> None:
    if not TOKEN.fullmatch(key.value):
        raise Wrong(key, f"{key.value!r} is no name of a header")


def query_name(key: Any, reading: Reading) -> None:
    """An option that the operations do not have may be sent all the same; what is nearly one of theirs is misspelt."""
    known: set[str] = set()
    for name in reading.about or ():
        known |= {parameter.name for parameter in reading.operations.get(name).query.values()}
    near = nearest(key.value[:80], known)
    if near is not None and near.lower() != key.value.lower():
        raise Wrong(key, f"no option {key.value!r}; did you mean {near}?")


def fits(path: str, reading: Reading) -> list[Fit]:
    """What lies there in the body as the operations have it, else as the other doors to them have it. Raises NoSuch."""
    known, about = reading.operations, reading.about
    if about is None:
        try:
            return lead(path, known, reading.carriers, any=False)
        except NoSuch:
            raise NoSuch(f"no operation has {path!r} in its body") from None
    if not about:
        return [Fit(None)]
    try:
        return lead(path, map(known.get, about), reading.carriers)
    except NoSuch as no:
        with suppress(NoSuch):
            return lead(path, other_doors(about, known), reading.carriers)
        raise no


class Body(Shape):
    """Tests by path: `Email.Subject`, `Items.0.Id`, `Items.*.Id`."""

    def read(self, node: Node, reading: Reading) -> tuple[Condition, ...]:
        found: list[Condition] = []
        for key, value in entries(node, "body"):
            try:
                take, part = _typed(fits(key.value, reading))
                found += conditions(key.value, value, take, reading, part)
            except NoSuch as no:
                reading.voice.complain(key, str(no))
            except Wrong as wrong:
                reading.voice.complain(wrong.node, wrong.text)
        return tuple(found)

    def schema(self, names: Names) -> Json:
        one = names.define(
            "tests",
            lambda: tests_schema({"type": ["string", "number", "boolean", "null", "array"]}),
        )
        return {"type": ["object", "null"], "additionalProperties": one}


def _typed(found: list[Fit]) -> tuple[Take, Take]:
    """How what is compared with it is read, and what may be contained in it: as the type that all of these have."""
    types = {fit.type for fit in found}
    type = types.pop() if len(types) == 1 else None
    item = type.item if type is not None and type.kind == "array" else None
    one = _of_type(item or type)
    return one, _of_type(item) if item is not None else _plain if type is None else as_text


def _plain(node: Node, reading: Reading) -> Any:
    return anything(node)


def _of_type(type: Type | None) -> Take:
    if type is None or type.kind not in ("scalar", "enum") or type.name in OPEN:
        return _plain
    if type.name == "string":
        return lambda node, reading: text_of(node)
    textual = type.name in ("datetime", "timespan", "bytes")
    kept = textual or type.kind == "enum"  # as it is written; a client sends it so

    def take(node: Node, reading: Reading) -> Any:
        value = written(node) if textual else value_of(node)
        try:
            read = reading.carriers.read(value, type, "", Scalars("NO"))
        except BadValue as wrong:
            raise Wrong(node, wrong.problem) from None
        return value if kept else read

    return take


def known_or_told(name: str, known: Collection[str], what: str) -> str:
    """What to say of a name that is none of these; nothing where it is, in any case."""
    if name.lower() in {each.lower() for each in known}:
        return ""
    return f"no {what} {name!r}; {meant_or_all(name, known)}"
