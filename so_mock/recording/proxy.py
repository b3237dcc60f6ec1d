"""The proxy: an ASGI app that passes each request on, the answer back, and keeps what both said."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any

import httpx

from so_mock.errors import BadGateway, GatewayTimeout, SoError
from so_mock.recording.seen import LARGEST, Exchange, Seen
from so_mock.recording.target import Rewriter, Target
from so_mock.web.encodings import inflated
from so_mock.web.spoken import VOICES, spoken

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LOG = logging.getLogger("so_mock")
TRANSPORT = "so_mock.transport"
# Of one connection, not of the message (RFC 9110 7.6.1); the bodies' coding is httpx's business.
HOP = frozenset(
    ["connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
     "transfer-encoding", "upgrade"]
)  # fmt: skip
NOT_SENT = HOP | {"host", "accept-encoding", "expect"}
CODINGS = frozenset(["", "identity", "gzip", "deflate", "br"])  # what httpx takes off
# Names of languages and zones with their weights: nothing else of these headers is kept.
_TOLD = r"\s*(?:\*|[a-z]{1,3}(?:-[a-z0-9]{1,8})*|\d{1,4}|q\s*=\s*[\d.]{1,5}|includetzoffset|)\s*"
_VOICE = re.compile(rf"{_TOLD}(?:[,;]{_TOLD}){{0,40}}", re.I)
SPELT = {b"accept-language": "Accept-Language", b"so-language": "SO-Language", b"so-culture": "SO-Culture", b"so-timezone": "SO-TimeZone"}  # fmt: skip


class _Gone(Exception):
    """The client hung up before its request was whole."""


class Kept:
    """A body that passes: as much of it as is recorded."""

    __slots__ = ("_pieces", "length")

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.length = 0

    def add(self, piece: bytes) -> None:
        self.length += len(piece)
        if self.whole:
            self._pieces.append(piece)
        else:
            self._pieces.clear()

    @property
    def whole(self) -> bool:
        return self.length <= LARGEST

    def content(self) -> bytes:
        return b"".join(self._pieces)


class Proxy:
    def __init__(self, target: Target, client: httpx.AsyncClient, seen: Seen) -> None:
        self.target, self.client, self.seen = target, client, seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path = scope["raw_path"].decode("latin-1")
        if path.startswith("/_so_mock"):
            await _answer(send, scope, 404, "this is so-mock record, which has no pages of its own")
            return
        url, inner, front = self.target.address(path, scope["query_string"])
        headers = [(name.decode("latin-1").lower(), value) for name, value in scope["headers"]]
        try:
            await self._pass(scope, receive, send, url, inner, front, headers)
        except BadGateway as wrong:
            LOG.warning("%s %s: %s", scope["method"], path, wrong.message)
            await _answer(send, scope, wrong.status, wrong.message, wrong.detail)
        except (_Gone, httpx.StreamClosed):
            return

    async def _pass(
        self, scope: Scope, receive: Receive, send: Send, url: str, inner: str | None, front: str,
        headers: list[tuple[str, bytes]],
    ) -> None:  # fmt: skip
        asked, answered = Kept(), Kept()
        named = {name for name, _ in headers}
        left = NOT_SENT | _nominated(value.decode("latin-1") for name, value in headers if name == "connection")  # fmt: skip
        has_body = "transfer-encoding" in named or "content-length" in named
        try:
            request = self.client.build_request(
                scope["method"],
                url,
                headers=httpx.Headers(
                    [(name.encode(), value) for name, value in headers if name not in left]
                ),
                content=_body(receive, asked) if has_body else None,
            )
            response = await self.client.send(request, stream=True)
        except httpx.HTTPError as wrong:
            raise _unreachable(wrong, self.target) from None
        except (httpx.InvalidURL, UnicodeError) as wrong:
            asked_at = url.partition("?")[0]  # the rest may hold a credential
            raise BadGateway(f"{asked_at[:200]!r} cannot be asked: {wrong}") from None
        started = False
        try:
            textual = _textual(response)
            here = _here(scope)
            head = _head(response, self._rewriter(here, front), textual)
            await send({"type": "http.response.start", "status": response.status_code, "headers": head})  # fmt: skip
            started = True
            await self._answer_body(response, self._rewriter(here, front) if textual else None, answered, send)  # fmt: skip
        except httpx.HTTPError as wrong:
            if not started:
                raise _unreachable(wrong, self.target) from None
            LOG.warning("%s %s: the answer broke off: %s", scope["method"], scope["path"], wrong)
            _tear(scope)
            return
        finally:
            await response.aclose()
        await send({"type": "http.response.body", "body": b""})
        if inner is not None:
            self._record(scope, inner, dict(headers), asked, response, answered)

    def _rewriter(self, here: str, front: str) -> Rewriter:
        """So that links, next pages and redirections lead back to the proxy."""
        target = self.target
        other = target.origin.replace("https://", "http://", 1)
        bases = [target.base, other + target.front]
        tenant = front.removesuffix("/api")
        pairs = [(base, f"{here}{front or '/api'}") for base in bases]
        pairs += [(base.removesuffix("/api"), f"{here}{tenant}") for base in bases]
        pairs += [(origin, here) for origin in (target.origin, other)]
        return Rewriter(pairs)

    async def _answer_body(
        self, response: httpx.Response, rewriter: Rewriter | None, kept: Kept, send: Send
    ) -> None:
        async for piece in response.aiter_bytes():
            kept.add(piece)
            out = rewriter.feed(piece) if rewriter is not None else piece
            if out:
                await send({"type": "http.response.body", "body": out, "more_body": True})
        if rewriter is not None and (out := rewriter.end()):
            await send({"type": "http.response.body", "body": out, "more_body": True})

    def _record(
        self, scope: Scope, inner: str, headers: dict[str, bytes], asked: Kept, response: httpx.Response, answered: Kept,
    ) -> None:  # fmt: skip
        exchange = Exchange(
            scope["method"],
            inner,
            scope["query_string"],
            headers.get("content-type", b"").decode("latin-1"),
            headers.get("accept", b"").decode("latin-1"),
            b"",
            response.status_code,
            response.headers.get("content-type", "").partition(";")[0].strip().lower(),
            b"",
            response.charset_encoding or "",
        )
        coding = headers.get("content-encoding", b"").decode("latin-1").strip().lower()
        body, voices = _decoded(asked.content(), coding), _voices(headers)
        if not asked.whole or not answered.whole:
            self.seen.miss(exchange, f"a body larger than {LARGEST // (1024 * 1024)} MB")
        elif body is None or not _unpacked(response):
            self.seen.miss(exchange, "a coding of the body that is not read")
        elif voices is None:
            self.seen.miss(exchange, "a language or time zone that is not known here")
        else:
            exchange = exchange._replace(voices=voices)
            self.seen.add(exchange._replace(body=body, answer=answered.content()))


async def _body(receive: Receive, kept: Kept) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise _Gone
        piece = message.get("body", b"")
        more = message.get("more_body", False)
        kept.add(piece)
        if piece:
            yield piece


def _nominated(values: Iterable[str]) -> frozenset[str]:
    """What a message says of its connection alone, by `Connection: X-Only-Here`."""
    return frozenset(name.strip().lower() for value in values for name in value.split(","))


def _here(scope: Scope) -> str:
    host = next((value for name, value in scope["headers"] if name.lower() == b"host"), b"")
    return f"{scope.get('scheme', 'http')}://{host.decode('latin-1')}"


def _voices(headers: Mapping[str, bytes]) -> tuple[tuple[str, str], ...] | None:
    """The headers that change an answer's texts and times; None where they ask for what is not known here."""
    given = {name: headers[name.decode()].decode("latin-1") for name in VOICES if name.decode() in headers}  # fmt: skip
    if not given:
        return ()
    told = spoken(*(given.get(name) for name in VOICES))
    if "SO-TimeZone" in told.ignored:
        return None
    asks = {
        b"accept-language": told.language
        and (b"so-language" not in given or "SO-Language" in told.ignored),
        b"so-language": told.language,
        b"so-culture": told.language,
        b"so-timezone": told.zone or told.tagged,
    }
    kept = {SPELT[n]: value for n, value in given.items() if asks[n] and SPELT[n] not in told.ignored}  # fmt: skip
    return tuple(kept.items()) if all(map(_VOICE.fullmatch, kept.values())) else None


