"""Images: a binary object linked to the row whose picture it is. All doors, BLOB, Person, Project and REST, come here.

A link lies in a table keyed by what has the image, `person/5`; its blob may be linked to several.
"""

from __future__ import annotations

from collections.abc import Mapping
from inspect import Parameter, Signature
from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import File, Record
from so_mock.conventions import blobs, crud, pictures
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import BadRequest, Later, NotFound
from so_mock.store.table import Row

# How a picture's blob is called by what it shows; PERSONPHOTO is recorded (wire.md 11), others are so-mock's.
CONCEPTS = {
    "person": "PERSONPHOTO", "contact": "CONTACTPHOTO", "project": "PROJECTPHOTO", "product": "PRODUCTPHOTO",
    "chat_topic": "CHATTOPICPHOTO", "product_thumbnail": "THUMBNAIL",
}  # fmt: skip
LONG = 2_000_000  # pixels that others should not wait for
PRODUCT, THUMBNAIL, OF_IMAGE = (
    1000,
    200,
    75,
)  # the largest sides (published descriptions of SetProduct...)


def blob_of(crm: Crm, kind: str, id: int) -> Row | None:
    link = crm.reads.row(blobs.LINKS, blobs.key(kind, id))
    return crm.row("blob", link["BlobId"]) if link else None


def image(crm: Crm, kind: str, id: int) -> File | None:
    """As stored: see `as_wished`."""
    row = blob_of(crm, kind, id)
    return stream(crm, row) if row else None


def stream(crm: Crm, blob: Row) -> File | None:
    content = blobs.get(crm, "blob", blob["BlobId"])
    return None if content is None else File(content, blob["MimeType"])


def as_wished(
    crm: Crm, file: File | None, wide: int | None, high: int | None, type: str | None = "",
    names: tuple[str, str, str] = ("w", "h", "type"), limits: bool = False,
) -> File | None:  # fmt: skip
    """Scaled into `wide` and `high`, its proportions kept, and converted; bytes that already are so stay as stored. Of what
    is no picture the stored bytes, and what was asked is told by its `names`. `limits`: it is never enlarged, so a limit may
    be any number. Raises Later for pictures that take their time."""
    wide, high = (
        _side(name, side, limits) for name, side in zip(names, (wide, high), strict=False)
    )
    kind = _kind(type)
    if kind not in ("", "JPEG", "PNG", "GIF"):
        crm.ignored.append(names[2])
        kind = ""
    if file is None or not (wide or high or kind):
        return file
    found = _made(crm, file, wide, high, kind, limits)
    if found is None:
        asked = zip(names, (wide, high, kind), strict=True)
        crm.ignored += [name for name, wish in asked if name and wish and name not in crm.ignored]
    return found or file


def _made(crm: Crm, file: File, wide: int, high: int, kind: str, limits: bool) -> File | None:
    image = pictures.opened(file.content)
    _wait(crm, image.size if image else (0, 0))
    size = pictures.upright(image) if image else None
    if image is None or size is None:
        return None
    wished = pictures.fit(size, wide, high, limits)
    type = kind or pictures.type_of(image)
    if wished == size and kind in ("", image.format):
        return file
    _wait(crm, wished)
    content = pictures.made(image, wished, type)
    return None if content is None else File(content, pictures.WRITTEN[type], file.name)


def _wait(crm: Crm, size: tuple[int, int]) -> None:
    if size[0] * size[1] > LONG and not crm.patient:
        raise Later


def _side(name: str, side: int | None, limits: bool) -> int:
    if side is not None and (side < 0 or (side > pictures.LARGEST and not limits)):
        raise BadRequest(f"{name}: {side} pixels; it takes 1 to {pictures.LARGEST}, 0 for any.")
    return side or 0


def _kind(type: str | None) -> str:
    told = (type or "").strip().upper().removeprefix("IMAGE/")
    return "JPEG" if told == "JPG" else told


def blank(kind: str, wide: int | None, high: int | None) -> File:
    """In place of a picture that is not there: a clear point, or a plain one as large as is asked for."""
    if kind == "ClearPixel":
        return File(pictures.PIXEL, "image/gif")
    wide, high = _side("w", wide, False), _side("h", high, False)
    wide, high = wide or high or pictures.SIDE, high or wide or pictures.SIDE
    pictures.afford(wide, high)
    return File(pictures.placeholder(kind, wide, high), "image/png")


def need(crm: Crm, kind: str, id: int) -> File:
    """The image, or NotFound."""
    found = image(crm, kind, id)
    if found is None:
        raise NotFound(f"{crm.model[kind].carrier.removesuffix('Entity')} id {id} has no image")
    return found


def set_image(crm: Crm, kind: str, id: int, given: bytes | str | None) -> int:
    """A new blob in place of the old one, which goes unless another row shows it too. Answers its id. That of a product is
    scaled down, and its thumbnail is no longer another picture."""
    crm.need(kind, id)
    content = blobs.read(given, "Image")
    if kind != "product":
        return _put(crm, kind, id, content)
    blobs.attach(crm, "product_thumbnail", id, 0)
    return _put(crm, kind, id, pictures.within(content, PRODUCT))


