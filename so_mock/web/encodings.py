"""Bodies that come and go packed (sheet: wire.md 1.2; RFC 9110, 8.4)."""

from __future__ import annotations

from so_mock.errors import UnsupportedMedia


def inflated(body: bytes, coding: str, limit: int) -> bytes:
    """`body` without its Content-Encoding, `coding` lowered. Raises UnsupportedMedia, BadBody, or TooLarge as soon as it is."""
    if coding != "identity":
        raise UnsupportedMedia(f"Content-Encoding: {coding[:60]}")
    return body
