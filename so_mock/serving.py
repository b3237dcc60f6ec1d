"""A running server: uvicorn on a socket that is bound only when everything is ready."""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import signal
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import uvicorn
from starlette.types import ASGIApp

from so_mock.app import create_app
from so_mock.config import LENIENT, OFF, Config
from so_mock.outside import raise_limit
from so_mock.tenants import Tenants
from so_mock.web.wire import protocol
from so_mock.world import World

if TYPE_CHECKING:
    from so_mock.auth.tls import Secured
    from so_mock.smtp import Door

DRAIN = 2.0  # seconds

_HINTS = {
    errno.EADDRINUSE: "; --port 0 picks a free one",
    errno.EACCES: "; ports below 1024 are the administrator's on many systems: take a higher one, and have something lead "
    "the other here, as `docker run -p 443:8405` does",
}  # fmt: skip


class CannotListen(Exception):
    """The port is taken, or the address is not this machine's."""


def run(config: Config, started: float, stopped: Callable[[], bool] = lambda: False) -> None:
    """Serves until a signal, then returns. `started`: when the process began, in seconds since the epoch; `stopped`: whether
    a signal came before there was a server to tell.

    Raises CannotListen, Unusable, BadCatalogue or BadScenario.
    """
    _log(config.log)
    raise_limit()
    secured = secure(config)
    app = create_app(config)
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 50, 1_000)  # the worst create among 40,000: 5.5 ms instead of 66
    # While a long question runs in a thread, each request else waits 5 ms for the interpreter.
    sys.setswitchinterval(0.001)
    facts = uvicorn_config(app, tls=secured.context if secured else None)
    server = (_Reloading if config.reload else Server)(facts, app.state.tenants)
    for number in uvicorn.server.HANDLED_SIGNALS:
        # uvicorn sets the same while it serves. Set here it counts from now on, and ends nothing when uvicorn,
        # having stopped, raises the signal again.
        signal.signal(number, server.handle_exit)
    if stopped():
        return
    with ExitStack() as open_ones:
        listening = open_ones.enter_context(listen(config.host, config.port))
        if config.smtp_port is not None:
            server.mail_at = open_ones.enter_context(listen(config.host, config.smtp_port))
        _greet(config, listening, started, app.state.tenants.world, secured, server.mail_at)
        server.run(sockets=[listening])


def uvicorn_config(
    app: ASGIApp, stopping: int = 1, tls: ssl.SSLContext | None = None
) -> uvicorn.Config:
    """How uvicorn serves here, wherever it does. `stopping`: seconds that answers on their way are waited for."""
    facts = _Facts(
        app, log_config=None, ws="none", lifespan="off", server_header=False, http=protocol(),
        timeout_graceful_shutdown=stopping, timeout_keep_alive=75,
    )  # fmt: skip
    facts.tls = tls
    return facts


class _Facts(uvicorn.Config):
    """Of itself uvicorn makes a context of files, and no version of it but the newest takes another."""

    tls: ssl.SSLContext | None = None

    def load(self) -> None:
        super().load()
        self.ssl = self.tls


class Server(uvicorn.Server):
    """With what goes on beside the calls: as long as it serves, and `drain` seconds more for what waits to be sent. What is
    not sent by then is told."""

    mail_at: socket.socket | None = None  # where mail is taken
    _mail: Door | None = None

    def __init__(self, config: uvicorn.Config, tenants: Tenants, drain: float = DRAIN) -> None:
        super().__init__(config)
        self._tenants, self._drain = tenants, drain

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.mail_at is not None and self.started:
            from so_mock.smtp import Door  # a plain start takes no mail

            self._mail = Door(self._tenants, self.mail_at)
            await self._mail.open()
        self._tenants.background.open(lambda: self.server_state.total_requests)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._mail is not None:
            await self._mail.close()
        await super().shutdown(sockets)
        unsent = await self._tenants.background.close(0 if self.force_exit else self._drain)
        if self._drain:
            for line in unsent:
                print(f"so-mock: {line}", flush=True)


class _Reloading(Server):
    """Looks after the scenario's files for as long as it serves."""

    async def main_loop(self) -> None:
        from so_mock.reload import watch

        watching = asyncio.create_task(watch(self._tenants))
        watching.add_done_callback(_told)
        try:
            await super().main_loop()
        finally:
            watching.cancel()


