"""Companies: what each method changes is seen through other doors."""

from typing import Any

import pytest
from contract.door import Door
from contract.driver import ask, record
from contract.plain import emptied

from so_mock.tenant import Tenant

BJORGE, KARI, ODD = 2, 5, 6  # a company of the demo world and the two who work there


@pytest.fixture
def tenant(tenant: Tenant) -> Tenant:
    return emptied(tenant)


@pytest.fixture
def door(door: Door) -> Door:
    emptied(door.tenant)
    return door


def company(tenant: Tenant, id: int) -> Any:
    return record(tenant, "Contact.GetContactEntity", contact_entity_id=id)


def person(tenant: Tenant, id: int) -> Any:
    return record(tenant, "Person.GetPersonEntity", person_entity_id=id)


def made(tenant: Tenant, **properties: Any) -> Any:
    entity = {"Name": "Acme", **properties}
    return record(tenant, "Contact.SaveContactEntity", contact_entity=entity)


def employed(tenant: Tenant, contact: int, **properties: Any) -> Any:
    entity = {"Firstname": "Ann", "Lastname": "Lee", **properties}
    return record(tenant, "Contact.AddPerson", contact_id=contact, new_person_entity=entity)


def items(tenant: Tenant, table: str, *names: str) -> None:
    blank = tenant.world.absorber.blank_row(tenant.world.model[table])
    with tenant.store.unit():
        for id, name in enumerate(names, 1):
            tenant.store.insert(table, {**blank, "Id": id, "Name": name})


def appointment(tenant: Tenant, **properties: Any) -> Any:
    entity = {"StartDate": "2026-05-04T09:00:00", "EndDate": "2026-05-04T10:00:00", **properties}
    return record(tenant, "Appointment.SaveAppointmentEntity", appointment_entity=entity)


def test_a_person_is_added_to_a_company_and_only_one_method_shows_him_there(tenant: Tenant):
    added = employed(tenant, BJORGE)
    assert added["Contact"]["ContactId"] == BJORGE
    assert company(tenant, BJORGE)["Persons"] == []
    shown = record(tenant, "Contact.GetContactWithPersons", contact_id=BJORGE)
    assert [each["PersonId"] for each in shown["Persons"]] == [KARI, ODD, added["PersonId"]]
    listed = record(tenant, "Contact.GetPersons", contact_id=BJORGE)
    assert listed == shown["Persons"]
    assert record(tenant, "Contact.GetContactWithPersons", contact_id=999) is None


def test_no_persons_in_a_save_never_detach_them(tenant: Tenant):
    whole = company(tenant, BJORGE)
    assert whole["Persons"] == []
    record(tenant, "Contact.SaveContactEntity", contact_entity={**whole, "Persons": []})
    assert person(tenant, KARI)["Contact"]["ContactId"] == BJORGE
    assert len(record(tenant, "Contact.GetPersons", contact_id=BJORGE)) == 2


def test_nested_entities_are_linked_by_id_and_nested_values_are_saved(tenant: Tenant):
    saved = made(
        tenant,
        Category={"Id": 2, "Value": "A lie"},
        SupportPerson={"PersonId": KARI, "Firstname": "Changed"},
        Emails=[{"Value": "post@acme.example"}, {"Value": " "}],
        Phones=[{"Value": "00 44 847652645"}],
        Urls=[{"Value": "https://acme.example"}],
    )
    assert (saved["Category"]["Id"], saved["Category"]["Value"]) == (2, "Potential customer")
    assert saved["SupportPerson"]["FullName"] == "Kari Bjørge" == person(tenant, KARI)["FullName"]
    assert [each["Value"] for each in saved["Emails"]] == ["post@acme.example"]
    assert saved["Phones"][0]["StrippedValue"] == "0044847652645"
    flat = record(tenant, "Contact.GetContact", contact_id=saved["ContactId"])
    firsts = (flat["DirectPhone"], flat["EmailAddress"], flat["URL"])
    assert firsts == ("00 44 847652645", "post@acme.example", "https://acme.example")


