"""Binder: the columns of one kind of row of one provider, for one question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from so_mock.catalogue.archives import Published
from so_mock.instants import MOMENT, STAMP, shifting
from so_mock.names import nearest_hint
from so_mock.query.bind.bound import BY_TEXT, DATES, Bound, by_number, nowhere, time_of
from so_mock.query.bind.custom import below_custom, custom_field, custom_home
from so_mock.query.bind.places import Place, Places
from so_mock.query.bind.values import Values
from so_mock.query.facts import Beyond, Fact, Fixed, Made, Nowhere, Path

if TYPE_CHECKING:
    from so_mock.catalogue.archives import Provider
    from so_mock.entities.model import Entity
    from so_mock.query.engine import Engine
    from so_mock.query.facts import Group, Provided
    from so_mock.query.frame import Frame
    from so_mock.store.reads import Reads

# On nearly every provider.
USUAL: Mapping[str, Fact] = {"getallrows": Fixed(True), "getnorows": Fixed(False)}


class Binder:
    def __init__(
        self, engine: Engine, provider: Provider, facts: Provided, root: Group, frame: Frame, reads: Reads,
    ) -> None:  # fmt: skip
        self.engine, self.provider, self.facts, self.frame = engine, provider, facts, frame
        self.model, self.reads = engine.model, reads
        self.places = Places(engine.names, facts, root, frame)
        self.values = Values(engine.model, frame)
        self.conditions: list[str] = []  # what the columns that are shown demand of a row
        self.ignored: list[str] = []  # that nothing stands behind

    @property
    def base(self) -> Entity:
        """Whose rows they are. Raises KeyError for those of no entity."""
        return self.model[self.places.root.group.entity]

    def bound(self, column: str) -> Bound | None:
        """None for a column that the provider does not have. One that this kind of row has not is blank. Date-times are
        those of the caller's zone."""
        found = self._stored(column)
        return self._theirs(found) if found is not None else None

    def _theirs(self, bound: Bound) -> Bound:
        """No index has the order of another zone's clock."""
        if self.reads.theirs == self.reads.zone or bound.kind not in DATES or not bound.backed:
            return bound
        among = bound.among
        if among is not None:
            bound = bound._replace(among=(among[0], among[1], self._theirs(among[2])))
        if time_of(bound) not in (MOMENT, STAMP):
            return bound
        shift = self.frame.constant(shifting(self.reads.zone, self.reads.theirs))
        return bound._replace(code=f"{shift}({bound.code})", stored=bound.code, prop="")

    def _stored(self, column: str) -> Bound | None:
        """One that has no type shows what columns of its name show elsewhere."""
        *prefixes, leaf = column.split("/")
        if below_custom(prefixes):
            return self._custom(prefixes, leaf)
        published = self.provider.find(column)
        if published is None:
            return None
        if published.type != "-":
            return self._found(prefixes, leaf, published) or nowhere(published)
        usual = published._replace(type=self.engine.archives.usual_type(leaf.lower()))
        found = self._found(prefixes, leaf, usual)
        if found is None or (found.kind in BY_TEXT and not (found.text or found.target)):
            found = self._found(prefixes, leaf, published)  # which is no such item
        return (found or nowhere(usual))._replace(type="-")

    def inner(self, column: str) -> Bound | None:
        """A column that the provider does not publish and its own rules need."""
        *prefixes, leaf = column.split("/")
        found = self._found(prefixes, leaf, Published(column, "-", False))
        return self._theirs(found) if found is not None else None

    def unknown(self, column: str, at: str = "") -> str:
        """What is told of a column that there is not; `at`: where it stands."""
        near = nearest_hint(column, [each.name for each in self.provider.columns()])
        told = f"{self.provider.name} has no column '{column[:80]}'"
        if "." in column:
            told += " (names with dots belong to the provider Dynamic)"
        return told + at + near

    def custom_home(self, prefixes: list[str]) -> Place | None:
        """The row whose custom fields stand below these prefixes."""
        return custom_home(self.places, self.provider, prefixes)

    def _custom(self, prefixes: list[str], leaf: str) -> Bound | None:
        home = self.custom_home(prefixes)
        if home is None or home.entity is None:
            return None
        field = self.engine.fields(self.reads, home.entity).find(leaf)
        if field is None:
            return None
        spelt = self.provider.spelt(prefixes) or prefixes
        return custom_field(self.values, home, field, "/".join([*spelt, field.name]))

    def _found(self, prefixes: list[str], leaf: str, published: Published) -> Bound | None:
        place = self.places.beyond(self.places.root, prefixes)
        return self._leaf(place, leaf, published) if place is not None else None

    def _leaf(self, place: Place, leaf: str, published: Published) -> Bound | None:
        if place.among is not None:
            return self._among(place, place.among, leaf, published)
        lowered = leaf.lower()
        root = place is self.places.root
        if place.entity is not None and self._hidden(place.entity, lowered):
            return nowhere(published)._replace(backed=True)
        fact: Fact | None = self.facts.columns.get(lowered) if root else None
        if fact is None:
            fact = place.group.columns.get(lowered)
        if fact is None and root:
            fact = USUAL.get(lowered)
        if fact is None and place.entity is not None:
            fact = self.engine.names.fact(place.entity, lowered, published.type)
        if fact is not None:
            return self._told(place, fact, published)
        for other in self.places.also(place):
            found = self._beyond(place, other, leaf, published)
            if found is not None:
                return found
        return None

    def _hidden(self, entity: Entity, leaf: str) -> bool:
        """Whether the column is named after a field that the caller does not see; the rows hold no other's values."""
        sight = self.reads.sight
        if sight is None or entity.name not in sight.blank:
            return False
        return any(
            self.engine.names.is_named(entity, leaf, prop) for prop in sight.blank[entity.name]
        )

    def _among(
        self, place: Place, among: tuple[str, str], leaf: str, published: Published
    ) -> Bound | None:
        """Of the first of several values, and of each."""
        variable, values = among
        first = self._leaf(place._replace(among=None), leaf, published)
        each = self._leaf(Place(variable, place.group, None), leaf, published)
        if first is None or each is None or not first.backed:
            return first
        values = place.plain.get(leaf.lower(), values)
        index = place.indexes.get(leaf.lower())
        return first._replace(among=(variable, values, each), found_by=index)

    def _beyond(self, place: Place, prefix: str, leaf: str, published: Published) -> Bound | None:
        beyond = self.places.joined(place, prefix)
        found = self._leaf(beyond, leaf, published) if beyond is not None else None
        return found._replace(prop="") if found is not None else None

    def _told(self, place: Place, fact: Fact, published: Published) -> Bound | None:
        """As a fact says where it comes from."""
        key = f"{place.code}[{place.entity.key!r}]" if place.entity else "0"
        owner = place.entity.name if place.entity else ""
        bound = Bound(published.name, published.type, published.sortable, "", published.type, key, owner=owner)  # fmt: skip
        if isinstance(fact, Nowhere):
            return nowhere(published)
        if isinstance(fact, Beyond):
            leaf = fact.column or published.name.rpartition("/")[2]
            return self._beyond(place, fact.prefix, leaf, published)
        if isinstance(fact, Fixed):
            return self.values.fixed(fact, bound)
        if isinstance(fact, Made):
            return self.values.made(place, fact, bound)
        return self._property(place, Path(fact) if isinstance(fact, str) else fact, bound)

    def _property(self, place: Place, path: Path, bound: Bound) -> Bound | None:
        steps, _, last = path.path.rpartition(".")
        at = self.places.referred(place, steps) if steps else place
        if at is None:
            return None
        if at.entity is not None and steps:
            bound = bound._replace(key=f"{at.code}[{at.entity.key!r}]", owner=at.entity.name)
        found = self.values.property(at, last, path.text, bound)
        if found is not None and found.target and by_number(bound):
            plain = found.type == "-" and found.kind != "associate"
            return found._replace(text="", kind="int" if plain else found.kind)
        return found
