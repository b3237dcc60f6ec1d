"""Custom fields: one typed value for each, kept in the row's `CustomFields`, shown in three spellings (sheet: wire.md 4.3).

Which fields an entity has is told by the published rows of `user_defined_field_info` (keys `SuperOffice:1`) and by those of
`extra_field` (columns `x_...`). A name that neither knows is kept by the form of its value: a row of a scenario may hold it.

A value is an int, a float, a bool or a text; a date is the text that date-times are kept as.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from so_mock.catalogue.scalars import short
from so_mock.clock import NO_DATE, read_datetime
from so_mock.entities.columns import entity_of_table, table_of
from so_mock.entities.model import Entity, Model
from so_mock.errors import BadRequest
from so_mock.store.reads import Reads
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.cultures import Culture
    from so_mock.entities.shape import Make, Shaper

UDEF, EXTRA, CUSTOM = "UserDefinedFields", "ExtraFields", "CustomFields"
# Of the spellings that differ from what is stored, the last one here wins.
SPELLINGS = (UDEF, EXTRA, CUSTOM)
DEFINED, COLUMNS, TABLES = "user_defined_field_info", "extra_field", "extra_table"

# What comes beside a value, and says nothing on input.
_COMPANIONS = (":org", ":DisplayText", ":DisplayTooltip")
_ENCODED = re.compile(r"\[(I|F|M|D|DT|T|TS):(.*)\]", re.S)
_MONTH_FIRST = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})(.*)", re.S)
_DAY_FIRST = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})(.*)", re.S)
_HOUR = re.compile(r"\d\d?:\d\d(:\d\d(\.\d+)?)?", re.A)
NO_DAY = "1760-01-01"  # of a time as it is recorded
_SHORT_ISO = re.compile(r"(\d{4})[.-](\d\d?)[.-](\d\d?)(.*)", re.S)
_TRUTHS = frozenset(["true", "1", "yes", "-1"])

_UDEF_KINDS = {
    "Number": "int", "ShortText": "text", "LongText": "text", "Date": "date", "UnlimitedDate": "date",
    "Checkbox": "bool", "List": "list", "Decimal": "float",
}  # fmt: skip
# A checkbox among the columns is a number, and shows nothing beside it.
_COLUMN_KINDS = {
    "Integer": "int", "Checkbox": "int", "TimeSpan": "int", "Decimal": "float", "Date": "date", "DateTime": "date",
    "Time": "date", "RelationTo": "relation", "MdoList": "relation",
}  # fmt: skip
_BLANKS = {"int": 0, "list": 0, "relation": 0, "float": 0.0, "bool": False, "date": NO_DATE}


class Field(NamedTuple):
    """`target`: the entity whose row's text stands beside the id; `given`: its value in a new row."""

    name: str
    kind: str
    target: str
    given: Any

    @property
    def blank(self) -> Any:
        return _BLANKS.get(self.kind, "")


class Fields(NamedTuple):
    """What one entity has. `drafts`: names that are not published yet, or no more: neither shown nor listened to."""

    columns: list[Field]
    defined: list[Field]
    named: dict[str, Field]
    drafts: frozenset[str]

    def find(self, name: str) -> Field | None:
        return self.named.get(name.lower())


class Definitions:
    """The fields of each entity, as the definitions stand at a moment; made again when these are written."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._known: dict[tuple[str, int, int], Fields] = {}

    def of(self, reads: Reads, entity: Entity) -> Fields:
        key = entity.name, reads.stamp(DEFINED), reads.stamp(COLUMNS)
        found = self._known.get(key)
        if found is None:
            if len(self._known) > 1_000:
                self._known.clear()
            found = self._known[key] = self._made(reads, entity)
        return found

    def _made(self, reads: Reads, entity: Entity) -> Fields:
        database = table_of(entity.name)
        columns = self.columns(reads, database.name if database else "")
        rows = [row for row in reads.rows(DEFINED) if row["Type"].lower() == entity.name]
        shown = [row for row in map(published, rows) if row is not None]
        defined = [
            Field(prog_id(row), _UDEF_KINDS[row["FieldType"]], self._list(row), row["FieldDefault"])
            for row in shown
        ]
        named = {field.name.lower(): field for field in (*columns, *defined)}
        drafts = {prog_id(row).lower() for row in rows if published(row) is None}
        return Fields(columns, defined, named, frozenset(drafts - named.keys()))

    def columns(self, reads: Reads, table: str) -> list[Field]:
        """The columns that a customer added to this table, or that make up a table of his own, in their order."""
        rows = [row for row in reads.rows(COLUMNS) if row["TableName"].lower() == table.lower()]
        rows.sort(key=lambda row: (row["Rank"], row["ExtraFieldId"]))
        return [Field(row["FieldName"], *_kind_of_column(row), row["Default"]) for row in rows]

    def _list(self, row: Row) -> str:
        """The entity that the items of its list are rows of; "" when it is none, or one that is not kept."""
        name = str(row["MdoListName"] or "").lower()
        if name.startswith("udlist"):
            name = "udlist"  # the items of all lists that customers make lie in one table
        return entity_of_table(self.model, name) or (name if name in self.model else "")


def _kind_of_column(row: Row) -> tuple[str, str]:
    return _COLUMN_KINDS.get(row["FieldType"], "text"), row["Target"]


def prog_id(definition: Row) -> str:
    return str(definition["ProgId"] or f"SuperOffice:{definition['UdefIdentity']}")


def published(definition: Row) -> Row | None:
    """The definition as it was last published; None before that. A later save leaves that in `Published`."""
    if not definition["HasBeenPublished"]:
        return None
    return {**definition, **(definition["Published"] or {})}


# -- values


def typed(kind: str, text: Any, zone: str = "NO") -> Any:
    """A value in any spelling, as the field's type keeps it; what cannot be read is blank."""
    try:
        return read(kind, text, zone)
    except (ValueError, OverflowError):
        return _BLANKS[kind]