def test_interests_are_enabled_and_disabled_and_counted(tenant: Tenant):
    items(tenant, "contact_interest", "Reference", "Prestige", "Key")
    args = {"contact_id": BJORGE}
    record(
        tenant,
        "Contact.UpdateInterests",
        **args,
        enable_interest_ids=[1, 3],
        disable_interest_ids=[],
    )
    record(
        tenant, "Contact.UpdateInterests", **args, enable_interest_ids=[2], disable_interest_ids=[1]
    )
    found = company(tenant, BJORGE)
    assert {each["Id"] for each in found["Interests"] if each["Selected"]} == {2, 3}
    assert found["ActiveInterests"] == 2
    assert {each["Type"] for each in found["Interests"]} == {"contint"}
    since = {each["Id"]: each["LastChanged"] for each in found["Interests"]}
    assert since[1] == "0001-01-01T00:00:00" < since[2]
    assert found["Interests"][1]["LastChanged"] > "2000"


def test_the_same_interest_in_both_lists_is_an_error(tenant: Tenant):
    items(tenant, "contact_interest", "Reference", "Prestige")
    before = company(tenant, BJORGE)
    answer = ask(
        tenant, "Contact.UpdateInterests", contact_id=BJORGE, enable_interest_ids=[1, 2], disable_interest_ids=[2]
    )  # fmt: skip
    assert (answer.status, "2" in answer.value["Message"]) == (400, True)
    assert company(tenant, BJORGE) == before


def test_my_company_and_my_business_card(tenant: Tenant):
    mine = record(tenant, "Contact.GetMyContact")
    assert mine["ContactId"] == 1
    card = record(tenant, "Contact.GetMyBizCard")
    me = record(tenant, "Person.GetMyPerson")
    assert (card["ContactId"], [each["PersonId"] for each in card["Persons"]]) == (
        1,
        [me["PersonId"]],
    )


def test_a_merge_brings_persons_activities_and_memberships_and_deletes_the_source(tenant: Tenant):
    other = made(tenant, OrgNr="123", Phones=[{"Value": "22 33 44"}])
    source, destination = other["ContactId"], made(tenant, Name="Apex")["ContactId"]
    stays = employed(tenant, destination)
    twin, single = employed(tenant, source), employed(tenant, source, Firstname="Bo")
    meeting = appointment(
        tenant, Contact={"ContactId": source}, Person={"PersonId": twin["PersonId"]}
    )
    project = record(tenant, "Project.SaveProjectEntity", project_entity={"Name": "P"})["ProjectId"]
    members = [{"ProjectId": project, "ContactId": source, "PersonId": single["PersonId"]}]
    record(tenant, "Project.SaveProjectMember", project_member=members[0])
    record(
        tenant, "Contact.Merge", source_contact_id=source, destination_contact_id=destination,
        merge_identical_persons=True, replace_empty_fields_on_destination=True,
    )  # fmt: skip
    assert company(tenant, source) is None
    merged = company(tenant, destination)
    assert (merged["Name"], merged["OrgNr"]) == ("Apex", "123")
    assert merged["Phones"][0]["Value"] == "22 33 44"
    persons = record(tenant, "Contact.GetPersons", contact_id=destination)
    assert [each["PersonId"] for each in persons] == [stays["PersonId"], single["PersonId"]]
    assert person(tenant, twin["PersonId"]) is None
    found = record(
        tenant, "Appointment.GetAppointmentEntity", appointment_entity_id=meeting["AppointmentId"]
    )
    assert found["Contact"]["ContactId"] == destination
    assert found["Person"]["PersonId"] == stays["PersonId"]
    member = next(iter(tenant.store.table("project_member").scan()))
    assert member["ContactId"] == destination


