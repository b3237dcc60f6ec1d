"""Leads and requests from outside: who asked is found or made, and his salesman gets a task."""

from __future__ import annotations

from typing import Any

from so_mock.agents.appointment.templates import ENTITY, new
from so_mock.behaviour import behaviour
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.store.table import Row


def same(one: str | None, other: str | None) -> bool:
    return bool(one and other and one.strip().lower() == other.strip().lower())


def companies(crm: Crm, name: str | None) -> list[Row]:
    return [row for row in crm.rows("contact") if same(row["Name"], name)]


def find_person(crm: Crm, asked: dict[str, Any], company: Row | None) -> Row | None:
    """By his e-mail address, else by name in the company that was told."""
    for row in crm.rows("person"):
        if any(same(each.get("Value"), asked["email"]) for each in row["Emails"] or ()):
            return row
    named = crm.referring("person", "Contact", company["ContactId"]) if company else []
    wanted = (asked["first"], asked["last"])
    return next(
        (r for r in named if same(r["Firstname"], wanted[0]) and same(r["Lastname"], wanted[1])),
        None,
    )


def element(value: str | None) -> list[dict[str, str]]:
    return [{"Value": value}] if value else []


def requested(crm: Crm, text: str, asked: dict[str, Any], responsible: int) -> dict[str, Any]:
    """Several companies of the name are all answered, and nothing is made (OA)."""
    found = companies(crm, asked["company"])
    answer = crm.blank("SalesActivity")
    if len(found) > 1 and find_person(crm, asked, None) is None:
        shown = [crm.record(crm.view("contact", row, "Contact")) for row in found]
        return answer | {"RequestedContacts": shown}
    company = found[0] if found else None
    person = find_person(crm, asked, company)
    if person is not None and person["Contact"]:
        company = crm.row("contact", person["Contact"])
    if company is None and asked["company"]:
        owner = {"AssociateId": responsible or crm.caller.associate_id}
        given = {"Name": asked["company"], "Associate": owner}
        company = crud.save(crm, crm.model["contact"], given).row
    if person is None and company is not None and (asked["first"] or asked["last"]):
        given = {
            "Firstname": asked["first"], "Lastname": asked["last"], "Contact": {"ContactId": company["ContactId"]},
            "Emails": element(asked["email"]), "OfficePhones": element(asked["phone"]),
        }  # fmt: skip
        person = crud.save(crm, crm.model["person"], given).row
    salesman = company["Associate"] if company else responsible
    if company is not None or person is not None:
        about = {
            "Contact": company["ContactId"] if company else 0,
            "Person": person["PersonId"] if person else 0,
        }
        given = {**about, "Title": text, "Associate": salesman or crm.caller.associate_id}
        crud.store(crm, crm.model[ENTITY], new(crm, "ToDo", **given))
    rep = crm.row("person", (crm.row("associate", salesman) or {}).get("PersonId"))
    return answer | {
        "RequestedContacts": [crm.record(crm.view("contact", company, "Contact"))]
        if company
        else [],
        "RequestedPerson": crm.record(crm.view("person", person, "Person")) if person else None,
        "SalesRep": crm.record(crm.view("person", rep, "Person")) if rep else None,
    }


@behaviour("Appointment.RequestForInfo")
def request_for_info(
    crm: Crm, associate_id_for_new_contact: int, channel: str, regarding: str, contact_name: str, person_firstname: str,
    person_lastname: str, email_address: str, phone_number: str,
) -> dict[str, Any]:  # fmt: skip
    asked = {
        "company": contact_name, "first": person_firstname, "last": person_lastname, "email": email_address, "phone": phone_number,
    }  # fmt: skip
    text = ": ".join(part for part in (channel, regarding) if part)
    return requested(crm, text, asked, associate_id_for_new_contact)


@behaviour("Appointment.GenerateLead")
def generate_lead(
    crm: Crm, associate_id_for_new_contact: int, lead_description: str, relation_id: int, lead_contact: str,
    lead_person_firstname: str, lead_person_lastname: str, lead_person_email: str, lead_phone_number: str, creators_contact: str,
    creators_firstname: str, creators_lastname: str,
) -> dict[str, Any]:  # fmt: skip
    """Who submits it is related to the company, where both are known."""
    asked = {
        "company": lead_contact, "first": lead_person_firstname, "last": lead_person_lastname, "email": lead_person_email,
        "phone": lead_phone_number,
    }  # fmt: skip
    answer = requested(crm, lead_description, asked, associate_id_for_new_contact)
    theirs = companies(crm, creators_contact)
    creator = {"email": None, "first": creators_firstname, "last": creators_lastname}
    person = find_person(crm, creator, theirs[0]) if len(theirs) == 1 else None
    if person is not None and relation_id and len(answer["RequestedContacts"]) == 1:
        relation = {
            "SourcePersonId": person["PersonId"], "SourceContactId": person["Contact"], "RelationDefinitionId": relation_id,
            "DestinationContactId": answer["RequestedContacts"][0]["ContactId"],
        }  # fmt: skip
        crud.save(crm, crm.model["contact_relation"], relation)
    return answer
