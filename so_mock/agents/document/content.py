"""Streams: documents up and down, temporary files, and the sanitized and preview forms of a document."""

from __future__ import annotations

import re
from base64 import b64encode

from so_mock.behaviour import behaviour
from so_mock.call import File, Record
from so_mock.conventions import blobs, crud, document_content
from so_mock.crm import Crm
from so_mock.entities.documents import file_name
from so_mock.entities.model import View
from so_mock.errors import BadRequest, NotFound, required
from so_mock.store.table import Row

TEMP = "temp"
# What makes a page do something: whole elements, then handlers within tags.
ACTIVE = re.compile(
    r"<(script|iframe|object|embed)\b.*?</\1\s*>|<(script|iframe|object|embed)\b[^>]*>", re.I | re.S
)
HANDLERS = re.compile(r"""\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", re.I)


def sanitized(file: File) -> File:
    """A page without what runs in it; other files are as they are."""
    if file.media_type != "text/html":
        return file
    text = HANDLERS.sub("", ACTIVE.sub("", file.content.decode("utf-8", "replace")))
    return file._replace(content=text.encode())


def _entity(crm: Crm, row: Row) -> View:
    return crm.view("document", row)


def _kept(crm: Crm, given: Record | None) -> Row:
    """The row behind an entity that came with a stream: stored first when it is new; the file may have a new name."""
    given = required(given, "DocumentEntity")
    entity = crm.model["document"]
    id = given.get("DocumentId") or 0
    if not id:
        return crud.save(crm, entity, given).row
    row = crm.need("document", id)
    return crud.change(crm, entity, row, Name=given.get("Name") or row["Name"])


@behaviour("Document.GetDocumentStream")
def get_document_stream(crm: Crm, document_id: int) -> File:
    return document_content.need(crm, document_id)


@behaviour("Document.GetSanitizedDocumentStream")
def get_sanitized_document_stream(crm: Crm, document_id: int) -> File:
    return sanitized(document_content.need(crm, document_id))


@behaviour("Document.GetDocumentStreamFromEntity")
def get_document_stream_from_entity(crm: Crm, document_entity: Record | None) -> File:
    return document_content.need(crm, (document_entity or {}).get("DocumentId") or 0)


@behaviour("Document.VerifyGetDocumentStream")
def verify_get_document_stream(crm: Crm, document_id: int) -> None:
    """An error when there is nothing to be got."""
    document_content.need(crm, document_id)


@behaviour("Document.GetDocumentLength")
def get_document_length(crm: Crm, document_id: int, version_id: str | None) -> int:
    file = document_content.file(crm, crm.need("document", document_id), version_id or "")
    return len(file.content) if file else 0


@behaviour("Document.SetDocumentStreamFromId")
def set_document_stream_from_id(crm: Crm, document_id: int, stream: bytes | str | None) -> View:
    row = crm.need("document", document_id)
    return _entity(crm, document_content.put(crm, row, blobs.read(stream)))


@behaviour("Document.SetDocumentStream")
def set_document_stream(
    crm: Crm,
    document_entity: Record | None,
    stream: bytes | str | None,
    overwrite_existing_data: bool,
) -> View:
    content = blobs.read(stream)
    row = _kept(crm, document_entity)
    _require_empty(crm, row, overwrite_existing_data)
    return _entity(crm, document_content.put(crm, row, content))


@behaviour("Document.CreateDocumentStream")
def create_document_stream(
    crm: Crm, document_entity: Record | None, overwrite_existing_data: bool
) -> bytes:
    """An empty content, to be filled by a later call."""
    row = _kept(crm, document_entity)
    _require_empty(crm, row, overwrite_existing_data)
    document_content.put(crm, row, b"")
    return b""


def _require_empty(crm: Crm, row: Row, overwrite: bool | None) -> None:
    file = document_content.file(crm, row)
    if file is not None and file.content and not overwrite:
        raise BadRequest(
            f"Document id {row['DocumentId']} has content, and OverwriteExistingData is false"
        )


@behaviour("Document.DeletePhysicalDocument")
def delete_physical_document(
    crm: Crm, document_id: int, allowed_return_type: list[str] | None
) -> Record:
    """The content alone: the document stays, and its versions."""
    row = crm.need("document", document_id)
    document_content.require_free(crm, row)
    blobs.remove(crm, "document", document_content.draft(document_id))
    was_there = blobs.remove(crm, "document", document_id)
    return returned(crm, row, allowed_return_type, success=was_there)


@behaviour("Document.RenameDocument")
def rename_document(crm: Crm, document_id: int, new_filename: str | None) -> str:
    """Answers the name that the file really got."""
    row = crm.need("document", document_id)
    document_content.require_free(crm, row)
    if not (new_filename or "").strip():
        raise BadRequest("Value cannot be null or empty. Parameter name: NewFilename")
    name = file_name(crm, new_filename or "", document_id)
    return str(crud.change(crm, crm.model["document"], row, Name=name)["Name"])


def returned(
    crm: Crm,
    row: Row,
    allowed: list[str] | None,
    *,
    success: bool,
    version: str = "",
    why: str = "",
) -> Record:
    """A ReturnInfo. A refusal says why, as a message to the user, unless the client says that it shows none."""
    shows = bool(why) and (not allowed or "message" in [(each or "").lower() for each in allowed])
    return crm.blank("ReturnInfo") | {
        "ExternalReference": row["ExternalRef"],
        "VersionId": version,
        "Success": success,
        "Type": "Message" if shows else "None",
        "Value": why if shows else "",
    }


@behaviour("Document.GetPreviewDocumentStream")
def get_preview_document_stream(crm: Crm, document_id: int) -> Record:
    return _preview(crm, sanitized(document_content.need(crm, document_id)))


@behaviour("Document.GetUnsanitizedPreviewDocumentStream")
def get_unsanitized_preview_document_stream(crm: Crm, document_id: int) -> Record:
    return _preview(crm, document_content.need(crm, document_id))


def _preview(crm: Crm, file: File) -> Record:
    return crm.blank("DocumentPreview") | {
        "Name": file.name,
        "Type": file.media_type,
        "Size": len(file.content),
        "Stream": b64encode(file.content).decode(),
    }


@behaviour("Document.CreateTempFile")
def create_temp_file(crm: Crm, filename: str | None, data_stream: bytes | str | None) -> str:
    """A name that is taken already is amended; the answer tells the one that the file has."""
    content = blobs.read(data_stream, "DataStream")
    wanted = (filename or "").replace("/", "_").replace("\\", "_").strip() or "temp.tmp"
    name, n = wanted, 1
    while blobs.info(crm, TEMP, name.lower()):
        n += 1
        stem, dot, ending = wanted.rpartition(".")
        name = f"{stem}{n}.{ending}" if dot else f"{wanted}{n}"
    blobs.put(crm, TEMP, name.lower(), content, name=name)
    return name


@behaviour("Document.GetTempFile")
def get_temp_file(crm: Crm, filename: str | None) -> File:
    place = (filename or "").lower()
    content, info = blobs.get(crm, TEMP, place), blobs.info(crm, TEMP, place)
    if content is None or info is None:
        raise NotFound(f"There is no temporary file {(filename or '')[:100]!r}")
    return File(content, info.media_type, info.name)


@behaviour("Document.DeleteTempFile")
def delete_temp_file(crm: Crm, filename: str | None) -> None:
    blobs.remove(crm, TEMP, (filename or "").lower())


@behaviour("Document.GetDocumentUrl")
def get_document_url(
    crm: Crm, document_id: int, version_id: str | None, writeable_url: bool
) -> str:
    """Where REST gives the content, and takes it; a blank text for what has no address: an old version, no content."""
    row = crm.need("document", document_id)
    if version_id or document_content.file(crm, row) is None:
        return ""
    if writeable_url:
        document_content.require_free(crm, row)
    return f"{crm.base}/v1/Document/{document_id}/Content"


@behaviour("Document.CopyDocumentToCsAttachment")
def copy_document_to_cs_attachment(crm: Crm, document_id: int) -> int:
    """A new attachment with the document's content, for a mailing."""
    file = document_content.need(crm, document_id)
    row = crm.insert(
        "attachment",
        {"Name": file.name, "ContentType": file.media_type, "AttSize": len(file.content)},
    )
    id: int = row["AttachmentId"]
    blobs.put(crm, "attachment", id, file.content, file.media_type, file.name)
    return id
