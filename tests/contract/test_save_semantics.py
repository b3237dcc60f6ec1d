"""What holds for every save, where no test of the conventions says so (domain.md 4 and 11)."""

from typing import Any

import pytest
from contract.driver import SOLVEIG, ask, record

from so_mock.config import Config
from so_mock.tenant import Tenant
from so_mock.world import World

GONE = 99_999
SAVES = [
    ("Sale.SaveSaleEntity", "sale_entity", {"Heading": "Oak", "Contact": {"ContactId": GONE}}),
    ("Sale.SaveSaleEntity", "sale_entity", {"Heading": "Oak", "Source": {"Id": GONE}}),
    ("Person.SavePersonEntity", "person_entity", {"Lastname": "Moe", "Contact": {"ContactId": GONE}}),
    ("Appointment.SaveAppointmentEntity", "appointment_entity", {"Project": {"ProjectId": GONE}}),
    ("Contact.SaveContactEntity", "contact_entity", {"Name": "Moe", "Business": {"Id": GONE}}),
]  # fmt: skip


@pytest.fixture(scope="module")
def strict_world() -> World:
    return World(Config(strict=True))


@pytest.mark.parametrize(("method", "argument", "given"), SAVES)
def test_a_reference_to_nothing_is_kept_and_shows_nothing(
    tenant: Tenant, method: str, argument: str, given: Any
) -> None:
    saved = record(tenant, method, **{argument: given})
    (prop,) = (name for name, value in given.items() if isinstance(value, dict))
    shown = saved[prop]
    assert shown is None or not any(v for v in shown.values() if isinstance(v, str)), shown


@pytest.mark.parametrize(("method", "argument", "given"), SAVES)
def test_a_strict_server_refuses_it_and_keeps_nothing(
    strict_world: World, method: str, argument: str, given: Any
) -> None:
    tenant = Tenant("Cust12345", strict_world)
    tables = {name: tenant.store.table(name).rows for name in tenant.store.names()}
    answer = ask(tenant, method, **{argument: given})
    assert (answer.status, answer.value["ErrorType"]) == (400, "SoValidationException")
    assert str(GONE) in answer.value["Message"]
    for name in tenant.store.names():
        assert tenant.store.table(name).rows == tables.get(name, {}), name
    whole = {name: value for name, value in given.items() if not isinstance(value, dict)}
    assert not ask(tenant, method, **{argument: whole}).error


def test_the_group_is_the_one_the_owner_had_when_it_was_made(tenant: Tenant) -> None:
    made = record(tenant, "Contact.SaveContactEntity", contact_entity={"Name": "Moe"})
    owner = tenant.store.table("associate").rows[5]
    assert made["GroupId"] == owner["GroupIdx"]
    with tenant.store.unit():
        tenant.store.update("associate", {**owner, "GroupIdx": owner["GroupIdx"] + 1})
    given = made | {"Associate": {"AssociateId": 17}, "GroupId": 77}
    again = record(tenant, "Contact.SaveContactEntity", SOLVEIG, contact_entity=given)
    assert again["GroupId"] == made["GroupId"]


def test_a_number_that_a_template_took_stays_taken(tenant: Tenant) -> None:
    first = record(tenant, "Sale.CreateDefaultSaleEntity")["Number"]
    second = record(tenant, "Sale.CreateDefaultSaleEntity")["Number"]
    assert first != second
    saved = record(tenant, "Sale.SaveSaleEntity", sale_entity={"Heading": "Oak"})
    assert saved["Number"] not in (first, second, "")


def test_the_last_save_wins(tenant: Tenant) -> None:
    read = record(tenant, "Contact.GetContactEntity", contact_entity_id=2)
    for name in ("One AS", "Two AS"):
        record(tenant, "Contact.SaveContactEntity", contact_entity=read | {"Name": name})
    shown = record(tenant, "Contact.GetContactEntity", contact_entity_id=2)
    assert shown["Name"] == "Two AS"
    record(tenant, "Contact.SaveContactEntity", contact_entity=read | {"Department": "North"})
    shown = record(tenant, "Contact.GetContactEntity", contact_entity_id=2)
    assert (shown["Name"], shown["Department"]) == (read["Name"], "North"), "the whole is replaced"
