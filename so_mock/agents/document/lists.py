"""Lists of documents: by company, person, project and sale, within a window of time, and the published ones."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from so_mock.behaviour import behaviour
from so_mock.clock import within
from so_mock.conventions import crud
from so_mock.conventions.facts import facts, one, rows
from so_mock.conventions.headings import items_under
from so_mock.conventions.published import is_published
from so_mock.crm import Crm
from so_mock.entities import links
from so_mock.entities.model import View
from so_mock.store.table import Row

WINDOW: dict[str, Any] = {
    "begin": "start_time",
    "end": "end_time",
    "date": "Date",
    "limit": "count",
}


facts({
    "Document.GetContactDocuments": rows("document", Contact="contact_id", **WINDOW),
    "Document.GetContactDocumentsByTemplateType":
        rows("document", Contact="contact_id", DocumentTemplate="document_template_id", **WINDOW),
    "Document.GetContactDocumentsByTemplateTypes":
        rows("document", Contact="contact_id", DocumentTemplate="document_template_ids", **WINDOW),
    "Document.GetProjectDocuments": rows("document", Project="project_id", **WINDOW),
    "Document.GetProjectDocumentsByTemplateType":
        rows("document", Project="project_id", DocumentTemplate="document_template_id", **WINDOW),
    "Document.GetProjectDocumentsByTemplateTypes":
        rows("document", Project="project_id", DocumentTemplate="document_template_ids", **WINDOW),
    "Document.GetPersonDocuments": rows("document", Person="person_id"),
    "Document.GetPublishedDocument": one("document", DocumentId="document_id", test=is_published),
    "Document.GetPublishedDocuments": rows("document", DocumentId="document_ids", test=is_published),
    "Document.GetPublishedProjectDocuments": rows("document", Project="project_id", test=is_published),
})  # fmt: skip


def _projects(crm: Crm, person: int) -> list[int]:
    return [row["ProjectId"] for row in crm.referring("project_member", "PersonId", person)]


def _of_projects(crm: Crm, person: int) -> list[Row]:
    projects = _projects(crm, person)
    return [row for id in projects for row in crm.referring("document", "Project", id)]


def _of_person(crm: Crm, person: int, with_projects: bool | None) -> list[Row]:
    found = crm.referring("document", "Person", person)
    return [*found, *_of_projects(crm, person)] if with_projects else found


def _views(
    crm: Crm,
    found: Iterable[Row],
    start: str | None = None,
    end: str | None = None,
    count: int | None = None,
    templates: list[int] | None = None,
) -> list[View]:
    """In the order of their ids, each once, of these templates, within the window, and no more than asked for."""
    by_id = {row["DocumentId"]: row for row in found}
    kept = [
        row
        for _, row in sorted(by_id.items())
        if (templates is None or row["DocumentTemplate"] in templates)
        and within(row["Date"], start, end)
    ]
    limited = kept[:count] if count and count > 0 else kept
    return [crm.view("document", row, "Document") for row in limited]


# -- by heading: the templates that stand under it in their list


@behaviour("Document.GetDocumentsByTemplateHeading")
def get_documents_by_template_heading(crm: Crm, template_heading_id: int) -> list[View]:
    kinds = items_under(crm, template_heading_id)
    found = (crm.referring("document", "DocumentTemplate", id) for id in kinds)
    return _views(crm, chain.from_iterable(found))


@behaviour("Document.GetContactDocumentsByTemplateHeading")
def get_contact_documents_by_template_heading(
    crm: Crm, contact_id: int, start_time: str, end_time: str, count: int, template_heading_id: int
) -> list[View]:
    found, kinds = crm.referring("document", "Contact", contact_id), items_under(crm, template_heading_id)  # fmt: skip
    return _views(crm, found, start_time, end_time, count, kinds)


@behaviour("Document.GetProjectDocumentsByTemplateHeading")
def get_project_documents_by_template_heading(
    crm: Crm, project_id: int, start_time: str, end_time: str, count: int, template_heading_id: int
) -> list[View]:
    found, kinds = crm.referring("document", "Project", project_id), items_under(crm, template_heading_id)  # fmt: skip
    return _views(crm, found, start_time, end_time, count, kinds)


@behaviour("Document.GetPersonDocumentsByTemplateHeading")
def get_person_documents_by_template_heading(
    crm: Crm, person_id: int, include_project_documents: bool, start_time: str, end_time: str, count: int,
    template_heading_id: int,
) -> list[View]:  # fmt: skip
    found, kinds = _of_person(crm, person_id, include_project_documents), items_under(crm, template_heading_id)  # fmt: skip
    return _views(crm, found, start_time, end_time, count, kinds)


@behaviour("Document.GetProjectMemberDocumentsByTemplateHeading")
def get_project_member_documents_by_template_heading(
    crm: Crm, person_id: int, start_time: str, end_time: str, count: int, template_heading_id: int
) -> list[View]:
    found, kinds = _of_projects(crm, person_id), items_under(crm, template_heading_id)
    return _views(crm, found, start_time, end_time, count, kinds)


# -- by person and his projects


@behaviour("Document.GetPersonDocumentsByDate")
def get_person_documents_by_date(
    crm: Crm, person_id: int, include_project_documents: bool, start_time: str, end_time: str, count: int
) -> list[View]:  # fmt: skip
    found = _of_person(crm, person_id, include_project_documents)
    return _views(crm, found, start_time, end_time, count)


@behaviour("Document.GetPersonDocumentsByTemplateType")
def get_person_documents_by_template_type(
    crm: Crm, person_id: int, include_project_documents: bool, start_time: str, end_time: str, count: int,
    document_template_id: int,
) -> list[View]:  # fmt: skip
    found = _of_person(crm, person_id, include_project_documents)
    return _views(crm, found, start_time, end_time, count, [document_template_id])


@behaviour("Document.GetPersonDocumentsByTemplateTypes")
def get_person_documents_by_template_types(
    crm: Crm, person_id: int, include_project_documents: bool, start_time: str, end_time: str, count: int,
    document_template_ids: list[int] | None,
) -> list[View]:  # fmt: skip
    found = _of_person(crm, person_id, include_project_documents)
    return _views(crm, found, start_time, end_time, count, document_template_ids or [])


@behaviour("Document.GetProjectMemberDocuments")
def get_project_member_documents(
    crm: Crm, person_id: int, start_time: str, end_time: str, count: int
) -> list[View]:
    """Those of the projects he is a member of, not his own."""
    return _views(crm, _of_projects(crm, person_id), start_time, end_time, count)


@behaviour("Document.GetProjectMemberDocumentsByTemplateType")
def get_project_member_documents_by_template_type(
    crm: Crm, person_id: int, start_time: str, end_time: str, count: int, document_template_id: int
) -> list[View]:
    found = _of_projects(crm, person_id)
    return _views(crm, found, start_time, end_time, count, [document_template_id])


@behaviour("Document.GetProjectMemberDocumentsByTemplateTypes")
def get_project_member_documents_by_template_types(
    crm: Crm, person_id: int, start_time: str, end_time: str, count: int, document_template_ids: list[int] | None
) -> list[View]:  # fmt: skip
    found = _of_projects(crm, person_id)
    return _views(crm, found, start_time, end_time, count, document_template_ids or [])


@behaviour("Document.GetPublishedPersonDocumentsByDate")
def get_published_person_documents_by_date(
    crm: Crm, person_id: int, include_project_documents: bool, start_time: str, end_time: str, count: int
) -> list[View]:  # fmt: skip
    found = _of_person(crm, person_id, include_project_documents)
    return _views(crm, _published(crm, found), start_time, end_time, count)


@behaviour("Document.GetPublishedDocumentsByDate")
def get_published_documents_by_date(
    crm: Crm, person_id: int, include_project_documents: bool, start_time: str, end_time: str, count: int
) -> list[View]:  # fmt: skip
    found = _of_person(crm, person_id, include_project_documents)
    return _views(crm, _published(crm, found), start_time, end_time, count)


@behaviour("Document.GetMyPublishedDocuments")
def get_my_published_documents(crm: Crm) -> list[View]:
    """Those that the caller looks after, or that are for him."""
    found = crm.referring("document", "Associate", crm.caller.associate_id)
    found += crm.referring("document", "Person", crm.me["PersonId"] if crm.me else 0)
    return _views(crm, _published(crm, found))


def _published(crm: Crm, found: list[Row]) -> list[Row]:
    return [row for row in found if is_published(crm, row)]


@behaviour("Document.GetAppointmentDocuments")
def get_appointment_documents(crm: Crm, appointment_id: int) -> list[View]:
    """An appointment has documents by links alone."""
    return _views(crm, _linked(crm, "appointment", appointment_id))


@behaviour("Document.GetSaleDocuments")
def get_sale_documents(crm: Crm, sale_id: int) -> list[View]:
    """Those of the sale, and those linked to it."""
    found = crm.referring("document", "Sale", sale_id)
    return _views(crm, [*found, *_linked(crm, "sale", sale_id)])


def _linked(crm: Crm, kind: str, id: int) -> list[Row]:
    return crm.known("document", links.linked(crm.reads, kind, id, "document"))


@behaviour("Document.CreateDefaultDocumentEntityFromSuggestion")
def create_default_document_entity_from_suggestion(crm: Crm, suggested_document_id: int) -> View:
    """A guide's item tells template, heading and reference of the document to be made."""
    item = crm.need("suggested_document", suggested_document_id)
    entity = crm.model["document"]
    told = {
        "SuggestedDocumentId": suggested_document_id,
        "DocumentTemplate": item["DoctmplId"],
        "Header": item["Header"] or item["Name"],
        "OurRef": item["OurRef"],
    }
    return View(entity, entity.carrier, crud.default_row(crm, entity, told) | told)