def test_without_being_asked_a_merge_keeps_twins_and_blanks(tenant: Tenant):
    source, destination = made(tenant, OrgNr="123"), made(tenant, Name="Apex")
    employed(tenant, source["ContactId"]), employed(tenant, destination["ContactId"])
    record(
        tenant, "Contact.Merge", source_contact_id=source["ContactId"],
        destination_contact_id=destination["ContactId"], merge_identical_persons=False,
        replace_empty_fields_on_destination=False,
    )  # fmt: skip
    assert company(tenant, destination["ContactId"])["OrgNr"] == ""
    assert len(record(tenant, "Contact.GetPersons", contact_id=destination["ContactId"])) == 2


def test_a_company_is_not_merged_with_itself_nor_with_nothing(tenant: Tenant):
    for source, destination, status in (
        (BJORGE, BJORGE, 400),
        (BJORGE, 999, 404),
        (999, BJORGE, 404),
    ):
        answer = ask(
            tenant, "Contact.Merge", source_contact_id=source, destination_contact_id=destination,
            merge_identical_persons=True, replace_empty_fields_on_destination=True,
        )  # fmt: skip
        assert answer.status == status
    assert company(tenant, BJORGE)["Name"] == "Bjørge Trelast AS"


@pytest.mark.parametrize("persons", [True, False])
def test_a_copy_has_the_fields_and_a_number_of_its_own(tenant: Tenant, persons: bool):
    items(tenant, "contact_interest", "Reference")
    record(
        tenant,
        "Contact.UpdateInterests",
        contact_id=BJORGE,
        enable_interest_ids=[1],
        disable_interest_ids=[],
    )
    appointment(tenant, Contact={"ContactId": BJORGE})
    new = record(
        tenant, "Contact.Copy", source_contact_id=BJORGE, destination_contact_name="Bjørge Nord",
        destination_contact_department="Tromsø", copy_persons=persons,
    )  # fmt: skip
    copy, source = company(tenant, new), company(tenant, BJORGE)
    assert (copy["Name"], copy["Department"]) == ("Bjørge Nord", "Tromsø")
    assert copy["Number2"] not in ("", source["Number2"])
    assert (copy["OrgNr"], copy["Phones"], copy["Address"]) == (
        source["OrgNr"],
        source["Phones"],
        source["Address"],
    )
    assert (copy["ActiveInterests"], source["ActiveInterests"]) == (0, 1)
    names = [each["FullName"] for each in record(tenant, "Contact.GetPersons", contact_id=new)]
    assert len(names) == (2 if persons else 0)
    assert record(tenant, "Contact.GetContactSummary", contact_id=new, limit=5)["Followups"] == []


def test_numbers_are_valid_when_nobody_else_has_them(tenant: Tenant):
    taken = company(tenant, BJORGE)["Number2"]
    for id, number, valid in (
        (0, taken, False),
        (BJORGE, taken, True),
        (0, "999999", True),
        (0, "", True),
    ):
        assert record(tenant, "Contact.IsNumberValid", contact_id=id, number=number) is valid
    counter = {"Field": "contact.number2", "Allocate": True, "Unique": False, "AllowBlank": False}
    record(tenant, "NumberAllocation.SaveRefCountEntity", ref_count_entity=counter)
    assert record(tenant, "Contact.IsNumberValid", contact_id=0, number=taken) is True
    assert record(tenant, "Contact.IsNumberValid", contact_id=0, number="") is False
    draft = {"Name": "X", "Category": {"Id": 1}, "Business": {"Id": 1}}
    assert record(tenant, "Contact.ValidateContactEntity", contact_entity=draft).keys() == {
        "Number2"
    }
    draft["Number2"] = "7"
    assert record(tenant, "Contact.ValidateContactEntity", contact_entity=draft) == {}
    missing = record(tenant, "Contact.ValidateContactEntity", contact_entity={"Number2": "7"})
    assert missing.keys() == {"Name", "Category", "Business"}


