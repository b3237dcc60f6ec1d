"""Deliveries on their way: a queue for each webhook, attempts on the tenant's clock, and what becomes of both
(sheet: webhooks.md 9).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.call import Caller, Post, Posted
from so_mock.clock import in_utc
from so_mock.entities.webhook_settings import settings, succeeded
from so_mock.entities.webhooks import (
    ACTIVE,
    DELIVERED,
    DELIVERIES,
    DROPPED,
    EVENTS,
    GIVEN_UP,
    NOT_RUN,
    PENDING,
    TOO_MANY_ERRORS,
    WEBHOOK,
    is_script,
)
from so_mock.errors import Conflict, NotFound
from so_mock.store.table import Id, Row
from so_mock.tasks import unmissed
from so_mock.webhooks import payload, warning
from so_mock.webhooks.backlog import Backlog
from so_mock.webhooks.client import Client
from so_mock.webhooks.pace import Pace
from so_mock.webhooks.queue import Queue
from so_mock.webhooks.room import Room

if TYPE_CHECKING:
    from so_mock.store.changes import Store
    from so_mock.tenant import Tenant

LOG = logging.getLogger("so_mock")
LATER = (1.0, 4.0)  # seconds from a failed attempt to the next one; the last for all beyond
AGAIN = 0.25  # seconds of real time, where one was not sent for want of a file
GONE = 410


class Job(NamedTuple):
    """One attempt. `when`: its moment on the tenant's clock; see `_when`."""

    delivery: Id
    hook: Id
    post: Post
    when: float


