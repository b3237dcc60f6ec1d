"""Column of a provider -> where it comes from, as code over a row.

Facts by hand come first (`columns/`, `providers/`), then names: a column is the property, the reference or the computed
property that is called like it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.catalogue.archives import Provider, Published, is_custom
from so_mock.clock import NO_DATE
from so_mock.entities.custom import CUSTOM, Field
from so_mock.entities.model import Entity
from so_mock.names import nearest
from so_mock.query import columns
from so_mock.query.facts import (
    Beyond,
    Fact,
    Fixed,
    Group,
    Join,
    Made,
    Making,
    Many,
    Nowhere,
    One,
    Path,
    Provided,
    Some,
)
from so_mock.query.values import seconds_of

if TYPE_CHECKING:
    from so_mock.catalogue.scalars import Reading
    from so_mock.entities.shape import Shaper
    from so_mock.query.engine import Engine
    from so_mock.query.frame import Frame
    from so_mock.store.reads import Reads
    from so_mock.store.table import Index, Row

__all__ = ["Binder", "Bound", "Reading"]

# Type of a column -> what its value is: the blank tells.
BLANKS: dict[str, Any] = {
    "string": "", "positiveString": "", "stringorPK": "", "listExternal": "", "int": 0, "timeSpan": 0, "listAny": 0,
    "associate": 0, "userGroup": 0, "ejUser": 0, "ejCategory": 0, "saintStatus": 0, "decimal": 0.0, "bool": False,
    "date": NO_DATE, "datetime": NO_DATE, "unlimitedDate": NO_DATE, "listInterest": [], "intArray": [], "listAll": [],
}  # fmt: skip
# What stamps are called in archives; the properties differ from entity to entity.
STAMPS = {
    "updatedby": ("UpdatedBy", "UpdatedAssociateId"), "registeredby": ("CreatedBy", "RegisteredAssociateId"),
    "updateddate": ("UpdatedDate", "Updated", "LastChanged"), "registereddate": ("CreatedDate", "Registered", "CreatedAt"),
    "updated": ("UpdatedDate", "Updated"), "registered": ("CreatedDate", "Registered"),
    "createdby": ("CreatedBy",), "created": ("CreatedDate",),
}  # fmt: skip
# Shown by a text, compared by an id.
BY_TEXT = frozenset(
    ["listAny", "associate", "userGroup", "ejUser", "ejCategory", "saintStatus", "listExternal"]
)
# Types of columns that say whose ids they hold.
TARGETS = {"associate": "associate", "userGroup": "user_group"}
# On nearly every provider.
USUAL: Mapping[str, Fact] = {"getallrows": Fixed(True), "getnorows": Fixed(False)}
CUSTOM_TYPES = {
    "int": "int", "float": "decimal", "date": "date", "bool": "bool", "list": "listAny", "relation": "int", "text": "string",
}  # fmt: skip


class Bound(NamedTuple):
    """A column, and how its value is had.

    name     as it is published
    type     of the restrictions it takes; "-" none
    code     of its value: a text, number, truth, time as rows keep it, list of ids; for a list column the item's id
    kind     what that value is: the type, or where that says "-" the one that the value has
    key      code of the id of the row it belongs to
    prop     the property of the base row, where it is nothing but that
    target   the entity of whose row `text` tells what is shown
    text     code of what is shown instead of the value; "" where the value is
    backed   whether there is state behind it
    owner    the entity of the row it belongs to; "" for a value within a row
    among    of several values: a variable, what it runs through, and the column by that variable; the others are of the
             first
    found_by finds base rows by a value, as lowered text
    """

    name: str
    type: str
    sortable: bool
    code: str
    kind: str
    key: str
    prop: str = ""
    target: str = ""
    text: str = ""
    backed: bool = True
    owner: str = ""
    among: tuple[str, str, Bound] | None = None
    found_by: Index | None = None


class Place(NamedTuple):
    """A row in the code: the expression for it, and the group of its columns. `among`: the first of several, which are
    there by that variable too; `plain`: what it runs through instead for these columns."""

    code: str
    group: Group
    entity: Entity | None
    among: tuple[str, str] | None = None
    indexes: Mapping[str, Index] = {}
    plain: Mapping[str, str] = {}


class Binder:
    """Binds the columns of one kind of row of one provider, for one question."""

    def __init__(
        self, engine: Engine, provider: Provider, facts: Provided, root: Group, frame: Frame,
        reads: Reads,
    ) -> None:  # fmt: skip
        self.engine, self.provider, self.facts, self.frame = engine, provider, facts, frame
        self.model = engine.model
        self.reads = reads
        self.root = self._place("r0", root)
        self.conditions: list[str] = []  # what the columns that are shown demand of a row
        self.ignored: list[str] = []  # that nothing stands behind

    @property
    def base(self) -> Entity:
        """Whose rows they are. Raises KeyError for those of no entity."""
        return self.model[self.root.group.entity]

    # -- asking

    def bound(self, column: str) -> Bound | None:
        """None for a column that the provider does not have. One that this kind of row has not is blank. One that has no
        type shows what columns of its name show elsewhere."""
        *prefixes, leaf = column.split("/")
        if any(is_custom(each) for each in prefixes) or any(
            each.lower().endswith(("udef", "extra")) for each in prefixes
        ):
            return self._custom(prefixes, leaf)
        published = self.engine.published(self.provider, column)
        if published is None:
            return None
        if published.type != "-":
            return self._found(prefixes, leaf, published) or self._nowhere(published)
        usual = published._replace(type=self.engine.archives.usual_type(leaf.lower()))
        found = self._found(prefixes, leaf, usual)
        if found is None or (found.kind in BY_TEXT and not (found.text or found.target)):
            found = self._found(prefixes, leaf, published)  # which is no such item
        return (found or self._nowhere(usual))._replace(type="-")

    def inner(self, column: str) -> Bound | None:
        """A column that the provider does not publish and its own rules need."""
        *prefixes, leaf = column.split("/")
        return self._found(prefixes, leaf, Published(column, "-", False))

    def _found(self, prefixes: list[str], leaf: str, published: Published) -> Bound | None:
        place = self.root
        for at, prefix in enumerate(prefixes):
            below = self._joined(place, prefix, root=at == 0)
            if below is None:
                return None
            place = below
        return self._leaf(place, leaf, published, root=not prefixes)

    def unknown(self, column: str) -> str:
        """What is told of a column that there is not."""
        near = nearest(column[:80], [each.name for each in self.provider.columns()])
        told = f"{self.provider.name} has no column '{column[:80]}'"
        if "." in column:
            told += " (names with dots belong to the provider Dynamic)"
        return f"{told}; nearest: {near}" if near else told

    def _nowhere(self, published: Published) -> Bound:
        kind = published.type if published.type in BLANKS else "string"
        if published.type in ("-", "listAny") and _by_number(published):
            kind = "int"
        return Bound(
            published.name, published.type, published.sortable, repr(BLANKS[kind]), kind, "0",
            backed=False,
        )  # fmt: skip

    # -- prefixes

    def _place(self, code: str, group: Group) -> Place:
        known = group.entity in self.model
        return Place(code, group, self.model[group.entity] if known else None)

    def _joined(self, place: Place, prefix: str, *, root: bool) -> Place | None:
        lowered = prefix.lower()
        join: Join | None = self.facts.joins.get(lowered) if root else None
        join = join or place.group.joins.get(lowered) or self._reference(place, lowered)
        if join is None:
            return self._through(place, prefix)
        if isinstance(join, str):
            join = One(join)
        if isinstance(join, One):
            return self._one(place, join)
        if isinstance(join, Some):
            return self._some(place, join)
        return self._many(place, join)

    def _reference(self, place: Place, prefix: str) -> str | None:
        if place.entity is None:
            return None
        for name in (prefix, prefix + "id", prefix.replace("_", "")):
            held = self._held(place.entity).get(name)
            if held is not None and held in place.entity.references:
                return held
        return None

    def _through(self, place: Place, prefix: str) -> Place | None:
        for other in self._also(place):
            if other == prefix.lower():
                continue
            beyond = self._joined(place, other, root=place is self.root)
            found = self._joined(beyond, prefix, root=False) if beyond else None
            if found is not None:
                return found
        return None

    def _also(self, place: Place) -> tuple[str, ...]:
        return (*self.facts.also, *place.group.also) if place is self.root else place.group.also

    def _one(self, place: Place, join: One) -> Place | None:
        if callable(join.via):
            group = columns.group(join.group)
            if group.entity:
                blank = self.frame.blank(group.entity)
            else:
                blank = self.frame.constant(join.blank)
            make = self.frame.constant(join.via)
            return self._place(f"({make}({place.code}, {self.frame.shaper()}) or {blank})", group)
        at = place
        steps = join.via.split(".")
        for step in steps:
            if at.entity is None or step not in at.entity.references:
                return None
            target = at.entity.references[step].entity
            code = self.frame.row(target, f"{at.code}[{step!r}]")
            name = join.group if join.group and step is steps[-1] else target
            at = self._place(code, columns.group(name))
        return at

    def _many(self, place: Place, join: Many) -> Place | None:
        if place.entity is None or (join.entity not in self.model and not callable(join.via)):
            return None
        known = join.entity in self.model
        blank = self.frame.blank(join.entity) if known else self.frame.constant({})
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
        return Place(
            f"{values}[0]", group, None, ("e", values), indexes, dict.fromkeys(join.indexes, plain)
        )

    # -- columns

    def _leaf(self, place: Place, leaf: str, published: Published, *, root: bool) -> Bound | None:
        if place.among is not None:
            variable, values = place.among
            first, each = (
                self._leaf(at, leaf, published, root=False)
                for at in (place._replace(among=None), Place(variable, place.group, None))
            )
            if first is None or each is None:
                return None
            values = place.plain.get(leaf.lower(), values)
            index = place.indexes.get(leaf.lower())
            return first._replace(among=(variable, values, each), found_by=index)
        lowered = leaf.lower()
        fact: Fact | None = self.facts.columns.get(lowered) if root else None
        if fact is None:
            fact = place.group.columns.get(lowered) or (USUAL.get(lowered) if root else None)
        if fact is None:
            fact = self._named(place, lowered, published.type)
        if fact is not None:
            return self._made(place, fact, published)
        for other in self._also(place) if root else place.group.also:
            beyond = self._joined(place, other, root=place is self.root)
            found = self._leaf(beyond, leaf, published, root=False) if beyond else None
            if found is not None:
                return found._replace(prop="")
        return None

    def _named(self, place: Place, leaf: str, type: str) -> Fact | None:
        """The property that is called like the column."""
        entity = place.entity
        if entity is None:
            return None
        held = self._held(entity)
        for name in _candidates(leaf, entity.name):
            full = name.endswith("fullname") and name not in held
            for each in (name, *((name.removesuffix("fullname"),) if full else ())):
                for spelt in (each, *(s.lower() for s in STAMPS.get(each, ()))):
                    found = held.get(spelt)
                    if found is not None:
                        return Path(found, associate_name if full else "")
            made = self._computed(entity).get(name)
            if made is None or not _fits(made[1], type):
                continue
            if type not in BY_TEXT:
                return Made(made[0], kind=_natural(made[1]))
            target = TARGETS.get(type) or name.removesuffix("id")
            if target in self.model:  # `CountryId`, of a list
                return Made(made[0], target)
        return None

    def _held(self, entity: Entity) -> dict[str, str]:
        """Lowered name -> property that the row holds; also by the names of the database's columns."""
        return self.engine.held(entity)

    def _computed(self, entity: Entity) -> Mapping[str, tuple[Making, str]]:
        return self.engine.computed(entity)

    def _made(self, place: Place, fact: Fact, published: Published) -> Bound | None:
        key = f"{place.code}[{place.entity.key!r}]" if place.entity else "0"
        owner = place.entity.name if place.entity else ""
        bound = Bound(published.name, published.type, published.sortable, "", published.type, key, owner=owner)  # fmt: skip
        if isinstance(fact, Nowhere):
            return self._nowhere(published)
        if isinstance(fact, Beyond):
            beyond = self._joined(place, fact.prefix, root=place is self.root)
            leaf = fact.column or published.name.rpartition("/")[2]
            found = self._leaf(beyond, leaf, published, root=False) if beyond else None
            return found._replace(prop="") if found else None
        if isinstance(fact, Fixed):
            return bound._replace(code=self.frame.constant(fact.value), kind=_kind_of(published.type, fact.value))  # fmt: skip
        if isinstance(fact, Made):
            return self._function(place, fact, bound)
        path = Path(fact) if isinstance(fact, str) else fact
        *steps, last = path.path.split(".")
        at: Place | None = place
        if steps:
            at = self._one(place, One(".".join(steps)))
        if at is None:
            return None
        if at.entity is not None and steps:
            bound = bound._replace(key=f"{at.code}[{at.entity.key!r}]", owner=at.entity.name)
        found = self._property(at, last, path.text, bound, base=at.code == "r0")
        if found is not None and found.target and _by_number(published):
            plain = found.type == "-" and found.kind != "associate"
            return found._replace(text="", kind="int" if plain else found.kind)
        return found

    def _function(self, place: Place, fact: Made, bound: Bound) -> Bound:
        kind = fact.kind or ("listAny" if fact.target else "string")
        if bound.type in BLANKS and not (bound.type in BY_TEXT and fact.kind):
            kind = bound.type
        make, blank = self.frame.constant(fact.make), repr(BLANKS[kind])
        code = f"({make}({place.code}, {self.frame.shaper()}) or {blank})"
        bound = bound._replace(code=code, kind=kind, target=fact.target)
        if callable(fact.text) and not fact.target:
            shown = self.frame.constant(fact.text)
            return bound._replace(text=f"str({shown}({code}, {self.frame.shaper()}) or '')")
        return self._shown(bound, fact.text) if fact.target else bound

    def _property(
        self, at: Place, name: str, text: str | Making, bound: Bound, *, base: bool
    ) -> Bound | None:
        code = f"{at.code}[{name!r}]"
        entity = at.entity
        if entity is None:  # a value within a row
            kind = bound.type if bound.type in BLANKS else "string"
            return bound._replace(code=f"({at.code}.get({name!r}) or {BLANKS[kind]!r})", kind=kind)
        reference = entity.references.get(name)
        prop = self.model.properties(entity).get(name)
        declared = prop.type.name if prop is not None else type(entity.extra.get(name)).__name__
        declared = {"str": "string", "float": "double"}.get(declared, declared)
        if reference is not None and reference.entity not in self.model:
            reference = None
        target = entity.choices.get(name) or (reference.entity if reference is not None else "")
        several = declared == "list" or (prop is not None and prop.type.kind == "array")
        if target and several:
            if bound.type not in ("listInterest", "intArray", "listAll"):
                return self._to_rows(bound, code, target)
        elif reference is not None:
            return self._to_row(bound, code, reference.entity, text, name if base else "")
        if prop is not None and prop.type.kind == "enum":
            bound = self._enum(bound, code, prop.type.name)
            if not bound.text or not callable(text):
                return bound
            shown = self.frame.constant(text)
            return bound._replace(text=f"str({shown}({at.code}, {self.frame.shaper()}) or '')")
        if bound.type in TARGETS and declared == "int":
            return self._to_row(bound, code, TARGETS[bound.type], text, name if base else "")
        return self._plain(bound, code, declared, name if base else "")

    def _to_row(self, bound: Bound, code: str, target: str, text: str | Making, prop: str) -> Bound:
        """A reference: its id is compared, the row's text shown; a text column is that text."""
        bound = bound._replace(code=f"({code} or 0)", target=target, prop=prop)
        if bound.type in ("string", "stringorPK", "positiveString"):
            shown = self._shown(bound, text)
            key = f"({code} or 0)"
            return shown._replace(code=shown.text, text="", kind="string", prop="", key=key, owner=target)  # fmt: skip
        if bound.type == "bool":
            return bound._replace(code=f"bool({code})", kind="bool", target="", prop="")
        if bound.type in ("int", "decimal"):
            return bound._replace(kind="int", target="")
        kind = bound.type if bound.type in BLANKS else "associate" if target == "associate" else "listAny"  # fmt: skip
        if target == "associate" and not text:
            text = "Name"  # the initials
        return self._shown(bound._replace(kind=kind), text)

    def _to_rows(self, bound: Bound, code: str, target: str) -> Bound:
        """References: any of the ids is compared, their texts are shown one after the other."""
        kind = bound.type if bound.type in BLANKS else "listAny"
        ids = f"({code} or (0,))"
        each = bound._replace(code="e", kind=kind, target=target)
        text = f"', '.join(map({self.frame.label(target)}, {ids}))"
        return each._replace(code=f"{ids}[0]", text=text, among=("e", ids, each))

    def _shown(self, bound: Bound, text: str | Making) -> Bound:
        if callable(text):
            return bound._replace(text=f"{self.frame.text(bound.target, text)}({bound.code})")
        if text:
            name = text
            row = self.frame.row(bound.target, bound.code)
            return bound._replace(text=f"str({row}[{name!r}] or '')")
        return bound._replace(text=f"{self.frame.label(bound.target)}({bound.code})")

    def _enum(self, bound: Bound, code: str, name: str) -> Bound:
        """The number is compared and the member's name shown; a truth is any but the first."""
        enum = self.model.carriers.enum(name)
        numbers = self.frame.constant(enum.numbers)
        number = f"{numbers}.get({code}, 0)"
        if bound.type in ("string", "positiveString", "stringorPK", "-", "listExternal"):
            return bound._replace(code=f"str({code} or '')", kind="string")
        if bound.type == "bool":
            truth = "Completed" if "Completed" in enum.numbers else ""
            value = f"{code} == {truth!r}" if truth else f"{number} != 0"
            return bound._replace(code=f"({value})", kind="bool")
        kind = bound.type if bound.type in BLANKS else "int"
        bound = bound._replace(code=number, kind=kind)
        return bound if kind in ("int", "decimal") else bound._replace(text=f"str({code} or '')")

    def _plain(self, bound: Bound, code: str, declared: str, prop: str) -> Bound | None:
        """As the row holds it, when that is what the column is; else made into it."""
        wanted = bound.type if bound.type in BLANKS else _natural(declared)
        bound = bound._replace(kind=wanted)
        blank = BLANKS[wanted]
        if wanted == "timeSpan" and declared == "timespan":
            return bound._replace(code=f"{self.frame.constant(seconds_of)}({code} or '0:0:0')")
        if isinstance(blank, str):
            if declared in ("string", "datetime"):
                exact = (declared == "datetime") == (blank == NO_DATE)
                return bound._replace(code=f"({code} or {blank!r})", prop=prop if exact else "")
            return None if blank == NO_DATE else bound._replace(code=f"str({code} or '')")
        if isinstance(blank, bool):
            return bound._replace(code=f"bool({code})" if declared != "bool" else f"({code} or False)")  # fmt: skip
        if isinstance(blank, list):
            return bound._replace(code=f"({code} or ())")
        if declared in ("int", "long", "double", "bool"):
            same = declared != "bool"
            return bound._replace(code=f"({code} or 0)", prop=prop if same else "")
        read = self.frame.constant(_number if isinstance(blank, int) else _decimal)
        return bound._replace(code=f"{read}({code})")

    # -- custom fields

    def _custom(self, prefixes: list[str], leaf: str) -> Bound | None:
        """`contactUdef/SuperOffice:1`, `personExtra/x_field`: whatever fields the customer has there."""
        home = self.custom_home(prefixes)
        if home is None or home.entity is None:
            return None
        field = self.engine.fields(self.reads, home.entity).find(leaf)
        if field is None:
            return None
        spelt = self.provider.spelt(prefixes)
        name = "/".join([*(spelt or prefixes), field.name])
        return self._field(home, field, name)

    def custom_home(self, prefixes: list[str]) -> Place | None:
        """The row whose custom fields stand below these prefixes."""
        *above, marker = prefixes
        if not is_custom(marker) and not marker.lower().endswith(("udef", "extra")):
            return None  # tables of the customer's own, beyond a relation
        if self.provider.spelt(prefixes) is None and self.provider.node is not None:
            return None
        place: Place | None = self.root
        for at, prefix in enumerate(above):
            place = self._joined(place, prefix, root=at == 0) if place else None
        return self._home(place, marker) if place is not None else None

    def _home(self, place: Place, marker: str) -> Place | None:
        """Whose fields they are: the row's own, or those of one that its columns are looked for in as well."""
        owner = re.sub(r"(udef|extra)$", "", marker.lower())
        entity = place.entity.name.replace("_", "") if place.entity else ""
        if not owner or owner == entity:
            return place
        for other in self._also(place):
            beyond = self._joined(place, other, root=place is self.root)
            found = self._home(beyond, marker) if beyond is not None else None
            if found is not None:
                return found
        return self._joined(place, owner, root=place is self.root)

    def _field(self, home: Place, field: Field, name: str) -> Bound:
        kind = CUSTOM_TYPES.get(field.kind, "string")
        code = f"{home.code}.get({CUSTOM!r}, {{}}).get({field.name!r}, {field.blank!r})"
        assert home.entity is not None
        key = f"{home.code}[{home.entity.key!r}]"
        bound = Bound(name, kind, True, f"({code} or {BLANKS[kind]!r})", kind, key, owner=home.entity.name)  # fmt: skip
        if field.target and field.kind in ("list", "relation"):
            return self._shown(bound._replace(target=field.target), "")
        return bound


