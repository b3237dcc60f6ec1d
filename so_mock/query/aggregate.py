"""Aggregation: rows in groups, with headers, footers and totals between them (sheet: query.md e).

The engine finds the rows and their values; here they are grouped, summed and written by the surface that was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.catalogue.archives import Published
from so_mock.query.accumulate import Accumulator, Pair, Shape, accumulator, sort_key
from so_mock.query.bind import BLANKS, Bound
from so_mock.query.engine import Found, Question, Shown, Surface
from so_mock.query.expressions import Call, Term, columns_of, is_call, parse
from so_mock.query.frame import Frame
from so_mock.query.options import DISTINCT, GRAND_TOTAL
from so_mock.query.scalars import Scalars, Value

if TYPE_CHECKING:
    from so_mock.query.engine import Engine
    from so_mock.query.moment import Moment

# A gathered row: its head, key and base row, then of each column its value, what is shown, and the key it belongs to.
Gathered = tuple[Any, ...]
HEAD, KEY, ROW, FIRST, EACH = 0, 1, 2, 3, 3


def ask(engine: Engine, question: Question, moment: Moment, surface: Surface) -> Found:
    """What `Engine.ask` answers where a column is computed, or a total or distinct rows are asked for."""
    report = _Report(engine, question, moment)
    made = report.made()
    start = question.skip if question.after is None else question.after[2]
    if not isinstance(start, int):
        start = 0
    end = len(made) if question.top is None else start + question.top
    writers: dict[_Kind, Callable[[Any], Any]] = {}
    rows = []
    for kind, hit in made[start:end]:
        write = writers.get(kind)
        if write is None:
            write = writers[kind] = _writer(surface, kind, moment)(moment)["cells"]
        rows.append(write(hit))
    return report.found._replace(
        rows=rows,
        columns=[out.shown.published for out in report.outputs],
        names=tuple(out.shown.name for out in report.outputs),
        total=len(made) if question.counted else None,
        token=((), 0, end, 0) if question.top and end < len(made) else None,
        ignored=tuple(dict.fromkeys((*report.found.ignored, *report.ignored))),
    )


class _Kind:
    """What rows of one kind are made of, one object for each. `entity` is that of the base row, "" for none."""

    __slots__ = ("columns", "entity", "name")

    def __init__(self, name: str, entity: str, columns: tuple[Shown, ...]) -> None:
        self.name, self.entity, self.columns = name, entity, columns


def _writer(surface: Surface, kind: _Kind, moment: Moment) -> Callable[[Moment], dict[str, Any]]:
    """Values are those of the caller's zone already."""
    tagged = (moment.theirs, moment.theirs) if moment.tagged else None
    return _compiled(surface, kind.name, kind.entity, kind.columns, tagged)


@lru_cache(maxsize=128)
def _compiled(
    surface: Surface,
    name: str,
    entity: str,
    columns: tuple[Shown, ...],
    tagged: tuple[str, str] | None,
) -> Callable[[Moment], dict[str, Any]]:
    """A hit is the base row, and the values: the key first, then three of each column."""
    frame = Frame(entity, tagged)
    frame.rows = ["r0", "v"]
    return frame.compiled({"cells": surface(frame, name, "v[0]", columns)})


class Head(NamedTuple):
    """What the values of one kind of row are."""

    name: str
    entity: str
    columns: dict[str, Shown]


def gather(frame: Frame, kind: str, key: str, columns: Sequence[Shown]) -> str:
    """A surface of values, for whoever counts and sums."""
    head = frame.constant(Head(kind, frame.entity, {each.name: each for each in columns}))
    cells = [head, key, "r0"]
    for shown in columns:
        if shown.bound is None:
            cells += [repr(BLANKS.get(shown.published.type, "")), "None", "0"]
        else:
            cells += [shown.bound.code, shown.bound.text or "None", shown.bound.key]
    return f"({', '.join(cells)})"


