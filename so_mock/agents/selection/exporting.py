"""Members as a text: a template filled for each of them, one after the other."""

from __future__ import annotations

from typing import Any

from so_mock.agents.selection.shadows import shadows
from so_mock.behaviour import behaviour
from so_mock.call import File
from so_mock.conventions import templates
from so_mock.conventions.template_variables import Subjects, Values
from so_mock.crm import Crm
from so_mock.entities.membership import Member
from so_mock.store.table import sort_key


@behaviour("Selection.ExportSelectionMembers")
def export_selection_members(
    crm: Crm, selection_id: int, template_name: str | None, use_contacts: bool
) -> File:
    return exported(crm, selection_id, template_name, use_contacts, "")


@behaviour("Selection.ExportSelectionMembersWithOrderBy")
def export_selection_members_with_order_by(
    crm: Crm, selection_id: int, template_name: str | None, use_contacts: bool, order_by: str | None
) -> File:
    """`name desc`: a column of the company, else of the person."""
    return exported(crm, selection_id, template_name, use_contacts, order_by or "")


def exported(crm: Crm, id: int, template: str | None, use_contacts: bool, order: str) -> File:
    """Behind records of other tables stand their companies and people. `use_contacts`: each company once."""
    found = shadows(crm, crm.need("selection", id))
    if use_contacts:
        found = [
            Member(contact, 0, 0) for contact in dict.fromkeys(m.contact for m in found) if contact
        ]
    column, _, direction = order.strip().lower().partition(" ")
    if column:
        found.sort(key=lambda m: sort_key(_value(crm, m, column)), reverse=direction == "desc")
    source: File = crm.call(
        "Document.GetTemplateStream", template_name=template, allow_personal=True, ui_culture=None
    )
    texts = []
    for member in found:
        about = Subjects(contact=member.contact, person=member.person, selection=id)
        texts.append(templates.filled(source.content, Values(crm, about, {})))
    return File(b"".join(texts), source.media_type, source.name)


def _simple(crm: Crm, entity: str, id: int) -> dict[str, Any]:
    """Lowered name -> value, of the carrier that shows a row flat."""
    row = crm.row(entity, id)
    if row is None:
        return {}
    found = crm.model[entity]
    flat = found.carrier.removesuffix("Entity")
    record = crm.record(crm.view(entity, row, flat if flat in found.shows else found.carrier))
    plain = {k.lower(): v for k, v in record.items() if not isinstance(v, dict | list)}
    return {**plain, found.key.lower(): id}


def _value(crm: Crm, member: Member, column: str) -> object:
    last = column.rpartition("/")[2]
    company = _simple(crm, "contact", member.contact)
    return company[last] if last in company else _simple(crm, "person", member.person).get(last)
