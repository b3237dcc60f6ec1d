"""The dataclasses in which facts about entities are written, and the Model that holds them.

A row is keyed by the property names of its entity's own carrier. A property that stands for another entity holds that
entity's id (a list of them where it is an array); a carrier without a key of its own (an address, a mail's attachment)
stands in the row as a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.store.table import Index

if TYPE_CHECKING:
    from so_mock.catalogue.carriers import Carriers, Property
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row

DELETED = "DeletedDate"  # of an entity that is deleted softly; "" while it is there
IN_BIN = Index("in the bin", lambda row: [1] if row.get(DELETED) else [])

# Carriers in which the items of any list are shown: they tell no entity.
OF_ANY_LIST = frozenset(["ListItemEntity", "MDOListItem", "SelectableMDOListItem"])

Compute = Callable[["Row", "Shaper"], Any]
Settle = Callable[[Any, "Row", "Row | None"], "Row"]
Follow = Callable[[Any, "Row", "Row | None"], None]


class Reference(NamedTuple):
    """A property that stands for a row of `entity`. `blank`: unset shows a carrier with id 0 instead of null."""

    entity: str
    blank: bool = False


def to(entity: str, *, blank: bool = False) -> Reference:
    return Reference(entity, blank)


class Children(NamedTuple):
    """A property that shows the rows of `entity` whose `via` is this row's id. `saved`: a save replaces them; else the
    property is ignored on save. They are deleted with their owner either way."""

    entity: str
    via: str
    saved: bool = True


class Entity(NamedTuple):
    """One kind of row. What the catalogue tells by names and types need not be said (`derive.py`).

    name        as scenarios and the admin API say it, also the name of its table in the store
    carrier     the carrier that is saved and whose property names the row has; "" where none is published: then `extra`
                names the columns
    key         the carrier's primary key
    references  property -> the entity it stands for, beyond those that its type tells
    values      properties that stand in the row as they are, although their carrier has an id
    within      property that is a value or a list of them -> {what it names by id: the entity}; in a list the first of
                these is whom the value is about, and it goes with him
    choices     property (SelectableMDOListItem[]) -> the list of which it shows every item, the chosen ones selected;
                the row holds the chosen ids
    children    property -> the rows of another table that it shows
    parts       other entities whose rows are deleted with this one -> the property by which they belong to it
    shows       carrier made of the row -> {its property: how it is made}, where rules do not tell; the entity's own
                carrier too, for what is stored but shown otherwise
    computed    property of `carrier` -> how it is made; never stored
    hidden      stored but never shown: the property is blank in every answer
    extra       stored properties that no carrier has -> their value in a new row
    views       properties that are always blank, and ignored on save
    server      stored properties that only the server changes: what a client sends there is not listened to
    defaults    property -> its value in a new row, or a function of the call that gives it
    settle      (crm, row, row before or None) -> the row as it is stored: what follows from what was saved, by any door
    follow      (crm, row as stored, row before or None): what is written elsewhere, now that the row has its id
    leave       (crm, row): what a delete must look at or take along, before the row is gone
    soft        a delete sets DeletedDate, and the row is invisible to all reads until it is undeleted
    depends     references without which there is nothing to see: while one of them is softly deleted, so is this row
    retired     what a delete writes where the item stays readable by its id, as list items do (domain.md 4)
    names       the properties of which one must be filled on save; none: all may be blank
    mandatory   what else a user interface asks for, and Validate complains of; a save does not refuse it (domain.md 5)
    label       the text that stands for a row elsewhere (`CategoryName`)
    rest        collection path below /api/v1/ where REST has one
    """

    name: str
    carrier: str
    key: str
    references: Mapping[str, Reference] = {}
    values: frozenset[str] = frozenset()
    within: Mapping[str, Mapping[str, str]] = {}
    choices: Mapping[str, str] = {}
    children: Mapping[str, Children] = {}
    parts: Mapping[str, str] = {}
    shows: Mapping[str, Mapping[str, Compute]] = {}
    computed: Mapping[str, Compute] = {}
    hidden: frozenset[str] = frozenset()
    extra: Mapping[str, Any] = {}
    views: frozenset[str] = frozenset()
    server: frozenset[str] = frozenset()
    defaults: Mapping[str, Any] = {}
    settle: Settle | None = None
    follow: Follow | None = None
    leave: Callable[[Any, Row], None] | None = None
    soft: bool = False
    depends: tuple[str, ...] = ()
    retired: Mapping[str, Any] = {}
    names: tuple[str, ...] = ()
    mandatory: tuple[str, ...] = ()
    label: str | Compute = ""
    rest: str = ""

    def holds(self, name: str) -> bool:
        """Whether the property is part of the row, rather than made for an answer."""
        return name not in self.computed and name not in self.views and name not in self.children


class View(NamedTuple):
    """An answer that is just a row, shown as `carrier`: bytes are made of it only at the door, and kept.

    `keys`: what other systems keep on the row is shown among its extra fields.
    An operation that shows the row otherwise than others do answers a record instead: kept bytes do not tell them apart.
    """

    entity: Entity
    carrier: str
    row: Row
    keys: bool = False


def alive(row: Row) -> bool:
    return not row[DELETED]


class Model:
    """All entities of one catalogue, each made when first asked for. One whose carrier the catalogue lacks is left out.

    `families` are the catalogue's lines; an entity written by hand adds to what its line tells.
    """

    def __init__(
        self, entities: Iterable[Entity], carriers: Carriers, families: Mapping[str, str]
    ) -> None:
        self.carriers = carriers
        self._by_hand = {e.name: e for e in entities if not e.carrier or e.carrier in carriers}
        self._made: dict[str, Entity] = {}
        self._lines = {name: [*line.split("\t"), "", ""] for name, line in families.items()}
        self._of_carrier: dict[str, str] = {}
        for entity in self._by_hand.values():
            for shown in (*entity.shows, entity.carrier):
                self._show(shown, entity.name)
        for name, (carrier, _, shows, *_) in self._lines.items():
            if name not in self._by_hand and carrier in self._of_carrier:
                continue  # an entity by hand shows it, under another name
            for shown in (carrier, *filter(None, shows.split(","))):
                self._show(shown, name)
        self._names = dict.fromkeys([*self._by_hand, *self._of_carrier.values()])
        self.by_rest: dict[str, str] = {}
        for name in self._names:
            rest = self._rest(name)
            if rest:
                self.by_rest.setdefault(rest.lower(), name)

    def _show(self, carrier: str, name: str) -> None:
        if carrier and carrier not in OF_ANY_LIST:
            self._of_carrier.setdefault(carrier, name)

    def _rest(self, name: str) -> str:
        entity, line = self._by_hand.get(name), self._lines.get(name)
        return (entity.rest if entity else "") or (line[3] if line else "")

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[Entity]:
        return (self[name] for name in self._names)

    def __getitem__(self, name: str) -> Entity:
        found = self._made.get(name)
        if found is None:
            from so_mock.entities.derive import derived  # it needs this module

            entity, line = self._by_hand.get(name), self._lines.get(name)
            if entity is None:
                if name not in self._names or line is None:
                    raise KeyError(name)
                entity = Entity(name, line[0], line[1])
            shows = line[2].split(",") if line and line[2] else []
            found = self._made[name] = derived(entity, shows, self._rest(name), self)
        return found

    def properties(self, entity: Entity) -> dict[str, Property]:
        """What its carrier declares; nothing where it has none."""
        return self.carriers.carrier(entity.carrier).properties if entity.carrier else {}

    def names(self) -> list[str]:
        return list(self._names)

    def of_carrier(self, carrier: str) -> Entity | None:
        """The entity that is shown in this carrier, or in the one whose REST twin it is."""
        name = self.of_carrier_name(carrier.removesuffix("WithLinks"))
        return self[name] if name else None

    def of_carrier_name(self, carrier: str) -> str | None:
        """Its name alone: entities refer to each other, so making one must not make the next."""
        return self._of_carrier.get(carrier)

    def saved_as(self, carrier: str) -> Entity | None:
        """The entity that is saved in this carrier (not one that merely shows it)."""
        found = self.of_carrier(carrier)
        return found if found is not None and found.carrier == carrier else None

    def keys(self) -> dict[str, str]:
        """Table -> primary key, as the store wants it."""
        return {
            name: self._by_hand[name].key if name in self._by_hand else self._lines[name][1]
            for name in self._names
        }

    @cached_property
    def by_key(self) -> dict[str, str]:
        """`contactid` -> contact: the entities whose key tells them apart."""
        return {key.lower(): name for name, key in self.keys().items() if key.lower() != "id"}

    def alive(self) -> dict[str, Callable[[Row], bool]]:
        """Table -> whether a row of it is there to see: what is softly deleted is not."""
        return {entity.name: alive for entity in self._by_hand.values() if entity.soft}

    def dependants(self) -> dict[str, list[tuple[str, str]]]:
        """Table -> (property, table it refers to): such a row is to be seen while those are."""
        return {
            each.name: [(prop, self[each.name].references[prop].entity) for prop in each.depends]
            for each in self._by_hand.values()
            if each.depends
        }

    @cached_property
    def parents(self) -> dict[str, tuple[str, str]]:
        """Table -> the table whose rows its own are parts of, and the property that tells which."""
        found: dict[str, tuple[str, str]] = {}
        for entity in self._by_hand.values():
            for below in entity.children.values():
                found.setdefault(below.entity, (entity.name, below.via))
            for part, prop in entity.parts.items():
                found.setdefault(part, (entity.name, prop))
        return found

    @cached_property
    def referrers(self) -> dict[str, list[tuple[str, str]]]:
        """Entity -> (entity, property) of everything that may hold its id."""
        found: dict[str, list[tuple[str, str]]] = {}
        for entity in self:
            for name, reference in entity.references.items():
                found.setdefault(reference.entity, []).append((entity.name, name))
        return found

    @cached_property
    def namers(self) -> dict[str, list[tuple[str, str, str]]]:
        """Entity -> (entity, property, its part) of the values that may name its id."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        for entity in self:
            for prop, named in entity.within.items():
                for inner, target in named.items():
                    found.setdefault(target, []).append((entity.name, prop, inner))
        return found
