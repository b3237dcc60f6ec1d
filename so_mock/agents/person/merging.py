"""A person goes to another company, or two become one (sheet: domain.md 7)."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.clock import NO_DATE
from so_mock.conventions import crud, merging
from so_mock.crm import Crm
from so_mock.entities.crm import OF_PERSON
from so_mock.errors import BadRequest, Forbidden

IS_USER = "A person who is a user is neither moved nor merged into another"


def moment(date: str | None) -> str:
    return "" if not date or date == NO_DATE else date


@behaviour("Person.Move", source="https://docs.superoffice.com/en/contact/learn/move.html")
def move(
    crm: Crm,
    person_id: int | None,
    destination_contact_id: int | None,
    move_after_date: str | None,
) -> None:
    """Activities from that moment on go along; company 0 disconnects him. Not for one's own colleagues."""
    person = crm.need("person", person_id)
    new = crm.need("contact", destination_contact_id)["ContactId"] if destination_contact_id else 0
    if crm.by("associate", OF_PERSON, person["PersonId"]):
        raise Forbidden("[SR_ACCESS_ASSOC_DELETE]", IS_USER)
    old = person["Contact"]
    crud.change(crm, crm.model["person"], person, Contact=new)
    merging.move_along(crm, person["PersonId"], old, new, moment(move_after_date))


@behaviour(
    "Person.Merge", source="https://docs.superoffice.com/en/contact/learn/merge-contacts.html"
)
def merge(
    crm: Crm,
    source_person_id: int | None,
    destination_person_id: int | None,
    move_after_date: str | None,
    delete_source: bool | None,
    replace_empty_fields_on_destination: bool | None,
) -> None:
    """What belongs to the source belongs to the destination; the source is deleted, or stays as a former employee."""
    source, destination = (
        crm.need("person", source_person_id),
        crm.need("person", destination_person_id),
    )
    old, new = source["PersonId"], destination["PersonId"]
    if old == new:
        raise BadRequest("A person cannot be merged with himself")
    if crm.by("associate", OF_PERSON, old):
        raise Forbidden("[SR_ACCESS_ASSOC_DELETE]", IS_USER)
    if replace_empty_fields_on_destination:
        filled = merging.blanks_filled(crm, "person", destination, source)
        crud.store(crm, crm.model["person"], {**filled, "Rank": destination["Rank"]})
    after = moment(move_after_date)
    if source["Contact"] != destination["Contact"]:
        merging.move_along(crm, old, source["Contact"], destination["Contact"], after)
    merging.follow(crm, "person", old, new, after)
    if delete_source:
        crud.delete(crm, crm.model["person"], old)
    else:
        crud.change(crm, crm.model["person"], crm.need("person", old), Retired=True)
