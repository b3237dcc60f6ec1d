"""A receiver of webhooks: a server on a socket in the test's own event loop, which speaks no more HTTP than it must."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, Self

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
HANG = b""


class Received(NamedTuple):
    path: str
    headers: dict[str, str]  # names lowered
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def event(self) -> str:
        return self.headers["x-superoffice-event"]


Answer = Callable[[Received], "bytes | Awaitable[bytes]"]


def status(code: int, text: str = "", *head: str) -> bytes:
    lines = [f"HTTP/1.1 {code} Whatever", f"Content-Length: {len(text)}", *head, "", text]
    return "\r\n".join(lines).encode()


class Receiver:
    """`answers`: bytes for each request in turn, the last for all others; or a function. HANG: it never answers. Test events
    are taken with 200 and kept apart."""

    def __init__(self, *answers: bytes | Answer, tls: ssl.SSLContext | None = None) -> None:
        self.answers = list(answers) or [OK]
        self.got: list[Received] = []
        self.tests: list[Received] = []
        self.connections = 0
        self._tls = tls
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._met, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}/hook"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.hang_up()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def hang_up(self) -> None:
        for task in self._tasks:
            task.cancel()

    @property
    def events(self) -> list[str]:
        return [each.event for each in self.got]

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            while await self._one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in head[1:-2])}
        body = await reader.readexactly(int(headers["content-length"]))
        got = Received(head[0].split()[1], headers, body)
        if got.event == "test":
            self.tests.append(got)
            writer.write(OK)
            return True
        self.got.append(got)
        answer = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        if not isinstance(answer, bytes):
            told = answer(got)
            answer = told if isinstance(told, bytes) else await told
        if answer == HANG:
            await asyncio.Event().wait()
        writer.write(answer)
        await writer.drain()
        return b"Content-Length" in answer and b"Connection: close" not in answer


async def eventually(holds: Callable[[], bool], within: float = 5) -> bool:
    until = asyncio.get_running_loop().time() + within
    while not (held := holds()) and asyncio.get_running_loop().time() < until:
        await asyncio.sleep(0.002)
    return held
