"""Lists of companies and persons."""

from query.asking import column, found, put, rows


def test_find_contact_means_the_person_by_what_both_have(tenant):
    company = put(tenant, "contact", Name="Acme", SupportAssociate=5, TicketPriority=1)
    put(tenant, "person", Firstname="Kari", Lastname="Test", Contact=company, SupportAssociate=17)
    put(tenant, "person", Firstname="Ola", Lastname="Test", Contact=company)
    shown = rows(
        tenant,
        "FindContact",
        "name,fullName,supportAssociate",
        f"contactId = {company}",
        "fullName",
    )
    assert [(row["fullName"], row["supportAssociate"]) for row in shown] == [
        ("Kari Test", "SAL0"),
        ("Ola Test", ""),
    ]
    assert column(
        tenant, "FindContact", "name", f"contactId = {company} and fullName begins 'ola'"
    ) == ["Acme"]


def test_retired_persons_are_let_in_by_name(tenant):
    id = put(tenant, "person", Lastname="Gone", Retired=True)
    where = f"personId = {id}"
    assert column(tenant, "Person", "retired", where) == [True]
    assert column(tenant, "Person", "retired", where, entities=("person",)) == []
    assert column(tenant, "Person", "retired", where, entities=("person", "retiredPerson")) == [
        True
    ]


def test_owner_companies_are_those_of_users(tenant):
    (own,) = rows(tenant, "OwnerContacts", "name,numberOfAssociates")
    assert (own["name"], own["numberOfAssociates"]) == ("Fjordlys AS", 8)


def test_external_persons_sign_in_from_outside(tenant):
    assert column(tenant, "ExternalPersons", "personId") == []
    put(tenant, "associate", Name="ext", PersonId=40, Type="ExternalAssociate")
    assert column(tenant, "ExternalPersons", "personId") == [40]


def test_consent_purposes_and_who_gave_them(tenant):
    put(tenant, "consent_purpose", 2, Deleted=True)
    assert column(tenant, "ConsentPurpose", "key", entities=("consentPurpose",)) == ["STORE"]
    assert column(tenant, "ConsentPurpose", "key") == ["STORE", "EMARKETING"]
    names = "consentPerson/person/fullName,consentPerson/legalBase,consentPerson/active"
    given = rows(tenant, "ConsentPurpose", names, "key = 'STORE'")
    assert len(given) > 1
    assert {row["consentPerson/active"] for row in given} == {True}


def test_get_all_rows_gets_them_and_get_no_rows_none(tenant):
    everybody = len(column(tenant, "Person", "personId"))
    assert len(column(tenant, "Person", "personId", "getAllRows = true")) == everybody
    assert column(tenant, "Person", "personId", "getNoRows = true") == []


def test_a_page_of_joined_rows_knows_where_the_next_begins(tenant):
    answer = found(tenant, "FindContact", "name", "fullName contains 'a'", top=1)
    after = found(tenant, "FindContact", "name", "fullName contains 'a'", top=1, after=answer.token)
    assert answer.rows[0]["PrimaryKey"] < after.rows[0]["PrimaryKey"]
