"""What went through the proxy: one Exchange for each call, its bytes kept once however often they come."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

MEGABYTE = 1024 * 1024
LARGEST = 4 * MEGABYTE  # of one body: what is larger passes through and is noted
MEMORY = 512 * MEGABYTE  # of all of them


class Exchange(NamedTuple):
    """`path` below /api/v1/, still percent-encoded. Of the headers only what the bodies are, and in what language and time
    zone, is known here: credentials never get this far. Bodies are without their codings."""

    verb: str
    path: str
    query: bytes
    content_type: str
    accept: str
    body: bytes
    status: int
    media_type: str
    answer: bytes
    charset: str = ""  # of the answer, where it tells one
    voices: tuple[
        tuple[str, str], ...
    ] = ()  # the headers that ask for a language or a zone, by name


class Seen:
    """All that was recorded so far, in the order of the answers."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self.passed: Counter[tuple[str, str, str]] = Counter()  # not recorded: (verb, path, why)
        self._kept: dict[bytes, bytes] = {}
        self._bytes = 0

    def add(self, exchange: Exchange) -> None:
        if self._bytes > MEMORY:
            self.miss(exchange, f"came after {MEMORY // MEGABYTE} MB were recorded")
            return
        body, answer = self._once(exchange.body), self._once(exchange.answer)
        self.exchanges.append(exchange._replace(body=body, answer=answer))
        self._bytes += 300  # the tuple and its texts, about

    def miss(self, exchange: Exchange, why: str) -> None:
        self.passed[exchange.verb, exchange.path, why] += 1

    def snapshot(self) -> Seen:
        """This moment, for a thread."""
        other = Seen()
        other.exchanges, other.passed = list(self.exchanges), Counter(self.passed)
        return other

    def _once(self, content: bytes) -> bytes:
        found = self._kept.setdefault(content, content)
        if found is content:
            self._bytes += len(content)
        return found
