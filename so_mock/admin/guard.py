"""Who may call the admin API: whoever has the token, where one is set, and no web page of another origin.

A page that somebody has open may send requests to servers on this machine without asking: forms, images, fetch without
CORS. A browser says of each where it comes from, so what changes something is judged by that. Programs send no such
headers and are let through. A page can also have its own name lead to this machine (DNS rebinding) and then passes for our
own page; so from a browser only names are taken that nobody can register.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from so_mock.errors import Forbidden, Unauthorized

LOOKS = frozenset(["GET", "HEAD", "OPTIONS"])  # verbs that change nothing
OPEN = frozenset(["health", "ready"])  # for whoever starts and watches containers
RESERVED = ("localhost", "local", "internal", "test", "example", "invalid", "home.arpa")
_PORTS = {"http": 80, "https": 443}


class NoToken(Unauthorized):
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": 'Bearer realm="so-mock admin"'}


def admit(verb: str, path: str, headers: Mapping[str, str], token: str) -> None:
    """Raises Unauthorized or Forbidden. `headers` by their lower-case names."""
    if token and path not in OPEN:
        _need_token(headers, token)
        return  # a page of another origin does not know it
    if verb not in LOOKS:
        _refuse_foreign(headers)


def _need_token(headers: Mapping[str, str], token: str) -> None:
    scheme, _, credential = headers.get("authorization", "").strip().partition(" ")
    bearer = credential.strip() if scheme.lower() == "bearer" else ""
    given = headers.get("x-so-mock-token", "").strip() or bearer
    if not hmac.compare_digest(given.encode("latin-1", "replace"), token.encode()):
        wrong = "this is not the admin token" if given else "the admin API needs a token here"
        raise NoToken(
            f"{wrong}: send the one that so-mock was started with (--admin-token or SO_MOCK_ADMIN_TOKEN) as "
            "`Authorization: Bearer ...` or `X-So-Mock-Token: ...`"
        )


def _refuse_foreign(headers: Mapping[str, str]) -> None:
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is None and origin is None:
        return  # no browser
    if site not in (None, "same-origin", "none"):
        raise Forbidden(
            f"a web page of another origin ({origin or site}) cannot change anything here (Sec-Fetch-Site: {site})"
        )
    host = headers.get("host", "")
    if origin is not None and not _same(origin, host):
        raise Forbidden(
            f"a web page of another origin ({origin[:100]}) cannot change anything here; this server is {host[:100]}"
        )
    name = _name(host)
    if not _ours(name):
        raise Forbidden(
            f"a web page at {name[:100]} cannot change anything here: that name might have been led to this machine (DNS "
            "rebinding). Open so-mock by an IP address, localhost or a name without a dot, or start it with --admin-token"
        )


def _same(origin: str, host: str) -> bool:
    """Whether an origin is this host. Its scheme is not compared: a proxy in front may speak TLS."""
    try:
        told = urlsplit(origin)
        here = urlsplit(f"//{host}")
        default = _PORTS.get(told.scheme)
        return (
            default is not None
            and bool(told.hostname)
            and (told.hostname, told.port or default) == (here.hostname, here.port or default)
        )
    except ValueError:
        return False


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _ours(name: str) -> bool:
    """Whether it is a name that nobody on the net can make lead here."""
    try:
        ip_address(name)
        return True
    except ValueError:
        pass
    return "." not in name or name.endswith(tuple(f".{each}" for each in RESERVED))
