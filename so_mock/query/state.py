"""Rows as they are kept, by a filter on their properties: what the admin API shows (product: `GET state/{entity}`).

`Name begins 'a' and Contact/Category = 1`: a property, or through references and values that of what they lead to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.catalogue.archives import Archives, Open, Provider
from so_mock.entities.model import Entity
from so_mock.entities.shape import Shaper
from so_mock.errors import NotFound
from so_mock.names import nearest_hint
from so_mock.query.bind import BLANKS, Binder, Bound
from so_mock.query.engine import Question
from so_mock.query.facts import Group, Kind, Provided
from so_mock.query.frame import Frame
from so_mock.query.moment import Moment
from so_mock.query.odata import parse_filter, parse_order
from so_mock.store.reads import Reads
from so_mock.store.table import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from so_mock.query.engine import Engine, Shown
    from so_mock.tenant import Tenant

_KINDS = {"int": "int", "long": "int", "double": "decimal", "bool": "bool", "datetime": "datetime"}
_BY_CLASS = {bool: "bool", int: "int", float: "decimal", list: "intArray"}


class Listed(NamedTuple):
    """`total` of all pages."""

    entity: Entity
    rows: list[Row]
    total: int


def entities(tenant: Tenant) -> list[tuple[str, str, int]]:
    """Name, key and number of rows, of all that hold rows."""
    model = tenant.world.model
    found = []
    for name in tenant.store.names():
        table = tenant.store.table(name)
        if not name.startswith("_") and table.rows:
            found.append((name, model[name].key if name in model else table.key, len(table)))
    return found


def rows(
    tenant: Tenant, name: str, filter: str = "", order: str = "", top: int | None = None, skip: int = 0,
) -> Listed:  # fmt: skip
    """Whoever may see them, deleted softly or not. Raises NotFound, or BadFilter."""
    engine, model = tenant.world.engine, tenant.world.model
    lowered = name.lower()
    if lowered in model:
        entity = model[lowered]
    elif lowered.startswith("y_") and tenant.store.table(lowered).rows:
        entity = Entity(lowered, "", tenant.store.table(lowered).key)
    else:
        raise NotFound(f"no entity {name[:80]!r}{nearest_hint(lowered, model.names())}")
    reads = Reads(tenant.store, clock=tenant.clock.now, zone=tenant.clock.zone).wide()
    moment = Moment(engine, Shaper(tenant.world.shapes, reads))
    facts = Provided({entity.name: Kind(entity.name)}, binder=_Properties)
    question = Question(
        f"state of {entity.name}", None, parse_filter(filter), parse_order(order), (), top, skip, counted=True,
    )  # fmt: skip
    provider = _State(entity.name, engine.archives, entity)
    found = engine.listed(provider, facts, question, moment, _whole)
    return Listed(entity, found.rows, found.total or 0)


def _whole(frame: Frame, kind: str, key: str, columns: Sequence[Shown]) -> str:
    return "r0"


class _State(Open):
    def __init__(self, name: str, archives: Archives, entity: Entity) -> None:
        super().__init__(name, name, archives)
        self.entity = entity


class _Properties(Binder):
    """Binds properties of rows, without regard to case."""

    def __init__(
        self, engine: Engine, provider: Provider, facts: Provided, root: Group, frame: Frame,
        reads: Reads,
    ) -> None:  # fmt: skip
        super().__init__(engine, provider, facts, root, frame, reads)
        assert isinstance(provider, _State)
        self.entity = provider.entity

    @property
    def base(self) -> Entity:
        return self.entity

    def bound(self, column: str) -> Bound | None:
        code, entity = "r0", self.entity
        *path, last = column.split("/")
        for at, name in enumerate(path):
            prop = self._names(entity).get(name.lower())
            if prop is None:
                return None
            reference = entity.references.get(prop)
            if (
                reference is None
                or reference.entity not in self.model
                or self._is_many(entity, prop)
            ):
                return self._within(f"{code}.get({prop!r})", [*path[at + 1 :], last], column)
            entity = self.model[reference.entity]
            code = self.frame.row(entity.name, f"{code}.get({prop!r})")
        prop = self._names(entity).get(last.lower())
        return None if prop is None else self._property_of(code, entity, prop, column)

    def inner(self, column: str) -> Bound | None:
        return None

    def unknown(self, column: str, at: str = "") -> str:
        entity = self.entity
        for name in column.split("/"):
            names = self._names(entity)
            prop = names.get(name.lower())
            if prop is None:
                near = nearest_hint(name, names.values())
                return f"{entity.name} has no property '{name[:80]}'{at}{near}"
            reference = entity.references.get(prop)
            entity = self.model[reference.entity] if reference and reference.entity in self.model else entity  # fmt: skip
        return f"{self.entity.name} has no property '{column[:80]}'{at}"

    def _names(self, entity: Entity) -> dict[str, str]:
        if entity.name in self.model:
            held = self.engine.blank(entity.name)
        else:
            held = next(iter(self.reads.table(entity.name).scan()), {})
        return {name.lower(): name for name in held if name not in entity.hidden}

    def _is_many(self, entity: Entity, prop: str) -> bool:
        found = self.model.properties(entity).get(prop) if entity.name in self.model else None
        return found is not None and found.type.kind == "array"

    def _property_of(self, code: str, entity: Entity, prop: str, column: str) -> Bound:
        known = entity.name in self.model
        declared = self.model.properties(entity).get(prop) if known else None
        if declared is not None and declared.type.kind == "scalar":
            kind = _KINDS.get(declared.type.name, "string")
        elif declared is not None and prop in entity.references:
            kind = "intArray" if declared.type.kind == "array" else "int"
        else:
            blank = self.engine.blank(entity.name).get(prop) if known else None
            kind = _BY_CLASS.get(blank.__class__, "string")
        read = f"({code}.get({prop!r}) or {BLANKS[kind]!r})"
        if kind == "string":
            read = f"str{read}"
        elif kind == "intArray":
            read = f"{self.frame.constant(_numbers)}({read})"
        indexed = prop if code == "r0" and kind not in ("string", "intArray", "bool") else ""
        return Bound(column, kind, True, read, kind, "0", prop=indexed)

    def _within(self, code: str, path: list[str], column: str) -> Bound:
        """A value within values: its text, of several one a line."""
        dig = self.frame.constant(_texts)
        names = self.frame.constant(tuple(name.lower() for name in path))
        return Bound(column, "string", True, f"{dig}({code}, {names})", "string", "0")


def _texts(value: Any, path: tuple[str, ...]) -> str:
    if isinstance(value, list):
        return "\n".join(_texts(each, path) for each in value)
    if not path:
        return "" if value is None else str(value)
    if not isinstance(value, dict):
        return ""
    found = next((v for name, v in value.items() if str(name).lower() == path[0]), None)
    return _texts(found, path[1:])


def _numbers(value: Any) -> list[Any]:
    return [each for each in value if isinstance(each, int)]
