"""Last resort: an answer of the declared type, made of nothing but the operation and its arguments.

Every text and number is a choice by the CRC of (seed, kind, id, property), so the company with id 5
has the same name in every answer: as its own carrier, as a reference, and as `ContactName` beside a
`ContactId`. A carrier is compiled into a list of makers when first asked for; each takes the digest
of (seed, kind, id) that its values hang on.
"""

from __future__ import annotations

import re
import struct
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, cached_property
from typing import Any, NamedTuple
from zlib import compress, crc32

from so_mock.catalogue.carriers import SERVER_OWNED, Carriers, Enum, Property, Type
from so_mock.catalogue.operations import Operation
from so_mock.entities.rights_form import RightsForm
from so_mock.names import snake
from so_mock.seed import pools as tables
from so_mock.seed.pools import FIRST_DAY, Facts, Pools, digest, source_of, span_of

Record = dict[str, Any]
Make = Callable[[int], Any]  # of a digest of (seed, kind, id)

# Carriers within carriers; what lies deeper is null or [], since carriers refer to themselves.
DEEPEST = 3
DAYS = (
    3_700  # after the first of 2015 on which a record may be made; nothing of it lies beyond 2026
)
TIMES = [f"T{minute // 60:02}:{minute % 60:02}:00" for minute in range(8 * 60, 17 * 60, 5)]
TEXT, MOMENT = Type("scalar", "string"), Type("scalar", "datetime")
PYTHON = {"int": int, "long": int, "double": float, "bool": bool}  # of arguments; else text
SHOWS_ADDRESS = frozenset(["PersonEntity"])
OPAQUE = frozenset(["bytes", "binary", "object", "file"])
USUAL = {"UserType": "InternalAssociate"}
SILENT = frozenset(["Unknown", "Undefined", "Invalid", "NotSet"])  # members that say nothing
ARCHIVES = (
    "appointment", "document", "person", "project", "selection", "ticket", "product", "sale", "contact",
)  # fmt: skip

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


class Told(NamedTuple):
    """An argument that was given."""

    name: str
    type: Type
    value: Any


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


