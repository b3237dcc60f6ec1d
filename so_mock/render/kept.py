"""Bytes already made, given again while everything that was read for them is unchanged (design
notes, section 3)."""

from __future__ import annotations

from typing import Any

from so_mock.store.changes import Store
from so_mock.store.reads import Noted, Reads, unchanged

LIMIT = (
    16 * 1024 * 1024
)  # bytes of answers; then all are let go, since each also keeps old rows alive

LARGEST = 1_000_000  # bytes of an answer that is kept


class Kept:
    """One for each tenant, empty in a fork."""

    __slots__ = ("_answers", "_size")

    def __init__(self) -> None:
        self._answers: dict[Any, _Answer] = {}
        self._size = 0

    def find(self, key: Any, store: Store) -> bytes | None:
        """The bytes kept under this key, while all they were made of is unchanged."""
        found = self._answers.get(key)
        if found is None:
            return None
        if found.stamp != store.stamp:
            if not unchanged(store, found.noted):
                return None
            found.stamp = store.stamp
        return found.content

    def keep(self, key: Any, store: Store, reads: Reads, content: bytes) -> bytes:
        """Keeps bytes made through `reads`, unless the clock went into them. Answers them."""
        if reads.timed or len(content) > LARGEST:
            return content
        # orjson answers in a buffer that is never shrunk: a copy takes no more than its length.
        kept = _Answer(store.stamp, reads.noted, bytes(memoryview(content)))
        old = self._answers.get(key)
        self._size += kept.size - (old.size if old else 0)
        if self._size > LIMIT:
            self._answers.clear()
            self._size = kept.size
        self._answers[key] = kept
        return kept.content


class _Answer:
    __slots__ = ("content", "noted", "stamp")

    def __init__(self, stamp: int, noted: Noted, content: bytes) -> None:
        self.stamp, self.noted, self.content = stamp, noted, content

    @property
    def size(self) -> int:
        """About what it takes: the bytes, the notes, and the objects around them."""
        return len(self.content) + 100 * len(self.noted) + 500
