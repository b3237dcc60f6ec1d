"""Places: the rows that prefixes lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from so_mock.query import columns
from so_mock.query.facts import Group, Join, Many, One, Provided, Some

if TYPE_CHECKING:
    from so_mock.entities.model import Entity
    from so_mock.query.bind.names import Names
    from so_mock.query.frame import Frame
    from so_mock.store.table import Index, Row

NO_ROW: Row = {}  # for one of no entity; the same each time, so that the same code is one loop


class Place(NamedTuple):
    """A row in the code: the expression for it, and the group of its columns. `among`: the first of several, which are
    there by that variable too; `plain`: what it runs through instead for these columns."""

    code: str
    group: Group
    entity: Entity | None
    among: tuple[str, str] | None = None
    indexes: Mapping[str, Index] = {}
    plain: Mapping[str, str] = {}


class Places:
    """Those of one kind of row of a provider; `root` is the row itself."""

    def __init__(self, names: Names, facts: Provided, root: Group, frame: Frame) -> None:
        self.names, self.model, self.facts, self.frame = names, names.model, facts, frame
        self.root = self._place("r0", root)

    def beyond(self, place: Place | None, prefixes: Sequence[str]) -> Place | None:
        """Where one prefix after the other leads to; None where there is none such."""
        for prefix in prefixes:
            place = self.joined(place, prefix) if place is not None else None
        return place

    def joined(self, place: Place, prefix: str) -> Place | None:
        lowered = prefix.lower()
        join: Join | None = self.facts.joins.get(lowered) if place is self.root else None
        join = join or place.group.joins.get(lowered) or self._reference(place, lowered)
        if join is None:
            return self._through(place, prefix)
        if isinstance(join, str):
            return self.referred(place, join)
        if isinstance(join, One):
            return self._one(place, join)
        if isinstance(join, Some):
            return self._some(place, join)
        return self._many(place, join)

    def also(self, place: Place) -> tuple[str, ...]:
        """Prefixes through which a column that is not there is looked for."""
        return (*self.facts.also, *place.group.also) if place is self.root else place.group.also

    def referred(self, place: Place, path: str, group: str | Group = "") -> Place | None:
        """What a path of references leads to."""
        at = place
        steps = path.split(".")
        for step in steps:
            if at.entity is None or step not in at.entity.references:
                return None
            target = at.entity.references[step].entity
            code = self.frame.row(target, f"{at.code}[{step!r}]")
            name = group if group and step is steps[-1] else target
            at = self._place(code, columns.group(name))
        return at

    def _place(self, code: str, group: Group) -> Place:
        known = group.entity in self.model
        return Place(code, group, self.model[group.entity] if known else None)

    def _reference(self, place: Place, prefix: str) -> str | None:
        if place.entity is None:
            return None
        for name in (prefix, prefix + "id", prefix.replace("_", "")):
            held = self.names.held(place.entity).get(name)
            if held is not None and held in place.entity.references:
                return held
        return None

    def _through(self, place: Place, prefix: str) -> Place | None:
        for other in self.also(place):
            if other == prefix.lower():
                continue
            beyond = self.joined(place, other)
            found = self.joined(beyond, prefix) if beyond else None
            if found is not None:
                return found
        return None

    def _one(self, place: Place, join: One) -> Place | None:
        if not callable(join.via):
            return self.referred(place, join.via, join.group)
        group = columns.group(join.group)
        known = bool(group.entity)
        blank = self.frame.blank(group.entity) if known else self.frame.constant(NO_ROW)
        make = self.frame.constant(join.via)
        return self._place(f"({make}({place.code}, {self.frame.shaper()}) or {blank})", group)

    def _many(self, place: Place, join: Many) -> Place | None:
        if place.entity is None or (join.entity not in self.model and not callable(join.via)):
            return None
        known = join.entity in self.model
        blank = self.frame.blank(join.entity) if known else self.frame.constant(NO_ROW)
        if callable(join.via):
            make = self.frame.constant(join.via)
            over = f"({make}({place.code}, {self.frame.shaper()}) or ({blank},))"
        else:
            rows = self.frame.referring(join.entity, join.via)
            over = f"({rows}({place.code}[{place.entity.key!r}]) or ({blank},))"
        return self._place(self.frame.loop(over), columns.group(join.group or join.entity))

    def _some(self, place: Place, join: Some) -> Place:
        make = self.frame.constant(join.make)
        values = f"({make}({place.code}, {self.frame.shaper()}) or ({{}},))"
        group = columns.group(join.group)
        plain = f"({place.code}[{join.plain!r}] or ({{}},))" if join.plain else values
        indexes = join.indexes if place.code == "r0" else {}
        plains = dict.fromkeys(join.indexes, plain)
        return Place(f"{values}[0]", group, None, ("e", values), indexes, plains)
