"""What happened to a row, as webhooks are told it (sheet: webhooks.md 4, 5, 6, 11).

A Teller knows the events of one table. It is given a row as it was before the unit and as it is after it, and says at first
only which events that makes: what they tell is made for those that somebody listens to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from so_mock.conventions.blobs import CONTENT
from so_mock.entities import custom
from so_mock.entities.custom import Field
from so_mock.entities.lists import CUSTOM as ITEMS
from so_mock.entities.lists import OF_ENTITY
from so_mock.entities.model import DELETED, Entity
from so_mock.entities.shape import Shapes
from so_mock.entities.webhooks import WEBHOOK
from so_mock.store.changes import Store
from so_mock.store.reads import Reads
from so_mock.store.table import Id, Row
from so_mock.webhooks.facts import (
    CHAT_MESSAGE,
    CHAT_TRACES,
    CHAT_VALUES,
    EXTRA_VALUES,
    FIELD_VALUES,
    LISTS,
    NAME_ONLY,
    NAMES,
    NEVER_DELETED,
    QUOTE,
    SALE,
    STATES,
    VALUES,
)
from so_mock.webhooks.roots import Moment, Root, dated

CREATED, CHANGED, SOFT_DELETED, REMOVED = "created", "changed", "softdeleted", "deleted"
WITHDRAWN = "WITHDRAWN"


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


class Teller(Protocol):
    def entities(self, store: Store, row: Row) -> tuple[str, ...]:
        """What the row's events are called before their dot; nothing but a look-up."""

    def happened(self, id: Id, before: Row | None, after: Row | None, moment: Moment) -> Iterator[Happened]: ...  # fmt: skip

    def tell(self, what: Happened, before: Row | None, after: Row | None, moment: Moment) -> Told: ...  # fmt: skip


class Rows:
    """Rows of an entity that has events of its own."""

    def __init__(self, name: str, root: Root) -> None:
        self.name, self.root = name, root
        self._names = (name,)

    def entities(self, store: Store, row: Row) -> tuple[str, ...]:
        return self._names

    def happened(
        self, id: Id, before: Row | None, after: Row | None, moment: Moment
    ) -> Iterator[Happened]:
        if before is None:
            yield Happened(self.name, CREATED, id, [])
        elif after is None:
            if self.name not in NEVER_DELETED:
                yield Happened(self.name, REMOVED, id, [])
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
        if what.verb in ("sold", "lost", "completed"):
            return Told(["sale_id", *what.touched, "updated", "updated_associate_id"])
        return super().tell(what, before, after, moment)


class Contents:
    """The content of documents. A draft of him who has it checked out is not theirs yet."""

    def entities(self, store: Store, row: Row) -> tuple[str, ...]:
        return ("document",) if str(row["id"]).startswith("document/") else ()

    def happened(
        self, id: Id, before: Row | None, after: Row | None, moment: Moment
    ) -> Iterator[Happened]:
        document = str(id).removeprefix("document/")
        if not document.isdecimal() or int(document) not in moment.store.table("document"):
            return
        yield Happened("document", "edited", int(document), [])

    def tell(self, what: Happened, before: Row | None, after: Row | None, moment: Moment) -> Told:
        return Told([])


class Consents:
    """What a person agreed to. One that is withdrawn stays, with a legal base that says so."""

    def __init__(self, root: Root) -> None:
        self.root = root

    def entities(self, store: Store, row: Row) -> tuple[str, ...]:
        return ("person",)

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
        yield Happened("person", "unconsented" if withdrawn else "consented", row["PersonId"], touched)  # fmt: skip

    @staticmethod
    def _withdrawn(row: Row, store: Store) -> bool:
        base = store.table("legal_base").get(row["LegalBase"] or 0)
        return base is not None and base["Key"] == WITHDRAWN

    def tell(self, what: Happened, before: Row | None, after: Row | None, moment: Moment) -> Told:
        if what.verb == "unconsented":
            return Told([])
        return Told(what.touched or list(self.root.created))


class Quotes:
    """What becomes of a version is told of its quote."""

    def entities(self, store: Store, row: Row) -> tuple[str, ...]:
        return ("quote",)

    def happened(
        self, id: Id, before: Row | None, after: Row | None, moment: Moment
    ) -> Iterator[Happened]:
        if before is None or after is None or before["State"] == after["State"]:
            return
        verb = QUOTE.get(after["State"])
        if verb is not None:
            yield Happened("quote", verb, after["QuoteId"], [])

    def tell(self, what: Happened, before: Row | None, after: Row | None, moment: Moment) -> Told:
        return Told([])


class Chats:
    """Sessions: when one begins, and when it comes to another state."""

    def __init__(self, root: Root, numbers: Any) -> None:
        self.root, self._numbers = root, numbers

    def entities(self, store: Store, row: Row) -> tuple[str, ...]:
        return ("chatsession",)

    def happened(
        self, id: Id, before: Row | None, after: Row | None, moment: Moment
    ) -> Iterator[Happened]:
        if before is None:
            yield Happened("chatsession", CREATED, id, [])
        elif after is not None:
            touched = set(self.root.touched(before, after, moment.now)) - CHAT_TRACES
            if touched - {self.root.created[0]}:
                yield Happened("chatsession", CHANGED, id, [])

    def tell(self, what: Happened, before: Row | None, after: Row | None, moment: Moment) -> Told:
        assert after is not None
        if what.verb != CREATED:
            return Told([])
        shown = {name: self._numbers(prop, after.get(prop)) for name, prop in CHAT_VALUES.items()}
        return Told([], None, shown)


class Messages:
    """Of chats."""

    def entities(self, store: Store, row: Row) -> tuple[str, ...]:
        return ("chatsession",)

    def happened(
        self, id: Id, before: Row | None, after: Row | None, moment: Moment
    ) -> Iterator[Happened]:
        if before is None and after is not None:
            yield Happened("chatsession", "message", after["ChatSessionId"], [])

    def tell(self, what: Happened, before: Row | None, after: Row | None, moment: Moment) -> Told:
        return Told(list(CHAT_MESSAGE))


class Items:
    """Items of a list, which goes by the name of its table and by the number it has in the table of lists."""

    def __init__(self, listed: str, root: Root) -> None:
        self.listed, self.root = listed, root
        self._name = f"list.{listed}"
        self._retired = root.entity.retired

    def entities(self, store: Store, row: Row) -> tuple[str, ...]:
        if self.listed in NAME_ONLY:
            return (self._name,)
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


class Extra:
    """Rows of a table that a customer made; by its columns."""

    def __init__(self, table: str, definitions: custom.Definitions) -> None:
        self.table, self._definitions = table, definitions
        self._names = (table,)

    def entities(self, store: Store, row: Row) -> tuple[str, ...]:
        return self._names

    def happened(
        self, id: Id, before: Row | None, after: Row | None, moment: Moment
    ) -> Iterator[Happened]:
        if before is None:
            yield Happened(self.table, CREATED, id, [])
        elif after is None:
            yield Happened(self.table, REMOVED, id, [])
        else:
            yield Happened(self.table, CHANGED, id, [])

    def tell(self, what: Happened, before: Row | None, after: Row | None, moment: Moment) -> Told:
        own = self._definitions.columns(Reads(moment.store), self.table)
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


_SYSTEM = [
    Field(name, "int" if name in ("id", "dbi_agent_id") else "date", "", 0) for name in EXTRA_VALUES
]


def _shown(own: list[Field]) -> list[Field]:
    return [field for field in own if field.kind != "text"]


class Hooks:
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
