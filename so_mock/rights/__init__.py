"""What the caller may do (SuperOffice says Sentry). Sheet: rights.md.

Rows are hidden where they are read, before they are ordered, paged and counted; so a role that hides rows needs no change
in lists and counts, only a predicate here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from so_mock.call import Caller
from so_mock.entities.shape import Shapes
from so_mock.store.changes import Store
from so_mock.store.reads import Sight

Visible = Mapping[str, Callable[[dict[str, Any]], bool]]


class Sights:
    """Of the callers of one tenant, each made when he first calls and kept while what it was made of is unchanged."""

    def __init__(self, shapes: Shapes, alive: Visible, mode: str) -> None:
        """`alive` hides from everybody what is softly deleted; `mode`: enforce, report or off."""
        self.mode = mode
        self._shapes, self._alive = shapes, alive

    def of(self, caller: Caller, store: Store) -> Sight | None:
        """None where nothing is hidden or refused."""
        return None
