"""The deliveries of one tenant's store, as they were when last looked at: what waits, in queues, and what is done, which is
bounded.

All of it can be made anew from the rows.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import ref

from so_mock.entities.webhooks import DELIVERIES, DROPPED, EVENTS, PENDING
from so_mock.store.changes import Store
from so_mock.store.table import Id, Row
from so_mock.webhooks.queue import Queue

MOST_PENDING = 100_000
MOST_DONE = 1_000
SLICE = 100  # rows that are written in one turn of the loop
TOO_MANY = f"more than {MOST_PENDING:,} deliveries wait"


class Backlog:
    """It does not hold the store: one that was replaced is free at once."""

    def __init__(self, store: Store) -> None:
        self.store = ref(store)
        self.queues: dict[Id, Queue] = {}
        self._seen = 0  # all ids up to this one were looked at
        self._done: deque[Id] = deque()
        self._of_event: Counter[Id] = Counter()

    @property
    def pending(self) -> int:
        return sum(map(len, self.queues.values()))

    def rows(self, store: Store) -> Mapping[Id, Row]:
        return store.table(DELIVERIES).rows

    def look(self, store: Store) -> None:
        """What has come since takes its place."""
        table = store.table(DELIVERIES)
        since, self._seen = self._seen, table.next_id - 1
        if since >= self._seen:
            return
        new = (
            [row for id in range(since + 1, table.next_id) if (row := table.rows.get(id))]
            if since
            else table.scan()
        )
        pending, too_many = self.pending, list[Id]()
        for row in list(new):
            self._of_event[row["Event"]] += 1
            if row["State"] != PENDING:
                self._done.append(row["id"])
                continue
            queue = self.queues.get(row["Webhook"])
            if queue is None:
                queue = self.queues[row["Webhook"]] = Queue()
            queue.add(row)
            pending += 1
            if pending > MOST_PENDING:  # whoever does not take his makes room, not those who do
                too_many.append(max(self.queues.values(), key=len).pop())
                pending -= 1
        if too_many or len(self._done) > MOST_DONE:
            with store.unit():
                self.finish(store, [id for id in too_many if id in table.rows], DROPPED, TOO_MANY)

    def sent(self, store: Store, row: Row, state: str) -> None:
        """The first of its queue, as it is to be kept, needs no more attempt."""
        self.finish(store, [row], state)
        self.queues[row["Webhook"]].sent(row["id"])

    def drop(self, store: Store, hook: Id, state: str, reason: str) -> bool:
        """The first of those that wait for a webhook are not sent; whether there were any."""
        taken = self.queues[hook].drop(SLICE)
        self.finish(store, [id for id in taken if id in self.rows(store)], state, reason)
        return bool(taken)

    def finish(
        self, store: Store, deliveries: Sequence[Id | Row], state: str, reason: str = ""
    ) -> None:
        """They need nothing more, and those that were done long ago are forgotten. A row is the one to be kept."""
        rows = self.rows(store)
        told: dict[str, Any] = {"State": state} | ({"Reason": reason} if reason else {})
        with store.unit():
            for each in deliveries:
                row = each if isinstance(each, dict) else rows[each]
                store.update(DELIVERIES, {**row, **told})
                self._done.append(row["id"])
            while len(self._done) > MOST_DONE:
                self._delete(store, self._done.popleft())

    def _delete(self, store: Store, id: Id) -> None:
        gone = store.delete(DELIVERIES, id)
        if gone is None:
            return
        event = gone["Event"]
        self._of_event[event] -= 1
        if self._of_event[event] <= 0:
            del self._of_event[event]
            store.delete(EVENTS, event)
