"""Templates: their contents, new documents made of them, and the variables in any text."""

from __future__ import annotations

from collections.abc import Mapping

from so_mock.agents.document.content import sanitized
from so_mock.behaviour import behaviour
from so_mock.call import File, Record
from so_mock.conventions import blobs, document_content, templates
from so_mock.conventions.template_variables import Subjects, Values
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import BadRequest, NotFound, required
from so_mock.store.table import Row

NAMED = "template"  # templates of signatures, by their owner (0: all) and their name
Texts = list[str | None] | None


# -- contents


@behaviour("Document.GetTemplateStreamFromId")
def get_template_stream_from_id(crm: Crm, template_id: int, ui_culture: str | None) -> File:
    return _template(crm, crm.need("document_template", template_id), ui_culture)


@behaviour("Document.GetSanitizedTemplateStreamFromId")
def get_sanitized_template_stream_from_id(
    crm: Crm, template_id: int, ui_culture: str | None
) -> File:
    return sanitized(_template(crm, crm.need("document_template", template_id), ui_culture))


@behaviour("Document.GetTemplateStream")
def get_template_stream(
    crm: Crm, template_name: str | None, allow_personal: bool, ui_culture: str | None
) -> File:
    return _named(crm, template_name or "", allow_personal, ui_culture)


@behaviour("Document.GetSanitizedTemplateStream")
def get_sanitized_template_stream(
    crm: Crm, template_name: str | None, allow_personal: bool, ui_culture: str | None
) -> File:
    return sanitized(_named(crm, template_name or "", allow_personal, ui_culture))


def _template(crm: Crm, row: Row, culture: str | None) -> File:
    content = templates.content(crm, row, culture or "")
    name = str(row["Filename"] or row["Name"])
    return File(content, row["MimeType"] or blobs.media_type_of(name, content), name)


def _named(crm: Crm, name: str, personal: bool | None, culture: str | None) -> File:
    """His own, where that is allowed; else the common one; else a document template of that file or name."""
    for owner in [crm.caller.associate_id, 0] if personal else [0]:
        place = f"{owner}/{name.lower()}"
        content, info = blobs.get(crm, NAMED, place), blobs.info(crm, NAMED, place)
        if content is not None and info is not None:
            return File(content, info.media_type, info.name)
    for row in crm.rows("document_template"):
        if name and name.lower() in (str(row["Filename"]).lower(), str(row["Name"]).lower()):
            return _template(crm, row, culture)
    raise NotFound(f"There is no template named {name[:100]!r}")


@behaviour("Document.SetTemplateStream")
def set_template_stream(
    crm: Crm, filename: str | None, personal: bool, stream: bytes | str | None
) -> None:
    if not filename:
        raise BadRequest("Value cannot be null or empty. Parameter name: Filename")
    owner = crm.caller.associate_id if personal else 0
    blobs.put(crm, NAMED, f"{owner}/{filename.lower()}", blobs.read(stream), name=filename)


@behaviour("Document.SaveDocumentTemplateStream")
def save_document_template_stream(
    crm: Crm,
    document_template_id: int,
    content: bytes | str | None,
    language_code: str | None,
    plugin_id: int,
) -> Record:
    row = crm.need("document_template", document_template_id)
    templates.keep(crm, row, blobs.read(content, "Content"), language_code or "")
    return crm.blank("TemplateInfo") | {
        "Name": row["Name"],
        "Description": row["Tooltip"],
        "ExternalReference": row["Filename"],
        "MimeType": row["MimeType"] or blobs.media_type_of(str(row["Filename"])),
        "PluginId": plugin_id or 0,
    }


# -- new documents


@behaviour("Document.CreateNewPhysicalDocumentFromTemplate")
def create_new_physical_document_from_template(
    crm: Crm, contact_id: int, person_id: int, appointment_id: int, document_id: int, sale_id: int, selection_id: int,
    project_id: int, ui_culture: str | None,
) -> View:  # fmt: skip
    about = subjects(contact_id, person_id, appointment_id, document_id, sale_id, selection_id, project_id)  # fmt: skip
    return _made(crm, about, {}, ui_culture)


