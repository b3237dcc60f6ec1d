"""People: what each method changes is seen through other doors."""

from typing import Any

import pytest
from contract.door import Door
from contract.driver import ask, record
from contract.plain import emptied

from so_mock.tenant import Tenant

BJORGE, KARI, ODD = 2, 5, 6  # a company of the demo world and the two who work there
TERJE = 2  # the caller's person


@pytest.fixture
def tenant(tenant: Tenant) -> Tenant:
    return emptied(tenant)


@pytest.fixture
def door(door: Door) -> Door:
    emptied(door.tenant)
    return door


def person(tenant: Tenant, id: int) -> Any:
    return record(tenant, "Person.GetPersonEntity", person_entity_id=id)


def flat(tenant: Tenant, id: int) -> Any:
    return record(tenant, "Person.GetPerson", person_id=id)


def saved(tenant: Tenant, **properties: Any) -> Any:
    entity = {"Firstname": "Ann", "Lastname": "Lee", **properties}
    return record(tenant, "Person.SavePersonEntity", person_entity=entity)


def row(tenant: Tenant, table: str, **properties: Any) -> int:
    """Straight into the store, for what has no agent method of its own."""
    entity = tenant.world.model[table]
    with tenant.store.unit():
        made = tenant.store.insert(table, {**tenant.world.absorber.blank_row(entity), **properties})
    return made[entity.key]


@pytest.fixture
def consents(tenant: Tenant) -> Tenant:
    """The lists that consents are made of."""
    for key in ("STORE", "EMARKETING"):
        row(tenant, "consent_purpose", Key=key, Name=key.title(), Active=1)
    for key in ("USER", "EMAIL"):
        row(tenant, "consent_source", Key=key, Name=key.title())
    for key in ("CONSENT", "61F", "WITHDRAWN"):
        row(tenant, "legal_base", Key=key, Name=key.title())
    return tenant


def ranks(tenant: Tenant) -> dict[str, int]:
    found = record(tenant, "Person.GetPersonsFromContact", contact_id=BJORGE)
    return {each["Firstname"]: each["Rank"] for each in found}


def appointment(tenant: Tenant, day: str, **properties: Any) -> int:
    entity = {"StartDate": f"{day}T09:00:00", "EndDate": f"{day}T10:00:00", **properties}
    made = record(tenant, "Appointment.SaveAppointmentEntity", appointment_entity=entity)
    return made["AppointmentId"]


def met(tenant: Tenant, id: int) -> tuple[int, int]:
    """Person and company of an appointment; 0 for none."""
    found = record(tenant, "Appointment.GetAppointmentEntity", appointment_entity_id=id)
    ids = ((found["Person"] or {}).get("PersonId", 0), (found["Contact"] or {}).get("ContactId", 0))
    return ids


# -- what a person shows


def test_category_business_and_associate_are_those_of_the_company_else_his_own(tenant: Tenant):
    alone = saved(tenant, Category={"Id": 2}, Associate={"AssociateId": 17})
    assert (alone["Category"]["Id"], alone["Associate"]["AssociateId"]) == (2, 17)
    assert flat(tenant, alone["PersonId"])["AssociateId"] == 17
    company = record(tenant, "Contact.GetContactEntity", contact_entity_id=BJORGE)
    record(
        tenant,
        "Person.Move",
        person_id=alone["PersonId"],
        destination_contact_id=BJORGE,
        move_after_date=None,
    )
    moved = person(tenant, alone["PersonId"])
    assert moved["Category"]["Id"] == company["Category"]["Id"]
    assert moved["Associate"] == company["Associate"]
    login = company["Associate"]["Name"]
    assert flat(tenant, alone["PersonId"])["AssociateName"] == login


def test_a_user_shows_who_he_is_as_one(tenant: Tenant):
    me = record(tenant, "Person.GetMyPerson")
    assert (me["PersonId"], me["IsAssociate"]) == (TERJE, True)
    assert me["CorrespondingAssociate"]["AssociateId"] == me["UserInfo"]["UserInfoId"] == 5
    assert me["UserInfo"]["PersonId"] == TERJE
    other = person(tenant, KARI)
    assert (other["CorrespondingAssociate"], other["UserInfo"]) == (None, None)


