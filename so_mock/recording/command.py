"""`so-mock record`: serves the proxy until a signal, saves now and then, and says in the end what was recorded."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
import time
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

import httpx
import uvicorn

from so_mock.config import Config
from so_mock.recording.compose import Options, Written, base_world, compose, write
from so_mock.recording.proxy import Proxy
from so_mock.recording.seen import Seen
from so_mock.recording.target import Target
from so_mock.seed.scenario import BadScenario
from so_mock.serving import address, listen, uvicorn_config

LOG = logging.getLogger("so_mock")
OFTEN = 20.0  # seconds from one save to the next, while there is something new
PATIENCE = httpx.Timeout(300.0, connect=15.0)
STDOUT = Path("-")
SHOWN = 12  # lines of what was left out


class CannotRecord(Exception):
    """The file cannot be had, or the environment says of proxies and certificates what cannot be."""


class Order(NamedTuple):
    target: Target
    file: Path
    host: str
    port: int
    keep: bool
    seed: int
    insecure: bool
    force: bool
    catalogue: Path | None
    often: float = OFTEN


def run(order: Order) -> None:
    """Until a signal. Raises CannotRecord, CannotListen, BadCatalogue."""
    _check(order)
    recording = Recording(order)
    with listen(order.host, order.port) as listening:
        asyncio.run(recording.serve(listening))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a second Ctrl-C does not wait
    recording.finish()


class Recording:
    def __init__(self, order: Order) -> None:
        self.order, self.seen = order, Seen()
        self.world = base_world(Config(catalogue=order.catalogue, scenario="empty", auth="off"))
        target = order.target
        bases = [target.base, target.base.replace("https://", "http://", 1)]
        names = [part for part in (*target.front.split("/")[1:-1], target.host) if part]
        self.options = Options(order.keep, order.seed, bases, tuple(names))
        self._saved = 0

    async def serve(self, listening: socket.socket) -> None:
        async with _client(self.order) as client:
            server = uvicorn.Server(
                uvicorn_config(Proxy(self.order.target, client, self.seen), stopping=2)
            )
            for number in uvicorn.server.HANDLED_SIGNALS:
                signal.signal(number, server.handle_exit)
            self._greet(listening)
            saver = asyncio.create_task(self.save_now_and_then())
            await server.serve(sockets=[listening])
            saver.cancel()

    def _greet(self, listening: socket.socket) -> None:
        order = self.order
        here = address(order.host, listening)
        told = "with all data" if order.keep else "credentials dropped, personal data replaced"
        self._say(
            f"so-mock records {order.target.base} at {here}/api",
            f"  writes to   {'standard output' if order.file == STDOUT else order.file}, {told}",
            *(
                ["  warning     certificates are not verified (--insecure)"]
                if order.insecure
                else []
            ),
            "  Ctrl-C writes the file and stops.",
        )

    def _say(self, *lines: str) -> None:
        where = sys.stderr if self.order.file == STDOUT else sys.stdout
        print("\n".join(lines), file=where, flush=True)

    # -- saving

    async def save_now_and_then(self) -> None:
        """So that a crash loses little; the longer a save takes, the longer until the next."""
        if self.order.file == STDOUT:
            return
        pause = self.order.often
        while True:
            await asyncio.sleep(pause)
            seen = self.seen.snapshot()
            if len(seen.exchanges) == self._saved:
                continue
            started = time.perf_counter()
            try:
                await asyncio.to_thread(self._save, seen)
            except (OSError, BadScenario) as wrong:
                LOG.warning("not saved: %s", wrong)
            pause = max(self.order.often, 10 * (time.perf_counter() - started))

    def _save(self, seen: Seen) -> Written:
        written = compose(seen, self.world, self.options)
        if self.order.file != STDOUT:
            write(written.text, self.order.file)
        self._saved = len(seen.exchanges)
        return written

    def finish(self) -> None:
        try:
            written = self._save(self.seen)
        except OSError as wrong:
            raise CannotRecord(f"{self.order.file} cannot be written: {wrong.strerror or wrong}") from None  # fmt: skip
        if self.order.file == STDOUT:
            print(written.text, end="", flush=True)
        self._say(*summary(written, self.order))


def _client(order: Order) -> httpx.AsyncClient:
    """Says to the target what the caller says, and nothing else. Raises CannotRecord."""
    host = order.target.host
    # What one caller was given is not another's.
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    # The environment's proxies stand between here and the net, not between two programs of one machine.
    here = {f"all://{f'[{host}]' if ':' in host else host}": None} if _is_local(host) else {}
    try:
        client = httpx.AsyncClient(
            verify=not order.insecure, timeout=PATIENCE, follow_redirects=False, cookies=cookies, mounts=here,
        )  # fmt: skip
    except (OSError, ValueError, ImportError, httpx.InvalidURL) as wrong:
        raise CannotRecord(
            "the environment's proxies or certificates (HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE, SSL_CERT_DIR) cannot be "
            f"used: {wrong}"
        ) from None
    client.headers.clear()
    return client


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def summary(written: Written, order: Order) -> list[str]:
    where = "standard output" if order.file == STDOUT else str(order.file)
    rows = ", ".join(f"{n} {name}" for name, n in written.rows.items()) or "none"
    lines = [
        f"so-mock: {written.calls} calls are in {where}",
        f"  rows        {rows}",
        f"  rules       {written.rules}",
    ]
    if written.brought:
        made = ", ".join(f"{n} {name}" for name, n in written.brought.items())
        lines.append(f"  never seen  {made}: rows of an id alone, since others refer to them")
    if written.left:
        lines.append("  left out")
        told = sorted(written.left.items(), key=lambda each: -each[1])
        lines += [f"    {n} x {why}" for why, n in told[:SHOWN]]
        if len(told) > SHOWN:
            lines.append(f"    and {len(told) - SHOWN} more")
    if order.keep:
        lines.append("  It holds the data as they were: keep it as you keep those.")
    if order.file != STDOUT:
        lines.append(f"  play it     so-mock --scenario {order.file}")
    return lines


def _check(order: Order) -> None:
    """Before anybody calls: an hour's recording is not to fail at its end."""
    file = order.file
    if file == STDOUT:
        return
    if file.is_dir():
        raise CannotRecord(f"{file} is a folder")
    if file.exists() and not order.force:
        raise CannotRecord(f"{file} is there already; --force writes over it")
    try:
        beside = file.with_name(f".{file.name}.part")
        beside.touch()
        beside.unlink()
    except OSError as wrong:
        raise CannotRecord(f"{file} cannot be written: {wrong.strerror or wrong}") from None
