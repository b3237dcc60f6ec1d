"""The admin API: every route on one page, each a small function."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from so_mock import __version__
from so_mock.errors import BadRequest, MethodNotAllowed, NotFound, SoError, TooLarge
from so_mock.ledger import ledger, totals
from so_mock.tenant import Checkpoint, Tenant, Tenants

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


class Admin:
    """ASGI endpoint of `/_so_mock/...`."""

    def __init__(self, tenants: Tenants) -> None:
        self.tenants = tenants

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: list[tuple[bytes, bytes]] = []
        try:
            limit = self.tenants.world.config.body_limit
            body = await _body(Request(scope, receive), limit)
            answered = self._answer(scope, body)
        except ClientDisconnect:
            return
        except SoError as error:
            answered = _json({"error": error.message}, error.status)
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

    def _answer(self, scope: Scope, body: bytes) -> Answered:
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
        return route.answer(Asked(self.tenants, tenant, named, given, _origin(scope), options))


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
    _refuse_strange(value, takes)
    return value


def _refuse_strange(given: dict[str, Any], takes: tuple[str, ...]) -> None:
    strange = [name for name in given if name not in takes]
    if strange:
        named = ", ".join(repr(name[:80]) for name in strange[:10])
        there = f"there are {', '.join(takes)}" if takes else "this call takes no body"
        raise BadRequest(f"{named} is not understood here; {there}")


def _text(body: dict[str, Any], name: str) -> str:
    """The property; empty where it is absent or null."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadRequest(f"{name!r} is not a text: {orjson.dumps(value)[:80].decode()}")
    return value


def _origin(scope: Scope) -> str:
    """Scheme and host, as the client spelt them."""
    host = next((value for name, value in scope["headers"] if name == b"host"), b"localhost")
    return f"{scope['scheme']}://{host[:255].decode('latin-1')}"


def _shown(value: Any) -> str:
    """Of what JSON has no word for: content."""
    return f"{len(value)} bytes" if isinstance(value, (bytes, bytearray)) else str(value)


def _json(value: Any, status: int = 200) -> Answered:
    return Answered(
        orjson.dumps(value, default=_shown, option=orjson.OPT_NON_STR_KEYS), status=status
    )


NOTHING = Answered(b"", status=204)


# -- what is served


def _home(asked: Asked) -> Answered:
    tenant, scenario = asked.tenant, asked.tenant.world.scenario
    mine = tenant is not asked.tenants.default
    front, query = (f"/{tenant.name}", f"?tenant={tenant.name}") if mine else ("", "")
    counts = totals(tenant.world)
    rows = "".join(f"<tr><th>{escape(name)}<td>{count}" for name, count in counts.items())
    links = "".join(
        f'<li><a href="/_so_mock/{route.path}{query}">/_so_mock/{route.path}{query}</a>'
        for route in ROUTES
        if route.verb == "GET" and route.path and "{" not in route.path
    )
    return Answered(
        (
            "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
            "<title>so-mock</title><style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:44rem;"
            "padding:0 1rem;color:#1d2a2a}th{text-align:left;padding-right:2rem;font-weight:500}</style>"
            f"<h1>so-mock {__version__}</h1><p>An emulator of the SuperOffice CRM WebAPI. Tenant "
            f"<b>{escape(tenant.name)}</b>, scenario <b>{escape(scenario.name)}</b>: "
            f"{escape(scenario.about)}</p>"
            f'<p>API: <a href="{front}/api">{front}/api</a> · <a href="{front}/api/v1">{front}/api/v1</a></p>'
            f"<h2>Operations</h2><table>{rows}</table><h2>Here</h2><ul>{links}</ul></html>"
        ).encode(),
        "text/html; charset=utf-8",
    )


def _health(asked: Asked) -> Answered:
    return _json({"status": "alive", "version": __version__})


def _ready(asked: Asked) -> Answered:
    """The port opens only when everything is loaded, so an answer means ready."""
    tenant = asked.tenant
    return _json({"status": "ready", "scenario": tenant.world.scenario.name, "tenant": tenant.name})


def _operations(asked: Asked) -> Answered:
    world = asked.tenant.world
    return _json({"totals": totals(world), "operations": ledger(world)})


# -- what was asked


def _journal(asked: Asked) -> Answered:
    return _json({"entries": [entry.as_record() for entry in asked.tenant.journal]})


