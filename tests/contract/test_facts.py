"""Facts by hand against the catalogue: every name that a fact says exists, and every family of an entity works."""

from collections import Counter
from typing import Any

import pytest
from contract.driver import TERJE
from contract.shapes import faults

from so_mock import behaviour
from so_mock.catalogue import Catalogue
from so_mock.catalogue.carriers import Property
from so_mock.catalogue.platform import AGENT as PLATFORM
from so_mock.entities import ENTITIES as BY_HAND
from so_mock.entities import OTHERS, rows_of
from so_mock.entities.model import OF_ANY_LIST, Entity, Model, View
from so_mock.entities.shape import Shaper
from so_mock.names import snake
from so_mock.rest.aliases import ALIASES
from so_mock.seed.scenario import packaged, read_scenario
from so_mock.tenant import Tenant
from so_mock.world import World

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
        shown = by_id[0].result.name.removesuffix("WithLinks")
        assert shown in {entity.carrier, *entity.shows}, "an associate's collection shows users"


def test_behaviours_have_keys_and_parameters_of_the_catalogue(world: World) -> None:
    world.resolver.check()
    assert len(behaviour.registered()) >= 3
    for key, found in behaviour.registered().items():
        operation = CATALOGUE.operations.get(key)
        if operation.agent == PLATFORM:
            names = {"visit"}  # the request as it came
        elif operation.wrapper:
            names = set(properties(operation.wrapper))
        else:
            options = operation.asks
            names = {p.argument for p in operation.parameters if options or p.name[0] != "$"}
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
    reads = tenant.reads(TERJE)
    carriers = [entity.carrier, *entity.shows]
    carriers += [f"{name}WithLinks" for name in carriers if f"{name}WithLinks" in CARRIERS]
    blank = tenant.world.absorber.blank_row(tenant.world.model[entity.name])
    for carrier in carriers:
        for row in [*tenant.store.table(entity.name).scan(), blank]:
            shaper = Shaper(tenant.world.shapes, reads, "http://so.test/api")
            record = shaper.record(View(tenant.world.model[entity.name], carrier, row))
            assert list(faults(record, CARRIERS.type(carrier), CARRIERS)) == []
