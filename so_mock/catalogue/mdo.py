"""MDO lists: their published names, and the items of those that are the same in every installation (sheet: query.md g).

`data/mdo.txt` holds a list a line: name, the table behind it (`*` in front of one with groups and headings; `!` for a list
that goes by no other name), then what it always holds, as `id=name` or `id=name=extra information`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from so_mock.catalogue.facts import parse

DATA = Path(__file__).parent / "data" / "mdo.txt"

# What may be added to nearly every name. Longer endings come first: each is found by its end.
ALL, NONE, HEADINGS = "withallitem", "withnoselection", "headings"
VARIANTS = (
    HEADINGS + ALL + NONE, HEADINGS + ALL, HEADINGS + NONE, ALL + NONE, HEADINGS, ALL, NONE,
)  # fmt: skip


class FixedItem(NamedTuple):
    id: int
    name: str
    extra: str


class Published(NamedTuple):
    """One list. `grouped`: its table has links to groups and headings. `variants`: it goes by the other names as well."""

    name: str
    table: str
    grouped: bool
    variants: bool
    items: tuple[FixedItem, ...]


class MdoLists:
    """All of them, each parsed when first asked for."""

    def __init__(self, lines: dict[str, str]) -> None:
        self._lines = lines
        self._made: dict[str, Published] = {}

    def names(self) -> list[str]:
        return list(self._lines)

    def find(self, name: str) -> Published | None:
        """Without regard to case."""
        name = name.lower()
        found = self._made.get(name)
        if found is None and name in self._lines:
            found = self._made[name] = _read(name, self._lines[name])
        return found


def _read(name: str, line: str) -> Published:
    table, *items = line.split("\t")
    return Published(
        name, table.lstrip("*!"), table.startswith("*"), table != "!", tuple(map(fixed_item, items))
    )


def fixed_item(piece: str) -> FixedItem:
    id, name, *extra = piece.split("=", 2)
    if "\\" in name:  # the file is plain ASCII
        name = name.encode("ascii").decode("unicode_escape")
    return FixedItem(int(id), name, extra[0] if extra else "")


@cache
def mdo_lists() -> MdoLists:
    return MdoLists(parse(DATA.read_text("utf-8")))
