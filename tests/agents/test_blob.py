"""BLOB: binary objects and their streams, and images by every door that shows them."""

from base64 import b64decode, b64encode
from typing import Any

import pytest
from contract.door import Door, door, shared_door

__all__ = ["door", "shared_door"]

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4096
GIF = b"GIF89a" + bytes(range(256))
# agent method, argument, id, REST path
HOLDERS = [
    ("Person", {"PersonId": 5}, "Person/5", "ImageInfo"),
    ("Contact", {"ContactId": 2}, "Contact/2", "Imageinfo"),
    ("Project", {"ProjectId": 1}, "Project/1", "Imageinfo"),
    ("Product", {"ProductId": 1}, "Product/1", "ImageInfo"),
]


def text64(content: bytes) -> str:
    return b64encode(content).decode()


@pytest.fixture
def rows(door: Door) -> Door:
    """Projects and products, which a small world may lack."""
    with door.tenant.store.unit():
        for kind, key in (("project", "ProjectId"), ("product", "ProductId")):
            if not door.tenant.store.table(kind).get(1):
                blank = door.tenant.world.absorber.blank_row(door.tenant.world.model[kind])
                door.tenant.store.insert(kind, {**blank, key: 1, "Name": "One"})
    return door


def put(door: Door, path: str, image: bytes, media_type: str = "image/png") -> Any:
    reply = door("PUT", f"{path}/Image", body=image, headers={"content-type": media_type})
    assert reply.status == 200, reply
    return reply.json()


@pytest.mark.parametrize(("kind", "whose", "path", "info"), HOLDERS)
def test_an_image_is_the_same_through_every_door(
    rows: Door, kind: str, whose: dict[str, int], path: str, info: str
) -> None:
    blob = put(rows, path, PNG)
    reply = rows("GET", f"{path}/Image")
    assert (reply.body, reply.headers["content-type"]) == (PNG, "image/png")
    assert b64decode(rows.agent(f"BLOB.Get{kind}Image", whose)) == PNG
    entity = rows.agent(f"BLOB.GetBlobEntityOn{kind}", whose)
    assert (entity["BlobId"], entity["MimeType"], entity["OriginalSize"]) == (blob, "image/png", len(PNG))  # fmt: skip
    assert rows.rest("GET", f"{path}/{info}")["BlobId"] == blob
    rows.agent(f"BLOB.Set{kind}Image", {**whose, "Image": text64(GIF)})
    assert rows("GET", f"{path}/Image").body == GIF
    assert rows.agent(f"BLOB.GetBlobEntity?blobEntityId={blob}") is None, "nothing shows it"
    assert rows("DELETE", f"{path}/Image").status == 204
    assert rows("GET", f"{path}/Image").status == 404
    assert rows.rest("GET", f"{path}/{info}")["BlobId"] == 0
    assert rows.agent(f"BLOB.Get{kind}Image", whose) == ""
    assert rows.agent(f"BLOB.GetBlobEntityOn{kind}", whose) is None


def test_a_blank_may_be_asked_for_in_place_of_a_missing_image(door: Door) -> None:
    reply = door("GET", "Person/5/Image?ifBlank=ClearPixel")
    assert (reply.status, reply.headers["content-type"]) == (200, "image/gif")
    assert door("GET", "Person/5/Image?ifBlank=Null").status == 404


def test_an_image_without_bytes_or_holder_is_refused(door: Door) -> None:
    headers = {"content-type": "image/png"}
    assert door("PUT", "Person/5/Image", headers=headers).status == 400
    assert door("PUT", "Person/999999/Image", body=PNG, headers=headers).status == 404
    assert door("POST", "Agents/BLOB/SetPersonImage", {"PersonId": 5}).status == 400
    assert door("POST", "Agents/BLOB/SetPersonImage", {"PersonId": 5, "Image": "?"}).status == 400
    assert not len(door.tenant.store.table("blob"))


def test_what_is_told_of_an_image_may_be_changed_and_the_image_stays(door: Door) -> None:
    blob = put(door, "Person/5", PNG)
    told = {"BlobId": 0, "Description": "At the fair", "MimeType": "image/png"}
    shown = door.rest("PUT", "Person/5/ImageInfo", told)
    assert (shown["BlobId"], shown["Description"]) == (blob, "At the fair")
    assert door("GET", "Person/5/Image").body == PNG
    assert door("PUT", "Person/6/ImageInfo", told).status == 404


def test_one_picture_may_be_shown_by_several_until_the_last_lets_go(rows: Door) -> None:
    given = {"Type": "ProjectImage", "Image": text64(PNG), "Description": "Bridge"}
    blob = rows.agent("BLOB.SaveImageStream", given)
    rows.agent("BLOB.ChangeProjectImage", {"ProjectId": 1, "BlobId": blob})
    rows.agent("BLOB.ChangePersonImage", {"PersonId": 5, "BlobId": blob})
    rows.agent("BLOB.ChangeProjectImage", {"ProjectId": 1, "BlobId": 0})
    assert rows("GET", "Project/1/Image").status == 404
    assert rows("GET", "Person/5/Image").body == PNG
    rows.agent("BLOB.ChangePersonImage", {"PersonId": 5, "BlobId": 0})
    assert rows.agent(f"BLOB.GetBlobEntity?blobEntityId={blob}") is None
    unknown = {"PersonId": 5, "BlobId": 999999}
    assert rows("POST", "Agents/BLOB/ChangePersonImage", unknown).status == 404


