"""Names: what a row holds, or is shown with, under the name of a column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from so_mock.query.bind.bound import BLANKS, BY_TEXT, TARGETS, natural
from so_mock.query.facts import Fact, Made, Making, Path

if TYPE_CHECKING:
    from so_mock.entities.model import Entity
    from so_mock.entities.shape import Shaper, Shapes
    from so_mock.store.table import Row

# What stamps are called in archives; the properties differ from entity to entity.
STAMPS = {
    "updatedby": ("UpdatedBy", "UpdatedAssociateId"), "registeredby": ("CreatedBy", "RegisteredAssociateId"),
    "updateddate": ("UpdatedDate", "Updated", "LastChanged"), "registereddate": ("CreatedDate", "Registered", "CreatedAt"),
    "updated": ("UpdatedDate", "Updated"), "registered": ("CreatedDate", "Registered"),
    "createdby": ("CreatedBy",), "created": ("CreatedDate",),
}  # fmt: skip


class Names:
    """One for a world: it remembers names alone."""

    def __init__(self, shapes: Shapes, blank_row: Callable[[Entity], Row]) -> None:
        self.shapes, self.model = shapes, shapes.model
        self._blank_row = blank_row
        self._blanks: dict[str, Row] = {}
        self._held: dict[str, dict[str, str]] = {}
        self._computed: dict[str, Mapping[str, tuple[Making, str]]] = {}

    def blank(self, entity: str) -> Row:
        found = self._blanks.get(entity)
        if found is None:
            known = self.model[entity]
            found = self._blanks[entity] = {known.key: 0, **self._blank_row(known)}
        return found

    def held(self, entity: Entity) -> dict[str, str]:
        """Lowered name -> the property that a row holds; by the names of the database's columns as well."""
        found = self._held.get(entity.name)
        if found is None:
            mapped = self.shapes.columns.of(entity)
            found = {} if mapped is None else {c.replace("_", ""): p for c, p in mapped.properties.items()}  # fmt: skip
            found |= {name.lower(): name for name in entity.extra}
            properties = self.model.properties(entity)
            found |= {name.lower(): name for name in properties if entity.holds(name)}
            blank = self.blank(entity.name)
            found = {name: prop for name, prop in found.items() if prop in blank}
            self._held[entity.name] = found
        return found

    def computed(self, entity: Entity) -> Mapping[str, tuple[Making, str]]:
        """Lowered name -> how it is made and of what type, of whatever its carriers show as a plain value."""
        found = self._computed.get(entity.name)
        if found is None:
            made: dict[str, tuple[Making, str]] = {}
            for carrier, computes in (*entity.shows.items(), (entity.carrier, entity.computed)):
                if carrier not in self.model.carriers:
                    continue
                properties = self.model.carriers.carrier(carrier).properties
                for name, compute in computes.items():
                    prop = properties.get(name)
                    if prop is not None and prop.type.kind == "scalar":
                        made[name.lower()] = compute, prop.type.name
            found = self._computed[entity.name] = made
        return found

    def is_named(self, entity: Entity, leaf: str, prop: str) -> bool:
        """Whether a column of that lowered name is the property's."""
        return prop.lower() in _candidates(leaf, entity.name)

    def fact(self, entity: Entity, leaf: str, type: str) -> Fact | None:
        """Where a column of that lowered name and type comes from; None where nothing is called like it."""
        held = self.held(entity)
        for name in _candidates(leaf, entity.name):
            full = name.endswith("fullname") and name not in held
            for each in (name, *((name.removesuffix("fullname"),) if full else ())):
                for spelt in (each, *(s.lower() for s in STAMPS.get(each, ()))):
                    found = held.get(spelt)
                    if found is not None:
                        return Path(found, associate_name if full else "")
            made = self.computed(entity).get(name)
            if made is None or not _fits(made[1], type):
                continue
            if type not in BY_TEXT:
                return Made(made[0], kind=natural(made[1]))
            target = TARGETS.get(type) or name.removesuffix("id")
            if target in self.model:  # `CountryId`, of a list
                return Made(made[0], target)
        return None


def associate_name(row: Row, shaper: Shaper) -> str:
    """A user's own name, where his initials stand otherwise."""
    person = shaper.row("person", row.get("PersonId"))
    name = shaper.label("person", person["PersonId"]) if person else ""
    return name or str(row.get("Name") or "")


def _candidates(leaf: str, entity: str) -> Iterator[str]:
    """Names that the property may have, the likeliest first: `personUpdatedBy` -> UpdatedBy, `categoryId` -> Category."""
    prefix = entity.replace("_", "")
    for name in (leaf.replace("_", ""), leaf.removeprefix(prefix), prefix + leaf):
        if name:
            yield name
            yield name + "id"
            yield name.removesuffix("id")
            yield name.removesuffix("idx")


def _fits(declared: str, type: str) -> bool:
    """Whether what a carrier shows as that type of value is what such a column holds: a list's name is not its id."""
    own = natural(declared)
    if type not in BLANKS or type == own:
        return True
    return (type if type in ("bool", "decimal") else BLANKS[type]) in (own, BLANKS[own])
