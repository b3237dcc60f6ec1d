"""Leads and requests from outside: who asked is found or made, and his salesman gets a task."""

from typing import Any

from agents.appointment.diaries import CUSTOMER, record

from so_mock.tenant import Tenant

ASKED = {
    "associate_id_for_new_contact": 17, "channel": "Web", "regarding": "Oak boards", "contact_name": "", "person_firstname": "",
    "person_lastname": "", "email_address": "", "phone_number": "",
}  # fmt: skip


def ask(tenant: Tenant, **told: Any) -> Any:
    return record(tenant, "Appointment.RequestForInfo", **ASKED | told)


def about(tenant: Tenant, contact: int) -> list[Any]:
    none = {"start_time": None, "end_time": None, "count": 0}
    listed = record(tenant, "Appointment.GetContactAppointments", contact_id=contact, **none)
    return [each for each in listed if each["Title"].endswith("Oak boards")]


def test_who_is_known_is_found_and_his_salesman_has_a_task(tenant: Tenant):
    person = record(tenant, "Person.GetPerson", person_id=CUSTOMER)
    answer = ask(tenant, email_address=person["Email"].upper())
    assert answer["RequestedPerson"]["PersonId"] == CUSTOMER
    (company,) = answer["RequestedContacts"]
    assert company["ContactId"] == person["ContactId"]
    (task,) = about(tenant, person["ContactId"])
    assert (task["AssociateId"], task["PersonId"], task["Type"][-9:]) == (
        company["AssociateId"],
        CUSTOMER,
        "Checklist",
    )
    assert answer["SalesRep"]["FullName"] == task["AssociateFullName"]


def test_who_is_new_is_made(tenant: Tenant):
    answer = ask(tenant, contact_name="Nye Bord AS", person_firstname="Nils", person_lastname="Ny", email_address="nils@ny.example")  # fmt: skip
    (company,) = answer["RequestedContacts"]
    assert company["AssociateId"] == 17
    person = record(tenant, "Person.GetPerson", person_id=answer["RequestedPerson"]["PersonId"])
    assert (person["ContactId"], person["Email"]) == (company["ContactId"], "nils@ny.example")
    assert len(about(tenant, company["ContactId"])) == 1
    again = ask(tenant, contact_name="nye bord as", person_firstname="Nils", person_lastname="Ny")
    assert again["RequestedPerson"]["PersonId"] == person["PersonId"], "known by now"


def test_several_of_a_name_are_all_answered_and_nothing_is_made(tenant: Tenant):
    for _ in range(2):
        record(tenant, "Contact.SaveContactEntity", contact_entity={"Name": "Bord AS"})
    stamp = tenant.store.stamp
    assert (
        len(ask(tenant, contact_name="Bord AS", person_firstname="Nils")["RequestedContacts"]) == 2
    )
    assert tenant.store.stamp == stamp
    assert ask(tenant)["RequestedContacts"] == []


def test_who_brings_a_lead_is_related_to_it(tenant: Tenant):
    kari = record(tenant, "Person.GetPerson", person_id=CUSTOMER)
    answer = record(
        tenant, "Appointment.GenerateLead", associate_id_for_new_contact=17, lead_description="Oak boards", relation="", relation_id=4,
        lead_contact="Nye Bord AS", lead_person_firstname="", lead_person_lastname="Ny", lead_person_email="", lead_phone_number="22",
        creators_contact=kari["ContactName"], creators_firstname=kari["Firstname"], creators_lastname=kari["Lastname"],
    )  # fmt: skip
    company = answer["RequestedContacts"][0]["ContactId"]
    (relation,) = [
        r
        for r in tenant.store.table("contact_relation").scan()
        if r["DestinationContactId"] == company
    ]
    assert (relation["SourcePersonId"], relation["RelationDefinitionId"]) == (CUSTOMER, 4)
    assert len(about(tenant, company)) == 1
