"""Compiling: a question, and what is known of a provider -> a plan for each kind of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from so_mock.catalogue.archives import Provider, Published
from so_mock.clock import NO_DATE
from so_mock.entities.model import Entity
from so_mock.entities.shape import Shaper
from so_mock.errors import BadFilter
from so_mock.query import probes
from so_mock.query.bind import BLANKS, BY_TEXT, TEXTS, Binder, Bound
from so_mock.query.facts import INNER, Kind, Provided
from so_mock.query.frame import Frame
from so_mock.query.moment import Moment
from so_mock.query.odata import parse_filter
from so_mock.query.operators import Ask, written
from so_mock.query.question import Question, Shown, Surface
from so_mock.query.running import Plan, Plans
from so_mock.query.tree import Both, Compare, Node, Order, both
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.query.engine import Engine

Columns = list[tuple[str, Published]]  # with the names by which they were asked for


class Asked(NamedTuple):
    """A question, and the provider that answers it."""

    provider: Provider
    facts: Provided
    question: Question
    moment: Moment
    surface: Surface


class Wanted(NamedTuple):
    """What all kinds of rows have to show. `out` keeps rows out whatever the question; `sorts` of each order, as texts or
    numbers; `held` are the columns that one of several kinds has."""

    columns: Columns
    out: Node
    order: tuple[Order, ...]
    sorts: Sequence[str]
    held: frozenset[str]


def compiled(engine: Engine, asked: Asked) -> Plans:
    provider, facts, question, *_ = asked
    kinds, out = engine.kinds(provider, question.entities, facts)
    ignored: list[str] = []
    columns = _columns(engine, asked, ignored)
    held = _held(engine, asked, columns, kinds.values())
    compilers = [_Compiler(engine, asked, kind, name) for name, kind in kinds.items()]
    order: tuple[Order, ...] = ()
    for compiler in compilers:
        order = compiler.ordered(question.order, ignored)
    sorts = [_sort_of([each.binder for each in compilers], each.column) for each in order]
    wanted = Wanted(columns, out, order, sorts, held)
    plans = [compiler.plan(wanted) for compiler in compilers]
    for name in compilers[0].lacking if compilers else ():
        if all(name in each.lacking for each in compilers):
            ignored.append(name)
    ignored += [name for each in compilers for name in each.binder.ignored]
    if not kinds:
        ignored.append(f"{provider.name}: no rows behind it")
    names = tuple(name for name, _ in columns)
    shown = [published for _, published in columns]
    return Plans(plans, shown, order, tuple(dict.fromkeys(ignored)), names)


def _columns(engine: Engine, asked: Asked, ignored: list[str]) -> Columns:
    """In the order of the provider (query.md a.3)."""
    provider, facts, question, moment, _ = asked
    if question.columns is None or question.columns == ("*",):
        return [(column.name, column) for column in provider.defaults]
    found: dict[str, Published] = {}
    kinds, _ = engine.kinds(provider, (), facts)
    binders = engine.binders(provider, facts, kinds.values(), moment.reads)
    for name in dict.fromkeys(question.columns):
        if name == "*":
            found |= {column.name: column for column in provider.defaults}
            continue
        published = provider.find(name)
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


def _held(engine: Engine, asked: Asked, columns: Columns, kinds: Iterable[Kind]) -> frozenset[str]:
    """The columns that one of several kinds of rows has; one that lacks such a column does not show it."""
    binders = engine.binders(asked.provider, asked.facts, kinds, asked.moment.reads)
    if len(binders) < 2:
        return frozenset()
    found = set()
    for name, _ in columns:
        bounds = (binder.bound(name) for binder in binders)
        if any(bound is not None and bound.backed for bound in bounds):
            found.add(name)
    return frozenset(found)


class _Compiler:
    """Of one kind of row. `lacking` tells what it has not, others may have."""

    def __init__(self, engine: Engine, asked: Asked, kind: Kind, name: str) -> None:
        self.engine, self.asked, self.kind, self.name = engine, asked, kind, name
        moment = asked.moment
        tagged = (moment.zone, moment.theirs) if moment.tagged else None
        self.frame = Frame(kind.entity, tagged)
        reads = asked.moment.reads
        self.binder = engine.binder(asked.provider, asked.facts, kind, reads, self.frame)
        self.ask = Ask(self.frame, moment.theirs)
        self.probes: list[probes.Probe] = []
        self.lacking: list[str] = []

    def ordered(self, order: Iterable[Order], ignored: list[str]) -> tuple[Order, ...]:
        kept = []
        for each in order:
            bound = self.binder.bound(each.column)
            if bound is None:
                raise BadFilter(f"$orderBy: {self.binder.unknown(each.column, each.at.said())}.")
            if bound.sortable:
                kept.append(each)
            else:
                ignored.append(f"$orderBy={each.column}")
        return tuple(kept)

    def plan(self, wanted: Wanted) -> Plan:
        where = both([self.asked.question.where])
        parts = where.parts if isinstance(where, Both) else (where,)
        tests = [self.code(part, top=True) for part in parts]
        tests += [
            self.code(each, inner=True) for each in (parse_filter(self.kind.where), wanted.out)
        ]
        shown = self.shown(wanted)
        keys, walk = self.keys(wanted)
        entity = self.entity()
        key = self.kind.key or entity.key
        cells = self.asked.surface(self.frame, self.name, f"r0[{key!r}]", shown)
        demands = self.binder.conditions
        test = self.test([*tests, *demands], self.frame.used([cells, *keys.values(), *demands]))
        functions = {**keys, "cells": cells, "scan": self.scan(test), "stream": self.scan(test, "()")}  # fmt: skip
        looped = bool(self.frame.loops)
        return Plan(
            kind=self.kind,
            entity=entity,
            key=key,
            source=partial(_made_rows, self.kind.rows, where, key) if self.kind.rows else None,
            make=self.frame.compiled(functions),
            looped=looped,
            filtered=test != "True",
            probes=self.probes,
            walk="" if looped else walk,
            order=wanted.order,
        )

    def shown(self, wanted: Wanted) -> list[Shown]:
        named = frozenset(self.asked.question.columns or ())
        shown = []
        for name, published in wanted.columns:
            bound = self.binder.bound(name)
            if bound is not None and not bound.backed:
                if name in wanted.held:
                    published, bound = published._replace(type=bound.kind), None
                elif name in named:
                    self.lacking.append(f"$select={name}")
            shown.append(Shown(name, published, bound))
        return shown

    def keys(self, wanted: Wanted) -> tuple[dict[str, str], str]:
        """The code of each order; and the property whose index has that order, where there is one."""
        keys, walk = {}, ""
        for number, each in enumerate(wanted.order):
            bound = self.binder.bound(each.column)
            assert bound is not None
            keys[f"order{number}"] = sort_code(bound, wanted.sorts[number])
            walk = bound.prop if not bound.text else ""
        return keys, walk if len(keys) == 1 else ""

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

    def code(self, node: Node, *, top: bool = False, inner: bool = False) -> str:  # fmt: skip
        if isinstance(node, Compare):
            return self.comparison(node, top=top, inner=inner)
        if isinstance(node, Both):
            parts = [self.code(part, top=top, inner=inner) for part in node.parts]
            return f"({' and '.join(parts)})" if parts else "True"
        parts = [self.code(part, inner=inner) for part in node.either]
        return f"({' or '.join(parts)})" if parts else "False"

    def comparison(self, compare: Compare, *, top: bool, inner: bool) -> str:
        if compare.column.startswith(INNER):
            inner, compare = True, compare._replace(column=compare.column.removeprefix(INNER))
        bound = self.binder.bound(compare.column)
        if bound is None and inner:
            bound = self.binder.inner(compare.column)
        if bound is None:
            raise BadFilter(f"{self.binder.unknown(compare.column, compare.at.said())}.")
        operator, code = written(bound, compare, self.ask, by_kind=inner)
        if not bound.backed and not inner:
            self.lacking.append(f"$filter={compare.column}")
        if top and (bound.prop or bound.found_by is not None):
            probe = probes.probe(bound, operator.name, compare.values, self.ask.zone)
            if probe is not None:
                self.probes.append(probe)
        return code


_TEXTS = TEXTS | {"date", "datetime", "unlimitedDate"}
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


def _made_rows(
    rows: Callable[[Shaper, Node], Iterable[Row]], where: Node, key: str, shaper: Shaper
) -> list[Row]:
    """In the order of their keys, as those of a table are."""
    return sorted(rows(shaper, where), key=lambda row: row[key])