class Samples:
    """Plans are kept; answers are not. What lies within an answer may be shared: do not change it in place."""

    def __init__(self, carriers: Carriers, seed: int = 1, pools: Pools | None = None) -> None:
        self.carriers, self.seed = carriers, seed
        self.rights = RightsForm(carriers)
        self._pools = pools or Pools()
        self._plans: dict[tuple[str, int, str], Plan] = {}
        self._types: dict[str, dict[str, Type]] = {}

    @cached_property
    def facts(self) -> Facts:
        return Facts(self._pools, self.seed)

    def answer(self, operation: Operation, arguments: Mapping[str, Any]) -> Any:
        """A value of the operation's result: bytes for a stream, None for nothing."""
        result = operation.result
        if result is None:
            return None
        if operation.stream:
            return CONTENT[_content(operation.key)][1]
        told = self._told(operation, arguments)
        base = digest(self.seed, operation.key, *(t.value for t in told if _tells(t)))
        if result.kind == "carrier":
            return self._carrier(operation, told, result.name, base)
        if result.kind == "array" and result.item and result.item.kind == "carrier":
            return self._carriers(told, result.item, base)
        return self._plain(operation, told, result, base)

    def media_type_of(self, operation: Operation) -> str:
        """Of a stream. A type that the operation does not declare is told as mere bytes."""
        media_type = CONTENT[_content(operation.key)][0]
        return media_type if media_type in operation.produces else "application/octet-stream"

    def plan(self, carrier: str, depth: int = 0, within: str = "") -> Plan:
        """`within` is the carrier that it stands in: a person's address shows rights of its own."""
        key = carrier, depth, within if carrier == "Address" else ""
        found = self._plans.get(key)
        if found is None:
            found = self._plans[key] = Compiler(self, *key).plan()
        return found

    def _told(self, operation: Operation, arguments: Mapping[str, Any]) -> list[Told]:
        types = self._types.get(operation.key)
        if types is None:
            types = self._types[operation.key] = {p.argument: p.type for p in operation.parameters}
            if operation.wrapper:
                wrapped = self.carriers.carrier(operation.wrapper).properties.values()
                types |= {snake(p.name): p.type for p in wrapped}
        return [
            Told(name, types[name], value)
            for name, value in arguments.items()
            if value is not None and name in types
        ]

    # -- the shapes of an answer

    def _carrier(self, operation: Operation, told: list[Told], name: str, base: int) -> Record:
        """One carrier: with the id that was asked for, and with what was given to be saved."""
        plan = self.plan(name)
        given: Record = next((t.value for t in told if _is_saved(t, name)), {})
        record = plan.record(given.get(plan.key) or _own_id(operation, told, plan, base))
        _echo(record, plan, told)
        self._overlay(record, given, plan)
        if name == "ODataSlimResponse":
            record |= self._archive(operation, base)
        return record

    def _carriers(self, told: list[Told], item: Type, base: int) -> list[Record]:
        """One for each id or carrier of a list that was given, in order; else one or two."""
        plan, start = self.plan(item.name), 1 + base % 900
        for argument in told:
            if argument.type.kind != "array" or not isinstance(argument.value, list):
                continue
            if argument.type.item == item and all(isinstance(v, dict) for v in argument.value):
                return [self._saved(plan, v, start + n) for n, v in enumerate(argument.value)]
            if argument.type.name == "int[]":
                return [
                    _of_id(plan, argument.name, id, start + n, told)
                    for n, id in enumerate(argument.value)
                ]
        records = [plan.record(start + n) for n in range(1 + base % 2)]
        for record in records:
            _echo(record, plan, [t for t in told if t.name != snake(plan.key)])
            if "ColumnData" in record:
                self._columns(record, told)
        return records

    def _plain(self, operation: Operation, told: list[Told], result: Type, base: int) -> Any:
        """Scalars, members, dictionaries and lists of them, believable by the name of the method."""
        noun = _noun(operation)
        compiler = Compiler(self, "", 0, "")
        if result.kind == "map" and noun.startswith("Validate"):
            return {}  # property -> what is wrong with it
        each = next((t.value for t in told if t.type.name in ("int[]", "string[]")), None)
        if each is not None and result.item is not None:
            make = compiler.always(Property(noun.removesuffix("s"), result.item))
            made = [make(crc32(b"\n%d" % n, base)) for n in range(len(each))]
            return made if result.kind == "array" else dict(zip(map(str, each), made, strict=True))
        return compiler.always(Property(noun, result))(base)

    def _archive(self, operation: Operation, base: int) -> Record:
        """Rows of an archive in its slim form; the columns that were asked for are not known here."""
        _, _, provider = operation.calls.partition(":")
        path = provider or operation.path.removeprefix("Archive/").partition("/")[0]
        entity = next((e for e in ARCHIVES if e in path.lower()), "contact")
        rows = []
        for id in (1 + base % 900, 2 + base % 900):
            own = self.facts.base(entity.capitalize(), id)
            name = self.facts.labels[entity.capitalize()](own)
            moment = Compiler(self, "", 0, "").always(Property("UpdatedDate", MOMENT))(own)
            rows.append(
                {
                    "PrimaryKey": str(id), "EntityName": entity, f"{entity}Id": id, "name": name, "updatedDate": moment,
                }
            )  # fmt: skip
        return {"value": rows, "odata.nextLink": None}

    def _columns(self, record: Record, told: list[Told]) -> None:
        """An archive row has the columns that were asked for."""
        asked: list[str] = next(
            (t.value for t in told if t.type.name == "string[]" and "column" in t.name), []
        )
        compiler, own = (Compiler(self, "", 0, ""), digest(self.seed, record.get("PrimaryKey")))
        cell = self.plan("ArchiveColumnData", 2).part(own)
        for column in asked:
            name = column.rpartition("/")[2]
            text = compiler.always(Property(f"{name[:1].upper()}{name[1:]}", TEXT))(own)
            record["ColumnData"] = record["ColumnData"] | {column: cell | {"DisplayValue": text}}

    # -- what was given to be saved

    def _saved(self, plan: Plan, given: Record, id: int) -> Record:
        record = plan.record(given.get(plan.key) or id)
        self._overlay(record, given, plan)
        return record

    def _overlay(self, record: Record, given: Record, plan: Plan) -> None:
        properties = self.carriers.carrier(plan.carrier).properties
        for name, value in given.items():
            if name in properties and name not in SERVER_OWNED and (value or name != plan.key):
                record[name] = self._laid(record[name], value, properties[name].type, plan.carrier)

    def _laid(self, made: Any, value: Any, type: Type, within: str) -> Any:
        """`value` over what was made: a reference is read by its id, items are completed with blanks."""
        if value is None:
            return None if type.kind == "carrier" or type.name == "string" else made
        if type.kind == "carrier" and isinstance(value, dict):
            plan = self.plan(type.name, 1, within)
            record = made or self.carriers.blank(type.name)
            if plan.key and value.get(plan.key):
                record = plan.record(value[plan.key])
            self._overlay(record, value, plan)
            return record
        return self._completed(value, type)

    def _completed(self, value: Any, type: Type) -> Any:
        if type.kind == "array" and type.item and isinstance(value, list):
            return [self._completed(each, type.item) for each in value]
        if type.kind != "carrier" or not isinstance(value, dict):
            return value
        properties = self.carriers.carrier(type.name).properties
        record = self.carriers.blank(type.name)
        for name, each in value.items():
            if name in properties and name not in SERVER_OWNED and each is not None:
                record[name] = self._completed(each, properties[name].type)
        return record


