"""Document plugins. so-mock keeps documents in its own archive, and has no other."""

from __future__ import annotations

from so_mock.agents.document.content import returned
from so_mock.behaviour import behaviour
from so_mock.call import GENERATED, Record
from so_mock.conventions import blobs, document_content
from so_mock.crm import Crm

ARCHIVE = {"0": "so-mock document archive"}


@behaviour("Document.GetPluginList", fidelity=GENERATED)
def get_plugin_list(crm: Crm) -> dict[str, str]:
    return ARCHIVE


@behaviour("Document.GetDocumentCommands", fidelity=GENERATED)
def get_document_commands(
    crm: Crm, document_id: int, allowed_return_types: list[str] | None
) -> list[Record]:
    """The archive has no commands of its own."""
    crm.need("document", document_id)
    return []


@behaviour("Document.ExecuteDocumentCommand", fidelity=GENERATED)
def execute_document_command(
    crm: Crm, document_id: int, allowed_return_types: list[str] | None, command: str | None
) -> Record:
    row = crm.need("document", document_id)
    why = f"The archive has no command {(command or '')[:100]!r}"
    return returned(crm, row, allowed_return_types, success=False, why=why)


@behaviour("Document.GetDocumentProperties")
def get_document_properties(
    crm: Crm, document_id: int, requested_properties: list[str | None] | None
) -> dict[str, str]:
    """What the archive knows of the file and, by the names of the carrier, of the document; only what was asked for."""
    row = crm.need("document", document_id)
    file = document_content.file(crm, row)
    shown = crm.record(crm.view("document", row, "Document"))
    known = {name: value for name, value in shown.items() if isinstance(value, str | int)}
    known |= {
        "FileName": row["Name"],
        "MimeType": file.media_type if file else blobs.media_type_of(row["Name"]),
        "Length": len(file.content) if file else 0,
        "CheckedOutBy": crm.text("associate", row["CheckedOutBy"]),
    }
    spelt = {name.lower(): str(value) for name, value in known.items()}
    asked = [name for name in requested_properties or () if name]
    return {name: spelt[name.lower()] for name in asked if name.lower() in spelt}
