"""Bodies read to their end or not at all, and sent in pieces."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from so_mock.errors import TooLarge
from so_mock.web.passing import PIECE, Disconnected, read_body, send_body


def reading(
    pieces: list[bytes], limit: int, length: int | None = None, *, left: bool = False
) -> bytes:
    coming = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    if left:
        coming.append({"type": "http.disconnect"})
    else:
        coming[-1]["more_body"] = False
    waiting = iter(coming)

    async def receive() -> Any:
        return next(waiting)

    return asyncio.run(read_body(receive, length, limit))


@given(some.lists(some.binary(max_size=50), min_size=1))
def test_a_body_is_its_pieces_up_to_the_limit(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    assert reading(pieces, len(whole)) == whole
    if whole:
        with pytest.raises(TooLarge):
            reading(pieces, len(whole) - 1)
    with pytest.raises(Disconnected):
        reading(pieces, len(whole), left=True)


def test_a_declared_length_beyond_the_limit_is_refused_unread() -> None:
    with pytest.raises(TooLarge):
        reading([b""], 9, 10)


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 1])
def test_an_answer_is_sent_whole_in_pieces_and_ends_once(length: int) -> None:
    content = bytes(n % 251 for n in range(length))
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(send_body(send, content))
    assert b"".join(each["body"] for each in sent) == content
    assert max(len(each["body"]) for each in sent) <= PIECE
    assert [each.get("more_body", False) for each in sent] == [True] * (len(sent) - 1) + [False]
    assert len(sent) == max(1, -(-length // PIECE))
