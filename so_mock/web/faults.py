"""What a scenario does to an answer on its way: delays, and faults on the wire."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import nullcontext
from http.client import responses
from typing import Any, NamedTuple

from so_mock.scenario.playing import Plan
from so_mock.web.passing import send_body
from so_mock.web.wire import Wired, wired

Head = list[tuple[bytes, bytes]]

GARBAGE = bytes(range(255, -1, -1)) + b"\r\n\r\n"  # no line of it begins as HTTP does
PAUSE = 0.01  # seconds between the pieces of a dribble
PIECES = 500  # at most: 5 s, for a small body and a large one
FIRST_BYTE = 6.0  # seconds, beyond the 5 that httpx waits by default


class Way(NamedTuple):
    """An answer on its way. `wire`: None where another server, or none, carries it."""

    status: int
    head: Head
    content: bytes
    receive: Callable[[], Awaitable[Any]]
    send: Callable[[Any], Awaitable[None]]
    wire: Wired | None
    delayed: bool

    async def start(self) -> None:
        await self.send(
            {"type": "http.response.start", "status": self.status, "headers": self.head}
        )

    async def body(self, piece: bytes, *, more: bool = False) -> None:
        await self.send({"type": "http.response.body", "body": piece, "more_body": more})

    async def left(self, within: float | None = None) -> bool:
        """Whether the client leaves in that many seconds; waits for it."""
        try:
            async with asyncio.timeout(within):
                while (await self.receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            return False
        return True


async def play(
    plan: Plan, status: int, head: Head, content: bytes, scope: MutableMapping[str, Any],
    receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]],
) -> None:  # fmt: skip
    """Sends the answer as the plan has it. Delays and faults take real time, not the clock's; a client that leaves ends them.

    Raises RuntimeError for a fault that the server at hand cannot play.
    """
    wire = wired(scope.get("state", {}))
    cut = CUT.get(plan.fault)
    if cut is not None and wire is None:
        raise RuntimeError(
            f"fault: {plan.fault} needs the connection itself, which this server keeps to itself. Call so-mock over a"
            " socket: `so-mock serve`, SoMock, or uvicorn with http=so_mock.web.wire.protocol()"
        )
    way = Way(status, head, content, receive, send, wire, bool(plan.delay))
    try:
        with nullcontext() if wire is None else wire.held():
            if plan.delay and await way.left(plan.delay):
                return
            if cut is None:
                await SENT[plan.fault](way)
                return
            assert wire is not None
            cut(wire.transport, _raw(status, head), content)
            await way.left()  # uvicorn would answer 500 for an app that returns before
    except asyncio.CancelledError:  # the server stops: here too uvicorn would answer 500
        if wire is not None:
            wire.transport.abort()
        raise


def _raw(status: int, head: Head) -> bytes:
    first = f"HTTP/1.1 {status} {responses.get(status, '')}".encode()
    lines = [first, *(b"%s: %s" % pair for pair in head)]
    return b"\r\n".join([*lines, b"", b""])


# -- the connection ends here, and with it whatever was asked behind


def _reset(transport: asyncio.Transport, head: bytes, content: bytes) -> None:
    """A connection that must not linger is closed by RST."""
    linger = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()


def _empty(transport: asyncio.Transport, head: bytes, content: bytes) -> None:
    transport.close()


def _truncate(transport: asyncio.Transport, head: bytes, content: bytes) -> None:
    """Half of the body; where there is none, half of the head."""
    transport.write(head if content else head[: len(head) // 2])
    transport.write(memoryview(content)[: len(content) // 2])
    transport.close()


def _garbage(transport: asyncio.Transport, head: bytes, content: bytes) -> None:
    transport.write(GARBAGE)
    transport.close()


# -- slow, but HTTP


async def _whole(way: Way) -> None:
    await way.start()
    await send_body(way.send, way.content)


async def _dribble(way: Way) -> None:
    """The head, then a byte at a time, or as many as it takes for the body to be there after PIECES."""
    await way.start()
    size = -(-len(way.content) // PIECES) or 1
    for at in range(0, len(way.content), size):
        if await way.left(PAUSE):
            return
        await way.body(way.content[at : at + size], more=True)
    await way.body(b"")


async def _hang(way: Way) -> None:
    if way.wire is not None:
        way.wire.hanging = True
    await way.left()


async def _slow_first_byte(way: Way) -> None:
    """Where the rule has a delay as well, that is how long."""
    if way.delayed or not await way.left(FIRST_BYTE):
        await _whole(way)


CUT: Mapping[str, Callable[[asyncio.Transport, bytes, bytes], None]] = {
    "reset": _reset, "empty": _empty, "truncate": _truncate, "garbage": _garbage,
}  # fmt: skip
SENT: Mapping[str, Callable[[Way], Awaitable[None]]] = {
    "": _whole, "dribble": _dribble, "hang": _hang, "slow_first_byte": _slow_first_byte,
}  # fmt: skip
