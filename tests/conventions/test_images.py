"""Pictures asked for in another size or type, measured as they come out of every door (wire.md 11)."""

from base64 import b64decode, b64encode
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from contract.door import Door, door, shared_door
from PIL import Image

from so_mock.conventions import blobs, pictures
from so_mock.tenant import Tenant

__all__ = ["door", "shared_door"]

MAGIC = {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8"}
BROKEN = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def picture(wide: int = 32, high: int = 16, type: str = "PNG", **told: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", (wide, high), (200, 30, 60)).save(out, type, **told)
    return out.getvalue()


WIDE = picture()


def measured(content: bytes) -> tuple[str | None, tuple[int, int]]:
    image = Image.open(BytesIO(content))
    image.load()
    return image.format, image.size


def put(door: Door, path: str, image: bytes, media_type: str = "image/png") -> None:
    reply = door("PUT", f"{path}/Image", body=image, headers={"content-type": media_type})
    assert reply.status == 200, reply


def sized(door: Door, asked: str, wide: int, high: int) -> tuple[Any, bytes]:
    kind = asked.removesuffix("Id")
    method = f"BLOB.Get{kind.removesuffix('Topic')}ImageWithSize"
    body = {asked: 1, "Width": wide, "Height": high}
    reply = door("POST", f"Agents/{method.replace('.', '/')}", body)
    assert reply.status == 200, reply
    return reply, b64decode(reply.json())


@pytest.mark.parametrize(
    ("asked", "size", "type"),
    [
        ("w=16", (16, 8), "image/png"), ("h=4", (8, 4), "image/png"), ("w=64&h=64", (64, 32), "image/png"), ("w=10&h=10", (10, 5), "image/png"),
        ("type=JPEG", (32, 16), "image/jpeg"), ("type=gif&w=8", (8, 4), "image/gif"), ("type=image/jpg&h=8", (16, 8), "image/jpeg"),
        ("w=0&h=8&type=", (16, 8), "image/png"), ("ifBlank=SrNoPhoto&w=1", (1, 1), "image/png"),
    ],
)  # fmt: skip
def test_a_picture_comes_as_large_and_of_the_type_that_is_asked_for(
    door: Door, asked: str, size: tuple[int, int], type: str
) -> None:
    for path in ("Person/5", "Contact/2"):
        put(door, path, WIDE)
        reply = door("GET", f"{path}/Image?{asked}")
        assert (reply.status, reply.headers["content-type"], reply.ignored) == (200, type, [])
        assert reply.body.startswith(MAGIC[type]) and measured(reply.body)[1] == size
        assert door("GET", f"{path}/Image?{asked}").body == reply.body, "the same bytes again"
        assert int(reply.headers["content-length"]) == len(reply.body)


@pytest.mark.parametrize("asked", ["", "w=32", "w=32&h=16&type=PNG", "type=image/png", "w=0&h=0&type=", "w=99&h=16"])  # fmt: skip
def test_what_already_is_so_comes_as_stored(door: Door, asked: str) -> None:
    put(door, "Person/5", WIDE)
    reply = door("GET", f"Person/5/Image?{asked}")
    assert (reply.status, reply.body, reply.ignored) == (200, WIDE, [])


def test_what_is_kept_is_the_picture_as_it_came(door: Door) -> None:
    put(door, "Person/5", WIDE)
    door("GET", "Person/5/Image?w=4&type=JPEG")
    info = door.rest("GET", "Person/5/ImageInfo")
    assert (info["OriginalSize"], info["BlobSize"]) == (len(WIDE), len(WIDE))
    assert info["MimeType"] == "image/png"
    assert door("GET", "Person/5/Image").body == WIDE


@pytest.mark.parametrize(
    ("asked", "place"),
    [("w=10001", "w: 10001"), ("h=-1", "h: -1"), ("w=2147483647&h=1", "w: "), ("w=9000&h=9000", "9000 x 4500")],
)  # fmt: skip
def test_no_size_is_beyond_all_measure(door: Door, asked: str, place: str) -> None:
    put(door, "Person/5", WIDE)
    for blank in ("", "&ifBlank=SrNoPhoto"):
        reply = door("GET", f"Person/5/Image?{asked}{blank}")
        assert reply.status == 400
        assert place in reply.json()["Message"]
    assert door("GET", "Person/6/Image?ifBlank=SrNoPhoto&w=9000&h=9000").status == 400
    assert door("GET", "Person/6/Image?ifBlank=SrNoPhoto&h=10001").status == 400


def test_a_bomb_is_refused_where_it_would_be_unpacked(door: Door) -> None:
    bomb = bytearray(picture(type="GIF"))
    bomb[6:10] = (60_000).to_bytes(2, "little") * 2
    put(door, "Person/5", bytes(bomb), "image/gif")
    assert door("GET", "Person/5/Image").body == bytes(bomb)
    assert door("GET", "Person/5/Image?w=10").status == 400


@pytest.mark.parametrize(
    ("content", "asked", "ignored"),
    [
        (BROKEN, "w=10", ["w"]), (BROKEN, "w=10&h=5&type=JPEG", ["w", "h", "type"]), (b"<svg/>", "h=9", ["h"]),
        (picture(90, 90, "JPEG")[:-300], "type=PNG", ["type"]), (WIDE, "type=TIFF", ["type"]), (WIDE, "type=id", ["type"]),
    ],
)  # fmt: skip
def test_of_what_cannot_be_made_the_stored_bytes_come_and_it_is_told(
    door: Door, content: bytes, asked: str, ignored: list[str]
) -> None:
    put(door, "Person/5", content)
    reply = door("GET", f"Person/5/Image?{asked}")
    assert (reply.status, reply.body, reply.ignored) == (200, content, ignored)


@pytest.mark.parametrize("stored", ["BMP", "WEBP", "TIFF", "GIF", "JPEG"])
def test_any_picture_becomes_a_png_of_the_same_size(door: Door, stored: str) -> None:
    put(door, "Person/5", picture(type=stored))
    reply = door("GET", "Person/5/Image?type=PNG")
    assert (reply.headers["content-type"], measured(reply.body)) == ("image/png", ("PNG", (32, 16)))


def test_an_unknown_type_leaves_the_size_be(door: Door) -> None:
    put(door, "Person/5", WIDE)
    reply = door("GET", "Person/5/Image?type=webp&w=8")
    assert (measured(reply.body), reply.ignored) == (("PNG", (8, 4)), ["type"])


@pytest.mark.parametrize("accept", ["application/json", "application/xml", "application/octet-stream", "image/*"])  # fmt: skip
def test_a_scaled_picture_is_dressed_as_any_stream(door: Door, accept: str) -> None:
    put(door, "Person/5", WIDE)
    headers = {"accept": accept}
    rest = door("GET", "Person/5/Image?w=8&type=JPEG", headers=headers)
    agent = door("POST", "Agents/BLOB/GetPersonImageWithSize", {"PersonId": 5, "Width": 8, "Height": 8}, headers=headers)  # fmt: skip
    for reply, type in ((rest, "JPEG"), (agent, "PNG")):
        body = reply.body
        if reply.headers["content-type"].startswith("application/json"):
            body = b64decode(reply.json())
        elif reply.headers["content-type"].startswith("application/xml"):
            body = b64decode(ElementTree.fromstring(body).text or "")
        assert measured(body) == (type, (8, 4)), accept
    if accept == "image/*":
        assert rest.headers["content-type"] == "image/jpeg"


@pytest.mark.parametrize("whose", ["PersonId", "ContactId", "ProjectId", "ChatTopicId"])
@pytest.mark.parametrize(
    ("box", "size"),
    [((8, 8), (8, 4)), ((100, 4), (8, 4)), ((0, 2), (4, 2)), ((33, 15), (30, 15))],
)
def test_agents_sizes_are_a_maximum(
    door: Door, whose: str, box: tuple[int, int], size: tuple[int, int]
) -> None:
    kind = {"PersonId": "person", "ContactId": "contact", "ProjectId": "project"}.get(whose, "chat_topic")  # fmt: skip
    assert sized(door, whose, *box)[1] == b""
    blob = door.agent("BLOB.SaveImageStream", {"Type": "PersonImage", "Image": b64encode(WIDE).decode()})  # fmt: skip
    with door.tenant.store.unit():
        door.tenant.store.insert(blobs.LINKS, {"id": f"{kind}/1", "BlobId": blob})
    reply, content = sized(door, whose, *box)
    assert (measured(content), reply.ignored) == (("PNG", size), [])


@pytest.mark.parametrize("box", [(0, 0), (32, 16), (64, 0), (2147483647, 2147483647)])
def test_what_is_within_a_maximum_comes_as_stored(door: Door, box: tuple[int, int]) -> None:
    put(door, "Person/1", WIDE)
    reply, content = sized(door, "PersonId", *box)
    assert (content, reply.ignored) == (WIDE, [])


def test_agents_are_told_what_could_not_be_made(door: Door) -> None:
    put(door, "Person/1", BROKEN)
    reply, content = sized(door, "PersonId", 10, 0)
    assert (content, reply.ignored) == (BROKEN, ["Width"])
    body = {"PersonId": 1, "Width": -1, "Height": 0}
    assert door("POST", "Agents/BLOB/GetPersonImageWithSize", body).status == 400


def test_pictures_of_several_people_are_scaled_as_png(door: Door) -> None:
    for id, type in ((1, "JPEG"), (2, "GIF")):
        put(door, f"Person/{id}", picture(type=type), f"image/{type.lower()}")
    put(door, "Person/3", BROKEN)
    put(door, "Person/4", BROKEN)
    body = {"PersonIds": [1, 2, 3, 4, 5], "ScaledWidth": 64, "ScaledHeight": 8}
    reply = door("POST", "Agents/Person/GetPersonImages", body)
    first, second, *broken, none = [b64decode(each["ImageData"]) for each in reply.json()]
    assert measured(first) == measured(second) == ("PNG", (16, 8))
    assert (broken, none) == ([BROKEN, BROKEN], b"")
    assert reply.ignored == ["ScaledWidth", "ScaledHeight"]
    [as_it_is] = door.agent("Person.GetPersonImages", {"PersonIds": [1]})
    assert measured(b64decode(as_it_is["ImageData"])) == ("JPEG", (32, 16))
    assert door("POST", "Agents/Person/GetPersonImages", {**body, "ScaledWidth": 10_001}).status == 400  # fmt: skip


def test_a_product_keeps_no_large_image_and_shows_a_small_one(door: Door) -> None:
    with door.tenant.store.unit():
        if not door.tenant.store.table("product").get(1):
            blank = door.tenant.world.absorber.blank_row(door.tenant.world.model["product"])
            door.tenant.store.insert("product", {**blank, "ProductId": 1})
    product = {"ProductId": 1}
    large = picture(2000, 1500, "JPEG")

    def shown(what: str) -> Any:
        return measured(b64decode(door.agent(f"BLOB.GetProduct{what}", product)))

    door.agent("BLOB.SetProductImage", {**product, "Image": b64encode(large).decode()})
    assert (shown("Image"), shown("Thumbnail")) == (("JPEG", (1000, 750)), ("JPEG", (75, 56)))
    info = door.rest("GET", "Product/1/ImageInfo")
    assert info["BlobSize"] == len(door("GET", "Product/1/Image").body)
    door.agent("BLOB.SetProductThumbnail", {**product, "Image": b64encode(picture(300, 600)).decode()})  # fmt: skip
    assert (shown("Image"), shown("Thumbnail")) == (("JPEG", (1000, 750)), ("PNG", (100, 200)))
    put(door, "Product/1", WIDE)
    assert door("GET", "Product/1/Image").body == WIDE
    assert b64decode(door.agent("BLOB.GetProductThumbnail", product)) == WIDE, "none is enlarged"


@pytest.mark.parametrize(
    ("asked", "size", "type"),
    [
        ("", (64, 64), "image/png"), ("&w=20", (20, 20), "image/png"), ("&w=20&h=30&type=png", (20, 30), "image/png"),
        ("&h=9&type=JPEG", (9, 9), "image/jpeg"), ("&w=700&h=3&type=GIF", (700, 3), "image/gif"),
    ],
)  # fmt: skip
def test_a_blank_is_as_large_and_of_the_type_that_is_asked_for(
    door: Door, asked: str, size: tuple[int, int], type: str
) -> None:
    for kind in ("SrNoPhoto", "SrNoPhotoWithBorder", "GenericFileIcon"):
        reply = door("GET", f"Person/5/Image?ifBlank={kind}{asked}")
        assert (reply.status, reply.headers["content-type"]) == (200, type)
        assert (measured(reply.body)[1], reply.ignored) == (size, [])
        assert reply.body.startswith(MAGIC[type])


def test_a_clear_point_is_one_in_any_size_and_type(door: Door) -> None:
    asked = "Person/5/Image?ifBlank=ClearPixel"
    assert door("GET", asked).body == pictures.PIXEL
    reply = door("GET", f"{asked}&type=PNG&w=7")
    assert (reply.headers["content-type"], measured(reply.body)) == ("image/png", ("PNG", (7, 7)))
    found = Image.open(BytesIO(reply.body)).convert("RGBA")
    assert found.getcolors() == [(49, (*found.getpixel((0, 0))[:3], 0))]


def test_large_pictures_are_made_where_nobody_waits(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside: list[str] = []

    def noted(tenant: Tenant) -> Tenant:
        aside.append(tenant.name)
        return fork(tenant)

    fork = Tenant.aside
    monkeypatch.setattr(Tenant, "aside", noted)
    put(door, "Person/5", WIDE)
    door("GET", "Person/5/Image?w=20&type=GIF")
    assert not aside
    door("GET", "Person/5/Image?w=3000")
    assert len(aside) == 1, "large to be"
    put(door, "Person/5", picture(2000, 1500))
    reply = door("GET", "Person/5/Image?w=20&type=webp")
    assert (measured(reply.body), reply.ignored) == (("PNG", (20, 15)), ["type"])
    assert len(aside) == 2, "large to read"
    door("GET", "Person/5/Image")
    assert len(aside) == 2
