"""A usual head is written as it stands: uvicorn searches each byte of each header of each answer for what may not be there, which
costs a tenth of a request. Any other head goes its way. As little of a seam as `wire.py` says; there is the same alarm."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import (
    HEADER_VALUE_RE,
    STATUS_LINE,
    RequestResponseCycle,
)

from so_mock.web.usual import LENGTH, LINES, NUMBER, Pair

MOST = 512  # lines that are remembered; then all are let go
# Headers that say the same again and again, though not always.
_AGAIN = frozenset([b"date", b"last-modified", b"content-type", b"content-encoding", b"so-timezone"])  # fmt: skip
_remembered: dict[Pair, bytes] = {}


class Cycle(RequestResponseCycle):
    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start" and self._begun(message):
            return
        await super().send(message)

    def _begun(self, message: Any) -> bool:
        """Whether the head could be written here."""
        if self.response_started or self.disconnected or self.flow.write_paused:
            return False
        if self.access_log or not self.keep_alive:
            return False
        lines, length = [STATUS_LINE[message["status"]]], None
        for pair in (*self.default_headers, *message["headers"]):
            line = LINES.get(pair)
            if line is None:
                name, value = pair
                if name == NUMBER and value.isdigit():
                    line = b"%s: %s\r\n" % pair
                elif name == LENGTH and value.isdigit() and length is None:
                    length, line = int(value), b"%s: %s\r\n" % pair
                else:
                    line = _remembered.get(pair) or _looked_at(pair)
                    if line is None:
                        return False
            lines.append(line)
        if length is None:
            return False
        self.response_started = True
        self.waiting_for_100_continue = False
        self.expected_content_length, self.chunked_encoding = length, False
        lines.append(b"\r\n")
        self.transport.write(b"".join(lines))
        return True


def _looked_at(pair: Pair) -> bytes | None:
    name, value = pair
    if name not in _AGAIN or HEADER_VALUE_RE.search(value):
        return None
    if len(_remembered) >= MOST:
        _remembered.clear()
    line = _remembered[pair] = b"%s: %s\r\n" % pair
    return line
