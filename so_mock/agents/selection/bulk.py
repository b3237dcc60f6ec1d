"""What is done to all members at once. Whoever refuses, or may not be changed, is skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from so_mock.agents.selection.members import members_of, targeted
from so_mock.agents.selection.shadows import shadows
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.membership import NUMBERS, TARGETS, Target
from so_mock.errors import SoError, required
from so_mock.rights.enforce import permit_so_far

# Flag -> (its value, the property that it changes)
OF_COMPANIES = {
    "ChangeCompanyCategory": ("CompanyCategory", "Category"), "ChangeCompanyBusiness": ("CompanyBusiness", "Business"),
    "ChangeCompanyOurContact": ("CompanyOurContact", "Associate"), "ChangeCompanyName": ("CompanyName", "Name"),
    "ChangeCompanyDepartment": ("CompanyDepartment", "Department"), "ChangeCompanyNumber": ("CompanyNumber", "Number2"),
    "ChangeCompanyCode": ("CompanyCode", "Number1"), "ChangeCompanyCountry": ("CompanyCountry", "Country"),
    "ChangeCompanyOrgNr": ("CompanyOrgNr", "OrgNr"),
}  # fmt: skip
OF_PERSONS = {"ChangeContactPosition": ("ContactPosition", "Position"), "ChangeContactJobTitle": ("ContactJobTitle", "Title")}  # fmt: skip


def each(crm: Crm, ids: Iterable[int], act: Callable[[int], Any]) -> list[int]:
    """Those on whom it could be done; who refuses is left as he was."""
    done = []
    for id in dict.fromkeys(id for id in ids if id):
        try:
            with crm.store.unit() as changes:
                before = len(changes)
                act(id)
                permit_so_far(crm, before)
        except SoError:
            continue
        done.append(id)
    return done


@behaviour("Selection.DeleteContacts")
def delete_contacts(crm: Crm, selection_id: int) -> None:
    """The companies that are members, not the selection; one without delete right is skipped."""
    found = members_of(crm, crm.need("selection", selection_id))
    delete(crm, TARGETS[NUMBERS["contact"]], [member.contact for member in found])


@behaviour("Selection.DeletePersons")
def delete_persons(crm: Crm, selection_id: int) -> None:
    found = members_of(crm, crm.need("selection", selection_id))
    delete(crm, TARGETS[NUMBERS["person"]], [member.person for member in found])


@behaviour("Selection.DeleteEntities")
def delete_entities(crm: Crm, selection_id: int) -> None:
    """Of companies and people: the companies, as DeleteContacts does; or the persons where it is one of persons."""
    row = crm.need("selection", selection_id)
    target, found = targeted(row), members_of(crm, row)
    if target.pairs:
        ids = [m.person if target.entity == "person" else m.contact for m in found]
    else:
        ids = [member.record for member in found]
    delete(crm, target, ids)


def delete(crm: Crm, target: Target, ids: Iterable[int]) -> None:
    """Each by its own agent's method, where there is one."""

    def one(id: int) -> None:
        if target.delete:
            crm.call(target.delete, **{target.id: id})
        else:
            crud.delete(crm, crm.model[target.entity], id)

    each(crm, ids, one)


@behaviour("Selection.EditContactSelectionMemberDetails")
def edit_contact_selection_member_details(
    crm: Crm, selection_id: int, selection_member_edit_values: Record | None
) -> None:
    """Only what is flagged is changed: at the companies, and at the persons who are members."""
    selection_member_edit_values = required(
        selection_member_edit_values, "SelectionMemberEditValues"
    )
    found = members_of(crm, crm.need("selection", selection_id))
    for entity, ids, flags in (
        ("contact", [member.contact for member in found], OF_COMPANIES),
        ("person", [member.person for member in found], OF_PERSONS),
    ):
        told = selection_member_edit_values
        changes = {prop: told.get(value) for flag, (value, prop) in flags.items() if told.get(flag)}
        if changes:
            each(crm, ids, _changer(crm, entity, changes))


def _changer(crm: Crm, entity: str, changes: Record) -> Callable[[int], Any]:
    return lambda id: crud.change(crm, crm.model[entity], crm.need(entity, id), **changes)


@behaviour("Selection.AddRemoveContactSelectionMemberInterests")
def add_remove_contact_selection_member_interests(
    crm: Crm, selection_id: int, add_company_interests: list[int] | None, remove_company_interests: list[int] | None,
    add_contact_interests: list[int] | None, remove_contact_interests: list[int] | None,
) -> None:  # fmt: skip
    found = members_of(crm, crm.need("selection", selection_id))
    for entity, ids, more, less in (
        ("contact", [m.contact for m in found], add_company_interests, remove_company_interests),
        ("person", [m.person for m in found], add_contact_interests, remove_contact_interests),
    ):
        if more or less:
            each(crm, ids, _interested(crm, entity, more or [], less or []))


def _interested(crm: Crm, entity: str, more: list[int], less: list[int]) -> Callable[[int], Any]:
    told = {"enable_interest_ids": more, "disable_interest_ids": less}
    return lambda id: crm.call(f"{entity.title()}.UpdateInterests", **{f"{entity}_id": id, **told})


@behaviour("Selection.GenerateFollowUps")
def generate_follow_ups(
    crm: Crm, selection_id: int, appointment_entity: Record | None, associate_id: int, save_on_contact_owner: bool,
    unique_contact: bool,
) -> None:  # fmt: skip
    """An appointment like the one given for each member, with his company and person; for its owner, when asked so, else
    for the associate told. `UniqueContact`: one for each company."""
    appointment_entity = required(appointment_entity, "AppointmentEntity")
    served = set()
    for member in shadows(crm, crm.need("selection", selection_id)):
        if unique_contact and member.contact in served:
            continue
        served.add(member.contact)
        company = crm.row("contact", member.contact)
        owner = company["Associate"] if company and save_on_contact_owner else 0
        whose = owner or associate_id
        told = {
            "AppointmentId": 0,
            "Contact": {"ContactId": member.contact},
            "Person": {"PersonId": member.person} if member.person else None,
        }
        if whose:
            told["Associate"] = {"AssociateId": whose}
        crm.call(
            "Appointment.SaveAppointmentEntity", appointment_entity={**appointment_entity, **told}
        )
