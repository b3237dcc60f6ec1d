"""What follows from each unit that wrote something: events, and a delivery for each webhook that listens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from hashlib import md5
from typing import TYPE_CHECKING, Any

from so_mock.clock import Clock, Setting
from so_mock.entities.webhooks import (
    DELIVERIES,
    EVENTS,
    HEARD,
    LISTENING,
    NOT_RUN,
    PENDING,
    WEBHOOK,
    is_script,
)
from so_mock.mail.rows import MAILS
from so_mock.webhooks.payload import timestamp, variables

if TYPE_CHECKING:
    from so_mock.crm import Crm
    from so_mock.entities.shape import Shapes
    from so_mock.store.changes import Changes, Entry, Store
    from so_mock.store.table import Id, Row, Table
    from so_mock.webhooks.events import Tellers
    from so_mock.webhooks.root_columns import Moment
    from so_mock.webhooks.teller import Happened, Teller, Told

MOST_PUT_DOWN = 15_000  # units of which events are still to be made
_OF_A_WEBHOOK = re.compile(rf"{WEBHOOK}\d+")


class Follow:
    """Of one tenant, for its store. Holds nothing that leads back to either.

    `ring`: told the tenant's name when something waits to be sent.
    """

    __slots__ = ("_listened", "_ring", "_tellers", "clock", "shapes", "tenant")

    def __init__(
        self, shapes: Shapes, clock: Clock, tenant: str, ring: Callable[[str], None] | None
    ) -> None:
        self.shapes, self.clock, self.tenant, self._ring = shapes, clock, tenant, ring
        self._tellers: Tellers | None = None  # most tenants have no webhook
        # By the table of webhooks as it had this stamp.
        self._listened: tuple[int, dict[str, bool | None]] = -1, {}

    def __call__(self, store: Store, changes: Changes) -> None:
        """Within the open unit. Without a webhook this costs a look-up; what somebody listens to is only put down: its events
        are made beside the calls, and at once where webhooks themselves were written."""
        hooks = store.tables.get(WEBHOOK)  # planted since `wake`, if there are any
        if hooks is None or not hooks.rows:
            return
        listened, log, due = self._listened_by(hooks), [], False
        for entry in changes.log:
            table = entry[0]
            wanted = listened.get(table)
            if wanted is None:
                wanted = self._wanted(store, entry, hooks)
            if wanted:
                log.append(entry[:4])
            elif table == DELIVERIES:
                due = due or _is_due(entry)
        if due and changes.sent:
            from so_mock.webhooks.disturbances import play  # where a scenario says so

            play(store, changes, self.clock.seconds())
        if log:
            store.insert(HEARD, {"Log": log, "By": changes.by, "Sent": changes.sent, "Seconds": self.clock.seconds()})  # fmt: skip
            if any(entry[0] == WEBHOOK for entry in log):
                self.catch_up(store)
            elif self.behind(store) > MOST_PUT_DOWN:
                self.make_next(store)  # calls without a pause: each makes room for its own
        if self._ring is not None and (log or due):
            self._ring(self.tenant)

    def catch_up(self, store: Store) -> None:
        while self.behind(store):
            self.make_next(store)

    def behind(self, store: Store) -> int:
        """How many units are put down, of which events are to be made."""
        held = store.tables.get(HEARD)
        return 0 if held is None else len(held.rows)

    def make_next(self, store: Store) -> None:
        """Events of the first unit that is put down, and a delivery for each webhook that listens."""
        held = store.table(HEARD)
        # They go as they came. To ask a dict for its first costs a step for each that went before.
        row = held.rows.get(held.next_id - len(held)) or next(iter(held.scan()))
        with store.unit() as changes:
            mark = len(changes)
            store.delete(HEARD, row["id"])
            self._happened(store, row)
            if row["Sent"]:
                from so_mock.webhooks.disturbances import play

                made = type(changes)()
                made.log, made.sent = changes.log[mark:], row["Sent"]
                play(store, made, row["Seconds"])

    def _listened_by(self, hooks: Table) -> dict[str, bool | None]:
        """Table -> whether somebody listens to what becomes of its rows, None where that depends on the row; of those that
        were written since a webhook was."""
        stamp, found = self._listened
        if stamp != hooks.stamp:
            found = {DELIVERIES: False, EVENTS: False, HEARD: False}
            self._listened = hooks.stamp, found
        return found

    def _wanted(self, store: Store, entry: Entry, hooks: Table) -> bool:
        """Whether somebody listens to what became of this row; what that says of the whole table is remembered."""
        from so_mock.webhooks.events import Tellers  # for those who have webhooks

        table, _, before, after, *_ = entry
        tellers = self._tellers = self._tellers or Tellers(self.shapes)
        heard, listened = hooks.keys(LISTENING), self._listened[1]
        if table not in listened:
            listened[table] = tellers.listened(table, heard) if heard else False
        wanted = listened[table]
        if wanted is None:
            wanted = tellers.wanted(table, store, after or before or {}, heard)
        return wanted

    def _happened(self, store: Store, put_down: Row) -> None:
        from so_mock.webhooks.events import Tellers
        from so_mock.webhooks.root_columns import Moment

        tellers = self._tellers = self._tellers or Tellers(self.shapes)
        # The first row before and the last row after: what happened in between, nobody outside has seen.
        net: dict[tuple[str, Id], list[Row | None]] = {}
        for table, id, before, after in put_down["Log"]:
            net.setdefault((table, id), [before, None])[1] = after
        clock = Clock(self.clock.zone, Setting(frozen=put_down["Seconds"]))
        stamp = timestamp(clock)
        fraction = stamp.rstrip("Z").partition(".")[2]
        moment = Moment(store, clock.now(), fraction, clock.zone, put_down["By"])
        for (table, id), (first, last) in net.items():
            if first is last:
                continue
            for teller in tellers.of(table):
                self._tell(teller, id, first, last, moment, stamp)

    def _tell(
        self, teller: Teller, id: Id, before: Row | None, after: Row | None, moment: Moment, stamp: str,
    ) -> None:  # fmt: skip
        store = moment.store
        known: dict[str, str] = {}  # verb -> EventId: whatever name of its list it goes by
        done: set[tuple[str, Id]] = set()
        for what in teller.happened(id, before, after, moment):
            hooks = store.table(WEBHOOK).by(LISTENING, f"{what.entity}.{what.verb}".lower())
            hooks = [hook for hook in hooks if (what.verb, hook["WebhookId"]) not in done]
            if hooks:
                done.update((what.verb, hook["WebhookId"]) for hook in hooks)
                told = teller.tell(what, before, after, moment)
                event_id = known.setdefault(what.verb, next_event_id(store, self.tenant, stamp))
                event = event_row(store, what, told, event_id, stamp, moment.by)
                queue(store, event, hooks, self.tenant, partial(teller.news, told, after, moment))

    def wake(self, store: Store) -> None:
        """Of a store that was just put in place: what waited in it goes on waiting."""
        store.table(WEBHOOK)
        if self._ring is None:
            return
        if self.behind(store) or any(
            row["State"] == PENDING
            for table in (DELIVERIES, MAILS)
            for row in store.table(table).rows.values()
        ):
            self._ring(self.tenant)


def _is_due(entry: Entry) -> bool:
    """Whether what was written of a delivery leaves it to be sent, which it was not before."""
    _, _, before, after, *_ = entry
    pending = after is not None and after["State"] == PENDING
    return pending and (before is None or before["State"] != PENDING)


def next_event_id(store: Store, tenant: str, stamp: str) -> str:
    """The same for the same event of the same world; another one at any other time."""
    return guid_of(tenant, store.table(EVENTS).next_id, stamp)


def guid_of(*parts: object) -> str:
    """A GUID that follows from these."""
    found = md5("/".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
    return f"{found[:8]}-{found[8:12]}-4{found[13:16]}-a{found[17:20]}-{found[20:]}"


def event_row(store: Store, what: Happened, told: Told, event_id: str, stamp: str, by: int) -> Row:
    """The row of an event, stored. Of a webhook itself others are told in short, and that nobody did it."""
    header = event = f"{what.entity}.{what.verb}"
    entity = what.entity
    if _OF_A_WEBHOOK.fullmatch(entity):
        event, entity, by = f"{WEBHOOK}.{what.verb}", "", 0
    return store.insert(EVENTS, {
        "EventId": event_id, "Event": event, "Entity": entity, "PrimaryKey": what.key, "Changes": told.changes,
        "Values": told.values, "FieldValues": told.fields, "ChangedByAssociateId": by, "Timestamp": stamp, "Header": header,
    })  # fmt: skip


def queue(
    store: Store, event: Row, hooks: Iterable[Row], tenant: str, news: Callable[[], Mapping[str, Any]]
) -> None:  # fmt: skip
    """A delivery of the event for each of the webhooks. A script is not run; `news`: what it would have been told besides."""
    for hook in hooks:
        made = {"Webhook": hook["WebhookId"], "Event": event["id"], "State": PENDING, "Due": 0, "Attempts": []}  # fmt: skip
        if is_script(hook):
            made |= {"State": NOT_RUN, "Body": variables(event, hook, tenant, news())}
        store.insert(DELIVERIES, made)


def signal(crm: Crm, event: str, key: int, data: Mapping[str, Any]) -> None:
    """An event that no row tells of: somebody says that it happened. Of `data` the names are told, as what has changed."""
    from so_mock.webhooks.teller import Happened, Told

    store, stamp = crm.store, timestamp(crm.clock)
    if store.follow is not None:
        store.follow.catch_up(store)
    hooks = store.table(WEBHOOK).by(LISTENING, event.lower())
    if hooks:
        entity, _, verb = event.partition(".")
        what, told = Happened(entity, verb, key, []), Told(list(data))
        event_id, by = next_event_id(store, crm.tenant, stamp), crm.caller.associate_id
        row = event_row(store, what, told, event_id, stamp, by)
        queue(store, row, hooks, crm.tenant, lambda: data)
