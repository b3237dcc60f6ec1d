"""YAML, pulled from top to bottom with the place of everything; what would be read otherwise than it looks is refused.

The only module that imports the parser, and itself imported only when there is a file to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from yaml.error import MarkedYAMLError
from yaml.error import YAMLError as YAMLError
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

try:
    from yaml.cyaml import CBaseLoader as Parser  # ten times as fast
except ImportError:  # PyYAML without libyaml
    from yaml.loader import BaseLoader as Parser  # type: ignore[assignment]  # one or the other

MOST_SHOWN = 50
MOST_UNFOLDED = (
    1_000_000  # nodes that aliases stand for: nine lines of them can mean thousands of millions
)
DEEPEST = 100
BRACES = "`{{ ... }}` without quotes is a mapping to YAML; put the whole text in quotes"
TEXT = "tag:yaml.org,2002:str"


class Wrong(Exception):
    """A value that cannot be taken; `node` is where it stands."""

    def __init__(self, node: Node, text: str) -> None:
        super().__init__(text)
        self.node, self.text = node, text


class Unreadable(Exception):
    """The file ends here for us; the complaint is noted. The parser's own errors are YAMLErrors."""


class Place(NamedTuple):
    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class Complaints:
    """Everything wrong with a scenario's files, to be told at once."""

    def __init__(self) -> None:
        self.found: list[tuple[Place, str]] = []
        self.notes: list[tuple[Place, str]] = []  # what is odd, and no reason to refuse a file

    def __bool__(self) -> bool:
        return bool(self.found)

    def add(self, place: Place, text: str) -> None:
        self.found.append((place, text))

    def told(self) -> list[str]:
        return _in_order(self.found)

    def noted(self) -> list[str]:
        return _in_order(self.notes)

    def __str__(self) -> str:
        told = self.told()
        if len(told) > MOST_SHOWN:
            told[MOST_SHOWN:] = [f"... and {len(told) - MOST_SHOWN:,} more"]
        return "\n".join(told)


def _in_order(found: list[tuple[Place, str]]) -> list[str]:
    files = list(dict.fromkeys(place.file for place, _ in found))
    ordered = sorted(found, key=lambda told: (files.index(told[0].file), *told[0][1:]))
    return [f"{place}: {text}" for place, text in dict.fromkeys(ordered)]


class Items:
    """A sequence, as far as it is read."""

    __slots__ = ("start_mark", "value")

    def __init__(self, start_mark: Any) -> None:
        self.start_mark = start_mark
        self.value: list[Node] = []


class Pairs:
    """A mapping; merge keys (`<<`) are merged in."""

    __slots__ = ("start_mark", "value")

    def __init__(self, start_mark: Any) -> None:
        self.start_mark = start_mark
        self.value: list[tuple[ScalarEvent, Node]] = []


# A scalar stays what the parser gave: a row has some ten of them.
Node = ScalarEvent | Items | Pairs


