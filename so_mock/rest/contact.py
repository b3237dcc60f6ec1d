"""Contact: REST operations beside those of every entity."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import images
from so_mock.conventions.facts import calls, facts
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import NotFound

facts({
    "GET Contact/DuplicateRules": calls("Contact.GetDuplicateRules"),
    "PUT Contact/DuplicateRules": calls("Contact.SetDuplicateRulesStatus"),
    "GET Contact/Duplicates/{name}": calls("Contact.GetNameDepartmentDuplicates"),
    "GET Contact/DuplicateDomains/{domain}": calls("Contact.GetDomainDuplicates"),
    "GET Contact/{contactId}/Summary": calls("Contact.GetContactSummary"),
    "POST Contact/{sourceContactId}/MergeTo/{destinationContactId}": calls("Contact.Merge"),
    "POST Contact/Validate": calls("Contact.ValidateContactEntity"),
})  # fmt: skip


@behaviour("GET Contact/{contactId}/Image", media_type="image/png")
def get_image(crm: Crm, contact_id: int) -> bytes:
    """As stored; a company without one is 404, whatever it is wished to look like then."""
    found = images.image(crm, "contact", contact_id)
    if found is None:
        raise NotFound(f"Contact id {contact_id} has no image")
    return found


@behaviour("PUT Contact/{contactId}/Image")
def put_image(crm: Crm, contact_id: int, image: bytes | None) -> int:
    return images.set_image(crm, "contact", contact_id, image)


@behaviour("POST Contact/{contactId}/Image")
def post_image(crm: Crm, contact_id: int, image: bytes | None) -> int:
    return images.set_image(crm, "contact", contact_id, image)


@behaviour("DELETE Contact/{contactId}/Image")
def delete_image(crm: Crm, contact_id: int) -> None:
    images.remove_image(crm, "contact", contact_id)


@behaviour("GET Contact/{contactId}/Imageinfo")
def get_image_info(crm: Crm, contact_id: int) -> View:
    return crm.view("blob", images.need_blob(crm, "contact", contact_id))


@behaviour("PUT Contact/{contactId}/ImageInfo")
def put_image_info(crm: Crm, contact_id: int, image_info: Record | None) -> View:
    return images.save_info(crm, "contact", contact_id, image_info)
