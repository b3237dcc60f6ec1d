"""A property that stands for another row: set by its id, shown with what the row says now, cleared by null."""

import json
from typing import Any

import pytest
from contract.door import Door
from contract.test_facts import BY_NAME, properties
from contract.test_families import FAMILIES, Family, agent, filled, fresh, varying

from so_mock.catalogue.carriers import Type
from so_mock.entities.model import Entity
from so_mock.tenant import Tenant

# Nobody's appointment is that of whoever saves it.
NEVER_EMPTY = {("Appointment.AppointmentEntity", "Associate")}
# An account is read by its owner alone; a device's application is named beside it.
NOT_ONES_OWN = {
    ("EMail.EMailAccount", "AssociateId"),
    ("ForeignSystem.ForeignDevice", "ForeignAppId"),
}
# What another row is called by where its label is made.
NAMED = {"contact": "Name", "person": "Lastname", "associate": "Name"}


def references(kind: str, item: str = "") -> Any:
    """Every property of a family's carrier that is a reference of this kind."""
    found = []
    for family in FAMILIES:
        for name in family.entity.references:
            prop = properties(family.carrier).get(name)
            if prop is None or name in varying(family) or prop.type.kind != kind:
                continue
            if (family.name, name) in NOT_ONES_OWN:
                continue
            if not item or (prop.type.item is not None and prop.type.item.kind == item):
                found.append((family, name))
    return pytest.mark.parametrize(
        ("family", "name"), found, ids=[f"{family.name}.{name}" for family, name in found]
    )


def target_of(family: Family, name: str) -> Entity:
    return BY_NAME[family.entity.references[name].entity]


def planted(tenant: Tenant, entity: Entity) -> int:
    """A row of its own, blank."""
    blank = tenant.world.absorber.blank_row(entity)
    with tenant.store.unit():
        return int(tenant.store.insert(entity.name, blank)[entity.key])


def rename(tenant: Tenant, entity: Entity, id: int, text: str) -> None:
    label = NAMED.get(entity.name) or entity.label
    assert isinstance(label, str), entity.name
    row = tenant.store.table(entity.name).rows[id]
    with tenant.store.unit():
        tenant.store.update(entity.name, {**row, label: text})


def remove(tenant: Tenant, entity: Entity, id: int) -> None:
    with tenant.store.unit():
        tenant.store.delete(entity.name, id)


def key_in(target: Entity, shown: Type) -> str:
    return target.key if target.key in properties(shown.name) else "Id"


@references("carrier")
def test_a_reference_is_an_id_that_shows_its_row(family: Family, name: str, door: Door) -> None:
    target = target_of(family, name)
    key = key_in(target, properties(family.carrier)[name].type)
    first, second = planted(door.tenant, target), planted(door.tenant, target)
    given = fresh(family, door) | filled(family, 1)
    saved = agent(door, family.save, given | {name: {key: first}})
    assert saved[name] is not None, "read back expanded"
    assert saved[name][key] == first
    id = saved[family.entity.key]
    moved = agent(door, family.save, saved | {name: {key: second}})
    assert moved[name][key] == second
    assert agent(door, family.get, id)[name] == moved[name]

    rename(door.tenant, target, second, "Qwerty")
    assert "Qwerty" in json.dumps(agent(door, family.get, id)[name]), "what it is called now"
    cleared = agent(door, family.save, moved | {name: None})
    if (family.name, name) not in NEVER_EMPTY:
        assert cleared[name] is None or not cleared[name][key]
    assert agent(door, family.get, id)[name] == cleared[name]

    back = agent(door, family.save, cleared | {name: {key: first}})
    assert back[name][key] == first
    remove(door.tenant, target, first)
    gone = agent(door, family.get, id)[name]
    assert gone is None or not gone[key], "a row that is gone shows nothing"


@references("array", "carrier")
def test_a_list_of_references_shows_its_rows_in_order(
    family: Family, name: str, door: Door
) -> None:
    target = target_of(family, name)
    shown = properties(family.carrier)[name].type.item
    assert shown is not None
    key = key_in(target, shown)
    first, second = planted(door.tenant, target), planted(door.tenant, target)
    given = fresh(family, door) | filled(family, 1)
    saved = agent(door, family.save, given | {name: [{key: second}, {key: first}]})
    assert [each[key] for each in saved[name]] == [second, first]
    id = saved[family.entity.key]
    rename(door.tenant, target, first, "Qwerty")
    assert "Qwerty" in json.dumps(agent(door, family.get, id)[name][1])
    remove(door.tenant, target, second)
    assert [each[key] for each in agent(door, family.get, id)[name]] == [first]
    assert agent(door, family.save, saved | {name: []})[name] == []
    assert agent(door, family.get, id)[name] == []


@references("scalar")
def test_an_id_is_kept_as_it_is_given(family: Family, name: str, door: Door) -> None:
    target = target_of(family, name)
    first, second = planted(door.tenant, target), planted(door.tenant, target)
    given = fresh(family, door) | filled(family, 1)
    saved = agent(door, family.save, given | {name: first})
    assert saved[name] == first
    for value in (second, 0):
        saved = agent(door, family.save, saved | {name: value})
        assert saved[name] == value
        assert agent(door, family.get, saved[family.entity.key])[name] == value
