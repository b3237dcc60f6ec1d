"""Document: content, lock, versions and what else the agent does for a document, as paths below it."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import GENERATED
from so_mock.conventions.facts import calls, facts
from so_mock.crm import Crm

DOCUMENT = "Document/{documentId}"

facts({
    f"GET {DOCUMENT}/Content": calls("Document.GetDocumentStream"),
    f"GET {DOCUMENT}/SanitizedContent": calls("Document.GetSanitizedDocumentStream"),
    f"PUT {DOCUMENT}/Content": calls("Document.SetDocumentStreamFromId"),
    f"POST {DOCUMENT}/Content": calls("Document.CreateNewPhysicalDocumentFromTemplateWithCustomTags2"),
    f"DELETE {DOCUMENT}/Content": calls("Document.DeletePhysicalDocument"),
    f"GET {DOCUMENT}/Length": calls("Document.GetDocumentLength"),
    f"GET {DOCUMENT}/Url": calls("Document.GetDocumentUrl"),
    f"GET {DOCUMENT}/Lock": calls("Document.GetCheckoutState"),
    f"POST {DOCUMENT}/Lock": calls("Document.CheckoutDocument"),
    f"PUT {DOCUMENT}/Lock": calls("Document.CheckinDocument"),
    f"DELETE {DOCUMENT}/Lock": calls("Document.UndoCheckoutDocument"),
    f"GET {DOCUMENT}/Version": calls("Document.GetVersionList"),
    f"GET {DOCUMENT}/Property": calls("Document.GetDocumentProperties"),
    "POST Document/Validate": calls("Document.ValidateDocumentEntity"),
})  # fmt: skip

Texts = list[str] | None


@behaviour("GET Document/{documentId}/Command", fidelity=GENERATED)
def get_command(crm: Crm, document_id: int, allowed_return_types: Texts) -> Any:
    given = {"document_id": document_id, "allowed_return_types": allowed_return_types}
    return crm.call("Document.GetDocumentCommands", **given)


@behaviour("POST Document/{documentId}/Command/{command}", fidelity=GENERATED)
def post_command(crm: Crm, document_id: int, command: str, allowed_return_types: Texts) -> Any:
    given = {"document_id": document_id, "command": command}
    return crm.call(
        "Document.ExecuteDocumentCommand", **given, allowed_return_types=allowed_return_types
    )


@behaviour("GET Document/Plugin", fidelity=GENERATED)
def get_plugin(crm: Crm) -> Any:
    return crm.call("Document.GetPluginList")
