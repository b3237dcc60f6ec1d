"""How fast is sent beside API calls: as fast as it goes while none come, and a little at a time while they do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

APART = 0.005  # seconds between two things that are done while few calls come: each takes the loop for about 0.5 ms
EASY = 50  # calls a second that double the time between them; many more fill the loop, and all wait for what is done beside
LONGEST = 0.25  # seconds between them however many calls come
QUIET = 0.02  # seconds without a call, after which none are said to come


class Pace:
    """`calls`: how many requests were answered so far, any number that grows with them."""

    def __init__(self, calls: Callable[[], int]) -> None:
        self._calls = calls
        self._known = calls()
        self._busy_until = self._last = 0.0
        self._first = asyncio.Lock()
        self._counted = 0.0, self._known  # since when calls are counted, and from which number on
        self._rate = 0.0  # calls a second, of late
        self.hurried = False  # somebody waits for the end

    async def turn(self) -> None:
        """Returns when it is the next one's turn to be sent, in the order in which they asked. Only the first of them counts
        time: nobody has a turn kept for him that is far away by the time that calls are over."""
        async with self._first:
            loop = asyncio.get_running_loop()
            since = max(self._last, loop.time())
            while wait := self.wait(since):
                await asyncio.sleep(wait)
            self._last = loop.time()
        await asyncio.sleep(0)

    def wait(self, since: float) -> float:
        """Seconds until something may be done that was last done at `since`, by the loop's clock. Less where nobody may call by
        then: to be asked once more. 0.0: now."""
        now = asyncio.get_running_loop().time()
        left = since + self.apart - now
        return 0.0 if self._is_quiet(now) or left <= 0 else min(left, self._busy_until - now)

    @property
    def apart(self) -> float:
        """Seconds between two things that are done beside calls."""
        return min(APART * (1 + self._rate / EASY), LONGEST)

    @property
    def is_quiet(self) -> bool:
        """Whether nobody calls just now, or somebody waits for the end."""
        return self._is_quiet(asyncio.get_running_loop().time())

    def _is_quiet(self, now: float) -> bool:
        calls = self._calls()
        if calls != self._known:
            if now >= self._busy_until:
                # The first in a while: there may be many, until they are counted.
                self._rate, self._counted = EASY * LONGEST / APART, (now, calls)
            self._known, self._busy_until = calls, now + QUIET
        since, first = self._counted
        if now - since >= QUIET:
            self._rate, self._counted = (calls - first) / (now - since), (now, calls)
        return self.hurried or now >= self._busy_until
