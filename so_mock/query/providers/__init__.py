"""What is to be known of a provider beyond its columns: `PROVIDERS` of each module here, by lowered name."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from so_mock.query.facts import Provided
from so_mock.query.tree import EVERYTHING

_USUAL = Provided()


@cache
def _all() -> dict[str, Provided]:
    found: dict[str, Provided] = {}
    for module in iter_modules(__path__):
        provided: dict[str, Provided] = import_module(f"{__name__}.{module.name}").PROVIDERS
        twice = found.keys() & provided.keys()
        if twice:
            raise ValueError(f"{module.name}: providers {sorted(twice)} are written already")
        found |= provided
    return found


def usual(name: str) -> Provided:
    """What it is for a question that asks for nothing in particular."""
    facts = provided(name)
    return facts if facts.varies is None else facts.varies(EVERYTHING, None)


def provided(name: str) -> Provided:
    return _all().get(name.lower(), _USUAL)