@behaviour("Document.CreateNewPhysicalDocumentFromTemplateWithCustomTags")
def create_new_physical_document_from_template_with_custom_tags(
    crm: Crm, contact_id: int, person_id: int, appointment_id: int, document_id: int, sale_id: int, selection_id: int,
    project_id: int, custom_tags: Texts, custom_values: Texts, ui_culture: str | None,
) -> View:  # fmt: skip
    about = subjects(contact_id, person_id, appointment_id, document_id, sale_id, selection_id, project_id)  # fmt: skip
    return _made(crm, about, templates.custom(custom_tags, custom_values), ui_culture)


@behaviour("Document.CreateNewPhysicalDocumentFromTemplateWithCustomTags2")
def create_new_physical_document_from_template_with_custom_tags2(
    crm: Crm, contact_id: int, person_id: int, appointment_id: int, document_id: int, sale_id: int, selection_id: int,
    project_id: int, custom_tags: Mapping[str, str | None] | None, ui_culture: str | None,
) -> View:  # fmt: skip
    about = subjects(contact_id, person_id, appointment_id, document_id, sale_id, selection_id, project_id)  # fmt: skip
    return _made(crm, about, templates.custom(custom_tags), ui_culture)


@behaviour("Document.CreateNewPhysicalMailMergeDocumentFromTemplate")
def create_new_physical_mail_merge_document_from_template(
    crm: Crm, document_id: int, ui_culture: str | None
) -> View:
    """The template as it is: its tags are replaced later, once for each who is written to."""
    return _made(crm, Subjects(document=document_id or 0), None, ui_culture)


def _made(crm: Crm, about: Subjects, tags: Mapping[str, str] | None, culture: str | None) -> View:
    row = crm.need("document", about.document)
    template = crm.row("document_template", row["DocumentTemplate"])
    if template is None:
        raise BadRequest(f"Document id {about.document} has no document template")
    content = templates.content(crm, template, culture or "")
    if tags is not None:
        content = templates.filled(content, Values(crm, about, tags, culture or ""))
    row = document_content.put(crm, row, content, templates.ending(template))
    return crm.view("document", row)


# -- variables


def subjects(
    contact: int, person: int, appointment: int, document: int, sale: int, selection: int, project: int,
    associate: int = 0,
) -> Subjects:  # fmt: skip
    given = (contact, person, appointment, document, sale, selection, project, associate)
    return Subjects(*(id or 0 for id in given))


@behaviour("Document.SubstituteTemplateVariables")
def substitute_template_variables(
    crm: Crm, source: str | None, generator_encoding: str, contact_id: int, person_id: int, appointment_id: int,
    document_id: int, sale_id: int, selection_id: int, project_id: int, culture_name: str | None,
) -> str:  # fmt: skip
    about = subjects(contact_id, person_id, appointment_id, document_id, sale_id, selection_id, project_id)  # fmt: skip
    return templates.filled_text(
        source or "", Values(crm, about, {}, culture_name or ""), generator_encoding
    )


@behaviour("Document.SubstituteTemplateVariablesWithCustomTags")
def substitute_template_variables_with_custom_tags(
    crm: Crm, source: str | None, generator_encoding: str, custom_tags: Texts, custom_values: Texts, contact_id: int,
    person_id: int, appointment_id: int, document_id: int, sale_id: int, selection_id: int, project_id: int,
    culture_name: str | None,
) -> str:  # fmt: skip
    about = subjects(contact_id, person_id, appointment_id, document_id, sale_id, selection_id, project_id)  # fmt: skip
    tags = templates.custom(custom_tags, custom_values)
    return templates.filled_text(
        source or "", Values(crm, about, tags, culture_name or ""), generator_encoding
    )


