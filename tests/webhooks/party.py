"""The app, called in the event loop of a test, and the webhooks that it sends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import httpx

from so_mock.app import App
from so_mock.clock import Setting
from so_mock.config import Config
from so_mock.entities.webhooks import DELIVERIES, EVENTS
from so_mock.tenant import Tenant
from so_mock.tenants import Tenants
from so_mock.world import World

NOON = 1_790_000_000.0


class Party:
    """`so.rest("POST", "Contact", {...})`. The default tenant's clock stands at NOON."""

    def __init__(self, world: World, frozen: bool = True) -> None:
        self.app = App(Tenants(world), Config())
        self.tenants: Tenants = self.app.state.tenants
        self.background = self.tenants.background
        if frozen:
            self.tenant.clock.turn(Setting(frozen=NOON))

    @property
    def tenant(self) -> Tenant:
        return self.tenants.default

    async def call(self, verb: str, path: str, body: Any = None) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        sent = {"Authorization": "Basic dGplMDpUamUw"}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://so.test", headers=sent
        ) as client:
            return await client.request(verb, path, json=body)

    async def rest(self, verb: str, path: str, body: Any = None) -> Any:
        reply = await self.call(verb, f"/api/v1/{path}", body)
        assert reply.status_code in (200, 204), reply.text
        return reply.json() if reply.content else None

    async def hook(self, url: str, *events: str, **told: Any) -> int:
        made = await self.rest(
            "POST", "Webhook",
            {"Name": "hook", "Events": list(events or ("contact.created", "contact.changed")), "TargetUrl": url,
             "Type": "webhook", "State": "Active", **told},
        )  # fmt: skip
        return int(made["WebhookId"])

    async def company(self, name: str = "Acme") -> int:
        return int((await self.rest("POST", "Contact", {"Name": name}))["ContactId"])

    async def companies(self, many: int) -> None:
        for number in range(many):
            await self.company(f"Company {number}")

    async def advance(self, seconds: float) -> None:
        """The clock, as the admin API turns it; before and after all is sent that can be."""
        await self.idle()
        reply = await self.call("POST", "/_so_mock/clock", {"advance": seconds})
        assert reply.status_code == 200, reply.text
        assert (await self.idle())["idle"]

    async def idle(self, seconds: float = 10) -> dict[str, Any]:
        return await self.background.idle(self.tenant, seconds)

    def deliveries(self) -> list[dict[str, Any]]:
        self.tenant.follow.catch_up(self.tenant.store)
        return list(self.tenant.store.table(DELIVERIES).scan())

    def states(self) -> list[str]:
        return [each["State"] for each in self.deliveries()]

    def events(self) -> list[dict[str, Any]]:
        self.tenant.follow.catch_up(self.tenant.store)
        return list(self.tenant.store.table(EVENTS).scan())

    def webhook(self, id: int) -> dict[str, Any]:
        row = self.tenant.store.table("webhook").get(id)
        assert row is not None
        return row


def run(story: Callable[[], Coroutine[Any, Any, Any]]) -> None:
    async def told() -> None:
        async with asyncio.timeout(30):
            await story()

    asyncio.run(told())
