"""Companies read, filled and brought back."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import localized, recycle
from so_mock.conventions.facts import facts, number_valid, one, rows
from so_mock.crm import Crm
from so_mock.entities.crm import OF_COMPANY, WENT_WITH, by_rank
from so_mock.entities.model import View
from so_mock.errors import required
from so_mock.store.table import Row

facts({
    "Contact.IsNumberValid": number_valid("contact.number2"),
    "Contact.GetMyContacts": rows("contact", mine="Associate"),
    "Contact.GetPreviewContact": one("contact", ContactId="contact_id"),
})  # fmt: skip


def people(crm: Crm, company: int | None) -> list[Row]:
    return by_rank(crm.by("person", OF_COMPANY, company)) if company else []


def with_persons(crm: Crm, company: Row, persons: list[Row]) -> Record:
    shown = [crm.record(crm.view("person", person, "Person")) for person in persons]
    return crm.record(crm.view("contact", company)) | {"Persons": shown}


@behaviour("Contact.GetPersons")
def get_persons(crm: Crm, contact_id: int | None) -> list[View]:
    """In their order; former employees too."""
    return [crm.view("person", person, "Person") for person in people(crm, contact_id)]


@behaviour("Contact.GetContactWithPersons")
def get_contact_with_persons(crm: Crm, contact_id: int | None) -> Record | None:
    """The only one that shows them: in every other ContactEntity `Persons` is empty."""
    company = crm.row("contact", contact_id)
    return with_persons(crm, company, people(crm, contact_id)) if company else None


@behaviour("Contact.GetMyContact")
def get_my_contact(crm: Crm) -> View | None:
    me = crm.my_person
    company = crm.row("contact", me["Contact"]) if me else None
    return crm.view("contact", company) if company else None


@behaviour("Contact.GetMyBizCard")
def get_my_biz_card(crm: Crm) -> Record | None:
    """The caller's company with him as its only person."""
    me = crm.my_person
    company = crm.row("contact", me["Contact"]) if me else None
    return with_persons(crm, company, [me]) if me and company else None


@behaviour("Contact.AddPerson")
def add_person(crm: Crm, contact_id: int | None, new_person_entity: Record | None) -> View:
    new_person_entity = required(new_person_entity, "NewPersonEntity")
    crm.need("contact", contact_id)
    person = {**new_person_entity, "Contact": {"ContactId": contact_id}}
    saved: View = crm.call("Person.SavePersonEntity", person_entity=person)
    return saved


@behaviour("Contact.UpdateInterests")
def update_interests(
    crm: Crm,
    contact_id: int | None,
    enable_interest_ids: list[int] | None,
    disable_interest_ids: list[int] | None,
) -> None:
    """The same interest in both lists is an error (published description)."""
    localized.update_interests(
        crm, "contact", contact_id, enable_interest_ids, disable_interest_ids
    )


@behaviour("Contact.CreateDefaultPreviewContact")
def create_default_preview_contact(crm: Crm) -> Record:
    return crm.blank("PreviewContact")


@behaviour("Contact.Undelete")
def undelete(crm: Crm, id: int | None) -> None:
    """Brings back the company, and the persons who went with it."""
    for company in recycle.deleted(crm, "contact"):
        if company["ContactId"] != id:
            continue
        recycle.undelete(crm, "contact", company)
        for person in recycle.deleted(crm.server, "person"):
            if person[WENT_WITH] == id:
                recycle.undelete(crm.server, "person", person, WentWith=0)


@behaviour("Contact.DeleteExpired")
def delete_expired(crm: Crm) -> None:
    """Only what has been in the recycle bin for longer than the retention, and the persons who went with it."""
    for company in recycle.expired(crm, "contact"):
        gone = company["ContactId"]
        for person in recycle.deleted(crm.server, "person"):
            if person[WENT_WITH] == gone:
                recycle.remove(crm, "person", person["PersonId"])
        recycle.remove(crm, "contact", gone)
