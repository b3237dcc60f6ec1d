"""The caller, those he works with, and those who look after others."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.crm import Crm
from so_mock.entities.crm import OF_COMPANY, OF_PERSON, by_rank
from so_mock.entities.model import View
from so_mock.entities.service import BY_ADDRESS
from so_mock.entities.users import person_of
from so_mock.store.table import Row


def colleagues(crm: Crm) -> list[Row]:
    """Who works in the caller's company, himself among them; not who has left it."""
    me = crm.my_person
    found = by_rank(crm.by("person", OF_COMPANY, me["Contact"])) if me and me["Contact"] else []
    return [person for person in found if not person["Retired"]]


def in_group(crm: Crm, group: int | None) -> list[Row]:
    return [
        person
        for person in colleagues(crm)
        if any(
            user["GroupIdx"] == group for user in crm.by("associate", OF_PERSON, person["PersonId"])
        )
    ]


def owner(crm: Crm, person: Row | None) -> Row | None:
    """The person of the associate who looks after this one's company, or after himself alone."""
    if person is None:
        return None
    kept = crm.row("contact", person["Contact"]) or person
    return person_of(crm, crm.row("associate", kept["Associate"]))


def shown(crm: Crm, person: Row | None) -> View | None:
    return crm.view("person", person, "Person") if person else None


@behaviour("Person.GetMyPerson")
def get_my_person(crm: Crm) -> View | None:
    me = crm.my_person
    return crm.view("person", me) if me else None


@behaviour("Person.GetColleagues")
def get_colleagues(crm: Crm) -> list[View]:
    return [crm.view("person", person, "Person") for person in colleagues(crm)]


@behaviour("Person.GetColleaguesByDepartment")
def get_colleagues_by_department(crm: Crm, department_id: int | None) -> list[View]:
    """A department is a user group."""
    return [crm.view("person", person, "Person") for person in in_group(crm, department_id)]


@behaviour("Person.GetColleaguesBySource")
def get_colleagues_by_source(crm: Crm, source_type: str | None, count: int | None) -> list[View]:
    """From the caller's history, or of his own department; which colleagues a diary view shows is not kept here."""
    asked = set((source_type or "All").replace(" ", "").split(","))
    every, found = bool(asked & {"All", "Unknown"}), []
    if every or "History" in asked:
        mine = crm.referring("history", "AssociateId", crm.caller.associate_id)
        seen = {row["Id"]: row["Rank"] for row in mine if row["HistoryName"].lower() == "person"}
        persons = [person for person in colleagues(crm) if person["PersonId"] in seen]
        found += sorted(persons, key=lambda person: seen[person["PersonId"]])
    if (every or "Department" in asked) and crm.me:
        found += in_group(crm, crm.me["GroupIdx"])
    rows = {person["PersonId"]: person for person in found}
    shown = [crm.view("person", person, "Person") for person in rows.values()]
    return shown[:count] if count and count > 0 else shown


@behaviour("Person.GetMyOwner")
def get_my_owner(crm: Crm) -> View | None:
    return shown(crm, owner(crm, crm.my_person))


@behaviour("Person.GetOwnerOnPersonId")
def get_owner_on_person_id(crm: Crm, person_id: int | None) -> View | None:
    return shown(crm, owner(crm, crm.row("person", person_id)))


@behaviour("Person.GetSalesRep")
def get_sales_rep(
    crm: Crm,
    contact_name: str | None,
    person_firstname: str | None,
    person_lastname: str | None,
    email_address: str | None,
    phone_number: str | None,
) -> View | None:
    """Who looks after the customer, recognized by e-mail address, phone number or company and name; the caller himself
    when nothing is told."""
    told = (contact_name, person_firstname, person_lastname, email_address, phone_number)
    customer = recognized(crm, *told) if any(told) else crm.my_person
    found = owner(crm, customer)
    return crm.view("person", found) if found else None


def recognized(
    crm: Crm,
    company: str | None,
    first: str | None,
    last: str | None,
    mail: str | None,
    phone: str | None,
) -> Row | None:
    found = crm.by("person", BY_ADDRESS, (mail or "").strip().lower()) if mail else []
    if found:
        return found[0]
    wanted = [(text or "").strip().lower() for text in (company, first, last)]
    for person in crm.rows("person"):
        numbers = {
            each[kind]
            for phones in ("OfficePhones", "MobilePhones", "PrivatePhones")
            for each in person[phones] or ()
            for kind in ("Value", "StrippedValue")
        }
        if phone and phone in numbers:
            return person
        at = crm.row("contact", person["Contact"])
        held = [at["Name"] if at else "", person["Firstname"], person["Lastname"]]
        same = [not text or text == have.lower() for text, have in zip(wanted, held, strict=True)]
        if any(wanted) and all(same):
            return person
    return None
