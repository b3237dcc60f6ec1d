"""What is to be known of a provider beyond its columns: `PROVIDERS` of each module here, by lowered name."""

from __future__ import annotations

from functools import cache

from so_mock.query.facts import Provided
from so_mock.query.gathered import gathered
from so_mock.query.tree import EVERYTHING

_USUAL = Provided()


@cache
def _all() -> dict[str, Provided]:
    return gathered(__name__, "PROVIDERS")


def usual(name: str) -> Provided:
    """What it is for a question that asks for nothing in particular."""
    facts = provided(name)
    return facts if facts.varies is None else facts.varies(EVERYTHING, None)


def provided(name: str) -> Provided:
    return _all().get(name.lower(), _USUAL)
