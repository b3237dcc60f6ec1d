"""Ends of relations, as columns of whoever is tied."""

import pytest
from query.asking import column, first, put


@pytest.fixture
def tied(tenant):
    owner, owned = (put(tenant, "contact", Name=name) for name in ("Owner", "Owned"))
    put(
        tenant,
        "contact_relation",
        SourceContactId=owner,
        DestinationContactId=owned,
        RelationDefinitionId=1,
    )
    return owner, owned


def test_a_company_shows_the_other_end_and_what_ties_them(tenant, tied):
    owner, owned = tied
    names = "targetRelation/name,targetRelation/contactId,targetRelation/csRelation,targetRelation/nameDepartment"
    shown = first(tenant, "FindContact", names, f"contactId = {owner}")
    assert list(shown.values()) == ["Owned", owned, "owns", "Owned"]
    assert column(tenant, "FindContact", "sourceRelation/name", f"contactId = {owned}") == ["Owner"]
    where = f"sourceRelation/csRelation oneOf (1) and contactId oneOf ({owner}, {owned})"
    assert column(tenant, "FindContact", "contactId", where) == [owned]


def test_a_person_likewise(tenant):
    one, other = (put(tenant, "person", Lastname=name) for name in ("One", "Other"))
    put(
        tenant,
        "contact_relation",
        SourcePersonId=one,
        DestinationPersonId=other,
        RelationDefinitionId=7,
    )
    names = "personTargetRelation/fullName,personTargetRelation/personPersonRelation"
    assert list(first(tenant, "Person", names, f"personId = {one}").values()) == ["Other", "knows"]
    assert column(tenant, "Person", "personSourceRelation/fullName", f"personId = {other}") == [
        "One"
    ]
