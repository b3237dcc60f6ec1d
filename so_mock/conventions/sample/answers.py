"""From an operation and its arguments to an answer of the declared type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple
from zlib import crc32

from so_mock.catalogue.carriers import SERVER_OWNED, Carriers, Property, Type
from so_mock.catalogue.operations import Operation
from so_mock.conventions.sample.plans import Compiler, Plan, stem
from so_mock.conventions.sample.streams import CONTENT, content_of
from so_mock.entities.rights_form import RightsForm
from so_mock.names import snake
from so_mock.seed.facts import Facts
from so_mock.seed.pools import Pools, digest

Record = dict[str, Any]

TEXT, MOMENT = Type("scalar", "string"), Type("scalar", "datetime")
PYTHON = {"int": int, "long": int, "double": float, "bool": bool}  # of arguments; else text
OPAQUE = frozenset(["bytes", "binary", "object", "file"])
ARCHIVES = (
    "appointment", "document", "person", "project", "selection", "ticket", "product", "sale", "contact",
)  # fmt: skip


class Told(NamedTuple):
    """An argument that was given."""

    name: str
    type: Type
    value: Any


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
            return CONTENT[content_of(operation.key)][1]
        told = self._told(operation, arguments)
        base = digest(self.seed, operation.key, *(t.value for t in told if _tells(t)))
        if result.kind == "carrier":
            return self._carrier(operation, told, result.name, base)
        if result.kind == "array" and result.item and result.item.kind == "carrier":
            return self._carriers(told, result.item, base)
        return self._plain(operation, told, result, base)

    def media_type_of(self, operation: Operation) -> str:
        """Of a stream. A type that the operation does not declare is told as mere bytes."""
        media_type = CONTENT[content_of(operation.key)][0]
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
        for column in filter(None, asked):
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
    return stem(argument.type.name) == stem(carrier) and isinstance(argument.value, dict)


def _own_names(plan: Plan) -> set[str]:
    names = (plan.key, f"{plan.carrier}Id", f"{stem(plan.carrier)}Id", f"{plan.kind}Id")
    return {snake(name) for name in names}


def _own_id(operation: Operation, told: list[Told], plan: Plan, base: int) -> int:
    """The id that was asked for; a template has none yet."""
    own = _own_names(plan)
    ends = operation.path.endswith("{id}") or operation.path.startswith(f"{stem(plan.carrier)}/")
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
