"""Row -> carrier. References are expanded, names are looked up, rights are filled in the same pass."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.catalogue.carriers import Property
from so_mock.catalogue.operations import Operations
from so_mock.entities import hyperlinks
from so_mock.entities.columns import ColumnMap
from so_mock.entities.custom import EXTRA, SPELLINGS, Definitions, Fields, dictionary
from so_mock.entities.foreign import keys_on, record_of
from so_mock.entities.lists import in_order
from so_mock.entities.model import Children, Entity, Model, View
from so_mock.entities.relations import referring
from so_mock.entities.rights_form import RightsForm
from so_mock.entities.simple import flat
from so_mock.entities.words import Words
from so_mock.store.reads import Reads
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.cultures import Culture
    from so_mock.entities.membership import Chooser

Record = dict[str, Any]
Make = Callable[[Row, "Shaper"], Any]

# A person shows his company, which shows its associate; what lies deeper is null on the real server
# too.
DEEPEST = 3


class Shapes:
    """How each carrier is made of its row; compiled when first asked for. `chooser` finds the members of dynamic
    selections."""

    def __init__(
        self,
        model: Model,
        rights: RightsForm,
        chooser: Callable[[], Chooser],
        operations: Operations,
    ) -> None:
        self.model, self.rights, self.chooser, self.operations = model, rights, chooser, operations
        self.custom = Definitions(model)
        self.columns = ColumnMap(model)
        self.words = Words(model)
        self._plans: dict[tuple[str, str, bool], Plan] = {}
        self._links: dict[str, tuple[hyperlinks.Link, ...]] = {}

    def links(self, entity: Entity) -> tuple[hyperlinks.Link, ...]:
        found = self._links.get(entity.name)
        if found is None:
            found = hyperlinks.links_of(entity, self.model, self.operations)
            self._links[entity.name] = found
        return found

    def plan(self, entity: Entity, carrier: str, nested: bool) -> Plan:
        key = entity.name, carrier, nested
        found = self._plans.get(key)
        if found is None:
            found = self._plans[key] = self._compile(entity, carrier, nested)
        return found

    def _compile(self, entity: Entity, carrier: str, nested: bool) -> Plan:
        shown = carrier.removesuffix("WithLinks")
        own = shown == entity.carrier
        overrides = entity.shows.get(shown, {})
        if own:
            overrides = {**entity.computed, **overrides}
        template: Record = {}
        copied: list[str] = []
        made: list[tuple[str, Make]] = []
        for prop in self.model.carriers.carrier(carrier).properties.values():
            maker = self._maker(entity, carrier, prop, overrides, own, nested)
            template[prop.name] = maker.value if isinstance(maker, Constant) else None
            if isinstance(maker, Copied):
                template[prop.name] = maker.blank
                copied.append(prop.name)
            elif not isinstance(maker, Constant):
                made.append((prop.name, maker))
        return Plan(template, copied, made)

    def _maker(
        self, entity: Entity, carrier: str, prop: Property, overrides: Any, own: bool, nested: bool
    ) -> Make | Constant | Copied:
        blank = self.model.carriers.blank_value(prop.type)
        name = prop.name
        if name == "TableRight":
            return Constant(self.rights.table_right(carrier, nested))
        if name == "FieldProperties":
            return Constant(self.rights.field_properties(carrier, nested))
        if name == "_Links":
            return lambda row, shaper: shaper.links(entity, row)
        if name in SPELLINGS and prop.type.kind == "map":
            return dictionary(entity, name)
        if name in overrides:
            compute: Make = overrides[name]
            return compute
        if name in entity.hidden:
            return Constant(blank)
        if own and name in entity.children:
            below = entity.children[name]
            assert prop.type.item is not None
            return children(below, prop.type.item.name, entity.key)
        if own and name in entity.choices:
            return choice(name, entity.choices[name])
        reference = entity.references.get(name)
        if reference is not None and prop.type.kind == "carrier":
            target, shown, as_blank = reference.entity, prop.type.name, reference.blank
            return lambda row, shaper: shaper.reference(target, shown, row[name], as_blank)
        if (
            reference is not None
            and prop.type.item is not None
            and prop.type.item.kind == "carrier"
        ):
            target, shown = reference.entity, prop.type.item.name
            return lambda row, shaper: shaper.many(target, shown, row[name])
        declared = self.model.carriers.carrier(entity.carrier).properties.get(name)
        if own or (declared is not None and declared.type == prop.type and reference is None):
            return Constant(blank) if name in entity.views else Copied(blank)
        return flat(entity, prop, self.model, blank)


def children(below: Children, carrier: str, key: str) -> Make:
    """The rows that belong to this one, in the order of their keys."""
    index = referring(below.via)

    def make(row: Row, shaper: Shaper) -> Any:
        id = row[key]
        rows = shaper.reads.by(below.entity, index, id) if id else []
        return [shaper.nested(below.entity, carrier, each) for each in rows]

    return make


def choice(name: str, target: str) -> Make:
    """Every item of the list, in its order, those chosen selected; a retired one only where it is chosen."""

    def make(row: Row, shaper: Shaper) -> Any:
        chosen = set(row[name] or ())
        entity = shaper.shapes.model[target]
        key, order = entity.key, in_order(entity)
        rows = [r for r in shaper.reads.rows(target) if r[key] in chosen or not r.get("Deleted")]
        rows.sort(key=lambda r: order(r, shaper.text(entity, r)))
        return [
            shaper.nested(target, "SelectableMDOListItem", r) | {"Selected": r[key] in chosen}
            for r in rows
        ]

    return make


class Constant(NamedTuple):
    """The same in every answer."""

    value: Any


class Copied(NamedTuple):
    """As it lies in the row."""

    blank: Any


class Plan(NamedTuple):
    """A record is the template, with what the row holds copied into it and the rest made."""

    template: Record
    copied: list[str]
    made: list[tuple[str, Make]]


class Shaper:
    """Makes carriers for one answer. Every row looked at is noted in `reads`; `base` is the address
    in `_Links`."""

    __slots__ = ("base", "culture", "depth", "fields", "reads", "shapes")

    def __init__(self, shapes: Shapes, reads: Reads, base: str = "") -> None:
        self.shapes, self.reads, self.base = shapes, reads, base
        self.culture: Culture | None = (
            None  # how numbers within texts are spelt, where the caller says
        )
        self.depth = 0
        self.fields: dict[str, Fields] = {}  # custom fields, by entity

    @property
    def caller(self) -> int:
        """Who asks, where the answer is his alone."""
        return self.reads.caller

    def record(self, view: View) -> Record:
        record = self._record(view.entity, view.carrier, view.row, nested=False)
        if view.keys:
            keys = keys_on(self.reads, record_of(view.entity.name, view.row[view.entity.key]))
            record[EXTRA] = {**(record.get(EXTRA) or {}), **keys}
        return record

    def _record(self, entity: Entity, carrier: str, row: Row, nested: bool) -> Record:
        template, copied, made = self.shapes.plan(entity, carrier, nested)
        record = template.copy()
        sight = self.reads.sight
        if sight is not None and entity.name in sight.shown:
            row = sight.shown[entity.name](row)  # it may come from a write
        for name in copied:
            record[name] = row[name]
        for name, make in made:
            record[name] = make(row, self)
        if sight is not None:
            if entity.name in sight.blank:
                self._blank(record, carrier, sight.blank[entity.name])
            if record.get("TableRight") is not None:
                record["TableRight"], record["FieldProperties"] = sight.rights(
                    entity, carrier, row, nested, self.reads.peek
                )
        return record

    def rights(self, target: str, carrier: str, row: Row, nested: bool) -> tuple[Any, Any]:
        """`TableRight` and `FieldProperties`, for a part that is made by hand."""
        sight, form = self.reads.sight, self.shapes.rights
        if sight is None:
            return form.table_right(carrier, nested), form.field_properties(carrier, nested)
        entity = self.shapes.model[target]
        return sight.rights(entity, carrier, row, nested, self.reads.peek)

    def _blank(self, record: Record, carrier: str, names: Collection[str]) -> None:
        """What is hidden and no part of the row: it was made of others."""
        carriers = self.shapes.model.carriers
        properties = carriers.carrier(carrier).properties
        for name in names:
            if record.get(name) and name in properties:
                record[name] = carriers.blank_value(properties[name].type)

    def reference(self, target: str, carrier: str, id: int | None, blank: bool) -> Record | None:
        row = self.reads.row(target, id) if id else None
        if row is None:
            return self.shapes.model.carriers.blank(carrier) if blank else None
        if self.depth >= DEEPEST:
            return None
        self.depth += 1
        try:
            return self._record(self.shapes.model[target], carrier, row, nested=True)
        finally:
            self.depth -= 1

    def many(self, target: str, carrier: str, ids: list[int] | None) -> list[Record]:
        """The rows that a list of ids stands for, in its order; those that are gone are left out."""
        found = (self.reference(target, carrier, id, False) for id in ids or ())
        return [record for record in found if record is not None]

    def nested(self, target: str, carrier: str, row: Row) -> Record:
        """A row shown within another."""
        return self._record(self.shapes.model[target], carrier, row, nested=True)

    def row(self, target: str, id: int | None) -> Row | None:
        return self.reads.row(target, id) if id else None

    def label(self, target: str, id: int | None) -> str:
        """The text that stands for a row; "" when there is none."""
        row = self.row(target, id)
        return "" if row is None else self.text(self.shapes.model[target], row)

    def text(self, entity: Entity, row: Row) -> str:
        """The text that stands for this row."""
        label = entity.label
        return str(row.get(label, "") if isinstance(label, str) else label(row, self))

    def links(self, entity: Entity, row: Row) -> dict[str, str]:
        if not entity.rest:
            return {}
        return hyperlinks.made(self.shapes.links(entity), entity, row, self)
