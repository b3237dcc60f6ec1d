"""Pictures of persons, companies and the like: a blob each, its bytes where all streams lie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from so_mock.conventions import blobs, crud
from so_mock.crm import Crm, title
from so_mock.entities.model import View
from so_mock.errors import BadRequest, NotFound
from so_mock.store.table import Row

TABLE = "_image"  # `person/5` -> its blob


def blob_of(crm: Crm, entity: str, id: int | None) -> Row | None:
    link = crm.reads.row(TABLE, blobs.key(entity, id or 0))
    return crm.row("blob", link["BlobId"]) if link else None


def image(crm: Crm, entity: str, id: int | None) -> bytes | None:
    """As it was stored: nothing here can draw, so it is neither scaled nor converted."""
    found = blob_of(crm, entity, id)
    return blobs.get(crm, "blob", found["BlobId"]) if found else None


def set_image(crm: Crm, entity: str, id: int | None, given: bytes | str | None) -> int:
    """Answers the id of the blob."""
    crm.need(entity, id)
    content = blobs.read(given, "image")
    if not content:
        raise BadRequest("The image is missing from the body")
    found = blob_of(crm, entity, id) or crud.default_row(crm, crm.model["blob"])
    row = crud.store(crm, crm.model["blob"], {
        **found, "BlobSize": len(content), "OriginalSize": len(content),
        "MimeType": blobs.media_type_of("", content), "ConceptualType": f"{entity}image",
    })  # fmt: skip
    blobs.put(crm, "blob", row["BlobId"], content)
    key = blobs.key(entity, id or 0)
    if crm.reads.row(TABLE, key) is None:
        crm.store.insert(TABLE, {"id": key, "BlobId": row["BlobId"]})
    return int(row["BlobId"])


def remove_image(crm: Crm, entity: str, id: int | None) -> None:
    found = blob_of(crm, entity, id)
    if found is not None:
        crm.store.delete(TABLE, blobs.key(entity, id or 0))
        crud.remove(crm, crm.model["blob"], found["BlobId"])


def need_blob(crm: Crm, entity: str, id: int) -> Row:
    found = blob_of(crm, entity, id)
    if found is None:
        raise NotFound(f"{title(crm.model[entity])} id {id} has no image")
    return found


def save_info(crm: Crm, entity: str, id: int, given: Mapping[str, Any] | None) -> View:
    """What is told of the picture; of its bytes the server knows best."""
    held, kind = need_blob(crm, entity, id), crm.model["blob"]
    told = ("Description", "ExtraInfo")
    changes = {name: (given or {}).get(name) or "" for name in told}
    return View(kind, kind.carrier, crud.change(crm, kind, held, **changes))
