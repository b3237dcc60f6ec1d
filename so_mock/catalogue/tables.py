"""The database behind the API: tables, their numbers and columns, as the published reference lists them.

`data/tables.txt` holds a table a line: name, number, then `column:type`, where `>table` is a foreign key and a final `?`
says that the column may be empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from so_mock.catalogue.facts import parse

_INTEGERS = frozenset(
    ["PK", "Id", "ShortId", "UShort", "Short", "UInt", "Int", "Long", "TableNumber", "RecordId", "FieldId"]
)  # fmt: skip
_SIZED = re.compile(r"String\((\d+)\)")


class Column(NamedTuple):
    """`kind` is int, text, date, float or bool; `target` the table that a foreign key leads to; `size` that of a text;
    `utc`: a date that is kept in UTC."""

    name: str
    kind: str
    target: str
    nullable: bool
    size: int
    utc: bool = False


class Database(NamedTuple):
    """One table. `columns` by lowered name, the primary key first."""

    name: str
    number: int
    key: str
    columns: dict[str, Column]

    def find(self, name: str) -> Column | None:
        return self.columns.get(name.lower())


class Tables:
    """All of them, each parsed when first asked for."""

    def __init__(self, lines: dict[str, str]) -> None:
        self._lines = {name.lower(): f"{name}\t{line}" for name, line in lines.items()}
        self._parsed: dict[str, Database] = {}
        self._numbers: dict[int, str] = {}

    def __iter__(self) -> Iterator[str]:
        return (line.partition("\t")[0] for line in self._lines.values())

    def find(self, name: str) -> Database | None:
        """Without regard to case."""
        found = self._parsed.get(name.lower())
        if found is None and name.lower() in self._lines:
            found = self._parsed[name.lower()] = _read(self._lines[name.lower()])
        return found

    def numbered(self, number: int) -> Database | None:
        if not self._numbers:
            heads = (line.split("\t", 2) for line in self._lines.values())
            self._numbers = {int(head[1]): head[0] for head in heads}
        name = self._numbers.get(number) if number else None
        return self.find(name) if name else None


def _read(line: str) -> Database:
    name, number, *pieces = line.split("\t")
    columns = [_column(piece) for piece in pieces]
    key = next(piece for piece in pieces if piece.endswith(":PK")).partition(":")[0]
    return Database(name, int(number), key, {column.name.lower(): column for column in columns})


def _column(piece: str) -> Column:
    name, _, written = piece.partition(":")
    kind = written.rstrip("?")
    target = kind[1:] if kind.startswith(">") else ""
    size = _SIZED.fullmatch(kind)
    utc = kind == "UtcDateTime"
    if target or kind in _INTEGERS or kind.startswith("Enum=") or kind[0].islower():
        kind = "int"
    else:
        kind = {"UtcDateTime": "date", "DateTime": "date", "Double": "float", "Bool": "bool"}.get(
            kind, "text"
        )
    return Column(name, kind, target, written.endswith("?"), int(size[1]) if size else 0, utc)


@cache
def tables() -> Tables:
    return Tables(parse((Path(__file__).parent / "data" / "tables.txt").read_text("utf-8")))
