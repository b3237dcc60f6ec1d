"""Companies, persons, activities, sales, requests, chats: what happens to rows that have events of their own (sheet: webhooks.md 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from so_mock.entities.model import DELETED
from so_mock.store.changes import Store
from so_mock.store.table import Id, Row
from so_mock.webhooks.facts import (
    CHAT_MESSAGE,
    CHAT_TRACES,
    CHAT_VALUES,
    FIELD_VALUES,
    NEVER_DELETED,
    QUOTE,
    SALE,
    VALUES,
)
from so_mock.webhooks.root_columns import Moment, Root
from so_mock.webhooks.teller import CHANGED, CREATED, SOFT_DELETED, Happened, Teller, Told

WITHDRAWN = "WITHDRAWN"
ENDINGS = frozenset([*SALE.values(), "completed"])


class Rows(Teller):
    """Rows of an entity that has events of its own."""

    def __init__(self, name: str, root: Root) -> None:
        self.name, self.root = name, root

    def happened(
        self, id: Id, before: Row | None, after: Row | None, moment: Moment
    ) -> Iterator[Happened]:
        if before is None or after is None:
            if after is not None or self.name not in NEVER_DELETED:
                yield from super().happened(id, before, after, moment)
        elif touched := self.root.touched(before, after, moment.now):
            soft = after.get(DELETED) and not before.get(DELETED)
            yield Happened(self.name, SOFT_DELETED if soft else CHANGED, id, touched)

    def tell(self, what: Happened, before: Row | None, after: Row | None, moment: Moment) -> Told:
        root, shown = self.root, FIELD_VALUES[self.name]
        if after is None:
            assert before is not None
            values = root.values(VALUES.get(self.name, ()), before, (), moment, new=False)
            return Told([], values, root.values(shown, before, (), moment, new=False))
        changes = what.touched or root.inserted(after)
        return Told(
            changes, None, root.values(shown, after, changes, moment, new=before is None)
        )  # fmt: skip

    def news(self, told: Told, after: Row | None, moment: Moment) -> dict[str, Any]:
        return {} if after is None else self.root.held(told.changes, after, moment)


class Sales(Rows):
    """How a sale ends is told once more, without any values."""

    def happened(
        self, id: Id, before: Row | None, after: Row | None, moment: Moment
    ) -> Iterator[Happened]:
        yield from super().happened(id, before, after, moment)
        if after is None:
            return
        ended = SALE.get(after["Status"])
        if ended and (before is None or before["Status"] != after["Status"]):
            yield Happened(self.name, ended, id, ["status"])
        done = after["Completed"] == "Completed"
        if done and (before is None or before["Completed"] != "Completed"):
            yield Happened(self.name, "completed", id, ["done"])

    def tell(self, what: Happened, before: Row | None, after: Row | None, moment: Moment) -> Told:
        if what.verb in ENDINGS:
            return Told(["sale_id", *what.touched, "updated", "updated_associate_id"])
        return super().tell(what, before, after, moment)


class Contents(Teller):
    """The content of documents. A draft of him who has it checked out is not theirs yet."""

    name = "document"

    def happened(
        self, id: Id, before: Row | None, after: Row | None, moment: Moment
    ) -> Iterator[Happened]:
        document = str(id).removeprefix("document/")
        if not document.isdecimal() or int(document) not in moment.store.table("document"):
            return
        yield Happened(self.name, "edited", int(document), [])


class Consents(Teller):
    """What a person agreed to. One that is withdrawn stays, with a legal base that says so."""

    name = "person"

    def __init__(self, root: Root) -> None:
        self.root = root

    def happened(
        self, id: Id, before: Row | None, after: Row | None, moment: Moment
    ) -> Iterator[Happened]:
        row = after or before
        assert row is not None
        if row["PersonId"] not in moment.store.table("person"):
            return
        touched = self.root.touched(before, after, moment.now) if before and after else []
        if before is not None and after is not None and not touched:
            return
        withdrawn = after is None or self._withdrawn(after, moment.store)
        if withdrawn and before is not None and self._withdrawn(before, moment.store):
            return
        yield Happened(self.name, "unconsented" if withdrawn else "consented", row["PersonId"], touched)  # fmt: skip

    @staticmethod
    def _withdrawn(row: Row, store: Store) -> bool:
        base = store.table("legal_base").get(row["LegalBase"] or 0)
        return base is not None and base["Key"] == WITHDRAWN

    def tell(self, what: Happened, before: Row | None, after: Row | None, moment: Moment) -> Told:
        if what.verb == "unconsented":
            return Told([])
        return Told(what.touched or list(self.root.created))


class Quotes(Teller):
    """What becomes of a version is told of its quote."""

    name = "quote"

    def happened(
        self, id: Id, before: Row | None, after: Row | None, moment: Moment
    ) -> Iterator[Happened]:
        if before is None or after is None or before["State"] == after["State"]:
            return
        verb = QUOTE.get(after["State"])
        if verb is not None:
            yield Happened(self.name, verb, after["QuoteId"], [])


class Chats(Teller):
    """Sessions: when one begins, and when it comes to another state."""

    name = "chatsession"

    def __init__(self, root: Root, numbers: Callable[[str, Any], Any]) -> None:
        self.root, self._numbers = root, numbers

    def happened(
        self, id: Id, before: Row | None, after: Row | None, moment: Moment
    ) -> Iterator[Happened]:
        if before is None:
            yield Happened(self.name, CREATED, id, [])
        elif after is not None:
            touched = set(self.root.touched(before, after, moment.now)) - CHAT_TRACES
            if touched - {self.root.created[0]}:
                yield Happened(self.name, CHANGED, id, [])

    def tell(self, what: Happened, before: Row | None, after: Row | None, moment: Moment) -> Told:
        assert after is not None
        if what.verb != CREATED:
            return Told([])
        shown = {name: self._numbers(prop, after.get(prop)) for name, prop in CHAT_VALUES.items()}
        return Told([], None, shown)


class Messages(Teller):
    """Of chats."""

    name = "chatsession"

    def happened(
        self, id: Id, before: Row | None, after: Row | None, moment: Moment
    ) -> Iterator[Happened]:
        if before is None and after is not None:
            yield Happened(self.name, "message", after["ChatSessionId"], [])

    def tell(self, what: Happened, before: Row | None, after: Row | None, moment: Moment) -> Told:
        return Told(list(CHAT_MESSAGE))
