"""Columns that names do not tell, by group: `GROUPS` of each module here. A group that nobody wrote is that of its entity."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from so_mock.query.facts import Group


@cache
def _all() -> dict[str, Group]:
    found: dict[str, Group] = {}
    for module in iter_modules(__path__):
        groups: dict[str, Group] = import_module(f"{__name__}.{module.name}").GROUPS
        twice = found.keys() & groups.keys()
        if twice:
            raise ValueError(f"{module.name}: groups {sorted(twice)} are written already")
        found |= groups
    return found


def group(name: str | Group) -> Group:
    """By name, or one that a provider wrote for itself."""
    return _whole(name) if isinstance(name, Group) else _named(name)


@cache
def _named(name: str) -> Group:
    return _whole(_all().get(name) or Group(name))


def _whole(found: Group) -> Group:
    if not found.like:
        return found
    like = group(found.like)
    return Group(
        like.entity, {**like.columns, **found.columns}, {**like.joins, **found.joins}, found.also or like.also
    )  # fmt: skip
