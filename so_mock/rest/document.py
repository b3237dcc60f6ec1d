"""Document: content, lock, versions and what else the agent does for a document, as paths below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import GENERATED
from so_mock.crm import Crm

Texts = list[str] | None


@behaviour("GET Document/{documentId}/Content")
def get_content(crm: Crm, document_id: int) -> Any:
    return crm.call("Document.GetDocumentStream", document_id=document_id)


@behaviour("GET Document/{documentId}/SanitizedContent")
def get_sanitized_content(crm: Crm, document_id: int) -> Any:
    return crm.call("Document.GetSanitizedDocumentStream", document_id=document_id)


@behaviour("PUT Document/{documentId}/Content")
def put_content(crm: Crm, document_id: int, stream: bytes | str | None) -> Any:
    return crm.call("Document.SetDocumentStreamFromId", document_id=document_id, stream=stream)


@behaviour("POST Document/{documentId}/Content")
def post_content(
    crm: Crm, document_id: int, custom_tags: Mapping[str, str | None] | None, contact_id: int, person_id: int,
    appointment_id: int, sale_id: int, selection_id: int, project_id: int, ui_culture: str | None,
) -> Any:  # fmt: skip
    return crm.call(
        "Document.CreateNewPhysicalDocumentFromTemplateWithCustomTags2",
        document_id=document_id, custom_tags=custom_tags, contact_id=contact_id, person_id=person_id,
        appointment_id=appointment_id, sale_id=sale_id, selection_id=selection_id, project_id=project_id,
        ui_culture=ui_culture,
    )  # fmt: skip


@behaviour("DELETE Document/{documentId}/Content")
def delete_content(crm: Crm, document_id: int, allowed_return_type: Texts) -> Any:
    return crm.call(
        "Document.DeletePhysicalDocument",
        document_id=document_id,
        allowed_return_type=allowed_return_type,
    )


@behaviour("GET Document/{documentId}/Length")
def get_length(crm: Crm, document_id: int, version_id: str | None) -> Any:
    return crm.call("Document.GetDocumentLength", document_id=document_id, version_id=version_id)


@behaviour("GET Document/{documentId}/Url")
def get_url(crm: Crm, document_id: int, version_id: str | None, writeable_url: bool) -> Any:
    return crm.call(
        "Document.GetDocumentUrl",
        document_id=document_id,
        version_id=version_id,
        writeable_url=writeable_url,
    )


@behaviour("GET Document/{documentId}/Lock")
def get_lock(crm: Crm, document_id: int) -> Any:
    return crm.call("Document.GetCheckoutState", document_id=document_id)


@behaviour("POST Document/{documentId}/Lock")
def post_lock(crm: Crm, document_id: int, allowed_return_types: Texts) -> Any:
    return crm.call(
        "Document.CheckoutDocument",
        document_id=document_id,
        allowed_return_types=allowed_return_types,
    )


@behaviour("PUT Document/{documentId}/Lock")
def put_lock(
    crm: Crm,
    document_id: int,
    allowed_return_types: Texts,
    version_description: str | None,
    version_extra_fields: Texts,
) -> Any:
    return crm.call(
        "Document.CheckinDocument",
        document_id=document_id,
        allowed_return_types=allowed_return_types,
        version_description=version_description,
        version_extra_fields=version_extra_fields,
    )


@behaviour("DELETE Document/{documentId}/Lock")
def delete_lock(crm: Crm, document_id: int, allowed_return_types: Texts) -> Any:
    return crm.call(
        "Document.UndoCheckoutDocument",
        document_id=document_id,
        allowed_return_types=allowed_return_types,
    )


@behaviour("GET Document/{documentId}/Version")
def get_version(crm: Crm, document_id: int) -> Any:
    return crm.call("Document.GetVersionList", document_id=document_id)


@behaviour("GET Document/{documentId}/Property")
def get_property(crm: Crm, document_id: int, requested_properties: Texts) -> Any:
    return crm.call(
        "Document.GetDocumentProperties",
        document_id=document_id,
        requested_properties=requested_properties,
    )


@behaviour("GET Document/{documentId}/Command", fidelity=GENERATED)
def get_command(crm: Crm, document_id: int, allowed_return_types: Texts) -> Any:
    return crm.call(
        "Document.GetDocumentCommands",
        document_id=document_id,
        allowed_return_types=allowed_return_types,
    )


@behaviour("POST Document/{documentId}/Command/{command}", fidelity=GENERATED)
def post_command(crm: Crm, document_id: int, command: str, allowed_return_types: Texts) -> Any:
    return crm.call(
        "Document.ExecuteDocumentCommand",
        document_id=document_id,
        command=command,
        allowed_return_types=allowed_return_types,
    )


@behaviour("GET Document/Plugin", fidelity=GENERATED)
def get_plugin(crm: Crm) -> Any:
    return crm.call("Document.GetPluginList")


@behaviour("POST Document/Validate")
def post_validate(crm: Crm, document_entity: dict[str, Any] | None) -> Any:
    return crm.call("Document.ValidateDocumentEntity", document_entity=document_entity)
