"""What goes on beside the calls: webhooks and mails on their way out, and whoever outside is asked before an answer.

One for a process, in its event loop. It holds no rows: what is to be sent lies in the tenants, and is looked for when they ring.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from so_mock.call import Knock, Knocked, Post, Posted, Question

if TYPE_CHECKING:
    from so_mock.tenant import Tenant


class Background:
    """`find` gives the tenant of a name, None once it is gone."""

    def __init__(self, find: Callable[[str], Tenant | None]) -> None:
        self._find = find

    def ring(self, name: str) -> None:
        """Something of this tenant's waits to be sent. Without a running event loop it goes on waiting."""

    async def ask(self, question: Question) -> Posted | Knocked:
        """What the world outside answers. Never raises: that it cannot be reached is an answer."""
        if isinstance(question, Post):
            return await self._post(question)
        return await self._knock(question)

    async def _post(self, question: Post) -> Posted:
        return Posted(error="nothing is sent yet")

    async def _knock(self, question: Knock) -> Knocked:
        return Knocked("nothing is sent yet")
