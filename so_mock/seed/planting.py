"""From the rows of a scenario to tables, each made when somebody first looks into it.

A start that makes every row of the demo takes a fifth longer than one that makes none, and most runs look into a third
of the tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from so_mock.config import ZONE
from so_mock.entities.absorb import Absorber
from so_mock.entities.custom import COLUMNS, CUSTOM, DEFINED, planted
from so_mock.entities.lists import with_standard
from so_mock.entities.model import Model
from so_mock.entities.shape import Shapes
from so_mock.seed.scenario import Dating, Scenario
from so_mock.store.changes import Store
from so_mock.store.reads import Reads
from so_mock.store.table import Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping


class Planting:
    """The tables of one scenario; its days are counted from `now`, the clock's start."""

    def __init__(
        self, scenario: Scenario, shapes: Shapes, absorber: Absorber, now: str, zone: str = ZONE
    ) -> None:
        self._dating, self._zone = Dating(scenario.dates, now), zone
        self._shapes, self._absorber = shapes, absorber
        self._model: Model = shapes.model
        self._tables: dict[str, Table] = {}
        # A catalogue of another version may lack a carrier; what has none begins with `_` or `y_`.
        self._rows: dict[str, list[Row]] = {
            name: rows
            for name, rows in {"list": [], **scenario.data}.items()
            if name in self._model or name.startswith(("_", "y_"))
        }
        self._keys: Mapping[str, str] = self._model.keys()

    def names(self) -> Iterable[str]:
        return self._rows.keys()

    def plant(self, name: str) -> Table | None:
        found = self._tables.get(name)
        if found is None and name in self._rows:
            found = self._tables.setdefault(name, self._made(name))  # one, whoever else makes it
        return found

    def _made(self, name: str) -> Table:
        rows = self._dating.dated(name, self._rows[name])
        if name == "list":
            rows = with_standard(rows)
        ground = Store(self._keys, self)
        if name in self._model:
            entity = self._model[name]
            blank = self._absorber.blank_row(entity)
            if CUSTOM in blank and name not in (DEFINED, COLUMNS):
                # The definitions of custom fields tell how their values are to be read.
                fields = self._shapes.custom.of(Reads(ground), entity)
                rows = [planted(fields, row, self._zone) for row in rows]
            rows = [{**blank, **row} for row in rows]
        alone = Store(self._keys)
        alone.load(name, rows)
        return alone.table(name)
