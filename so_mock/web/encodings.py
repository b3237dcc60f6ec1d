"""Bodies that come and go packed (sheet: wire.md 1.2; RFC 9110, 8.4 and 12.5.3)."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from so_mock.errors import BadBody, TooLarge, UnknownCoding
from so_mock.web.accepted import weighed

LEAST = 1_024  # bytes of an answer that is worth packing
LONG = 256 * 1024  # bytes that take so long to pack that others would wait

_PIECE = 1024 * 1024  # bytes that are inflated at once
_BITE = 64 * 1024  # and that are taken in for them: what is left of a bite is copied
_MEMBERS = 10_000  # of one gzip body: each costs about a bite
_DEEPEST = 4  # codings over each other

# Quick rather than small: most clients are on the same machine, and an answer takes less time than packing it well.
_GZIP_LEVEL = _BROTLI_QUALITY = 1


# -- what comes


def inflated(body: bytes, coding: str, limit: int) -> bytes:
    """`body` without its Content-Encoding, `coding` lowered. Raises UnknownCoding, BadBody, or TooLarge as soon as it is."""
    codings = [each.strip() for each in coding.split(",")]
    codings = [each for each in codings if each not in ("", "identity")]
    unknown = next((each for each in codings if each not in _INFLATE), None)
    if unknown is not None or len(codings) > _DEEPEST:
        raise UnknownCoding((unknown or coding)[:60], list(_OFFERED), _DEEPEST)
    if not body:
        return body
    for each in reversed(codings):
        body = _bounded(_INFLATE[each](body), limit)
    return body


def _bounded(pieces: Iterator[bytes], limit: int) -> bytes:
    size, found = 0, []
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise TooLarge(
                f"The request body is larger than {limit // (1024 * 1024)} MB once it is unpacked (--body-limit)."
            )
        found.append(piece)
    return b"".join(found)


def _unzipped(body: bytes) -> Iterator[bytes]:
    """A gzip body may be several, one after the other."""
    return _deflated(body, "gzip", 31, members=_MEMBERS)


def _undeflated(body: bytes) -> Iterator[bytes]:
    """With the two bytes of zlib in front, as RFC 9110 has it, or without, as many clients do."""
    wrapped = body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return _deflated(body, "deflate", 15 if wrapped else -15)


def _deflated(body: bytes, name: str, bits: int, members: int = 1) -> Iterator[bytes]:
    flow, begun = zlib.decompressobj(bits), 1
    view = memoryview(body)
    for at in range(0, len(body), _BITE):
        bite: bytes | memoryview = view[at : at + _BITE]
        while bite:
            if flow.eof:
                begun += 1
                if begun > members:
                    raise BadBody(f"The body does not end where its {name} data do.")
                flow = zlib.decompressobj(bits)
            try:
                piece = flow.decompress(bite, _PIECE)
            except zlib.error as error:
                raise BadBody(f"The body is no {name}: {error}.") from None
            bite = flow.unused_data if flow.eof else flow.unconsumed_tail
            yield piece
    while not flow.eof:  # what the last bite left within
        piece = flow.decompress(b"", _PIECE)
        if not piece:
            raise _cut(name)
        yield piece


def _unbrotlied(body: bytes) -> Iterator[bytes]:
    import brotli  # type: ignore[import-untyped]  # hardly any client packs what it sends

    flow, view = brotli.Decompressor(), memoryview(body)
    at = 0
    while not flow.is_finished():
        bite = bytes(view[at : at + _BITE]) if flow.can_accept_more_data() else b""
        at += len(bite)
        try:
            piece = flow.process(bite, output_buffer_limit=_PIECE)
        except brotli.error:
            raise BadBody("The body is no br, or does not end where its br data do.") from None
        if not (bite or piece):
            raise _cut("br")
        yield piece
    if at < len(body):
        raise BadBody("The body does not end where its br data do.")


def _cut(name: str) -> BadBody:
    return BadBody(f"The body ends before its {name} data do.")


_INFLATE: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _unzipped, "x-gzip": _unzipped, "deflate": _undeflated, "br": _unbrotlied,
}  # fmt: skip


# -- what goes


def _zipped(content: bytes, bits: int) -> bytes:
    flow = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, bits)
    return flow.compress(content) + flow.flush()


def _brotlied(content: bytes) -> bytes:
    import brotli  # clients that take it take gzip as well

    packed: bytes = brotli.compress(content, quality=_BROTLI_QUALITY)
    return packed


_OFFERED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": partial(_zipped, bits=31), "br": _brotlied, "deflate": partial(_zipped, bits=15),
}  # fmt: skip


@lru_cache(maxsize=256)
def coding_for(accept_encoding: str) -> str:
    """What an Accept-Encoding asks for, lowered; "" for none: to send it as it is is always allowed here."""
    weights = dict(weighed(accept_encoding))
    rest = weights.get("*", 0.0)
    offered = {name: weights.get(name, weights.get(f"x-{name}", rest)) for name in _OFFERED}
    best = max(offered, key=offered.__getitem__)  # the first of equals: gzip, as documented
    return best if offered[best] > weights.get("identity", 0.0) else ""


@lru_cache(maxsize=256)
def packs(media_type: str) -> bool:
    """Whether content of this type becomes smaller."""
    kind = media_type.partition(";")[0]
    return kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))


def packed(content: bytes, coding: str) -> bytes:
    return _OFFERED[coding](content)


class Packs:
    """Packed answers, given again for the same bytes. Kept are those that were asked for twice: most answers to a write
    never are."""

    __slots__ = ("_kept", "_once", "_size", "limit")

    def __init__(self, limit: int = 8 * 1024 * 1024) -> None:
        self.limit = limit  # bytes of answers, packed and not; then all are let go
        self._kept: dict[tuple[bytes, str], bytes] = {}
        self._once: set[int] = set()
        self._size = 0

    def __len__(self) -> int:
        return len(self._kept)

    def packed(self, content: bytes, coding: str) -> bytes:
        found = self.find(content, coding)
        return found if found is not None else self.keep(content, coding, packed(content, coding))

    def find(self, content: bytes, coding: str) -> bytes | None:
        if len(content) > self.limit // 8:  # too large to be kept, and long to hash
            return None
        key = content, coding  # what is kept is the same object, which knows its hash
        return self._kept.get(key)

    def keep(self, content: bytes, coding: str, made: bytes) -> bytes:
        """Where it was asked for before. Answers what was made."""
        size = len(content) + len(made) + 300
        if size > self.limit // 8:
            return made
        key = content, coding
        seen = hash(key)
        if seen not in self._once:
            if len(self._once) >= 4_096:
                self._once.clear()
            self._once.add(seen)
            return made
        self._size += size
        if self._size > self.limit:
            self._kept.clear()
            self._size = size
        self._kept[key] = made
        return made
