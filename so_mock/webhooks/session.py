"""aiohttp, as webhooks are sent by it: no proxies of the environment, no redirects, no cookies, no headers but those told.

A POST takes 0.2 ms of the event loop that API calls are answered in; httpx and httpcore take 1.0 to 1.4 ms of it.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import ssl
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp
from aiohttp.abc import ResolveResult
from yarl import URL

from so_mock.call import Post, Posted
from so_mock.charsets import writable
from so_mock.entities.webhook_settings import is_here
from so_mock.outside import is_out_of_files, trusting
from so_mock.webhooks.client import OUT_OF_FILES

EXPIRY = 2.0  # seconds that a connection is kept: shorter than servers do, which else may close it while it is used
LONGEST = 4_000  # characters of an answer's head, and of its body, that are kept
FETCHED = 16 * 1024  # bytes of a body, behind which the connection is closed
MOST_LINE = 64 * 1024  # bytes of a line of a head
LARGE = 1024 * 1024  # bytes, beyond which aiohttp warns of a body that is not a file's
PORTS = {"http": 80, "https": 443}
# What the body and the connection make of themselves.
FRAMING = frozenset(["host", "content-length", "transfer-encoding", "connection", "accept-encoding", "expect", "upgrade"])  # fmt: skip
AUTOMATIC = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")  # aiohttp's own
_NAME = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
_BREAK = re.compile(r"[\r\n\0]")
_PATH, _QUERY = "/%:@!$&'()*+,;=~", "/%:@!$&'()*+,;=~?[]"


class Unsendable(ValueError):
    """An address, or a header, that nothing can be sent with."""


class Session:
    """Of one event loop. Whoever hangs holds nobody else: there is no most number of connections, but what Room gives."""

    def __init__(self) -> None:
        reuse = aiohttp.TraceConfig()
        reuse.on_connection_reuseconn.append(_reused)
        self._session = aiohttp.ClientSession(
            connector=_Connector(
                limit=0, keepalive_timeout=EXPIRY, resolver=_Resolver(), ttl_dns_cache=1
            ),
            cookie_jar=aiohttp.DummyCookieJar(), skip_auto_headers=AUTOMATIC, auto_decompress=False,
            timeout=aiohttp.ClientTimeout(), read_bufsize=FETCHED, max_line_size=MOST_LINE, max_field_size=MOST_LINE,
            trace_configs=[reuse],
        )  # fmt: skip
        self._loop = asyncio.get_running_loop()
        self._context: ssl.SSLContext | None = None

    async def post(self, post: Post) -> Posted:
        try:
            url = address(post.url)
            headers = written(post.headers)
            context = await self._trust(url)
            async with asyncio.timeout(post.timeout):
                return await self._post(url, headers, post.body, context)
        except TimeoutError:
            return Posted(error=f"no answer within {post.timeout:g} s")
        except (aiohttp.ClientError, OSError, ValueError) as wrong:
            if isinstance(wrong, OSError) and is_out_of_files(wrong):
                return OUT_OF_FILES
            return Posted(error=why(wrong))
        except RuntimeError:
            if not self._loop.is_closed():
                raise
            return Posted(error="nobody waits for it any more")  # the loop was left without a word

    async def _post(
        self, url: URL, headers: list[tuple[str, str]], body: bytes, context: ssl.SSLContext | bool
    ) -> Posted:
        while True:
            connection = SimpleNamespace(kept=False)
            try:
                answer = await self._session.post(
                    url, data=body if len(body) < LARGE else BytesIO(body), headers=headers, ssl=context,
                    allow_redirects=False, trace_request_ctx=connection,
                )  # fmt: skip
                break
            except aiohttp.ClientConnectionError:
                # One that was kept may have been closed this moment: that is no answer. A new one is.
                if not connection.kept or self._session.closed:
                    raise
        async with answer:
            return await _read(answer)

    async def _trust(self, url: URL) -> ssl.SSLContext | bool:
        """The certificates of this machine's servers are not looked at."""
        if url.scheme == "http" or is_here(url.raw_host or ""):
            return False
        if self._context is None:
            self._context = await asyncio.to_thread(trusting)
        return self._context

    async def close(self) -> None:
        await self._session.close()

    def __del__(self) -> None:
        """Of a loop that was left without a word: aiohttp would tell the log of it."""
        self._session.detach()


