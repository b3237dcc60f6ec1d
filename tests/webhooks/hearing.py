"""A webhook that nobody sends to, and what it would have been told."""

import json
from typing import Any

from contract.driver import plant

from so_mock.tenant import Tenant
from so_mock.webhooks.payload import body_of

NOWHERE = "https://receiver.example/hook"


class Hearing:
    """Listens to the events that are named. It runs a script, so nothing leaves the queue on its own."""

    def __init__(self, tenant: Tenant, *events: str, **hook: Any) -> None:
        given = {"Name": "Ear", "Events": list(events), "TargetUrl": NOWHERE, "Type": "crmscript"}
        self.tenant = tenant
        self.id = plant(tenant, "webhook", **{**given, "State": "Active", "Secret": "", **hook})
        self.seen = 0

    @property
    def hook(self) -> Any:
        return self.tenant.store.table("webhook").rows[self.id]

    def deliveries(self) -> list[Any]:
        self.tenant.follow.catch_up(self.tenant.store)
        rows = self.tenant.store.table("_delivery").scan()
        return [row for row in rows if row["Webhook"] == self.id]

    def news(self) -> list[Any]:
        """The bodies since it was last asked."""
        rows = [row for row in self.deliveries() if row["id"] > self.seen]
        self.seen = max([self.seen, *(row["id"] for row in rows)])
        events = self.tenant.store.table("_event").rows
        return [
            json.loads(body_of(events[row["Event"]], self.hook, self.tenant.name)) for row in rows
        ]

    def names(self) -> list[str]:
        return [body["Event"] for body in self.news()]

    def only(self) -> Any:
        (body,) = self.news()
        return body


def verbs(entity: str, *names: str) -> list[str]:
    return [
        f"{entity}.{name}" for name in names or ("created", "changed", "softdeleted", "deleted")
    ]
