"""What happened to a row, as webhooks are told it (sheet: webhooks.md 4, 5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from so_mock.store.changes import Store
from so_mock.store.table import Id, Row
from so_mock.webhooks.root_columns import Moment

CREATED, CHANGED, SOFT_DELETED, REMOVED = "created", "changed", "softdeleted", "deleted"


class Happened(NamedTuple):
    """One event. `entity` and `verb` are what webhooks listen to; `touched`: the columns of a change."""

    entity: str
    verb: str
    key: Id
    touched: list[str]


class Told(NamedTuple):
    """What an event tells beside its name and key. `Values` and `FieldValues` are None where it has none."""

    changes: list[str]
    values: dict[str, Any] | None = None
    fields: dict[str, Any] | None = None


class Teller:
    """Knows the events of one table. It is given a row as it was before the unit and as it is after it, and says at first
    only which events that makes: what they tell is made for those that somebody listens to."""

    name = ""  # of its events before their dot; "" where that depends on the row

    def entities(self, store: Store, row: Row) -> tuple[str, ...]:
        """What the row's events are called before their dot; nothing but a look-up."""
        return (self.name,)

    def happened(
        self, id: Id, before: Row | None, after: Row | None, moment: Moment
    ) -> Iterator[Happened]:
        """A row comes, is changed and goes; some know it better."""
        verb = CREATED if before is None else REMOVED if after is None else CHANGED
        yield Happened(self.name, verb, id, [])

    def tell(self, what: Happened, before: Row | None, after: Row | None, moment: Moment) -> Told:
        return Told([])

    def news(self, told: Told, after: Row | None, moment: Moment) -> dict[str, Any]:
        """What the changed columns hold by now: a script is told, a receiver elsewhere is not."""
        return {}
