"""What happened: one Entry for every request, also for those refused at the door. Bounded by count
and by bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from so_mock.call import Request

ENTRIES = 10_000
BYTES = 16 * 1024 * 1024
HEAD = 16 * 1024  # of a body that is kept
OVERHEAD = 1_500  # bytes of an entry without its bodies, about


class Entry(NamedTuple):
    """`request` holds the head of its body. `near`: rules that were for the operation and did not match, and why."""

    id: int
    at: float  # seconds since the epoch, by the tenant's clock
    milliseconds: float
    request: Request
    operation: str
    user: str
    status: int
    fidelity: str
    by: str
    ignored: tuple[str, ...]
    changes: tuple[str, ...]
    error: str
    answer: bytes  # the head of its body
    length: int  # of the whole of it
    media_type: str
    headers: Mapping[str, str]  # of the answer, beside those of every answer
    rule: str = ""
    fault: str = ""
    delay: float = 0.0
    near: tuple[tuple[str, str], ...] = ()

    def as_record(self) -> dict[str, Any]:
        from datetime import UTC, datetime

        request = self.request
        return {
            "id": self.id,
            "at": datetime.fromtimestamp(self.at, UTC).isoformat(timespec="milliseconds"),
            "request": f"{request.verb} {request.path}",
            "operation": self.operation or None,
            "user": self.user or None,
            "status": self.status,
            "fidelity": self.fidelity or None,
            "answeredBy": self.by or None,
            "rule": self.rule or None,
            "ignored": list(self.ignored),
            "changes": list(self.changes),
            "error": self.error or None,
            "milliseconds": round(self.milliseconds, 3),
        }


class Journal:
    """The newest entries. A body is kept up to 16 KB of its head."""

    __slots__ = ("_bytes", "_entries", "_next", "dropped", "exercised")

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque()
        self._bytes = 0
        self._next = 1
        self.dropped = 0  # entries that had to make room
        # operation -> (status, user) -> how many
        self.exercised: dict[str, dict[tuple[int, str], int]] = {}

    def number(self) -> int:
        """The id of the next entry: an answer carries it before the entry is written."""
        id = self._next
        self._next = id + 1
        return id

    def add(self, entry: Entry) -> None:
        self._entries.append(entry)
        self._bytes += _size(entry)
        while len(self._entries) > ENTRIES or self._bytes > BYTES:
            self._bytes -= _size(self._entries.popleft())
            self.dropped += 1
        counted = self.exercised.setdefault(entry.operation, {})
        key = entry.status, entry.user
        counted[key] = counted.get(key, 0) + 1

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def get(self, id: int) -> Entry | None:
        return next((entry for entry in self._entries if entry.id == id), None)


def _size(entry: Entry) -> int:
    return OVERHEAD + len(entry.request.body) + len(entry.answer)
