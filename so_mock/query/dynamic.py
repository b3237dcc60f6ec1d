"""The Dynamic provider: `contact.category_idx.name`, columns by the names of the database (sheet: query.md f.1).

`.fk` joins what a foreign key leads to, `:fk` keeps only rows for which that is there, `.(table->fk)` goes to the rows
that refer to this one, once for each; a row to which none refers is not listed then. `fk[table]` says where a number leads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.catalogue.archives import Archives, Open, Provider
from so_mock.entities.custom import CUSTOM, Field, kept_as, typed
from so_mock.errors import BadFilter
from so_mock.query import tables
from so_mock.query.bind import BLANKS, Binder, Bound
from so_mock.query.facts import Group, Kind, Provided
from so_mock.query.tables import Cell, Source
from so_mock.query.tree import compares
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.model import Entity
    from so_mock.query.engine import Engine, Question
    from so_mock.query.frame import Frame
    from so_mock.query.moment import Moment
    from so_mock.store.reads import Reads

NAME = "Dynamic"
DEEPEST = 5  # joins to many in one name
LOOKED_AT = 100  # rows, for what a column may hold
_BASE = re.compile(r"(\w+)\s*[.:]")
_STEP = re.compile(
    r"\.\(\s*(\w+)\s*->\s*(\w+)\s*(?:\[\s*(\w+)\s*\])?\s*\)|([.:])(\w+)(?:\[(\w+)\])?"
)
_CONTROLS = {"getallrows": "True", "getnorows": "False"}


class DynamicProvider(Open):
    """Made for one question."""

    def __init__(self, archives: Archives, base: Source | None) -> None:
        super().__init__(NAME, base.name if base else "", archives)
        self.base = base


def asked(engine: Engine, question: Question, reads: Reads) -> tuple[Provider, Provided]:
    """Raises BadFilter for a table that there is not."""
    names = [*(question.columns or ()), *(each.column for each in compares(question.where)),
             *(each.column for each in question.order)]  # fmt: skip
    found = next((match for name in names if (match := _BASE.search(name))), None)
    if found is None:
        return DynamicProvider(engine.archives, None), Provided()
    base = tables.source(engine, reads, found[1])
    if base is None:
        raise BadFilter(
            f"There is no table '{found[1][:80]}'{tables.near_table(reads, found[1])}, at '{found.string[:80]}'."
        )
    made = base.made
    rows = None if made is None else lambda shaper, _: made(shaper)
    kind = Kind(base.entity.name, rows=rows)
    return DynamicProvider(engine.archives, base), Provided({base.name: kind}, binder=Dots)


class Spot(NamedTuple):
    """A row in the code. `key`: code of what refers to it; `blank`: what stands for it where there is none."""

    code: str
    source: Source
    key: str
    blank: str


class BadName(Exception):
    """A part of a name that leads nowhere."""


class Dots(Binder):
    """Binds dotted names. `conditions`: what inner joins demand of a row."""

    def __init__(
        self, engine: Engine, provider: Provider, facts: Provided, root: Group, frame: Frame,
        reads: Reads,
    ) -> None:  # fmt: skip
        super().__init__(engine, provider, facts, root, frame, reads)
        assert isinstance(provider, DynamicProvider)
        assert provider.base is not None
        self.source = provider.base
        self.conditions = []

    @property
    def base(self) -> Entity:
        return self.source.entity

    def bound(self, column: str) -> Bound | None:
        control = _CONTROLS.get(column.lower())
        if control is not None:
            return Bound(column, "bool", False, control, "bool", "0")
        try:
            return self._read(column)
        except BadName:
            return None

    def inner(self, column: str) -> Bound | None:
        return None

    def unknown(self, column: str, at: str = "") -> str:
        try:
            self._read(column)
        except BadName as wrong:
            return f"'{column[:80]}'{at}: {wrong}"
        return f"'{column[:80]}'{at} is no column"

    def _read(self, column: str) -> Bound:
        table = re.match(r"\w*", column)
        name = table[0] if table else ""
        if name.lower() != self.source.name.lower():
            raise BadName(f"all columns begin with the same table, '{self.source.name}' here")
        steps = list(_STEP.finditer(column, len(name)))
        end = len(name)
        for step in steps:
            if step.start() != end:
                break
            end = step.end()
        if end != len(column) or not steps:
            raise BadName(
                f"a table, joins and a column are expected, at '{column[end : end + 30]}'"
            )
        *joins, last = steps
        if sum(1 for step in joins if step[1]) > DEEPEST:
            raise BadName(f"more than {DEEPEST} joins to many multiply rows without end")
        if last[4] != "." or last[6]:
            raise BadName(f"a column is expected at the end, not '{last[0]}'")
        spot = self._start()
        number = ""
        for at, step in enumerate(joins):
            if step[1]:
                spot, number = self._right(spot, number, step[1], step[2]), ""
                continue
            cell = self._cell(spot.source, step[5])
            target = step[6] or cell.target
            if not target:
                if step[4] == "." and joins[at + 1 : at + 2] and joins[at + 1][1]:
                    number = self._value(spot, cell).code
                    continue
                raise BadName(f"{spot.source.name}.{cell.name} is no foreign key: say where it leads, as '{cell.name}[table]'")  # fmt: skip
            spot = self._left(spot, cell, target, inner=step[4] == ":")
        if number:
            raise BadName("a number leads to a table only by '.(table->column)'")
        cell = self._cell(spot.source, last[5])
        found = self._value(spot, cell)
        return found._replace(name=column)

    def _cell(self, source: Source, name: str) -> Cell:
        found = source.cells.get(name.lower())
        if found is None:
            raise BadName(
                f"{source.name} has no column '{name[:80]}'{tables.near_cell(source, name)}"
            )
        return found

    def _table(self, name: str) -> Source:
        found = tables.source(self.engine, self.reads, name)
        if found is None:
            raise BadName(f"there is no table '{name[:80]}'{tables.near_table(self.reads, name)}")
        return found

    # -- rows

    def _start(self) -> Spot:
        return self._spot("r0", self.source)

    def _spot(self, code: str, source: Source) -> Spot:
        known = source.mapped is not None
        blank = self.frame.blank(source.entity.name) if known else self.frame.constant(_NO_ROW)
        key = f"{code}[{source.entity.key!r}]" if known else f"{code}.get({source.entity.key!r}, 0)"
        return Spot(code, source, key, blank)

    def _left(self, spot: Spot, cell: Cell, target: str, *, inner: bool) -> Spot:
        source = self._table(target)
        value = self._value(spot, cell)
        if value.kind != "int":
            raise BadName(f"{spot.source.name}.{cell.name} is no number and leads nowhere")
        beyond = self._spot("", source)
        if source.made is not None:
            held = self._gathered(source, "id")
            code = f"next(iter({held}.get({value.code}, ())), {beyond.blank})"
        else:
            code = self.frame.row(source.entity.name, value.code, beyond.blank)
        if inner:
            condition = f"({code} is not {beyond.blank})"
            if condition not in self.conditions:
                self.conditions.append(condition)
        return self._spot(code, source)

    def _right(self, spot: Spot, number: str, table: str, column: str) -> Spot:
        source = self._table(table)
        cell = self._cell(source, column)
        if cell.type != "int":
            raise BadName(f"{source.name}.{cell.name} is no number and refers to nothing")
        key = number or spot.key
        if source.made is not None:
            over = f"{self._gathered(source, cell.name.lower())}.get({key}, ())"
        else:
            prop = _property(source, cell)
            over = f"{self.frame.referring(source.entity.name, prop)}({key})"
        return self._spot(self.frame.loop(over), source)

    def _gathered(self, source: Source, column: str) -> str:
        """The variable of a dict: value of the column -> rows made of others'."""
        make = self._made_of.get((source.name, column))
        if make is None:
            make = self._made_of[source.name, column] = _grouped(source, column)
        return self.frame.late(make)

    @property
    def _made_of(self) -> dict[tuple[str, str], Callable[[Moment], Any]]:
        """One function for each: the frame knows a value by what makes it."""
        found: dict[tuple[str, str], Callable[[Moment], Any]] = self.__dict__.setdefault("_late", {})  # fmt: skip
        return found

    # -- values

    def _value(self, spot: Spot, cell: Cell) -> Bound:
        blank = BLANKS[cell.type]
        bound = Bound(cell.name, cell.type, True, "", cell.type, spot.key)
        source, row = spot.source, spot.code
        if source.made is not None:
            told = cell.name.lower()
            if told not in _TOLD[source.name.lower()]:
                return bound._replace(code=repr(blank), backed=False)
            return bound._replace(code=f"({row}.get({told!r}) or {blank!r})")
        if source.mapped is None:
            if cell.name.lower() != source.key and source.database is not None:
                self._nowhere_else(source, cell)
            name = source.entity.key if cell.name.lower() == source.key else cell.name
            if cell.field is not None:
                return bound._replace(code=self._kept(cell.field, f"{row}.get({name!r})"))
            return bound._replace(code=f"({row}.get({name!r}) or {blank!r})")
        if cell.field is not None and source.database is not None:
            held = f"{row}.get({CUSTOM!r}, {{}}).get({cell.name!r})"
            return bound._replace(code=self._kept(cell.field, held))
        tells = tables.TOLD.get((source.name, cell.name))
        if tells is not None:
            return bound._replace(code=f"{self.frame.constant(tells)}({row})")
        prop = _property(source, cell)
        if prop == cell.name:
            self._nowhere_else(source, cell)
        if not self._straight(source, cell, prop):
            out = self.frame.constant(self._out(source, cell))
            return bound._replace(code=f"{out}({row})")
        read = f"{row}.get({prop!r})" if prop == cell.name else f"{row}[{prop!r}]"
        return bound._replace(code=f"({read} or {blank!r})", prop=prop if row == "r0" else "")

    def _kept(self, field: Field, code: str) -> str:
        return f"{self.frame.constant(kept_as(field.kind))}({code})"

    def _nowhere_else(self, source: Source, cell: Cell) -> None:
        """Kept only where a mass operation, or the scenario, wrote it: told as ignored where the first rows hold none."""
        rows = self.reads.table(source.entity.name).rows.values()
        if not any(cell.name in row for row in islice(rows, LOOKED_AT)):
            self.ignored.append(f"{source.name}.{cell.name}")

    def _straight(self, source: Source, cell: Cell, prop: str) -> bool:
        """Whether the row holds what the database would."""
        declared = self.model.properties(source.entity).get(prop)
        if declared is None:
            value = source.entity.extra.get(prop)
            return value is None or isinstance(value, type(BLANKS[cell.type]))
        if declared.type.kind == "carrier":
            return cell.type == "int"
        wanted = {"int": ("int", "long"), "string": ("string",), "datetime": ("datetime",), "decimal": ("double",), "bool": ("bool",)}  # fmt: skip
        return declared.type.kind == "scalar" and declared.type.name in wanted[cell.type]

    def _out(self, source: Source, cell: Cell) -> Callable[[Row], Any]:
        known = source.database.find(cell.name) if source.database else None
        assert known is not None
        assert source.mapped is not None
        mapped, column, out_of = source.mapped, known, self.engine.shapes.columns.out_of
        return lambda row: typed(column.kind, out_of(mapped, column, row))


