"""BLOB: binary objects and their streams, and the images that are kept as such."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import File
from so_mock.conventions import blobs, images
from so_mock.conventions.facts import deleted, facts
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import NotFound

Given = bytes | str | None

# -- streams

facts({
    "BLOB.CleanupBatchTask": deleted("batch_task_info", Id="batch_task_id"),
})  # fmt: skip


@behaviour("BLOB.SetBlobStream")
def set_blob_stream(crm: Crm, blob_entity_id: int, stream: Given) -> None:
    images.put_stream(crm, crm.need("blob", blob_entity_id), blobs.read(stream))


@behaviour("BLOB.GetBlobStream")
def get_blob_stream(crm: Crm, blob_entity_id: int) -> File | bytes:
    return images.stream(crm, crm.need("blob", blob_entity_id)) or b""


@behaviour("BLOB.SaveImageStream")
def save_image_stream(crm: Crm, type: str | None, image: Given, description: str | None) -> int:
    """A picture that Change...Image may link to a row later."""
    row = images.keep(crm, blobs.read(image, "Image"), type or "", description or "")
    id: int = row["BlobId"]
    return id


@behaviour("BLOB.SaveProjectImage")
def save_project_image(crm: Crm, description: str | None, image: Given) -> None:
    """A picture to choose from for any project."""
    content = blobs.read(image, "Image")
    images.keep(crm, content, images.CONCEPTS["project"], description or "")


# -- images. Without one the answer is empty, where other agents' methods are an error (wire.md 7).


def _image(crm: Crm, kind: str, id: int) -> File | bytes:
    return images.image(crm, kind, id) or b""


@behaviour("BLOB.GetPersonImage")
def get_person_image(crm: Crm, person_id: int) -> File | bytes:
    return _image(crm, "person", person_id)


@behaviour("BLOB.GetContactImage")
def get_contact_image(crm: Crm, contact_id: int) -> File | bytes:
    return _image(crm, "contact", contact_id)


@behaviour("BLOB.GetProjectImage")
def get_project_image(crm: Crm, project_id: int) -> File | bytes:
    return _image(crm, "project", project_id)


@behaviour("BLOB.GetProductImage")
def get_product_image(crm: Crm, product_id: int) -> File | bytes:
    return _image(crm, "product", product_id)


@behaviour("BLOB.GetProductThumbnail")
def get_product_thumbnail(crm: Crm, product_id: int) -> File | bytes:
    return images.thumbnail(crm, product_id) or b""


@behaviour("BLOB.GetQuoteLineImage")
def get_quote_line_image(crm: Crm, quote_line_id: int) -> File | bytes:
    """Its own, else that of the product that the line was made of."""
    own = images.image(crm, "quote_line", quote_line_id)
    line = crm.need("quote_line", quote_line_id)
    key = line["ERPProductKey"]
    products = (row for row in crm.rows("product") if key and row["ERPProductKey"] == key)
    found = (images.image(crm, "product", row["ProductId"]) for row in products)
    return own or next(filter(None, found), b"")


def _sized(crm: Crm, kind: str, id: int, wide: int, high: int) -> File | bytes:
    """Width and height are a maximum."""
    found, names = images.image(crm, kind, id), ("Width", "Height", "")
    return images.as_wished(crm, found, wide, high, names=names, limits=True) or b""


@behaviour("BLOB.GetPersonImageWithSize")
def get_person_image_with_size(crm: Crm, person_id: int, width: int, height: int) -> File | bytes:
    return _sized(crm, "person", person_id, width, height)


@behaviour("BLOB.GetContactImageWithSize")
def get_contact_image_with_size(crm: Crm, contact_id: int, width: int, height: int) -> File | bytes:
    return _sized(crm, "contact", contact_id, width, height)


@behaviour("BLOB.GetProjectImageWithSize")
def get_project_image_with_size(crm: Crm, project_id: int, width: int, height: int) -> File | bytes:
    return _sized(crm, "project", project_id, width, height)


@behaviour("BLOB.GetChatImageWithSize")
def get_chat_image_with_size(crm: Crm, chat_topic_id: int, width: int, height: int) -> File | bytes:
    return _sized(crm, "chat_topic", chat_topic_id, width, height)


@behaviour("BLOB.SetPersonImage")
def set_person_image(crm: Crm, person_id: int, image: Given) -> None:
    images.set_image(crm, "person", person_id, image)


@behaviour("BLOB.SetContactImage")
def set_contact_image(crm: Crm, contact_id: int, image: Given) -> None:
    images.set_image(crm, "contact", contact_id, image)


@behaviour("BLOB.SetProjectImage")
def set_project_image(crm: Crm, project_id: int, image: Given) -> None:
    images.set_image(crm, "project", project_id, image)


@behaviour("BLOB.SetProductImage")
def set_product_image(crm: Crm, product_id: int, image: Given) -> None:
    images.set_image(crm, "product", product_id, image)


@behaviour("BLOB.SetProductThumbnail")
def set_product_thumbnail(crm: Crm, product_id: int, image: Given) -> None:
    images.set_thumbnail(crm, product_id, image)


@behaviour("BLOB.ChangePersonImage")
def change_person_image(crm: Crm, person_id: int, blob_id: int) -> None:
    images.change(crm, "person", person_id, blob_id)


@behaviour("BLOB.ChangeContactImage")
def change_contact_image(crm: Crm, contact_id: int, blob_id: int) -> None:
    images.change(crm, "contact", contact_id, blob_id)


@behaviour("BLOB.ChangeProjectImage")
def change_project_image(crm: Crm, project_id: int, blob_id: int) -> None:
    images.change(crm, "project", project_id, blob_id)


@behaviour("BLOB.ChangeProductImage")
def change_product_image(crm: Crm, product_id: int, blob_id: int) -> None:
    images.change(crm, "product", product_id, blob_id)


# -- the blob behind an image; null where there is none


def _blob(crm: Crm, kind: str, id: int) -> View | None:
    row = images.blob_of(crm, kind, id)
    return crm.view("blob", row) if row else None


@behaviour("BLOB.GetBlobEntityOnPerson")
def get_blob_entity_on_person(crm: Crm, person_id: int) -> View | None:
    return _blob(crm, "person", person_id)


@behaviour("BLOB.GetBlobEntityOnContact")
def get_blob_entity_on_contact(crm: Crm, contact_id: int) -> View | None:
    return _blob(crm, "contact", contact_id)


@behaviour("BLOB.GetBlobEntityOnProject")
def get_blob_entity_on_project(crm: Crm, project_id: int) -> View | None:
    return _blob(crm, "project", project_id)


@behaviour("BLOB.GetBlobEntityOnProduct")
def get_blob_entity_on_product(crm: Crm, product_id: int) -> View | None:
    return _blob(crm, "product", product_id)


@behaviour("BLOB.GetBlobEntityOnCountry")
def get_blob_entity_on_country(crm: Crm, country_id: int) -> View | None:
    """The flag, where a scenario brings one."""
    return _blob(crm, "country", country_id)


# -- what a batch task leaves


@behaviour("BLOB.GetOutputFromBatch")
def get_output_from_batch(crm: Crm, batch_task_id: int) -> File:
    crm.need("batch_task_info", batch_task_id)
    content = blobs.get(crm, "batch_task_info", batch_task_id)
    info = blobs.info(crm, "batch_task_info", batch_task_id)
    if content is None or info is None:
        raise NotFound(f"Batch task id {batch_task_id} has no output")
    return File(content, info.media_type, info.name)
