"""Person: people. A person is deleted softly; one who is an associate is not deleted at all."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.conventions import crud, recycle
from so_mock.crm import Crm
from so_mock.entities.crm import OF_PERSON
from so_mock.errors import Forbidden


@behaviour("Person.DeletePersonEntity")
def delete_person_entity(crm: Crm, person_entity_id: int) -> None:
    if crm.by("associate", OF_PERSON, person_entity_id):
        raise Forbidden("[SR_ACCESS_ASSOC_DELETE]")
    crud.delete(crm, crm.model["person"], person_entity_id)


@behaviour("Person.Undelete")
def undelete(crm: Crm, id: int) -> None:
    for person in recycle.deleted(crm, "person"):
        if person["PersonId"] == id:
            recycle.undelete(crm, "person", person)


@behaviour("Person.DeleteExpired")
def delete_expired(crm: Crm) -> None:
    """Only what has been in the recycle bin for longer than the retention: never all persons."""
    recycle.purge(crm, "person")