def _entry(asked: Asked) -> Answered:
    id = asked.named
    entry = asked.tenant.journal.get(int(id)) if id.isdecimal() and len(id) < 19 else None
    if entry is None:
        raise NotFound(f"no journal entry {id[:40]!r}")
    return _json(entry.as_record())


# -- tenants


def _tenants(asked: Asked) -> Answered:
    return _json({"tenants": [_described(tenant, asked) for tenant in asked.tenants]})


def _make_tenant(asked: Asked) -> Answered:
    name, scenario = _text(asked.body, "name"), _text(asked.body, "scenario")
    return _json(_described(asked.tenants.make(name, scenario), asked), 201)


def _remove_tenant(asked: Asked) -> Answered:
    asked.tenants.remove(asked.named)
    return NOTHING


def _reset(asked: Asked) -> Answered:
    asked.tenant.reset()
    return _json(_described(asked.tenant, asked))


def _described(tenant: Tenant, asked: Asked) -> dict[str, Any]:
    return {
        "name": tenant.name,
        "scenario": tenant.world.scenario.name,
        "default": tenant is asked.tenants.default,
        "addresses": {
            "api": f"{asked.origin}/{tenant.name}/api",
            "admin": f"{asked.origin}/_so_mock/?tenant={tenant.name}",
        },
    }


# -- moments


def _checkpoints(asked: Asked) -> Answered:
    return _json({"checkpoints": [_moment(each) for each in asked.tenant.checkpoints.values()]})


def _save(asked: Asked) -> Answered:
    return _json(_moment(asked.tenant.save(asked.named)), 201)


def _restore(asked: Asked) -> Answered:
    checkpoint = asked.tenant.checkpoint(asked.named)
    asked.tenant.restore(checkpoint.moment)
    return _json(_moment(checkpoint))


def _remove_checkpoint(asked: Asked) -> Answered:
    checkpoint = asked.tenant.checkpoint(asked.named)
    del asked.tenant.checkpoints[checkpoint.name]
    return NOTHING


def _moment(checkpoint: Checkpoint) -> dict[str, Any]:
    return {"name": checkpoint.name, "when": checkpoint.when, "rows": checkpoint.rows}


# -- rows behind the API


def _state(asked: Asked) -> Answered:
    from so_mock.query import state  # the query engine is for those who ask

    found = state.entities(asked.tenant)
    return _json({"entities": [{"name": n, "key": key, "rows": rows} for n, key, rows in found]})


def _rows(asked: Asked) -> Answered:
    from so_mock.query import state

    options = asked.query
    top, skip = (_number(options, name) for name in ("$top", "$skip"))
    text, order = options.get("$filter", ""), options.get("$orderBy", "")
    found = state.rows(asked.tenant, asked.named, text, order, top, skip or 0)
    hidden = found.entity.hidden
    rows = [{n: v for n, v in row.items() if n not in hidden} for row in found.rows]
    return _json({"entity": found.entity.name, "total": found.total, "rows": rows})


def _number(options: dict[str, str], name: str) -> int | None:
    text = options.get(name)
    if text is None:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise BadRequest(f"{name} is no whole number: {text[:40]!r}")
    return int(text)


class Route(NamedTuple):
    """`{...}` in a path stands for one part of it; `?tenant=` says whose, else the default tenant's."""

    verb: str
    path: str
    answer: Callable[[Asked], Answered]
    takes: tuple[str, ...] = ()  # properties of the body
    query: tuple[str, ...] = ()  # options


ROUTES = [
    Route("GET", "", _home),
    Route("GET", "health", _health),
    Route("GET", "ready", _ready),
    Route("GET", "operations", _operations),
    Route("GET", "journal", _journal),
    Route("GET", "journal/{id}", _entry),
    Route("GET", "tenants", _tenants),
    Route("POST", "tenants", _make_tenant, takes=("name", "scenario")),
    Route("DELETE", "tenants/{name}", _remove_tenant),
    Route("POST", "reset", _reset),
    Route("GET", "checkpoints", _checkpoints),
    Route("POST", "checkpoints/{name}", _save),
    Route("POST", "checkpoints/{name}/restore", _restore),
    Route("DELETE", "checkpoints/{name}", _remove_checkpoint),
    Route("GET", "state", _state),
    Route("GET", "state/{entity}", _rows, query=("$filter", "$orderBy", "$top", "$skip")),
]


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
