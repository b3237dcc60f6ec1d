"""Which rows have events, and who knows what they tell (sheet: webhooks.md 4, 11)."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator
from typing import Any

from so_mock.conventions.blobs import CONTENT
from so_mock.entities.model import Entity
from so_mock.entities.shape import Shapes
from so_mock.entities.webhooks import WEBHOOK
from so_mock.store.changes import Store
from so_mock.store.table import Id, Row
from so_mock.webhooks.entity_tellers import Chats, Consents, Contents, Messages, Quotes, Rows, Sales
from so_mock.webhooks.facts import LISTS, NAMES, STATES
from so_mock.webhooks.list_tellers import Extra, Items
from so_mock.webhooks.root_columns import Moment, Root, dated
from so_mock.webhooks.teller import Happened, Teller, Told


class Hooks(Teller):
    """Webhooks themselves: whether they are sent. Another one tells of it, by the id of the one it watches."""

    def entities(self, store: Store, row: Row) -> tuple[str, ...]:
        return (f"webhook{row['WebhookId']}",)

    def happened(
        self, id: Id, before: Row | None, after: Row | None, moment: Moment
    ) -> Iterator[Happened]:
        if after is None or (before is not None and before["State"] == after["State"]):
            return
        verb = STATES.get(after["State"])
        if verb is not None:
            yield Happened(f"webhook{id}", verb, id, [])

    def tell(self, what: Happened, before: Row | None, after: Row | None, moment: Moment) -> Told:
        assert after is not None
        state = {"Active": 1, "Stopped": 2, "TooManyErrors": 3}
        return Told([], None, {
            "events": after["TotalCalls"] or 0, "registered": dated(after["Registered"], before is None, moment),
            "registered_associate_id": after["RegisteredAssociate"] or 0, "state": state[after["State"]],
            "updated": dated(after["Updated"], before is not None, moment),
            "updated_associate_id": after["UpdatedAssociate"] or 0,
        })  # fmt: skip


class Tellers:
    """Of each table those that know its events, made when first asked for."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._made: dict[str, tuple[Teller, ...]] = {}

    def of(self, table: str) -> tuple[Teller, ...]:
        found = self._made.get(table)
        if found is None:
            found = self._made[table] = tuple(self._make(table))
        return found

    def listened(self, table: str, heard: Collection[Hashable]) -> bool | None:
        """Whether anybody wants to know of the table's rows; None where that depends on the row."""
        tellers = self.of(table)
        if any(f"{teller.name}." in heard for teller in tellers if teller.name):
            return True
        return None if any(not teller.name for teller in tellers) else False

    def wanted(self, table: str, store: Store, row: Row, heard: Collection[Hashable]) -> bool:
        tellers = self.of(table)
        return any(f"{name}." in heard for each in tellers for name in each.entities(store, row))

    def _make(self, table: str) -> Iterator[Teller]:
        if table == CONTENT:
            yield Contents()
        elif table == WEBHOOK:
            yield Hooks()
        elif table.startswith("y_"):
            yield Extra(table, self._shapes.custom)
        elif table == "quote_version":
            yield Quotes()
        elif table == "chat_message":
            yield Messages()
        elif table in self._shapes.model:
            entity = self._shapes.model[table]
            mapped = self._shapes.columns.of(entity)
            if mapped is not None:
                yield from self._rooted(entity, Root(entity, mapped, self._shapes.columns))

    def _rooted(self, entity: Entity, root: Root) -> Iterator[Teller]:
        if entity.name == "sale":
            yield Sales("sale", root)
        elif entity.name in NAMES:
            yield Rows(NAMES[entity.name], root)
        elif entity.name == "consent_person":
            yield Consents(root)
        elif entity.name == "chat_session":
            yield Chats(root, self._number)
        listed = root.name.replace("_", "").lower()
        if listed in LISTS:
            yield Items(listed, root)

    def _number(self, prop: str, value: Any) -> Any:
        """A value of a chat session, an enum as its number."""
        model = self._shapes.model
        found = model.properties(model["chat_session"]).get(prop)
        if found is not None and found.type.kind == "enum":
            return model.carriers.enum(found.type.name).numbers.get(str(value), 0)
        return value if value is not None else 0
