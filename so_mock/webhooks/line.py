"""One connection to a receiver: a request at a time, and its answer as far as anybody looks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

import httptools

from so_mock.call import Posted

LONGEST = 4_000  # characters of an answer's head, and of its body, that are kept
FETCHED = 16 * 1024  # bytes of a body, behind which the connection is closed
MOST_HEAD = 64 * 1024  # bytes of a head


class Broken(Exception):
    """The connection, or what came over it."""


class Line(asyncio.Protocol):
    """`begun`: something of the answer has come; `reusable`: it came whole, and the next one may be asked for."""

    def __init__(self) -> None:
        self.begun = self.reusable = False
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Posted] | None = None
        self._resting: asyncio.TimerHandle | None = None
        self._gone: Callable[[], None] | None = None
        self._lost = False

    async def ask(self, request: bytes) -> Posted:
        """Raises Broken, or OSError."""
        self._rested()
        if self._lost or self._transport is None or self._transport.is_closing():
            raise Broken("it closed the connection")
        self.begun = self.reusable = self._final = False
        self._parser = httptools.HttpResponseParser(self)
        self._head: list[str] = []
        self._size, self._body, self._bounded = 0, b"", False
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting

    def rest(self, seconds: float, gone: Callable[[], None]) -> None:
        """Waits for another request; `gone` is called once, when none came for so long or the other side closed it."""
        self._gone = gone
        self._resting = asyncio.get_running_loop().call_later(seconds, gone)

    def abort(self) -> None:
        self._rested()
        if self._transport is not None:
            self._transport.abort()

    def _rested(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
        self._resting = self._gone = None

    # -- asyncio's

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one by its methods only

    def data_received(self, data: bytes) -> None:
        if self._waiting is None or self._waiting.done():  # nobody asked for that
            self.abort()
            return
        self.begun = True
        self._size += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._answered()
        except httptools.HttpParserError as wrong:
            self._failed(Broken(f"what it answers is no HTTP: {wrong}"))
        if not self._final and self._size > MOST_HEAD:
            self._failed(Broken(f"the head of its answer is longer than {MOST_HEAD // 1024} KB"))

    def connection_lost(self, wrong: Exception | None) -> None:
        self._lost, self.reusable = True, False
        if self._gone is not None:
            self._gone()
        if self._waiting is None or self._waiting.done():
            return
        if wrong is None and self._final and not self._bounded:
            self._answered()  # which is how an answer without a length ends
        else:
            self._failed(
                wrong if isinstance(wrong, OSError) else Broken("it closed the connection")
            )

    def _answered(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            body = self._body.decode("utf-8", "replace")[:LONGEST]
            head = "\n".join(self._head)[:LONGEST]
            self._waiting.set_result(Posted(self._parser.get_status_code(), head, body))

    def _failed(self, wrong: Exception) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(wrong)

    # -- httptools'

    def on_header(self, name: bytes, value: bytes) -> None:
        lowered = name.lower()
        if lowered in (b"content-length", b"transfer-encoding"):
            self._bounded = True
        self._head.append(f"{name.decode('latin-1')}: {value.decode('latin-1')}")

    def on_headers_complete(self) -> None:
        self._final = self._parser.get_status_code() >= 200
        if not self._final:  # one that only says that another comes
            self._head.clear()

    def on_body(self, body: bytes) -> None:
        self._body += body[: FETCHED - len(self._body)]
        if len(self._body) >= FETCHED:
            self._answered()

    def on_message_complete(self) -> None:
        if self._final:
            self.reusable = self._parser.should_keep_alive() and len(self._body) < FETCHED
            self._answered()
