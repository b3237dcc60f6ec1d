"""Check-out: one associate edits, the others read; a check-in commits a version (sheet: domain.md 8)."""

from __future__ import annotations

from so_mock.agents.document.content import returned
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import blobs, crud
from so_mock.conventions.document_content import draft, of_version
from so_mock.crm import Crm
from so_mock.entities.documents import OF_DOCUMENT, VERSIONS
from so_mock.store.table import Row


def _state(crm: Crm, row: Row) -> str:
    holder = row["CheckedOutBy"]
    if row["LockSemantics"] == "None":
        return "LockingNotSupported"
    if not holder:
        return "NotCheckedOut"
    return "CheckedOutOwn" if holder == crm.caller.associate_id else "CheckedOutOther"


def _held_by(crm: Crm, row: Row) -> str:
    return f"The document is checked out by {crm.text('associate', row['CheckedOutBy'])}"


@behaviour("Document.GetCheckoutState")
def get_checkout_state(crm: Crm, document_id: int) -> Record:
    row = crm.need("document", document_id)
    holder = row["CheckedOutBy"]
    return crm.blank("CheckoutInfo") | {
        "State": _state(crm, row),
        "AssociateId": holder,
        "Name": crm.text("associate", holder),
    }


@behaviour("Document.GetVersionList")
def get_version_list(crm: Crm, document_id: int) -> list[Record]:
    """What was checked in, oldest first."""
    blank = crm.blank("VersionInfo")
    return [
        {name: row.get(name, value) for name, value in blank.items()}
        | {"CheckedInByName": crm.text("associate", row["CheckedInByAssociateId"])}
        for row in crm.by(VERSIONS, OF_DOCUMENT, document_id)
    ]


@behaviour("Document.CheckoutDocument")
def checkout_document(crm: Crm, document_id: int, allowed_return_types: list[str] | None) -> Record:
    """Again by its holder: nothing changes. By another: refused, with a message."""
    row = crm.need("document", document_id)
    match _state(crm, row):
        case "LockingNotSupported":
            return returned(
                crm,
                row,
                allowed_return_types,
                success=False,
                why="The document cannot be checked out",
            )
        case "CheckedOutOther":
            return returned(crm, row, allowed_return_types, success=False, why=_held_by(crm, row))
        case "NotCheckedOut":
            held = {"CheckedOutBy": crm.caller.associate_id, "CheckedOutAt": crm.now()}
            row = crm.update("document", {**row, **held})
    return returned(crm, row, allowed_return_types, success=True, version=_newest(crm, row))


@behaviour("Document.CheckinDocument")
def checkin_document(
    crm: Crm,
    document_id: int,
    allowed_return_types: list[str] | None,
    version_description: str | None,
    version_extra_fields: list[str] | None,
) -> Record:
    """What its holder wrote since the check-out becomes the content that all see, and a version."""
    row = crm.need("document", document_id)
    refusal = _not_mine(crm, row)
    if refusal:
        return returned(crm, row, allowed_return_types, success=False, why=refusal)
    if blobs.copy(crm, "document", draft(document_id), "document", document_id):
        blobs.remove(crm, "document", draft(document_id))
    number = str(int(_newest(crm, row) or 0) + 1)
    crm.store.insert(
        VERSIONS,
        {
            "DocumentId": document_id,
            "VersionId": number,
            "ExternalReference": row["ExternalRef"],
            "CheckedInDate": crm.now(),
            "CheckedInByAssociateId": crm.caller.associate_id,
            "Description": version_description or "",
            "DisplayText": f"{number}: {version_description}" if version_description else number,
            "ExtraFields": [each for each in version_extra_fields or () if each is not None],
        },
    )
    blobs.copy(crm, "document", document_id, "document", of_version(document_id, number))
    row = crud.change(crm, crm.model["document"], row, CheckedOutBy=0, CheckedOutAt="")
    return returned(crm, row, allowed_return_types, success=True, version=number)


@behaviour("Document.UndoCheckoutDocument")
def undo_checkout_document(
    crm: Crm, document_id: int, allowed_return_types: list[str] | None
) -> Record:
    """What was written since the check-out is dropped."""
    row = crm.need("document", document_id)
    refusal = _not_mine(crm, row)
    if refusal:
        return returned(crm, row, allowed_return_types, success=False, why=refusal)
    blobs.remove(crm, "document", draft(document_id))
    row = crm.update("document", {**row, "CheckedOutBy": 0, "CheckedOutAt": ""})
    return returned(crm, row, allowed_return_types, success=True, version=_newest(crm, row))


def _not_mine(crm: Crm, row: Row) -> str:
    state = _state(crm, row)
    if state == "CheckedOutOwn":
        return ""
    return _held_by(crm, row) if state == "CheckedOutOther" else "The document is not checked out"


def _newest(crm: Crm, row: Row) -> str:
    found = crm.by(VERSIONS, OF_DOCUMENT, row["DocumentId"])
    return str(found[-1]["VersionId"]) if found else ""