@behaviour("Document.SubstituteTemplateVariablesWithCustomTags2")
def substitute_template_variables_with_custom_tags2(
    crm: Crm, source: str | None, generator_encoding: str, custom_tags: Mapping[str, str | None] | None, contact_id: int,
    person_id: int, appointment_id: int, document_id: int, sale_id: int, selection_id: int, project_id: int,
    culture_name: str | None,
) -> str:  # fmt: skip
    about = subjects(contact_id, person_id, appointment_id, document_id, sale_id, selection_id, project_id)  # fmt: skip
    tags = templates.custom(custom_tags)
    return templates.filled_text(
        source or "", Values(crm, about, tags, culture_name or ""), generator_encoding
    )


@behaviour("Document.SubstituteTemplateVariablesEx")
def substitute_template_variables_ex(crm: Crm, parameters: Record | None) -> str:
    """A document that is not saved yet may come along; its tags are those of the entity as it was sent."""
    parameters = required(parameters, "Parameters")
    given = crm.blank("TemplateVariablesParameters") | parameters
    names = ("Contact", "Person", "Appointment", "Document", "Sale", "Selection", "Project")
    about = subjects(*(given[f"{name}Id"] for name in names))
    pairs = given["CustomTags"] or []
    if any(len(pair or ()) != 2 for pair in pairs):
        raise BadRequest("CustomTags holds pairs of a tag and its value")
    tags = templates.custom([pair[0] for pair in pairs], [pair[1] for pair in pairs])
    unsaved = given["DocumentEntity"]
    if unsaved is not None:
        entity = crm.model["document"]
        unsaved = crm.absorber.new_row(entity, unsaved, crm.absorber.blank_row(entity))
    values = Values(crm, about, tags, given["CultureName"] or "", unsaved)
    return templates.filled_text(given["SourceInput"] or "", values, given["Encoding"] or "Text")


# -- merging: each tag replaced in a document that was made without


@behaviour("Document.SubstituteMergeDocumentTemplateVariables")
def substitute_merge_document_template_variables(
    crm: Crm, document_id: int, associate_id: int, custom_tags: Texts, custom_values: Texts
) -> File:
    about = Subjects(associate=associate_id or 0)
    return _merged(crm, document_id, about, templates.custom(custom_tags, custom_values))


@behaviour("Document.SubstituteMergeDocumentTemplateVariables2")
def substitute_merge_document_template_variables2(
    crm: Crm, document_id: int, associate_id: int, custom_tags: Mapping[str, str | None] | None
) -> File:
    about = Subjects(associate=associate_id or 0)
    return _merged(crm, document_id, about, templates.custom(custom_tags))


@behaviour("Document.SubstituteMergeDocumentTemplateVariablesEx")
def substitute_merge_document_template_variables_ex(
    crm: Crm, merge_document_id: int, contact_id: int, person_id: int, project_id: int, selection_id: int,
    appointment_id: int, document_id: int, sale_id: int, custom_tags: Texts, custom_values: Texts,
) -> File:  # fmt: skip
    about = subjects(contact_id, person_id, appointment_id, document_id, sale_id, selection_id, project_id)  # fmt: skip
    return _merged(crm, merge_document_id, about, templates.custom(custom_tags, custom_values))


@behaviour("Document.SubstituteMergeDocumentTemplateVariablesEx2")
def substitute_merge_document_template_variables_ex2(
    crm: Crm, merge_document_id: int, contact_id: int, person_id: int, project_id: int, selection_id: int,
    appointment_id: int, document_id: int, sale_id: int, custom_tags: Mapping[str, str | None] | None,
) -> File:  # fmt: skip
    about = subjects(contact_id, person_id, appointment_id, document_id, sale_id, selection_id, project_id)  # fmt: skip
    return _merged(crm, merge_document_id, about, templates.custom(custom_tags))


def _merged(crm: Crm, id: int, about: Subjects, tags: Mapping[str, str]) -> File:
    """The document tells whom it is about where the arguments do not; nothing is stored."""
    file = document_content.need(crm, id)
    values = Values(crm, about if about.document else about._replace(document=id), tags)
    return file._replace(content=templates.filled(file.content, values))
