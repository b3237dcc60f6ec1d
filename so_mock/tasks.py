"""Tasks of asyncio that nobody awaits."""

from __future__ import annotations

import asyncio


def unmissed(task: asyncio.Task[None]) -> asyncio.Task[None]:
    """One that goes quietly with a loop that is left without a word: what it would have done stands in rows."""
    task._log_destroy_pending = False  # type: ignore[attr-defined]
    return task
