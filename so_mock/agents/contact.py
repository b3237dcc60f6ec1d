"""Contact: companies. A company is deleted softly, and its persons with it."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.conventions import crud, recycle
from so_mock.crm import Crm
from so_mock.entities.crm import OF_COMPANY, OF_PERSON
from so_mock.entities.model import DELETED
from so_mock.errors import Forbidden


@behaviour("Contact.DeleteContactEntity")
def delete_contact_entity(crm: Crm, contact_entity_id: int) -> None:
    """A company that has associates among its persons cannot be deleted (rights.md 8)."""
    persons = crm.by("person", OF_COMPANY, contact_entity_id)
    if any(crm.by("associate", OF_PERSON, person["PersonId"]) for person in persons):
        raise Forbidden("[SR_ACCESS_ASSOCCONT_DELETE]")
    if crm.row("contact", contact_entity_id) is None:
        return
    crud.delete(crm, crm.model["contact"], contact_entity_id)
    for person in persons:
        crud.delete(crm, crm.model["person"], person["PersonId"])


@behaviour("Contact.Undelete")
def undelete(crm: Crm, id: int) -> None:
    """Brings back the company, and the persons who went with it."""
    for company in recycle.deleted(crm, "contact"):
        if company["ContactId"] != id:
            continue
        recycle.undelete(crm, "contact", company)
        for person in recycle.deleted(crm, "person"):
            if person["Contact"] == id and person[DELETED] == company[DELETED]:
                recycle.undelete(crm, "person", person)


@behaviour("Contact.DeleteExpired")
def delete_expired(crm: Crm) -> None:
    """Only what has been in the recycle bin for longer than the retention: never all companies."""
    recycle.purge(crm, "contact")
