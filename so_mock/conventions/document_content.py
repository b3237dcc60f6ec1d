"""The content of a document: the file as others see it, and the draft of him who has checked it out."""

from __future__ import annotations

from so_mock.call import File
from so_mock.conventions import blobs, crud
from so_mock.crm import Crm
from so_mock.entities.documents import file_name
from so_mock.errors import BadRequest, NotFound
from so_mock.store.table import Row

KIND = "document"


def draft(id: int) -> str:
    return f"{id}/draft"


def of_version(id: int, version: str) -> str:
    return f"{id}/version/{version}"


def place(crm: Crm, row: Row) -> int | str:
    """Where the caller's sight of the document lies."""
    id: int = row["DocumentId"]
    mine = row["CheckedOutBy"] == crm.caller.associate_id
    return draft(id) if mine and blobs.info(crm, KIND, draft(id)) else id


def file(crm: Crm, row: Row, version: str = "") -> File | None:
    """The bytes with their type and the document's own name; of a version that was checked in, or as it is now."""
    id = of_version(row["DocumentId"], version) if version else place(crm, row)
    content, info = blobs.get(crm, KIND, id), blobs.info(crm, KIND, id)
    if content is None or info is None:
        return None
    told = blobs.media_type_of(row["Name"])
    return File(content, info.media_type if told == blobs.OCTETS else told, row["Name"])


def need(crm: Crm, id: int, version: str = "") -> File:
    row = crm.need(KIND, id)
    found = file(crm, row, version)
    if found is None:
        what = f"version {version} of Document id {id}" if version else f"Document id {id}"
        raise NotFound(f"{what} has no content")
    return found


def require_free(crm: Crm, row: Row) -> None:
    """What another has checked out is for reading only."""
    holder = row["CheckedOutBy"]
    if holder and holder != crm.caller.associate_id:
        raise BadRequest(
            f"Document id {row['DocumentId']} is checked out by {crm.text('associate', holder)}"
        )


def put(crm: Crm, row: Row, content: bytes, ending: str = "") -> Row:
    """Stores the content; the file gets a name when it has none yet, and one that no other file has."""
    require_free(crm, row)
    id: int = row["DocumentId"]
    name = str(row["Name"] or row["Header"])
    if ending and "." not in name:
        name += ending
    name = file_name(crm, name, id)
    held = draft(id) if row["CheckedOutBy"] else id
    before = blobs.info(crm, KIND, id)
    media_type = blobs.media_type_of(name, content)
    if media_type == blobs.OCTETS and before is not None and before.name == name:
        media_type = before.media_type
    blobs.put(crm, KIND, held, content, media_type, name)
    # A change of content is a change of the document, with or without another name.
    told = {"Name": name, "ExternalRef": row["ExternalRef"] or name}
    return crud.store(crm, crm.model[KIND], {**row, **told})