def _told(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        logging.getLogger("so_mock").error("--reload stopped", exc_info=task.exception())


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections from now on; port 0 picks a free one. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's delay off only where the protocol is named: else a head and its body, written
    # one after the other, lie 40 ms apart on a connection that is kept
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":  # there it would let two servers share a port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except (OSError, UnicodeError) as wrong:  # a name that cannot be one is a UnicodeError
        listening.close()
        text = getattr(wrong, "strerror", None) or str(wrong)
        hint = _HINTS.get(getattr(wrong, "errno", None) or 0, "")
        raise CannotListen(f"cannot listen at {host}:{port}: {text}{hint}") from wrong
    return listening


def secure(config: Config) -> Secured | None:
    """What TLS needs, where it is spoken. Raises Unusable."""
    if not config.tls:
        return None
    from so_mock.auth.tls import Secured  # a plain start imports no cryptography

    return Secured(config)


def address(host: str, listening: socket.socket, scheme: str = "http") -> str:
    """Where a client on this machine finds it."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"{scheme}://{f'[{shown}]' if ':' in shown else shown}:{listening.getsockname()[1]}"


def _greet(
    config: Config, listening: socket.socket, started: float, world: World, secured: Secured | None = None,
    mail_at: socket.socket | None = None,
) -> None:  # fmt: skip
    here = address(config.host, listening, "https" if secured else "http")
    users = world.scenario.users
    user = next((user for user in users if user.get("administrator")), users[0])
    first = "/Contact/1" if "GET Contact/{id}" in world.catalogue.operations else ""
    lines = [
        f"so-mock serves the SuperOffice WebAPI at {here}/api (tenant {config.tenant}: {here}/{config.tenant}/api)",
        f"  try it      curl{_trusting(secured)} -u {user['login']}:{user['password']} {here}/api/v1{first}",
        f"  look at it  {here}/_so_mock/{' (with the admin token)' if config.admin_token else ''}",
        f"  scenario    {': '.join(filter(None, (world.scenario.name, world.scenario.about)))}",
        f"  ready in    {max(0.0, time.time() - started):.2f} s; Ctrl-C stops it",
    ]
    if world.auth != LENIENT or config.strict:
        lines.insert(4, f"  auth        {world.auth}{', strict' if config.strict else ''}")
    if world.rights != OFF:
        lines.insert(4, f"  rights      {world.rights}")
    if said := world.clock().said():
        lines.insert(4, f"  clock       {said}")
    lines[4:4] = [f"  note        {note}" for note in world.scenario.notes]
    if mail_at is not None:
        lines.insert(3, f"  mail in     {address(config.host, mail_at, 'smtp')}")
    lines[1:1] = [f"  {name:<12}{told}" for name, told in _addresses(config, secured, here)]
    print("\n".join(lines), flush=True)


def _trusting(secured: Secured | None) -> str:
    """What curl is told of the certificate."""
    if secured is None or secured.issuer is None:
        return ""
    return f" --cacert {secured.issuer.file}" if secured.issuer.file else " -k"


def _addresses(config: Config, secured: Secured | None, here: str) -> Iterator[tuple[str, str]]:
    """Whom clients have to trust, and by which names they come."""
    if config.public_url:
        yield "known as", config.public_url
    if config.hosts:
        from so_mock.auth.addresses import to_redirect

        yield (
            "hosts",
            f"{', '.join(to_redirect('sod'))} ..., where a hosts file leads them here (`so-mock ca` tells how)",
        )
    issuer = secured.issuer if secured else None
    if issuer is not None and issuer.file:
        yield "trust", f"{issuer.file} (`so-mock ca` tells how)"
    elif issuer is not None:
        why = f"; {issuer.trouble}" if issuer.trouble else ""
        yield "trust", f"{here}/_so_mock/authority, made for this run only{why}"


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        import json

        line = {
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)


def _log(kind: str) -> None:
    """Warnings and errors to stderr; requests are in the journal."""
    handler = logging.StreamHandler()
    text = logging.Formatter("%(levelname)s %(name)s: %(message)s")
    handler.setFormatter(_JsonLines() if kind == "json" else text)
    handler.addFilter(_not_cancelled)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)


def _not_cancelled(record: logging.LogRecord) -> bool:
    """False for the traceback of a request that was still on its way when the server stopped."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))
