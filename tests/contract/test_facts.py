"""Facts by hand against the catalogue: every name that a fact says exists, and every family of an entity works."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from contract.door import Door
from contract.shapes import faults

from so_mock import behaviour
from so_mock.catalogue import Catalogue
from so_mock.catalogue.carriers import Carriers, Property
from so_mock.catalogue.operations import Operation
from so_mock.entities import ENTITIES as BY_HAND
from so_mock.entities import OTHERS, rows_of
from so_mock.entities.absorb import STAMPS
from so_mock.entities.model import OF_ANY_LIST, Entity, Model, View
from so_mock.entities.shape import Shaper
from so_mock.names import snake
from so_mock.rest.aliases import ALIASES
from so_mock.seed.scenario import packaged, read_scenario
from so_mock.tenant import Tenant, World

CATALOGUE = Catalogue.load()
CARRIERS = CATALOGUE.carriers
MODEL = Model(BY_HAND, CARRIERS, rows_of(CATALOGUE.families))
BY_NAME = {entity.name: entity for entity in MODEL}
ENTITIES = [entity for entity in MODEL if entity.carrier]
NUMBERS = "so_mock.entities.numbering"
RIGHTS = {"TableRight", "FieldProperties", "_Links"}

each_entity = pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)


def properties(carrier: str) -> dict[str, Property]:
    return CARRIERS.carrier(carrier).properties if carrier else {}


# -- what facts name


def test_names_and_carriers_of_entities_are_told_once() -> None:
    assert [n for n, count in Counter(e.name for e in BY_HAND).items() if count > 1] == []
    shown = Counter(c for e in ENTITIES for c in {e.carrier, *e.shows} - OF_ANY_LIST)
    assert [carrier for carrier, count in shown.items() if count > 1] == []
    assert [e.name for e in ENTITIES if e.name != e.name.lower()] == []


@each_entity
def test_an_entity_names_only_what_exists(entity: Entity) -> None:
    assert entity.carrier in CARRIERS
    declared = properties(entity.carrier)
    if entity.key in entity.extra:  # of a carrier that shows no key
        assert entity.extra[entity.key] == 0
    else:
        assert declared[entity.key].type.name == "int"
    stored = {name for name in declared if entity.holds(name)} - RIGHTS
    assert stored >= {*entity.names, *entity.mandatory}
    assert stored | entity.extra.keys() >= entity.defaults.keys() | entity.hidden
    assert declared.keys() >= entity.views | entity.computed.keys() | entity.children.keys()
    assert (
        stored
        >= entity.values | entity.choices.keys() | entity.references.keys() - entity.extra.keys()
    )
    assert declared.keys().isdisjoint(entity.extra)
    for carrier, made in entity.shows.items():
        assert carrier in CARRIERS
        assert properties(carrier).keys() >= made.keys()


@pytest.mark.parametrize("entity", [e for e in MODEL if not e.carrier], ids=lambda e: e.name)
def test_an_entity_without_a_carrier_names_its_columns(entity: Entity) -> None:
    assert entity.extra.keys() >= entity.references.keys()
    assert entity.key not in entity.extra
    assert not (entity.shows or entity.computed or entity.rest)


@each_entity
def test_what_belongs_to_an_entity_knows_its_owner(entity: Entity) -> None:
    owned = {below.entity: below.via for below in entity.children.values()} | dict(entity.parts)
    for name, via in owned.items():
        part = BY_NAME[name]
        assert via in properties(part.carrier) or via in part.extra, (name, via)
    for prop, target in entity.choices.items():
        assert properties(entity.carrier)[prop].type.name == "SelectableMDOListItem[]"
        assert target in BY_NAME


def test_families_left_out_are_families() -> None:
    assert CATALOGUE.families.keys() >= OTHERS


REFERRED = {reference.entity for entity in ENTITIES for reference in entity.references.values()}


@pytest.mark.parametrize("name", sorted(REFERRED))
def test_a_row_that_others_refer_to_has_a_text_that_stands_for_it(name: str) -> None:
    label = BY_NAME[name].label
    assert callable(label) or label in properties(BY_NAME[name].carrier)


@each_entity
def test_a_reference_stands_for_an_entity_and_shows_its_key(entity: Entity) -> None:
    for name, reference in entity.references.items():
        target = BY_NAME[reference.entity]
        type = properties(entity.carrier)[name].type if name not in entity.extra else None
        if type is not None and type.kind == "array" and type.item is not None:
            type = type.item
        if type is not None and type.kind == "carrier":
            assert {target.key, "Id"} & properties(type.name).keys(), (name, type.name)
        elif type is not None:
            assert type.name == "int", name


@each_entity
def test_a_rest_path_exists(entity: Entity) -> None:
    if entity.rest:
        by_id = CATALOGUE.operations.rest("GET", f"{entity.rest}/1")
        assert isinstance(by_id, tuple)
        assert by_id[0].result is not None
        assert by_id[0].result.name.removesuffix("WithLinks") == entity.carrier


def test_behaviours_have_keys_and_parameters_of_the_catalogue(world: World) -> None:
    world.resolver.check()
    assert len(behaviour.registered()) >= 3
    for key, found in behaviour.registered().items():
        operation = CATALOGUE.operations.get(key)
        if operation.wrapper:
            names = set(properties(operation.wrapper))
        else:
            names = {p.name for p in operation.parameters if not p.name.startswith("$")}
        assert {snake(name) for name in names} >= set(found.parameters), key
        assert found.key == key


def test_aliases_lead_from_rest_to_agents() -> None:
    for door, target in ALIASES.items():
        assert door in CATALOGUE.operations and " " in door
        assert target in CATALOGUE.operations and " " not in target


def test_no_argument_of_any_operation_is_called_like_what_a_behaviour_gets_besides() -> None:
    """Arguments travel as keywords beside `crm`."""
    taken = [
        operation.key
        for operation in CATALOGUE.operations
        if {"crm", "self"} & set(behaviour.argument_names(operation, CATALOGUE))
    ]
    assert taken == []


def test_arguments_of_one_operation_have_names_of_their_own() -> None:
    doubled = []
    for operation in CATALOGUE.operations:
        names = Counter(behaviour.argument_names(operation, CATALOGUE))
        doubled += [f"{operation.key} {name}" for name, count in names.items() if count > 1]
    assert doubled == []


def test_placeholders_of_a_path_are_its_parameters() -> None:
    for operation in CATALOGUE.operations:
        pieces = [s[1:-1] for s in operation.path.split("/") if s.startswith("{")]
        assert pieces == [p.name for p in operation.path_parameters], operation.key


# -- the packaged worlds


def known_rows(world: str) -> dict[str, Any]:
    """Without the tables that no entity describes (tests/seed looks at those)."""
    return {name: rows for name, rows in read_scenario(world).data.items() if name in BY_NAME}


@pytest.mark.parametrize("name", packaged())
def test_rows_of_a_packaged_world_name_only_what_exists(name: str) -> None:
    for entity_name, rows in known_rows(name).items():
        entity = BY_NAME[entity_name]
        known = properties(entity.carrier).keys() | entity.extra.keys() | {entity.key}
        for row in rows:
            assert known >= row.keys(), (entity_name, row.keys() - known)
            assert row[entity.key], (entity_name, row)


@pytest.mark.parametrize("name", packaged())
def test_references_in_a_packaged_world_point_to_rows(name: str) -> None:
    data = known_rows(name)
    ids = {e: {row[BY_NAME[e].key] for row in rows} for e, rows in data.items()}
    dangling = [
        f"{entity} {row[BY_NAME[entity].key]}.{prop} -> {reference.entity} {row[prop]}"
        for entity, rows in data.items()
        for row in rows
        for prop, reference in BY_NAME[entity].references.items()
        for id in (row[prop] if isinstance(row.get(prop), list) else [row.get(prop)])
        if id and id not in ids.get(reference.entity, set())
    ]
    assert dangling == []


@each_entity
def test_every_row_fits_every_carrier_of_its_entity(entity: Entity, tenant: Tenant) -> None:
    reads = tenant.reads(None)  # type: ignore[arg-type]
    carriers = [entity.carrier, *entity.shows]
    carriers += [f"{name}WithLinks" for name in carriers if f"{name}WithLinks" in CARRIERS]
    blank = tenant.world.absorber.blank_row(tenant.world.model[entity.name])
    for carrier in carriers:
        for row in [*tenant.store.table(entity.name).scan(), blank]:
            shaper = Shaper(tenant.world.shapes, reads, "http://so.test/api")
            record = shaper.record(View(tenant.world.model[entity.name], carrier, row))
            assert list(faults(record, CARRIERS.type(carrier), CARRIERS)) == []


# -- the family of methods that an entity has


@dataclass(frozen=True, slots=True)
class Family:
    """CreateDefault, Get, Save and, where they exist, Delete and GetList of one entity."""

    entity: Entity
    default: Operation
    get: Operation
    save: Operation
    delete: Operation | None
    lists: tuple[Operation, ...]


def families() -> Iterator[Family]:
    agents = [operation for operation in CATALOGUE.operations if operation.agent]
    for entity in ENTITIES:

        def named(method: str) -> Operation | None:
            return next((o for o in agents if o.key.partition(".")[2] == method), None)

        default = named(f"CreateDefault{entity.carrier}")
        get = named(f"Get{entity.carrier}FromDbId") or named(f"Get{entity.carrier}")
        save = named(f"Save{entity.carrier}")
        if default and get and save:
            lists = [named(f"Get{c}List") for c in (entity.carrier, *entity.shows)]
            fitting = tuple(o for o in lists if o and o.body and o.body.type.name == "int[]")
            yield Family(entity, default, get, save, named(f"Delete{entity.carrier}"), fitting)


FAMILIES = list(families())
each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.entity.name)
each_rest = pytest.mark.parametrize(
    "family",
    [f for f in FAMILIES if f.entity.rest and "/" not in f.entity.rest],
    ids=lambda f: f.entity.rest,
)


def test_there_are_families_on_both_doors() -> None:
    assert len(FAMILIES) >= 20
    assert sum(bool(f.entity.rest) for f in FAMILIES) >= 8


# Plain properties that follow from others which a save holds as well.
FOLLOWING = {"ticket": {"BaseStatus", "Activate"}, "suggested_document": {"DoctmplId"}}


def settable(entity: Entity) -> dict[str, Property]:
    """Plain properties that a client may set and reads back as he set them."""
    own = entity.shows.get(entity.carrier, {})
    not_his = {
        entity.key, *STAMPS, *RIGHTS, *entity.views, *entity.server, *entity.computed, *entity.hidden, *own,
        *entity.references, *FOLLOWING.get(entity.name, ()),
    }  # fmt: skip
    return {
        name: prop
        for name, prop in properties(entity.carrier).items()
        if name not in not_his and prop.type.kind in ("scalar", "enum")
    }


def value_of(entity: Entity, prop: Property, number: int, carriers: Carriers) -> Any:
    match prop.type.name:
        case "int" | "long":
            return number + 2
        case "double":
            return number + 0.25
        case "bool":
            return number % 2 == 1
        case "string":
            return f"{prop.name} {number}"[: carriers.length(entity.carrier, prop.name) or 99]
        case "datetime":
            return f"2026-02-{number:02}T08:30:00"
        case "timespan":
            return f"{number:02}:15:00"
        case "bytes":
            return "AAEC"
    members = list(carriers.enum(prop.type.name).numbers)
    return members[number % len(members)]


def filled(entity: Entity, number: int) -> dict[str, Any]:
    found = settable(entity)
    return {name: value_of(entity, prop, number, CARRIERS) for name, prop in found.items()}


def without(record: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in names}


def agent(door: Door, operation: Operation, given: Any) -> Any:
    """By query, wrapped or bare: wherever this method takes its one argument."""
    if operation.wrapper:
        (prop,) = properties(operation.wrapper)
        return door.agent(operation.key, {prop: given})
    if operation.body is not None:
        return door.agent(operation.key, given)
    (name,) = (p.name for p in operation.query.values() if not p.name.startswith("$"))
    return door.agent(f"{operation.key}?{name}={given}")


def fits(record: Any, operation: Operation) -> bool:
    assert operation.result is not None
    return list(faults(record, operation.result, CARRIERS)) == []


@each_family
def test_a_row_lives_on_the_agent_door(family: Family, door: Door) -> None:
    entity = family.entity
    table = door.tenant.store.table(entity.name)
    rows = len(table)

    default = door.agent(family.default.key)
    assert fits(default, family.default)
    assert default[entity.key] == 0
    assert len(door.tenant.store.table(entity.name)) == rows, "a template is not stored"

    first = filled(entity, 1)
    saved = agent(door, family.save, default | first)
    assert fits(saved, family.save)
    key = saved[entity.key]
    assert key > 0
    assert {name: saved[name] for name in first} == first
    assert agent(door, family.get, key) == saved
    assert len(door.tenant.store.table(entity.name)) == rows + 1

    second = filled(entity, 2)
    assert second != first
    changed = agent(door, family.save, saved | second)
    assert changed[entity.key] == key
    assert {name: changed[name] for name in second} == second
    assert agent(door, family.get, key) == changed
    shown = entity.shows.get(entity.carrier, {})
    untouched = {*second, *STAMPS, *entity.computed, *entity.server, *shown}
    assert without(changed, *untouched) == without(saved, *untouched)
    assert len(door.tenant.store.table(entity.name)) == rows + 1, "an update adds no row"

    other = agent(door, family.save, default | filled(entity, 3))[entity.key]
    for listing in family.lists:
        listed = agent(door, listing, [other, 99_999, key])
        assert fits(listed, listing)
        shown = entity.key if entity.key in listed[0] else "Id"
        if shown not in listed[0]:  # a ProjectEvent tells its project alone
            continue
        assert [each[shown] for each in listed] == [other, key], "in order, the unknown left out"

    missing = agent(door, family.get, 99_999)
    assert missing is None
    if family.delete is not None:
        tells = family.delete.result is not None  # DeleteAvailableFont says whether there was one
        assert agent(door, family.delete, key) is (True if tells else None)
        if entity.retired:
            left = agent(door, family.get, key)
            assert left is not None, "it is marked, and stays readable"
            retired = {n: v for n, v in entity.retired.items() if n in changed}
            assert left | retired == left
            marked = {*entity.retired, *entity.server, *entity.references}
            assert without(left, *marked) == without(changed, *marked)
        else:
            assert agent(door, family.get, key) is None
        again = agent(door, family.delete, key)
        assert again is (False if tells else None), "deleting twice is no error"
        assert agent(door, family.get, other)[entity.key] == other
        for listing in family.lists:
            assert len(agent(door, listing, [other, key])) == (2 if entity.retired else 1)


@each_family
def test_saving_under_an_id_that_does_not_exist_is_not_found(family: Family, door: Door) -> None:
    entity = family.entity
    given = filled(entity, 1) | {entity.key: 99_999}
    if family.save.wrapper:
        (prop,) = properties(family.save.wrapper)
        given = {prop: given}
    reply = door("POST", family.save.path, given)
    assert reply.status == 404
    assert reply.json()["ErrorType"] == "SoNotFoundException"
    assert "99999" in reply.json()["Message"]


def numbered(entity: Entity) -> list[str]:
    """Properties that take the next number: each template has another."""
    return [n for n, made in entity.defaults.items() if getattr(made, "__module__", "") == NUMBERS]


@each_rest
def test_a_row_lives_on_the_rest_door(family: Family, door: Door) -> None:
    entity = family.entity
    collection = entity.rest
    published = {}
    for verb, path in (
        ("POST", collection),
        ("GET", f"{collection}/1"),
        ("PATCH", f"{collection}/1"),
    ):
        operation = CATALOGUE.operations.rest(verb, path)
        assert isinstance(operation, tuple)
        published[verb] = operation[0].result

    default = door.rest("GET", f"{collection}/default")
    again = door.agent(family.default.key)
    assert without(default, *numbered(entity)) == without(again, *numbered(entity))

    first = filled(entity, 1)
    made = door.rest("POST", collection, default | first)
    key = made[entity.key]
    assert key > 0
    assert list(faults(made, published["POST"], CARRIERS)) == []
    assert {name: made[name] for name in first} == first
    read = door.rest("GET", f"{collection}/{key}")
    assert list(faults(read, published["GET"], CARRIERS)) == []
    assert without(read, "_Links") == without(made, "_Links")
    for shown in (made, read):
        if "_Links" in shown:
            address = f"http://so.test/api/v1/{collection}/{key}"
            assert shown["_Links"]["Self"].lower() == address.lower()
    assert agent(door, family.get, key) == without(read, "_Links"), "one row behind two doors"

    second = filled(entity, 2)
    put = door.rest("PUT", f"{collection}/{key}", without(read, entity.key) | second)
    assert {name: put[name] for name in second} == second
    assert put[entity.key] == key, "the id of the path wins"

    third = filled(entity, 3)
    patched = door.rest("PATCH", f"{collection}/{key}", third)
    assert {name: patched[name] for name in third} == third
    assert list(faults(patched, published["PATCH"], CARRIERS)) == []
    made_else = entity.shows.get(entity.carrier, {})
    same = {*third, *STAMPS, *entity.computed, *entity.server, *made_else, "_Links"}
    assert without(patched, *same) == without(put, *same)
    read = door.rest("GET", f"{collection}/{key}")
    assert without(read, "_Links") == without(patched, "_Links")

    if not re.search(
        rf"^DELETE {collection}/\{{\w+\}}$", "\n".join(CATALOGUE.operations.keys()), re.M
    ):
        assert door("DELETE", f"{collection}/{key}").status == 405, "published without"
        return
    assert door("DELETE", f"{collection}/{key}").status == 204
    if entity.retired:
        left = door.rest("GET", f"{collection}/{key}")
        retired = {n: v for n, v in entity.retired.items() if n in left}
        assert left | retired == left, "it is marked, and stays readable"
        assert door("DELETE", f"{collection}/{key}").status == 204
        return
    assert door("GET", f"{collection}/{key}").status == 404
    assert agent(door, family.get, key) is None
    assert door("PUT", f"{collection}/{key}", put).status == 404
    assert door("PATCH", f"{collection}/{key}", third).status == 404
    assert door("DELETE", f"{collection}/{key}").status == 204
