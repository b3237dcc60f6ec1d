"""A server within the test's process whose rules do what a request's own headers ask for."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

import uvicorn

from so_mock.app import App
from so_mock.call import Answer, Call
from so_mock.config import Config
from so_mock.scenario.playing import Plan
from so_mock.scenario.rules import ABSENT, Rule, Then, When
from so_mock.scenario.source import load_text
from so_mock.seed.progress import Progress
from so_mock.serving import _bind
from so_mock.tenants import Tenants
from so_mock.world import World


class Asked:
    """In place of a world's rules. Headers: `Fault`, `Delay` in seconds, `Size` and `Status` of an answer instead of the
    operation's own."""

    def about(self, *_: Any) -> bool:
        return True

    def consult(self, call: Call, *_: Any) -> Plan:
        assert call.request is not None
        said = {name.decode(): value.decode() for name, value in call.request.headers}
        size, status = said.get("size", ""), int(said.get("status", 0))
        body = "x" * (int(size) - 2) if size else ABSENT  # as JSON that many bytes
        then = Then(body=body, status=status, fault=said.get("fault", ""))
        rule = Rule("asked", "test:1:1", When(), (then,))
        return Plan(rule, then, delay=float(said.get("delay", 0)))

    def answer(self, plan: Plan, *_: Any) -> Answer:
        assert plan.then is not None
        value = None if plan.then.body is ABSENT else plan.then.body
        return Answer(value, plan.then.status or 200, said=True)

    def amended(self, plan: Plan, answer: Answer, *_: Any) -> Answer:
        return (
            answer._replace(status=plan.then.status) if plan.then and plan.then.status else answer
        )

    def advance(self, *_: Any) -> None:
        pass


def staged(world: World) -> App:
    world = copy(world)
    world.rules = Asked()  # type: ignore[assignment]
    return App(Tenants(world), Config())


def written(world: World, rules: str) -> App:
    """The rules as a file has them."""
    with Progress() as progress:
        scenario = load_text(
            rules.encode(), "faults.yaml", world.config, world.catalogue, world.absorber, progress
        )
        return App(Tenants(world.playing(scenario)), Config())


class Server(uvicorn.Server):
    """Its `port`, and how many answers are on their way."""

    port: int

    def busy(self) -> int:
        return len(self.server_state.tasks)

    def comes_to_rest(self, within: float = 2) -> bool:
        return eventually(lambda: not self.busy() and not self.server_state.connections, within)


@contextmanager
def serving(app: Any, kind: type[asyncio.Protocol], loop: str, **options: Any) -> Iterator[Server]:
    server = Server(
        uvicorn.Config(
            app, http=kind, loop=loop, log_config=None, ws="none", lifespan="off",
            server_header=False, timeout_graceful_shutdown=1, **options,
        )
    )  # fmt: skip
    with _bind("127.0.0.1", 0) as listening:
        server.port = listening.getsockname()[1]
        thread = threading.Thread(target=server.run, args=[[listening]])
        thread.start()
        try:
            assert eventually(lambda: server.started, 10)
            yield server
        finally:
            server.should_exit = True
            thread.join(15)
    assert not thread.is_alive()


def eventually(holds: Callable[[], bool], within: float) -> bool:
    until = time.monotonic() + within
    while not (held := holds()) and time.monotonic() < until:
        time.sleep(0.005)
    return held
