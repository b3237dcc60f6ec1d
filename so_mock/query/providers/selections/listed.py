"""Static and combined selections, and who stands behind the members of any: rows that say who is a member."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

from so_mock.entities.membership import (
    MEMBERS,
    NUMBERS,
    Member,
    Target,
    behind,
    members,
    shadowed,
    shadows,
    target_of,
)
from so_mock.errors import BadFilter
from so_mock.query.facts import Beyond, Fact, Fixed, Group, Kind, One, Provided
from so_mock.query.providers import provided
from so_mock.query.providers.selections.asked import (
    AD_HOC,
    Family,
    Rows,
    everything,
    nobody,
    selection_asked,
)
from so_mock.query.providers.selections.people import of_company, of_person

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.query.moment import Moment
    from so_mock.query.tree import Node
    from so_mock.store.table import Row


@lru_cache(maxsize=512)
def listed(family: Family, kind: str, id: int | None) -> Provided:
    target = family.target
    rows = partial(_rows, family, kind, id)
    kinds: dict[str, Kind] = {}
    for name in family.names:
        if not target.pairs:
            kinds[name] = Kind(MEMBERS, group=_member(target, kind), rows=rows, key="TargetRecordId")  # fmt: skip
        else:
            pair = _pair(kind, rows, person=name == "staticPerson")
            kinds[name] = pair if name.startswith("static") else pair._replace(rows=nobody)
    controls = {} if id is None else {"selectionid": everything}
    return Provided(kinds, controls=controls, mark=(kind, id))


def _pair(kind: str, rows: Rows, *, person: bool) -> Kind:
    """A company without or with a person."""
    key, *also = ("PersonId", "person", "contact") if person else ("ContactId", "contact", "person")
    columns = of_company("contact") if person else of_person("person")
    told: dict[str, Fact] = {"who": Beyond("contact", "nameDepartment"), "rowkind": Fixed(kind)}
    group = Group(MEMBERS, {**columns, **told}, {}, tuple(also), MEMBERS)
    return Kind(MEMBERS, group=group, rows=partial(_some, rows, person), key=key)


def _some(rows: Rows, person: bool, shaper: Shaper, where: Node) -> Iterator[Row]:
    return (row for row in rows(shaper, where) if bool(row["PersonId"]) is person)


@cache
def _member(target: Target, kind: str) -> Group:
    """The record's columns, and those that tell of its being a member."""
    base = provided(target.finds)
    record = Group(target.entity, base.columns, base.joins, base.also, target.entity)
    columns: dict[str, Fact] = {"rowkind": Fixed(kind)}
    if target.entity == "selection":
        columns |= {"selectionid": Beyond("record"), "targettablenumber": Beyond("record")}
    fetch = partial(_record, target.entity)
    return Group(MEMBERS, columns, {"record": One(fetch, record)}, ("record",), MEMBERS)


def _record(entity: str, row: Row, shaper: Shaper) -> Row | None:
    return shaper.row(entity, row["TargetRecordId"])


def _rows(family: Family, kind: str, id: int | None, shaper: Shaper, where: Node) -> Iterator[Row]:
    """Of one selection, or of all that the provider lists; as the database has them, whether it does or not."""
    target = family.target
    if family.shadow and kind == "Dynamic" and id in (None, AD_HOC):
        matching = shaper.shapes.chooser().matching(shaper, target, where)
        for member in shadowed(shaper, target, matching):
            yield _row(shaper, target, 0, member)
        return
    for selection in [shaper.row("selection", id)] if id else shaper.reads.rows("selection"):
        if selection is None or not _fits(selection, target, kind):
            continue
        if not id and not kind and selection["SelectionType"] == "Dynamic":
            continue  # what they choose is asked for one by one
        try:
            found = shadows(shaper, selection) if family.shadow else members(shaper, selection)
        except BadFilter:
            if id:
                raise
            continue  # one whose criteria cannot be asked does not hide the others
        for member in found:
            yield _row(shaper, target, selection["SelectionId"], member)


def _fits(selection: Row, target: Target, kind: str) -> bool:
    found = target_of(selection)
    if found is None or found.providers != target.providers:
        return False
    return not kind or selection["SelectionType"] == kind


def _row(shaper: Shaper, target: Target, selection: int, member: Member) -> Row:
    contact, person = member.contact, member.person
    if member.record and not (contact or person):
        contact, person = _sole(shaper, target, member.record)
    return {
        "SelectionMemberId": member.key, "SelectionId": selection, "ContactId": contact, "PersonId": person,
        "TargetTableNumber": NUMBERS[target.table] if member.record else 0, "TargetRecordId": member.record,
    }  # fmt: skip


def _sole(shaper: Shaper, target: Target, record: int) -> tuple[int, int]:
    """Whom the record is about. A project, or a mailing, is about many, and so about none."""
    many = target.entity in ("project", "shipment")
    found = [] if many else behind(shaper, target.entity, record)
    return found[0] if found else (0, 0)


# -- the companies and people of any selection whatever


def of_any(where: Node, moment: Moment | None) -> Provided:
    return _pairs_of(selection_asked(where))


@lru_cache(maxsize=512)
def _pairs_of(id: int | None) -> Provided:
    rows = partial(_behind, id)
    kinds = {
        "contact": Kind(MEMBERS, rows=partial(_some, rows, False), key="ContactId"),
        "person": Kind(MEMBERS, rows=partial(_some, rows, True), key="PersonId"),
    }
    return Provided(kinds, controls={"selectionid": everything}, mark=id)


def _behind(id: int | None, shaper: Shaper, where: Node) -> Iterator[Row]:
    selection = shaper.row("selection", id)
    target = target_of(selection) if selection else None
    if selection is None or target is None:
        return
    for member in shadows(shaper, selection):
        yield _row(shaper, target, selection["SelectionId"], member)
