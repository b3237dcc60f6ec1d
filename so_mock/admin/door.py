"""The door of the admin API: ASGI in, the page of a route, ASGI out."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any
from urllib.parse import parse_qs

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from so_mock.admin.asked import ANY, Answered, Asked, Route, json, origin
from so_mock.admin.routes import ROUTES
from so_mock.errors import BadRequest, MethodNotAllowed, NotFound, SoError, TooLarge
from so_mock.tenant import Tenants


class Admin:
    """ASGI endpoint of `/_so_mock/...`."""

    def __init__(self, tenants: Tenants) -> None:
        self.tenants = tenants

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: list[tuple[bytes, bytes]] = []
        try:
            limit = self.tenants.world.config.body_limit
            body = await _body(Request(scope, receive), limit)
            found = self._answer(scope, body)
            answered = found if isinstance(found, Answered) else await found
        except ClientDisconnect:
            return
        except SoError as error:
            answered = json({"error": error.message}, error.status)
            headers = [(k.lower().encode(), v.encode()) for k, v in error.headers().items()]
            if answered.status == 413:
                headers.append((b"connection", b"close"))  # the rest of the body stays unread
        headers.append((b"cache-control", b"no-store"))
        if answered.status != 204:
            headers.append((b"content-type", answered.media_type.encode()))
            headers.append((b"content-length", b"%d" % len(answered.content)))
        content = b"" if scope["method"] == "HEAD" else answered.content
        await send({"type": "http.response.start", "status": answered.status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    def _answer(self, scope: Scope, body: bytes) -> Answered | Awaitable[Answered]:
        """One turn of the event loop, so that nobody sees a tenant half reset."""
        path = scope["path"].partition("/_so_mock")[2].strip("/")
        route, named = _find(scope["method"], path)
        query = _query(scope)
        tenant_ = query.pop("tenant", "")
        tenant = self.tenants.need(tenant_) if tenant_ else self.tenants.default
        given = _read(body, route.takes)
        options = {name: query[name] for name in route.query if name in query}
        if route.query:
            _refuse_strange(query, route.query)
        return route.answer(Asked(self.tenants, tenant, named, given, origin(scope), options))


def _query(scope: Scope) -> dict[str, str]:
    try:
        query = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=100)
    except ValueError as wrong:
        raise BadRequest(f"the query cannot be read: {wrong}") from None
    return {name: values[0] for name, values in query.items()}


async def _body(request: Request, limit: int) -> bytes:
    pieces, size = [], 0
    async for piece in request.stream():
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise TooLarge(f"the body is larger than {limit // 1024} KB")
    return b"".join(pieces)


def _read(body: bytes, takes: tuple[str, ...]) -> dict[str, Any]:
    """A JSON object; a property that nobody reads is refused, since a misspelt one is as good as none."""
    if not body.strip():
        return {}
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as wrong:
        raise BadRequest(f"the body is not JSON: {wrong}") from None
    if not isinstance(value, dict):
        shown = body[:40].decode("utf-8", "replace")
        raise BadRequest(f"the body is JSON, but not an object: {shown}")
    if takes != ANY:
        _refuse_strange(value, takes)
    return value


def _refuse_strange(given: dict[str, Any], takes: tuple[str, ...]) -> None:
    strange = [name for name in given if name not in takes]
    if strange:
        named = ", ".join(repr(name[:80]) for name in strange[:10])
        there = f"there are {', '.join(takes)}" if takes else "this call takes no body"
        raise BadRequest(f"{named} is not understood here; {there}")


def _find(verb: str, path: str) -> tuple[Route, str]:
    """The route, and what stands for the `{...}` in its path. Raises NotFound or MethodNotAllowed."""
    parts = path.split("/")
    found = [(route, named) for route in ROUTES if (named := _fits(route, parts)) is not None]
    if not found:
        known = ", ".join(dict.fromkeys(f"/_so_mock/{route.path}" for route in ROUTES))
        raise NotFound(f"nothing at /_so_mock/{path[:80]}; there are {known}")
    for route, named in found:
        if route.verb == ("GET" if verb == "HEAD" else verb):
            return route, named
    allowed = [route.verb for route, _ in found]
    if "GET" in allowed:
        allowed.append("HEAD")
    refused = MethodNotAllowed(verb, allowed)
    refused.message = (
        f"{verb} is not understood at /_so_mock/{path[:80]}; only {', '.join(allowed)}"
    )
    raise refused


def _fits(route: Route, parts: list[str]) -> str | None:
    named = ""
    wanted = route.path.split("/")
    if len(wanted) != len(parts):
        return None
    for want, part in zip(wanted, parts, strict=True):
        if want.startswith("{"):
            if not part:
                return None
            named = part
        elif want != part:
            return None
    return named
