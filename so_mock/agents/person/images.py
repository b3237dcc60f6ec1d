"""The picture of a person."""

from __future__ import annotations

from base64 import b64encode

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import images
from so_mock.crm import Crm


@behaviour("Person.GetPersonImage", media_type="image/png")
def get_person_image(crm: Crm, person_id: int | None) -> bytes | None:
    return images.image(crm, "person", person_id)


@behaviour("Person.SetPersonImage")
def set_person_image(crm: Crm, person_id: int | None, image: bytes | None) -> None:
    images.set_image(crm, "person", person_id, image)


@behaviour("Person.GetPersonImages")
def get_person_images(crm: Crm, person_ids: list[int] | None) -> list[Record]:
    """Of those who have one, as stored; within a record bytes are base64."""
    found = ((id, images.image(crm, "person", id)) for id in dict.fromkeys(person_ids or ()))
    return [
        {"PersonId": id, "ImageData": b64encode(content).decode()}
        for id, content in found
        if content is not None
    ]