class _Output(NamedTuple):
    """A column of the answer. `call` None: it is shown as it is; `value` of a row is what is shown, summed or grouped
    by."""

    shown: Shown
    call: Call | None
    value: Value
    make: Callable[[float], Accumulator] | None = None


class _Level(NamedTuple):
    number: int
    outputs: list[_Output]
    header: bool
    footer: bool


class _Report:
    """One question while it is answered."""

    def __init__(self, engine: Engine, question: Question, moment: Moment) -> None:
        self.question = question
        self.ignored: list[str] = []
        calls = {name: parse(name) for name in question.columns or () if is_call(name)}
        self.order = [(parse(o.column), o.descending) for o in question.order if is_call(o.column)]
        provider = engine.provider(question.provider)
        self.scalars = Scalars(moment, lambda name: provider.find(name) is not None)
        needed = [*calls.values(), *(call for call, _ in self.order)]
        inputs = [n for call in needed for n in (*columns_of(call), *self.scalars.beside(call))]
        plain = [name for name in question.columns or () if name not in calls]
        every = question.columns is None or "*" in plain
        columns = (*(("*",) if every else ()), *plain, *inputs)
        inner = question._replace(
            columns=tuple(dict.fromkeys(columns)),
            order=tuple(each for each in question.order if not is_call(each.column)),
            options=frozenset(), top=None, skip=0, counted=False, after=None,
        )  # fmt: skip
        self.found = engine.ask(inner, moment, gather)
        self.rows: list[Gathered] = self.found.rows
        names = self.found.names
        self.at = {name: FIRST + EACH * at for at, name in enumerate(names)}
        self.published = dict(zip(names, self.found.columns, strict=True))
        self.head: Head | None = self.rows[0][HEAD] if self.rows else None
        defaults = {column.name for column in provider.defaults} if every else set()
        self.outputs = [self._plain(name) for name in names if name in plain or name in defaults]
        for name, call in calls.items():
            if all(column in self.at for column in columns_of(call)):
                self.outputs.append(self._computed(name, call))
        self._tell(calls, inputs, plain)
        kinds = [(out, out.call) for out in self.outputs if out.call is not None]
        self.totals = [out for out, call in kinds if call.aggregates]
        self.shown = [out for out in self.outputs if _in_details(out.call)]
        self.levels = _levels(kinds)
        self.detailed = not any(call.groups and call.hidden for _, call in kinds)

    def _tell(self, calls: dict[str, Call], inputs: Iterable[str], plain: Iterable[str]) -> None:
        """Of a computed column as it was asked for, not by what it is made of."""
        within = set(inputs) - set(plain)
        told = {name.removeprefix("$select=") for name in self.found.ignored} & within
        kept = (each for each in self.found.ignored if each.removeprefix("$select=") not in told)
        self.found = self.found._replace(ignored=tuple(kept))
        for name, call in calls.items():
            if told.intersection(columns_of(call)):
                self.ignored.append(f"$select={name}")
        for call, _ in self.order:
            if told.intersection(columns_of(call)) and call not in calls.values():
                self.ignored.append(f"$orderBy={call.function}")

    # -- columns

    def _plain(self, name: str) -> _Output:
        shown = self.head.columns[name] if self.head else Shown(name, self.published[name], None)
        return _Output(shown, None, self._value(name))

    def _value(self, name: str) -> Value:
        at = self.at[name]
        return lambda row: (row[at], row[at + 1])

    def _input(self, name: str) -> tuple[Shape, Value]:
        if name not in self.at:
            return Shape("string"), lambda row: ("", None)
        bound = self.head.columns[name].bound if self.head else None
        if bound is not None:
            return Shape(bound.kind, bound.target, bool(bound.text)), self._value(name)
        kind = self.published[name].type
        return Shape(kind if kind in BLANKS else "int"), self._value(name)

    def _valued(self, term: Term) -> tuple[Shape, Value]:
        return self.scalars.valued(term, self._input)

    def _computed(self, name: str, call: Call) -> _Output:
        shape, value = self._valued(call.arguments[0] if call.aggregates or call.groups else call)
        make = None
        if call.aggregates:
            shape, make = accumulator(call, shape, BLANKS[shape.kind], name)
        # A share of an amount is no amount.
        told = "Percent" if call.function == "Percent" else name
        bound = Bound(told, "-", False, "", shape.kind, "0", target=shape.target, text="x" if shape.shown else "")  # fmt: skip
        return _Output(Shown(name, Published(name, shape.kind, True), bound), call, value, make)

    # -- rows

    def made(self) -> list[tuple[_Kind, Any]]:
        """Everything, in order: what kind of row it is, and what a writer of that kind wants."""
        rows = self._sorted(self.rows)
        if DISTINCT in self.question.options:
            rows = list(self._distinct(rows))
        percents = [out for out in self.totals if out.call and out.call.function == "Percent"]
        self.whole = {out.shown.name: sum(out.value(row)[0] for row in rows) for out in percents}
        self.numbers = {"header": 0, "footer": 0}
        self.bands: dict[str, _Kind] = {}
        self.entries: list[tuple[_Kind, Any]] = []
        self._grouped(rows, 0)
        if GRAND_TOTAL in self.question.options:
            self._band("grandtotal", 1, self.totals, self._summed(rows))
        return self.entries

    def _sorted(self, rows: list[Gathered]) -> list[Gathered]:
        """By what is computed of each row; the engine has ordered them by columns."""
        for call, descending in reversed(self.order):
            if not (call.aggregates or call.groups):
                _, value = self._valued(call)
                rows = sorted(rows, key=_key_by(value), reverse=descending)
        return rows

    def _distinct(self, rows: list[Gathered]) -> Iterator[Gathered]:
        """One of those that show the same."""
        shown = [out.value for out in self.outputs if out.call is None or not (out.call.aggregates or out.call.groups)]  # fmt: skip
        seen = set()
        for row in rows:
            values = (row[HEAD].name, *(_hashable(value(row)) for value in shown))
            if values not in seen:
                seen.add(values)
                yield row

    def _grouped(self, rows: list[Gathered], depth: int) -> None:
        if depth == len(self.levels):
            if self.detailed:
                self._details(rows)
            return
        level = self.levels[depth]
        values = [out.value for out in level.outputs]
        groups: dict[Any, list[Gathered]] = {}
        for row in rows:
            groups.setdefault(tuple([_hashable(value(row)) for value in values]), []).append(row)
        outputs = [*level.outputs, *self.totals]
        for key, members in self._in_order(level, groups):
            totals = self._summed(members) if level.header or level.footer else []
            if level.header:
                self._banded("header", level, outputs, [*key, *totals])
            self._grouped(members, depth + 1)
            if level.footer:
                self._banded("footer", level, outputs, [*key, *totals])

    def _in_order(
        self, level: _Level, groups: dict[Any, list[Gathered]]
    ) -> list[tuple[Any, list[Gathered]]]:
        """By what they are grouped by, unless an aggregate or another direction is asked for."""
        found = sorted(groups.items(), key=lambda group: [sort_key(pair) for pair in group[0]])
        for call, descending in reversed(self.order):
            if call.groups:
                for at, out in enumerate(level.outputs):
                    if out.call is not None and out.call.arguments == call.arguments:
                        found.sort(key=_nth(at), reverse=descending)
            elif call.aggregates:
                shape, value = self._valued(call.arguments[0])
                _, make = accumulator(call, shape, BLANKS[shape.kind], call.function)
                decorated = [(sort_key(_total(make(1), value, group[1])), group) for group in found]
                decorated.sort(key=_first, reverse=descending)
                found = [group for _, group in decorated]
        return found

    def _summed(self, rows: list[Gathered]) -> list[Pair]:
        return [_total(self._accumulator(out), out.value, rows) for out in self.totals]

    def _accumulator(self, out: _Output) -> Accumulator:
        assert out.make is not None
        return out.make(self.whole.get(out.shown.name, 0))

    def _details(self, rows: list[Gathered]) -> None:
        """With aggregates as far as they have come within their group."""
        columns = [
            (out.value, self._accumulator(out) if out.make else None, out.call is None and self.at[out.shown.name] + 2)
            for out in self.shown
        ]  # fmt: skip
        kinds: dict[int, _Kind] = {}
        for row in rows:
            head: Head = row[HEAD]
            kind = kinds.get(id(head))
            if kind is None:
                kind = kinds[id(head)] = self._kind_of(head)
            values = [row[KEY]]
            for value, running, key in columns:
                pair = value(row)
                if running is not None:
                    running.add(pair)
                    pair = running.result()
                values += (*pair, row[key] if key else 0)
            self.entries.append((kind, (row[ROW], values)))

    def _kind_of(self, head: Head) -> _Kind:
        """A plain column is what it is for this kind of row."""
        own = [out.shown if out.call else head.columns[out.shown.name] for out in self.shown]
        return _Kind(head.name, head.entity, tuple(_placed(each, at) for at, each in enumerate(own)))  # fmt: skip

    def _banded(self, word: str, level: _Level, outputs: list[_Output], pairs: list[Pair]) -> None:
        self.numbers[word] += 1
        self._band(f"{word}:{level.number}", self.numbers[word], outputs, pairs)

    def _band(self, name: str, number: int, outputs: list[_Output], pairs: Sequence[Pair]) -> None:
        kind = self.bands.get(name)
        if kind is None:
            columns = tuple(_placed(out.shown, at) for at, out in enumerate(outputs))
            kind = self.bands[name] = _Kind(name, "", columns)
        values = [number, *(each for pair in pairs for each in (*pair, 0))]
        self.entries.append((kind, ({}, values)))


