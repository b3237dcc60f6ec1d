"""What follows from each unit that wrote something: events, and a delivery for each webhook that listens."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from so_mock.clock import Clock
from so_mock.entities.webhooks import DELIVERIES, EVENTS, PENDING
from so_mock.mail.setting import MAILS

if TYPE_CHECKING:
    from so_mock.entities.shape import Shapes
    from so_mock.store.changes import Changes, Store


class Follow:
    """Of one tenant, for its store. Holds nothing that leads back to either.

    `ring`: told the tenant's name when something waits to be sent.
    """

    __slots__ = ("_ring", "clock", "shapes", "tenant")

    def __init__(
        self, shapes: Shapes, clock: Clock, tenant: str, ring: Callable[[str], None] | None
    ) -> None:
        self.shapes, self.clock, self.tenant, self._ring = shapes, clock, tenant, ring

    def __call__(self, store: Store, changes: Changes) -> None:
        """Within the open unit. Without an active webhook this costs two look-ups."""

    def wake(self, store: Store) -> None:
        """Of a store that was just put in place: what waited in it goes on waiting."""
        if self._ring is not None and any(
            row["State"] == PENDING
            for table in (DELIVERIES, MAILS)
            for row in store.table(table).rows.values()
        ):
            self._ring(self.tenant)


__all__ = ["DELIVERIES", "EVENTS", "Follow"]
