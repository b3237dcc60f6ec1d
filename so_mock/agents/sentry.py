"""Sentry: what the caller's role says (sheet: rights.md 9, 10). Whether it is enforced is another matter."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.config import REPORT
from so_mock.crm import Crm
from so_mock.entities.columns import entity_of_table
from so_mock.entities.function_rights import FUNCTION_RIGHTS
from so_mock.entities.roles import ENTITY_OF
from so_mock.rights import Sights
from so_mock.rights.guard import Given
from so_mock.rights.masks import table_right
from so_mock.rights.ownership import relation
from so_mock.rights.rules import INSERT
from so_mock.rights.sight import Sight

KEEPS_DIARY = frozenset(["InternalAssociate", "ResourceAssociate"])


def sight(crm: Crm) -> Sight | None:
    """The caller's, also where nothing is hidden or refused. None for so-mock itself."""
    return Sights(crm.shapes, {}, REPORT).of(crm.caller, crm.store)


def granted(crm: Crm, table: str | None, associate: int, group: int = 0, new: bool = False) -> Record:  # fmt: skip
    """On a row of that owner; everything on a table that has no rights."""
    found = given(crm, table, associate, group, new)
    return table_right(15, "") if found is None else table_right(found.mask, found.reason)


def given(crm: Crm, table: str | None, associate: int, group: int = 0, new: bool = False) -> Given | None:  # fmt: skip
    mine, name = sight(crm), (table or "").lower()
    entity = ENTITY_OF.get(name) or entity_of_table(crm.model, name) or name
    if mine is None or entity not in crm.model:
        return None
    whose = relation(mine.people, mine.associate, associate, group)
    return mine.guard(entity).granted(whose, new)


@behaviour("Sentry.GetNewTableRight")
def get_new_table_right(crm: Crm, table_name: str | None) -> Record:
    """There is nothing to delete yet; only a company's template says it may be (recorded)."""
    return granted(crm, table_name, crm.caller.associate_id, new=True)


@behaviour("Sentry.GetTableRightByOwnership")
def get_table_right_by_ownership(
    crm: Crm, table_name: str | None, contact_group_id: int, contact_associate_id: int
) -> Record:
    return granted(crm, table_name, contact_associate_id, contact_group_id)


@behaviour("Sentry.GetTableRightByContactOwnership")
def get_table_right_by_contact_ownership(
    crm: Crm, table_name: str | None, contact_id: int
) -> Record:
    row = crm.need("contact", contact_id)
    return granted(crm, table_name, row["Associate"] or 0, row["GroupId"])


@behaviour("Sentry.GetFunctionRights")
def get_function_rights(crm: Crm) -> list[str]:
    mine = sight(crm)
    return sorted(name for name in FUNCTION_RIGHTS if mine is None or mine.has(name))


@behaviour("Sentry.HasFunctionRight")
def has_function_right(crm: Crm, function_right: str | None) -> bool:
    wanted = (function_right or "").lower()
    return any(name.lower() == wanted for name in get_function_rights(crm))


# -- diaries: only those who keep one are looked at


def may_write(crm: Crm, associate: int) -> bool:
    row = crm.row("associate", associate)
    if row is None or row["Type"] not in KEEPS_DIARY:
        return True
    found = given(crm, "appointment", associate)
    return found is None or bool(found.mask & INSERT)


@behaviour("Sentry.CanCreateAppointmentInAssociateDiaries")
def can_create_appointment_in_associate_diaries(crm: Crm, associate_ids: list[int] | None) -> bool:
    return all(may_write(crm, id) for id in associate_ids or ())


@behaviour("Sentry.CanCreateAppointmentInEachAssociatesDiary")
def can_create_appointment_in_each_associates_diary(
    crm: Crm, associate_ids: list[int] | None
) -> list[bool]:
    return [may_write(crm, id) for id in associate_ids or ()]


@behaviour("Sentry.CanCreateAppointmentInAllDiaries")
def can_create_appointment_in_all_diaries(crm: Crm) -> bool:
    return all(
        may_write(crm, row["AssociateId"]) for row in crm.rows("associate") if not row["Deleted"]
    )
