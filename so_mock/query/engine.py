"""Engine: provider and question -> rows, compiled once for each question and kept.

found = engine.ask(Question("Person", columns=("fullName",), where=parse_filter("retired = false")), moment, SLIM)
for row in found.rows: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple

from so_mock.catalogue.archives import Archives, Provider, Published, archives
from so_mock.clock import NO_DATE
from so_mock.entities.custom import COLUMNS, DEFINED, Fields
from so_mock.entities.membership import Member, Target
from so_mock.entities.model import Entity, Model
from so_mock.entities.shape import Shaper, Shapes
from so_mock.errors import BadFilter, BadRequest, NotFound
from so_mock.names import nearest
from so_mock.query import columns, dynamic, probes, running
from so_mock.query.bind import BLANKS, BY_TEXT, Binder, Bound
from so_mock.query.custom_tables import FAVOURITES, OBJECTS, CustomTable, custom_table
from so_mock.query.expressions import is_call
from so_mock.query.facts import INNER, Kind, Making, Provided
from so_mock.query.frame import Frame
from so_mock.query.moment import Moment
from so_mock.query.odata import parse_filter
from so_mock.query.operators import Ask, written
from so_mock.query.options import DISTINCT, GRAND_TOTAL
from so_mock.query.providers import provided, usual
from so_mock.query.remembered import Remembered
from so_mock.query.running import Plan, Plans, Token
from so_mock.query.tree import EVERYTHING, Both, Compare, Node, Order, both, either, size
from so_mock.store.reads import Reads
from so_mock.store.table import Row

KEPT = 1_000_000  # characters and columns of all compiled questions together: some 50 MB of code
COLUMN = (
    1_000  # rows that are looked at in the time that a column of one kind of row is compiled in
)

# What a row of the answer is made of: (frame, kind's name, code of its key, columns) -> code of a dict.
Surface = Callable[[Frame, str, str, Sequence["Shown"]], str]


class Shown(NamedTuple):
    """A column of the answer under the name by which it was asked for; `bound` None: the kind of row has none such."""

    name: str
    published: Published
    bound: Bound | None


class Question(NamedTuple):
    """`columns` None: those that the provider shows unasked. `entities` empty: all. `after`: go on behind that row.
    `options`: what is wanted beside rows (`options.py`)."""

    provider: str
    columns: tuple[str, ...] | None = None
    where: Node = EVERYTHING
    order: tuple[Order, ...] = ()
    entities: tuple[str, ...] = ()
    top: int | None = None
    skip: int = 0
    counted: bool = False
    after: Token | None = None
    options: frozenset[str] = frozenset()

    @property
    def aggregates(self) -> bool:
        """Whether the answer is more than the rows that are found, or less."""
        named = (*(self.columns or ()), *(each.column for each in self.order))
        return bool(self.options & {GRAND_TOTAL, DISTINCT}) or any(map(is_call, named))


class Found(NamedTuple):
    """`names` are the columns as they were asked for. `total` of all pages when it was asked for. `token` of the last
    row, when more follow."""

    rows: list[Any]
    columns: list[Published]
    total: int | None
    token: Token | None
    ignored: tuple[str, ...]
    names: tuple[str, ...] = ()


class Engine:
    """One for a world: everything it remembers is made of questions and definitions, not of rows."""

    def __init__(self, shapes: Shapes, blank_row: Callable[[Entity], Row]) -> None:
        self.shapes, self.model = shapes, shapes.model
        self._blank_row = blank_row
        self._blanks: dict[str, Row] = {}
        self._held: dict[str, dict[str, str]] = {}
        self._computed: dict[str, Mapping[str, tuple[Making, str]]] = {}
        self._plans: Remembered[Plans] = Remembered(KEPT)
        self.infos: dict[
            Any, dict[str, dict[str, Any]]
        ] = {}  # what is told of columns, by definitions

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

    def usual(self, provider: Provider) -> Provided:
        """For a question that asks for nothing in particular."""
        return provider.facts if isinstance(provider, CustomTable) else usual(provider.name)

    def published(self, provider: Provider, column: str) -> Published | None:
        return provider.find(column)

    def kinds(
        self, provider: Provider, asked: Sequence[str], facts: Provided | None = None
    ) -> tuple[dict[str, Kind], Node]:
        """The kinds of rows to list, and what keeps others out. Raises BadRequest for a name it does not have."""
        facts = facts or self.usual(provider)
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
            placed = kind.entity in self.model or facts.binder is not None
            if placed or (kind.rows is not None and not kind.entity):
                kinds[name] = kind
        return kinds, both(out)

    def entity_called(self, name: str) -> str:
        """The entity that a kind of row is called after; "" for none."""
        squeezed = name.replace("_", "").lower()
        return next((each for each in self.model.names() if each.replace("_", "") == squeezed), "")

    # -- asking

    def ask(self, question: Question, moment: Moment, surface: Surface) -> Found:
        """Raises NotFound for the provider, BadFilter or BadRequest for what cannot be asked of it."""
        if question.aggregates:
            from so_mock.query import aggregate  # only for those who ask

            return aggregate.ask(self, question, moment, surface)
        provider = self.provider(question.provider, moment.reads)
        facts = self.facts(provider)
        if facts.varies is not None:
            facts = facts.varies(question.where, moment)
        if provider.name == dynamic.NAME:
            provider, facts = dynamic.asked(self, question, moment.reads)
        return self.listed(provider, facts, question, moment, surface)

    def listed(
        self, provider: Provider, facts: Provided, question: Question, moment: Moment, surface: Surface,
    ) -> Found:  # fmt: skip
        """The same of a provider that is known already."""
        where = self._rewritten(question.where, facts, moment.shaper)
        plans = self._planned(question._replace(where=where), provider, facts, moment, surface)
        made = [plan.make(moment) for plan in plans.plans]
        page = running.page(
            plans, made, moment, question.skip, question.top, question.after, counted=question.counted
        )  # fmt: skip
        rows = [made[at]["cells"](hit) for at, hit in page.hits]
        return Found(rows, plans.columns, page.total, page.token, plans.ignored, plans.names)

    def chosen(self, shaper: Shaper, target: Target, selection: int) -> list[Member]:
        """The members of a dynamic selection. Raises BadFilter for criteria that cannot be asked."""
        from so_mock.query.chosen import chosen  # which asks in its turn

        return chosen(shaper, target, selection)

    def _rewritten(self, node: Node, facts: Provided, shaper: Shaper) -> Node:
        """With what columns that only restrict stand for."""
        if not facts.controls:
            return node
        if isinstance(node, Compare):
            control = facts.controls.get(node.column.lower())
            return control(node, shaper) if control is not None else node
        if isinstance(node, Both):
            return both(self._rewritten(part, facts, shaper) for part in node.parts)
        return either(self._rewritten(part, facts, shaper) for part in node.either)

    # -- compiling

    def _planned(
        self, question: Question, provider: Provider, facts: Provided, moment: Moment, surface: Surface,
    ) -> Plans:  # fmt: skip
        reads = moment.reads
        key = (
            question.provider.lower(), question.columns, question.where, question.order, question.entities, surface,
            facts.mark, reads.stamp(DEFINED), reads.stamp(COLUMNS),
        )  # fmt: skip
        found = self._plans.get(key)
        if found is None:
            kinds = max(1, len(provider.entities))
            moment.weigh(COLUMN * kinds * len(question.columns or ()))
            found = self._compiled(question, provider, facts, moment, surface)
            self._plans.keep(key, found, _weight(question, facts))
        return found

    def _compiled(
        self, question: Question, provider: Provider, facts: Provided, moment: Moment, surface: Surface,
    ) -> Plans:  # fmt: skip
        kinds, out = self.kinds(provider, question.entities, facts)
        ignored: list[str] = []
        columns_ = self._columns(question, provider, facts, moment.reads, ignored)
        plans = []
        order: tuple[Order, ...] = ()
        held = self._backed(columns_, provider, facts, kinds, moment.reads)
        compilers = [
            _Compiler(self, provider, facts, kind, moment, name) for name, kind in kinds.items()
        ]
        for compiler in compilers:
            order = compiler.ordered(question.order, ignored)
        sorts = [_sort_of([each.binder for each in compilers], each.column) for each in order]
        lacking: list[list[str]] = []  # what a kind of row has not, others may have
        for compiler in compilers:
            lacking.append([])
            asked = (question.where, out, order, sorts, columns_, surface)
            plans.append(compiler.plan(*asked, lacking[-1], question.columns, held))
        for name in lacking[0] if lacking else ():
            if all(name in each for each in lacking):
                ignored.append(name)
        ignored += [name for each in compilers for name in each.binder.ignored]
        if not kinds:
            ignored.append(f"{provider.name}: no rows behind it")
        names = tuple(asked for asked, _ in columns_)
        shown = [published for _, published in columns_]
        return Plans(plans, shown, order, tuple(dict.fromkeys(ignored)), names)

    def _backed(
        self, columns_: list[tuple[str, Published]], provider: Provider, facts: Provided,
        kinds: Mapping[str, Kind], reads: Reads,
    ) -> frozenset[str]:  # fmt: skip
        """The columns that one of several kinds of rows has; one that lacks such a column does not show it."""
        if len(kinds) < 2:
            return frozenset()
        binders = [
            Binder(self, provider, facts, self.group(kind), Frame(), reads)
            for kind in kinds.values()
        ]
        found = set()
        for asked, _ in columns_:
            bounds = (binder.bound(asked) for binder in binders)
            if any(bound is not None and bound.backed for bound in bounds):
                found.add(asked)
        return frozenset(found)

    def _columns(
        self,
        question: Question,
        provider: Provider,
        facts: Provided,
        reads: Reads,
        ignored: list[str],
    ) -> list[tuple[str, Published]]:
        """Name as asked, and column; in the order of the provider (query.md a.3)."""
        if question.columns is None or question.columns == ("*",):
            return [(column.name, column) for column in provider.defaults]
        found: dict[str, Published] = {}
        kinds, _ = self.kinds(provider, (), facts)
        made = facts.binder or Binder
        binders = [
            made(self, provider, facts, self.group(kind), Frame(kind.entity), reads)
            for kind in kinds.values()
        ]
        for name in dict.fromkeys(question.columns):
            if name == "*":
                found |= {column.name: column for column in provider.defaults}
                continue
            published = self.published(provider, name)
            if published is None:
                bound = next(filter(None, (binder.bound(name) for binder in binders)), None)
                if bound is None and facts.binder is not None:
                    raise BadFilter(f"$select: {binders[0].unknown(name)}.")
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
        self, engine: Engine, provider: Provider, facts: Provided, kind: Kind, moment: Moment,
        name: str,
    ) -> None:  # fmt: skip
        self.engine, self.provider, self.kind, self.name = engine, provider, kind, name
        self.frame = Frame(kind.entity)
        made = facts.binder or Binder
        self.binder = made(engine, provider, facts, engine.group(kind), self.frame, moment.reads)
        self.ask = Ask(self.frame, moment.zone)
        self.probes: list[probes.Probe] = []

    def ordered(self, order: Iterable[Order], ignored: list[str]) -> tuple[Order, ...]:
        kept = []
        for each in order:
            bound = self.binder.bound(each.column)
            if bound is None:
                raise BadFilter(f"$orderBy: {self.binder.unknown(each.column)}{each.at.said()}.")
            if bound.sortable:
                kept.append(each)
            else:
                ignored.append(f"$orderBy={each.column}")
        return tuple(kept)

    def plan(
        self, where: Node, out: Node, order: tuple[Order, ...], sorts: Sequence[str],
        columns_: list[tuple[str, Published]], surface: Surface, ignored: list[str],
        named: Iterable[str] | None, held: frozenset[str],
    ) -> Plan:  # fmt: skip
        own = parse_filter(self.kind.where)
        where = both([where])
        parts = where.parts if isinstance(where, Both) else (where,)
        tests = [self.code(part, ignored, top=True) for part in parts]
        tests += [self.code(each, ignored, inner=True) for each in (own, out)]
        shown = []
        named = frozenset(named or ())
        for asked, published in columns_:
            bound = self.binder.bound(asked)
            if bound is not None and not bound.backed:
                if asked in held:
                    bound = None
                elif asked in named:
                    ignored.append(f"$select={asked}")
            shown.append(Shown(asked, published, bound))
        keys = {}
        walk = ""
        for number, each in enumerate(order):
            bound = self.binder.bound(each.column)
            assert bound is not None
            keys[f"order{number}"] = sort_code(bound, sorts[number])
            walk = bound.prop if not bound.text else ""
        entity = self.entity()
        key = self.kind.key or entity.key
        cells = surface(self.frame, self.name, f"r0[{key!r}]", shown)
        demands = self.binder.conditions
        test = self.test([*tests, *demands], self.frame.used([cells, *keys.values(), *demands]))
        functions = {**keys, "cells": cells, "scan": self.scan(test), "stream": self.scan(test, "()")}  # fmt: skip
        make = self.frame.compiled(functions)
        looped = bool(self.frame.loops)
        if len(order) != 1 or looped:
            walk = ""
        filtered = test != "True"
        source = partial(_made_rows, self.kind.rows, where, key) if self.kind.rows else None
        return Plan(
            self.kind, entity, key, source, make, looped, filtered, self.probes, walk, order
        )  # fmt: skip

    def entity(self) -> Entity:
        """Whose rows they are; one of no name for rows of none."""
        if self.kind.entity in self.engine.model:
            return self.engine.model[self.kind.entity]
        return self.binder.base if self.kind.entity else Entity("", "", self.kind.key or "id")

    def test(self, tests: Iterable[str], shown: list[tuple[str, str]]) -> str:
        """A row counts once, however many rows a filter finds behind a prefix that is not shown."""
        tests = [each for each in tests if each != "True"]
        known = {variable for variable, _ in shown}
        only = [loop for loop in self.frame.used(tests) if loop[0] not in known]
        names = {variable for variable, _ in only}
        own: list[str] = []
        behind: list[str] = []
        for each in tests:
            needs = {variable for variable, _ in self.frame.used([each])}
            (behind if needs & names else own).append(each)
        if behind:
            loops = "".join(f" for {variable} in {over}" for variable, over in only)
            own.append(f"any(True{loops} if {' and '.join(behind)})")
        self.frame.multiply(shown)
        return " and ".join(own) or "True"

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
            raise BadFilter(f"{self.binder.unknown(compare.column)}{compare.at.said()}.")
        operator, code = written(bound, compare, self.ask, by_kind=inner)
        if not bound.backed and not inner:
            ignored.append(f"$filter={compare.column}")
        if top and (bound.prop or bound.found_by is not None):
            probe = probes.probe(bound, operator.name, compare.values, self.ask.zone)
            if probe is not None:
                self.probes.append(probe)
        return code


_TEXTS = frozenset(["string", "positiveString", "stringorPK", "listExternal", "date", "datetime", "unlimitedDate"])  # fmt: skip
_LISTS = frozenset(["listInterest", "intArray", "listAll"])


def _sort(bound: Bound) -> str:
    if bound.text or bound.kind in _TEXTS or bound.kind in _LISTS:
        return "text"
    return "text" if bound.kind in BY_TEXT and not bound.name.lower().endswith("id") else "number"


def _sort_of(binders: Iterable[Binder], column: str) -> str:
    """What all kinds of rows are ordered by: numbers where every kind that has the column holds numbers, else texts."""
    bounds = [bound for each in binders if (bound := each.bound(column)) is not None]
    sorts = {_sort(bound) for bound in bounds if bound.backed} or {_sort(each) for each in bounds}
    return "number" if sorts == {"number"} else "text"


def sort_code(bound: Bound, sort: str) -> str:
    """By what is shown, without regard to case."""
    if not bound.backed:
        return "''" if sort == "text" else "0"
    if bound.text:
        return f"{bound.text}.lower()"
    if bound.kind in _LISTS:
        return f"','.join(map(str, {bound.code}))"
    if bound.kind in _TEXTS:
        return bound.code if BLANKS[bound.kind] == NO_DATE else f"{bound.code}.lower()"
    return bound.code if sort == "number" else f"str({bound.code} or '').lower()"


def _weight(question: Question, facts: Provided) -> int:
    """About how much code it makes: a column some twenty characters more than its name."""
    named = (*(question.columns or ("",) * 40), *(each.column for each in question.order))
    told = sum(map(len, question.entities)) + len(repr(facts.mark))
    return size(question.where) + told + sum(20 + len(name) for name in named) + 100


def _made_rows(
    rows: Callable[[Shaper, Node], Iterable[Row]], where: Node, key: str, shaper: Shaper
) -> list[Row]:
    """In the order of their keys, as those of a table are."""
    return sorted(rows(shaper, where), key=lambda row: row[key])


__all__ = ["Engine", "Found", "Model", "Question", "Shown", "Surface"]
