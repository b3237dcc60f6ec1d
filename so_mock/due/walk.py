"""A turn of the clock past what waits to be sent: each attempt at its moment, between what happens of itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from so_mock.due import Due, Turned, Turning
from so_mock.entities.webhooks import DELIVERIES, EVENTS
from so_mock.mail.setting import MAILS

if TYPE_CHECKING:
    from so_mock.background import Background
    from so_mock.clock import Setting
    from so_mock.tenant import Tenant

PATIENCE = 2.0  # seconds of real time that a turn waits for answers from outside, in all
LOOK = 0.005


async def walked(background: Background, tenant: Tenant, wanted: Callable[[], Setting]) -> Turned:
    """`wanted`: how the clock is to run, asked once nobody else turns it. What answers too slowly is not waited for: what would
    have followed waits for the clock anew."""
    while tenant.turning:
        await asyncio.sleep(LOOK)
    turning = Turning(tenant, wanted())
    tenant.turning = True
    try:
        if background.sends(tenant):
            await _steps(background, turning)
        if not turning.over:
            turning.act()
    finally:
        tenant.turning = False
    return turning.end()


async def _steps(background: Background, turning: Turning) -> None:
    loop, tenant = asyncio.get_running_loop(), turning.tenant
    until = loop.time() + PATIENCE
    tried: set[tuple[str, Any, float]] = set()
    while (left := until - loop.time()) > 0:
        await background.idle(tenant, left)
        if turning.over:
            return
        waiting = [each for each in background.waiting(tenant) if _key(each) not in tried]
        moment = min([turning.coming, *(each["due"] for each in waiting)])
        if moment > turning.end_seconds:
            return
        if turning.act(moment):
            continue  # which may have set off more
        turning.stand(moment)
        now = [each for each in waiting if each["due"] <= moment]
        if not now:
            return
        tried.update(map(_key, now))  # one that is not taken holds up nobody
        turning.told += [told for each in now if (told := _told(tenant, each))]
        tenant.ring()


def _key(waiting: Mapping[str, Any]) -> tuple[str, Any, float]:
    return "webhook" if "webhook" in waiting else "", waiting["id"], waiting["due"]


def _told(tenant: Tenant, waiting: Mapping[str, Any]) -> Due | None:
    """None for a delivery that waits for the one in front of it, and for no time of its own."""
    when, id = tenant.clock.wall(int(waiting["due"])), waiting["id"]
    if "webhook" not in waiting:
        from so_mock.mail.kept import subject

        mail = tenant.store.table(MAILS).get(id)
        return Due(
            when, "mail is tried again", MAILS, id, subject(mail) if mail else "", acted=True
        )
    delivery = tenant.store.table(DELIVERIES).get(id)
    if delivery is None or not delivery["Due"]:
        return None
    event = tenant.store.table(EVENTS).get(delivery["Event"]) or {}
    what = "webhook is tried again" if delivery["Attempts"] else "delayed webhook is sent"
    return Due(when, what, DELIVERIES, id, event.get("Event", ""), acted=True)
