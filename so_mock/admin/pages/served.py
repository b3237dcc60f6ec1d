"""What is served."""

from __future__ import annotations

from html import escape

from so_mock import __version__
from so_mock.admin.asked import (
    HTML,
    TEXT,
    TRUTH,
    WHOLE,
    Answered,
    Asked,
    by_name,
    json,
    maybe,
    record,
    rows,
)
from so_mock.ledger import ledger, totals

HEALTH = record(status={"const": "alive"}, version=TEXT)
READY = record(status={"const": "ready"}, scenario=TEXT, tenant=TEXT)
OPERATION = record(
    operation=TEXT, fidelity=TEXT, by=TEXT, place=TEXT, calls=maybe(TEXT), pattern=TRUTH, reason=maybe(TEXT),
)  # fmt: skip
OPERATIONS = record(totals=by_name(WHOLE), operations=rows(OPERATION))


def openapi(asked: Asked) -> Answered:
    """This API, as OpenAPI 3.1."""
    from so_mock.admin.openapi import document

    token = bool(asked.tenants.world.config.admin_token)
    return json(document(asked.routes, asked.origin, token))


def home(asked: Asked) -> Answered:
    """What is served, for people."""
    tenant, scenario = asked.tenant, asked.tenant.world.scenario
    mine = tenant is not asked.tenants.default
    front, query = (f"/{tenant.name}", f"?tenant={tenant.name}") if mine else ("", "")
    counts = totals(tenant.world)
    said = tenant.clock.said()
    clock = f"<p>Its clock: {escape(said)}.</p>" if said else ""
    rows = "".join(f"<tr><th>{escape(name)}<td>{count}" for name, count in counts.items())
    links = "".join(
        f'<li><a href="/_so_mock/{route.path}{query}">/_so_mock/{route.path}{query}</a>'
        for route in asked.routes
        if route.verb == "GET" and route.path and "{" not in route.path
    )
    return Answered(
        (
            "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
            "<title>so-mock</title><style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:44rem;"
            "padding:0 1rem;color:#1d2a2a}th{text-align:left;padding-right:2rem;font-weight:500}</style>"
            f"<h1>so-mock {__version__}</h1><p>An emulator of the SuperOffice CRM WebAPI. Tenant "
            f"<b>{escape(tenant.name)}</b>, scenario <b>{escape(scenario.name)}</b>: "
            f"{escape(scenario.about)}</p>{clock}"
            f'<p>API: <a href="{front}/api">{front}/api</a> · <a href="{front}/api/v1">{front}/api/v1</a></p>'
            f"<h2>Operations</h2><table>{rows}</table><h2>Here</h2><ul>{links}</ul></html>"
        ).encode(),
        HTML,
    )


def health(asked: Asked) -> Answered:
    """The process is alive."""
    return json({"status": "alive", "version": __version__})


def ready(asked: Asked) -> Answered:
    """The port opens only when everything is loaded, so an answer means ready."""
    tenant = asked.tenant
    return json({"status": "ready", "scenario": tenant.world.scenario.name, "tenant": tenant.name})


def operations(asked: Asked) -> Answered:
    """All operations of the API with their fidelity."""
    world = asked.tenant.world
    return json({"totals": totals(world), "operations": ledger(world)})
