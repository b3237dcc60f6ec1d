"""The admin API of one server, as the handles of its tenants ask it."""

from __future__ import annotations

import http.client
import json
import ssl
import threading
from collections.abc import Mapping
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

NOT_STARTED = "this so-mock is not running: use `with SoMock(...) as so:`, or call start()"
IDLE = 3.0  # seconds after which the other side may have closed a connection
Query = Mapping[str, str | int | None]  # what is empty is left out
WAIT = 60.0  # seconds for an answer: a large scenario takes its time


class SoMockError(Exception):
    """What so-mock refused, in its own words. `status` is 400, 404, 409 ...; 0 where no server was asked."""

    def __init__(self, text: str, status: int = 0) -> None:
        super().__init__(text)
        self.status = status

    @staticmethod
    def hidden(caught: Any) -> bool:
        """Whether pytest leaves out the lines of a module whose `__tracebackhide__` this is: of a refusal the test's own
        line matters. `--full-trace` shows all."""
        return caught is not None and isinstance(caught.value, SoMockError)


class NotRunning(SoMockError):
    """No server answers: it was not started, it was closed, or it is elsewhere."""


__tracebackhide__ = SoMockError.hidden


class Link:
    """One connection, kept; any thread may ask. Of the standard library: it costs a tenth of a
    millisecond a call, and no test run pays for the import of a client it does not use."""

    def __init__(self, url: str, token: str = "", *, here: bool = False, trust: str = "") -> None:
        """`here`: the server is one of this process; `trust`: file of its authority, instead of the usual ones."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SoMockError(f"{url!r} is no address of a server; it looks like http://host:8405")
        self.url = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"
        self._remedy = (
            "it ran in this process, and was stopped or broke down"
            if here
            else "start one with `so-mock`, or leave the address out to have one in this process"
        )
        self._front = parts.path.rstrip("/")
        self._host, self._port = parts.hostname, parts.port
        self._secure, self._trust = parts.scheme == "https", trust or None
        self._headers = {"Content-Type": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._lock = threading.Lock()
        self._connection: http.client.HTTPConnection | None = None
        self._used = 0.0

    def ask(
        self, verb: str, path: str, body: Any = None, *, tenant: str = "", query: Query | None = None,
        media_type: str = "", passing: tuple[int, ...] = (),
    ) -> Any:  # fmt: skip
        """The answer's JSON; None where there is none. `body` is a text of `media_type`, or becomes JSON.

        Raises SoMockError, but for the statuses in `passing`, and NotRunning.
        """
        status, value = self._asked(
            verb, path, body, media_type, {**(query or {}), "tenant": tenant}
        )
        if status >= 400 and status not in passing:
            raise SoMockError(_text_of(value, status), status)
        return value

    def _asked(
        self, verb: str, path: str, body: Any, media_type: str, query: Query
    ) -> tuple[int, Any]:  # fmt: skip
        named = {name: value for name, value in query.items() if value not in (None, "")}
        target = f"{self._front}/_so_mock/{path}" + (f"?{urlencode(named)}" if named else "")
        headers = self._headers
        if media_type:
            headers = {**headers, "Content-Type": media_type}
            content = body.encode() if isinstance(body, str) else body
        else:
            content = None if body is None else json.dumps(body).encode()
        with self._lock:
            try:
                connection = self._ready()
                connection.request(verb, target, content, headers)
                answer = connection.getresponse()
                told = answer.read()
            except (OSError, http.client.HTTPException) as wrong:
                self._drop()
                raise NotRunning(
                    f"no so-mock answers at {self.url} ({wrong or type(wrong).__name__}); {self._remedy}"
                ) from wrong
            except BaseException:  # Ctrl-C: half an answer lies on the wire
                self._drop()
                raise
            self._used = monotonic()
        return answer.status, self._read(answer, told)

    def _read(self, answer: http.client.HTTPResponse, told: bytes) -> Any:
        if not told:
            return None
        try:
            return json.loads(told)
        except ValueError:
            raise SoMockError(
                f"what answers at {self.url} is no so-mock: status {answer.status}, {told[:80]!r}",
                answer.status,
            ) from None

    def _ready(self) -> http.client.HTTPConnection:
        if self._connection is not None and monotonic() - self._used > IDLE:
            self._drop()
        if self._connection is None:
            if self._secure:
                context = ssl.create_default_context(cafile=self._trust)
                self._connection = http.client.HTTPSConnection(
                    self._host, self._port, timeout=WAIT, context=context
                )
            else:
                self._connection = http.client.HTTPConnection(self._host, self._port, timeout=WAIT)
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        with self._lock:
            self._drop()


def _text_of(value: Any, status: int) -> str:
    """What the admin API says of an error; what something in front of it may say, in short."""
    if isinstance(value, dict) and isinstance(value.get("error"), str):
        return str(value["error"])
    return f"so-mock answered with status {status}: {json.dumps(value)[:500]}"


def part(name: object) -> str:
    """A name or an id as one part of an address."""
    return quote(str(name), safe="")
