"""Companies and persons are deleted softly: gone for every reader, and back when undeleted."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from contract import driver

from so_mock.tenant import Tenant

BJORGE, KARI, ODD = 2, 5, 6  # a company of the demo world and the two who work there


def ask(tenant: Tenant, operation: str, /, **arguments: Any) -> Any:
    """The record a client sees; status and text where it is refused."""
    answer = driver.ask(tenant, operation, **arguments)
    if answer.error:
        return answer.status, answer.value["Message"]
    return driver.shown(tenant, operation, answer)


def company(tenant: Tenant, id: int = BJORGE) -> Any:
    return ask(tenant, "Contact.GetContactEntity", contact_entity_id=id)


def person(tenant: Tenant, id: int) -> Any:
    return ask(tenant, "Person.GetPersonEntity", person_entity_id=id)


def delete(tenant: Tenant, id: int = BJORGE) -> Any:
    return ask(tenant, "Contact.DeleteContactEntity", contact_entity_id=id)


def test_a_deleted_company_is_gone_through_every_door_and_its_persons_with_it(tenant: Tenant):
    many = len(tenant.store.table("contact"))
    assert person(tenant, KARI)["Contact"]["Name"] == company(tenant)["Name"]
    assert delete(tenant) is None
    assert company(tenant) is None
    assert person(tenant, KARI) is None and person(tenant, ODD) is None
    listed = ask(tenant, "Contact.GetContactList", contact_ids=[BJORGE, 4])
    assert [each["ContactId"] for each in listed] == [4]
    assert ask(tenant, "GET Contact/{id}", id=BJORGE)[0] == 404
    assert ask(tenant, "PUT Contact/{id}", id=BJORGE, entity={"Name": "Again"})[0] == 404
    assert len(tenant.store.table("contact")) == many, "the row stays, unseen"


def test_undelete_brings_back_the_company_and_those_who_went_with_it(tenant: Tenant):
    before = company(tenant)
    ask(tenant, "Person.DeletePersonEntity", person_entity_id=ODD)
    odd = tenant.store.table("person").get(ODD)
    with tenant.store.unit():  # he had left earlier
        tenant.store.update("person", odd | {"DeletedDate": "2026-01-01T09:00:00"})
    delete(tenant)
    assert ask(tenant, "Contact.Undelete", id=BJORGE) is None
    assert company(tenant) == before
    assert person(tenant, KARI)["Firstname"] == "Kari"
    assert person(tenant, ODD) is None, "deleted on his own, before"
    ask(tenant, "Person.Undelete", id=ODD)
    assert person(tenant, ODD)["Firstname"] == "Odd"


def test_a_mail_does_not_know_a_deleted_person_any_more(tenant: Tenant):
    mail = ask(tenant, "EMail.GetEMail", id=975, include_attachments=False)
    assert mail["From"]["PersonId"] == KARI
    delete(tenant)
    mail = ask(tenant, "EMail.GetEMail", id=975, include_attachments=False)
    assert mail["From"]["PersonId"] == 0 and mail["From"]["ContactName"] == ""


def test_own_company_and_own_people_cannot_be_deleted(tenant: Tenant):
    assert delete(tenant, 1) == (403, "[SR_ACCESS_ASSOCCONT_DELETE]")
    refused = ask(tenant, "Person.DeletePersonEntity", person_entity_id=2)
    assert refused == (403, "[SR_ACCESS_ASSOC_DELETE]")
    assert company(tenant, 1) is not None and person(tenant, 2) is not None


@pytest.mark.parametrize(("days", "purged"), [(13, 0), (15, 1)])
def test_only_what_lay_there_for_longer_than_the_retention_is_purged(
    tenant: Tenant, days: int, purged: int
):
    many = len(tenant.store.table("contact"))
    delete(tenant)
    row = tenant.store.table("contact").get(BJORGE)
    when = datetime.fromisoformat(row["DeletedDate"]) - timedelta(days=days)
    with tenant.store.unit():
        tenant.store.update("contact", row | {"DeletedDate": when.isoformat()})
    assert ask(tenant, "Contact.DeleteExpired") is None
    assert len(tenant.store.table("contact")) == many - purged
    assert company(tenant, 3) is not None


def test_deleting_what_is_not_there_changes_nothing(tenant: Tenant):
    stamp = tenant.store.stamp
    assert delete(tenant, 999) is None
    assert ask(tenant, "Contact.Undelete", id=999) is None
    assert tenant.store.stamp == stamp


def mail_from(tenant: Tenant, address: str) -> int:
    saved = ask(tenant, "EMail.Save", email={"Subject": "Oak", "From": {"Address": address}})
    return int(saved["EmailItemId"])


def test_a_purged_person_takes_the_mails_from_him_along(tenant: Tenant):
    address = person(tenant, KARI)["Emails"][0]["Value"]
    theirs, shared = mail_from(tenant, address.upper()), mail_from(tenant, "shared@x.example")
    other = mail_from(tenant, person(tenant, ODD)["Emails"][0]["Value"])
    for id in (KARI, ODD):
        emails = [*person(tenant, id)["Emails"], {"Value": "shared@x.example"}]
        ask(
            tenant, "Person.SavePersonEntity", person_entity=person(tenant, id) | {"Emails": emails}
        )
    ask(tenant, "Person.DeletePersonEntity", person_entity_id=KARI)
    assert ask(tenant, "EMail.GetEMail", id=theirs)["Subject"] == "Oak", "he may come back"
    row = tenant.store.table("person").get(KARI)
    with tenant.store.unit():
        tenant.store.update("person", {**row, "DeletedDate": "2020-01-01T09:00:00"})
    ask(tenant, "Person.DeleteExpired")
    left = [ask(tenant, "EMail.GetEMail", id=id) is not None for id in (theirs, shared, other)]
    assert left == [False, True, True]
