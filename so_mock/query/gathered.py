"""Facts by hand lie in the modules of a package, each with a table of the same name."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any


def gathered(package: str, table: str) -> dict[str, Any]:
    """All of them in one. Raises ValueError for what two modules tell."""
    found: dict[str, Any] = {}
    for module in iter_modules(import_module(package).__path__):
        told = getattr(import_module(f"{package}.{module.name}"), table)
        twice = found.keys() & told.keys()
        if twice:
            raise ValueError(f"{package}.{module.name}: {sorted(twice)} are written already")
        found |= told
    return found