_NO_ROW: Row = {}
_TOLD = {
    "email": frozenset(["email_id", "contact_id", "person_id", "email_address", "description", "rank"]),
    "url": frozenset(["url_id", "contact_id", "person_id", "url_address", "description", "rank"]),
    "phone": frozenset(["phone_id", "owner_id", "ptype_idx", "phone", "searchphonenumber", "description", "rank"]),
    "address": frozenset(["address_id", "owner_id", "atype_idx", "zipcode", "city", "state", "county", "address1",
                          "address2", "address3", "wgs84latitude", "wgs84longitude"]),
    "contactinterest": frozenset(["contactinterest_id", "contact_id", "cinterest_idx", "startdate"]),
    "personinterest": frozenset(["personinterest_id", "person_id", "pinterest_idx", "startdate"]),
    "sequence": frozenset(["id", "tablename", "tablenumber", "next_id"]),
    "webhook_usage": frozenset(["webhook_usage_id", "total_calls", "total_errors", "consecutive_errors", "last_error"]),
}  # fmt: skip


def _property(source: Source, cell: Cell) -> str:
    """Under which name the rows of a table hold a column."""
    name = cell.name.lower()
    if name == source.key:
        return source.entity.key
    found = source.mapped.properties.get(name) if source.mapped else None
    return found or cell.name


def _grouped(source: Source, column: str) -> Callable[[Moment], dict[Any, list[Row]]]:
    made = source.made
    assert made is not None

    def late(moment: Moment) -> dict[Any, list[Row]]:
        found: dict[Any, list[Row]] = {}
        rows: Iterable[Row] = made(moment.shaper)
        for row in rows:
            value = row.get(column)
            if value:
                found.setdefault(value, []).append(row)
        return found

    return late
