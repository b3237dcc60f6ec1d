"""People saved, read, filled and brought back."""

from __future__ import annotations

from so_mock.agents.person.consents import save_consents
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud, localized, recycle
from so_mock.conventions.facts import facts, number_valid
from so_mock.conventions.summary import summary
from so_mock.crm import Crm
from so_mock.entities import elements
from so_mock.entities.crm import OF_COMPANY, by_rank
from so_mock.entities.model import View
from so_mock.entities.service import BY_ADDRESS
from so_mock.errors import BadRequest
from so_mock.store.table import Row

facts({"Person.IsNumberValid": number_valid("person.person_number")})


@behaviour("Person.SavePersonEntity")
def save_person_entity(crm: Crm, person_entity: Record | None) -> View:
    """A new person without consents gets the default ones; those left out of an update are kept."""
    view = crud.save(crm, crm.model["person"], person_entity)
    given = person_entity or {}
    save_consents(crm, view.row["PersonId"], given.get("Consents"), new=not given.get("PersonId"))
    return view


@behaviour("Person.CreateDefaultByContactId")
def create_default_by_contact_id(crm: Crm, contact_id: int | None) -> View:
    """In the company, and in its country."""
    company = crm.need("contact", contact_id)
    row = crud.default_row(crm, crm.model["person"])
    row |= {"Contact": company["ContactId"], "Country": company["Country"]}
    return crm.view("person", row)


@behaviour("Person.CreateDefaultFromCredential")
def create_default_from_credential(
    crm: Crm, contact_id: int | None, credential_value: str | None
) -> Record:
    """As by company; a credential that is an e-mail address becomes the person's."""
    view = create_default_by_contact_id(crm, contact_id)
    value = (credential_value or "").strip()
    mails = [elements.element(value)] if "@" in value else []
    return crm.record(crm.view("person", {**view.row, "Emails": mails}))


@behaviour("Person.GetPersonsFromContact")
def get_persons_from_contact(crm: Crm, contact_id: int | None) -> list[View]:
    persons = by_rank(crm.by("person", OF_COMPANY, contact_id)) if contact_id else []
    return [crm.view("person", person, "Person") for person in persons]


@behaviour("Person.GetPersonsFromProject")
def get_persons_from_project(crm: Crm, project_id: int | None) -> list[View]:
    members = crm.referring("project_member", "ProjectId", project_id)
    ids = [member["PersonId"] for member in members]
    return [crm.view("person", person, "Person") for person in crm.known("person", ids)]


@behaviour("Person.GetPersonSummary")
def get_person_summary(crm: Crm, person_id: int | None, limit: int | None) -> Record:
    return summary(crm, "person", person_id, limit)


@behaviour("Person.GetPhones")
def get_phones(crm: Crm, person_id: int | None) -> list[Record]:
    """By type: direct, fax, private, mobile, other."""
    person = crm.need("person", person_id)
    kinds = ("OfficePhones", "Faxes", "PrivatePhones", "MobilePhones", "OtherPhones")
    return [each for kind in kinds for each in person[kind] or ()]


@behaviour("Person.GetAddress")
def get_address(crm: Crm, person_id: int | None) -> Record:
    return localized.address(crm, "person", person_id)


@behaviour("Person.GetAddressByCountry")
def get_address_by_country(crm: Crm, person_id: int | None, country_id: int | None) -> Record:
    return localized.address(crm, "person", person_id, country_id)


@behaviour("Person.ChangeCountry")
def change_country(crm: Crm, person_entity: Record | None, to_country_id: int | None) -> Record:
    """What was given, in the layout of the other country; nothing is saved."""
    country = crm.need("country", to_country_id)["CountryId"]
    return localized.unsaved(crm, "person", person_entity, Country=country)


@behaviour("Person.UpdateInterests")
def update_interests(
    crm: Crm,
    person_id: int | None,
    enable_interest_ids: list[int] | None,
    disable_interest_ids: list[int] | None,
) -> None:
    """The same interest in both lists is an error (published description)."""
    localized.update_interests(crm, "person", person_id, enable_interest_ids, disable_interest_ids)


@behaviour("Person.AddEmailAddressToPerson")
def add_email_address_to_person(
    crm: Crm,
    person_id: int | None,
    email_address: str | None,
    set_as_primary_email: bool | None,
) -> None:
    """One that he has already only changes its place."""
    person, value = crm.need("person", person_id), (email_address or "").strip()
    if "@" not in value:
        raise BadRequest(f"EmailAddress: {value!r} is no e-mail address")
    held = list(person["Emails"])
    same = [each for each in held if each["Value"].strip().lower() == value.lower()]
    new = same[0] if same else elements.element(value)
    if set_as_primary_email:
        held = [new, *(each for each in held if each not in same)]
    elif not same:
        held = [*held, new]
    crud.change(crm, crm.model["person"], person, Emails=held)


@behaviour("Person.ResolvePersonFromInfo")
def resolve_person_from_info(
    crm: Crm,
    contact_id: int | None,
    person_name: str | None,
    phone_numbers: list[str] | None,
    emails: list[str] | None,
) -> Record:
    """Known by an e-mail address, a phone number, or the name within the company; else made."""
    phones = [each for each in phone_numbers or () if each]
    mails = [each for each in emails or () if each]
    person = known(crm, contact_id, person_name, phones, mails)
    made = person is None
    if person is None:
        first, _, last = (person_name or "").strip().rpartition(" ")
        new = {
            "Firstname": first or last, "Lastname": last if first else "",
            "Contact": {"ContactId": contact_id or 0},
            "Emails": [elements.element(each) for each in mails],
            "OfficePhones": [elements.element(each, phone=True) for each in phones],
        }  # fmt: skip
        person = crm.call("Person.SavePersonEntity", person_entity=new).row
    shown = crm.record(crm.view("person", person))
    return crm.blank("ResolvedPerson") | {"Person": shown, "PersonCreated": made}


def known(
    crm: Crm, company: int | None, name: str | None, phones: list[str], mails: list[str]
) -> Row | None:
    for mail in mails:
        found = crm.by("person", BY_ADDRESS, mail.strip().lower())
        if found:
            return found[0]
    numbers = {elements.stripped(phone) for phone in phones} - {""}
    wanted = (name or "").strip().lower()
    for person in crm.by("person", OF_COMPANY, company) if company else list(crm.rows("person")):
        held = {
            each["StrippedValue"] for kind in elements.PHONES for each in person.get(kind) or ()
        }
        if numbers & held:
            return person
        if company and wanted and crm.text("person", person["PersonId"]).lower() == wanted:
            return person
    return None


@behaviour("Person.Undelete")
def undelete(crm: Crm, id: int | None) -> None:
    for person in recycle.deleted(crm, "person"):
        if person["PersonId"] == id:
            recycle.undelete(crm, "person", person, WentWith=0)


@behaviour("Person.DeleteExpired")
def delete_expired(crm: Crm) -> None:
    """Only what has been in the recycle bin for longer than the retention: never all persons."""
    recycle.purge(crm, "person")