def test_duplicates_by_name_department_and_domain(tenant: Tenant):
    twin = made(tenant, Name="BJØRGE TRELAST", Department="Oslo", Domains=["bjorge.example"])
    found = record(tenant, "Contact.GetDuplicates", name="Bjørge Trelast A/S")
    assert {each["SoPrimaryKey"] for each in found} == {BJORGE, twin["ContactId"]}
    found = record(
        tenant, "Contact.GetNameDepartmentDuplicates", name="Bjørge Trelast", department="oslo"
    )
    assert [each["EntryName"] for each in found] == ["BJØRGE TRELAST, Oslo"]
    found = record(tenant, "Contact.GetDomainDuplicates", domain="https://www.bjorge.example/about")
    assert [each["SoPrimaryKey"] for each in found] == [twin["ContactId"]]
    assert record(tenant, "Contact.GetDuplicates", name="Nobody at all") == []


def test_a_rule_that_is_switched_off_finds_nothing(tenant: Tenant):
    rules = record(tenant, "Contact.GetDuplicateRules")
    assert all(rule["IsActive"] for rule in rules)
    off = [{**rules[0], "IsActive": False}]
    record(tenant, "Contact.SetDuplicateRulesStatus", rules=off)
    assert [r["IsActive"] for r in record(tenant, "Contact.GetDuplicateRules")] == [False, True]
    assert record(tenant, "Contact.GetDuplicates", name="Bjørge Trelast AS") == []
    assert ask(tenant, "Contact.SetDuplicateRulesStatus", rules=[{"Name": "Ghost"}]).status == 400


def test_what_another_system_knows_becomes_a_company(tenant: Tenant):
    new = record(tenant, "Contact.CreateNewEntry", duplicate={"EntryName": "Abroad Ltd"})
    assert company(tenant, new)["Name"] == "Abroad Ltd"
    old = record(tenant, "Contact.CreateNewEntry", duplicate={"SoPrimaryKey": BJORGE})
    assert old == BJORGE


def test_the_summary_shows_what_was_lately(tenant: Tenant):
    for day in ("04", "06", "05"):
        appointment(
            tenant,
            Contact={"ContactId": BJORGE},
            StartDate=f"2026-05-{day}T09:00:00",
            Description=day,
        )
    sale = {"Heading": "Oak", "Contact": {"ContactId": BJORGE}, "Amount": 5.0}
    record(tenant, "Sale.SaveSaleEntity", sale_entity=sale)
    found = record(tenant, "Contact.GetContactSummary", contact_id=BJORGE, limit=2)
    assert found["Contact"] == record(tenant, "Contact.GetContact", contact_id=BJORGE)
    assert [each["Date"][8:10] for each in found["Followups"]] == ["06", "05"]
    assert [(each["Heading"], each["AmountInBaseCurrency"]) for each in found["Sales"]] == [
        ("Oak", 5.0)
    ]


def test_active_companies_are_those_where_something_happened(tenant: Tenant):
    since = made(tenant)["CreatedDate"]
    appointment(tenant, Contact={"ContactId": BJORGE})
    args = {"activity_start_time": since, "contact_categories": [], "action_type": "All"}
    found = record(tenant, "Contact.GetMyActiveContacts", **args)
    assert {each["Action"] for each in found if each["ContactId"] == BJORGE} == {"NewActivity"}
    assert {each["Name"] for each in found} == {"Acme", "Bjørge Trelast AS"}
    only = record(tenant, "Contact.GetMyActiveContacts", **{**args, "action_type": "NewActivity"})
    assert [each["ContactId"] for each in only] == [BJORGE]
    none = record(tenant, "Contact.GetMyActiveContacts", **{**args, "contact_categories": [99]})
    assert none == []


