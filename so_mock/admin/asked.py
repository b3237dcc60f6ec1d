"""What a page of the admin API is asked, and how it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import orjson
from starlette.types import Scope

from so_mock.errors import BadRequest
from so_mock.tenant import Tenant, Tenants

JSON = "application/json; charset=utf-8"


class Asked(NamedTuple):
    """`named` is what stands for `{...}` in the route; `origin` this server as the client calls it; `query` what the
    route takes beside `tenant`."""

    tenants: Tenants
    tenant: Tenant
    named: str
    body: dict[str, Any]
    origin: str
    query: dict[str, str]


class Answered(NamedTuple):
    content: bytes
    media_type: str = JSON
    status: int = 200


def text(body: dict[str, Any], name: str) -> str:
    """The property; empty where it is absent or null."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadRequest(f"{name!r} is not a text: {orjson.dumps(value)[:80].decode()}")
    return value


def origin(scope: Scope) -> str:
    """Scheme and host, as the client spelt them."""
    host = next((value for name, value in scope["headers"] if name == b"host"), b"localhost")
    return f"{scope['scheme']}://{host[:255].decode('latin-1')}"


def shown(value: Any) -> str:
    """Of what JSON has no word for: content."""
    return f"{len(value)} bytes" if isinstance(value, (bytes, bytearray)) else str(value)


def json(value: Any, status: int = 200) -> Answered:
    return Answered(
        orjson.dumps(value, default=shown, option=orjson.OPT_NON_STR_KEYS), status=status
    )


NOTHING = Answered(b"", status=204)


def number(options: dict[str, str], name: str) -> int | None:
    text = options.get(name)
    if text is None:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise BadRequest(f"{name} is no whole number: {text[:40]!r}")
    return int(text)


Page = Callable[[Asked], Answered | Awaitable[Answered]]  # one that waits lets others run


ANY = ("*",)  # of a body whose properties are names that the page itself looks at


class Route(NamedTuple):
    """`{...}` in a path stands for one part of it; `?tenant=` says whose, else the default tenant's."""

    verb: str
    path: str
    answer: Page
    takes: tuple[str, ...] = ()  # properties of the body
    query: tuple[str, ...] = ()  # options
