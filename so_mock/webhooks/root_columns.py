"""The root row of an entity as its table has it: which columns a write touches, and what they hold (sheet: webhooks.md 4-6).

Phones, e-mail addresses and fields of users lie within the row here; in the database they are other tables, so no column of
the root row tells of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from so_mock.clock import NO_DATE, BadTime, parsed, zone_info
from so_mock.entities.columns import ColumnMap, Mapped
from so_mock.entities.custom import CUSTOM
from so_mock.entities.model import DELETED, Entity
from so_mock.store.changes import Store
from so_mock.store.table import Row
from so_mock.webhooks.facts import ELSEWHERE, OF_ITS_APPOINTMENT, TEXTS

_UPDATED = ("UpdatedDate", "Updated", "LastChanged")
_CHANGED = ("updated", "updated_associate_id", "updatedCount")  # by every write, where they are
_BLANKS: Mapping[str, Any] = {"int": 0, "float": 0.0, "bool": 0, "date": NO_DATE}
CONTACT_TABLE, PERSON_TABLE = 5, 6
# Kinds of columns: as the row has it; what follows from the row; what no row holds.
_PLAIN, _BOOL, _DATE, _ENUM, _KNOWN, _UNHELD = range(6)

Cell = tuple[str, int, str, Any]  # column, kind, property, and what serves the kind


class Moment(NamedTuple):
    """When, where and by whom rows are written."""

    store: Store
    now: str  # as stored: wall clock of the base zone, whole seconds
    fraction: str  # of that second, up to seven digits
    zone: str
    by: int


class Root:
    """What is known of one table."""

    def __init__(self, entity: Entity, mapped: Mapped, columns: ColumnMap) -> None:
        table = mapped.table
        self.entity, self.mapped, self._columns = entity, mapped, columns
        self.name, self.key = table.name, entity.key
        self.created = [column.name for column in table.columns.values()]
        by_property: dict[str, tuple[str, ...]] = {}
        for lowered, prop in mapped.properties.items():
            by_property[prop] = (table.columns[lowered].name,)
        by_property |= ELSEWHERE.get(table.name.lower(), {})
        if entity.name == "document":
            for prop, more in OF_ITS_APPOINTMENT.items():
                by_property[prop] = (*by_property.get(prop, ()), *more)
        self._by_property = by_property
        self._texts = {
            prop: column
            for prop, column in TEXTS.items()
            if prop not in by_property and table.find(column) is not None
        }
        self._updated = next((name for name in _UPDATED if name in by_property), "")
        self._stamps = dict.fromkeys(name for name in _CHANGED if table.find(name) is not None)
        self._plans: dict[tuple[str, ...], list[Cell]] = {}

    def touched(self, before: Row, after: Row, now: str) -> list[str]:
        """The columns that an update wrote, the key first; none where it left the root row alone. What was written of the same
        value in the second of its last update counts: that touches `updated`."""
        found: dict[str, None] = {}
        for name, value in after.items():
            old = before.get(name)
            if old is value or old == value or not (old or value):
                continue  # nothing is nothing, be it null or 0
            if name in self._by_property:
                found.update(dict.fromkeys(self._by_property[name]))
            elif name in self._texts:
                if bool(old) != bool(value):
                    found[self._texts[name]] = None
            elif name == CUSTOM:
                found.update(dict.fromkeys(_extra(old or {}, value or {})))
        if not found and not (self._updated and after.get(self._updated) == now):
            return []
        key, stamps = self.created[0], self._stamps
        return [key, *(name for name in found if name != key and name not in stamps), *stamps]

    def inserted(self, row: Row) -> list[str]:
        added = row.get(CUSTOM)
        return [*self.created, *_extra({}, added)] if added else self.created

    def values(
        self, names: tuple[str, ...], row: Row, touched: Iterable[str], moment: Moment, *, new: bool
    ) -> dict[str, Any]:
        """What columns hold. A date that was set just now has its offset and seven digits of a second."""
        plan = self._plans.get(names)
        if plan is None:
            plan = self._plans[names] = [self._cell(name) for name in names]
        return self._filled(plan, row, frozenset(touched), moment, new=new)

    def held(self, names: Iterable[str], row: Row, moment: Moment) -> dict[str, Any]:
        """What any columns hold, also those that a customer added."""
        own = row.get(CUSTOM) or {}
        cells = [self._cell(name) for name in names if name not in own]
        found = self._filled(cells, row, frozenset(), moment, new=False)
        return found | {name: own[name] for name in names if name in own}

    def _filled(
        self, plan: Iterable[Cell], row: Row, fresh: frozenset[str], moment: Moment, *, new: bool
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, kind, prop, blank in plan:
            if kind == _PLAIN:
                found[name] = row.get(prop) or blank
            elif kind == _BOOL:
                found[name] = 1 if row.get(prop) else 0
            elif kind == _DATE:
                found[name] = dated(row.get(prop), name in fresh, moment)
            elif kind == _ENUM:
                found[name] = blank.get(row.get(prop), 0)
            elif kind == _KNOWN:
                found[name] = blank(row, moment)
            elif name in fresh:
                found[name] = self._stamped(name, blank, moment, new=new)
            else:
                found[name] = blank
        return found

    def _cell(self, name: str) -> Cell:
        """How the value of a column is found: what kind it is of, by which property, and what serves that kind."""
        known = _FOLLOWS.get((self.name.lower(), name))
        if known is not None:
            return name, _KNOWN, "", known
        column = self.mapped.table.find(name)
        blank = "" if column is None else _BLANKS.get(column.kind, "")
        if column is None:
            return name, _UNHELD, "", 0
        prop = self.mapped.properties.get(column.name.lower())
        if prop is None:
            return name, _UNHELD, "", blank
        if column.kind == "date":
            return name, _DATE, prop, blank
        declared = self._columns.model.properties(self.entity).get(prop)
        if declared is not None and declared.type.kind == "enum":
            numbers = {
                member: self._columns.out_of(self.mapped, column, {prop: member})
                for member in self._columns.model.carriers.enum(declared.type.name).numbers
            }
            return name, _ENUM, prop, numbers
        if declared is not None and declared.type.name == "bool":
            return name, _BOOL, prop, 0
        return name, _PLAIN, prop, blank

    @staticmethod
    def _stamped(name: str, blank: Any, moment: Moment, *, new: bool) -> Any:
        """Of who and when, where the API shows neither and no row holds it."""
        if name == ("registered" if new else "updated"):
            return dated(moment.now, True, moment)
        if name == ("registered_associate_id" if new else "updated_associate_id"):
            return moment.by
        return blank


def dated(value: Any, fresh: bool, moment: Moment) -> str:
    text = str(value or NO_DATE)
    if not fresh or text == NO_DATE:
        return text
    fraction = moment.fraction if text == moment.now else text.partition(".")[2]
    return f"{text[:19]}.{fraction:0<7}{_offset(text[:19], moment.zone)}"


@lru_cache(maxsize=1024)
def _offset(wall: str, zone: str) -> str:
    """`+01:00`: how far the zone is ahead at this time by its clocks."""
    try:
        when, _ = parsed(wall)
    except BadTime:
        return ""
    shown = when.replace(tzinfo=zone_info(zone)).strftime("%z")
    return f"{shown[:3]}:{shown[3:5]}"


def _extra(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Columns that a customer added to the table."""
    names = {**before, **after}
    return [name for name in names if name.startswith("x_") and before.get(name) != after.get(name)]


