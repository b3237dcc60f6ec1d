"""The relations of a company or person, read from its end."""

import pytest
from contract.driver import record
from query.asking import column, put, rows

NAMES = "processedName,source/contactId,source/name,source/fullName,target/contactId,target/name,target/fullName"


@pytest.fixture
def relation(tenant):
    company = put(tenant, "contact", Name="Acme")
    other = put(tenant, "contact", Name="Hired", Xstop=True)
    person = put(tenant, "person", Lastname="Test", Contact=company)
    put(
        tenant,
        "contact_relation",
        SourceContactId=company,
        DestinationContactId=other,
        RelationDefinitionId=3,
        Comment="yes",
        CreatedBy=5,
    )
    put(
        tenant,
        "contact_relation",
        SourceContactId=company,
        SourcePersonId=person,
        DestinationContactId=other,
        RelationDefinitionId=4,
    )
    return company, other, person


def test_from_either_end_the_other_is_the_target(tenant, relation):
    company, other, _ = relation
    ours = rows(tenant, "Relation", NAMES, f"contactId = {company}")
    assert [(r["processedName"], r["target/name"]) for r in ours] == [
        ("hires from", "Hired"), ("used to work for", "Hired"),
    ]  # fmt: skip
    theirs = rows(tenant, "Relation", NAMES, f"contactId = {other}")
    assert [(r["processedName"], r["target/contactId"]) for r in theirs] == [
        ("hires out to", company), ("used to employ", company),
    ]  # fmt: skip
    assert theirs[1]["target/fullName"] == "Test"


def test_of_a_person_only_his(tenant, relation):
    company, _, person = relation
    (his,) = rows(tenant, "PersonRelation", NAMES, f"personId = {person}")
    assert (his["source/fullName"], his["source/contactId"]) == ("Test", company)


def test_each_is_listed_once_where_nobody_asks_whose(tenant):
    ids = column(tenant, "Relation", "relationId")
    assert len(ids) == len(set(ids)) == len(tenant.store.table("contact_relation"))


def test_companies_to_stay_away_from_are_let_in_by_name(tenant, relation):
    company, _, _ = relation
    where = f"contactId = {company}"
    assert len(column(tenant, "Relation", "relationId", where)) == 2
    assert column(tenant, "Relation", "relationId", where, entities=("relation",)) == []
    assert len(column(tenant, "Relation", "relationId", where, entities=("relation", "stop"))) == 2


def test_who_made_it_is_its_associate(tenant, relation):
    company, _, _ = relation
    names = "associateId,relationComment,fullName"
    made, _ = rows(tenant, "Relation", names, f"contactId = {company}")
    assert [made[name] for name in names.split(",")] == ["tje0", "yes", "Terje Dahl"]


def test_the_path_of_a_company_restricts(tenant, relation):
    company, _, _ = relation
    listed = record(tenant, "GET Contact/{id}/Relations", id=company)
    assert len(listed["value"]) == 2
