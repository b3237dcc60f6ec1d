"""How fast is sent beside API calls: as fast as it goes while none come, and a little at a time while they do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

APART = 0.005  # seconds between two sendings while calls come: each takes the event loop for about 0.3 ms
YIELDING = 40  # times that the loop is late by, to be added
LONGEST = 0.1  # seconds between them where the loop is late anyway
QUIET = 0.02  # seconds without a call, after which none are said to come


class Pace:
    """`calls`: how many requests were answered so far, any number that grows with them."""

    def __init__(self, calls: Callable[[], int]) -> None:
        self._calls = calls
        self._known = calls()
        self._busy_until = self._last = 0.0
        self._first = asyncio.Lock()
        self._late = 0.0  # how much later than asked the loop woke whoever had a turn, of late: it is that busy
        self.hurried = False  # somebody waits for the end

    async def turn(self) -> None:
        """Returns when it is the next one's turn to be sent, in the order in which they asked. Only the first of them counts
        time: nobody has a turn kept for him that is far away by the time that calls are over."""
        async with self._first:
            loop = asyncio.get_running_loop()
            now = loop.time()
            mine = max(self._last, now) + self.apart
            while not self._is_quiet(now) and now < mine:
                until = min(mine, self._busy_until)
                await asyncio.sleep(until - now)
                now = loop.time()
                self._late += (now - until - self._late) / 8
            self._last = now
        await asyncio.sleep(0)

    @property
    def apart(self) -> float:
        """Seconds between two things that are done beside calls."""
        return min(APART + YIELDING * self._late, LONGEST)

    @property
    def is_quiet(self) -> bool:
        """Whether nobody calls just now, or somebody waits for the end."""
        return self._is_quiet(asyncio.get_running_loop().time())

    def _is_quiet(self, now: float) -> bool:
        calls = self._calls()
        if calls != self._known:
            self._known, self._busy_until = calls, now + QUIET
        return self.hurried or now >= self._busy_until