def test_names_follow_their_parts_and_phones_their_types(tenant: Tenant):
    made = saved(
        tenant, Mrmrs="Mr.", MiddleName="B.", PrivatePhones=[{"Value": "1-1"}], OfficePhones=[{"Value": "(2) 2"}],
        MobilePhones=[{"Value": "3"}], Faxes=[{"Value": "4"}],
    )  # fmt: skip
    assert (made["FullName"], made["FormalName"]) == ("Ann B. Lee", "Mr. Ann B. Lee")
    phones = record(tenant, "Person.GetPhones", person_id=made["PersonId"])
    assert [each["StrippedValue"] for each in phones] == ["22", "4", "11", "3"]
    assert flat(tenant, made["PersonId"])["DirectPhone"] == "(2) 2"


def test_a_default_in_a_company_has_its_country(tenant: Tenant):
    made = record(tenant, "Person.CreateDefaultByContactId", contact_id=5)
    assert (made["PersonId"], made["Contact"]["ContactId"]) == (0, 5)
    assert made["Country"]["CountryId"] == 752
    made = record(
        tenant, "Person.CreateDefaultFromCredential", contact_id=5, credential_type="mail",
        credential_value="a@b.example", credential_display_value="",
    )  # fmt: skip
    assert made["Emails"][0]["Value"] == "a@b.example"
    assert ask(tenant, "Person.CreateDefaultByContactId", contact_id=999).status == 404


def test_address_and_country_of_a_person(tenant: Tenant):
    made = saved(tenant, Address={"Street": {"Address1": "Hage 1", "City": "Moss"}})
    shown = record(tenant, "Person.GetAddress", person_id=made["PersonId"])
    assert shown["Formatted"] == made["Address"]["Formatted"] == "Hage 1\nMoss\n"
    changed = record(tenant, "Person.ChangeCountry", person_entity=made, to_country_id=752)
    assert changed["Country"]["CountryId"] == 752
    assert person(tenant, made["PersonId"])["Country"]["CountryId"] == 578
    abroad = record(
        tenant, "Person.GetAddressByCountry", person_id=made["PersonId"], country_id=752
    )
    assert abroad["LocalizedAddress"][0][0]["Name"] == "Address1"


def test_a_former_employee_stays_with_his_company(tenant: Tenant):
    record(
        tenant, "Person.SavePersonEntity", person_entity={**person(tenant, KARI), "Retired": True}
    )
    assert flat(tenant, KARI)["Retired"] == 1
    assert ranks(tenant).keys() == {"Kari", "Odd"}
    listed = record(tenant, "PhoneList.GetContactPhones", contact_id=BJORGE)
    assert [each["Id"] for each in listed] == [ODD]


def test_interests_are_updated_and_counted(tenant: Tenant):
    for id, name in enumerate(("Technical", "Sales"), 1):
        row(tenant, "person_interest", Id=id, Name=name)
    args = {"person_id": KARI, "enable_interest_ids": [2], "disable_interest_ids": [1]}
    record(tenant, "Person.UpdateInterests", **args)
    assert person(tenant, KARI)["ActiveInterests"] == flat(tenant, KARI)["ActiveInterests"] == 1
    both = ask(tenant, "Person.UpdateInterests", **{**args, "disable_interest_ids": [2]})
    assert both.status == 400


# -- ranks


def test_who_comes_last_stands_last_and_moves_up(tenant: Tenant):
    ann = saved(tenant, Contact={"ContactId": BJORGE})["PersonId"]
    assert ranks(tenant) == {"Kari": 1, "Odd": 2, "Ann": 3}
    assert record(tenant, "Person.ChangePersonRank", person_id=ann, move_up=True) == 2
    assert ranks(tenant) == {"Kari": 1, "Ann": 2, "Odd": 3}
    assert record(tenant, "Person.SetPersonRank", person_id=ann, desired_rank=1) is True
    assert ranks(tenant) == {"Ann": 1, "Kari": 2, "Odd": 3}
    assert record(tenant, "Person.ChangePersonRank", person_id=ann, move_up=True) == 1
    assert record(tenant, "Person.SetPersonRank", person_id=ann, desired_rank=9) is False
    assert list(ranks(tenant)) == ["Kari", "Odd", "Ann"]
    record(tenant, "Person.DeletePersonEntity", person_entity_id=KARI)
    assert record(tenant, "Person.NormalizeRanks", contact_id=BJORGE) is True
    assert ranks(tenant) == {"Odd": 1, "Ann": 2}


