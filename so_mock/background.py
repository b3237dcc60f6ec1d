"""What goes on beside the calls: webhooks and mails on their way out, and whoever outside is asked before an answer.

One for a process, in its event loop. It holds no rows: what is to be sent lies in the tenants, and is looked for when they ring.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from so_mock.call import Knock, Knocked, Post, Posted, Question

if TYPE_CHECKING:
    from so_mock.store.table import Row
    from so_mock.tenant import Tenant


class Standing(NamedTuple):
    """How an errand stands for a tenant. `busy`: what is sent now or has to wait for nothing but its turn; `waiting`: what
    waits for the tenant's clock, each with its `id` and `due` (a moment in UTC), those due first in front."""

    busy: int = 0
    waiting: tuple[dict[str, Any], ...] = ()


class Errand(Protocol):
    """Something that is carried out for tenants, whose rows say what is to be done. Made in the event loop that it runs in,
    and gone with it. Each step looks for the tenant by its name: it may be gone, or have another store."""

    name: str  # of what it sends, in the plural

    def ring(self, name: str) -> None:
        """Something of this tenant's may be waiting, or its clock was turned, or its store is another one."""

    def standing(self, tenant: Tenant) -> Standing: ...

    async def close(self) -> None:
        """Nothing is sent any more, and what is on its way is given up; its rows stay pending."""


class Background:
    """`find` gives the tenant of a name, None once it is gone."""

    def __init__(self, find: Callable[[str], Tenant | None]) -> None:
        self._find = find

    def ring(self, name: str) -> None:
        """Something of this tenant's waits to be sent, or its clock was turned. From any thread. Without a running event loop
        it goes on waiting."""

    async def idle(self, tenant: Tenant, seconds: float = 10.0) -> dict[str, Any]:
        """Once nothing is left to be sent now, or after so many seconds of real time: `idle`, `pending` and
        `waiting_for_clock`. What a ticking clock reaches within the time is waited for."""
        return {"idle": True, "pending": 0, "waiting_for_clock": []}

    def again(self, tenant: Tenant, id: int) -> Row:
        """A delivery once more, as a new one of the same event; one that is pending is sent now, whatever the clock says.
        The row that is to be sent. Raises NotFound, or Conflict where its webhook does not take any."""
        raise NotImplementedError

    async def close(self, seconds: float) -> list[str]:
        """Sends what can be sent within the time; what was not is told, a line for each tenant. Nothing is sent afterwards."""
        return []

    async def ask(self, question: Question) -> Posted | Knocked:
        """What the world outside answers. Never raises: that it cannot be reached is an answer."""
        if isinstance(question, Post):
            return await self._post(question)
        return await self._knock(question)

    async def _post(self, question: Post) -> Posted:
        return Posted(error="nothing is sent yet")

    async def _knock(self, question: Knock) -> Knocked:
        return Knocked("nothing is sent yet")
