"""Engine: provider and question -> rows, compiled once for each question and kept.

found = engine.ask(Question("Person", columns=("fullName",), where=parse_filter("retired = false")), moment, SLIM)
for row in found.rows: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple

from so_mock.catalogue.archives import Archives, Provider, Published, archives
from so_mock.entities.custom import COLUMNS, DEFINED, Fields
from so_mock.entities.model import Entity, Model
from so_mock.entities.shape import Shaper, Shapes
from so_mock.errors import BadFilter, BadRequest, NotFound
from so_mock.names import nearest
from so_mock.query import columns, probes, running
from so_mock.query.bind import BY_TEXT, Binder, Bound
from so_mock.query.custom_tables import FAVOURITES, OBJECTS, CustomTable, custom_table
from so_mock.query.facts import INNER, Kind, Making, Provided
from so_mock.query.frame import Frame
from so_mock.query.moment import Moment
from so_mock.query.odata import parse_filter
from so_mock.query.operators import OPERATORS, Ask
from so_mock.query.providers import provided
from so_mock.query.running import Plan, Plans, Token
from so_mock.query.tree import EVERYTHING, Both, Compare, Either, Node, Order, both
from so_mock.query.values import BadLiteral
from so_mock.store.reads import Reads
from so_mock.store.table import Row

KEPT = 1_000  # compiled questions

# What a row of the answer is made of: (frame, kind's name, code of its key, columns) -> code of a dict.
Surface = Callable[[Frame, str, str, Sequence["Shown"]], str]


class Shown(NamedTuple):
    """A column of the answer under the name by which it was asked for; `bound` None: the kind of row has none such."""

    name: str
    published: Published
    bound: Bound | None


class Question(NamedTuple):
    """`columns` None: those that the provider shows unasked. `entities` empty: all. `after`: go on behind that row."""

    provider: str
    columns: tuple[str, ...] | None = None
    where: Node = EVERYTHING
    order: tuple[Order, ...] = ()
    entities: tuple[str, ...] = ()
    top: int | None = None
    skip: int = 0
    counted: bool = False
    after: Token | None = None


class Found(NamedTuple):
    """`total` of all pages when it was asked for. `token` of the last row, when more follow."""

    rows: list[Any]
    columns: list[Published]
    total: int | None
    token: Token | None
    ignored: tuple[str, ...]


class Engine:
    """One for a world: everything it remembers is made of questions and definitions, not of rows."""

    def __init__(self, shapes: Shapes, blank_row: Callable[[Entity], Row]) -> None:
        self.shapes, self.model = shapes, shapes.model
        self._blank_row = blank_row
        self._blanks: dict[str, Row] = {}
        self._held: dict[str, dict[str, str]] = {}
        self._computed: dict[str, Mapping[str, tuple[Making, str]]] = {}
        self._plans: dict[Any, Plans] = {}

    @cached_property
    def archives(self) -> Archives:
        return archives()

    # -- what is known of entities

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

    def fields(self, reads: Reads, entity: Entity) -> Fields:
        return self.shapes.custom.of(reads, entity)

    # -- providers

    def provider(self, name: str, reads: Reads | None = None) -> Provider:
        """`CustomObject:y_equipment` is a provider and its argument, which `reads` are needed for. Raises NotFound."""
        found = self.archives.find(name.partition(":")[0].strip())
        if found is None:
            near = nearest(name, self.archives.names())
            raise NotFound(f"no archive provider '{name[:80]}'" + (f"; nearest: {near}" if near else ""))  # fmt: skip
        argument = name.partition(":")[2].strip()
        if argument and reads is not None and found.name.lower() in (OBJECTS, FAVOURITES):
            return custom_table(found, argument, reads, self.shapes.custom)
        return found

    def facts(self, provider: Provider) -> Provided:
        return provider.facts if isinstance(provider, CustomTable) else provided(provider.name)

    def published(self, provider: Provider, column: str) -> Published | None:
        return provider.find(column)

    def kinds(self, provider: Provider, asked: Sequence[str]) -> tuple[dict[str, Kind], Node]:
        """The kinds of rows to list, and what keeps others out. Raises BadRequest for a name it does not have."""
        facts = self.facts(provider)
        names = {name.lower(): name for name in (*provider.entities, *facts.kinds, *facts.switches)}
        wanted = {name.lower() for name in asked if name}
        for name in sorted(wanted - names.keys()):
            near = nearest(name, names.values())
            raise BadRequest(
                f"{provider.name} has no entity '{name[:80]}'; "
                + (f"nearest: {near}" if near else f"it has {', '.join(names.values()) or 'none'}")
            )
        switches = {name.lower(): text for name, text in facts.switches.items()}
        out = [parse_filter(text) for name, text in switches.items() if wanted and name not in wanted]  # fmt: skip
        kinds = {}
        for lowered, name in names.items():
            if lowered in switches or (wanted - switches.keys() and lowered not in wanted):
                continue
            kind = facts.kinds.get(name) or Kind(self.entity_called(name))
            if kind.only_asked and not wanted - switches.keys():
                continue
            if kind.entity in self.model or (kind.rows is not None and not kind.entity):
                kinds[name] = kind
        return kinds, both(out)

    def entity_called(self, name: str) -> str:
        """The entity that a kind of row is called after; "" for none."""
        squeezed = name.replace("_", "").lower()
        return next((each for each in self.model.names() if each.replace("_", "") == squeezed), "")

    # -- asking

    def ask(self, question: Question, moment: Moment, surface: Surface) -> Found:
        """Raises NotFound for the provider, BadFilter or BadRequest for what cannot be asked of it."""
        provider = self.provider(question.provider, moment.reads)
        facts = self.facts(provider)
        where = self._rewritten(question.where, facts, moment.shaper)
        plans = self._planned(question._replace(where=where), provider, facts, moment, surface)
        made = [plan.make(moment) for plan in plans.plans]
        page = running.page(
            plans, made, moment, question.skip, question.top, question.after, counted=question.counted
        )  # fmt: skip
        rows = [made[at]["cells"](hit) for at, hit in page.hits]
        return Found(rows, plans.columns, page.total, page.token, plans.ignored)

    def _rewritten(self, node: Node, facts: Provided, shaper: Shaper) -> Node:
        """With what columns that only restrict stand for."""
        if not facts.controls:
            return node
        if isinstance(node, Compare):
            control = facts.controls.get(node.column.lower())
            return control(node, shaper) if control is not None else node
        if isinstance(node, Both):
            return both(self._rewritten(part, facts, shaper) for part in node.parts)
        return Either(tuple(self._rewritten(part, facts, shaper) for part in node.either))

    # -- compiling

    def _planned(
        self, question: Question, provider: Provider, facts: Provided, moment: Moment, surface: Surface,
    ) -> Plans:  # fmt: skip
        reads = moment.reads
        key = (
            question.provider.lower(), question.columns, question.where, question.order, question.entities, surface,
            reads.stamp(DEFINED), reads.stamp(COLUMNS),
        )  # fmt: skip
        found = self._plans.get(key)
        if found is None:
            found = self._plans[key] = self._compiled(question, provider, facts, moment, surface)
            if len(self._plans) > KEPT:
                self._plans.pop(
                    next(iter(self._plans)), None
                )  # the oldest; a thread may be here too
        return found

    def _compiled(
        self, question: Question, provider: Provider, facts: Provided, moment: Moment, surface: Surface,
    ) -> Plans:  # fmt: skip
        kinds, out = self.kinds(provider, question.entities)
        ignored: list[str] = []
        columns_ = self._columns(question, provider, moment.reads, ignored)
        plans = []
        order: tuple[Order, ...] = ()
        compilers = {name: _Compiler(self, provider, facts, kind, moment) for name, kind in kinds.items()}  # fmt: skip
        for compiler in compilers.values():
            order = compiler.ordered(question.order, ignored)
        texts = {
            each.column for each in order if any(c.by_text(each.column) for c in compilers.values())
        }
        lacking: list[list[str]] = []  # what a kind of row has not, others may have
        for name, compiler in compilers.items():
            lacking.append([])
            asked = (name, question.where, out, order, texts, columns_, surface)
            plans.append(compiler.plan(*asked, lacking[-1], question.columns))
        for name in lacking[0] if lacking else ():
            if all(name in each for each in lacking):
                ignored.append(name)
        if not kinds:
            ignored.append(f"{provider.name}: no rows behind it")
        return Plans(plans, [p for _, p in columns_], order, tuple(dict.fromkeys(ignored)))

    def _columns(
        self, question: Question, provider: Provider, reads: Reads, ignored: list[str]
    ) -> list[tuple[str, Published]]:
        """Name as asked, and column; in the order of the provider (query.md a.3)."""
        if question.columns is None or question.columns == ("*",):
            return [(column.name, column) for column in provider.defaults]
        found: dict[str, Published] = {}
        kinds, _ = self.kinds(provider, ())
        binders = [
            Binder(self, provider, self.facts(provider), self.group(kind), Frame(), reads)
            for kind in kinds.values()
        ]
        for name in question.columns:
            if name == "*":
                found |= {column.name: column for column in provider.defaults}
                continue
            published = self.published(provider, name)
            if published is None:
                bound = next(filter(None, (binder.bound(name) for binder in binders)), None)
                if bound is None:
                    ignored.append(f"$select={name}")
                    continue
                published = Published(bound.name, bound.type, bound.sortable)
            found[name] = published
        return sorted(found.items(), key=lambda each: provider.position(each[1].name))

    def group(self, kind: Kind) -> Any:
        return columns.group(kind.group or kind.entity)


class _Compiler:
    def __init__(
        self, engine: Engine, provider: Provider, facts: Provided, kind: Kind, moment: Moment
    ) -> None:
        self.engine, self.provider, self.kind = engine, provider, kind
        self.frame = Frame()
        self.binder = Binder(engine, provider, facts, engine.group(kind), self.frame, moment.reads)
        self.ask = Ask(self.frame, moment.zone)
        self.probes: list[probes.Probe] = []

    def by_text(self, column: str) -> bool:
        """Whether this kind of row has texts there; an item of a list may be one or a number."""
        bound = self.binder.bound(column)
        if bound is None or not bound.backed:
            return False
        item = bound.kind in BY_TEXT and not bound.name.lower().endswith("id")
        return sorts_by_text(bound) or item

    def ordered(self, order: Iterable[Order], ignored: list[str]) -> tuple[Order, ...]:
        kept = []
        for each in order:
            bound = self.binder.bound(each.column)
            if bound is None:
                raise BadFilter(f"$orderBy: {self.unknown(each.column)}.")
            if bound.sortable:
                kept.append(each)
            else:
                ignored.append(f"$orderBy={each.column}")
        return tuple(kept)

    def plan(
        self, name: str, where: Node, out: Node, order: tuple[Order, ...], texts: set[str],
        columns_: list[tuple[str, Published]], surface: Surface, ignored: list[str],
        named: Iterable[str] | None,
    ) -> Plan:  # fmt: skip
        own = parse_filter(self.kind.where)
        condition = self.code(both([where]), ignored, top=True)
        inner = [self.code(each, ignored, inner=True) for each in (own, out)]
        needed = len(self.frame.loops)
        shown = []
        named = frozenset(named or ())
        for asked, published in columns_:
            bound = self.binder.bound(asked)
            if bound is not None and not bound.backed and asked in named:
                ignored.append(f"$select={asked}")
            shown.append(Shown(asked, published, bound))
        keys = {}
        walk = ""
        for number, each in enumerate(order):
            bound = self.binder.bound(each.column)
            assert bound is not None
            keys[f"order{number}"] = sort_code(bound, each.column in texts)
            walk = bound.prop if not bound.text else ""
        if self.kind.entity:
            entity = self.engine.model[self.kind.entity]
        else:  # rows of no entity
            entity = Entity("", "", self.kind.key or "id")
        key = self.kind.key or entity.key
        cells = surface(self.frame, name, f"r0[{key!r}]", shown)
        test = " and ".join(each for each in (condition, *inner) if each != "True") or "True"
        doubled = bool(needed) and needed == len(self.frame.loops) and "r1" not in "".join([cells, *keys.values()])  # fmt: skip
        functions = {**keys, "cells": cells, "scan": self.scan(test), "stream": self.scan(test, "()")}  # fmt: skip
        make = self.frame.compiled(functions)
        looped = bool(self.frame.loops)
        if len(order) != 1 or looped:
            walk = ""
        filtered = test != "True"
        source = partial(_made_rows, self.kind.rows, where, key) if self.kind.rows else None
        return Plan(
            self.kind,
            entity,
            key,
            source,
            make,
            looped,
            doubled,
            filtered,
            self.probes,
            walk,
            order,
        )

    def scan(self, test: str, brackets: str = "[]") -> str:
        name = "scan" if brackets == "[]" else "stream"
        hit = "r0" if not self.frame.loops else f"({', '.join(self.frame.rows)})"
        loops = "".join(f" for {variable} in {over}" for variable, over in self.frame.loops)
        condition = "" if test == "True" else f" if {test}"
        return (
            f"def {name}(rows):\n"
            f"    return {brackets[0]}{hit} for r0 in rows{loops}{condition}{brackets[1]}"
        )

    # -- conditions

    def code(self, node: Node, ignored: list[str], *, top: bool = False, inner: bool = False) -> str:  # fmt: skip
        if isinstance(node, Compare):
            return self.comparison(node, ignored, top=top, inner=inner)
        if isinstance(node, Both):
            parts = [self.code(part, ignored, top=top, inner=inner) for part in node.parts]
            return f"({' and '.join(parts)})" if parts else "True"
        parts = [self.code(part, ignored, inner=inner) for part in node.either]
        return f"({' or '.join(parts)})" if parts else "False"

    def comparison(self, compare: Compare, ignored: list[str], *, top: bool, inner: bool) -> str:
        if compare.column.startswith(INNER):
            inner, compare = True, compare._replace(column=compare.column.removeprefix(INNER))
        bound = self.binder.bound(compare.column)
        if bound is None and inner:
            bound = self.binder.inner(compare.column)
        if bound is None:
            raise BadFilter(f"{self.unknown(compare.column)}{place(compare)}.")
        operators = OPERATORS.get(bound.type) or (OPERATORS[bound.kind] if inner else None)
        if operators is None:
            raise BadFilter(f"'{bound.name}' cannot be restricted on{place(compare)}.")
        operator = operators.get(compare.operator.lower())
        if operator is None:
            known = ", ".join(dict.fromkeys(each.name for each in operators.values()))
            raise BadFilter(
                f"'{compare.operator[:40]}' is no operator of '{bound.name}' ({bound.type})"
                f"{place(compare)}; it has {known}."
            )
        count = len(compare.values)
        if count < operator.least or 0 <= operator.most < count:
            wanted = str(operator.least) if operator.least == operator.most else f"{operator.least} or more"  # fmt: skip
            raise BadFilter(
                f"'{bound.name} {operator.name}' takes {wanted} values, not {count}{place(compare)}."
            )
        try:
            code = operator.written(bound, compare.values, self.ask)
        except BadLiteral as wrong:
            raise BadFilter(f"'{bound.name} {operator.name}': {wrong}{place(compare)}.") from None
        if not bound.backed and not inner:
            ignored.append(f"$filter={compare.column}")
        if top and (bound.prop or bound.found_by is not None):
            probe = probes.probe(bound, operator.name, compare.values, self.ask.zone)
            if probe is not None:
                self.probes.append(probe)
        return code

    def unknown(self, column: str) -> str:
        names = [each.name for each in self.provider.columns()]
        near = nearest(column, names)
        return f"{self.provider.name} has no column '{column[:80]}'" + (f"; nearest: {near}" if near else "")  # fmt: skip


def place(compare: Compare) -> str:
    return f" at position {compare.at}" if compare.at >= 0 else ""


TEXTS = frozenset(["string", "positiveString", "stringorPK", "listExternal"])
MOMENTS = frozenset(["date", "datetime", "unlimitedDate"])
LISTS = frozenset(["listInterest", "intArray", "listAll"])


def sorts_by_text(bound: Bound) -> bool:
    return bool(bound.text) or bound.kind in TEXTS | MOMENTS | LISTS


def sort_code(bound: Bound, text: bool) -> str:
    """By what is shown, without regard to case; `text`: where other kinds of rows have texts, numbers are some too."""
    if not bound.backed:
        return "''" if text else "0"
    if bound.kind in MOMENTS:
        return bound.code
    if text or sorts_by_text(bound):
        return f"str({bound.text or bound.code} or '').lower()"
    return bound.code


def _made_rows(
    rows: Callable[[Shaper, Node], Iterable[Row]], where: Node, key: str, shaper: Shaper
) -> list[Row]:
    """In the order of their keys, as those of a table are."""
    return sorted(rows(shaper, where), key=lambda row: row[key])


__all__ = ["Engine", "Found", "Model", "Question", "Shown", "Surface"]
