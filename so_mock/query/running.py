"""A compiled question run over rows: which of them, in which order, from where on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import nlargest, nsmallest
from itertools import islice
from typing import Any, NamedTuple

from so_mock.catalogue.archives import Published
from so_mock.entities.model import Entity
from so_mock.entities.shape import Shaper
from so_mock.errors import BadRequest
from so_mock.query import probes
from so_mock.query.facts import Kind
from so_mock.query.moment import Moment
from so_mock.query.tree import Order
from so_mock.store.table import Row, Table

SMALL = 2_000  # rows of a table that are faster scanned than found by an index made for it

MOST = 1_000_000  # hits of joins to many

Hit = Any  # a base row, or a tuple of rows
Found = tuple[int, Hit]  # with the place of its plan
Functions = dict[str, Any]
# Of the row behind which to go on: its values in the order asked for, the place of its plan, its key, and how many
# hits of that key came before it.
Token = tuple[tuple[Any, ...], int, Any, int]


class Plan(NamedTuple):
    """One kind of row of one question, compiled."""

    kind: Kind
    entity: Entity
    key: str
    source: Callable[[Shaper], Sequence[Row]] | None  # rows that no table has, in order of keys
    make: Callable[[Moment], Functions]
    looped: bool  # a hit is a tuple
    filtered: bool
    probes: list[probes.Probe]
    walk: str  # the property whose index has the order that is asked for
    order: tuple[Order, ...]


class Plans(NamedTuple):
    plans: list[Plan]
    columns: list[Published]
    order: tuple[Order, ...]
    ignored: tuple[str, ...]
    names: tuple[str, ...]


class Page(NamedTuple):
    """`total` of all pages where it was asked for; `token` of the last hit, where more follow."""

    hits: list[Found]
    total: int | None
    token: Token | None


def page(
    plans: Plans, made: list[Functions], moment: Moment, skip: int, top: int | None, after: Token | None,
    *, counted: bool,
) -> Page:  # fmt: skip
    """With `after`, `skip` says nothing. Raises BadRequest for a token of another question."""
    if after is not None and len(after[0]) != len(plans.order):
        raise BadRequest("$skiptoken belongs to another question.")
    wanted = None if top is None else top + 1
    hits: list[Found] | None = None
    total = None
    if wanted is not None and not counted and len(plans.plans) == 1:
        found = _lazily(plans.plans[0], made[0], moment, skip, wanted, after)
        hits = None if found is None else [(0, hit) for hit in found]
    if hits is None:
        all_needed = wanted is None or counted or after is not None
        every = _sorted(plans, made, moment, None if all_needed else skip + (wanted or 0))
        total = len(every) if counted else None
        begin = skip if after is None else _behind(every, after, plans, made)
        hits = every[begin:] if wanted is None else every[begin : begin + wanted]
    moment.weigh(5 * len(hits))  # to show a row costs as much as to look at five
    if top is None or len(hits) <= top:
        return Page(hits, total, None)
    return Page(hits[:top], total, _token(hits, top - 1, plans, made, after) if top else None)


def _lazily(
    plan: Plan, functions: Functions, moment: Moment, skip: int, wanted: int, after: Token | None
) -> list[Hit] | None:
    """A page of which the order is that of an index, or of the keys: nothing beyond it is looked at. None where all
    hits have to be sorted."""
    if plan.source is not None:
        return None
    if after is not None:
        skip = 0
        if plan.looped:
            return None  # hits of one row may lie on both pages
    table = moment.reads.table(plan.entity.name)
    best = probes.best(plan.probes, table, moment.weigh) if len(table) > SMALL else None
    if not plan.order:
        rows: Iterable[Row] = table.scan() if best is None else best.rows()
        if after is not None:
            key, last = table.key, after[2]
            if isinstance(last, str) != any(isinstance(id, str) for id in islice(table.rows, 1)):
                raise BadRequest("$skiptoken belongs to another question.")
            rows = (row for row in rows if row[key] > last)
    elif _walks(plan, table, best, moment):
        within = best if best is not None and best.prop == plan.walk else None
        behind = None if after is None else (after[0][0], after[2])
        ids = probes.walked(table, plan.walk, plan.order[0].descending, within, behind)
        if not plan.filtered and plan.kind.only is None and moment.sees(plan.entity.name) is None:
            ids, skip = islice(ids, skip, None), 0
        held = table.rows
        rows = (held[id] for id in ids)
    else:
        return None
    moment.weigh(_candidates(best, table) if plan.filtered else skip + wanted)
    return list(islice(_hits(plan, functions, moment, rows), skip, skip + wanted))


def _walks(plan: Plan, table: Table, best: probes.Best | None, moment: Moment) -> bool:
    if not plan.walk or len(table) <= SMALL:
        return False
    few = best is not None and best.prop != plan.walk and best.many * 20 <= len(table)
    return not few and probes.walkable(table, plan.walk, moment.weigh)


def _candidates(best: probes.Best | None, table: Table) -> int:
    return len(table) if best is None else best.many


def _sorted(plans: Plans, made: list[Functions], moment: Moment, wanted: int | None) -> list[Found]:
    """Hits in order, those that are equal by plan and primary key; no more than `wanted` when that is given."""
    if len(plans.plans) == 1:
        return [(0, hit) for hit in _ordered(plans.plans[0], made[0], moment, wanted)]
    every: list[Found] = []
    for at, plan in enumerate(plans.plans):
        every += [(at, hit) for hit in _ordered(plan, made[at], moment, wanted)]
    for number in reversed(range(len(plans.order))):
        keys = [functions[f"order{number}"] for functions in made]

        def key(found: Found, keys: Sequence[Callable[[Hit], Any]] = keys) -> Any:
            return keys[found[0]](found[1])

        every.sort(key=key, reverse=plans.order[number].descending)
    return every if wanted is None else every[:wanted]


def _ordered(plan: Plan, functions: Functions, moment: Moment, wanted: int | None) -> list[Hit]:
    """The hits of one plan."""
    rows: Iterable[Row]
    if plan.source is not None:
        rows = made = plan.source(moment.shaper)
        moment.weigh(len(made))
    else:
        table = moment.reads.table(plan.entity.name)
        best = probes.best(plan.probes, table, moment.weigh) if len(table) > SMALL else None
        moment.weigh(_candidates(best, table))
        rows = table.scan() if best is None else best.rows()
    if not plan.order:
        return list(islice(_hits(plan, functions, moment, rows), wanted))
    hits = _hits(plan, functions, moment, rows, whole=True)
    keys = [functions[f"order{number}"] for number in range(len(plan.order))]
    directions = {each.descending for each in plan.order}
    if wanted is not None and len(directions) == 1:
        pick = nlargest if directions == {True} else nsmallest
        key = keys[0] if len(keys) == 1 else lambda hit: tuple([key(hit) for key in keys])
        return pick(wanted, hits, key=key)
    found = list(hits)
    for number in reversed(range(len(keys))):
        found.sort(key=keys[number], reverse=plan.order[number].descending)
    return found if wanted is None else found[:wanted]


def _hits(
    plan: Plan, functions: Functions, moment: Moment, rows: Iterable[Row], *, whole: bool = False
) -> Iterator[Hit]:
    sees = moment.sees(plan.entity.name) if plan.source is None else None
    only = plan.kind.only
    if only is not None:
        shaper = moment.shaper
        rows = (row for row in rows if only(row, shaper))
    if not plan.filtered and not plan.looped:
        return iter(rows) if sees is None else filter(sees, rows)
    hits: Iterable[Hit] = functions["scan" if whole and not plan.looped else "stream"](rows)
    if plan.looped:
        hits = _bounded(hits, moment)
    if sees is not None:
        visible = sees
        hits = (h for h in hits if visible(h[0])) if plan.looped else filter(visible, hits)
    return iter(hits)


def _bounded(hits: Iterable[Hit], moment: Moment) -> Iterator[Hit]:
    """Joins to many multiply: what nobody can read is not made either."""
    for number, hit in enumerate(hits):
        if number % 10_000 == 9_999:
            moment.weigh(10_000)
        if number == MOST:
            raise BadRequest(f"More than {MOST} rows: the joins to many multiply them.")
        yield hit


# -- going on behind a row


def _values(found: Found, plans: Plans, made: list[Functions]) -> tuple[Any, ...]:
    at, hit = found
    return tuple(made[at][f"order{number}"](hit) for number in range(len(plans.order)))


def _key(found: Found, plans: Plans) -> Any:
    at, hit = found
    plan = plans.plans[at]
    return (hit[0] if plan.looped else hit)[plan.key]


def _token(
    hits: list[Found], last: int, plans: Plans, made: list[Functions], after: Token | None
) -> Token:
    at, key = hits[last][0], _key(hits[last], plans)
    values = _values(hits[last], plans, made)
    nth = 0
    while nth < last:
        earlier = hits[last - nth - 1]
        if earlier[0] != at or _key(earlier, plans) != key or _values(earlier, plans, made) != values:  # fmt: skip
            break
        nth += 1
    if nth == last and after is not None and after[:3] == (values, at, key):
        nth += after[3] + 1  # a row whose hits go on from the page before
    return values, at, key, nth


def _behind(hits: list[Found], after: Token, plans: Plans, made: list[Functions]) -> int:
    """Where those begin that come after a row, which may have gone meanwhile."""
    values, plan, key, nth = after
    same = 0
    for position, found in enumerate(hits):
        try:
            further = _further(_values(found, plans, made), values, plans.order)
            if further is None:
                own = found[0], _key(found, plans)
                if own == (plan, key):
                    same += 1
                    further = same > nth + 1
                else:
                    further = own > (plan, key)
        except TypeError:
            raise BadRequest("$skiptoken belongs to another question.") from None
        if further:
            return position
    return len(hits)


def _further(mine: Sequence[Any], theirs: Sequence[Any], order: Sequence[Order]) -> bool | None:
    """None where they are equal."""
    for one, other, each in zip(mine, theirs, order, strict=True):
        if one != other:
            return bool((one > other) != each.descending)
    return None