class Document:
    """The one document of a file. Whoever asks for entries or items takes each one's value before the next."""

    def __init__(self, content: bytes, name: str, complaints: Complaints) -> None:
        self.name, self.complaints = name, complaints
        self.lines = content.count(b"\n") + 1
        self._get: Callable[[], Any]
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._ahead: list[Any] = []
        self._count = self._unfolded = self._depth = self.line = 0
        self._content = content
        self._braced: list[Any] = []

    @classmethod
    def of_file(cls, file: Path, name: str, complaints: Complaints) -> Document:
        try:
            return cls(file.read_bytes(), name, complaints)
        except OSError as wrong:
            complaints.add(Place(name, 0, 0), f"{wrong.strerror or wrong}")
            raise Unreadable from None

    def place(self, node: Any) -> Place:
        return Place(self.name, node.start_mark.line + 1, node.start_mark.column + 1)

    def complain(self, node: Any, text: str) -> None:
        if node not in self._braced:  # of which enough was said
            self.complaints.add(self.place(node), text)

    def note(self, node: Any, text: str) -> None:
        self.complaints.notes.append((self.place(node), text))

    def whereabouts(self, node: Any) -> str:
        return str(self.place(node))

    def begin(self) -> bool:
        """Whether there is anything in the document."""
        self._get = Parser(self._content).get_event
        self._get()
        if isinstance(self._get(), StreamEndEvent):
            return False
        first = self._get()
        self._ahead.append(first)
        return not (isinstance(first, ScalarEvent) and is_null(first))

    def end(self) -> None:
        self._get()
        if not isinstance(event := self._get(), StreamEndEvent):
            self.complain(event, "a second document; a scenario is one")

    # -- taking what comes next

    def entries(self, what: str) -> Iterator[ScalarEvent]:
        """The keys of a mapping, each before its value; `what` it is the mapping of, for the complaint."""
        first = self._next()
        if isinstance(first, MappingStartEvent) and _bare(first):
            seen: dict[str, ScalarEvent] = {}
            while not isinstance(event := self._get(), MappingEndEvent):
                key = self._compose(event)
                if self._is_key(key, seen):
                    assert isinstance(key, ScalarEvent)
                    yield key
                else:
                    self.node()
            return
        node = self._compose(first)
        if isinstance(node, Pairs):
            for key, value in node.value:
                self._ahead.append(value)
                yield key
        elif not is_null(node):
            self.complain(node, f"{what} is a mapping (`key: value`)")

    def items(self, what: str) -> Iterator[Node]:
        """The items of a sequence."""
        first = self._next()
        if isinstance(first, SequenceStartEvent) and _bare(first):
            while not isinstance(event := self._get(), SequenceEndEvent):
                self.line = event.start_mark.line
                yield self._compose(event)
            return
        node = self._compose(first)
        if isinstance(node, Items):
            yield from node.value
        elif not is_null(node):
            self.complain(node, f"{what} is a list (`- ...` each)")

    def node(self) -> Node:
        return self._compose(self._next())

    def _next(self) -> Any:
        return self._ahead.pop() if self._ahead else self._get()

    # -- composing

    def _compose(self, event: Any) -> Node:
        kind = event.__class__
        self._count += 1
        if kind is ScalarEvent:
            if event.tag is not None or event.anchor is not None:
                self._noted(event, event, 1)
            scalar: Node = event
            return scalar
        if kind is Items or kind is Pairs:
            known: Node = event
            return known
        if kind is AliasEvent:
            return self._alias(event)
        before, self._depth = self._count, self._depth + 1
        if self._depth > DEEPEST:
            self._stop(self.place(event), f"nested more than {DEEPEST} deep")
        node = self._sequence(event) if kind is SequenceStartEvent else self._mapping(event)
        self._depth -= 1
        if event.tag is not None or event.anchor is not None:
            self._noted(event, node, self._count - before + 1)
        return node

    def _sequence(self, start: Any) -> Items:
        node, get = Items(start.start_mark), self._get
        while (event := get()).__class__ is not SequenceEndEvent:
            node.value.append(self._compose(event))
        return node

    def _mapping(self, start: Any) -> Pairs:
        node, get = Pairs(start.start_mark), self._get
        merged: list[tuple[ScalarEvent, Node]] = []
        seen: dict[str, ScalarEvent] = {}
        while (event := get()).__class__ is not MappingEndEvent:
            key, value = self._compose(event), self._compose(get())
            if isinstance(key, Pairs) and key.start_mark.index == start.start_mark.index + 1:
                self.complain(node, BRACES)
                self._braced.append(node)
                continue
            if not self._is_key(key, seen):
                continue
            assert isinstance(key, ScalarEvent)
            if key.value == "<<" and key.implicit[0]:
                merged += self._merged(value)
            else:
                node.value.append((key, value))
        for key, value in merged:
            if key.value.lower() not in seen:
                seen[key.value.lower()] = key
                node.value.append((key, value))
        return node

    def _merged(self, value: Node) -> list[tuple[ScalarEvent, Node]]:
        found: list[tuple[ScalarEvent, Node]] = []
        for each in value.value if isinstance(value, Items) else [value]:
            if isinstance(each, Pairs):
                found += each.value
            else:
                self.complain(each, "`<<` merges a mapping, or a list of them")
        return found

    def _is_key(self, key: Node, seen: dict[str, ScalarEvent]) -> bool:
        if not isinstance(key, ScalarEvent):
            self.complain(key, "a key is a text")
            return False
        # Entities, properties and logins are the same in any case, so their keys are too.
        first = seen.setdefault(key.value.lower(), key)
        if first is not key:
            line = self.place(first).line
            self.complain(key, f"{key.value!r} stands twice; the first is in line {line}")
        return first is key

    def _alias(self, event: Any) -> Node:
        found = self._anchors.get(event.anchor)
        if found is None:
            self._stop(self.place(event), f"no anchor &{event.anchor} before this alias")
        node, size = found
        self._count += size
        self._unfolded += size
        if self._unfolded > MOST_UNFOLDED:
            self._stop(self.place(event), f"aliases stand for more than {MOST_UNFOLDED:,} values")
        return node

    def _noted(self, event: Any, node: Node, size: int) -> None:
        """Keeps what has an anchor; complains of a tag."""
        if event.anchor is not None:
            self._anchors[event.anchor] = node, size
        if event.tag is not None and not (isinstance(event, ScalarEvent) and event.tag == TEXT):
            self.complain(event, f"tags such as {event.tag} are not read; leave it out")

    def refuse(self, wrong: YAMLError) -> None:
        """What the parser stopped at."""
        place, text = Place(self.name, 0, 0), str(wrong)
        if isinstance(wrong, MarkedYAMLError):
            mark: Any = wrong.problem_mark or wrong.context_mark
            if mark:
                place = Place(self.name, mark.line + 1, mark.column + 1)
            text = ", ".join(filter(None, (wrong.problem, wrong.context)))
            begun: Any = wrong.context_mark
            if begun and wrong.context and mark and begun.line != mark.line:
                text += f" that begins in line {begun.line + 1}"
            text += self._hint(mark)
        elif isinstance(wrong, ReaderError):
            before = self._content[: wrong.position].split(b"\n")
            place, text = Place(self.name, len(before), len(before[-1]) + 1), wrong.reason
            if "UTF-8" in text:
                text += "; save the file as UTF-8"
        self.complaints.add(place, f"not YAML: {text}")

    def _hint(self, mark: Any) -> str:
        """What is usually behind it."""
        lines = self._content.decode("utf-8-sig", "replace").split("\n")
        if mark is None or mark.line >= len(lines):
            return ""
        line = lines[mark.line]
        if line.startswith("\t") or line[mark.column : mark.column + 1] == "\t":
            return "; YAML is indented with spaces, and this is a tab"
        if "{{" in line:
            return "; a text with {{ ... }} in it stands in quotes"
        braces = line[mark.column : mark.column + 1] in ("{", "}")
        return "; within [] and {} a text with braces stands in quotes" if braces else ""

    def _stop(self, place: Place, text: str) -> NoReturn:
        self.complaints.add(place, text)
        raise Unreadable


