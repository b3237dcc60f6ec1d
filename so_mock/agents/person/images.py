"""The picture of a person."""

from __future__ import annotations

from base64 import b64encode

from so_mock.behaviour import behaviour
from so_mock.call import File, Record
from so_mock.conventions import images
from so_mock.crm import Crm


@behaviour("Person.GetPersonImage")
def get_person_image(crm: Crm, person_id: int | None) -> File:
    """Without one it is an error, where BLOB.GetPersonImage answers nothing (wire.md 7)."""
    crm.need("person", person_id)
    return images.need(crm, "person", person_id or 0)


@behaviour("Person.SetPersonImage")
def set_person_image(crm: Crm, person_id: int | None, image: bytes | str | None) -> None:
    images.set_image(crm, "person", person_id or 0, image)


@behaviour("Person.GetPersonImages")
def get_person_images(
    crm: Crm, person_ids: list[int] | None, scaled_width: int | None, scaled_height: int | None
) -> list[Record]:
    """One for each who was asked for, without data for those who have none (wire.md 7); PNG where it is scaled."""
    type = "PNG" if scaled_width or scaled_height else ""
    names = ("ScaledWidth", "ScaledHeight", "")

    def shown(id: int) -> str:
        found = images.image(crm, "person", id)
        file = images.as_wished(crm, found, scaled_width, scaled_height, type, names)
        return b64encode(file.content).decode() if file else ""

    return [{"PersonId": id, "ImageData": shown(id)} for id in dict.fromkeys(person_ids or ())]
