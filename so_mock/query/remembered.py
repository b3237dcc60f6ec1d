"""Remembered: what was made once and may be asked for again, as much of it as a limit allows."""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """The oldest are forgotten first. What alone weighs a tenth of the limit is not remembered at all. Threads may
    look and keep at the same time."""

    __slots__ = ("_found", "_limit", "_lock", "_weights", "weight")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._found: dict[Hashable, T] = {}
        self._weights: dict[Hashable, int] = {}
        self._lock = Lock()
        self.weight = 0

    def __len__(self) -> int:
        return len(self._found)

    def get(self, key: Hashable) -> T | None:
        return self._found.get(key)

    def keep(self, key: Hashable, value: T, weight: int) -> None:
        if weight * 10 > self._limit:
            return
        with self._lock:
            self.weight += weight - self._weights.pop(key, 0)
            self._found[key], self._weights[key] = value, weight
            while self.weight > self._limit:
                oldest = next(iter(self._weights))
                self.weight -= self._weights.pop(oldest)
                del self._found[oldest]