def test_who_is_in_no_company_has_no_rank(tenant: Tenant):
    alone = saved(tenant)["PersonId"]
    assert flat(tenant, alone)["Rank"] == 0
    assert ask(tenant, "Person.ChangePersonRank", person_id=alone, move_up=True).status == 400


# -- move and merge


def test_activities_from_the_date_on_move_along(tenant: Tenant):
    who, where = {"PersonId": KARI}, {"ContactId": BJORGE}
    early = appointment(tenant, "2026-01-10", Person=who, Contact=where)
    late = appointment(tenant, "2026-03-10", Person=who, Contact=where)
    other = appointment(tenant, "2026-03-10", Person={"PersonId": ODD}, Contact=where)
    record(
        tenant, "Person.Move", person_id=KARI, destination_contact_id=5, move_after_date="2026-02-01T00:00:00"
    )  # fmt: skip
    assert person(tenant, KARI)["Contact"]["ContactId"] == 5
    assert [met(tenant, id)[1] for id in (early, late, other)] == [BJORGE, 5, BJORGE]
    last = record(tenant, "Contact.GetPersons", contact_id=5)[-1]
    assert last["PersonId"] == KARI


def test_company_0_disconnects_and_a_colleague_does_not_move(tenant: Tenant):
    record(tenant, "Person.Move", person_id=KARI, destination_contact_id=0, move_after_date=None)
    assert person(tenant, KARI)["Contact"] is None
    for who, where, status in ((TERJE, BJORGE, 403), (KARI, 999, 404), (999, BJORGE, 404)):
        args = {"person_id": who, "destination_contact_id": where, "move_after_date": None}
        assert ask(tenant, "Person.Move", **args).status == status


@pytest.mark.parametrize("delete", [True, False])
def test_a_merge_hands_over_what_the_source_has(tenant: Tenant, delete: bool):
    source = saved(tenant, Title="Head", Contact={"ContactId": 5}, MobilePhones=[{"Value": "77"}])[
        "PersonId"
    ]
    early = appointment(tenant, "2026-01-10", Person={"PersonId": source}, Contact={"ContactId": 5})
    late = appointment(tenant, "2026-03-10", Person={"PersonId": source}, Contact={"ContactId": 5})
    ticket = record(
        tenant,
        "Ticket.SaveTicketEntity",
        ticket_entity={"Title": "Help", "Person": {"PersonId": source}},
    )
    bare = saved(tenant, Contact={"ContactId": BJORGE})["PersonId"]
    record(
        tenant, "Person.Merge", source_person_id=source, destination_person_id=bare,
        move_after_date="2026-02-01T00:00:00", delete_source=delete, replace_empty_fields_on_destination=True,
    )  # fmt: skip
    found = person(tenant, bare)
    assert (found["Title"], found["MobilePhones"][0]["Value"]) == ("Head", "77")
    assert found["Contact"]["ContactId"] == BJORGE
    assert met(tenant, late) == (bare, BJORGE)
    assert met(tenant, early) == (0 if delete else source, 5)
    got = record(tenant, "Ticket.GetTicketEntity", ticket_entity_id=ticket["TicketId"])
    assert got["Person"]["PersonId"] == bare
    if delete:
        assert person(tenant, source) is None
    else:
        assert person(tenant, source)["Retired"] is True


def test_a_person_is_not_merged_with_himself_and_a_user_not_away(tenant: Tenant):
    for source, destination, status in ((KARI, KARI, 400), (TERJE, KARI, 403), (KARI, 999, 404)):
        answer = ask(
            tenant, "Person.Merge", source_person_id=source, destination_person_id=destination,
            move_after_date=None, delete_source=True, replace_empty_fields_on_destination=True,
        )  # fmt: skip
        assert answer.status == status


# -- gone for good


