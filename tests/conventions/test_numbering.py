"""Numbers come from counters, one for each field that is numbered."""

import pytest
from contract.driver import call_of, record

COUNTER = {"Field": "contact.number2", "CurrentValue": 500, "Allocate": True, "Unique": True}


@pytest.fixture(autouse=True)
def uncounted(tenant):
    """The demo has counters of its own; here nobody has made one yet."""
    crm = tenant.crm(call_of(tenant, "Contact.GetContact"))
    with tenant.store.unit():
        for counter in crm.rows("ref_count"):
            crm.delete("ref_count", counter["RefCountsId"])


def default(tenant):
    return record(tenant, "Contact.CreateDefaultContactEntity")


def test_a_template_takes_the_next_number_and_gaps_are_normal(tenant):
    first, second = default(tenant)["Number2"], default(tenant)["Number2"]
    assert int(second) > int(first) > 10_000
    saved = record(
        tenant, "Contact.SaveContactEntity", contact_entity={"Name": "Acme", "Number2": first}
    )
    assert saved["Number2"] == first


def test_what_is_saved_without_a_number_is_numbered(tenant):
    saved = [
        record(tenant, "Contact.SaveContactEntity", contact_entity={"Name": "Acme"})["Number2"]
        for _ in range(2)
    ]
    assert len(set(saved)) == 2 and all(saved)


def test_a_counter_of_an_administrator_is_counted_on(tenant):
    counter = record(tenant, "NumberAllocation.SaveRefCountEntity", ref_count_entity=COUNTER)
    assert default(tenant)["Number2"] == "501"
    key = counter["RefCountsId"]
    shown = record(tenant, "NumberAllocation.GetRefCountEntity", ref_count_entity_id=key)
    assert shown["CurrentValue"] == 501


def test_a_unique_counter_skips_the_numbers_that_are_taken(tenant):
    record(tenant, "NumberAllocation.SaveRefCountEntity", ref_count_entity=COUNTER)
    taken = {"Name": "Acme", "Number2": "501"}
    record(tenant, "Contact.SaveContactEntity", contact_entity=taken)
    assert default(tenant)["Number2"] == "502"


def test_a_counter_that_does_not_allocate_gives_nothing(tenant):
    off = {**COUNTER, "Allocate": False}
    record(tenant, "NumberAllocation.SaveRefCountEntity", ref_count_entity=off)
    assert default(tenant)["Number2"] == ""


def test_persons_are_numbered_apart(tenant):
    before = int(default(tenant)["Number2"])
    person = record(tenant, "Person.CreateDefaultPersonEntity")["PersonNumber"]
    assert int(person) > 10_000
    assert int(default(tenant)["Number2"]) == before + 1
