"""What waits for one webhook: ids of its pending deliveries, in the order in which they are sent."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from heapq import heapify, heappop, heappush

from so_mock.entities.webhooks import PENDING
from so_mock.store.table import Id, Row


class Queue:
    """`ready`: in order; one that failed stays in front until its time has come, and those behind it wait. `later`: those that
    a scenario delays, whom nobody waits for. `yields`: of these, the one that goes right behind the next one that comes; `behind`:
    those for whom it has come. `until`: the moment of the last attempt, by the tenant's clock."""

    __slots__ = ("_behind", "_later", "_yields", "ready", "sending", "until")

    def __init__(self) -> None:
        self.ready: deque[Id] = deque()
        self._later: list[tuple[float, Id]] = []
        self._yields: Id | None = None
        self._behind: dict[Id, Id] = {}
        self.sending: Id | None = None
        self.until = 0.0

    def __len__(self) -> int:
        return len(self.ready) + len(self._later)

    def __iter__(self) -> Iterator[Id]:
        yield from self.ready
        yield from (id for _, id in self._later)

    def add(self, row: Row) -> None:
        id = row["id"]
        yields = bool(row.get("Yields")) and self._yields is None
        if not row["Due"] or row["Attempts"] or (row.get("Yields") and not yields):
            self.ready.append(id)
            if self._yields is not None:
                self._behind[id], self._yields = self._yields, None
            return
        heappush(self._later, (row["Due"], id))
        if yields:
            self._yields = id

    def next(self, rows: Mapping[Id, Row], now: float) -> Row | None:
        """The one to be sent now."""
        while self.ready and not _is_pending(rows, self.ready[0]):
            self.ready.popleft()
        if self.ready:
            first = rows[self.ready[0]]
            if first["Attempts"] and first["Due"] > now:
                return None
        due = []
        while self._later and self._later[0][0] <= now:
            due.append(heappop(self._later)[1])
        if self._yields in due:
            self._yields = None
        self.ready.extendleft(reversed([id for id in due if _is_pending(rows, id)]))
        return rows[self.ready[0]] if self.ready else None

    def hasten(self, id: Id) -> None:
        """One that was delayed, or waits behind others, is the next."""
        at = 1 if self.sending is not None else 0  # that one is in front
        kept = [each for each in self._later if each[1] != id]
        if len(kept) < len(self._later):
            self._later = kept
            heapify(self._later)
            if self._yields == id:
                self._yields = None
        elif id in self.ready and id != self.sending:
            self.ready.remove(id)
        else:
            return
        self.ready.insert(at, id)

    def sent(self, id: Id) -> None:
        """It needs no more attempt."""
        if self.ready and self.ready[0] == id:
            self.ready.popleft()
        if id in self._behind:
            self.hasten(self._behind.pop(id))

    def pop(self) -> Id:
        """Takes out the newest one, of several: the first may be on its way."""
        if len(self.ready) > 1 or not self._later:
            return self.ready.pop()
        taken = max(self._later, key=lambda each: each[1])
        self._later.remove(taken)
        heapify(self._later)
        if self._yields == taken[1]:
            self._yields = None
        return taken[1]

    def drop(self, most: int) -> list[Id]:
        """Takes out the first ones."""
        taken = [self.ready.popleft() for _ in range(min(most, len(self.ready)))]
        while self._later and len(taken) < most:
            taken.append(heappop(self._later)[1])
        if self._yields in taken:
            self._yields = None
        return taken

    def due(self, rows: Mapping[Id, Row]) -> float | None:
        """When the next one is to be sent, by the tenant's clock; None where none is."""
        if self.ready:
            first = rows.get(self.ready[0])
            return float(first["Due"]) if first is not None and first["Attempts"] else 0.0
        return self._later[0][0] if self._later else None


def _is_pending(rows: Mapping[Id, Row], id: Id) -> bool:
    row = rows.get(id)
    return row is not None and row["State"] == PENDING
