"""Create a default, get, save, delete, list: what every family of entities does (wire.md 6 and 7)."""

import re
from typing import Any

import pytest
from contract.driver import SOLVEIG, TERJE, ask, record

from so_mock.call import Call
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.tenant import Tenant

SAVE = "Contact.SaveContactEntity"
GET = "Contact.GetContactEntity"
NO_DATE = "0001-01-01T00:00:00"


def save(tenant: Tenant, caller: Any = TERJE, **given: Any) -> Any:
    return record(tenant, SAVE, caller, contact_entity=given)


def company(tenant: Tenant) -> Any:
    return record(tenant, GET, contact_entity_id=5)


def crm_of(tenant: Tenant) -> Crm:
    operation = tenant.world.catalogue.operations.get(GET)
    return tenant.crm(Call(operation, {}, TERJE))


# -- defaults


def test_a_default_is_filled_in_for_the_caller_and_not_stored(tenant: Tenant) -> None:
    before = len(tenant.store.table("contact"))
    default = record(tenant, "Contact.CreateDefaultContactEntity")
    assert (default["ContactId"], default["Name"], default["CreatedDate"]) == (0, "", NO_DATE)
    assert default["Associate"]["AssociateId"] == 5
    assert default["Country"]["CountryId"] == 578
    assert default["Category"]["Id"] == default["Business"]["Id"] == 1
    assert default["GroupId"] == 2
    other = record(tenant, "Contact.CreateDefaultContactEntity", SOLVEIG)
    assert other["Associate"]["AssociateId"] == 17
    assert len(tenant.store.table("contact")) == before


# -- inserts


def test_a_name_is_enough_and_the_rest_is_as_in_a_default(tenant: Tenant) -> None:
    last = max(row["ContactId"] for row in tenant.store.table("contact").scan())
    saved = save(tenant, Name="Tind AS")
    default = record(tenant, "Contact.CreateDefaultContactEntity")
    own = {"ContactId", "Name", "Number2", "CreatedDate", "CreatedBy"}
    assert {n: v for n, v in saved.items() if n not in own} == {
        n: v for n, v in default.items() if n not in own
    }
    assert (saved["ContactId"], saved["Name"]) == (last + 1, "Tind AS")


def test_null_counts_as_absent_on_insert(tenant: Tenant) -> None:
    plain = save(tenant, Name="Tind AS")
    nulls = {name: None for name in plain if name not in ("ContactId", "Name")}
    saved = save(tenant, Name="Tind AS", **nulls)
    assert saved == plain | {
        name: saved[name] for name in ("ContactId", "Number2", "CreatedDate", "FieldProperties")
    }


def test_a_new_row_is_stamped_by_the_server_alone(tenant: Tenant) -> None:
    lies = {"CreatedDate": "1999-01-01T00:00:00", "CreatedBy": {"AssociateId": 17},
            "UpdatedDate": "1999-01-01T00:00:00", "UpdatedBy": {"AssociateId": 17}}  # fmt: skip
    saved = save(tenant, Name="Tind AS", **lies)
    assert saved["CreatedBy"]["AssociateId"] == 5
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d", saved["CreatedDate"])
    assert (saved["UpdatedDate"], saved["UpdatedBy"]) == (NO_DATE, None)
    changed = save(tenant, SOLVEIG, **saved | lies)
    assert changed["CreatedBy"]["AssociateId"] == 5
    assert changed["CreatedDate"] == saved["CreatedDate"]
    assert changed["UpdatedBy"]["AssociateId"] == 17
    assert changed["UpdatedDate"] >= saved["CreatedDate"]


def test_a_plain_row_is_stamped_with_ids_and_counts_its_updates(tenant: Tenant) -> None:
    key = "Marketing.SaveShipmentMessageBlockEntity"
    given = {"Block": "x", "UpdatedCount": 77, "RegisteredAssociateId": 17}
    saved = record(tenant, key, shipment_message_block_entity=given)
    assert (saved["RegisteredAssociateId"], saved["UpdatedAssociateId"]) == (5, 0)
    assert (saved["UpdatedCount"], saved["Updated"]) == (0, NO_DATE)
    assert saved["Registered"] != NO_DATE
    for count in (1, 2):
        changed = record(tenant, key, SOLVEIG, shipment_message_block_entity=saved)
        assert (changed["UpdatedCount"], changed["UpdatedAssociateId"]) == (count, 17)
        assert changed["Registered"] == saved["Registered"]


