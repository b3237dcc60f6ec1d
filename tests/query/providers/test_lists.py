"""E-mail addresses, favourites, recycle bins: rows that are not simply those of a table."""

import pytest
from contract.driver import record
from query.asking import column, first, found, phone, put, rows


@pytest.fixture
def owners(tenant):
    company = put(tenant, "contact", Name="Zebra", Emails=[phone("post@zebra.example")])
    person = put(
        tenant, "person", Firstname="Zoe", Lastname="Fox", Contact=company,
        Emails=[phone("zoe@zebra.example"), phone("fox@home.example")],
    )  # fmt: skip
    return company, person


def test_a_row_for_each_address_whose_key_is_the_address_id(tenant, owners):
    company, person = owners
    names = "emailAddress,emailId,personId,fullName,contactId"
    every = rows(tenant, "emailpersonaddress", names)
    mine = [row for row in every if row["personId"] == person]
    assert [row["emailAddress"] for row in mine] == ["zoe@zebra.example", "fox@home.example"]
    assert [row["PrimaryKey"] for row in mine] == [str(row["emailId"]) for row in mine]
    assert {(row["EntityName"], row["fullName"], row["contactId"]) for row in mine} == {
        ("email", "Zoe Fox", company)
    }
    assert (
        rows(tenant, "emailpersonaddress", names, f"personId = {person}", entities=("email",))
        == mine
    )
    assert column(tenant, "emailcontactaddress", "emailAddress", "name = 'zebra'") == [
        "post@zebra.example"
    ]


def test_a_match_is_by_address_or_by_name(tenant, owners):
    names = "emailAddress"
    by_name = rows(tenant, "EmailAddress", names, "emailMatch begins 'zoe fox'")
    assert [(row["EntityName"], row["emailAddress"]) for row in by_name] == [
        ("person", "zoe@zebra.example"), ("person", "fox@home.example"),
    ]  # fmt: skip
    by_address = rows(tenant, "EmailAddress", names, "emailMatch begins 'home.ex'")
    assert [(row["EntityName"], row["emailAddress"]) for row in by_address] == [
        ("email", "fox@home.example")
    ]


def test_favourites_are_the_callers_unless_asked_whose(tenant):
    for table, id, associate in (("Contact", 3, 5), ("contact", 4, 17), ("person", 7, 5)):
        record(
            tenant,
            "Favourite.AddFavourite",
            table_name=table,
            record_id=id,
            associate_id=associate,
            extra_info="",
        )
    assert column(tenant, "contactfavourites", "contactId") == [3]
    assert column(tenant, "contactfavourites", "contactId", caller=17) == [4]
    assert column(tenant, "contactfavourites", "contactId", "favouriteAssociateId oneOf (17)") == [
        4
    ]
    shown = first(tenant, "personfavourites", "personId,fullName,name,favouriteAssociateId")
    assert shown["favouriteAssociateId"] == "tje0"
    assert shown["name"]


def test_the_recycle_bin_lists_what_nothing_else_shows(tenant):
    id = put(tenant, "contact", Name="Gone", DeletedDate="2026-11-01T10:00:00")
    person = put(tenant, "person", Lastname="Gone", Contact=id, DeletedDate="2026-11-01T10:00:00")
    assert column(tenant, "Contact", "contactId", f"contactId = {id}") == []
    shown = first(tenant, "RecycleContact", "contactId,name,deletedDate,contactDeleted")
    assert list(shown.values()) == [id, "Gone", "2026-11-01T10:00:00", True]
    assert column(tenant, "RecyclePerson", "personId", entities=("person", "forAllUsers")) == [
        person
    ]
    assert first(tenant, "RecyclePerson", "personId,rank", entities=("person", "forAllUsers")) == {
        "personId": person, "rank": 1,
    }  # fmt: skip


def test_pages_of_made_rows_follow_each_other(tenant, owners):
    whole = [row["PrimaryKey"] for row in found(tenant, "EmailAddress", "emailAddress").rows]
    pages, token = [], None
    while True:
        page = found(tenant, "EmailAddress", "emailAddress", top=50, after=token)
        pages += [row["PrimaryKey"] for row in page.rows]
        token = page.token
        if token is None:
            break
    assert pages == whole


def test_what_cannot_be_restricted_on_is_shown_as_it_is_elsewhere(tenant):
    put(tenant, "sale", 3, Completed="Completed", Associate=5)
    for table, id in (("sale", 3), ("person", 40), ("contact", 5)):
        put(tenant, "_favourite", TableName=table, RecordId=id, AssociateId=5, Rank=1)
    asked = "completed,date,associateId,projectId,amount"
    sale, company, person = rows(tenant, "Favourites", asked, order="")
    assert (sale["completed"], sale["associateId"]) == (True, "tje0")
    assert sale["date"] == rows(tenant, "FindSale", "date", "saleId = 3")[0]["date"]
    for row in (company, person):
        blank = [row[name] for name in ("completed", "date", "projectId", "amount")]
        assert blank == [False, "0001-01-01T00:00:00", 0, 0.0]
