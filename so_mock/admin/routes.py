"""The admin API: every route on one page, each a small function. Reading only; nothing here changes
a tenant."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import parse_qs

import orjson

from so_mock import __version__
from so_mock.ledger import ledger, totals
from so_mock.tenant import Tenant, Tenants

Answered = tuple[int, bytes, str]
JSON = "application/json; charset=utf-8"


class Admin:
    """ASGI endpoint of `/_so_mock/...`."""

    def __init__(self, tenants: Tenants) -> None:
        self.tenants = tenants

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        status, content, media_type = self._answer(scope)
        headers = [(b"allow", b"GET, HEAD")] if status == 405 else []
        headers += [
            (b"content-type", media_type.encode()),
            (b"content-length", b"%d" % len(content)),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else content
        await send({"type": "http.response.body", "body": body})

    def _answer(self, scope: dict[str, Any]) -> Answered:
        path = scope["path"].partition("/_so_mock")[2].strip("/")
        if scope["method"] not in ("GET", "HEAD"):
            return _json({"error": f"{scope['method']} is not understood here; only GET"}, 405)
        try:
            query = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=100)
        except ValueError as wrong:
            return _json({"error": f"the query cannot be read: {wrong}"}, 400)
        tenant = self._tenant(query)
        if tenant is None:
            return _json({"error": f"no tenant {query['tenant'][0][:80]!r}"}, 404)
        name, _, rest = path.partition("/")
        if name == "journal" and rest:
            return _entry(tenant, rest)
        route = ROUTES.get(path)
        if route is None:
            known = ", ".join(f"/_so_mock/{route}" for route in ROUTES)
            return _json({"error": f"nothing at /_so_mock/{path[:80]}; there are {known}"}, 404)
        return route(tenant)

    def _tenant(self, query: dict[str, list[str]]) -> Tenant | None:
        named = query.get("tenant")
        return self.tenants.find(named[0]) if named else self.tenants.default


def _json(value: Any, status: int = 200) -> Answered:
    return status, orjson.dumps(value), JSON


def _home(tenant: Tenant) -> Answered:
    counts = totals(tenant.world)
    rows = "".join(f"<tr><th>{escape(name)}<td>{count}" for name, count in counts.items())
    links = "".join(
        f'<li><a href="/_so_mock/{name}">/_so_mock/{name}</a>' for name in ROUTES if name
    )
    return (
        200,
        (
            "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
            "<title>so-mock</title><style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:44rem;"
            "padding:0 1rem;color:#1d2a2a}th{text-align:left;padding-right:2rem;font-weight:500}</style>"
            f"<h1>so-mock {__version__}</h1><p>An emulator of the SuperOffice CRM WebAPI. Tenant "
            f"<b>{escape(tenant.name)}</b>, scenario <b>{escape(tenant.world.scenario.name)}</b>: "
            f"{escape(tenant.world.scenario.about)}</p>"
            f'<p>API: <a href="/api">/api</a> · <a href="/api/v1">/api/v1</a></p>'
            f"<h2>Operations</h2><table>{rows}</table><h2>Here</h2><ul>{links}</ul></html>"
        ).encode(),
        "text/html; charset=utf-8",
    )


def _health(tenant: Tenant) -> Answered:
    return _json({"status": "alive", "version": __version__})


def _ready(tenant: Tenant) -> Answered:
    """The port opens only when everything is loaded, so an answer means ready."""
    return _json({"status": "ready", "scenario": tenant.world.scenario.name, "tenant": tenant.name})


def _operations(tenant: Tenant) -> Answered:
    return _json({"totals": totals(tenant.world), "operations": ledger(tenant.world)})


def _journal(tenant: Tenant) -> Answered:
    return _json({"entries": [entry.as_record() for entry in tenant.journal]})


def _entry(tenant: Tenant, id: str) -> Answered:
    entry = tenant.journal.get(int(id)) if id.isdecimal() and len(id) < 19 else None
    if entry is None:
        return _json({"error": f"no journal entry {id[:40]!r}"}, 404)
    return _json(entry.as_record())


ROUTES: dict[str, Callable[[Tenant], Answered]] = {
    "": _home,
    "health": _health,
    "ready": _ready,
    "operations": _operations,
    "journal": _journal,
}
