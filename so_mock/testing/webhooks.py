"""The webhooks of a tenant, as tests look at what was sent."""

from __future__ import annotations

from typing import Any

from so_mock.testing.link import Link, SoMockError, part

Delivery = dict[str, Any]
__tracebackhide__ = SoMockError.hidden


class Webhooks:
    """What became of each event for each webhook that listens to it."""

    def __init__(self, link: Link, tenant: str) -> None:
        self._link, self._tenant = link, tenant

    def deliveries(
        self, event: str = "", *, webhook: int | None = None, state: str = ""
    ) -> list[Delivery]:
        """Those of an event (`contact.created`), of a webhook (its id), in a state: `pending`, `delivered`, `given up`,
        `dropped`, `not run`. Oldest first; the server keeps the last 1,000 that are done."""
        asked: dict[str, str | int | None] = {"event": event, "webhook": webhook, "state": state}
        told = self._link.ask("GET", "webhooks/deliveries", tenant=self._tenant, query=asked)
        found: list[Delivery] = told["deliveries"]
        return found

    def delivery(self, which: int | Delivery) -> Delivery:
        """All that is remembered of one: each attempt, and `sent` with url, headers and body."""
        return self._ask("GET", f"webhooks/deliveries/{_id(which)}")

    def again(self, which: int | Delivery) -> Delivery:
        """Sends it once more. Answers the delivery that is on its way."""
        return self._ask("POST", f"webhooks/deliveries/{_id(which)}/again")

    def idle(self, timeout: float = 10.0) -> dict[str, Any]:
        """Waits until nothing is left to be sent now: `so.webhooks.idle()` after the calls, then look at the receiver.

        What has to be tried again later waits for the tenant's clock, and is told as `waiting_for_clock`: turn it with
        `so.clock.advance(seconds=5)`. Raises SoMockError when something is still on its way after so many seconds.
        """
        told = self._ask("POST", "webhooks/idle", {"timeout": timeout})
        if not told["idle"]:
            raise SoMockError(f"{told['pending']} webhooks are still on their way after {timeout:g} s")  # fmt: skip
        return told

    def _ask(self, verb: str, path: str, body: Any = None) -> dict[str, Any]:
        found: dict[str, Any] = self._link.ask(verb, path, body, tenant=self._tenant)
        return found


def _id(which: int | Delivery) -> str:
    return part(which["id"] if isinstance(which, dict) else which)
