"""Byte streams, keyed by what they belong to: `document/12`, `blob/3`.

They lie in a table, so fork, reset and undo reach them. A row has its content in `Bytes`, or in `Text` where seed data
gives it readably.
"""

from __future__ import annotations

from binascii import Error, a2b_base64
from collections.abc import Iterable
from typing import NamedTuple

from so_mock.crm import Crm
from so_mock.errors import BadRequest
from so_mock.store.table import Index, Row

CONTENT = "_content"
LINKS = "_blob_link"  # what shows a binary object, `person/5` -> its id
OCTETS = "application/octet-stream"

# By ending, whatever the machine's own list of types says.
MEDIA_TYPES = {
    "txt": "text/plain", "htm": "text/html", "html": "text/html", "csv": "text/csv", "xml": "text/xml",
    "json": "application/json", "rtf": "application/rtf", "pdf": "application/pdf", "zip": "application/zip",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "tif": "image/tiff",
    "tiff": "image/tiff", "svg": "image/svg+xml", "eml": "message/rfc822", "somail": "message/rfc822",
    "msg": "application/vnd.ms-outlook", "doc": "application/msword", "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint", "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip
# How the bytes of pictures and papers begin.
BEGINNINGS = [
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"), (b"MM\0*", "image/tiff"), (b"%PDF-", "application/pdf"),
]  # fmt: skip


class Info(NamedTuple):
    """What is known of a stream beside its bytes."""

    media_type: str
    name: str
    size: int


def _owner(row: Row) -> Iterable[str]:
    kind, _, rest = row["id"].partition("/")
    return [f"{kind}/{rest.partition('/')[0]}"]


def owner(place: str) -> tuple[str, int]:
    """`document/12/draft`: the document 12."""
    kind, _, rest = place.partition("/")
    id = rest.partition("/")[0]
    return kind, int(id) if id.isdecimal() else 0


OF_OWNER = Index("owner", _owner)
OF_BLOB = Index("blob", lambda row: [row["BlobId"]])


def key(kind: str, id: int | str) -> str:
    return f"{kind}/{id}"


def put(
    crm: Crm, kind: str, id: int | str, content: bytes, media_type: str = "", name: str = ""
) -> None:
    """Keeps the bytes, in place of what was there. Without a media type, name and bytes tell it."""
    row = {
        "id": key(kind, id),
        "MediaType": media_type or media_type_of(name, content),
        "Name": name,
        "Bytes": content,
    }
    if row["id"] in crm.store.table(CONTENT):
        crm.store.update(CONTENT, row)
    else:
        crm.store.insert(CONTENT, row)


def get(crm: Crm, kind: str, id: int | str) -> bytes | None:
    row = crm.reads.row(CONTENT, key(kind, id))
    return None if row is None else _bytes(row)


def info(crm: Crm, kind: str, id: int | str) -> Info | None:
    row = crm.reads.row(CONTENT, key(kind, id))
    if row is None:
        return None
    content, name = _bytes(row), str(row.get("Name") or "")
    media_type = str(row.get("MediaType") or "") or media_type_of(name, content)
    return Info(media_type, name, len(content))


def remove(crm: Crm, kind: str, id: int | str) -> bool:
    """Whether there was something."""
    return crm.store.delete(CONTENT, key(kind, id)) is not None


def remove_all(crm: Crm, kind: str, id: int | str) -> None:
    """Whatever belongs to a row: `kind/id`, and what lies below it."""
    for row in crm.store.table(CONTENT).by(OF_OWNER, key(kind, id)):
        crm.store.delete(CONTENT, row["id"])
    attach(crm, kind, id, 0)
    if kind == "blob":
        for link in crm.store.table(LINKS).by(OF_BLOB, id):
            crm.store.delete(LINKS, link["id"])


def attach(crm: Crm, kind: str, id: int | str, blob: int) -> None:
    """The row shows this binary object from now on, 0: none; the one before goes when nothing else shows it."""
    place = key(kind, id)
    before = crm.store.table(LINKS).get(place)
    if before is not None:
        crm.store.delete(LINKS, place)
    if blob:
        crm.store.insert(LINKS, {"id": place, "BlobId": blob})
    if before is not None and not crm.store.table(LINKS).by(OF_BLOB, before["BlobId"]):
        with crm.unasked():
            crm.store.delete("blob", before["BlobId"])
            remove(crm, "blob", before["BlobId"])


def copy(crm: Crm, kind: str, id: int | str, to_kind: str, to_id: int | str) -> bool:
    """Whether there was something to copy. The copy keeps type and name."""
    content, found = get(crm, kind, id), info(crm, kind, id)
    if content is None or found is None:
        return False
    put(crm, to_kind, to_id, content, found.media_type, found.name)
    return True


def media_type_of(name: str, content: bytes = b"") -> str:
    """By the ending of the file name, else by how the bytes begin."""
    known = MEDIA_TYPES.get(name.rpartition(".")[2].lower()) if "." in name else None
    begun = (told for beginning, told in BEGINNINGS if content.startswith(beginning))
    return known or next(begun, OCTETS)


def read(given: bytes | str | None, what: str = "stream") -> bytes:
    """An uploaded stream: bytes from a raw body, base64 from JSON. Raises BadRequest."""
    if given is None:
        raise BadRequest(f"Value cannot be null. Parameter name: {what}")
    if isinstance(given, bytes):
        return given
    try:
        return a2b_base64(given, strict_mode=True)  # b64decode would copy the text first
    except (Error, ValueError):
        raise BadRequest(f"{what}: not base64") from None


def _bytes(row: Row) -> bytes:
    held = row.get("Bytes")
    return held if held is not None else str(row.get("Text") or "").encode()
