"""Every method that a naming rule takes: create, effect, read. Only so is what a name promises more than a name."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from contract.driver import TERJE, ask, call_of, record

from so_mock.catalogue import Catalogue
from so_mock.catalogue.operations import Operation
from so_mock.config import Config
from so_mock.conventions import reading, writing
from so_mock.entities.model import Entity
from so_mock.entities.numbering import NUMBERED
from so_mock.store.table import Row
from so_mock.tenant import Tenant
from so_mock.world import World

LOADED = World(Config(scenario="empty"))


def taken(function: Callable[..., Any]) -> Iterator[tuple[Operation, partial[Any]]]:
    """The agents' methods that end in this function of a convention."""
    for operation in Catalogue.load().operations:
        if not operation.agent:
            continue
        found = LOADED.resolver.of(operation)
        if isinstance(found.answers, partial) and found.answers.args[:1] == (function,):
            yield operation, found.answers


def each(function: Callable[..., Any]) -> Any:
    methods = [pytest.param(o, a, id=o.key) for o, a in taken(function)]
    return pytest.mark.parametrize(("operation", "answers"), methods)


def insert(tenant: Tenant, entity: Entity, **props: Any) -> int:
    """A row as any door leaves it, its name filled."""
    crm = tenant.crm(call_of(tenant, "Contact.GetContact"))
    named = dict.fromkeys(entity.names, "Walking")
    with tenant.store.unit():
        return int(crm.insert(entity.name, named | props)[entity.key])


def keys(listed: list[Row], entity: Entity, carrier: str) -> list[int]:
    shown = LOADED.carriers.carrier(carrier)
    key = entity.key if entity.key in shown else "Id"
    if key not in shown:
        key = next(name for name, prop in shown.properties.items() if prop.type.name == "int")
    return [row[key] for row in listed]


@each(reading.listed)
def test_a_list_holds_the_rows_asked_for_and_no_others(
    operation: Operation, answers: partial[Any], tenant: Tenant
) -> None:
    _, entity, carrier, tests, special, date, mine = answers.args
    entity = tenant.world.model[entity.name]
    asked: dict[str, Any] = {}
    theirs: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for argument, prop in tests.items():
        target = tenant.world.model[entity.references[prop].entity]
        one, other = insert(tenant, target), insert(tenant, target)
        many = LOADED.carriers.carrier(entity.carrier).properties[prop].type.kind == "array"
        theirs[prop], others[prop] = ([one], [other]) if many else (one, other)
        listed_by = next(a for a in _types(operation) if a[0] == argument)
        asked[argument] = [one] if listed_by[1] == "int[]" else one
    if mine:
        theirs[mine], others[mine] = TERJE.associate_id, TERJE.associate_id + 1
    if date:
        theirs[date] = others[date] = "2026-03-04T05:06:07"
    if "begin" in special:
        asked[special["begin"]] = "2026-03-04T00:00:00"
    if "end" in special:
        asked[special["end"]] = "2026-03-05T00:00:00"
    one = insert(tenant, entity, **theirs)
    another = insert(tenant, entity, **others)

    def listed(**more: Any) -> list[int]:
        everything = dict.fromkeys((name for name, _ in _types(operation)), None)
        return keys(record(tenant, operation.key, **(everything | asked | more)), entity, carrier)

    found = listed()
    assert one in found
    if tests or mine:
        assert another not in found
    else:
        assert another in found
    if "begin" in special:
        assert one not in listed(**{special["begin"]: "2026-03-04T06:00:00"})
    if "end" in special:
        assert one not in listed(**{special["end"]: "2026-03-04T05:00:00"})
    if "limit" in special and not tests:
        assert len(listed(**{special["limit"]: 1})) == 1
    if entity.retired:
        retired = insert(tenant, entity, **theirs, **entity.retired)
        assert retired not in listed()
        if "retired" in special:
            assert retired in listed(**{special["retired"]: True})


def _types(operation: Operation) -> list[tuple[str, str]]:
    from so_mock.conventions.arguments import arguments_of

    return [(a.name, a.type.name) for a in arguments_of(operation, LOADED.carriers)]


@each(reading.first)
def test_a_row_is_found_by_its_text_in_any_case(
    operation: Operation, answers: partial[Any], tenant: Tenant
) -> None:
    _, entity, carrier, prop, argument = answers.args
    id = insert(tenant, entity, **{prop: "Zed Seven"})
    shown = record(tenant, operation.key, **{argument: "zed seven"})
    assert keys([shown], entity, carrier) == [id]
    assert ask(tenant, operation.key, **{argument: "Zed"}).value is None
    assert ask(tenant, operation.key, **{argument: ""}).value is None


@each(writing.set_property)
def test_a_property_is_set_and_nothing_else(
    operation: Operation, answers: partial[Any], tenant: Tenant
) -> None:
    _, entity, key, prop, argument = answers.args
    one, other = insert(tenant, entity), insert(tenant, entity)
    rows = tenant.store.table(entity.name).rows
    before, neighbour = rows[one], rows[other]
    kind = LOADED.carriers.carrier(entity.carrier).properties[prop].type
    value: Any = {"int": 7, "bool": True, "string": "told"}[kind.name]
    assert not ask(tenant, operation.key, **{key: one, argument: value}).error
    rows = tenant.store.table(entity.name).rows
    assert rows[one][prop] == value != before[prop]
    assert rows[other] is neighbour
    assert ask(tenant, operation.key, **{key: 99_999, argument: value}).status == 404


@each(writing.complaints)
def test_a_validation_names_what_is_blank(
    operation: Operation, answers: partial[Any], tenant: Tenant
) -> None:
    _, entity, body = answers.args
    entity = tenant.world.model[entity.name]
    told = record(tenant, operation.key, **{body: {}})
    numbers = {prop for name, prop in NUMBERED.values() if name == entity.name}
    assert told.keys() - numbers == {*entity.names, *entity.mandatory}
    properties = LOADED.carriers.carrier(entity.carrier).properties
    filled: dict[str, Any] = {}
    for name in told:
        target = entity.references.get(name)
        if target is not None:
            kind = properties[name].type.name
            key = LOADED.model[target.entity].key
            filled[name] = {key if key in LOADED.carriers.carrier(kind) else "Id": 1}
        else:
            filled[name] = "x" if properties[name].type.name == "string" else "2026-03-04T05:06:07"
    assert record(tenant, operation.key, **{body: filled}) == {}


def test_what_a_rule_takes_is_walked_here() -> None:
    """The ledger trusts a rule as `proven`; this is what makes it so."""
    walked = {
        reading.listed,
        reading.first,
        writing.set_property,
        writing.complaints,
    }
    for operation in Catalogue.load().operations:
        found = LOADED.resolver.of(operation)
        if operation.agent and found.by == "convention":
            function = found.answers.args[0]
            module = function.__module__
            assert function in walked or module in ("so_mock.conventions.crud", "so_mock.crm"), (
                operation.key
            )