def _bare(start: MappingStartEvent | SequenceStartEvent) -> bool:
    return start.anchor is None and start.tag is None


# -- scalars

INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?")
# What looks like a text and is none to YAML 1.1, or is one to some of its readers only.
WORD = re.compile(r"yes|no|on|off", re.I)
NULL = re.compile(r"Null|NULL")
NUMBER = re.compile(
    r"[-+]?(?:0[0-9_]+|0[xX][0-9a-fA-F_]+|0[bB][01_]+|0o[0-7]+|[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?"
    r"|[0-9]+_[0-9_]*(?:\.[0-9_]*)?)"
)
TRUE, FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")


def is_null(node: Node) -> bool:
    return (
        node.__class__ is ScalarEvent and node.value in ("", "~", "null") and bool(node.implicit[0])
    )


def written(node: Node) -> str | None:
    """A scalar as it is written, None for null. Raises Wrong for what is no text to every reader of YAML."""
    if not isinstance(node, ScalarEvent):
        raise Wrong(node, f"{shown(node)} where a single value is wanted")
    text: str = node.value
    if not node.implicit[0] or not text or (text.isalpha() and len(text) > 5):
        return text if text or not node.implicit[0] else None
    if text[0] in "0123456789+-":
        if NUMBER.fullmatch(text):
            raise Wrong(node, f"{text} is {_misread(text)}")
    elif WORD.fullmatch(text):
        truth = truth_of(text)
        raise Wrong(node, f'{text} is {truth} to YAML; write {truth}, or "{text}" for the text')
    elif NULL.fullmatch(text):
        raise Wrong(node, f'{text} is nothing to YAML; write null, or "{text}" for the text')
    return None if text in ("~", "null") else text