def _levels(calls: list[tuple[_Output, Call]]) -> list[_Level]:
    """From the outermost. A header or footer that an aggregate asks for is one of each level; where nothing is grouped
    by, of all rows."""
    wanted = frozenset(word for _, call in calls if call.aggregates for word in call.modifiers)
    numbers = sorted({call.level for _, call in calls if call.groups})
    found = []
    for number in numbers or ([1] if wanted & {"Header", "Footer"} else []):
        outputs = [(out, call) for out, call in calls if call.groups and call.level == number]
        told = wanted.union(*(call.modifiers for _, call in outputs))
        found.append(_Level(number, [o for o, _ in outputs], "Header" in told, "Footer" in told))
    return found


def _in_details(call: Call | None) -> bool:
    """What is grouped by stands in headers and footers, and beside the rows where there are neither."""
    if call is None:
        return True
    return not call.hidden and not (call.groups and call.modifiers & {"Header", "Footer"})


def _placed(shown: Shown, at: int) -> Shown:
    """The column with its value taken from the values of a hit."""
    bound, first = shown.bound, 1 + EACH * at
    if bound is None:
        return shown
    text = f"v[{first + 1}]" if bound.text else ""
    key = f"v[{first + 2}]" if bound.key != "0" else "0"
    return shown._replace(
        bound=bound._replace(code=f"v[{first}]", text=text, key=key, prop="", stored="")
    )


def _total(total: Accumulator, value: Value, rows: Iterable[Gathered]) -> Pair:
    for row in rows:
        total.add(value(row))
    return total.result()


def _key_by(value: Value) -> Callable[[Gathered], Any]:
    return lambda row: sort_key(value(row))


def _nth(at: int) -> Callable[[tuple[Any, list[Gathered]]], Any]:
    return lambda group: sort_key(group[0][at])


def _first(pair: tuple[Any, Any]) -> Any:
    return pair[0]


def _hashable(pair: Pair) -> Pair:
    value, text = pair
    return (tuple(value), text) if isinstance(value, list) else pair
