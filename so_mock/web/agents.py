"""`POST Agents/{agent}/{method}`; GET describes the method and never runs it (wire.md 1.2)."""

from __future__ import annotations

from urllib.parse import unquote

from so_mock.catalogue import Catalogue
from so_mock.errors import MethodNotAllowed, SoError, UnknownAddress
from so_mock.web.found import Found


def find(verb: str, parts: list[str], path: str, catalogue: Catalogue) -> Found | SoError:
    """`parts` follow `Agents/`."""
    name = unquote("/".join(parts))
    operation = catalogue.operations.agent(name)
    if operation is None:
        near = catalogue.operations.nearest_agent(name)
        return UnknownAddress(
            f"No HTTP resource was found that matches the request URI '{path[:200]}'.",
            f"The nearest that exists is '{near}'." if near else "No agent is spelt like it.",
        )
    if verb == "POST":
        return Found(operation, [])
    if verb == "GET":
        return Found(operation, [], describes=True)
    return MethodNotAllowed(verb, ["GET", "POST"])