def associate_name(row: Row, shaper: Shaper) -> str:
    """A user's own name, where his initials stand otherwise."""
    person = shaper.row("person", row.get("PersonId"))
    name = shaper.label("person", person["PersonId"]) if person else ""
    return name or str(row.get("Name") or "")


def _by_number(published: Published) -> bool:
    """Columns called after an id show the number; a user's shows his initials, `associateDbId` apart."""
    leaf = published.name.rpartition("/")[2].lower()
    return leaf.endswith("id") and (published.type != "associate" or leaf == "associatedbid")


def _candidates(leaf: str, entity: str) -> Iterator[str]:
    """Names that the property may have, the likeliest first: `personUpdatedBy` -> UpdatedBy, `categoryId` -> Category."""
    prefix = entity.replace("_", "")
    for name in (leaf.replace("_", ""), leaf.removeprefix(prefix), prefix + leaf):
        if name:
            yield name
            yield name + "id"
            yield name.removesuffix("id")
            yield name.removesuffix("idx")


def _natural(declared: str) -> str:
    return {
        "int": "int", "long": "int", "double": "decimal", "bool": "bool", "datetime": "datetime", "timespan": "string",
    }.get(declared, "string")  # fmt: skip


def _fits(declared: str, type: str) -> bool:
    """Whether what a carrier shows as that type of value is what such a column holds: a list's name is not its id."""
    natural = _natural(declared)
    if type not in BLANKS or type == natural:
        return True
    return (type if type in ("bool", "decimal") else BLANKS[type]) in (natural, BLANKS[natural])


def _kind_of(type: str, value: Any) -> str:
    if type in BLANKS and (value.__class__ is not str or BLANKS[type].__class__ is str):
        return type  # but the text of a list's item, where it has no id here
    return {bool: "bool", int: "int", float: "decimal"}.get(value.__class__, "string")


def _number(value: Any) -> int:
    try:
        return int(value or 0)
    except (TypeError, ValueError):
        return 0


def _decimal(value: Any) -> float:
    try:
        return float(value or 0)
    except (TypeError, ValueError):
        return 0.0