def truth_of(text: str) -> str:
    """What YAML takes `yes`, `no`, `on` and `off` for."""
    return "true" if text.lower() in ("yes", "on") else "false"


def is_text(node: Node) -> bool:
    """Whether it stands in quotes, or as a block of text."""
    return isinstance(node, ScalarEvent) and not node.implicit[0]


def text_of(node: Node) -> str | None:
    """A text as it is written, so that 5013 stays a postal code. Raises Wrong."""
    text = written(node)
    if text in ("true", "false") and not is_text(node):
        raise Wrong(node, f'{text} is no text; write "{text}"')
    return text


def items_of(node: Node) -> list[Node]:
    if is_null(node):
        return []
    if not isinstance(node, Items):
        raise Wrong(node, f"{shown(node)} where a list is wanted")
    return node.value


def anything(node: Node) -> Any:
    """A value of any kind, lists and mappings included. Raises Wrong."""
    if isinstance(node, Items):
        return [anything(each) for each in node.value]
    if isinstance(node, Pairs):
        return {key.value: anything(each) for key, each in node.value}
    return value_of(node)


def value_of(node: Node) -> Any:
    """What a scalar stands for: text, number, truth or None. Raises Wrong."""
    text = written(node)
    if text is None or not node.implicit[0]:  # type: ignore[union-attr]  # what is written is a scalar
        return text
    if text in TRUE or text in FALSE:
        return text in TRUE
    if INTEGER.fullmatch(text):
        if len(text) > 20 or not -(2**63) <= int(text) < 2**64:
            raise Wrong(node, f"{shown(node)} is no number of 64 bits; put it in quotes")
        return int(text)
    if not FLOAT.fullmatch(text):
        return text
    number = float(text)
    if number in (inf, -inf):
        raise Wrong(node, f"{shown(node)} is more than a number can hold; put it in quotes")
    return number


def shown(node: Node) -> str:
    if isinstance(node, ScalarEvent):
        return repr(node.value if len(node.value) < 60 else node.value[:57] + "...")
    return "a list" if isinstance(node, Items) else "a mapping"


def _misread(text: str) -> str:
    """The number that YAML 1.1 takes it for, and what to write instead."""
    plain = text.replace("_", "").lower()
    sign, digits = (-1, plain[1:]) if plain[0] == "-" else (1, plain.lstrip("+"))
    base = {"0x": 16, "0b": 2, "0o": 8}.get(digits[:2])
    if ":" in digits:
        number = 0.0
        for part in digits.split(":"):
            number = number * 60 + float(part)
        taken = f"{sign * number:g} (base 60)"
    elif base:
        taken = f"{sign * int(digits[2:] or '0', base)}"
    elif digits[0] == "0" and not digits.strip("01234567"):
        taken = f"{sign * int(digits, 8)} (octal)"
    else:
        number = sign * float(digits)
        return (
            f'{number:g} to some readers of YAML and a text to others; write {number:g} or "{text}"'
        )
    return f'the number {taken} to YAML; put it in quotes: "{text}"'