def _tells(argument: Told) -> bool:
    """Whether it makes an answer another one: what is large, or saved anyway, does not."""
    type = argument.type.item if argument.type.kind == "array" else argument.type
    return type is not None and type.kind in ("scalar", "enum") and type.name not in OPAQUE


def _is_saved(argument: Told, carrier: str) -> bool:
    return _stem(argument.type.name) == _stem(carrier) and isinstance(argument.value, dict)


def _stem(carrier: str) -> str:
    return carrier.removesuffix("WithLinks").removesuffix("Entity")


def _own_names(plan: Plan) -> set[str]:
    names = (plan.key, f"{plan.carrier}Id", f"{_stem(plan.carrier)}Id", f"{plan.kind}Id")
    return {snake(name) for name in names}


def _own_id(operation: Operation, told: list[Told], plan: Plan, base: int) -> int:
    """The id that was asked for; a template has none yet."""
    own = _own_names(plan)
    ends = operation.path.endswith("{id}") or operation.path.startswith(f"{_stem(plan.carrier)}/")
    if operation.agent or ends:
        own.add("id")
    for argument in told:
        if argument.name in own and argument.type.name == "int" and _fits(argument):
            return int(argument.value)
    return 0 if re.search(r"CreateDefault|/default$", operation.key, re.I) else 1 + base % 999


def _of_id(plan: Plan, argument: str, id: Any, otherwise: int, told: list[Told]) -> Record:
    """`ids` and `contact_ids` are a contact's own; `task_ids` refer to something else."""
    one = argument.removesuffix("s")
    own = one in _own_names(plan) | {"id", "primary_key"}
    record = plan.record(id if own else otherwise)
    _echo(record, plan, told)
    if not own:
        plan.refer(record, one.removesuffix("_id"), id)
    return record


def _echo(record: Record, plan: Plan, told: list[Told]) -> None:
    """What the caller named comes back: under its own name, and as the reference it is an id of."""
    for argument in told:
        if argument.type.kind not in ("scalar", "enum") or not _fits(argument):
            continue
        prop = plan.names.get(argument.name)
        if prop is not None and prop.type == argument.type:
            record[prop.name] = argument.value
        if argument.name.endswith("_id") and argument.value and argument.type.name == "int":
            plan.refer(record, argument.name[:-3], argument.value)


