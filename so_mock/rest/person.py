"""Person: REST operations beside those of every entity."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import images
from so_mock.conventions.facts import calls, facts
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import NotFound

facts({
    "GET Person/{personId}/Consent": calls("Person.GetConsentInfos"),
    "GET Person/{personId}/Consent/{purpose}": calls("Person.HasConsent"),
    "PUT Person/{personId}/Consent/{purpose}": calls("Person.SetConsent"),
    "DELETE Person/{personId}/Consent/{purpose}": calls("Person.RemoveConsent"),
    "GET Person/{personId}/Summary": calls("Person.GetPersonSummary"),
    "GET Person/{personId}/UtmParameters": calls("Person.GetUtmParameters"),
    "POST Person/{personId}/MoveTo/{destinationContactId}": calls("Person.Move"),
    "POST Person/{sourcePersonId}/MergeTo/{destinationPersonId}": calls("Person.Merge"),
    "POST Person/Validate": calls("Person.ValidatePersonEntity"),
})  # fmt: skip


@behaviour("GET Person/{personId}/Image", media_type="image/png")
def get_image(crm: Crm, person_id: int) -> bytes:
    """As stored; a person without one is 404, whatever it is wished to look like then."""
    found = images.image(crm, "person", person_id)
    if found is None:
        raise NotFound(f"Person id {person_id} has no image")
    return found


@behaviour("PUT Person/{personId}/Image")
def put_image(crm: Crm, person_id: int, image: bytes | None) -> int:
    return images.set_image(crm, "person", person_id, image)


@behaviour("POST Person/{personId}/Image")
def post_image(crm: Crm, person_id: int, image: bytes | None) -> int:
    return images.set_image(crm, "person", person_id, image)


@behaviour("DELETE Person/{personId}/Image")
def delete_image(crm: Crm, person_id: int) -> None:
    images.remove_image(crm, "person", person_id)


@behaviour("GET Person/{personId}/ImageInfo")
def get_image_info(crm: Crm, person_id: int) -> View:
    return crm.view("blob", images.need_blob(crm, "person", person_id))


@behaviour("PUT Person/{personId}/ImageInfo")
def put_image_info(crm: Crm, person_id: int, image_info: Record | None) -> View:
    return images.save_info(crm, "person", person_id, image_info)
