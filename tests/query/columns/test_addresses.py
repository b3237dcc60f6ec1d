"""Phones, e-mails, addresses: the first is shown, any of them answers a filter."""

import pytest
from contract.driver import record
from query.asking import column, first, phone, put, rows

EMAILS = [phone("first@test.example"), phone("Second@Test.example", "private")]


@pytest.fixture
def person(tenant):
    return put(
        tenant, "person", Lastname="Testesen", Emails=EMAILS,
        MobilePhones=[phone("+47 900 00 001", "work"), phone("+47 900 00 002")], OtherPhones=[phone("123")],
        Urls=[phone("https://test.example")],
    )  # fmt: skip


def test_the_first_is_shown_and_the_row_appears_once(tenant, person):
    shown = first(
        tenant, "Person", "email/emailAddress,personMobilePhone/formattedNumber,personMobilePhone/description,"
        "personPager/formattedNumber,personUrl/URLAddress,personDirectPhone/formattedNumber", f"personId = {person}",
    )  # fmt: skip
    assert list(shown.values()) == [
        "first@test.example", "+47 900 00 001", "work", "123", "https://test.example", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "where",
    [
        "email/emailAddress = 'second@test.example'",
        "email/emailAddress begins 'SECOND'",
        "email/emailDescription = 'private'",
        "personMobilePhone/formattedNumber ends '002'",
        "searchPhone/formattedNumber = '+47 900 00 002'",
        "searchPhone/formattedNumber contains '90000002'",
        "searchPhone/formattedNumber in ('999', '+4790000001')",
    ],
)
def test_any_of_them_answers_a_filter(tenant, person, where):
    assert column(tenant, "Person", "personId", where) == [person]


def test_a_filter_that_denies_asks_all_of_them(tenant, person):
    where = f"personId = {person} and email/emailAddress"
    assert column(tenant, "Person", "personId", f"{where} isNot 'second@test.example'") == []
    assert column(tenant, "Person", "personId", f"{where} notContains 'nobody'") == [person]


def test_no_value_at_all_is_a_blank_one(tenant):
    id = put(tenant, "person", Lastname="Silent")
    where = f"personId = {id} and"
    assert column(tenant, "Person", "personId", f"{where} email/emailAddress isNull") == [id]
    assert column(tenant, "Person", "personId", f"{where} email/emailAddress isNotNull") == []


def test_an_address_is_found_by_index_among_many(tenant):
    with tenant.store.unit():
        blank = tenant.world.absorber.blank_row(tenant.world.engine.model["person"])
        for n in range(2_500):
            row = {name: value for name, value in blank.items() if name != "PersonId"}
            tenant.store.insert("person", {**row, "Emails": [phone(f"N{n}@many.example")]})
    found = column(
        tenant, "Person", "email/emailAddress", "email/emailAddress = 'n1234@MANY.example'"
    )
    assert found == ["N1234@many.example"]


def test_bounces_are_counted_for_the_address(tenant, person):
    put(
        tenant,
        "_bounce",
        Address="first@test.example",
        Count=3,
        LastBounce="2026-01-02T03:04:05",
        Code=0,
        Reason="",
    )
    names = "email/emailBounceCount,email/emailHasBounced,email/emailLastBounce"
    assert list(first(tenant, "Person", names, f"personId = {person}").values()) == [
        3, True, "2026-01-02T03:04:05",
    ]  # fmt: skip
    assert column(tenant, "Person", "personId", "email/emailHasBounced = true") == [person]


def test_the_id_of_an_address_is_the_one_that_the_email_agent_knows(tenant, person):
    (id,) = column(tenant, "Person", "email/emailId", f"personId = {person}")
    (known,) = record(tenant, "EMail.GetEMailAddresses", email_ids=[id])
    assert (known["PersonId"], known["Address"]) == (person, "first@test.example")


def test_a_company_has_two_addresses_and_is_searched_by_either(tenant):
    parts = {
        "Street": {"Address1": "Kaigata 1", "Zipcode": "0150", "City": "Bygd"},
        "Postal": {"Address1": "Boks 9", "Zipcode": "0101", "City": "By"},
    }
    id = put(
        tenant, "contact", Name="Two", Country=578,
        Address={**parts, "Wgs84Latitude": 59.9, "Wgs84Longitude": 10.7},
    )  # fmt: skip
    names = "streetAddress/line1,postAddress/line1,postAddress/wgs84latitude,postAddress/formattedAddress"
    shown = first(tenant, "SimpleContact", names, f"contactId = {id}")
    assert list(shown.values()) == ["Kaigata 1", "Boks 9", 59.9, "Boks 9, 0101 By"]
    for city in ("By", "Bygd"):
        assert column(tenant, "SimpleContact", "contactId", f"restrictionAddress/city = '{city}'") == [id]  # fmt: skip
    lines = "streetAddress/formattedMultiLineAddress"
    assert column(tenant, "SimpleContact", lines, f"contactId = {id}") == ["Kaigata 1\n0150 Bygd"]


def test_who_has_no_address_is_found_where_his_company_is(tenant):
    (person,) = rows(
        tenant, "Person", "personAddress/line1,restrictionAddress/city", "personId = 1"
    )
    assert person["personAddress/line1"] == ""
    assert person["restrictionAddress/city"] == "Oslo"
