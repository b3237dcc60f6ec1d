"""Columns that names do not tell, by group: `GROUPS` of each module here. A group that nobody wrote is that of its entity."""

from __future__ import annotations

from functools import cache

from so_mock.query.facts import Group
from so_mock.query.gathered import gathered


@cache
def _all() -> dict[str, Group]:
    return gathered(__name__, "GROUPS")


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
