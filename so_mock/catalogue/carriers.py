"""Types as the catalogue spells them, and values read into them.

A type is written `int`, `string`, `datetime`, `ContactEntity`, `#EMailPriority` (an enum), `int[]`,
`map<string>`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from so_mock.catalogue.moments import read_as
from so_mock.catalogue.scalars import (
    BLANKS,
    DAYS,
    INTEGER,
    RANGES,
    READERS,
    VALUES,
    BadValue,
    Reader,
    Reading,
    short,
)
from so_mock.instants import MOMENT
from so_mock.names import nearest

# The rights of a carrier belong to the server: they come back in every read-modify-write and are
# never read.
SERVER_OWNED = frozenset({"TableRight", "FieldProperties", "_Links"})


class Type(NamedTuple):
    """`kind` is scalar, enum, carrier, array or map; `item` is the type within an array or map."""

    kind: str
    name: str
    item: Type | None = None


class Property(NamedTuple):
    """`carrier` is the one that declares it, of twins the first."""

    name: str
    type: Type
    carrier: str = ""


class Carrier(NamedTuple):
    """A published structure. `properties` in declared order; `lowered` finds them without regard to
    case."""

    name: str
    namespace: str
    properties: dict[str, Property]
    lowered: dict[str, Property]

    def __contains__(self, name: object) -> bool:
        return name in self.properties


class Enum(NamedTuple):
    name: str
    flags: bool
    numbers: dict[str, int]
    lowered: dict[str, str]

    @property
    def zero(self) -> str:
        """The member a C# default has: number 0, else the first."""
        return next((m for m, n in self.numbers.items() if n == 0), next(iter(self.numbers)))

    def name_of(self, number: int) -> str | None:
        """Member (or, for flags, members joined by ", ") with this number; None when there is none."""
        if self.flags and number > 0:
            # Newer servers write single bits, also where a member stands for several (wire.md 4.2).
            single: dict[int, str] = {}
            for member, known in self.numbers.items():
                if known > 0 and known & (known - 1) == 0:
                    single.setdefault(known, member)
            bits = [1 << i for i in range(number.bit_length()) if number >> i & 1]
            if all(bit in single for bit in bits):
                return ", ".join(single[bit] for bit in bits)
        return next((member for member, known in self.numbers.items() if known == number), None)

    def read(self, value: Any) -> str | None:
        """A name in any case, a number (also as text) or, for flags, a list of names with commas or, as XML schema has it,
        with spaces; None when it is none."""
        if isinstance(value, bool):
            return None
        if isinstance(value, float):
            return self.name_of(int(value)) if value.is_integer() else None
        if isinstance(value, int):
            return self.name_of(value)
        if not isinstance(value, str):
            return None
        text = value.strip()
        if text.lower() in self.lowered:
            named = self.lowered[text.lower()]
            return self.name_of(self.numbers[named]) if self.flags else named
        if INTEGER.fullmatch(text):
            return self.name_of(int(text))
        if self.flags and ("," in text or " " in text):
            parts = text.split(",") if "," in text else text.split()
            members = [self.lowered.get(part.strip().lower()) for part in parts]
            if None not in members:
                number = 0
                for member in members:
                    number |= self.numbers[str(member)]
                return self.name_of(number) or ", ".join(str(m) for m in members)
        return None


def parse_enum(name: str, line: str) -> Enum:
    flags, _, text = line.partition("\t")
    numbers: dict[str, int] = {}
    expected = 0
    for piece in text.split(","):
        member, _, number = piece.partition("=")
        expected = int(number) if number else expected
        numbers[member] = expected
        expected += 1
    return Enum(name, flags == "flags", numbers, {m.lower(): m for m in numbers})


