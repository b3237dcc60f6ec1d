"""YAML, pulled from top to bottom with the place of everything.

The only module that imports the parser, and itself imported only when there is a file to read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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

from so_mock.seed.nodes import Items, Node, Pairs, is_null

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
