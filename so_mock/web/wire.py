"""uvicorn's HTTP protocols within reach of the answers that go over them: what a fault takes hold of.

ASGI alone can neither reset a connection nor answer nothing. That a protocol's `app_state` is what a request finds in its scope
is no documented seam of uvicorn, so its version is capped, and a raw socket test is the alarm.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import ref

if TYPE_CHECKING:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol as Mixed
else:
    Mixed = object  # whichever of uvicorn's protocols it is mixed into

WIRE = "so_mock.wire"  # in scope["state"]: a weak reference to the connection's protocol
MOST = 65_536  # bytes kept of what comes during a fault


def wired(state: Mapping[str, Any]) -> Wired | None:
    """The connection that a request of this state came over, None where another server, or none, carries it."""
    found = state.get(WIRE)
    return found() if found is not None else None


class Wired(Mixed):
    """Mixed in before a protocol of uvicorn's."""

    transport: asyncio.Transport
    hanging = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        # A copy for each connection: uvicorn hands the same one to all of them. Weak, since a protocol remembers its last
        # request, and the collector that would find the two seldom runs.
        self.app_state = self.app_state | {WIRE: ref(self)}
        # The journal is told of each request. uvicorn would make its line of each, for whichever handler the root has.
        self.access_log = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """What the client sends meanwhile is heard afterwards, that it leaves at once. uvicorn would stop reading at a second
        request, and who does not read does not see a client leave."""
        holding = _Holding(self)
        self.transport.set_protocol(holding)
        yield
        if not self.transport.is_closing():
            self.transport.set_protocol(self)
            holding.tell()

    def shutdown(self) -> None:
        """The server stops, and waits for the answers that are on their way."""
        if self.hanging:
            self.transport.abort()
        else:
            super().shutdown()
            if self.transport.is_closing() and self.transport.get_extra_info("ssl_object"):
                self.transport.abort()  # our farewell is sent, and who keeps a connection idle answers none


class _Pipelined(Wired):
    """For httptools, which tells only the newest request of a connection that the client has left: what waits before
    those behind it would wait for ever."""

    _earlier: tuple[Any, ...] = ()
    cycles: type  # what an answer is made by, in place of uvicorn's

    def on_headers_complete(self) -> None:
        before = self.cycle
        super().on_headers_complete()
        if self.cycle is not before:
            self.cycle.__class__ = self.cycles  # uvicorn names its own
        if before is not None and not before.response_complete:
            self._earlier = (*(c for c in self._earlier if not c.response_complete), before)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        for cycle in self._earlier:
            if not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()
        self._earlier = ()


class _Holding(asyncio.Protocol):
    """In place of the protocol, for a while."""

    def __init__(self, wired: Wired) -> None:
        self._wired = wired
        self._kept = bytearray()

    def pause_writing(self) -> None:
        self._wired.pause_writing()

    def resume_writing(self) -> None:
        self._wired.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wired.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._kept += data
        if len(self._kept) > MOST:
            self._wired.flow.pause_reading()

    def tell(self) -> None:
        if self._kept:
            self._wired.flow.resume_reading()
            self._wired.data_received(bytes(self._kept))


def protocol(kind: str = "httptools") -> type[asyncio.Protocol]:
    """Raises ImportError where the parser is not installed."""
    if kind == "h11":
        from uvicorn.protocols.http.h11_impl import H11Protocol

        return type("Protocol", (Wired, H11Protocol), {})
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

    from so_mock.web.quick import Cycle

    return type("Protocol", (_Pipelined, HttpToolsProtocol), {"cycles": Cycle})
