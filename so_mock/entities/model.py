"""The dataclasses in which facts about entities are written, and the Model that holds them.

A row is keyed by the property names of its entity's own carrier. A property that stands for another
entity holds that
entity's id; a carrier without a key of its own (an address, a mail's attachment) stands in the row
as a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from so_mock.catalogue.carriers import Carriers
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row

DELETED = "DeletedDate"  # of an entity that is deleted softly; "" while it is there

Compute = Callable[["Row", "Shaper"], Any]


@dataclass(frozen=True, slots=True)
class Reference:
    """A property that stands for a row of `entity`. `blank`: unset shows a carrier with id 0
    instead of null."""

    entity: str
    blank: bool = False


def to(entity: str, *, blank: bool = False) -> Reference:
    return Reference(entity, blank)


@dataclass(frozen=True, slots=True)
class Entity:
    """One kind of row.

    name        as scenarios and the admin API say it, also the name of its table in the store
    carrier     the carrier that is saved and whose property names the row has
    key         the carrier's primary key
    references  property -> the entity it stands for
    shows       carrier made of the row -> {its property: how it is made}, where rules
                do not tell; the entity's own
                carrier too, for what is stored but shown otherwise
    computed    property of `carrier` -> how it is made; never stored
    hidden      stored but never shown: the property is blank in every answer
    extra       stored properties that no carrier has -> their value in a new row
    views       properties that only show other rows: ignored on save
    server      stored properties that only the server changes: what a client sends
                there is not listened to
    defaults    property -> its value in a new row, or a function of the call that gives it
    soft        a delete sets DeletedDate, and the row is invisible to all reads until it is undeleted
    retired     what a delete writes where the item stays readable by its id, as list items do (domain.md 4)
    names       the properties of which one must be filled on save; none: all may be blank
    label       the text that stands for a row elsewhere (`CategoryName`)
    rest        collection path below /api/v1/ where REST has one
    """

    name: str
    carrier: str
    key: str
    references: Mapping[str, Reference] = field(default_factory=dict)
    shows: Mapping[str, Mapping[str, Compute]] = field(default_factory=dict)
    computed: Mapping[str, Compute] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    extra: Mapping[str, Any] = field(default_factory=dict)
    views: frozenset[str] = frozenset()
    server: frozenset[str] = frozenset()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    soft: bool = False
    retired: Mapping[str, Any] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    label: str | Compute = "Name"
    rest: str = ""


class View(NamedTuple):
    """An answer that is just a row, shown as `carrier`: bytes are made of it only at the door, and
    kept.

    An operation that shows the row otherwise than others do answers a record instead: kept bytes do
    not tell them apart.
    """

    entity: Entity
    carrier: str
    row: Row


def _alive(row: Row) -> bool:
    return not row[DELETED]


class Model:
    """All entities of one catalogue. An entity whose carrier the catalogue lacks is left out."""

    def __init__(self, entities: Iterable[Entity], carriers: Carriers) -> None:
        self.carriers = carriers
        self.entities = {e.name: e for e in entities if e.carrier in carriers}
        self.by_carrier: dict[str, Entity] = {}
        self.by_rest = {e.rest.lower(): e for e in self.entities.values() if e.rest}
        for entity in self.entities.values():
            for shown in (*entity.shows, entity.carrier):
                self.by_carrier.setdefault(shown, entity)
                if f"{shown}WithLinks" in carriers:
                    self.by_carrier.setdefault(f"{shown}WithLinks", entity)

    def __getitem__(self, name: str) -> Entity:
        return self.entities[name]

    def keys(self) -> dict[str, str]:
        """Table -> primary key, as the store wants it."""
        return {entity.name: entity.key for entity in self.entities.values()}

    def alive(self) -> dict[str, Callable[[Row], bool]]:
        """Table -> whether a row of it is there to see: what is softly deleted is not."""
        return {entity.name: _alive for entity in self.entities.values() if entity.soft}

    def saved_as(self, carrier: str) -> Entity | None:
        """The entity that is saved in this carrier (not one that merely shows it)."""
        found = self.by_carrier.get(carrier)
        return found if found is not None and found.carrier == carrier else None
