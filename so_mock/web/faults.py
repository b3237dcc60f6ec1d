"""What a scenario does to an answer on its way: delays, and faults on the wire."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from so_mock.scenario import Plan

Head = list[tuple[bytes, bytes]]


async def play(
    plan: Plan, status: int, head: Head, content: bytes, scope: MutableMapping[str, Any],
    receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]],
) -> None:  # fmt: skip
    """Sends the answer as the plan has it. Delays and faults take real time, not the clock's."""
    if plan.delay:
        await asyncio.sleep(plan.delay)
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": content})
