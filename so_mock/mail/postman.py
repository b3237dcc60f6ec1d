"""Brings what tenants send to the mail servers that their scenarios name, beside the calls."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from so_mock.call import Knock, Knocked
from so_mock.mail.relay import Outcome, Talk
from so_mock.mail.rows import CAPTURED, DELIVERED, FAILED, MAILS, PENDING
from so_mock.mail.smarthost import server
from so_mock.store.table import Index, Row
from so_mock.tasks import unmissed

if TYPE_CHECKING:
    from so_mock.tenant import Tenant

T = TypeVar("T")
AGAIN = (60.0, 300.0)  # seconds on the tenant's clock until the next attempt
ON_ITS_WAY = Index("on_its_way", lambda row: [True] if row["State"] == PENDING else [])
LOOK = 1.0  # seconds, at most, until a ticking clock is looked at
SOON = 0.25  # seconds of real time, where one was not sent for want of a file
LONGEST = 300.0  # seconds of a mail: who says a letter now and then keeps each step's patience


class Postman:
    """An errand of the background: one mail of a tenant after the other, tenants side by side."""

    name = "mails"

    def __init__(self, find: Callable[[str], Tenant | None]) -> None:
        self._find = find
        self._rounds: dict[str, _Round] = {}

    def ring(self, name: str) -> None:
        name = name.lower()
        tenant = self._find(name)
        if tenant is None:
            return
        found = self._rounds.get(name)
        if found is not None:
            found.bell.set()
        elif tenant.store.table(MAILS).by(ON_ITS_WAY, True):
            begun = self._rounds[name] = _Round(name, self._find)
            begun.task = unmissed(asyncio.create_task(begun.walk(), name=f"mails of {name}"))
            begun.task.add_done_callback(lambda _: self._ended(begun))

    def _ended(self, walked: _Round) -> None:
        if self._rounds.get(walked.name) is walked:
            del self._rounds[walked.name]
        if not walked.task.cancelled():
            walked.task.result()  # which tells what went wrong, if anything did
            self.ring(walked.name)  # whoever rang while it ended

    def standing(self, tenant: Tenant) -> tuple[int, Sequence[dict[str, Any]]]:
        now = tenant.clock.seconds()
        mails = tenant.store.table(MAILS).by(ON_ITS_WAY, True)
        later = sorted(
            (row for row in mails if row["Due"] > now), key=lambda row: (row["Due"], row["id"])
        )
        told = [{"id": row["id"], "to": row["Left"], "due": row["Due"]} for row in later]
        return len(mails) - len(later), told

    def tenants(self) -> Iterable[str]:
        return list(self._rounds)

    async def close(self) -> None:
        for each in list(self._rounds.values()):
            each.stop()
        await asyncio.gather(*(each.task for each in self._rounds.values()), return_exceptions=True)


class _Round:
    """Of one tenant, for as long as a mail waits."""

    task: asyncio.Task[None]

    def __init__(self, name: str, find: Callable[[str], Tenant | None]) -> None:
        self.name, self._find = name, find
        self.bell = asyncio.Event()
        self._talk: Talk | None = None

    def stop(self) -> None:
        if self._talk is not None:
            self._talk.stop()
        self.task.cancel()

    async def walk(self) -> None:
        while True:
            self.bell.clear()
            tenant = self._find(self.name)
            mails = tenant.store.table(MAILS).by(ON_ITS_WAY, True) if tenant is not None else []
            if tenant is None or not mails:
                return
            next_one = min(mails, key=lambda row: (row["Due"], row["id"]))
            left = next_one["Due"] - tenant.clock.seconds()
            if left > 0:
                await self._rest(None if tenant.clock.setting.frozen is not None else left)
            else:
                await self._carry(tenant, next_one)

    async def _rest(self, seconds: float | None) -> None:
        longest = seconds if seconds is None else min(seconds, LOOK)
        with suppress(TimeoutError):
            await asyncio.wait_for(self.bell.wait(), longest)

    async def _carry(self, tenant: Tenant, mail: Row) -> None:
        """A tenant that has another store by then, or a mail that is gone, forgets what came of it."""
        store, told = tenant.store, server(tenant.store)
        if told is None:
            outcome = None
        else:
            sender = mail["From"] and (told["from"] or mail["From"])
            talk = self._talk = Talk(dict(told))
            outcome = await _within(talk, lambda: talk.send(sender, mail["Left"], mail["Message"]))
            outcome = outcome or Outcome(tuple(mail["Left"]), 0, f"no end within {LONGEST:g} s")
            self._talk = None
        if outcome is not None and outcome.unsent:
            await asyncio.sleep(SOON)
            return
        tenant_now = self._find(self.name)
        if tenant_now is None or tenant_now.store is not store:
            return
        row = store.table(MAILS).get(mail["id"])
        if row is not None and row["State"] == PENDING:
            with store.unit():
                store.update(MAILS, _after(row, outcome, tenant_now))


def _after(row: Row, outcome: Outcome | None, tenant: Tenant) -> Row:
    if outcome is None:
        return {**row, "State": CAPTURED}
    told = {"At": tenant.clock.now(), "Code": outcome.code, "Error": outcome.error}
    tries, refused = row["Tries"] + 1, [*row["Refused"], *outcome.refused]
    done = {
        **row, "Attempts": [*row["Attempts"], told], "Tries": tries, "Left": list(outcome.left), "Refused": refused,
    }  # fmt: skip
    if outcome.left and tries <= len(AGAIN):
        return {**done, "Due": tenant.clock.seconds() + AGAIN[tries - 1]}
    return {**done, "State": FAILED if refused or outcome.error else DELIVERED}


async def knocked(knock: Knock) -> Knocked:
    told = {
        "host": knock.host, "port": knock.port, "tls": knock.tls, "username": knock.username,
        "password": knock.password,
    }  # fmt: skip
    talk = Talk(told, knock.timeout)
    error = await _within(talk, lambda: talk.knock(knock.sender))
    return Knocked(f"no end within {LONGEST:g} s" if error is None else error)


async def _within(talk: Talk, what: Callable[[], T]) -> T | None:
    """None where it took too long, and was ended."""
    try:
        async with asyncio.timeout(LONGEST):
            return await _aside(what)
    except TimeoutError:
        talk.stop()
        return None


async def _aside(what: Callable[[], T]) -> T:
    """In a thread of its own: one of asyncio's would be waited for at the end, and a server may never answer."""
    loop = asyncio.get_running_loop()
    answered: asyncio.Future[T] = loop.create_future()

    def settle(outcome: T) -> None:
        if not answered.done():
            answered.set_result(outcome)

    def run() -> None:
        outcome = what()
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, outcome)

    threading.Thread(target=run, name="so-mock mail", daemon=True).start()
    return await answered
