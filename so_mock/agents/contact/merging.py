"""Two companies become one, or one is the pattern of another (sheet: domain.md 7)."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.conventions import crud, merging
from so_mock.crm import Crm
from so_mock.entities.crm import OF_COMPANY, SINCE, by_rank
from so_mock.entities.numbering import number
from so_mock.errors import BadRequest
from so_mock.store.table import Row

PAGE = "https://docs.superoffice.com/en/company/learn/merge-companies.html"


@behaviour("Contact.Merge", source=PAGE)
def merge(
    crm: Crm,
    source_contact_id: int | None,
    destination_contact_id: int | None,
    merge_identical_persons: bool | None,
    replace_empty_fields_on_destination: bool | None,
) -> None:
    """Persons, activities, sales and memberships follow; the source is deleted. Persons are identical when first,
    middle and last name are."""
    source = crm.need("contact", source_contact_id)
    destination = crm.need("contact", destination_contact_id)
    if source["ContactId"] == destination["ContactId"]:
        raise BadRequest("A company cannot be merged with itself")
    if replace_empty_fields_on_destination:
        filled = merging.blanks_filled(crm, "contact", destination, source)
        destination = crud.store(crm, crm.model["contact"], filled)
    old, new = source["ContactId"], destination["ContactId"]
    theirs = crm.by("person", OF_COMPANY, new)
    with crm.unasked():  # they go where their company goes
        for person in by_rank(crm.by("person", OF_COMPANY, old)):
            twin = next((each for each in theirs if same_name(each, person)), None)
            crud.change(crm, crm.model["person"], person, Contact=new)
            if twin is not None and merge_identical_persons:
                crm.call(
                    "Person.Merge",
                    source_person_id=person["PersonId"],
                    destination_person_id=twin["PersonId"],
                    move_after_date=None,
                    delete_source=True,
                    replace_empty_fields_on_destination=replace_empty_fields_on_destination,
                )
    merging.follow(crm, "contact", old, new)
    crud.delete(crm, crm.model["contact"], old)


def same_name(one: Row, other: Row) -> bool:
    names = ("Firstname", "MiddleName", "Lastname")
    return all(one[name].strip().lower() == other[name].strip().lower() for name in names)


@behaviour("Contact.Copy", source="https://docs.superoffice.com/en/company/learn/copy.html")
def copy(
    crm: Crm,
    source_contact_id: int | None,
    destination_contact_name: str | None,
    destination_contact_department: str | None,
    copy_persons: bool | None,
) -> int:
    """Its fields under another name and number, and its persons if asked; no activities, sales, interests or
    memberships."""
    source = crm.need("contact", source_contact_id)
    fresh = {
        "ContactId": 0, "Name": destination_contact_name or "", "Department": destination_contact_department or "",
        "Number2": number("contact.number2")(crm), "Interests": [], SINCE: {},
    }  # fmt: skip
    made = crud.store(crm, crm.model["contact"], {**source, **fresh})
    persons = by_rank(crm.by("person", OF_COMPANY, source["ContactId"])) if copy_persons else []
    for person in persons:
        fresh = {
            "PersonId": 0, "Contact": made["ContactId"], "PersonNumber": number("person.person_number")(crm),
            "Interests": [], SINCE: {},
        }  # fmt: skip
        crud.store(crm, crm.model["person"], {**person, **fresh})
    return int(made["ContactId"])
