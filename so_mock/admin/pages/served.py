"""What is served."""

from __future__ import annotations

from so_mock import __version__
from so_mock.admin.asked import (
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
