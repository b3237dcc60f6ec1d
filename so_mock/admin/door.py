"""The door of the admin API: ASGI in, the page of a route, ASGI out."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Iterable
from time import perf_counter
from typing import Any
from urllib.parse import parse_qs, unquote

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from so_mock.admin.asked import ANY, HTML, NOTHING, Answered, Asked, Complained, Route, json, origin
from so_mock.admin.guard import admit
from so_mock.admin.routes import ROUTES
from so_mock.errors import BadRequest, MethodNotAllowed, NotFound, SoError, TooLarge
from so_mock.names import nearest_hint
from so_mock.tenants import Tenants

LOG = logging.getLogger("so_mock")
ROOT = "_so_mock"
# Nothing here is for other origins to show, or to read by way of a tag; a page loads nothing from elsewhere.
GUARDED = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
POLICY = (
    b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; "
    b"form-action 'none'"
)


class Admin:
    """ASGI endpoint of `/_so_mock/...`."""

    def __init__(self, tenants: Tenants) -> None:
        self.tenants = tenants

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = list(GUARDED)
        try:
            limit = self.tenants.world.config.body_limit
            body = await _body(Request(scope, receive), limit)
            found, more = self._answer(scope, body)
            headers += more
            answered = found if isinstance(found, Answered) else await found
        except ClientDisconnect:
            return
        except SoError as error:
            answered = json(_told(error), error.status)
            headers += [(k.lower().encode(), v.encode()) for k, v in error.headers().items()]
            if answered.status == 413:
                headers.append((b"connection", b"close"))  # the rest of the body stays unread
        except Exception:
            LOG.exception("%s %s", scope["method"], scope["path"])
            told = "an error within so-mock; its log holds the traceback"
            answered = json({"error": told}, 500)
        if answered.status != 204:
            headers.append((b"content-type", answered.media_type.encode()))
            headers.append((b"content-length", b"%d" % len(answered.content)))
        if answered.media_type == HTML:
            headers += [(b"content-security-policy", POLICY), (b"referrer-policy", b"no-referrer")]
        content = b"" if scope["method"] == "HEAD" else answered.content
        await send({"type": "http.response.start", "status": answered.status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    def _answer(
        self, scope: Scope, body: bytes
    ) -> tuple[Answered | Awaitable[Answered], list[tuple[bytes, bytes]]]:
        """One turn of the event loop, so that nobody sees a tenant half reset."""
        verb, parts = scope["method"], _parts(scope)
        path = "/".join(parts)
        sent = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        admit(verb, path, sent, self.tenants.world.config.admin_token)
        found = _find(verb, parts, path)
        if isinstance(found, list):
            return NOTHING, [(b"allow", ", ".join(found).encode())]
        route, names = found
        query = _query(scope)
        tenant_ = query.pop("tenant", None)
        tenant = self.tenants.default if tenant_ is None else self.tenants.need(tenant_)
        _refuse_strange(query, route.query, "options")
        given = {} if route.reads else _read(body, route)
        if (at := perf_counter()) > tenant.look_at:
            from so_mock import due  # which knows most of the entities

            due.look(tenant, at)
        here = origin(scope, self.tenants.world.config.public_url)
        asked = Asked(self.tenants, tenant, names, given, here, query, body, ROUTES)
        return route.answer(asked), []


def _told(error: SoError) -> dict[str, Any]:
    told: dict[str, Any] = {"error": error.message}
    if error.detail:
        told["detail"] = error.detail
    if isinstance(error, Complained):
        told["complaints"] = error.complaints
    return told


def _parts(scope: Scope) -> list[str]:
    """The path below `/_so_mock/`: divided first and decoded then, so that a name may hold what it likes."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    try:
        found = [unquote(part, errors="strict") for part in raw.decode("ascii").split("/")]
    except ValueError:  # also of a byte that should have been encoded
        raise BadRequest("the path is not percent-encoded UTF-8") from None
    if len(found) < 2 or found[1] != ROOT:
        raise NotFound(f"nothing at {scope['path'][:80]}; the admin API is at /{ROOT}/")
    below = found[2:]
    while below and not below[0]:
        below.pop(0)
    while below and not below[-1]:
        below.pop()
    return below


def _query(scope: Scope) -> dict[str, str]:
    try:
        text = scope["query_string"].decode("utf-8")
        query = parse_qs(text, keep_blank_values=True, max_num_fields=100, errors="strict")
    except ValueError as wrong:
        raise BadRequest(f"the query cannot be read: {wrong}") from None
    twice = [name for name, values in query.items() if len(values) > 1]
    if twice:
        raise BadRequest(f"{twice[0][:80]!r} is given {len(query[twice[0]])} times in the query")
    return {name: values[0] for name, values in query.items()}


async def _body(request: Request, limit: int) -> bytes:
    pieces, size = [], 0
    async for piece in request.stream():
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise TooLarge(f"the body is larger than {limit // 1024} KB")
    return b"".join(pieces)


def _read(body: bytes, route: Route) -> dict[str, Any]:
    """A JSON object; a property that nobody reads is refused, since a misspelt one is as good as none."""
    value: dict[str, Any] = {}
    if body.strip():
        try:
            told = orjson.loads(body)
        except orjson.JSONDecodeError as wrong:
            raise BadRequest(f"the body is not JSON: {wrong}") from None
        if not isinstance(told, dict):
            shown = body[:40].decode("utf-8", "replace")
            raise BadRequest(f"the body is JSON, but not an object: {shown}")
        value = told
    _refuse_strange(value, route.takes, "body")
    for name in route.needs:
        if name not in value:
            raise BadRequest(f"{name!r} is missing in the body")
    return value


def _refuse_strange(given: dict[str, Any], takes: Iterable[str], what: str) -> None:
    known = tuple(takes)
    strange = [] if ANY in known else [name for name in given if name not in known]
    if strange:
        named = ", ".join(repr(name[:80]) for name in strange[:10])
        near = nearest_hint(strange[0], known) if known else ""
        there = f"there are {', '.join(known)}" if known else f"this call takes no {what}"
        raise BadRequest(f"{named} is not understood here; {there}{near}")


def _find(verb: str, parts: list[str], path: str) -> tuple[Route, dict[str, str]] | list[str]:
    """The route, and what stands for the `{...}` in its path; for OPTIONS the verbs. Raises NotFound or
    MethodNotAllowed."""
    found = [(route, names) for route in ROUTES if (names := _fits(route, parts)) is not None]
    if not found:
        known = ", ".join(dict.fromkeys(f"/{ROOT}/{route.path}" for route in ROUTES))
        raise NotFound(f"nothing at /{ROOT}/{path[:80]}; there are {known}")
    for route, names in found:
        if route.verb == ("GET" if verb == "HEAD" else verb):
            return route, names
    allowed = [route.verb for route, _ in found]
    if "GET" in allowed:
        allowed.append("HEAD")
    allowed.append("OPTIONS")
    if verb == "OPTIONS":
        return allowed
    refused = MethodNotAllowed(verb, allowed)
    refused.message = f"{verb} is not understood at /{ROOT}/{path[:80]}; only {', '.join(allowed)}"
    raise refused


def _fits(route: Route, parts: list[str]) -> dict[str, str] | None:
    names: dict[str, str] = {}
    wanted = route.path.split("/") if route.path else []
    if len(wanted) != len(parts):
        return None
    for want, part in zip(wanted, parts, strict=True):
        if want.startswith("{"):
            if not part:
                return None
            names[want.strip("{}")] = part
        elif want != part:
            return None
    return names
