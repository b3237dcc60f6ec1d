"""Documents, their versions, and what is kept as binary objects (sheet: domain.md 6).

In the database a document is two rows, `document` and `appointment`; here it is one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from so_mock.entities.crm import me
from so_mock.entities.model import Entity
from so_mock.entities.numbering import number
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

OF_NAME = Index("file name", lambda row: [str(row["Name"]).lower()] if row["Name"] else [])
VERSIONS = "_document_version"  # what was checked in: a VersionInfo of which the name is not kept
OF_DOCUMENT = Index("document", lambda row: [row["DocumentId"]])
# A document made from such a template is of the same type.
TYPES = frozenset(["MergeDraft", "MergeFinal", "SavedReport"])
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def document_label(row: Row, shaper: Shaper) -> str:
    return str(row["Header"] or row["Name"])


def now(crm: Any) -> str:
    return str(crm.now())


def first_template(crm: Any) -> int:
    """The first document template that is not retired, until a preference says otherwise (domain.md 5)."""
    found = [
        row
        for row in crm.rows("document_template")
        if row["RecordType"] == "Document" and not row["Deleted"]
    ]
    found.sort(key=lambda row: (row["Rank"], row["DocumentTemplateId"]))
    return found[0]["DocumentTemplateId"] if found else 0


def everybody(crm: Any) -> list[Any]:
    return [crm.blank("VisibleFor") | {"Visibility": "All"}]


def file_name(crm: Any, name: str, id: int) -> str:
    """The name as the archive takes it: without signs that no file may have, and the only one of its kind."""
    cleaned = _FORBIDDEN.sub("_", name).strip()
    stem, dot, ending = cleaned.rpartition(".")
    tried, n = cleaned, 1
    while any(row["DocumentId"] != id for row in crm.by("document", OF_NAME, tried.lower())):
        n += 1
        tried = f"{stem} ({n}).{ending}" if dot else f"{cleaned} ({n})"
    return tried


def settle_document(crm: Any, row: Row, before: Row | None) -> Row:
    """A save with another name renames the file, if there is one (published description of SaveDocumentEntity)."""
    id = row["DocumentId"]
    if before is None:
        template = crm.row("document_template", row["DocumentTemplate"])
        if template is not None and template["RecordType"] in TYPES:
            row = {**row, "Type": template["RecordType"]}
    elif row["Name"] != before["Name"] and crm.reads.row("_content", f"document/{id}"):
        row = {**row, "Name": file_name(crm, row["Name"] or before["Name"], id)}
    return row


def leave_document(crm: Any, row: Row) -> None:
    for version in crm.by(VERSIONS, OF_DOCUMENT, row["DocumentId"]):
        crm.delete(VERSIONS, version["id"])


def settle_suggestion(crm: Any, row: Row, before: Row | None) -> Row:
    """The template is told twice, as id and as carrier; the one that differs from what is stored wins."""
    id = row["DoctmplId"] or row["DocTmpl"]
    if before is not None and row["DoctmplId"] in (0, before["DoctmplId"]):
        id = row["DocTmpl"]
    return {**row, "DoctmplId": id, "DocTmpl": id}


DOCUMENTS = (
    Entity(
        "document", "DocumentEntity", "DocumentId",
        extra={"CheckedOutBy": 0, "CheckedOutAt": "", "ArchiveProvider": 0},
        server=frozenset({"LockSemantics"}),
        defaults={
            "Associate": me, "CreatedBy": me, "Date": now, "DocumentTemplate": first_template, "Completed": "NotStarted",
            "Type": "Document", "VisibleFor": everybody, "LockSemantics": "Versioning", "Snum": number("document.snum"),
        },
        settle=settle_document, leave=leave_document,
        names=("Name", "Header"), mandatory=("DocumentTemplate",), label=document_label,
        shows={"Document": {}},
    ),
    Entity("suggested_document", "SuggestedDocumentEntity", "SuggestedDocumentId", settle=settle_suggestion),
    Entity("blob", "BlobEntity", "BlobId", label="Description"),
)  # fmt: skip