class Deliveries:
    """The errand of webhooks, of one event loop: see `Errand` of background.py."""

    name = "webhook deliveries"

    def __init__(self, find: Callable[[str], Tenant | None], client: Client, pace: Pace) -> None:
        self._find, self._client, self._pace = find, client, pace
        self._backlogs: dict[str, Backlog] = {}
        self._senders: dict[tuple[str, Id], asyncio.Task[None]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._loop = asyncio.get_running_loop()
        self._room = Room()

    def ring(self, name: str) -> None:
        """Raises nothing: what there is to do is done by tasks."""
        name = name.lower()
        tenant, backlog = self._find(name), self._backlogs.get(name)
        if backlog is not None and (tenant is None or backlog.store() is not tenant.store):
            self._forget(name)
            backlog = None
        if tenant is None:
            return
        if backlog is None:
            backlog = self._backlogs[name] = Backlog(tenant.store)
        backlog.look(tenant.store)
        self._start(name, tenant, backlog)
        self._wake_later(name, tenant, backlog)

    def standing(self, tenant: Tenant) -> tuple[int, tuple[dict[str, Any], ...]]:
        """How many are sent now or wait for nothing but their turn, and which wait for the clock."""
        backlog = self._backlog_of(tenant)
        if backlog is None:
            return 0, ()
        busy, waiting, now, rows = 0, [], tenant.clock.seconds(), backlog.rows(tenant.store)
        hooks = tenant.store.table(WEBHOOK).rows
        for hook, queue in backlog.queues.items():
            due = queue.due(rows)
            if due is None:
                continue
            if queue.sending is not None or due <= now or unwanted(hooks.get(hook))[0]:
                busy += len(queue)
            else:
                waiting += [(max(due, rows[id]["Due"]), id) for id in queue]
        told = [
            {"id": id, "webhook": rows[id]["Webhook"], "due": due} for due, id in sorted(waiting)
        ]
        return busy, tuple(told)

    def again(self, tenant: Tenant, id: Id) -> Row:
        """See `Background.again`. Within this turn of the loop nothing else happens to the tenant."""
        store = tenant.store
        row = store.table(DELIVERIES).rows.get(id)
        if row is None:
            raise NotFound(f"{tenant.name} has no delivery {id}")
        hook = store.table(WEBHOOK).rows.get(row["Webhook"])
        if hook is None:
            raise Conflict(f"webhook {row['Webhook']} of delivery {id} was deleted")
        if hook["State"] != ACTIVE:
            raise Conflict(
                f"webhook {row['Webhook']} of delivery {id} is {hook['State']}; one that is {ACTIVE} is sent to"
            )
        with store.unit():
            if row["State"] == PENDING:
                row = store.update(DELIVERIES, {**row, "Due": 0})
            else:
                row = store.insert(
                    DELIVERIES,
                    {"Webhook": row["Webhook"], "Event": row["Event"], "State": PENDING, "Due": 0, "Attempts": [],
                     "Again": id},
                )  # fmt: skip
        backlog = self._backlog_of(tenant)
        if backlog is not None and row["Webhook"] in backlog.queues:
            backlog.queues[row["Webhook"]].hasten(row["id"])
        return row

    def tenants(self) -> list[str]:
        return list(self._backlogs)

    async def close(self) -> None:
        senders = list(self._senders.values())
        for name in list(self._backlogs):
            self._forget(name)
        for sender in senders:
            sender.cancel()
        await asyncio.gather(*senders, return_exceptions=True)

    # -- tasks

    def _start(self, name: str, tenant: Tenant, backlog: Backlog) -> None:
        now, rows = tenant.clock.seconds(), backlog.rows(tenant.store)
        hooks = tenant.store.table(WEBHOOK).rows
        for hook, queue in backlog.queues.items():
            due = queue.due(rows)
            if due is None or (name, hook) in self._senders:
                continue
            if due > now and not unwanted(hooks.get(hook))[0]:
                continue
            sender = unmissed(self._loop.create_task(self._send(name, backlog, hook)))
            self._senders[name, hook] = sender
            sender.add_done_callback(_told)

    def _wake_later(self, name: str, tenant: Tenant, backlog: Backlog) -> None:
        """Where the clock ticks; one that stands rings when it is turned."""
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.cancel()
        if tenant.clock.setting.frozen is not None:
            return
        now, rows = tenant.clock.seconds(), backlog.rows(tenant.store)
        dues = [due for queue in backlog.queues.values() if (due := queue.due(rows)) is not None]
        later = [due for due in dues if due > now]
        if later:
            self._timers[name] = self._loop.call_later(min(later) - now + 0.001, self.ring, name)

    async def _send(self, name: str, backlog: Backlog, hook: Id) -> None:
        """Of one webhook, until nothing more is to be sent now."""
        key, queue, task = (name, hook), backlog.queues[hook], asyncio.current_task()
        try:
            more: bool | None = True
            while more:
                async with self._room.one(_is_doubted(backlog.store(), hook)):
                    await self._pace.turn()
                    more = await self._one(name, backlog, hook, queue)
                if more is None:
                    await asyncio.sleep(AGAIN)
                    more = True
        finally:
            queue.sending = None
            if self._senders.get(key) is task:
                del self._senders[key]
            found = self._tenant_of(name, backlog)
            if found is not None and not self._loop.is_closed():
                self._wake_later(name, found, backlog)

    async def _one(self, name: str, backlog: Backlog, hook: Id, queue: Queue) -> bool | None:
        """Whether there may be more to send; None: it could not be sent by now, which is no attempt."""
        tenant = self._tenant_of(name, backlog)
        if tenant is None:
            return False
        if self._dropped(tenant, backlog, hook):
            return True
        job = self._next(tenant, backlog, hook)
        if job is None:
            return False
        del tenant  # nothing of it is held while others take their time
        queue.sending = job.delivery
        began = self._loop.time()
        posted = await self._client.post(job.post)
        queue.sending = None
        tenant = self._tenant_of(name, backlog)
        if tenant is None:
            return False
        if posted.unsent:
            return None
        done(tenant, backlog, job, posted, self._loop.time() - began)
        return True

    @staticmethod
    def _dropped(tenant: Tenant, backlog: Backlog, hook: Id) -> bool:
        """Whether some went to nobody: there may be more."""
        state, why = unwanted(tenant.store.table(WEBHOOK).rows.get(hook))
        return bool(state) and backlog.drop(tenant.store, hook, state, why)

    def _next(self, tenant: Tenant, backlog: Backlog, hook: Id) -> Job | None:
        """What is to be sent now."""
        store = tenant.store
        target = store.table(WEBHOOK).rows.get(hook)
        row = backlog.queues[hook].next(backlog.rows(store), tenant.clock.seconds())
        if row is None or target is None:
            return None
        event = store.table(EVENTS).rows[row["Event"]]
        held = settings(store)
        post = payload.request(
            event, target, tenant.name, retry=len(row["Attempts"]), field_values=held["field_values"],
            timeout=held["timeout"],
        )  # fmt: skip
        return Job(row["id"], hook, post, self._when(tenant, backlog.queues[hook], row, event))

    @staticmethod
    def _when(tenant: Tenant, queue: Queue, row: Row, event: Row) -> float:
        """Now, on a clock that ticks. One that stands was turned past it: the attempt is of the moment at which it was due, so
        that what follows from it within the same turn is due too."""
        now = tenant.clock.seconds()
        if tenant.clock.setting.frozen is None:
            return now
        if row["Due"]:
            return min(float(row["Due"]), now)
        if row["Attempts"] or row.get("Again"):
            return now
        return min(max(datetime.fromisoformat(event["Timestamp"]).timestamp(), queue.until), now)

    def _tenant_of(self, name: str, backlog: Backlog) -> Tenant | None:
        """None once it is gone, or as it was no more."""
        tenant = self._find(name)
        return tenant if tenant is not None and backlog.store() is tenant.store else None

    def _backlog_of(self, tenant: Tenant) -> Backlog | None:
        backlog = self._backlogs.get(tenant.name.lower())
        return backlog if backlog is not None and backlog.store() is tenant.store else None

    def _forget(self, name: str) -> None:
        self._backlogs.pop(name, None)
        if name in self._timers:
            self._timers.pop(name).cancel()
        for key in [key for key in self._senders if key[0] == name]:
            self._senders.pop(key).cancel()


def _is_doubted(store: Store | None, hook: Id) -> bool:
    """Whether its last attempt failed, or none was made."""
    row = store.table(WEBHOOK).rows.get(hook) if store is not None else None
    return row is not None and bool(row["ConsecutiveErrors"] or not row["TotalCalls"])


def unwanted(hook: Row | None) -> tuple[str, str]:
    """What becomes of deliveries to a webhook that takes none, and why; two empty texts where it does."""
    if hook is None:
        return DROPPED, "its webhook was deleted"
    if hook["State"] != ACTIVE:
        return DROPPED, f"its webhook is {hook['State']}"
    return (NOT_RUN, "its webhook runs a script") if is_script(hook) else ("", "")


def done(tenant: Tenant, backlog: Backlog, job: Job, posted: Posted, took: float) -> None:
    """What an attempt came to: kept with the delivery, counted at the webhook, which it may stop."""
    store = tenant.store
    row = store.table(DELIVERIES).rows.get(job.delivery)
    hook = store.table(WEBHOOK).rows.get(job.hook)
    if row is None:
        return
    held = settings(store)
    well = succeeded(posted.status, held)
    attempts = [*row["Attempts"], {
        "at": in_utc(job.when), "status": posted.status,
        "error": posted.error or ("" if well else f"status {posted.status}"), "headers": posted.headers,
        "response": posted.body, "took": round(took, 3),
    }]  # fmt: skip
    row = {**row, "Attempts": attempts, "Headers": dict(job.post.headers), "Body": job.post.body}
    failed = len(attempts)
    if job.hook in backlog.queues:
        backlog.queues[job.hook].until = job.when
    with store.unit():
        disabled = hook is not None and _count(tenant, hook, row, posted, well)
        if well:
            backlog.sent(store, row, DELIVERED)
        elif disabled or posted.status == GONE or failed >= held["attempts"]:
            backlog.sent(store, row, GIVEN_UP)
        else:
            wait = LATER[min(failed, len(LATER)) - 1]
            stands = tenant.clock.setting.frozen is not None
            since = job.when if stands else tenant.clock.seconds()
            store.update(DELIVERIES, {**row, "Due": since + wait})


def _count(tenant: Tenant, hook: Row, delivery: Row, posted: Posted, well: bool) -> bool:
    """Whether the webhook is stopped by it."""
    store = tenant.store
    counted = {**hook, "TotalCalls": (hook["TotalCalls"] or 0) + 1}
    if well:
        store.update(WEBHOOK, {**counted, "ConsecutiveErrors": 0})
        return False
    error = delivery["Attempts"][-1]["error"]
    in_a_row = (hook["ConsecutiveErrors"] or 0) + 1
    counted |= {
        "TotalErrors": (hook["TotalErrors"] or 0) + 1, "ConsecutiveErrors": in_a_row,
        "LastError": "\n\n".join(filter(None, (posted.error or error, posted.headers, posted.body)))[:4000],
    }  # fmt: skip
    stops = posted.status == GONE or in_a_row >= settings(store)["disable_after"]
    disabled = stops and hook["State"] == ACTIVE
    if disabled:
        tenant.follow.catch_up(store)  # what waits for it is dropped with a word
        counted["State"] = TOO_MANY_ERRORS
    hook = store.update(WEBHOOK, counted)
    event = store.table(EVENTS).rows.get(delivery["Event"])
    if event is not None and (disabled or in_a_row == 1):
        warning.warn(tenant.acting(Caller(0, "")), hook, event, error, disabled=disabled)
    return bool(disabled)


def _told(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        LOG.error("a webhook is sent no more", exc_info=task.exception())