def read(kind: str, text: Any, zone: str = "NO") -> Any:
    """The same. Raises ValueError or OverflowError for what cannot be read."""
    if text is None:
        return _BLANKS.get(kind, "")
    found = _ENCODED.fullmatch(text) if isinstance(text, str) else None
    if kind == "text":
        return str(text)
    bare = str(found[2] if found else text).strip()
    if kind == "bool":
        return bare.lower() in _TRUTHS
    if not bare:
        return _BLANKS[kind]
    if kind == "date":
        return _date(bare, zone)
    if bare.lower() in ("true", "false"):
        bare = str(int(bare.lower() == "true"))
    number = float(bare)
    if kind == "float" and number - number == 0:
        return number
    whole = int(number)
    if whole.bit_length() > 63:
        raise OverflowError(text)
    return whole


def reading_in(culture: Culture | None) -> Callable[[str, Any, str], Any]:
    """How values are read of a caller with this culture: a number without a moniker is written as it is there."""
    if culture is None:
        return read

    def reading(kind: str, text: Any, zone: str) -> Any:
        if kind in ("int", "float") and isinstance(text, str) and not _ENCODED.fullmatch(text):
            text = culture.plain(text)
        return read(kind, text, zone)

    return reading


_CLASSES = {"int": int, "list": int, "relation": int, "float": float, "bool": bool}


@cache
def kept_as(kind: str) -> Callable[[Any], Any]:
    """What a row holds -> that as the field's type has it now: it may have been kept as a value of another. For whoever
    looks at very many."""
    blank: Any = _BLANKS.get(kind, "")
    wanted: Any = _CLASSES.get(kind, str)
    dated = kind == "date"

    def kept(value: Any) -> Any:
        if value is None:
            return blank
        if value.__class__ is wanted and (not dated or value[10:11] == "T"):
            return value
        return typed(kind, value)

    return kept


def _date(text: str, zone: str) -> str:
    if _HOUR.fullmatch(text):
        return read_datetime(f"{NO_DAY}T{'0' if text[1] == ':' else ''}{text}", zone)
    for form, order in (
        (_MONTH_FIRST, (3, 1, 2)),
        (_DAY_FIRST, (3, 2, 1)),
        (_SHORT_ISO, (1, 2, 3)),
    ):
        found = form.fullmatch(text)
        if found:
            year, month, day = (found[part] for part in order)
            text = f"{year}-{month:0>2}-{day:0>2}{found[4]}"
            break
    return read_datetime(text, zone)


def by_form(text: Any) -> Any:
    """The value of a field that nobody defined. A date stays spelt as one: nothing else would tell it from a text."""
    found = _ENCODED.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return text if isinstance(text, (str, int, float)) else str(text or "")
    if found[1] in ("I", "TS"):
        return typed("int", text)
    if found[1] in ("F", "M"):
        return typed("float", text)
    return _spelt_date(typed("date", text)) if found[1] in ("D", "DT", "T") else text


def _spelt_date(value: str, moniker: str = "DT") -> str:
    day, _, time = value.partition("T")
    second, _, fraction = time.partition(".")
    year, month, date = day.split("-")
    return f"[{moniker}:{month}/{date}/{year} {second}.{fraction or '0000000'}]"


def spelt(kind: str, value: Any) -> str:
    """As `CustomFields` and `ExtraFields` say it."""
    if kind == "date":
        return _spelt_date(value)
    if kind == "float":
        return f"[F:{int(value) if value == int(value) else value!r}]"
    return str(value) if kind == "text" else f"[I:{int(value)}]"


def spelt_as_udef(kind: str, value: Any) -> str:
    if kind == "bool":
        return str(bool(value))
    if kind == "date":
        return _spelt_date(value, "D")
    return spelt(kind, value)


def _form(value: Any, column: bool) -> str:
    """The kind of a value that nobody defined."""
    if isinstance(value, bool):
        return "int" if column else "bool"
    return {int: "int", float: "float"}.get(type(value), "text")


