"""The recycle bins: companies and persons that no other list shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from so_mock.entities.model import IN_BIN
from so_mock.query.facts import Kind, Provided
from so_mock.query.tree import Node
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper


def bin_of(entity: str) -> Callable[[Shaper, Node], list[Row]]:
    return lambda shaper, where: shaper.reads.binned(entity, IN_BIN)


def recycled(entity: str) -> Provided:
    """Who deleted a row is not kept, so everybody sees what all users deleted."""
    return Provided({entity: Kind(entity, rows=bin_of(entity))}, {"forAllUsers": ""})


PROVIDERS = {"recyclecontact": recycled("contact"), "recycleperson": recycled("person")}