def test_ids_are_never_used_again(tenant: Tenant) -> None:
    first = save(tenant, Name="One AS")["ContactId"]
    ask(tenant, "Contact.DeleteContactEntity", contact_entity_id=first)
    assert save(tenant, Name="Two AS")["ContactId"] == first + 1


@pytest.mark.parametrize("name", [None, "", "   ", "\t\n"])
def test_a_row_without_its_name_is_refused(tenant: Tenant, name: str | None) -> None:
    many = len(tenant.store.table("contact"))
    answer = ask(tenant, SAVE, contact_entity={"Name": name, "Department": "x"})
    assert (answer.status, answer.value["ErrorType"]) == (400, "SoValidationException")
    assert "Name" in answer.value["Message"]
    assert len(tenant.store.table("contact")) == many


def test_a_person_needs_one_of_two_names(tenant: Tenant) -> None:
    key = "Person.SavePersonEntity"
    for given in ({"Firstname": "Ola"}, {"Lastname": "Nordmann"}):
        assert not ask(tenant, key, person_entity=given).error
    answer = ask(tenant, key, person_entity={"MiddleName": "x"})
    assert "Firstname or Lastname" in answer.value["Message"]


# -- updates


def test_a_scalar_left_out_or_null_is_blank_after_an_update(tenant: Tenant) -> None:
    before = company(tenant)
    assert before["OrgNr"] and before["Number2"]
    for missing in ({}, {"OrgNr": None, "Number2": None, "NoMailing": None, "Source": None}):
        saved = save(tenant, ContactId=5, Name=before["Name"], **missing)
        assert (saved["OrgNr"], saved["Number2"], saved["NoMailing"], saved["Source"]) == (
            "", "", False, 0,
        )  # fmt: skip


def test_a_reference_or_collection_left_out_stays(tenant: Tenant) -> None:
    before = company(tenant)
    saved = save(tenant, ContactId=5, Name="Renamed")
    kept = ("Category", "Business", "Country", "Associate", "Emails", "Phones", "Urls", "Address", "Domains")  # fmt: skip
    assert {name: saved[name] for name in kept} == {name: before[name] for name in kept}


def test_null_or_a_stub_with_key_0_clears_a_reference(tenant: Tenant) -> None:
    assert save(tenant, ContactId=5, Name="x", Associate=None)["Associate"] is None
    for stub in ({"CountryId": 0}, {}, {"Name": "Norway"}):
        save(tenant, ContactId=5, Name="x", Country={"CountryId": 578})
        assert save(tenant, ContactId=5, Name="x", Country=stub)["Country"]["CountryId"] == 0
    assert save(tenant, ContactId=5, Name="x", Category=None)["Category"]["Id"] == 0


def test_only_the_key_of_a_reference_is_heard(tenant: Tenant) -> None:
    given = {"Id": 2, "Value": "A lie", "Rank": 99}
    category = save(tenant, ContactId=5, Name="x", Category=given)["Category"]
    assert (category["Id"], category["Value"], category["Rank"]) == (2, "Potential customer", 2)


def test_null_leaves_a_collection_and_an_empty_one_clears_it(tenant: Tenant) -> None:
    before = company(tenant)["Emails"]
    assert before
    assert save(tenant, ContactId=5, Name="x", Emails=None)["Emails"] == before
    assert save(tenant, ContactId=5, Name="x", Emails=[])["Emails"] == []


def test_an_unknown_id_is_not_found_and_makes_nothing(tenant: Tenant) -> None:
    many = len(tenant.store.table("contact"))
    for id in (999, -1):
        answer = ask(tenant, SAVE, contact_entity={"ContactId": id, "Name": "x"})
        assert (answer.status, answer.value["ErrorType"]) == (404, "SoNotFoundException")
        assert answer.value["Message"] == f"Contact id {id} not found"
    assert len(tenant.store.table("contact")) == many


