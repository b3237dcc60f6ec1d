"""Bodies on their way: read into one buffer, and sent in pieces that a slow client can keep up with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any

from so_mock.errors import TooLarge

PIECE = (
    256 * 1024
)  # bytes that are sent at once: a server that is handed more holds all of it for a slow client


class Disconnected(Exception):
    """The client went away before its request was whole: nothing is done with the half of it."""


async def read_body(receive: Any, length: int | None, limit: int) -> bytes:
    """The whole body. Raises TooLarge as soon as it is known to be, Disconnected when it never
    becomes whole."""
    _require(length or 0, limit)
    first = await _next(receive)
    if not first.get("more_body", False):
        piece: bytes = first.get("body", b"")
        _require(len(piece), limit)
        return piece
    # One buffer, which its value shares: pieces that are joined are there twice. It grows with what
    # comes, not by what a client says will come.
    buffer = BytesIO()
    await _pour(first, receive, limit, buffer.write)
    return buffer.getvalue()


async def read_into(
    receive: Any, length: int | None, limit: int, write: Callable[[bytes], Any]
) -> None:
    """The same for a body of which nobody needs the whole."""
    _require(length or 0, limit)
    await _pour(await _next(receive), receive, limit, write)


async def _pour(message: Any, receive: Any, limit: int, write: Callable[[bytes], Any]) -> None:
    size = 0
    while True:
        piece = message.get("body", b"")
        size += len(piece)
        _require(size, limit)
        write(piece)
        if not message.get("more_body", False):
            return
        message = await _next(receive)


async def _next(receive: Any) -> Any:
    message = await receive()
    if message["type"] != "http.request":
        raise Disconnected
    return message


def _require(size: int, limit: int) -> None:
    if size > limit:
        raise TooLarge(
            f"The request body is larger than {limit // (1024 * 1024)} MB (--body-limit)."
        )


async def send_body(send: Callable[[Any], Awaitable[None]], content: bytes) -> None:
    """Piece by piece, each when the one before it has gone: the client sets the pace."""
    if len(content) > PIECE:
        last = len(content) - PIECE
        for at in range(0, last, PIECE):
            piece = content[at : at + PIECE]
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        content = content[at + PIECE :]
    await send({"type": "http.response.body", "body": content})
