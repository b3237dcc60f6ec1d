"""What is asked of an MDO list, and the registry of what answers by name.

    @lists("priority_of_tickets")
    def ticket_priorities(asked: Asked) -> list[Item]: ...

An item is a record that holds only what differs from a blank one; what stands below it is its ChildItems.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from so_mock.call import Record
from so_mock.catalogue.mdo import Published
from so_mock.crm import Crm
from so_mock.entities.lists import MDO, SELECTABLE
from so_mock.errors import BadRequest

Item = Record
HEADING = "Heading"  # the Type of an item that others stand under


class Asked:
    """One question about one list. What is told in AdditionalInfo is `key=value`, several with `&` between, or one bare
    value; a key that nobody reads is reported.

    `ids`: only these items are wanted, retired ones among them. `retired`: whether the list shows such. `searched`: it has
    looked for `search` itself. `carrier`: what items are shown in.
    """

    __slots__ = (
        "_heard", "_told", "bare", "carrier", "crm", "flat", "ids", "name", "published", "retired", "search", "searched",
    )  # fmt: skip

    def __init__(
        self, crm: Crm, name: str, published: Published, info: str = "", flat: bool = False, search: str = "",
        ids: Collection[int] | None = None, selectable: bool = False,
    ) -> None:  # fmt: skip
        """`name`: without what a variant adds, in lower case."""
        self.crm, self.name, self.published = crm, name, published
        self.carrier = SELECTABLE if selectable else MDO
        self.ids, self.retired = ids, ids is not None
        self.search, self.searched = search.strip(), False
        self.flat = flat or bool(self.search)
        self._told, bare = words_of(info)
        self._heard: set[str] = set()
        self.bare = ";".join(bare)

    def told(self, *keys: str) -> str:
        """The value of the first of these keys that was told."""
        self._heard.update(keys)
        return next((self._told[key] for key in keys if key in self._told), "")

    def truth(self, key: str, usual: bool = False) -> bool:
        told = self.told(key).lower()
        return told in ("true", "1", "y", "yes") if told else usual

    def number(self, *keys: str) -> int:
        """0 where nothing was told."""
        return self._integer(keys[0], self.told(*keys)) if self.told(*keys) else 0

    def numbers(self, *keys: str) -> list[int]:
        pieces = self.told(*keys).replace(",", " ").split()
        return [self._integer(keys[0], piece) for piece in pieces]

    def bare_number(self) -> int:
        return self._integer("AdditionalInfo", self.bare) if self.bare else 0

    def _integer(self, key: str, text: str) -> int:
        try:
            return int(text)
        except ValueError:
            raise BadRequest(
                f"MDO list {self.name}: {key} is a number, not {text[:60]!r}"
            ) from None

    def unheard(self) -> list[str]:
        return [key for key in self._told if key not in self._heard]


Listing = Callable[[Asked], list[Item]]

LISTINGS: dict[str, Listing] = {}  # filled at import, never written again


def lists(*names: str) -> Callable[[Listing], Listing]:
    """Registers what answers the lists of these names."""

    def register(listing: Listing) -> Listing:
        for name in names:
            if name in LISTINGS:
                raise ValueError(f"MDO list {name} is written already: {LISTINGS[name]}")
            LISTINGS[name] = listing
        return listing

    return register


def words_of(info: str) -> tuple[dict[str, str], list[str]]:
    """AdditionalInfo: what is told under a key, in lower case, and what stands alone."""
    told: dict[str, str] = {}
    bare = []
    for piece in info.replace(";", "&").split("&"):
        key, equals, value = piece.partition("=")
        if equals:
            told[key.strip().lower()] = value.strip()
        elif piece.strip():
            bare.append(piece.strip())
    return told, bare


def pairs(**told: Any) -> str:
    """`person_id=9&contact_id=0`: extra information as lists have it."""
    return "&".join(f"{key}={value}" for key, value in told.items())


def by_name(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: str(item["Name"]).lower())


def numbered(names: Iterable[tuple[str, str]], **also: Any) -> list[Item]:
    """Names with their extra information, counted from 1."""
    return [
        {"Id": at, "Name": name, "Rank": at, "ExtraInfo": extra, **also}
        for at, (name, extra) in enumerate(names, 1)
    ]


def under(heads: Iterable[tuple[int, str]], below: dict[int, list[Item]]) -> list[Item]:
    """Items under their heads, those without one behind them; a head that nothing stands under is left out."""
    rest = dict(below)
    over = [
        {"Id": id, "Name": name, "ToolTip": name, "Type": HEADING, "ChildItems": rest.pop(id)}
        for id, name in heads
        if id in rest
    ]
    return over + [item for items in rest.values() for item in items]


def leaves(items: Iterable[Item]) -> list[Item]:
    """The list without its headings, each item once."""
    found: dict[Any, Item] = {}
    for item in items:
        if item.get("Type") != HEADING:
            found.setdefault((item["Id"], item.get("Type")), item)
        for below in leaves(item.get("ChildItems", ())):
            found.setdefault((below["Id"], below.get("Type")), below)
    return list(found.values())