def test_nothing_to_save_is_missing(tenant: Tenant) -> None:
    for key, given in (
        (SAVE, {"contact_entity": None}),
        ("PUT Contact/{id}", {"id": 5, "entity": None}),
    ):
        answer = ask(tenant, key, **given)
        assert (answer.status, answer.value["ErrorType"]) == (400, "ArgumentNullException")


def test_what_was_read_can_be_saved_back_and_changes_nothing_but_stamps(tenant: Tenant) -> None:
    before = company(tenant)
    saved = save(tenant, **before)
    stamps = ("UpdatedDate", "UpdatedBy")
    assert {n: v for n, v in saved.items() if n not in stamps} == {
        n: v for n, v in before.items() if n not in stamps
    }


def test_a_hidden_property_survives_a_read_modify_write(tenant: Tenant) -> None:
    key = "CustomerService.SaveMailboxEntity"
    given = {"Address": "a@b.example", "Password": "secret"}
    saved = record(tenant, key, mailbox_entity=given)
    assert saved["Password"] == ""
    row = tenant.store.table("mailbox").get(saved["MailInFilterId"])
    assert row["Password"] == "secret"
    record(tenant, key, mailbox_entity=saved | {"Port": 25})
    row = tenant.store.table("mailbox").get(saved["MailInFilterId"])
    assert (row["Password"], row["Port"]) == ("secret", 25)
    record(tenant, key, mailbox_entity=saved | {"Password": "changed"})
    assert tenant.store.table("mailbox").get(saved["MailInFilterId"])["Password"] == "changed"


# -- put and patch


def test_the_id_of_the_path_wins_over_that_of_the_body(tenant: Tenant) -> None:
    put = record(tenant, "PUT Contact/{id}", id=5, entity={"ContactId": 6, "Name": "Five"})
    assert (put["ContactId"], put["Name"]) == (5, "Five")
    assert record(tenant, GET, contact_entity_id=6)["Name"] == "Öresund Data AB"
    patched = record(tenant, "PATCH Contact/{id}", id=5, patch={"ContactId": 6, "Name": "V"})
    assert (patched["ContactId"], patched["Name"]) == (5, "V")
    missing = ask(tenant, "PUT Contact/{id}", id=999, entity={"ContactId": 5, "Name": "x"})
    assert missing.status == 404


def test_a_patch_keeps_what_is_hidden_and_may_set_it(tenant: Tenant) -> None:
    crm, entity = crm_of(tenant), tenant.world.model["mailbox"]
    with tenant.store.unit():
        crud.patch(crm, entity, "MailboxEntity", 474, {"Port": 25})
        row = tenant.store.table("mailbox").get(474)
        assert (row["Password"], row["Port"]) == ("secret", 25)
        crud.patch(crm, entity, "MailboxEntity", 474, {"Password": "new"})
        assert tenant.store.table("mailbox").get(474)["Password"] == "new"
    assert tenant.store.table("mailbox").get(474)["Address"].startswith("<support@")


# -- reads and deletes


def test_a_list_comes_in_the_order_asked_each_once_without_the_unknown(tenant: Tenant) -> None:
    def listed(ids: Any) -> list[int]:
        found = record(tenant, "Contact.GetContactList", contact_ids=ids)
        return [each["ContactId"] for each in found]

    assert listed([7, 2, 999, 5, 2, -1, 0, 7]) == [7, 2, 5]
    assert listed([]) == listed(None) == []


def test_deleting_is_the_end_of_it_and_deleting_again_no_error(tenant: Tenant) -> None:
    for _ in range(2):
        answer = ask(tenant, "Contact.DeleteContactEntity", contact_entity_id=6)
        assert (answer.status, answer.value) == (204, None)
    assert record(tenant, GET, contact_entity_id=6) is None
    assert record(tenant, "Contact.GetContactList", contact_ids=[6]) == []
    assert ask(tenant, "Contact.DeleteContactEntity", contact_entity_id=9999).status == 204


def test_a_save_that_names_a_deleted_row_is_not_found(tenant: Tenant) -> None:
    read = record(tenant, GET, contact_entity_id=6)
    ask(tenant, "Contact.DeleteContactEntity", contact_entity_id=6)
    assert ask(tenant, SAVE, contact_entity=read).status == 404
