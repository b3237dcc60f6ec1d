"""How many POSTs are on their way at once: as many as leave calls half of the files that the process may have open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from so_mock.outside import most_files

LEAST = 8


class Room:
    """In the order in which they ask. Those that failed the last time, as whoever hangs did, and those that nobody knows yet, have half
    of it and no more: the rest is for the others. Nobody's time runs while he waits here."""

    def __init__(self, most: int | None = None) -> None:
        most = max(most_files() // 2, LEAST) if most is None else most
        self._all, self._doubted = asyncio.Semaphore(most), asyncio.Semaphore(most // 2)

    @asynccontextmanager
    async def one(self, doubted: bool) -> AsyncIterator[None]:
        if not doubted:
            async with self._all:
                yield
            return
        async with self._doubted, self._all:
            yield
