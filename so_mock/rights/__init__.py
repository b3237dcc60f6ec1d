"""What the caller may do (SuperOffice says Sentry). Sheet: rights.md.

Rows are hidden where they are read, before they are ordered, paged and counted; so a role that hides rows needs no change
in lists and counts, only a predicate here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from so_mock.call import Caller
from so_mock.config import OFF
from so_mock.entities.shape import Shapes
from so_mock.store.changes import Store
from so_mock.store.reads import unchanged

if TYPE_CHECKING:
    from so_mock.rights.ownership import People
    from so_mock.rights.sight import Sight, Visible


class Sights:
    """Of the callers of one tenant, each made when he first calls and kept while what it was made of is unchanged."""

    def __init__(self, shapes: Shapes, alive: Visible, mode: str) -> None:
        """`alive` hides from everybody what is softly deleted; `mode`: enforce, report or off."""
        self.mode = mode
        self._shapes, self._alive = shapes, alive
        self._kept: dict[tuple[int, bool], Sight] = {}
        self._people: tuple[Store, People] | None = None

    def of(self, caller: Caller, store: Store) -> Sight | None:
        """None where nothing is hidden or refused."""
        if self.mode == OFF or not caller.associate_id:
            return None
        key = caller.associate_id, caller.system
        found = self._kept.get(key)
        if found is not None and found.store is store:
            if found.stamp == store.stamp:
                return found
            if unchanged(store, found.noted):
                found.stamp = store.stamp
                return found
        made = self._kept[key] = self._made(caller, store)
        return made

    def _made(self, caller: Caller, store: Store) -> Sight:
        from so_mock.rights.sight import Sight  # where rights are off nobody needs it

        everybody = self._everybody(store)
        user = everybody.users.get(caller.associate_id)
        free = caller.system or (user is not None and user["Type"] == "SystemAssociate")
        return Sight(
            self._shapes, self._alive, self.mode, store, everybody, caller.associate_id, free
        )

    def _everybody(self, store: Store) -> People:
        from so_mock.rights.ownership import people

        if self._people is None or self._people[0] is not store or not unchanged(store, self._people[1].noted):  # fmt: skip
            self._people = store, people(store)
        return self._people[1]