class Carriers:
    """Carriers, enums and types of one catalogue; each line is parsed when first asked for."""

    def __init__(
        self,
        carriers: dict[str, str],
        enums: dict[str, str],
        lengths: dict[str, str],
        corrections: dict[str, dict[str, str]],
    ) -> None:
        self._lines, self._enum_lines, self._length_lines = carriers, enums, lengths
        self._corrections = corrections
        self._carriers: dict[str, Carrier] = {}
        self._enums: dict[str, Enum] = {}
        self._types: dict[str, Type] = {}
        self._readers: dict[str, Reader] = {}
        self._blanks: dict[str, dict[str, Any]] = {}
        self._lengths: dict[str, dict[str, int]] = {}

    def names(self) -> list[str]:
        return list(self._lines)

    def __contains__(self, name: object) -> bool:
        return name in self._lines

    def carrier(self, name: str) -> Carrier:
        found = self._carriers.get(name)
        if found is None:
            found = self._carriers[name] = self._parse(name)
        return found

    def enum_names(self) -> list[str]:
        return list(self._enum_lines)

    def enum(self, name: str) -> Enum:
        found = self._enums.get(name)
        if found is None:
            found = self._enums[name] = parse_enum(name, self._enum_lines[name])
        return found

    def type(self, text: str) -> Type:
        found = self._types.get(text)
        if found is None:
            found = self._types[text] = self._parse_type(text)
        return found

    def length(self, carrier: str, name: str) -> int | None:
        """Characters a text property holds in the database; None where no column is known."""
        lengths = self._lengths.get(carrier)
        if lengths is None:
            pieces = self._length_lines.get(carrier, "").split("\t")
            pairs = (piece.partition("=") for piece in pieces if piece)
            lengths = self._lengths[carrier] = {key: int(size) for key, _, size in pairs}
        return lengths.get(name)

    def _parse(self, name: str) -> Carrier:
        first, *pieces = self._lines[name].split("\t")
        properties: dict[str, Property] = {}
        if first.startswith("<"):  # the REST twin of a carrier: all of it, then its own
            twin = self.carrier(first[1:])
            properties, first = dict(twin.properties), twin.namespace
        fixes = self._corrections.get(name, {})
        for piece in pieces:
            prop, _, kind = piece.partition(":")
            properties[prop] = Property(prop, self.type(fixes.get(prop, kind)), name)
        for prop in fixes.keys() - properties.keys():
            properties[prop] = Property(prop, self.type(fixes[prop]), name)
        lowered = {prop.lower(): found for prop, found in properties.items()}
        return Carrier(name, first or "SuperOffice.CRM.Services", properties, lowered)

    def _parse_type(self, text: str) -> Type:
        if text.endswith("[]"):
            return Type("array", text, self.type(text[:-2]))
        if text.startswith("map<"):
            return Type("map", text, self.type(text[4:-1]))
        if text.startswith("#"):
            return Type("enum", text[1:])
        return Type("scalar" if text in READERS else "carrier", text)

    # -- blanks

    def blank_value(self, type: Type) -> Any:
        """What an unset property of this type shows (wire.md 4.1): 0, "", false, the zero date, [],
        {} or null."""
        match type.kind:
            case "scalar":
                return BLANKS.get(type.name)
            case "enum":
                return self.enum(type.name).zero
            case "array":
                return []
            case "map":
                return {}
        return None

    def blank(self, name: str) -> dict[str, Any]:
        """A fresh record of this carrier with every declared property unset. Its lists and maps are
        not to be changed in place."""
        template = self._blanks.get(name)
        if template is None:
            properties = self.carrier(name).properties.values()
            template = self._blanks[name] = {p.name: self.blank_value(p.type) for p in properties}
        return template.copy()

    def nulled_value(self, type: Type) -> Any:
        """What `$select` leaves of a property that was not selected (wire.md 5)."""
        if type.kind in ("array", "map", "carrier") or type.name in ("string", "bytes", "object"):
            return None
        return self.blank_value(type)

    # -- reading

    def read(self, value: Any, type: Type, path: str, reading: Reading) -> Any:
        """`value` (from JSON) as this type. Only the properties that are there come out, spelt as
        published.

        Raises BadValue with the path of what does not fit.
        """
        return self.reader(type)(value, path, reading)

    def reader(self, type: Type) -> Reader:
        key = f"#{type.name}" if type.kind == "enum" else type.name
        found = self._readers.get(key)
        if found is None:
            found = self._readers[key] = self._make_reader(type)
        return found

    def _property_reader(self, prop: Property) -> Reader:
        """A day is read otherwise than a moment, and its type does not tell."""
        type = prop.type
        while type.item is not None:
            type = type.item
        if type.name != "datetime":
            return self.reader(prop.type)
        kind = read_as(prop.carrier, prop.name)
        if kind == MOMENT:
            return self.reader(prop.type)
        return DAYS[kind] if prop.type is type else self._array_of(DAYS[kind], type)

    def _make_reader(self, type: Type) -> Reader:
        match type.kind:
            case "scalar":
                return READERS[type.name]
            case "enum":
                return self._enum_reader(type.name)
            case "array":
                assert type.item is not None
                return self._array_reader(type.item)
            case "map":
                assert type.item is not None
                return self._map_reader(type.item)
        return self._carrier_reader(type.name)

    def _enum_reader(self, name: str) -> Reader:
        enum = self.enum(name)
        plain = frozenset() if enum.flags else frozenset(enum.numbers)

        def read(value: Any, path: str, reading: Reading) -> Any:
            if value is None or value == "":
                return None
            if value.__class__ is str and value in plain:
                return value
            member = enum.read(value)
            if member is None:
                near = nearest(value[:60], enum.numbers) if isinstance(value, str) else None
                hint = (
                    f"; did you mean {near!r}?" if near else f"; one of {', '.join(enum.numbers)}"
                )
                raise BadValue(path, f"{short(value)} is no {name}{hint}")
            return member

        return read

    def _array_reader(self, item: Type) -> Reader:
        return self._array_of(self.reader(item), item)

    def _array_of(self, inner: Reader, item: Type) -> Reader:
        low, high = RANGES.get(item.name, (1, 0))  # else: no list is plain
        needed = item.name if item.kind == "enum" or item.name in VALUES else ""

        def read(value: Any, path: str, reading: Reading) -> Any:
            if value is None:
                return None
            if not isinstance(value, list):
                raise BadValue(path, f"{short(value)} is not an array")
            if value and set(map(type, value)) == {int} and low <= min(value) <= max(value) <= high:
                return value  # a long list of ids: nothing to read in it
            found = [inner(each, f"{path}[{n}]", reading) for n, each in enumerate(value)]
            if needed and None in found:
                n = found.index(None)
                raise BadValue(f"{path}[{n}]", f"{short(value[n])} is no {needed}")
            return found

        return read

    def _map_reader(self, item: Type) -> Reader:
        inner = self.reader(item)

        def read(value: Any, path: str, reading: Reading) -> Any:
            if value is None:
                return None
            if not isinstance(value, dict):
                raise BadValue(path, f"{short(value)} is not an object")
            at = f"{path}." if path else ""
            return {key: inner(each, f"{at}{key[:60]}", reading) for key, each in value.items()}

        return read

    def _carrier_reader(self, name: str) -> Reader:
        carrier = self.carrier(name)
        readers: dict[str, Reader] = {}  # filled when first met: carriers refer to themselves

        def read(value: Any, path: str, reading: Reading) -> Any:
            if value is None:
                return None
            if not isinstance(value, dict):
                raise BadValue(path, f"{short(value)} is not an object ({name})")
            record = {}
            ignored = reading.ignored
            mark = len(ignored)
            try:
                for key, each in value.items():
                    inner = readers.get(key)
                    if inner is not None:
                        record[key] = inner(each, key, reading)
                        continue
                    if key in SERVER_OWNED:
                        continue
                    prop = carrier.properties.get(key) or carrier.lowered.get(key.lower())
                    if prop is None:
                        ignored.append(key)
                    elif prop.name not in SERVER_OWNED:
                        inner = self._property_reader(prop)
                        if key == prop.name:
                            readers[key] = inner
                        record[prop.name] = inner(each, key, reading)
            except BadValue as wrong:
                # What lies within tells its path from here: most values are right, and need none.
                raise BadValue(
                    f"{path}.{wrong.path}" if path else wrong.path, wrong.problem
                ) from None
            if path and len(ignored) > mark:
                ignored[mark:] = [f"{path}.{name}" for name in ignored[mark:]]
            return record

        return read
