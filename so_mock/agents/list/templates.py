"""Document templates: their contents by language, and where guides suggest them."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import GENERATED, Record
from so_mock.conventions import blobs, crud, lists, templates
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.relations import referring
from so_mock.errors import BadRequest, required
from so_mock.store.table import Row

TEMPLATE = "document_template"


# -- contents


@behaviour("List.GetDocumentTemplateStreamFromId")
def get_document_template_stream_from_id(
    crm: Crm, document_template_id: int, language_code: str | None
) -> Any:
    given = {"template_id": document_template_id, "ui_culture": language_code}
    return crm.call("Document.GetTemplateStreamFromId", **given)


@behaviour("List.SaveDocumentTemplateStream")
def save_document_template_stream(
    crm: Crm, document_template_id: int, content: bytes | str | None, language_code: str | None, plugin_id: int | None
) -> Any:  # fmt: skip
    return crm.call(
        "Document.SaveDocumentTemplateStream", document_template_id=document_template_id, content=content,
        language_code=_code(language_code), plugin_id=plugin_id,
    )  # fmt: skip


@behaviour("List.SetDocumentTemplateStream")
def set_document_template_stream(
    crm: Crm, document_template_entity: Record | None, stream: bytes | str | None, language_code: str | None
) -> View:  # fmt: skip
    view = crud.save(crm, crm.model[TEMPLATE], document_template_entity)
    templates.keep(crm, view.row, blobs.read(stream, "Stream"), _code(language_code))
    return view


@behaviour("List.SetDocumentTemplateFromDocumentTemplate")
def set_document_template_from_document_template(
    crm: Crm, source_document_template_id: int, document_template_entity: Record | None
) -> View:
    """The new one has the contents of the other, in each of its languages."""
    document_template_entity = required(document_template_entity, "DocumentTemplate")
    source = crm.need(TEMPLATE, source_document_template_id)
    given = {"Filename": source["Filename"], "MimeType": source["MimeType"]}
    given |= {name: value for name, value in document_template_entity.items() if value}
    view = crud.save(crm, crm.model[TEMPLATE], given)
    for code in ["", *_languages(crm, source)]:
        place = f"{source['DocumentTemplateId']}/{code}".rstrip("/")
        content = blobs.get(crm, templates.KIND, place)
        if content is not None:
            templates.keep(crm, view.row, content, code)
    return view


@behaviour("List.GetDocumentTemplateExtension")
def get_document_template_extension(crm: Crm, document_template_id: int) -> str:
    return templates.ending(crm.need(TEMPLATE, document_template_id))


@behaviour("List.GetDocumentTemplateUrl")
def get_document_template_url(
    crm: Crm, document_template_id: int, writable_url: bool | None, language_code: str | None
) -> str:
    """The REST address of the content; one to write to needs no web client, so it is the same."""
    crm.need(TEMPLATE, document_template_id)
    code = _code(language_code) or "en"
    return f"{crm.base}/v1/List/DocumentTemplate/Items/{document_template_id}/Content/{code}"


@behaviour("List.GetDocumentTemplateProperties")
def get_document_template_properties(
    crm: Crm, document_template_id: int, requested_properties: list[str | None] | None
) -> dict[str, str]:
    """By the names of the carrier, and the length of the file; only what was asked for."""
    row = crm.need(TEMPLATE, document_template_id)
    shown = crm.record(crm.view(TEMPLATE, row))
    known = {name: value for name, value in shown.items() if isinstance(value, str | int)}
    known |= {"FileName": row["Filename"], "Length": len(templates.content(crm, row))}
    spelt = {name.lower(): str(value) for name, value in known.items()}
    asked = [name for name in requested_properties or () if name]
    return {name: spelt[name.lower()] for name in asked if name.lower() in spelt}


# -- languages


def _code(told: str | None) -> str:
    """A language code; `default` on a path stands for the content that is in no language."""
    code = (told or "").strip()
    if "/" in code:
        raise BadRequest(f"{code[:40]!r} is no language code")
    return "" if code.lower() == "default" else code


def _languages(crm: Crm, row: Row) -> list[str]:
    owner = blobs.key(templates.KIND, row["DocumentTemplateId"])
    held = (each["id"].removeprefix(owner) for each in crm.by(blobs.CONTENT, blobs.OF_OWNER, owner))
    return [place[1:] for place in held if place]


@behaviour("List.GetDocumentTemplateLanguages")
def get_document_template_languages(crm: Crm, document_template_id: int) -> list[str]:
    return _languages(crm, crm.need(TEMPLATE, document_template_id))


@behaviour("List.CreateDefaultDocumentTemplateLanguage")
def create_default_document_template_language(
    crm: Crm, document_template_id: int, language_code: str | None
) -> None:
    """A copy of the content that stands for all languages, until another is saved. One that is there stays."""
    row, code = crm.need(TEMPLATE, document_template_id), _need_code(language_code)
    if code.lower() not in _languages(crm, row):
        templates.keep(crm, row, templates.content(crm, row), code)


@behaviour("List.DeleteDocumentTemplateLanguage")
def delete_document_template_language(
    crm: Crm, document_template_id: int, language_code: str | None
) -> None:
    code = _need_code(language_code).lower()
    blobs.remove(crm, templates.KIND, f"{document_template_id}/{code}")


def _need_code(told: str | None) -> str:
    code = _code(told)
    if not code:
        raise BadRequest("LanguageCode must be filled in")
    return code


# -- guides


@behaviour("List.GetDocumentTemplateUsedInSalesStage")
def get_document_template_used_in_sales_stage(crm: Crm, document_template_id: int) -> list[str]:
    return _guides(crm, document_template_id, "SaleTypeStageLink", "SaleTypeId", "sale_type")


@behaviour("List.GetDocumentTemplateUsedInProjectStage")
def get_document_template_used_in_project_stage(crm: Crm, document_template_id: int) -> list[str]:
    return _guides(crm, document_template_id, "ProjectTypeStatusLink", "ProjTypeId", "project_type")


def _guides(crm: Crm, template: int, link: str, key: str, entity: str) -> list[str]:
    """Names of the types of sale or project in whose guides it is suggested."""
    crm.need(TEMPLATE, template)
    rows = [
        *crm.by("suggested_document", referring("DoctmplId"), template),
        *crm.by("suggested_document", referring("DocTmpl"), template),
    ]
    shown = [crm.record(crm.view("suggested_document", row)) for row in rows if not row["Deleted"]]
    ids = dict.fromkeys((record[link] or {}).get(key) or 0 for record in shown)
    return [name for name in (crm.text(entity, id) for id in ids) if name]


def _in_order(crm: Crm, entity: str, ids: list[int] | None) -> None:
    lists.set_ranks(crm, crm.model[entity], [crm.need(entity, id) for id in dict.fromkeys(ids or ())])  # fmt: skip


@behaviour("List.SetRankOnSaleActivity")
def set_rank_on_sale_activity(crm: Crm, items_ids: list[int] | None) -> None:
    _in_order(crm, "suggested_appointment", items_ids)


@behaviour("List.SetRankOnProjectActivity")
def set_rank_on_project_activity(crm: Crm, items_ids: list[int] | None) -> None:
    _in_order(crm, "suggested_appointment", items_ids)


@behaviour("List.SetRankOnSaleDocument")
def set_rank_on_sale_document(crm: Crm, items_ids: list[int] | None) -> None:
    _in_order(crm, "suggested_document", items_ids)


@behaviour("List.SetRankOnProjectDocument")
def set_rank_on_project_document(crm: Crm, items_ids: list[int] | None) -> None:
    _in_order(crm, "suggested_document", items_ids)


# -- plugins


@behaviour("List.SetDocumentPluginForAllDocumentTemplates")
def set_document_plugin_for_all_document_templates(crm: Crm, document_plugin_id: int) -> None:
    """It answers for the documents that are made of them; mails, faxes and the like keep theirs."""
    for row in crm.rows(TEMPLATE):
        if row["RecordType"] == "Document":
            crud.change(crm, crm.model[TEMPLATE], row, AutoeventId=document_plugin_id or 0)


@behaviour("List.GetPluginList", fidelity=GENERATED)
def get_plugin_list(crm: Crm) -> Any:
    return crm.call("Document.GetPluginList")
