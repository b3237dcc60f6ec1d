"""Archive providers: which rows each lists and which columns it publishes (sheet: query.md, fact files).

`data/archives.txt` holds two kinds of lines. `=12` is a node, a list of columns: `name:type`, with `+` where rows can be
ordered by it, `prefix/=13` for all columns of node 13 with that prefix, `/=14` for those of node 14 as they are. Any other
key is a provider: its entities, then its node. Prefixes of custom fields (`contactUdef/`, `contactExtra/`) lead to no node: their columns are the customer's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from so_mock.catalogue.facts import parse

DATA = Path(__file__).parent / "data" / "archives.txt"

CONTROLS = frozenset(
    ["getallrows", "getnorows", "participating", "skiptentativeandrejectedrestriction"]
)


def is_custom(prefix: str) -> bool:
    """Whether columns below this prefix are custom fields: `contactUdef`, `personExtra`, `extra`."""
    return prefix.endswith(("Udef", "Extra")) or prefix == "extra"


class Published(NamedTuple):
    """A column as the reference lists it. `type` tells its operators, "-" that it has none."""

    name: str
    type: str
    sortable: bool


class Node(NamedTuple):
    """Columns by lowered name and prefixes by lowered name, each in the order of the reference."""

    columns: Mapping[str, Published]
    prefixes: Mapping[str, tuple[str, list[int]]]
    order: list[str]  # lowered names, prefixes with their slash


class Provider:
    """One archive provider. `entities` are the kinds of rows it may list."""

    def __init__(self, name: str, line: str, archives: Archives) -> None:
        entities, _, node = line.partition("\t")
        self.name = name
        self.entities = tuple(entities.split(",")) if entities else ()
        self.node = int(node) if node else None
        self._archives = archives

    def find(self, column: str) -> Published | None:
        """By its full name, without regard to case; None for one it does not publish, and for custom fields."""
        *prefixes, leaf = column.lower().split("/")
        nodes = [] if self.node is None else [self.node]
        spelt = ""
        for prefix in prefixes:
            found = [
                self._archives.node(each).prefixes[prefix]
                for each in nodes
                if prefix in self._archives.node(each).prefixes
            ]
            if not found:
                return None
            spelt += found[0][0] + "/"
            nodes = [each for _, below in found for each in below]
        for each in nodes:
            held = self._archives.node(each).columns.get(leaf)
            if held is not None:
                return held._replace(name=spelt + held.name)
        return None

    def spelt(self, prefixes: list[str]) -> list[str] | None:
        """Prefixes as published; None where there are none of that name."""
        nodes = [] if self.node is None else [self.node]
        names: list[str] = []
        for prefix in prefixes:
            found = [
                self._archives.node(each).prefixes[prefix.lower()]
                for each in nodes
                if prefix.lower() in self._archives.node(each).prefixes
            ]
            if not found:
                return None
            names.append(found[0][0])
            nodes = [each for _, below in found for each in below]
        return names

    def columns(self) -> Iterator[Published]:
        """All of them but custom fields, for which their prefix stands: `contactUdef/`, type ""."""
        if self.node is None:
            return iter(())
        return iter({each.name: each for each in self._below(self.node, "")}.values())

    def _below(self, number: int, prefix: str) -> Iterator[Published]:
        node = self._archives.node(number)
        for name in node.order:
            if not name.endswith("/"):
                column = node.columns[name]
                yield column._replace(name=prefix + column.name)
                continue
            spelt, below = node.prefixes[name[:-1]]
            if not below:
                yield Published(f"{prefix}{spelt}/", "", False)
            for each in below:
                yield from self._below(each, f"{prefix}{spelt}/")

    def position(self, column: str) -> int:
        """Where it stands among the columns; custom fields stand last."""
        return self._positions.get(column, len(self._positions))

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {each.name: at for at, each in enumerate(self.columns())}

    @cached_property
    def defaults(self) -> list[Published]:
        """What is shown when nobody says which: the root columns in front of the first prefix (query.md a.4)."""
        if self.node is None:
            return []
        node = self._archives.node(self.node)
        names: list[str] = []
        for name in node.order:
            if name.endswith("/"):
                if names:
                    break
                continue
            if name not in CONTROLS:
                names.append(name)
        return [node.columns[name] for name in names]


class Open(Provider):
    """One that publishes nothing: its columns are whatever its rows have."""

    def find(self, column: str) -> Published | None:
        return None

    def columns(self) -> Iterator[Published]:
        return iter(())


class Archives:
    """All providers, each parsed when first asked for."""

    def __init__(self, lines: Mapping[str, str]) -> None:
        self._lines = lines
        self._names = {name.lower(): name for name in lines if not name.startswith("=")}
        self._nodes: dict[int, Node] = {}
        self._made: dict[str, Provider] = {}

    def names(self) -> list[str]:
        return list(self._names.values())

    def find(self, name: str) -> Provider | None:
        """Without regard to case."""
        spelt = self._names.get(name.lower())
        if spelt is None:
            return None
        found = self._made.get(spelt)
        if found is None:
            found = self._made[spelt] = Provider(spelt, self._lines[spelt], self)
        return found

    def node(self, number: int) -> Node:
        found = self._nodes.get(number)
        if found is None:
            found = self._nodes[number] = _node(self._pieces(number))
        return found

    def leaves(self) -> Iterator[str]:
        """The columns of all providers, without what stands in front of them; some of them often."""
        for name, line in self._lines.items():
            for piece in line.split("\t") if name.startswith("=") else ():
                if not piece.endswith("/") and "/=" not in piece:
                    yield piece.rpartition(":")[0]

    def usual_type(self, leaf: str) -> str:
        """The type that columns of that lowered name have wherever they have one, "-" where they differ much."""
        return self._usual.get(leaf, "-")

    @cached_property
    def _usual(self) -> dict[str, str]:
        counts: dict[str, Counter[str]] = {}
        for name, line in self._lines.items():
            for piece in line.split("\t") if name.startswith("=") else ():
                leaf, typed, type = piece.rpartition(":")
                if typed and (plain := type.rstrip("+")) != "-":
                    counts.setdefault(leaf.lower(), Counter())[plain] += 1
        tops = {leaf: (*found.most_common(1)[0], found.total()) for leaf, found in counts.items()}
        return {leaf: type for leaf, (type, count, total) in tops.items() if count * 5 >= total * 4}

    def _pieces(self, number: int) -> Iterator[str]:
        for piece in self._lines[f"={number}"].split("\t"):
            if piece.startswith("/="):
                yield from self._pieces(int(piece[2:]))
            else:
                yield piece


def _node(pieces: Iterable[str]) -> Node:
    columns: dict[str, Published] = {}
    prefixes: dict[str, tuple[str, list[int]]] = {}
    order: list[str] = []
    for piece in pieces:
        prefix, joined, number = piece.partition("/=")
        if joined or piece.endswith("/"):
            prefix = prefix.removesuffix("/")
            if prefix.lower() not in prefixes:
                prefixes[prefix.lower()] = (prefix, [])
                order.append(prefix.lower() + "/")
            if number:
                prefixes[prefix.lower()][1].append(int(number))
            continue
        name, _, kind = piece.rpartition(":")
        if name.lower() not in columns:
            order.append(name.lower())
            columns[name.lower()] = Published(name, kind.rstrip("+"), kind.endswith("+"))
    return Node(columns, prefixes, order)


@cache
def archives() -> Archives:
    return Archives(parse(DATA.read_text("utf-8")))
