"""Row -> carrier: references expanded, names looked up, nothing made up."""

import json
from typing import Any

import pytest
from contract.driver import TERJE, record

from so_mock.call import Call
from so_mock.entities.model import View
from so_mock.entities.shape import DEEPEST, Shaper
from so_mock.tenant import Tenant


def write(tenant: Tenant, entity: str, id: int, **changes: Any) -> None:
    with tenant.store.unit():
        row = tenant.store.table(entity).get(id)
        assert row is not None
        tenant.store.update(entity, {**row, **changes})


def shaped(tenant: Tenant, entity: str, carrier: str, id: int) -> Any:
    model = tenant.world.model
    row = tenant.store.table(entity).get(id)
    assert row is not None
    shaper = Shaper(tenant.world.shapes, tenant.reads(TERJE), "http://so.test/api")
    return shaper.record(View(model[entity], carrier, row))


def test_a_reference_shows_the_row_it_stands_for(tenant: Tenant) -> None:
    company = shaped(tenant, "contact", "ContactEntity", 5)
    assert company["Category"]["Value"] == "Customer"
    assert company["Country"]["TwoLetterISOCountry"] == "SE"
    assert (company["Associate"]["AssociateId"], company["Associate"]["FullName"]) == (
        17,
        "Solveig Aas",
    )


def test_an_unset_reference_is_null_or_an_empty_carrier(tenant: Tenant) -> None:
    write(tenant, "contact", 5, Category=0, Associate=0, Business=999)
    company = shaped(tenant, "contact", "ContactEntity", 5)
    assert company["Associate"] is None
    assert company["SupportPerson"] is None
    assert (company["Category"]["Id"], company["Category"]["Value"]) == (0, "")
    assert company["Business"]["Id"] == 0, "of a row that is gone, nothing is left to see"
    assert list(company["Category"]) == list(tenant.world.carriers.carrier("Category").properties)


def test_what_is_shown_of_a_view_is_its_row_alone(tenant: Tenant) -> None:
    assert shaped(tenant, "contact", "ContactEntity", 1)["Persons"] == []
    assert shaped(tenant, "mailbox", "MailboxEntity", 474)["Password"] == ""


def test_full_names_follow_their_parts(tenant: Tenant) -> None:
    write(tenant, "person", 5, MiddleName="Marie", Mrmrs="Ms.")
    person = shaped(tenant, "person", "PersonEntity", 5)
    assert person["FullName"] == "Kari Marie Bjørge"
    assert person["FormalName"] == "Ms. Kari Marie Bjørge"
    assert person["IsAssociate"] is False
    assert shaped(tenant, "person", "PersonEntity", 2)["IsAssociate"] is True
    assert shaped(tenant, "contact", "Contact", 3)["FullName"] == "Hardanger Reiseliv, Odda"


def test_a_person_shows_what_his_company_has(tenant: Tenant) -> None:
    person = shaped(tenant, "person", "PersonEntity", 11)
    assert person["Contact"]["ContactId"] == 5
    assert person["Category"]["Value"] == "Customer"
    assert person["Associate"]["AssociateId"] == 17
    write(tenant, "person", 11, Contact=0)
    person = shaped(tenant, "person", "PersonEntity", 11)
    assert [person[n] for n in ("Contact", "Category", "Business", "Associate")] == [None] * 4


def test_a_flat_carrier_follows_from_the_row(tenant: Tenant) -> None:
    flat = shaped(tenant, "contact", "Contact", 5)
    assert (flat["AssociateId"], flat["AssociateFullName"]) == (17, "Solveig Aas")
    assert (flat["CountryId"], flat["CountryName"]) == (752, "Sweden")
    assert flat["CategoryName"] == "Customer"
    assert flat["BusinessName"] == tenant.store.table("business").get(8)["Value"]
    assert flat["EmailAddress"] == "post@lindqvist.example"
    assert flat["DirectPhone"] == "+46 16 12 40 00"
    assert flat["URL"] == "https://www.lindqvist.example"
    assert flat["City"] == "Eskilstuna"
    assert (flat["IsOwnerContact"], shaped(tenant, "contact", "Contact", 1)["IsOwnerContact"]) == (
        False, True,
    )  # fmt: skip
    person = shaped(tenant, "person", "Person", 11)
    assert (person["ContactId"], person["ContactName"]) == (5, "Lindqvist & Söner AB")
    assert person["Position"] == tenant.store.table("position").get(6)["Value"]


def test_rights_stand_on_the_whole_and_less_on_what_is_nested(tenant: Tenant) -> None:
    company = shaped(tenant, "contact", "ContactEntity", 5)
    assert company["TableRight"]["Mask"]
    assert company["FieldProperties"]["Name"]["FieldRight"]["Mask"].startswith("Update")
    assert company["Country"]["FieldProperties"] == {}
    assert company["Emails"][0]["TableRight"] is None


def test_links_are_absolute_and_only_where_rest_asks(tenant: Tenant) -> None:
    links = shaped(tenant, "contact", "ContactEntityWithLinks", 5)["_Links"]
    assert links["Self"] == "http://so.test/api/v1/Contact/5"
    assert links["Archive"] == "http://so.test/api/v1/Contact"
    assert "_Links" not in shaped(tenant, "contact", "ContactEntity", 5)
    assert list(shaped(tenant, "contact", "ContactEntityWithLinks", 5))[-1] == "_Links"


def test_rows_that_refer_to_each_other_come_to_an_end(tenant: Tenant) -> None:
    write(tenant, "contact", 5, SupportPerson=11)
    write(tenant, "person", 11, Contact=5)
    company = shaped(tenant, "contact", "ContactEntity", 5)
    assert company["SupportPerson"]["ContactId"] == 5
    assert nesting(company) <= 2 * (DEEPEST + 2)


def nesting(value: Any) -> int:
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((1 + nesting(each) for each in below), default=0)


def test_a_record_is_the_clients_own(tenant: Tenant) -> None:
    """What a behaviour does to a record does not reach the stored row."""
    first = shaped(tenant, "contact", "ContactEntity", 5)
    row = json.dumps(tenant.store.table("contact").get(5))
    first["Name"] = "Scribble"
    first["Category"]["Value"] = "Scribble"
    assert json.dumps(tenant.store.table("contact").get(5)) == row
    assert shaped(tenant, "contact", "ContactEntity", 5)["Category"]["Value"] == "Customer"


@pytest.mark.parametrize(
    ("entity", "id", "carrier"),
    [("contact", 5, "ContactEntity"), ("person", 11, "PersonEntity"), ("associate", 5, "User")],
)
def test_every_row_looked_at_is_noted(tenant: Tenant, entity: str, id: int, carrier: str) -> None:
    """Kept bytes stand or fall with this list."""
    model = tenant.world.model
    reads = tenant.reads(TERJE)
    row = tenant.store.table(entity).get(id)
    assert row is not None
    Shaper(tenant.world.shapes, reads).record(View(model[entity], carrier, row))
    noted = {(table, at) for table, at, _ in reads.noted}
    for name, reference in model[entity].references.items():
        if row[name]:
            assert (reference.entity, row[name]) in noted


def test_a_behaviour_sees_what_a_client_would(tenant: Tenant) -> None:
    operation = tenant.world.catalogue.operations.get("Contact.GetContactEntity")
    crm = tenant.crm(Call(operation, {}, TERJE))
    seen = crm.record(crm.view("contact", crm.need("contact", 5)))
    assert seen == record(tenant, "Contact.GetContactEntity", contact_entity_id=5)