def test_a_purged_person_takes_along_what_is_his_and_leaves_the_rest_without_him(tenant: Tenant):
    who = {"PersonId": KARI}
    meeting = appointment(tenant, "2026-01-10", Person=who, Contact={"ContactId": BJORGE})
    relation = {"SourcePersonId": KARI, "DestinationContactId": 3}
    relation = record(tenant, "Relation.SaveContactRelation", contact_relation_entity=relation)
    row(tenant, "consent_person", PersonId=KARI, ConsentPurpose=1)
    row(tenant, "project_member", PersonId=KARI, ProjectId=1)
    record(
        tenant,
        "Favourite.AddFavourite",
        table_name="person",
        record_id=KARI,
        associate_id=0,
        extra_info="",
    )
    key = record(
        tenant, "Person.CreateTemporaryKey", domain="PublicFaq", target_id=1, person_id=KARI, expires=None
    )  # fmt: skip
    supported = {"Name": "Acme", "SupportPerson": who}
    supported = record(tenant, "Contact.SaveContactEntity", contact_entity=supported)
    record(tenant, "Person.DeletePersonEntity", person_entity_id=KARI)
    kept = tenant.store.table("person").get(KARI)
    with tenant.store.unit():
        tenant.store.update("person", {**kept, "DeletedDate": "2020-01-01T00:00:00"})
    record(tenant, "Person.DeleteExpired")
    assert tenant.store.table("person").get(KARI) is None
    assert met(tenant, meeting) == (0, BJORGE)
    assert tenant.store.table("appointment").get(meeting)["Person"] == 0
    found = record(
        tenant,
        "Relation.GetContactRelationEntity",
        contact_relation_entity_id=relation["RelationId"],
    )
    assert found is None
    for table in ("consent_person", "project_member", "_favourite", "_temporary_key"):
        assert len(tenant.store.table(table)) == 0, table
    assert record(tenant, "Person.CheckTemporaryKey", temporary_key=key)["Domain"] == "Unknown"
    assert tenant.store.table("contact").get(supported["ContactId"])["SupportPerson"] == 0


def test_a_purged_company_takes_along_its_persons_and_leaves_sales_without_it(tenant: Tenant):
    sale = record(
        tenant,
        "Sale.SaveSaleEntity",
        sale_entity={"Heading": "Oak", "Contact": {"ContactId": BJORGE}},
    )
    relation = {"SourceContactId": BJORGE, "DestinationContactId": 3}
    record(tenant, "Relation.SaveContactRelation", contact_relation_entity=relation)
    record(tenant, "Contact.DeleteContactEntity", contact_entity_id=BJORGE)
    record(tenant, "Contact.DeleteExpired")
    assert tenant.store.table("contact").get(BJORGE) is not None, "not yet"
    kept = tenant.store.table("contact").get(BJORGE)
    with tenant.store.unit():
        tenant.store.update("contact", {**kept, "DeletedDate": "2020-01-01T00:00:00"})
    record(tenant, "Contact.DeleteExpired")
    assert [tenant.store.table("person").get(id) for id in (KARI, ODD)] == [None, None]
    assert tenant.store.table("contact").get(BJORGE) is None
    assert len(tenant.store.table("contact_relation")) == 0
    assert tenant.store.table("sale").get(sale["SaleId"])["Contact"] == 0
    assert len(tenant.store.table("contact")) == 11, "nobody else"


# -- consents


def test_a_new_person_has_the_default_consents(consents: Tenant):
    default = record(consents, "Person.CreateDefaultPersonEntity")["Consents"]
    made = saved(consents)["Consents"]
    told = [
        (each["ConsentPurposeKey"], each["LegalBaseKey"], each["ConsentSourceKey"]) for each in made
    ]
    assert told == [("STORE", "61F", "USER"), ("EMARKETING", "61F", "USER")]
    assert [each["ConsentPersonId"] for each in default] == [0, 0]
    assert all(each["ConsentPersonId"] and each["Registered"] > "2000" for each in made)


def test_consents_are_saved_with_the_person_and_those_left_out_stay(consents: Tenant):
    made = saved(consents, Consents=[])
    assert made["Consents"] == []
    one = {"ConsentPurposeKey": "STORE", "LegalBaseKey": "CONSENT", "ConsentSourceKey": "EMAIL"}
    made = record(consents, "Person.SavePersonEntity", person_entity={**made, "Consents": [one]})
    assert [(each["LegalBaseKey"], each["ConsentSourceName"]) for each in made["Consents"]] == [
        ("CONSENT", "Email")
    ]
    again = record(consents, "Person.SavePersonEntity", person_entity={**made, "Consents": []})
    assert again["Consents"] == made["Consents"]
    made["Consents"][0] |= {"LegalBaseId": 0, "LegalBaseKey": "WITHDRAWN"}
    record(consents, "PUT Person/{id}", id=made["PersonId"], entity=made)
    assert (
        record(consents, "Person.HasConsent", person_id=made["PersonId"], purpose="STORE") is False
    )


