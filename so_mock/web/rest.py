"""`{verb} {path}` of the REST API."""

from __future__ import annotations

from so_mock.catalogue import Catalogue
from so_mock.errors import MethodNotAllowed, SoError, UnknownAddress
from so_mock.web.found import Found


def find(verb: str, parts: list[str], path: str, catalogue: Catalogue) -> Found | SoError:
    """`parts` follow `v1/`, still percent-encoded."""
    inner = "/".join(parts)
    found = catalogue.operations.rest(verb, inner)
    if isinstance(found, tuple):
        return Found(*found)
    if found:
        return MethodNotAllowed(verb, found)
    near = catalogue.operations.nearest_rest(inner)
    return UnknownAddress(
        f"No HTTP resource was found that matches the request URI '{path[:200]}'.",
        f"The nearest that exists is '{near}'." if near else "Nothing is spelt like it.",
    )