def test_an_image_goes_with_the_row_that_shows_it(rows: Door) -> None:
    blob = put(rows, "Project/1", PNG)
    rows("DELETE", "Project/1")
    assert rows.agent(f"BLOB.GetBlobEntity?blobEntityId={blob}") is None
    assert not len(rows.tenant.store.table("_blob_link"))
    assert not rows.tenant.store.table("_content").get(f"blob/{blob}")


def test_a_blob_keeps_what_is_streamed_into_it(door: Door) -> None:
    blob = door.agent("BLOB.SaveBlobEntity", {"Description": "Logo", "MimeType": "image/webp"})
    id = blob["BlobId"]
    assert door.agent("BLOB.GetBlobStream", {"BlobEntityId": id}) == ""
    door.agent("BLOB.SetBlobStream", {"BlobEntityId": id, "Stream": text64(b"any bytes")})
    assert b64decode(door.agent("BLOB.GetBlobStream", {"BlobEntityId": id})) == b"any bytes"
    shown = door.agent(f"BLOB.GetBlobEntity?blobEntityId={id}")
    assert (shown["OriginalSize"], shown["MimeType"]) == (9, "image/webp")
    raw = {"accept": "application/octet-stream"}
    reply = door("POST", "Agents/BLOB/GetBlobStream", {"BlobEntityId": id}, headers=raw)
    assert (reply.body, reply.headers["content-type"]) == (b"any bytes", "image/webp")
    door.agent(f"BLOB.DeleteBlobEntity?blobEntityId={id}")
    assert door("POST", "Agents/BLOB/GetBlobStream", {"BlobEntityId": id}).status == 404


def test_a_deleted_blob_is_shown_by_nobody(door: Door) -> None:
    blob = put(door, "Person/5", PNG)
    door.agent(f"BLOB.DeleteBlobEntity?blobEntityId={blob}")
    assert door("GET", "Person/5/Image").status == 404


def test_a_product_image_brings_a_thumbnail_that_may_be_another(rows: Door) -> None:
    product = {"ProductId": 1}
    assert rows.agent("BLOB.GetProductThumbnail", product) == ""
    rows.agent("BLOB.SetProductImage", {**product, "Image": text64(PNG)})
    assert b64decode(rows.agent("BLOB.GetProductThumbnail", product)) == PNG
    rows.agent("BLOB.SetProductThumbnail", {**product, "Image": text64(GIF)})
    assert b64decode(rows.agent("BLOB.GetProductThumbnail", product)) == GIF
    assert b64decode(rows.agent("BLOB.GetProductImage", product)) == PNG
    put(rows, "Product/1", PNG)
    assert b64decode(rows.agent("BLOB.GetProductThumbnail", product)) == PNG, "of the new image"


def test_a_quote_line_shows_the_picture_of_its_product(rows: Door) -> None:
    with rows.tenant.store.unit():
        store, world = rows.tenant.store, rows.tenant.world
        store.update("product", {**store.table("product").rows[1], "ERPProductKey": "lamp"})
        blank = world.absorber.blank_row(world.model["quote_line"])
        line = store.insert("quote_line", {**blank, "ERPProductKey": "lamp"})["QuoteLineId"]
    rows.agent("BLOB.SetProductImage", {"ProductId": 1, "Image": text64(PNG)})
    assert b64decode(rows.agent("BLOB.GetQuoteLineImage", {"QuoteLineId": line})) == PNG


def test_a_picture_to_choose_from_is_no_projects_own(rows: Door) -> None:
    rows.agent("BLOB.SaveProjectImage", {"Description": "Bridge", "Image": text64(PNG)})
    [row] = rows.tenant.store.table("blob").scan()
    assert row["Description"] == "Bridge"
    assert rows("GET", "Project/1/Image").status == 404
    rows.agent("BLOB.ChangeProjectImage", {"ProjectId": 1, "BlobId": row["BlobId"]})
    assert rows("GET", "Project/1/Image").body == PNG


def test_the_person_agent_shows_the_same_picture_and_misses_it_with_an_error(door: Door) -> None:
    whose = {"PersonId": 5}
    assert door("POST", "Agents/Person/GetPersonImage", whose).status == 404
    door.agent("Person.SetPersonImage", {**whose, "Image": text64(PNG)})
    assert b64decode(door.agent("Person.GetPersonImage", whose)) == PNG
    assert door("GET", "Person/5/Image").body == PNG
    both = door.agent("Person.GetPersonImages", {"PersonIds": [5, 6]})
    assert [(each["PersonId"], b64decode(each["ImageData"])) for each in both] == [
        (5, PNG),
        (6, b""),
    ]


def test_a_form_may_carry_the_picture(door: Door) -> None:
    lines = [
        b"--b0und", b'Content-Disposition: form-data; name="note"', b"", b"hello",
        b"--b0und", b'Content-Disposition: form-data; name="image"; filename="a.png"', b"Content-Type: image/png", b"",
        PNG, b"--b0und--", b"",
    ]  # fmt: skip
    headers = {"content-type": 'multipart/form-data; boundary="b0und"'}
    reply = door("POST", "Person/5/Image", body=b"\r\n".join(lines), headers=headers)
    assert reply.status == 200, reply
    assert door("GET", "Person/5/Image").body == PNG
    id = door.rest("POST", "Document", {"Name": "a.png"})["DocumentId"]
    door("PUT", f"Document/{id}/Content", body=b"\r\n".join(lines), headers=headers)
    assert door("GET", f"Document/{id}/Content").body == PNG