def _unpacked(response: httpx.Response) -> bool:
    """Whether the body is had without its coding."""
    coding = response.headers.get("content-encoding", "").lower()
    return all(each.strip() in CODINGS for each in coding.split(","))


def _textual(response: httpx.Response) -> bool:
    kind = response.headers.get("content-type", "").lower()
    named = kind.startswith("text/") or "json" in kind or "xml" in kind or "javascript" in kind
    return named and _unpacked(response)


def _head(response: httpx.Response, rewriter: Rewriter, textual: bool) -> list[tuple[bytes, bytes]]:
    """What describes bytes that are others here goes; uvicorn writes its own in its place."""
    coding = response.headers.get("content-encoding", "").lower()
    decoded = _unpacked(response)
    dropped = HOP | {"server", "date", "strict-transport-security", "alt-svc"}
    dropped |= _nominated(response.headers.get_list("connection"))
    if decoded:
        dropped = dropped | {"content-encoding"}
    no_body = response.request.method == "HEAD" or response.status_code in (204, 304)
    if (textual or (decoded and coding not in ("", "identity"))) and not no_body:
        dropped = dropped | {"content-length"}
    head = []
    for name, value in response.headers.multi_items():
        if name in dropped:
            continue
        if name == "set-cookie":  # it is this host's now, and not behind TLS
            parts = [part.strip() for part in value.split(";")]
            kept = [p for p in parts if not p.lower().startswith("domain=") and p.lower() != "secure"]  # fmt: skip
            value = "; ".join(kept)
        elif "://" in value:
            value = rewriter.whole(value)
        head.append((name.encode("latin-1"), value.encode("latin-1", "replace")))
    return head


def _decoded(content: bytes, coding: str) -> bytes | None:
    """A client's body without its coding; None where that is unknown, or it is not what it says."""
    try:
        return inflated(content, coding, LARGEST)
    except SoError:
        return None


def _unreachable(wrong: httpx.HTTPError, target: Target) -> BadGateway:
    text = str(wrong) or type(wrong).__name__
    if isinstance(wrong, httpx.TimeoutException):
        return GatewayTimeout(f"{target.origin} did not answer in time", text)
    if isinstance(wrong, httpx.ConnectError):
        hint = "--insecure takes any certificate" if "CERTIFICATE_VERIFY" in text.upper() else ""
        return BadGateway(f"{target.origin} cannot be reached: {text}", hint or None)
    return BadGateway(f"{target.origin} broke off: {text}")


def _tear(scope: Scope) -> None:
    """An answer that the target left unfinished is no whole one here either."""
    transport = scope.get("state", {}).get(TRANSPORT)
    if transport is not None:
        transport.abort()


async def _answer(
    send: Send, scope: Scope, status: int, message: str, detail: str | None = None
) -> None:
    error = BadGateway(message, detail)
    content = json.dumps(error.body()).encode()
    head = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", str(len(content)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})  # fmt: skip
