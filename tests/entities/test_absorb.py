"""Carrier -> row: references collapse to ids, nested values are whole, what the server owns is not heard."""

from typing import Any

import pytest

from so_mock.entities.absorb import STAMPS, Absorber, key_shown, missing_name
from so_mock.entities.model import Entity, Model
from so_mock.world import World


@pytest.fixture
def absorber(world: World) -> Absorber:
    return world.absorber


@pytest.fixture
def contact(world: World) -> Entity:
    return world.model["contact"]


def new(absorber: Absorber, entity: Entity, given: dict[str, Any]) -> dict[str, Any]:
    return absorber.new_row(entity, given, absorber.blank_row(entity))


def test_a_row_holds_what_is_stored_and_nothing_else(absorber: Absorber, world: World) -> None:
    row = absorber.blank_row(world.model["contact"])
    assert {"Persons", "TableRight", "FieldProperties", "_Links"}.isdisjoint(row)
    assert (row["ContactId"], row["Name"], row["Emails"], row["Category"]) == (0, "", [], 0)
    person = absorber.blank_row(world.model["person"])
    assert {"FullName", "FormalName", "IsAssociate", "Consents"}.isdisjoint(person)
    assert absorber.blank_row(world.model["mailbox"])["TicketType"] == 1


def test_blank_rows_are_separate(absorber: Absorber, contact: Entity) -> None:
    first = absorber.blank_row(contact)
    first["Name"] = "x"
    assert absorber.blank_row(contact)["Name"] == ""


def test_references_collapse_to_ids(absorber: Absorber, contact: Entity) -> None:
    row = new(absorber, contact, {
        "Category": {"Id": 2, "Value": "x"}, "Country": {"CountryId": 578}, "Associate": {"AssociateId": 5},
        "SupportPerson": {"PersonId": 7, "ContactId": 3}, "Business": {}, "TicketPriority": {"Id": 0},
    })  # fmt: skip
    assert {name: row[name] for name in ("Category", "Country", "Associate", "SupportPerson", "Business", "TicketPriority")} == {
        "Category": 2, "Country": 578, "Associate": 5, "SupportPerson": 7, "Business": 0, "TicketPriority": 0,
    }  # fmt: skip


def test_the_key_of_a_reference_is_its_own_or_id(world: World) -> None:
    model, carriers = world.model, world.carriers
    assert key_shown(model, "category", carriers.type("Category")) == "Id"
    assert key_shown(model, "category", carriers.type("CategoryEntity")) == "CategoryId"
    assert key_shown(model, "person", carriers.type("Person")) == "PersonId"


def test_a_nested_value_is_kept_whole(absorber: Absorber, contact: Entity, world: World) -> None:
    row = new(
        absorber,
        contact,
        {"Emails": [{"Value": "a@b.example"}, None], "Address": {"Street": {"City": "Oslo"}}},
    )
    assert row["Emails"] == [
        {"Value": "a@b.example", "StrippedValue": "", "Description": "", "TableRight": None, "FieldProperties": {}}
    ]  # fmt: skip
    assert list(row["Address"]) == list(world.carriers.carrier("Address").properties)
    assert row["Address"]["Street"]["City"] == "Oslo"
    assert row["Address"]["Postal"] is None


def test_a_value_within_is_never_null_where_its_type_has_a_blank(
    absorber: Absorber, world: World
) -> None:
    type = world.carriers.type("EntityElement")
    assert absorber.whole({"Value": None}, type)["Value"] == ""
    assert absorber.whole(None, type) is None
    assert absorber.whole(None, world.carriers.type("EntityElement[]")) == []
    assert absorber.whole([None], world.carriers.type("EntityElement[]")) == []
    assert absorber.whole([3, 1], world.carriers.type("int[]")) == [3, 1]


@pytest.mark.parametrize("name", sorted(STAMPS | {"ContactId"}))
def test_stamps_and_the_key_are_not_heard(absorber: Absorber, contact: Entity, name: str) -> None:
    blank = absorber.blank_row(contact)
    lie: Any = {"AssociateId": 9} if name.endswith("By") else 9
    assert new(absorber, contact, {name: lie}) == blank
    old = blank | {"ContactId": 5, "CreatedBy": 1}
    assert absorber.changed_row(contact, {name: lie}, old) == old


def test_what_is_only_computed_or_shown_is_not_heard(absorber: Absorber, world: World) -> None:
    person = world.model["person"]
    assert new(
        absorber,
        person,
        {"FullName": "A lie", "IsAssociate": True, "BounceEmails": ["a@b.example"]},
    ) == (absorber.blank_row(person))
    contact = world.model["contact"]
    assert new(absorber, contact, {"Persons": [{"PersonId": 3}]}) == absorber.blank_row(contact)


def test_the_rows_given_stay_as_they_were(absorber: Absorber, contact: Entity) -> None:
    old = absorber.blank_row(contact) | {"ContactId": 5, "Name": "old"}
    before = dict(old)
    changed = absorber.changed_row(contact, {"Name": "new"}, old)
    assert old == before
    assert changed["Name"] == "new"


def test_extra_properties_are_beyond_the_reach_of_clients(absorber: Absorber, world: World) -> None:
    mailbox = world.model["mailbox"]
    old = absorber.blank_row(mailbox) | {"MailInFilterId": 3, "CategoryId": 7}
    assert absorber.changed_row(mailbox, {"CategoryId": 9, "Port": 1}, old)["CategoryId"] == 7


def test_a_hidden_property_that_comes_back_blank_is_kept(absorber: Absorber, world: World) -> None:
    mailbox = world.model["mailbox"]
    old = absorber.blank_row(mailbox) | {"MailInFilterId": 3, "Password": "secret"}
    for given, kept in (
        ({}, "secret"),
        ({"Password": ""}, "secret"),
        ({"Password": None}, "secret"),
        ({"Password": "n"}, "n"),
    ):
        assert absorber.changed_row(mailbox, given, old)["Password"] == kept


def test_the_names_of_which_one_must_be_filled() -> None:
    entity = Entity("x", "X", "Id", names=("First", "Last"))
    assert missing_name(entity, {"First": "", "Last": " "}) == "First or Last"
    assert missing_name(entity, {"First": None}) == "First or Last"
    assert missing_name(entity, {"Last": "x"}) == ""
    assert missing_name(Entity("x", "X", "Id"), {}) == ""


def test_a_catalogue_without_a_carrier_leaves_the_entity_out(world: World) -> None:
    strange = Entity("ghost", "GhostEntity", "GhostId")
    model = Model([strange, world.model["contact"]], world.carriers, {})
    assert model.names() == ["contact"]
    assert "ghost" not in model
