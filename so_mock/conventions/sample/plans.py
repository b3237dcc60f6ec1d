"""How each carrier of a sample is made: compiled once from the types and names of its properties."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from so_mock.catalogue.carriers import Enum, Property, Type
from so_mock.conventions.sample.custom_fields import CUSTOM
from so_mock.conventions.sample.streams import CONTENT, content_of
from so_mock.names import snake
from so_mock.seed import facts as tables
from so_mock.seed.facts import source_of, span_of
from so_mock.seed.pools import FIRST_DAY, digest

if TYPE_CHECKING:
    from so_mock.conventions.sample.answers import Samples

Record = dict[str, Any]
Make = Callable[[int], Any]  # of a digest of (seed, kind, id)

# Carriers within carriers; what lies deeper is null or [], since carriers refer to themselves.
DEEPEST = 3
DAYS = (
    3_700  # after the first of 2015 on which a record may be made; nothing of it lies beyond 2026
)
TIMES = [f"T{minute // 60:02}:{minute % 60:02}:00" for minute in range(8 * 60, 17 * 60, 5)]
SHOWS_ADDRESS = frozenset(["PersonEntity"])
USUAL = {"UserType": "InternalAssociate"}
SILENT = frozenset(["Unknown", "Undefined", "Invalid", "NotSet"])  # members that say nothing

# `SourceContactName`, `CreatedByFullName`: a fact of what the beginning of the name refers to.
NAMED = re.compile(r"(\w*?)(Contact|Person|Associate|By)([A-Z][A-Za-z]*)")
LABELLED = re.compile(r"(Full|Display)?(Name|Value)$")
OWN_LABEL = frozenset(["Name", "Value", "Title", "Heading"])
REFERENCE = re.compile(r"(Id|ID|Idx)$")
KINDS = {"Contact": "Contact", "Person": "Person", "Associate": "Associate", "By": "Associate"}
FACT_NAMES = {
    "Contact": {
        "name": "name", "fullname": "full", "department": "department", "phone": "phone", "fax": "phone", "city": "city",
    },
    "Person": {
        "name": "full", "fullname": "full", "formalname": "formal", "firstname": "first", "lastname": "last", "title": "job",
        "mrmrs": "title", "email": "mail", "emailaddress": "mail", "displayname": "full",
    },
    "Associate": {"name": "login", "fullname": "full", "displayname": "full"},
}  # fmt: skip
ELEMENTS = {"mail": "mail", "Url": "url", "Mail": "mail"}

CODES: dict[str, Callable[[int], str]] = {
    "digits": lambda own: str(10_000 + own % 90_000),
    "hex": lambda own: f"{own:08x}{own * 2654435761 % 2**32:08x}",
    "guid": lambda own: (
        f"{own:08x}-{own >> 16:04x}-4{own & 0xFFF:03x}-8{own >> 20:03x}-{own * 40503:012x}"
    ),
    "messageid": lambda own: f"<{own:08x}@so-mock.invalid>",
    "progid": lambda own: f"SuperOffice:{1 + own % 12}",
}


class Plan(NamedTuple):
    """How one carrier is made at one depth."""

    carrier: str
    key: str  # the property that is its id; "" when it has none
    kind: str  # what has that id: ContactEntity, Contact and NavigatorCompany are all a Contact
    digest: int  # of (seed, kind); the id is what is missing
    template: Record  # in declared order, what is fixed filled in
    makers: list[tuple[str, Make]]
    names: dict[str, Property]  # by the name that an argument has
    follows: dict[str, list[tuple[str, Make]]]  # reference -> what follows from its id

    def record(self, id: int) -> Record:
        base = crc32(b"\n%d" % id, self.digest)
        record = self.template.copy()
        for name, make in self.makers:
            record[name] = make(base)
        if self.key:
            record[self.key] = id
        return record

    def part(self, base: int) -> Record:
        """A carrier without an id is a part of its owner and hangs on the same digest."""
        record = self.template.copy()
        for name, make in self.makers:
            record[name] = make(base)
        return record

    def refer(self, record: Record, reference: str, id: int) -> None:
        """Sets a reference, and all that follows from it: `ContactId`, `ContactName`, `Contact`."""
        for name, make in self.follows.get(reference, ()):
            record[name] = make(id)


def stem(carrier: str) -> str:
    return carrier.removesuffix("WithLinks").removesuffix("Entity")


class Fixed(NamedTuple):
    """The same in every sample."""

    value: Any


class Compiler:
    """Compiles one carrier; with a carrier of "" it makes values on their own."""

    def __init__(self, samples: Samples, carrier: str, depth: int, within: str) -> None:
        self.samples, self.facts, self.carriers = (samples, samples.facts, samples.carriers)
        self.name, self.depth, self.within = carrier, depth, within
        self.properties = self.carriers.carrier(carrier).properties if carrier else {}
        self.key = next((p.name for p in self.properties.values() if _is_id(p)), "")
        self.kind = self.key[:-2] or stem(carrier)
        self.follows: dict[str, list[tuple[str, Make]]] = {}

    def plan(self) -> Plan:
        template: Record = {}
        makers: list[tuple[str, Make]] = []
        for prop in self.properties.values():
            made = Fixed(0) if prop.name == self.key else self.make(prop)
            template[prop.name] = made.value if isinstance(made, Fixed) else None
            if not isinstance(made, Fixed):
                makers.append((prop.name, made))
        names = {snake(prop.name): prop for prop in self.properties.values()}
        start = digest(self.samples.seed, self.kind)
        return Plan(self.name, self.key, self.kind, start, template, makers, names, self.follows)

    def always(self, prop: Property) -> Make:
        made = self.make(prop)
        if isinstance(made, Fixed):
            value = made.value
            return lambda base: value
        return made

    def make(self, prop: Property) -> Make | Fixed:
        name, type, rights = prop.name, prop.type, self.samples.rights
        shown = f"{self.within}.{self.name}" if self.within in SHOWS_ADDRESS else self.name
        if name == "TableRight" and type.kind == "carrier":
            return Fixed(rights.table_right(shown, self.depth > 0))
        if name == "FieldProperties":
            return Fixed(rights.field_properties(shown, self.depth > 0))
        if type.kind == "enum":
            return self._one_of(name, _members(self.carriers.enum(type.name)))
        if type.kind == "carrier":
            return self._nested(name, type.name)
        if type.item is not None:
            make = self._array if type.kind == "array" else self._map
            return make(name, type.item)
        return self._scalar(name, type.name)

    def _scalar(self, name: str, type: str) -> Make | Fixed:
        salt = f"\n{name}".encode()
        match type:
            case "string":
                return self._text(name)
            case "int" | "long":
                return self._number(name)
            case "bool":
                seldom = re.fullmatch(tables.SELDOM, name, re.I)
                if seldom or re.fullmatch(tables.MOSTLY, name, re.I) or not self.name:
                    return Fixed(not seldom)
                return lambda base: crc32(salt, base) & 8 > 0
            case "double":
                low, high = span_of(name, tables.FRACTIONS, (100, 20_000))
                return lambda base: (low * 100 + crc32(salt, base) % ((high - low) * 100)) / 100
            case "datetime":
                return _moment(name)
            case "timespan":
                fixed = [span for word, span in tables.SPANS.items() if name.endswith(word)]
                return self._one_of(name, tuple(fixed) or ("00:15:00", "00:30:00", "01:00:00"))
            case "bytes" | "binary":
                return Fixed(b64encode(CONTENT[content_of(name)][1]).decode())
        return Fixed({})

    def _one_of(self, name: str, values: tuple[str, ...]) -> Make | Fixed:
        salt, count = f"\n{name}".encode(), len(values)
        return lambda base: values[crc32(salt, base) % count]

    # -- texts

    def _text(self, name: str) -> Make | Fixed:
        make = self._named(name) or self._ruled(name)
        length = self.carriers.length(self.name, name) if self.name else None
        if isinstance(make, Fixed) or length is None or length > 200:
            return make
        return lambda base: make(base)[:length]

    def _named(self, name: str) -> Make | None:
        """`SourceContactName` is the company's behind SourceContactId, `CategoryName` the category's."""
        found = NAMED.fullmatch(name)
        if found:
            kind = KINDS[found[2]]
            fact = FACT_NAMES[kind].get(found[3].lower())
            if fact is None:
                return None
            return self._follow(found[1] + found[2], name, kind, self.facts.of(kind)[fact])
        labels = self.facts.labels
        if name in OWN_LABEL and self.kind in labels and self.kind not in FACT_NAMES:
            return labels[self.kind]
        prefix = LABELLED.sub("", name)
        kind = _kind_of(prefix, labels)
        return (
            self._follow(prefix, name, kind, labels[kind])
            if prefix != name and kind in labels
            else None
        )

    def _ruled(self, name: str) -> Make | Fixed:
        what, words = source_of(f"{stem(self.name)}.{name}")
        match what:
            case "=":
                return Fixed(words[0])
            case "pool":
                return self.facts.choose(words[0], words[1] if words[1:] else name)
            case "html":
                text = self.facts.choose(words[0], words[1])
                return lambda base: f"<p>{text(base)}</p>"
            case "code":
                code, salt = CODES[words[0]], f"\n{name}".encode()
                return lambda base: code(crc32(salt, base))
            case "place":
                return self.facts.place[words[0]]
        kind = "Contact" if what == "company" else "Person"
        if self.kind in (kind, "Associate"):
            return self.facts.of(self.kind)[words[0]]
        make = self.facts.of(kind).get(words[0]) or self.facts.company[words[0]]
        known = f"{kind}Id" in self.properties or kind in self.properties
        return self._follow(kind, name, kind, make) if known else make

    # -- references

    def _follow(self, prefix: str, name: str, kind: str, of_base: Make) -> Make:
        """A fact of what `<prefix>Id` refers to, now and when an argument names another."""
        start, behind = (digest(self.samples.seed, kind), self.facts.referred(prefix, kind))
        self._follows(prefix, name, lambda id: of_base(crc32(b"\n%d" % id, start)))
        return lambda base: of_base(behind(base))

    def _follows(self, prefix: str, name: str, of_id: Make) -> None:
        self.follows.setdefault(snake(prefix), []).append((name, of_id))

    def _number(self, name: str) -> Make:
        prefix = REFERENCE.sub("", name)
        if prefix != name or name.endswith("By"):
            self._follows(prefix, name, lambda id: id)
            return self.facts.refer(prefix, _kind_of(prefix, self.facts.labels))
        low, high = span_of(name, tables.NUMBERS, (1, 20) if self.name else (1, 999))
        salt, span = f"\n{name}".encode(), high - low + 1
        return lambda base: low + crc32(salt, base) % span

    def _nested(self, name: str, carrier: str) -> Make | Fixed:
        if self.depth >= DEEPEST or carrier == self.name:
            return Fixed(None)
        child = self.samples.plan(carrier, self.depth + 1, _bare(self.name))
        if not child.key:
            return child.part
        refer = self.facts.refer(name, child.kind)
        self._follows(name, name, child.record)
        return lambda base: child.record(refer(base))

    def _array(self, name: str, item: Type) -> Make | Fixed:
        if item.name == "EntityElement" and self.name:
            return self._elements(name)
        if item.name == "LocalizedField[]":
            return self._localized()
        salt, most = f"\n{name}".encode(), 1 if self.depth else 2
        if item.kind == "carrier":
            if self.depth >= DEEPEST or (item.name == self.name and self.depth):
                return Fixed([])
            child = self.samples.plan(item.name, self.depth + 1, _bare(self.name))
            if child.key:
                refer = self.facts.refer(name, child.kind)
                return lambda base: [child.record(refer(base) + n) for n in range(1 + base % most)]
            make: Make = child.part
        elif item.name == "map<object>":
            return Fixed([])  # rows of an archive, which only the operation can tell
        else:
            make = self.always(Property(name.removesuffix("s"), item))

        def items(base: int) -> list[Any]:
            own = crc32(salt, base)
            return [make(crc32(b"\n%d" % n, own)) for n in range(1 + base % most)]

        return items

    def _map(self, name: str, item: Type) -> Make | Fixed:
        if item.name == "object" or name == "_Links":
            return Fixed({})
        if name in ("UserDefinedFields", "ExtraFields", "CustomFields"):
            return Fixed({}) if self.depth else CUSTOM[name]
        if item.kind == "carrier" and self.depth >= DEEPEST:
            return Fixed({})
        key, make = (self.facts.choose("word", f"{name} key"), self.always(Property("Value", item)))
        if item.kind == "carrier":
            make = self.samples.plan(item.name, self.depth + 1).part

        def entries(base: int) -> Record:
            return {key(each): make(each) for each in (base, crc32(b"\n1", base))[: 1 + base % 2]}

        return entries

    def _elements(self, name: str) -> Make:
        """E-mail and web addresses and telephones of a company or person, by the list they are in."""
        blank = self.carriers.blank("EntityElement")
        fact = next((fact for word, fact in ELEMENTS.items() if word in name), "phone")
        value = self.facts.of(self.kind)[fact]
        if fact == "phone":
            value = self.facts.choose("phone", name)

        def elements(base: int) -> list[Record]:
            text = value(base)
            return [blank | {"Value": text, "StrippedValue": text.replace(" ", "")}]

        return elements

    def _localized(self) -> Make:
        """An address as its country writes it: lines of fields."""
        blank, place = self.carriers.blank("LocalizedField"), self.facts.place
        private = self.within in SHOWS_ADDRESS
        where = "PersonPrivateAddress" if private else "ContactStreetAddress"

        def field(name: str, fact: str, length: int) -> tuple[Make, Record]:
            told = {"Name": name, "Label": name, "ValueLength": length, "AddressType": where}
            return place[fact], blank | told

        street = field("Address1", "street", 80)
        lines = [[street], [field("Zipcode", "zip", 12), field("City", "city", 80)]]
        return lambda base: [
            [told | {"Value": make(base)} for make, told in line] for line in lines
        ]


def _bare(carrier: str) -> str:
    return carrier.removesuffix("WithLinks")


def _is_id(prop: Property) -> bool:
    return prop.type.name == "int" and prop.name.lower().endswith("id")


def _kind_of(prefix: str, labels: Mapping[str, Any]) -> str:
    """What a reference points at: `SourceContact` at a Contact, `CreatedBy` at an Associate."""
    if prefix.endswith("By"):
        return "Associate"
    return max((k for k in labels if prefix.endswith(k)), key=len, default=prefix)


def _members(enum: Enum) -> tuple[str, ...]:
    """One bit of flags; else what says something."""
    if enum.name in USUAL:
        return (USUAL[enum.name],)
    if enum.flags:
        single = (m for m, n in enum.numbers.items() if n > 0 and n & (n - 1) == 0)
        return tuple({enum.numbers[m]: m for m in single}.values()) or tuple(enum.numbers)
    return tuple(m for m in enum.numbers if m not in SILENT) or tuple(enum.numbers)


@cache
def _days() -> list[str]:
    return [date.fromordinal(day).isoformat() for day in range(FIRST_DAY, FIRST_DAY + DAYS + 450)]


def _moment(name: str) -> Make:
    """Days count from the first of its record, so that nothing is updated before it was created."""
    salt, days = f"\n{name}".encode(), _days()
    if re.search("birth", name, re.I):
        return lambda base: (
            f"{1950 + crc32(salt, base) % 50}{days[crc32(salt, base) % 365][4:]}T00:00:00"
        )
    low, spread = span_of(name, tables.MOMENTS, (0, 1))

    def moment(base: int) -> str:
        own = crc32(salt, base)
        return days[crc32(b"\nday", base) % DAYS + low + own % spread] + TIMES[own % len(TIMES)]

    return moment
