"""How fast is sent beside API calls: as fast as it goes while none come, and a little at a time while they do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

APART = 0.005  # seconds between two sendings while calls come: each takes the event loop for about 0.3 ms
QUIET = 0.02  # seconds without a call, after which none are said to come


class Pace:
    """`calls`: how many requests were answered so far, any number that grows with them."""

    def __init__(self, calls: Callable[[], int]) -> None:
        self._calls = calls
        self._known = calls()
        self._busy_until = self._next = 0.0
        self.hurried = False  # somebody waits for the end

    async def turn(self) -> None:
        """Returns when it is the next one's turn to be sent."""
        now = asyncio.get_running_loop().time()
        calls = self._calls()
        if calls != self._known:
            self._known, self._busy_until = calls, now + QUIET
        if self.hurried or now >= self._busy_until:
            await asyncio.sleep(0)
            return
        self._next = max(self._next, now) + APART
        await asyncio.sleep(self._next - now)