def _fits(argument: Told) -> bool:
    expected = PYTHON.get(argument.type.name, str)
    return type(argument.value) is expected


def _noun(operation: Operation) -> str:
    """`Document.GetDocumentUrl` -> DocumentUrl, `GET Document/{id}/Url` -> Url."""
    if not operation.agent:
        plain = [part for part in operation.path.split("/") if not part.startswith("{")]
        return f"{plain[-1][:1].upper()}{plain[-1][1:]}"
    return re.sub(
        r"^(Get|Create|Save|Find|Generate|Set)(?=[A-Z])", "", operation.path.rpartition("/")[2]
    )


def _content(name: str) -> str:
    """What a stream holds, by the name of the method."""
    return next((kind for kind, pattern in STREAMS if re.search(pattern, name, re.I)), "text")


# -- compiling


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
        self.kind = self.key[:-2] or _stem(carrier)
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
                return Fixed(b64encode(CONTENT[_content(name)][1]).decode())
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
        what, words = source_of(f"{_stem(self.name)}.{name}")
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


# -- custom fields, in the encoding of wire.md 4.3


def _udef(base: int) -> Record:
    day = f"[D:{1 + base % 12:02}/{1 + base % 28:02}/{2015 + base % 11} 00:00:00.0000000]"
    return {
        "SuperOffice:1": "Spring campaign", "SuperOffice:2": f"[I:{base % 100}]", "SuperOffice:3": day,
        "SuperOffice:4": "True", "SuperOffice:4:DisplayText": "[SR_YES]",
        "SuperOffice:5": f"[I:{1 + base % 9}]", "SuperOffice:5:DisplayText": "Partner", "SuperOffice:5:DisplayTooltip": "",
        "SuperOffice:6": f"[F:{base % 10_000 / 100}]",
    }  # fmt: skip


def _extra(base: int) -> Record:
    return {
        "x_reference": f"R-{base % 10_000:04}",
        "x_level": f"[I:{base % 10}]",
        "x_share": f"[F:{base % 1_000 / 10}]",
    }


def _custom(base: int) -> Record:
    """Extra fields, then the others, each again with `:org`. Dates and checkboxes are spelt otherwise."""
    made: Record = {}
    for key, value in (_extra(base) | _udef(base)).items():
        spelt = "[I:1]" if value == "True" else value.replace("[D:", "[DT:")
        made[key] = spelt
        if ":Display" not in key:
            made[f"{key}:org"] = spelt
    return made


CUSTOM: dict[str, Make] = {
    "UserDefinedFields": _udef,
    "ExtraFields": _extra,
    "CustomFields": _custom,
}

# -- streams


def _png() -> bytes:
    """16 by 16 points in one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

    lines = b"".join(b"\0" + b"\x0a\x5e\x55" * 16 for _ in range(16))
    header = struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", compress(lines)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _pdf() -> bytes:
    """One page with one line of text."""
    text = b"BT /F1 18 Tf 72 720 Td (A sample of so-mock) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table, len(content),
    )  # fmt: skip


EML = b"""From: Kari Nordmann <kari.nordmann@fjordlys.example>\r
To: support@fjordlys.example\r
Subject: A sample of so-mock\r
Date: Thu, 15 Jan 2026 09:00:00 +0100\r
Message-ID: <sample@so-mock.invalid>\r
MIME-Version: 1.0\r
Content-Type: text/plain; charset=utf-8\r
\r
Hello, this message was made up.\r
"""

STREAMS = [
    ("image", "image|photo|thumb|picture|logo"),
    ("pdf", "pdf"),
    ("mail", "email|eml|mime|rfc"),
]
CONTENT: dict[str, tuple[str, bytes]] = {
    "image": ("image/png", _png()),
    "pdf": ("application/pdf", _pdf()),
    "mail": ("message/rfc822", EML),
    "text": ("text/plain", "A sample of so-mock: blåbærsyltetøy.\n".encode()),
}
