"""The clients of a tenant's API: httpx's, imported when a test first asks for one."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Generator

import httpx

# A test that hits a fault which hangs shall not wait for long; one that steps through a debugger does not hold the server.
WAIT = 10.0
Auth = tuple[str, str] | httpx.Auth


class Bearer(httpx.Auth):
    """Signs in by a token, for a tenant that takes nothing else; anew when that is over."""

    def __init__(self, token: Callable[[], str]) -> None:
        self._ask, self._held = token, ""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        self._held = self._held or self._ask()
        request.headers["Authorization"] = f"Bearer {self._held}"
        answer = yield request
        if answer.status_code == 401:
            self._held = self._ask()
            request.headers["Authorization"] = f"Bearer {self._held}"
            yield request


class Usually(httpx.Auth):
    """Signs in so, but for a request that tells in its own header who calls: httpx would write over that."""

    def __init__(self, auth: Auth) -> None:
        self._auth = httpx.BasicAuth(*auth) if isinstance(auth, tuple) else auth

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if "Authorization" in request.headers:
            yield request
        else:
            yield from self._auth.auth_flow(request)


class Shared(httpx.BaseTransport):
    """Of all clients of a server: its connections are kept from test to test, and stay when a client is closed."""

    def __init__(self, url: str, trust: str) -> None:
        self._inner = httpx.HTTPTransport(verify=_verify(url, trust), trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._inner.handle_request(request)

    def end(self) -> None:
        self._inner.close()


def client(url: str, auth: Auth, transport: Shared) -> httpx.Client:
    # No proxy of the environment stands between a test and a server on the same machine.
    return httpx.Client(base_url=url, auth=auth, transport=transport, timeout=WAIT, trust_env=False)


def async_client(url: str, auth: Auth, trust: str) -> httpx.AsyncClient:
    """Keeps no connection: one that is left over belongs to an event loop that may be gone when the test ends."""
    limits = httpx.Limits(max_keepalive_connections=0)
    return httpx.AsyncClient(
        base_url=url,
        auth=auth,
        timeout=WAIT,
        trust_env=False,
        limits=limits,
        verify=_verify(url, trust),
    )


def _verify(url: str, trust: str) -> ssl.SSLContext | bool:
    """Reading the machine's certificates takes 20 ms, for nothing where no TLS is spoken. For a server elsewhere SSL_CERT_FILE
    counts, as for the admin API."""
    if url.startswith("https:"):
        return ssl.create_default_context(cafile=trust or None)
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