def test_consent_is_set_had_and_withdrawn(consents: Tenant):
    who = {"person_id": KARI, "purpose": "EMARKETING"}
    assert record(consents, "Person.HasConsent", **who) is False
    given = {**who, "source": "EMAIL", "legal_base": "CONSENT", "comment": "By mail"}
    record(consents, "Person.SetConsent", **given)
    assert record(consents, "Person.HasConsent", **who) is True
    (info,) = record(consents, "Person.GetConsentInfos", person_id=KARI)
    assert (info["Comment"], info["LegalBaseName"]) == ("By mail", "Consent")
    assert person(consents, KARI)["Consents"] == [info]
    record(consents, "Person.RemoveConsent", **who)
    assert record(consents, "Person.HasConsent", **who) is False
    (info,) = record(consents, "Person.GetConsentInfos", person_id=KARI)
    assert info["LegalBaseKey"] == "WITHDRAWN"
    wrong = ask(consents, "Person.SetConsent", **{**given, "purpose": "SPAM"})
    assert (wrong.status, "SPAM" in wrong.value["Message"]) == (400, True)


def test_a_purpose_is_consented_to_once(consents: Tenant):
    entity = {"PersonId": KARI, "ConsentPurpose": {"ConsentPurposeId": 1}}
    made = record(consents, "Person.SaveConsentPerson", consent_person=entity)
    assert ask(consents, "Person.SaveConsentPerson", consent_person=entity).status == 400
    assert [each["ConsentPersonId"] for each in person(consents, KARI)["Consents"]] == [
        made["ConsentPersonId"]
    ]
    record(consents, "Person.DeleteConsentPerson", consent_person_id=made["ConsentPersonId"])
    assert person(consents, KARI)["Consents"] == []


# -- e-mail


def test_an_address_is_added_or_becomes_the_first(tenant: Tenant):
    def add(address: str, first: bool) -> list[str]:
        args = {"person_id": KARI, "email_address": address, "set_as_primary_email": first}
        record(tenant, "Person.AddEmailAddressToPerson", **args)
        return [each["Value"] for each in person(tenant, KARI)["Emails"]]

    own = person(tenant, KARI)["Emails"][0]["Value"]
    assert add("kari@home.example", False) == [own, "kari@home.example"]
    assert add("KARI@home.example", True) == ["kari@home.example", own]
    assert flat(tenant, KARI)["Email"] == "kari@home.example"
    args = {"person_id": KARI, "email_address": "nobody", "set_as_primary_email": True}
    assert ask(tenant, "Person.AddEmailAddressToPerson", **args).status == 400


def test_bounces_are_counted_where_somebody_has_the_address(tenant: Tenant):
    own = person(tenant, KARI)["Emails"][0]["Value"]
    record(tenant, "Person.AddBounce", email_address="nobody@nowhere.example")
    assert len(tenant.store.table("_bounce")) == 0
    record(tenant, "Person.AddBounce", email_address=own.upper())
    assert person(tenant, KARI)["BounceEmails"] == [own]
    record(tenant, "Person.AddBounceWithCount", email_address=own, counts=-1)
    assert person(tenant, KARI)["BounceEmails"] == []
    record(
        tenant,
        "Person.AddBounceWithDetails",
        email_address=own,
        counts=2,
        code=550,
        reason="No such user",
    )
    (bounce,) = tenant.store.table("_bounce").scan()
    assert (bounce["Count"], bounce["Code"], bounce["Reason"]) == (2, 550, "No such user")


def test_a_person_is_known_by_what_is_told_of_him_or_made(tenant: Tenant):
    def resolve(
        name: str = "", phones: Any = (), emails: Any = (), contact: int = 0
    ) -> tuple[int, bool]:
        found = record(
            tenant, "Person.ResolvePersonFromInfo", contact_id=contact, person_name=name,
            phone_numbers=list(phones), emails=list(emails),
        )  # fmt: skip
        return found["Person"]["PersonId"], found["PersonCreated"]

    kari = person(tenant, KARI)
    assert resolve(emails=[kari["Emails"][0]["Value"]]) == (KARI, False)
    assert resolve(phones=[kari["MobilePhones"][0]["Value"].replace(" ", "-")]) == (KARI, False)
    assert resolve("kari bjørge", contact=BJORGE) == (KARI, False)
    new, made = resolve("Per Ivar Moe", ["5"], ["per@moe.example"], BJORGE)
    found = person(tenant, new)
    assert (made, found["Firstname"], found["Lastname"]) == (True, "Per Ivar", "Moe")
    assert found["Contact"]["ContactId"] == BJORGE


