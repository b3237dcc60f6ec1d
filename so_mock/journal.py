"""What happened: one Entry for every request, also for those refused at the door. Bounded by count
and by bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple

ENTRIES = 1_000
BYTES = 16 * 1024 * 1024
HEAD = 16 * 1024  # of a body that is kept


class Entry(NamedTuple):
    id: int
    at: float  # seconds since the epoch
    milliseconds: float
    verb: str
    path: str
    operation: str
    user: str
    status: int
    fidelity: str
    by: str
    ignored: tuple[str, ...]
    changes: tuple[str, ...]
    error: str
    request: bytes

    def as_record(self) -> dict[str, Any]:
        from datetime import UTC, datetime

        return {
            "id": self.id,
            "at": datetime.fromtimestamp(self.at, UTC).isoformat(timespec="milliseconds"),
            "request": f"{self.verb} {self.path}",
            "operation": self.operation or None,
            "user": self.user or None,
            "status": self.status,
            "fidelity": self.fidelity or None,
            "answeredBy": self.by or None,
            "ignored": list(self.ignored),
            "changes": list(self.changes),
            "error": self.error or None,
            "milliseconds": round(self.milliseconds, 3),
        }


class Journal:
    """The newest entries. A body is kept up to 16 KB of its head, without the secrets that headers
    carry."""

    __slots__ = ("_bytes", "_entries", "_next")

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque()
        self._bytes = 0
        self._next = 1

    def number(self) -> int:
        """The id of the next entry: an answer carries it before the entry is written."""
        id = self._next
        self._next = id + 1
        return id

    def add(self, entry: Entry) -> None:
        self._entries.append(entry)
        self._bytes += len(entry.request)
        while len(self._entries) > ENTRIES or self._bytes > BYTES:
            self._bytes -= len(self._entries.popleft().request)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def get(self, id: int) -> Entry | None:
        return next((entry for entry in self._entries if entry.id == id), None)