def set_thumbnail(crm: Crm, product: int, given: bytes | str | None) -> int:
    crm.need("product", product)
    content = pictures.within(blobs.read(given, "Image"), THUMBNAIL)
    return _put(crm, "product_thumbnail", product, content)


def thumbnail(crm: Crm, product: int) -> File | None:
    """Its own, else the image, small."""
    own, shown = image(crm, "product_thumbnail", product), image(crm, "product", product)
    if own or shown is None:
        return own
    return _made(crm, shown, OF_IMAGE, OF_IMAGE, "", limits=True) or shown


def _put(crm: Crm, kind: str, id: int, content: bytes) -> int:
    row = keep(crm, content, CONCEPTS.get(kind, ""))
    blobs.attach(crm, kind, id, row["BlobId"])
    blob: int = row["BlobId"]
    return blob


def keep(crm: Crm, content: bytes, concept: str = "", description: str = "") -> Row:
    """A picture as a blob, linked to nothing yet."""
    if not content:
        raise BadRequest("The image is empty.")
    row = crud.default_row(crm, crm.model["blob"])
    told = {"ConceptualType": concept, "Description": description}
    return put_stream(crm, crud.store(crm, crm.model["blob"], {**row, **told}), content)


def put_stream(crm: Crm, blob: Row, content: bytes) -> Row:
    """Size and type are those of the bytes, unless these tell no type."""
    media_type = blobs.media_type_of("", content)
    if media_type == blobs.OCTETS and blob["MimeType"]:
        media_type = blob["MimeType"]
    blobs.put(crm, "blob", blob["BlobId"], content, media_type)
    size = {"OriginalSize": len(content), "BlobSize": len(content), "MimeType": media_type}
    return crud.change(crm, crm.model["blob"], blob, **size)


def change(crm: Crm, kind: str, id: int, blob: int) -> None:
    """Another picture that is there already; 0: none (published description of ChangeProjectImage)."""
    crm.need(kind, id)
    if blob:
        crm.need("blob", blob)
    blobs.attach(crm, kind, id, blob or 0)


def info(crm: Crm, kind: str, id: int) -> View | Record:
    """A blob with empty members where there is no image (wire.md 11)."""
    row = blob_of(crm, kind, id)
    return crm.view("blob", row) if row else crm.blank("BlobEntity")


def change_info(crm: Crm, kind: str, id: int, given: Mapping[str, Any] | None) -> View:
    """What is told of the picture; the picture itself stays."""
    row = blob_of(crm, kind, id)
    if row is None:
        need(crm, kind, id)
    record = {**(given or {}), "BlobId": row["BlobId"] if row else 0}
    return crud.save(crm, crm.model["blob"], record)


def serve(path: str, kind: str, *, read_info: str = "ImageInfo", write_info: str = "") -> None:
    """The image operations of a REST entity, from its own module in `rest/`: `serve("Person", "person")`.

    `write_info`: how the path of the write is spelt where that differs from `{personId}/ImageInfo`.
    """
    key = f"{kind}_id"
    name = f"{path[0].lower()}{path[1:]}Id"
    place = f"{path}/{{{name}}}"

    def register(operation: str, arguments: list[str], function: Any) -> None:
        function.__signature__ = Signature(
            [Parameter(each, Parameter.POSITIONAL_OR_KEYWORD) for each in ["crm", key, *arguments]]
        )
        behaviour(operation)(function)

    def get_image(crm: Crm, **given: Any) -> File:
        crm.need(kind, given[key])
        found = image(crm, kind, given[key])
        if found is None and (given["if_blank"] or "Null") not in ("Null", "Default"):
            found = blank(given["if_blank"], given["w"], given["h"])
        found = as_wished(crm, found, given["w"], given["h"], given["type"])
        return found or need(crm, kind, given[key])

    def put_image(crm: Crm, **given: Any) -> int:
        return set_image(crm, kind, given[key], given["image"])

    def post_image(crm: Crm, **given: Any) -> int:
        return set_image(crm, kind, given[key], given["image"])

    def delete_image(crm: Crm, **given: Any) -> None:
        change(crm, kind, given[key], 0)

    def get_info(crm: Crm, **given: Any) -> Any:
        crm.need(kind, given[key])
        return info(crm, kind, given[key])

    def put_info(crm: Crm, **given: Any) -> Any:
        crm.need(kind, given[key])
        return change_info(crm, kind, given[key], given["image_info"])

    register(f"GET {place}/Image", ["w", "h", "type", "if_blank"], get_image)
    register(f"PUT {place}/Image", ["image"], put_image)
    register(f"POST {place}/Image", ["image"], post_image)
    register(f"DELETE {place}/Image", [], delete_image)
    register(f"GET {place}/{read_info}", [], get_info)
    register(f"PUT {write_info or f'{place}/ImageInfo'}", ["image_info"], put_info)
