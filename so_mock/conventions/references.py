"""What refers to a row that goes, or that another one takes the place of (sheet: domain.md 7)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from so_mock.crm import Crm
from so_mock.entities.relations import referring, referring_within
from so_mock.store.table import Row


def repoint(
    crm: Crm, entity: str, old: int, new: int, *, only: Collection[str] = (),
    where: Callable[[str, Row], bool] | None = None,
) -> None:  # fmt: skip
    """Whatever refers to the row `old` refers to `new` from now on; with 0 to nothing. `only`: in these entities;
    `where`: only rows of which this is true, given their entity. Needs no right to those rows."""

    def moves(holder: str, row: Row) -> bool:
        return where is None or where(holder, row)

    with crm.unasked():
        for holder, prop in crm.model.referrers.get(entity, ()):
            if not only or holder in only:
                _in_property(crm, holder, prop, old, new, moves)
        for holder, prop, inner in crm.model.namers.get(entity, ()):
            if not only or holder in only:
                _in_values(crm, holder, prop, inner, old, new, moves)


def _in_property(
    crm: Crm, holder: str, prop: str, old: int, new: int, moves: Callable[[str, Row], bool]
) -> None:
    table = crm.store.table(holder)
    for row in table.by(referring(prop), old):
        if not moves(holder, row):
            continue
        held: Any = row[prop]
        if isinstance(held, list):
            ids = [new if each == old else each for each in held]
            held = [each for each in dict.fromkeys(ids) if each]
        else:
            held = new
        crm.store.update(holder, {**crm.store.table(holder).rows[row[table.key]], prop: held})


def _in_values(
    crm: Crm, holder: str, prop: str, inner: str, old: int, new: int, moves: Callable[[str, Row], bool]
) -> None:  # fmt: skip
    about = next(iter(crm.model[holder].within[prop])) == inner
    for row in crm.store.table(holder).by(referring_within(prop, inner), old):
        if moves(holder, row):
            value = _renamed(row[prop], inner, old, new, about)
            crm.store.update(holder, {**row, prop: value})


def _renamed(held: Any, inner: str, old: int, new: int, about: bool) -> Any:
    """A value that names `new` where it named `old`. In a list that is about those it names, each of them once."""
    if not isinstance(held, list):
        return {**held, inner: new}
    found = [{**each, inner: new} if each.get(inner) == old else each for each in held]
    if not about:
        return found
    before = {each.get(inner) for each in held}
    return [
        each
        for each, was in zip(found, held, strict=True)
        if was.get(inner) != old or (new and new not in before)
    ]
