"""Items of lists, and rows of tables that a customer made: what happens to them (sheet: webhooks.md 4, 6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from so_mock.entities import custom
from so_mock.entities.custom import Field
from so_mock.entities.lists import CUSTOM as ITEMS
from so_mock.entities.lists import OF_ENTITY
from so_mock.store.changes import Store
from so_mock.store.reads import Reads
from so_mock.store.table import Id, Row
from so_mock.webhooks.facts import EXTRA_VALUES, NAME_ONLY
from so_mock.webhooks.root_columns import Moment, Root
from so_mock.webhooks.teller import CHANGED, CREATED, SOFT_DELETED, Happened, Teller, Told

_SYSTEM = [
    Field(name, "int" if name in ("id", "dbi_agent_id") else "date", "", 0) for name in EXTRA_VALUES
]


class Items(Teller):
    """Items of a list, which goes by the name of its table and by the number it has in the table of lists."""

    def __init__(self, listed: str, root: Root) -> None:
        self.root = root
        self._name = f"list.{listed}"
        self.name = self._name if listed in NAME_ONLY else ""
        self._retired = root.entity.retired

    def entities(self, store: Store, row: Row) -> tuple[str, ...]:
        if self.name:
            return (self.name,)
        if self.root.entity.name == ITEMS:
            return self._name, f"list.{row['UdListDefinitionId']}"
        lists = store.table("list").by(OF_ENTITY, self.root.entity.name)
        return (self._name, *(f"list.{each['Id']}" for each in lists[:1]))

    def happened(
        self, id: Id, before: Row | None, after: Row | None, moment: Moment
    ) -> Iterator[Happened]:
        row, touched = after or before, []
        assert row is not None
        if before is None:
            verb = CREATED
        elif after is None:
            if self._is_retired(before):
                return
            verb = SOFT_DELETED
        else:
            touched = self.root.touched(before, after, moment.now)
            if not touched:
                return
            gone = self._is_retired(after) and not self._is_retired(before)
            verb = SOFT_DELETED if gone else CHANGED
        for entity in self.entities(moment.store, row):
            yield Happened(entity, verb, id, touched)

    def _is_retired(self, row: Row) -> bool:
        retired = self._retired
        return bool(retired) and all(row.get(name) == value for name, value in retired.items())

    def tell(self, what: Happened, before: Row | None, after: Row | None, moment: Moment) -> Told:
        return Told(what.touched or list(self.root.created), None, {})

    def news(self, told: Told, after: Row | None, moment: Moment) -> dict[str, Any]:
        return {} if after is None else self.root.held(told.changes, after, moment)


class Extra(Teller):
    """Rows of a table that a customer made; by its columns."""

    def __init__(self, table: str, definitions: custom.Definitions) -> None:
        self.name, self._definitions = table, definitions

    def tell(self, what: Happened, before: Row | None, after: Row | None, moment: Moment) -> Told:
        own = self._definitions.columns(Reads(moment.store), self.name)
        if after is None:
            assert before is not None
            plain = {name: before.get(name) for name in EXTRA_VALUES}
            return Told([], {}, plain | {f.name: before.get(f.name, f.blank) for f in _shown(own)})
        old = before or {}
        touched = [f.name for f in own if before is None or old.get(f.name) != after.get(f.name)]
        kinds = [(f.name, f.kind) for f in (*_SYSTEM, *_shown(own))]
        shown = {
            name: custom.spelt(kind, custom.typed(kind, after.get(name))) for name, kind in kinds
        }
        return Told(["id", "last_changed", *touched], None, shown)

    def news(self, told: Told, after: Row | None, moment: Moment) -> dict[str, Any]:
        return {} if after is None else {name: after.get(name) for name in told.changes}


def _shown(own: list[Field]) -> list[Field]:
    return [field for field in own if field.kind != "text"]
