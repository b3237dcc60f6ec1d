"""`/api` (what server this is) and `/api/v1` (every address); neither needs a login (sheet: wire.md
1.2)."""

from __future__ import annotations

from html import escape
from typing import Any, NamedTuple

from so_mock import __version__
from so_mock.catalogue.operations import Operation
from so_mock.catalogue.platform import ASSEMBLY, LABEL, SERVED
from so_mock.errors import MethodNotAllowed, SoError
from so_mock.render.as_json import MEDIA_TYPE, encode
from so_mock.tenant import Tenant
from so_mock.web.negotiation import HOME, HTML, best, of_error

_HTML = "text/html; charset=utf-8"


class Made(NamedTuple):
    content: bytes
    media_type: str


class Page(NamedTuple):
    """`/api` itself, or `/api/v1` with the list of addresses."""

    addresses: bool

    def make(self, tenant: Tenant, base: str, accept: str) -> Made:
        if self.addresses:
            return _made(_addresses(tenant, base), "Addresses", accept)
        if best(accept, HOME) == HTML:
            return Made(_html(base), _HTML)
        return _made(_version(base), "Api", accept)


def page(verb: str, parts: list[str]) -> Page | SoError:
    return Page(bool(parts)) if verb == "GET" else MethodNotAllowed(verb, ["GET"])


def _made(value: dict[str, Any], root: str, accept: str) -> Made:
    media = of_error(accept)
    if not media:
        return Made(encode(value), MEDIA_TYPE)
    from so_mock.render import as_xml  # most clients want JSON

    return Made(as_xml.encode(value, None, None, root), f"{media}; charset=utf-8")


def _version(base: str) -> dict[str, str]:
    return {
        "v1": f"{base}/v1/",
        "NetServerVersion": f"{SERVED}.0",
        "NetServerAssembly": ASSEMBLY,
        "NetServerDate": "2026-09-17",
        "NetServerLabel": LABEL,
        "NetServer": f"so-mock {__version__}, emulating NetServer 12.4",
        "Services": "Services87",
        "ServicesCurrent": "Services88",
        "Version": "v1",
        "Documentation": "https://docs.superoffice.com/en/api/",
    }


def _html(base: str) -> bytes:
    known = _version(base)
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>SuperOffice Sales and Marketing Web API</title>"
        f"<h1>SuperOffice Sales and Marketing Web API</h1><p>{escape(known['NetServer'])}</p>"
        f'<ul><li><a href="{escape(base)}/v1">Addresses of the REST and agent API</a>'
        '<li><a href="/_so_mock/">so-mock</a></ul>'
        "<p>Ask with <code>Accept: application/json</code> for the version as data.</p></html>"
    ).encode()


def _addresses(tenant: Tenant, base: str) -> dict[str, dict[str, str]]:
    listed: dict[str, dict[str, str]] = {}
    for operation in tenant.world.catalogue.operations:
        listed.setdefault(f"{base}/v1/{operation.path}", {})[operation.verb] = _text(
            operation, tenant
        )
    return listed


def described(operation: Operation, tenant: Tenant, base: str, accept: str) -> Made:
    """The entry of one operation, as `/api/v1` lists it."""
    entry = {f"{base}/v1/{operation.path}": {operation.verb: _text(operation, tenant)}}
    return _made(entry, "Addresses", accept)


def _text(operation: Operation, tenant: Tenant) -> str:
    """`?contactEntityId={contactEntityId}   (int) -> ContactEntity`: the names and types, in our
    words."""
    carriers = tenant.world.catalogue.carriers
    query = "&".join(
        f"{p.name}={{{p.name}}}" for p in operation.query.values() if not p.name.startswith("$")
    )
    taken = ""
    if operation.wrapper:
        properties = carriers.carrier(operation.wrapper).properties.values()
        taken = "{" + ", ".join(f"{p.name}: {p.type.name}" for p in properties) + "}"
    elif operation.body is not None:
        taken = operation.body.type.name
    result = operation.result.name if operation.result else "nothing"
    return f"{'?' + query + '   ' if query else ''}{taken + ' ' if taken else ''}-> {result}"
