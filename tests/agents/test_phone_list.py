"""Whom to call: found by name, company, department or history."""

from typing import Any

import pytest
from contract.driver import ask, record
from contract.plain import emptied

from so_mock.tenant import Tenant

BJORGE, KARI, ODD = 2, 5, 6


@pytest.fixture
def tenant(tenant: Tenant) -> Tenant:
    return emptied(tenant)


def search(tenant: Tenant, text: str, **preferences: Any) -> list[str]:
    found = record(
        tenant, "PhoneList.SearchWithPreferences", search_string=text, preferences=preferences
    )
    return [each["UniqueId"] for each in found]


def test_a_search_finds_companies_and_persons_with_their_numbers(tenant: Tenant):
    found = record(tenant, "PhoneList.Search", search_string="bjørge")
    assert [each["UniqueId"] for each in found] == ["contact_2", "person_5"]
    kari = record(tenant, "Person.GetPerson", person_id=KARI)
    company = record(tenant, "Contact.GetContact", contact_id=BJORGE)
    assert (found[1]["Name"], found[1]["PersonCellPhone"]) == (
        kari["FullName"],
        kari["MobilePhone"],
    )
    assert (found[1]["PersonEmail"], found[1]["Tooltip"]) == (kari["Email"], company["Name"])
    assert found[0]["PersonDirectPhone"] == company["DirectPhone"]
    assert record(tenant, "PhoneList.Search", search_string="  ") == []


@pytest.mark.parametrize(
    ("mode", "text", "found"),
    [("BeginsWith", "kar", True), ("Contains", "ari", True), ("EndsWith", "ri", True), ("Exact", "kar", False),
     ("BeginsWith", "ari", False), ("Exact", "kari", True)],
)  # fmt: skip
def test_the_text_is_searched_in_the_way_asked_for(
    tenant: Tenant, mode: str, text: str, found: bool
):
    assert ("person_5" in search(tenant, text, SearchModeFirstname=mode)) is found
    assert "person_5" not in search(tenant, text, SearchModeFirstname=mode, SearchFirstname=False)


def test_preferences_are_kept_for_the_caller(tenant: Tenant):
    assert record(tenant, "PhoneList.GetPreferences")["SearchCompany"] is True
    record(tenant, "PhoneList.SetPreferences", preferences={"SearchCompany": False})
    found = record(tenant, "PhoneList.GetPreferences")
    assert (found["SearchCompany"], found["SearchLastname"]) == (False, True)
    found = record(tenant, "PhoneList.Search", search_string="bjørge")
    assert [each["UniqueId"] for each in found] == ["person_5"]
    record(tenant, "PhoneList.SetPreferences", preferences={"SearchModeLastname": "Exact"})
    assert record(tenant, "PhoneList.GetPreferences")["SearchCompany"] is False
    assert ask(tenant, "PhoneList.SetPreferences", preferences=None).status == 400


def test_a_department_is_a_group_of_users(tenant: Tenant):
    group = tenant.store.table("associate").get(5)["GroupIdx"]
    with tenant.store.unit():
        blank = tenant.world.absorber.blank_row(tenant.world.model["user_group"])
        tenant.store.insert("user_group", {**blank, "Id": group, "Value": "Salesforce"})
    found = record(tenant, "PhoneList.GetDepartmentPhones", department_id=group)
    assert 2 in [each["Id"] for each in found]
    assert {f"person_{each['Id']}" for each in found} == set(search(tenant, "Salesf"))
    assert record(tenant, "PhoneList.GetDepartmentPhones", department_id=99) == []


def test_persons_of_a_company(tenant: Tenant):
    found = record(tenant, "PhoneList.GetContactPhones", contact_id=BJORGE)
    assert [each["Id"] for each in found] == [KARI, ODD]


def test_the_newest_favourite_stands_first_and_none_stands_twice(tenant: Tenant):
    for company in (BJORGE, 3, 4, 3):
        assert record(tenant, "PhoneList.AddToFavorites", contact_id=company) == 1
    found = record(tenant, "PhoneList.GetFavoritesPhones")
    assert [each["Id"] for each in found] == [3, 4, BJORGE]
    record(tenant, "Contact.DeleteContactEntity", contact_entity_id=4)
    found = record(tenant, "PhoneList.GetFavoritesPhones")
    assert [each["Id"] for each in found] == [3, BJORGE]
    assert ask(tenant, "PhoneList.AddToFavorites", contact_id=999).status == 404
