"""Columns of persons."""

import pytest
from query.asking import column, first, found, put, rows


def test_what_names_do_not_tell(tenant):
    id = put(
        tenant, "person", Firstname="Kari", MiddleName="B.", Lastname="Test", Contact=3, BirthDate="1980-02-29T00:00:00",
        NoMailing=True, UsePersonAddress=True, Kanafname="カリ", Kanalname="テ", Interests=[2], ActiveInterests=1, LeadstatusId=2,
        Description="A note", ShipmentTypes=[2, 3], Rank=7,
    )  # fmt: skip
    names = (
        "fullName,contactId,birthYear,birthMonth,birthDay,personNoMail,useAsMailingAddress,kanaFirstName,kanaLastName,"
        "personInterestIds,hasInterests,leadStatus,leadstatusRank,hasInfoText,personInfo/infoText,hasCompany,rank"
    )
    status = tenant.store.table("lead_status").get(2)["Name"]
    assert list(first(tenant, "Person", names, f"personId = {id}").values()) == [
        "Kari B. Test", 3, 1980, 2, 29, True, True, "カリ", "テ", [2], True, status, 2, True, "A note", True, 7,
    ]  # fmt: skip
    assert column(tenant, "Person", "personId", f"personId = {id} and birthYear between ('1972','1980')") == [id]  # fmt: skip
    assert column(tenant, "Person", "personId", f"personId = {id} and subscription oneOf (3)") == [id]  # fmt: skip
    assert column(tenant, "Person", "personId", f"personId = {id} and subscription notOneOf (3)") == []  # fmt: skip
    assert column(tenant, "Person", "personInterestIds", "personInterestIds allOf (2)")


def test_what_a_member_answered_to_the_event_of_a_project(tenant):
    person = put(tenant, "person", Lastname="Test")
    put(tenant, "project_member", PersonId=person, ProjectId=1, EventParticipantStatus="ReactedYes")
    name, where = "projectMembers/eventParticipantStatus", f"personId = {person}"
    assert column(tenant, "Person", name, where) == ["ReactedYes"]
    assert column(tenant, "Person", name, f"{where} and {name} oneOf (3)") == ["ReactedYes"]
    assert column(tenant, "Person", name, f"{where} and {name} oneOf (2)") == []


def test_who_was_never_born_has_no_birthday(tenant):
    names = "birthYear,birthMonth,birthDay"
    assert list(first(tenant, "Person", names, "personId = 1").values()) == [0, 0, 0]


def test_who_is_in_a_company_has_its_associate_and_category(tenant):
    company = put(tenant, "contact", Name="Acme", Associate=17, Category=2, Business=3)
    inside = put(tenant, "person", Lastname="In", Contact=company, Category=5, Associate=5)
    outside = put(tenant, "person", Lastname="Out", Category=5, Associate=5)
    names = "personAssociateId,personAssociate/associateDbId,personCategory,personCategoryRank"
    shown = rows(tenant, "Person", names, f"personId oneOf ({inside}, {outside})", "personId")
    assert [[row[name] for name in names.split(",")] for row in shown] == [
        ["SAL0", 17, "Potential customer", 2],
        ["tje0", 5, tenant.store.table("category").get(5)["Name"], 5],
    ]
    where = f"personId oneOf ({inside}, {outside}) and personAssociateId currentAssociate"
    assert column(tenant, "Person", "personId", where) == [outside]


def test_consents_by_purpose(tenant):
    yes, no, none = (put(tenant, "person", Lastname=each) for each in ("Yes", "No", "None"))
    bases = {row["Key"]: row["LegalBaseId"] for row in tenant.store.table("legal_base").scan()}
    put(
        tenant,
        "consent_person",
        PersonId=yes,
        ConsentPurpose=2,
        LegalBase=bases["CONSENT"],
        ConsentSource=2,
    )
    put(
        tenant,
        "consent_person",
        PersonId=no,
        ConsentPurpose=2,
        LegalBase=bases["WITHDRAWN"],
        ConsentSource=2,
    )
    ours = f"personId oneOf ({yes}, {no}, {none}) and"
    assert column(tenant, "Person", "personId", f"{ours} hasEmarketingConsent = true") == [yes]
    assert column(tenant, "Person", "personId", f"{ours} withdrawnEmarketingConsent = true") == [no]
    assert column(tenant, "Person", "personId", f"{ours} hasStoreConsent = true") == []
    assert column(tenant, "Person", "legalBaseEmarketing", f"personId = {yes}") == ["Consent"]
    where = f"{ours} consentSourceEmarketing oneOf (2)"
    assert column(tenant, "Person", "personId", where) == [yes, no]


@pytest.mark.parametrize(
    ("entity", "name"),
    [("project_member", "isProjectMember"), ("sale_stakeholder", "isStakeholder")],
)
def test_whether_somebody_takes_part(tenant, entity, name):
    id = put(tenant, "person", Lastname="Alone")
    assert column(tenant, "Person", name, f"personId = {id}") == [False]
    put(tenant, entity, PersonId=id)
    assert column(tenant, "Person", name, f"personId = {id}") == [True]


def test_requests_and_projects_of_a_person_multiply_him_where_they_are_shown(tenant):
    id = put(tenant, "person", Lastname="Busy")
    tickets = [put(tenant, "ticket", Person=id, Title=f"T{n}") for n in (1, 2)]
    assert column(tenant, "Person", "request/ticketId", f"personId = {id}") == tickets
    assert column(
        tenant, "Person", "personId", "request/title begins 'T' and lastName = 'busy'"
    ) == [id]
    put(tenant, "project_member", PersonId=id, ProjectId=1, ProjectMemberTypeId=2, EventParticipantStatus="ReactedYes")  # fmt: skip
    shown = first(
        tenant, "Person", "projectMembers/projectId,projectMembers/function", f"personId = {id}"
    )
    assert shown["projectMembers/projectId"] == 1
    assert shown["projectMembers/function"]
    status = "projectMembers/eventParticipantStatus"
    assert column(tenant, "Person", status, f"personId = {id}") == ["ReactedYes"]
    assert column(tenant, "Person", "personId", f"{status} oneOf (3)") == [id]


def test_what_there_is_no_state_for_is_told_and_multiplies_nothing(tenant):
    answer = found(tenant, "Person", "personId,updatedByWorkflow,portraitThumbnail", "personId = 1")
    assert set(answer.ignored) == {"$select=portraitThumbnail", "$select=updatedByWorkflow"}
    assert len(answer.rows) == 1