# -- columns that follow from the row, or from one that it refers to


def _referred(table: str, prop: str, shown: str) -> Any:
    def value(row: Row, moment: Moment) -> Any:
        other = moment.store.table(table).get(row.get(prop) or 0)
        return 0 if other is None else other.get(shown) or 0

    return value


def _ends(end: str) -> Any:
    def table(row: Row, moment: Moment) -> int:
        return PERSON_TABLE if row[f"{end}PersonId"] else CONTACT_TABLE

    def record(row: Row, moment: Moment) -> Any:
        return row[f"{end}PersonId"] or row[f"{end}ContactId"]

    return table, record


def _of(prop: str) -> Any:
    return lambda row, moment: row.get(prop) or 0


def _gone(row: Row, moment: Moment) -> int:
    return 1 if row.get(DELETED) else int(row.get("Deleted") or 0)


(_source_table, _source), (_target_table, _target) = _ends("Source"), _ends("Destination")
_FOLLOWS: Mapping[tuple[str, str], Any] = {
    ("contact", "deleted"): _gone,
    ("contact", "DeletedDate"): lambda row, moment: row.get(DELETED) or NO_DATE,
    ("person", "DeletedDate"): lambda row, moment: row.get(DELETED) or NO_DATE,
    ("person", "group_id"): _referred("associate", "Associate", "GroupIdx"),
    ("sale", "group_idx"): _referred("associate", "Associate", "GroupIdx"),
    ("sale", "saleTypeCat_id"): _referred("sale_type", "SaleType", "SaleTypeCatId"),
    ("ticket", "contact_id"): _referred("person", "Person", "Contact"),
    ("projectmember", "associate_id"): _referred("project", "ProjectId", "Associate"),
    ("relations", "reldef_id"): _of("RelationDefinitionId"),
    ("relations", "associateId"): _of("CreatedBy"),
    ("relations", "associate_id"): _of("CreatedBy"),
    ("relations", "source_table"): _source_table,
    ("relations", "source_record"): _source,
    ("relations", "destination_table"): _target_table,
    ("relations", "destination_record"): _target,
}  # fmt: skip