def test_recent_companies_come_from_history_diary_and_favourites(tenant: Tenant):
    record(tenant, "PhoneList.AddToFavorites", contact_id=3)
    record(
        tenant,
        "Favourite.AddFavourite",
        table_name="contact",
        record_id=4,
        associate_id=0,
        extra_info="",
    )
    today = tenant.clock.now()[:10]
    me = record(tenant, "Person.GetMyPerson")["CorrespondingAssociate"]["AssociateId"]
    appointment(
        tenant, Contact={"ContactId": BJORGE}, StartDate=f"{today}T23:00:00", Associate={"AssociateId": me}
    )  # fmt: skip
    for source, ids in (
        ("History", [3]),
        ("Favorites", [4]),
        ("Diary", [BJORGE]),
        ("All", [3, BJORGE, 4]),
    ):
        found = record(tenant, "Contact.GetMyRecentContacts", source_type=source)
        assert [each["ContactId"] for each in found] == ids


def test_a_quote_goes_to_the_company_or_to_an_address_of_its_own(tenant: Tenant):
    sale = {"Heading": "Oak", "Contact": {"ContactId": BJORGE}}
    sale = record(tenant, "Sale.SaveSaleEntity", sale_entity=sale)
    with tenant.store.unit():
        blank = tenant.world.absorber.blank_row
        quote, version = tenant.world.model["quote"], tenant.world.model["quote_version"]
        tenant.store.insert("quote", {**blank(quote), "QuoteId": 1, "SaleId": sale["SaleId"]})
        tenant.store.insert("quote_version", {**blank(version), "QuoteVersionId": 1, "QuoteId": 1})
    own = company(tenant, BJORGE)["Address"]
    assert record(tenant, "Contact.GetQuoteVersionAddresses", quote_version_id=1) == [own, own]
    custom = record(
        tenant, "Contact.SaveQuoteVersionAddress", quote_version_id=1, address_type="QuoteBillingAddress",
        country_id=578, address={"Street": {"Address1": "Havna 1", "City": "Moss"}},
    )  # fmt: skip
    assert custom["Formatted"] == "Havna 1\nMoss\n"
    assert record(tenant, "Contact.GetQuoteVersionAddresses", quote_version_id=1) == [custom, own]


def test_a_picture_is_kept_as_a_blob(door: Door):
    png = b"\x89PNG\r\n\x1a\nabc"
    assert door("GET", f"Contact/{BJORGE}/Image").status == 404
    reply = door("PUT", f"Contact/{BJORGE}/Image", body=png, headers={"content-type": "image/png"})
    assert reply.status == 200
    blob = reply.json()
    assert door("GET", f"Contact/{BJORGE}/Image").body == png
    info = door.rest("GET", f"Contact/{BJORGE}/Imageinfo")
    assert (info["BlobId"], info["MimeType"], info["BlobSize"]) == (blob, "image/png", len(png))
    told = door.rest("PUT", f"Contact/{BJORGE}/ImageInfo", {**info, "Description": "Logo"})
    assert (told["BlobId"], told["Description"]) == (blob, "Logo")
    assert door("DELETE", f"Contact/{BJORGE}/Image").status == 204
    assert door("GET", f"Contact/{BJORGE}/Image").status == 404
    empty = door("PUT", f"Contact/{BJORGE}/Image", headers={"content-type": "image/png"})
    assert empty.status == 400


def test_rest_is_another_door_to_the_same_methods(door: Door):
    other = door.rest("POST", "Contact", {"Name": "Acme", "OrgNr": "5"})["ContactId"]
    assert door.rest("GET", "Contact/Duplicates/Acme?department=")[0]["SoPrimaryKey"] == other
    assert door.rest("POST", "Contact/Validate", {"Name": ""}).keys() >= {"Name"}
    summary = door.rest("GET", f"Contact/{other}/Summary?limit=3")
    assert summary == door.agent("Contact.GetContactSummary", {"ContactId": other, "Limit": 3})
    query = "mergeIdenticalPersons=true&replaceEmptyFieldsOnDestination=true"
    reply = door("POST", f"Contact/{other}/MergeTo/{BJORGE}?{query}")
    assert reply.status == 204
    assert door("GET", f"Contact/{other}").status == 404