# -- who works with whom


def test_colleagues_are_those_of_my_company(tenant: Tenant):
    mine = record(tenant, "Person.GetColleagues")
    assert {each["ContactId"] for each in mine} == {1}
    assert mine == record(tenant, "Contact.GetPersons", contact_id=1)
    group = tenant.store.table("associate").get(5)["GroupIdx"]
    of_group = record(tenant, "Person.GetColleaguesByDepartment", department_id=group)
    assert TERJE in [each["PersonId"] for each in of_group]
    source = {"source_type": "Department", "count": 1}
    assert record(tenant, "Person.GetColleaguesBySource", **source) == of_group[:1]
    assert record(tenant, "Person.GetColleaguesByDepartment", department_id=99) == []


def test_the_owner_is_the_person_who_looks_after_the_company(tenant: Tenant):
    owner = person(tenant, KARI)["Associate"]["PersonId"]
    assert record(tenant, "Person.GetOwnerOnPersonId", person_id=KARI)["PersonId"] == owner
    mine = record(tenant, "Person.GetMyPerson")["Associate"]["PersonId"]
    assert record(tenant, "Person.GetMyOwner")["PersonId"] == mine
    blank = dict.fromkeys(
        ["contact_name", "person_firstname", "person_lastname", "email_address", "phone_number"], ""
    )
    assert record(tenant, "Person.GetSalesRep", **blank)["PersonId"] == mine
    told = [
        {"email_address": person(tenant, KARI)["Emails"][0]["Value"]},
        {"phone_number": person(tenant, KARI)["MobilePhones"][0]["StrippedValue"]},
        {"contact_name": "Bjørge Trelast AS", "person_lastname": "bjørge"},
    ]
    for each in told:
        assert record(tenant, "Person.GetSalesRep", **{**blank, **each})["PersonId"] == owner
    assert record(tenant, "Person.GetSalesRep", **{**blank, "person_lastname": "Nobody"}) is None


def test_persons_of_a_project(tenant: Tenant):
    for who in (ODD, KARI, ODD):
        row(tenant, "project_member", PersonId=who, ProjectId=7)
    found = record(tenant, "Person.GetPersonsFromProject", project_id=7)
    assert [each["PersonId"] for each in found] == [ODD, KARI]


def test_the_summary_shows_requests_and_activities(tenant: Tenant):
    who = {"Person": {"PersonId": KARI}}
    record(tenant, "Ticket.SaveTicketEntity", ticket_entity={"Title": "Help", **who})
    appointment(tenant, "2026-01-10", **who)
    found = record(tenant, "Person.GetPersonSummary", person_id=KARI, limit=5)
    assert [each["Title"] for each in found["Tickets"]] == ["Help"]
    assert [each["Date"] for each in found["Followups"]] == ["2026-01-10T09:00:00"]
    company = record(tenant, "Contact.GetContactSummary", contact_id=BJORGE, limit=5)
    assert company["Tickets"] == found["Tickets"], "a company's requests are those of its people"


# -- keys, candidates, where they came from, pictures


def test_a_temporary_key_lets_in_until_it_expires(tenant: Tenant):
    def make(expires: str | None) -> str:
        return record(
            tenant, "Person.CreateTemporaryKeyWithPayload", domain="LoginCustomerCenter", target_id=9,
            person_id=KARI, expires=expires, payload="p",
        )  # fmt: skip

    first, old = make("2999-01-01T00:00:00"), make("2001-01-01T00:00:00")
    assert first != old
    info = record(tenant, "Person.CheckTemporaryKey", temporary_key=first)
    assert (info["Domain"], info["TargetId"], info["PersonId"]) == ("LoginCustomerCenter", 9, KARI)
    assert (info["IsExpired"], info["Payload"]) == (False, "p")
    assert record(tenant, "Person.CheckTemporaryKey", temporary_key=old)["IsExpired"] is True
    record(tenant, "Person.DeleteTemporaryKeysOfDomain", domain="PublicFaq", person_id=KARI)
    assert record(tenant, "Person.CheckTemporaryKey", temporary_key=first)["PersonId"] == KARI
    record(
        tenant, "Person.DeleteTemporaryKeysOfDomain", domain="LoginCustomerCenter", person_id=KARI
    )
    assert record(tenant, "Person.CheckTemporaryKey", temporary_key=first)["Domain"] == "Unknown"