class _Connector(aiohttp.TCPConnector):
    def __del__(self, _: object = None) -> None:
        """As above: its connections are gone with the loop."""


class _Resolver(aiohttp.ThreadedResolver):
    """All names below localhost are this machine, which not every system knows."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return await super().resolve(
            "localhost" if host.endswith(".localhost") else host, port, family
        )


async def _reused(session: aiohttp.ClientSession, context: SimpleNamespace, _: Any) -> None:
    context.trace_request_ctx.kept = True


async def _read(answer: aiohttp.ClientResponse) -> Posted:
    lines = [f"{n.decode('latin-1')}: {v.decode('latin-1')}" for n, v in answer.raw_headers]
    body = b""
    if answer.status != 101:  # behind which something else than HTTP goes on
        try:
            body = await answer.content.readexactly(FETCHED)
        except asyncio.IncompleteReadError as all_of_it:
            body = all_of_it.partial
    text = body.decode("utf-8", "replace")
    return Posted(answer.status, "\n".join(lines)[:LONGEST], text[:LONGEST])


@lru_cache(1_000)
def address(url: str) -> URL:
    """What of it is valid stays as it was written. Raises Unsendable."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
        if parts.scheme not in PORTS or not host or not host.isprintable() or " " in host:
            raise ValueError("it looks like https://host/path")
        place = f"[{host}]" if ":" in host else host
        if port not in (None, PORTS[parts.scheme]):
            place += f":{port}"
        path = quote(parts.path or "/", safe=_PATH, errors="replace")
        if parts.query:
            path += f"?{quote(parts.query, safe=_QUERY, errors='replace')}"
        return URL(f"{parts.scheme}://{place}{path}", encoded=True)
    except ValueError as wrong:
        reason = "its host is no name" if isinstance(wrong, UnicodeError) else wrong
        raise Unsendable(f"{writable(url[:200])} is no address of a web server: {reason}") from None


def written(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that can be told. Raises Unsendable."""
    lines = []
    for name, value in headers:
        if name.lower() in FRAMING:
            continue
        if not _NAME.fullmatch(name):
            raise Unsendable(f"{name[:80]!r} is no name of a header")
        if _BREAK.search(value):
            raise Unsendable(f"the value of the header {name[:80]} is more than one line")
        lines.append((name, writable(value)))
    return lines


def why(wrong: Exception) -> str:
    """In the words of whoever knows best."""
    if isinstance(wrong, aiohttp.ClientConnectorCertificateError):
        refused = wrong.certificate_error
        return f"its certificate is refused: {getattr(refused, 'verify_message', refused)}"
    if isinstance(wrong, aiohttp.ClientConnectorError):
        wrong = wrong.os_error
    if isinstance(wrong, ssl.SSLError):
        return f"its TLS fails: {(wrong.reason or str(wrong)).replace('_', ' ').lower()}"
    if isinstance(wrong, aiohttp.ClientResponseError):
        return f"what it answers is no HTTP: {wrong.message.splitlines()[0].rstrip(':')[:200]}"
    if isinstance(wrong, aiohttp.ClientPayloadError):
        return (
            "it closed the connection before the end of its answer, or what it answers is no HTTP"
        )
    if isinstance(wrong, aiohttp.InvalidURL):
        return f"{wrong.url} is no address of a web server"
    if isinstance(wrong, OSError) and wrong.errno:
        text = wrong.strerror or ""
        # What asyncio makes of a connection that is refused names no reason.
        called = not text or "Connect call failed" in text
        return os.strerror(wrong.errno) if called else text
    if isinstance(wrong, aiohttp.ClientConnectionError):
        return "it closed the connection"
    return str(wrong) or "nothing could be sent"