@lru_cache(maxsize=8192, typed=True)  # 1, 1.0 and True are equal, and spelt apart
def _spellings(kind: str, value: Any) -> tuple[Any, str, str]:
    """The value as the field's type has it now, and how the dictionaries say it."""
    value = typed(kind, value)
    plain = spelt(kind, value)
    if kind == "text" and plain.startswith("[DT:"):  # a date of a field that nobody defined
        return value, f"[D:{plain[4:]}", plain
    return value, spelt_as_udef(kind, value), plain


# -- showing


def dictionary(entity: Entity, spelling: str) -> Make:
    """How the property of that name is made of the row."""

    def make(row: Row, shaper: Shaper) -> Any:
        fields = shaper.fields.get(entity.name)
        if fields is None:  # a record shows many associates
            fields = shaper.fields[entity.name] = shaper.shapes.custom.of(shaper.reads, entity)
        held: Mapping[str, Any] = row.get(CUSTOM) or {}
        made: dict[str, str] = {}
        if not held and not fields.named:
            return made
        if spelling != UDEF:
            _add(made, fields.columns, held, spelling, shaper)
            _add(made, _undefined(fields, held, True), held, spelling, shaper)
        if spelling != EXTRA:
            _add(made, fields.defined, held, spelling, shaper)
            _add(made, _undefined(fields, held, False), held, spelling, shaper)
        return made

    return make


def _undefined(fields: Fields, held: Mapping[str, Any], columns: bool) -> list[Field]:
    return [
        Field(name, _form(value, columns), "", None)
        for name, value in held.items()
        if _is_column(name) == columns
        and fields.find(name) is None
        and name.lower() not in fields.drafts
    ]


def _is_column(name: str) -> bool:
    return name.lower().startswith("x_")


def _add(
    made: dict[str, str], fields: Iterable[Field], held: Mapping[str, Any], spelling: str, shaper: Shaper
) -> None:  # fmt: skip
    for name, kind, target, _ in fields:
        value, as_udef, as_custom = _spellings(kind, held.get(name))
        made[name] = as_udef if spelling == UDEF else as_custom
        if spelling == CUSTOM:
            made[f"{name}:org"] = made[name]
        if kind == "bool":
            made[f"{name}:DisplayText"] = "[SR_YES]" if value else "[SR_NO]"
        elif kind in ("list", "relation"):
            made[f"{name}:DisplayText"] = text_of(shaper, target, value)
        if kind == "list":
            item = shaper.row(target, value) if target else None
            made[f"{name}:DisplayTooltip"] = str((item or {}).get("Tooltip") or "")


def text_of(shaper: Shaper, target: str, id: int) -> str:
    """The text that stands for a row of an entity, or of a table of the customer's own."""
    if not target.startswith("y_"):
        return shaper.label(target, id) if target else ""
    row = shaper.row(target, id)
    tables = (each for each in shaper.reads.rows(TABLES) if each["Name"].lower() == target)
    shown = next((each["DisplayField"] for each in tables), "")
    return str((row or {}).get(shown) or "")


# -- keeping


def defaults(fields: Fields) -> dict[str, Any]:
    """What a new row holds."""
    given = (field for field in (*fields.columns, *fields.defined) if field.given not in (None, ""))
    return {field.name: typed(field.kind, field.given) for field in given}


def kept(
    fields: Fields,
    row: Row,
    given: Mapping[str, Any],
    zone: str = "NO",
    reading: Callable[[str, Any, str], Any] = read,
) -> Row:
    """The row with what `given` says in any of the three spellings. A client that read the row sends all of them back: the
    one that differs from what is stored is the one that he changed. What is absent stays.

    Raises BadRequest for a value that is none of the field's type."""
    held: Mapping[str, Any] = row.get(CUSTOM) or {}
    changed = dict(held)
    for spelling in SPELLINGS:
        for name, text in (given.get(spelling) or {}).items():
            if name.endswith(_COMPANIONS) or (spelling == EXTRA and not _is_column(name)):
                continue  # foreign keys are shown among the extra fields (`fk=true`)
            field = fields.find(name)
            if field is not None:
                try:
                    value, before = reading(field.kind, text, zone), held.get(field.name)
                except (ValueError, OverflowError):
                    raise BadRequest(
                        f"{spelling}.{name}: {short(text)} is no {field.kind}"
                    ) from None
                name = field.name
                if value != typed(field.kind, before):
                    changed[name] = value
            elif name.lower() not in fields.drafts:
                value = by_form(text)
                if value != held.get(name):
                    changed[name] = value
    return {**row, CUSTOM: changed} if changed != held else row


def planted(fields: Fields, row: Row, zone: str = "NO") -> Row:
    """A raw row, as a scenario writes it: any spelling, or plain values in `CustomFields`."""
    given = {name: row[name] for name in SPELLINGS if row.get(name)}
    if not given:
        return row
    rest = {name: value for name, value in row.items() if name not in SPELLINGS}
    return kept(fields, {**rest, CUSTOM: {}}, given, zone, reading=typed)