def test_a_user_of_the_customer_centre_is_made_once(tenant: Tenant):
    assert record(tenant, "Person.GetUserCandidateByPerson", person_id=KARI) is None
    args = {"person_id": KARI, "username": "kari", "access_all_requests": True}
    made = record(tenant, "Person.CreateOrUpdateUserCandidate", **args)
    again = record(tenant, "Person.CreateOrUpdateUserCandidate", **{**args, "username": "kb"})
    assert again == made | {"SecretKey": "kb"}
    assert record(tenant, "Person.GetUserCandidateByPerson", person_id=KARI) == again
    assert person(tenant, KARI)["ShowContactTickets"] == 1
    assert (
        ask(tenant, "Person.CreateOrUpdateUserCandidate", **{**args, "username": " "}).status == 400
    )


def test_where_a_person_came_from_is_told_by_his_form(tenant: Tenant):
    row(tenant, "utm_parameters", FormSubmissionId=4, Campaign="Spring")
    assert record(tenant, "Person.GetUtmParameters", person_id=KARI) is None
    args = {"form_submission_id": 4, "person_id": KARI, "contact_id": BJORGE}
    record(tenant, "Person.SetUtmCreatedPersonContactForFormSubmission", **args)
    found = record(tenant, "Person.GetUtmParameters", person_id=KARI)
    assert (found["Campaign"], found["CreatedContactId"]) == ("Spring", BJORGE)


def test_a_picture_goes_in_and_out(door: Door):
    png = b"\x89PNG\r\n\x1a\nabc"
    door.agent("Person.SetPersonImage", {"PersonId": KARI, "Image": "iVBORw0KGgphYmM="})
    assert door("GET", f"Person/{KARI}/Image").body == png
    assert door.agent("Person.GetPersonImage", {"PersonId": KARI}) == "iVBORw0KGgphYmM="
    body = {"PersonIds": [ODD, KARI], "ScaledWidth": 9, "ScaledHeight": 9}
    images = door.agent("Person.GetPersonImages", body)
    assert [(each["PersonId"], bool(each["ImageData"])) for each in images] == [
        (ODD, False),
        (KARI, True),
    ]
    assert door.rest("GET", f"Person/{KARI}/ImageInfo")["BlobSize"] == len(png)
    assert door("DELETE", f"Person/{KARI}/Image").status == 204
    assert door("GET", f"Person/{KARI}/Image").status == 404


def test_rest_is_another_door_to_the_same_methods(door: Door):
    assert door("POST", f"Person/{KARI}/MoveTo/5?moveAfterDate=2026-01-01").status == 204
    assert door.rest("GET", f"Person/{KARI}")["Contact"]["ContactId"] == 5
    query = "moveAfterDate=2026-01-01&deleteSource=true&replaceEmptyFieldsOnDestination=false"
    assert door("POST", f"Person/{KARI}/MergeTo/{ODD}?{query}").status == 204
    assert door("GET", f"Person/{KARI}").status == 404
    assert door.rest("GET", f"Person/{ODD}/Summary?limit=1")["Person"]["PersonId"] == ODD
    assert door.rest("POST", "Person/Validate", {"Firstname": "A"}).keys() == {"Contact"}
    assert door.rest("GET", f"Person/{ODD}/Consent") == []


def test_a_persons_number_is_his_own(tenant: Tenant):
    taken = person(tenant, KARI)["PersonNumber"]
    assert record(tenant, "Person.IsNumberValid", contact_id=0, number=taken) is False
    assert record(tenant, "Person.IsNumberValid", contact_id=KARI, number=taken) is True
    draft = {"Lastname": "Lee", "Contact": {"ContactId": BJORGE}, "PersonNumber": taken}
    assert record(tenant, "Person.ValidatePersonEntity", person_entity=draft).keys() == {
        "PersonNumber"
    }
