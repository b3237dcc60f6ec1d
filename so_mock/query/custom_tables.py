"""`CustomObject:y_equipment`: an archive of the rows of a table that the customer added, with the columns he gave it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from so_mock.catalogue.archives import Provider, Published
from so_mock.entities.custom import Field, kept_as, text_of
from so_mock.errors import NotFound
from so_mock.names import nearest
from so_mock.query.bind import CUSTOM_TYPES
from so_mock.query.facts import Fact, Fixed, Kind, Made, Making, Provided
from so_mock.query.providers.favourites import favoured, owner

if TYPE_CHECKING:
    from so_mock.entities.custom import Definitions
    from so_mock.entities.shape import Shaper
    from so_mock.query.tree import Node
    from so_mock.store.reads import Reads
    from so_mock.store.table import Row

TABLES = "extra_table"
CONTROLS = {"getAllRows": True, "getNoRows": False}
ID = Field("id", "int", "", 0)
OBJECTS, FAVOURITES = "customobject", "customobjectfavourites"
WHOSE = Published("favouriteAssociateId", "associate", True)


class CustomTable(Provider):
    """One for each set of definitions: `facts` are as those of any other provider."""

    def __init__(self, base: Provider, table: str, fields: list[Field]) -> None:
        self.name = f"{base.name}:{table}"
        self.entities = (table,)
        self.node = None
        self.table = table
        self._fields = [ID, *fields]
        columns: dict[str, Fact] = {name.lower(): Fixed(value) for name, value in CONTROLS.items()}
        columns |= {field.name.lower(): _fact(field) for field in self._fields}
        self._favourites = base.name.lower() == FAVOURITES
        if self._favourites:
            columns[WHOSE.name.lower()] = owner()
        rows = favoured(table) if self._favourites else self._rows
        self.facts = Provided({table: Kind("", rows=rows, key=ID.name)}, columns=columns)

    def find(self, column: str) -> Published | None:
        return self._published.get(column.lower())

    def spelt(self, prefixes: list[str]) -> list[str] | None:
        return None

    def columns(self) -> Iterator[Published]:
        return iter(self._published.values())

    @cached_property
    def _published(self) -> dict[str, Published]:
        found = [Published(name, "bool", False) for name in CONTROLS]
        found += [Published(each.name, _type(each), True) for each in self._fields]
        found += [WHOSE] if self._favourites else []
        return {each.name.lower(): each for each in found}

    @cached_property
    def defaults(self) -> list[Published]:
        return [each for each in self.columns() if each.name not in CONTROLS]

    def _rows(self, shaper: Shaper, where: Node) -> list[Row]:
        return shaper.reads.rows(self.table)


def _type(field: Field) -> str:
    return "listAny" if field.target else CUSTOM_TYPES.get(field.kind, "string")


def _fact(field: Field) -> Fact:
    """A row holds what was written to it: columns that came later are not there."""
    if not field.target:
        return Made(_value(field))
    return Made(_value(field), text=lambda id, shaper: text_of(shaper, field.target, id))


def _value(field: Field) -> Making:
    name, kept = field.name, kept_as("int" if field.target else field.kind)
    return lambda row, shaper: kept(row.get(name))


def custom_table(base: Provider, name: str, reads: Reads, custom: Definitions) -> CustomTable:
    """Raises NotFound for a table that there is not."""
    tables = [str(row["Name"]).lower() for row in reads.rows(TABLES)]
    if name.lower() not in tables:
        near = nearest(name, tables)
        raise NotFound(f"{base.name}: no extra table '{name[:80]}'" + (f"; nearest: {near}" if near else ""))  # fmt: skip
    return CustomTable(base, name.lower(), custom.columns(reads, name))
