"""A head that is written as it stands is the one that uvicorn would have written."""

import asyncio
from typing import Any

import pytest
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from so_mock.web import quick
from so_mock.web.usual import JSON, NUMBER, OF_API, OF_PLATFORM

DATE = (b"date", b"Thu, 26 Nov 2026 11:12:26 GMT")
LENGTH = (b"content-length", b"3")
USUAL = [(NUMBER, b"17"), *OF_API["modelled"], JSON, LENGTH]


class Transport(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []

    def write(self, data: Any) -> None:
        self.writes.append(bytes(data))

    def close(self) -> None:
        self.writes.append(b"<closed>")


def sent(
    kind: type[RequestResponseCycle], status: int, head: list[tuple[bytes, bytes]], body: bytes = b"abc",
    *, verb: str = "GET", keep_alive: bool = True,
) -> Any:  # fmt: skip
    """What goes over the wire, and what the cycle knows afterwards; or the error."""
    transport = Transport()
    scope: Any = {"type": "http", "method": verb}

    async def run() -> Any:
        cycle = kind(
            scope, transport, FlowControl(transport), None, None, False, [DATE], asyncio.Event(), False, keep_alive,  # type: ignore[arg-type]
            lambda: None,
        )  # fmt: skip
        try:
            await cycle.send({"type": "http.response.start", "status": status, "headers": head})
            await cycle.send({"type": "http.response.body", "body": body})
        except RuntimeError as wrong:
            return str(wrong), transport.writes
        return (
            b"".join(transport.writes),
            cycle.keep_alive,
            cycle.response_complete,
            cycle.chunked_encoding,
        )

    return asyncio.run(run())


HEADS = {
    "usual": (200, USUAL),
    "of the platform": (200, [(NUMBER, b"1"), *OF_PLATFORM["verified"], LENGTH]),
    "dated": (200, [*USUAL, (b"last-modified", b"Thu, 13 Nov 2025 09:12:00 GMT")]),
    "packed": (200, [*USUAL, (b"content-encoding", b"gzip")]),
    "an error": (404, USUAL),
    "no content": (204, USUAL[:-2]),
    "with a name of its own": (200, [*USUAL, (b"x-mine", b"1")]),
    "in capitals": (200, [(b"Content-Length", b"3")]),
    "without a length": (200, USUAL[:-1]),
    "length told twice": (200, [*USUAL, LENGTH]),
    "too short a length": (200, [*USUAL[:-1], (b"content-length", b"2")]),
    "a length that is none": (200, [*USUAL[:-1], (b"content-length", b"3x")]),
    "closing": (200, [*USUAL, (b"connection", b"close")]),
    "in pieces": (200, [*USUAL[:-1], (b"transfer-encoding", b"chunked")]),
    "a line that ends early": (200, [*USUAL, (b"last-modified", b"x\r\nset-cookie: a=b")]),
    "a number that ends early": (200, [(NUMBER, b"1\r\nx: y"), LENGTH]),
    "a cookie": (200, [*USUAL, (b"set-cookie", b"a=b"), (b"set-cookie", b"c=d")]),
}


@pytest.mark.parametrize("verb", ["GET", "HEAD"])
@pytest.mark.parametrize("keep_alive", [True, False])
@pytest.mark.parametrize("name", HEADS)
def test_it_is_byte_for_byte_the_same(name: str, verb: str, keep_alive: bool) -> None:
    status, head = HEADS[name]
    body = b"" if status == 204 else b"abc"
    of_uvicorn = _try(RequestResponseCycle, status, head, body, verb, keep_alive)
    for _ in range(2):  # what was looked at once is remembered
        assert _try(quick.Cycle, status, head, body, verb, keep_alive) == of_uvicorn


def _try(kind: Any, status: int, head: Any, body: bytes, verb: str, keep_alive: bool) -> Any:
    try:
        return sent(kind, status, head, body, verb=verb, keep_alive=keep_alive)
    except ValueError as wrong:
        return str(wrong)


@pytest.mark.parametrize("name", ["usual", "of the platform", "dated", "packed", "an error"])
def test_the_usual_is_not_left_to_uvicorn(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(self: Any, message: Any) -> None:
        assert message["type"] != "http.response.start", "uvicorn is asked for the head"

    monkeypatch.setattr(RequestResponseCycle, "send", slow)
    sent(quick.Cycle, *HEADS[name])


def test_what_is_remembered_is_bounded() -> None:
    for number in range(quick.MOST * 2):
        sent(quick.Cycle, 200, [*USUAL, (b"last-modified", b"on day %d" % number)])
    assert 0 < len(quick._remembered) <= quick.MOST
