"""Sentry: what the caller's role says (sheet: rights.md 9, 10). Whether it is enforced is another matter."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities import roles
from so_mock.store.table import Row

MASKS = {"R": "Select", "U": "Update", "C": "Insert", "D": "Delete"}
KEEPS_DIARY = frozenset(["InternalAssociate", "ResourceAssociate"])


def role(crm: Crm) -> Row | None:
    return crm.row("role", crm.me["Role"]) if crm.me else None


def granted(crm: Crm, table: str | None, relation: str) -> str:
    """The cell of the matrix; everything, where the caller has no role or the matrix no such position."""
    held, name = role(crm), (table or "").lower()
    cells = roles.cells(held) if held is not None else {}
    return cells.get(name, {}).get(relation, roles.FULL)


def relation(crm: Crm, associate: int, group: int) -> str:
    """Whose a row is, as the caller sees it; one without owner counts as his (rights.md 12)."""
    me = crm.me
    if me is None or associate in (0, me["AssociateId"]):
        return "MyOwn"
    other = crm.row("associate", associate)
    if other is not None and other["Type"] in ("ExternalAssociate", "AnonymousAssociate"):
        return "ExternalUser" if other["Type"] == "ExternalAssociate" else "Anonymous"
    if group and group == me["GroupIdx"]:
        return "PrimaryGroup"
    own = {me["GroupIdx"], *me["OtherGroups"]}
    theirs = {group, *(other["OtherGroups"] if other else ())}
    return "OtherGroups" if (own & theirs) - {0} else "OtherAssociates"


def right(crm: Crm, cell: str) -> Record:
    names = [name for letter, name in MASKS.items() if letter in cell]
    return {"Mask": ", ".join(names) or "None", "Reason": ""}


def of_owner(crm: Crm, associate: int) -> str:
    row = crm.row("associate", associate)
    return relation(crm, associate, row["GroupIdx"] if row else 0)


@behaviour("Sentry.GetNewTableRight")
def get_new_table_right(crm: Crm, table_name: str | None) -> Record:
    """There is nothing to delete yet; only a company's template says it may be (recorded)."""
    cell = granted(crm, table_name, "MyOwn")
    return right(crm, cell if (table_name or "").lower() == "contact" else cell.replace("D", ""))


@behaviour("Sentry.GetTableRightByOwnership")
def get_table_right_by_ownership(
    crm: Crm, table_name: str | None, contact_group_id: int, contact_associate_id: int
) -> Record:
    whose = relation(crm, contact_associate_id, contact_group_id)
    return right(crm, granted(crm, table_name, whose))


@behaviour("Sentry.GetTableRightByContactOwnership")
def get_table_right_by_contact_ownership(
    crm: Crm, table_name: str | None, contact_id: int
) -> Record:
    row = crm.need("contact", contact_id)
    whose = relation(crm, row["Associate"], row["GroupId"])
    return right(crm, granted(crm, table_name, whose))


@behaviour("Sentry.GetFunctionRights")
def get_function_rights(crm: Crm) -> list[str]:
    held = role(crm)
    return sorted(roles.rights_of(held) if held is not None else roles.FUNCTION_RIGHTS)


@behaviour("Sentry.HasFunctionRight")
def has_function_right(crm: Crm, function_right: str | None) -> bool:
    wanted = (function_right or "").lower()
    return any(name.lower() == wanted for name in get_function_rights(crm))


# -- diaries: only those who keep one are looked at


def may_write(crm: Crm, associate: int) -> bool:
    row = crm.row("associate", associate)
    if row is None or row["Type"] not in KEEPS_DIARY:
        return True
    return "C" in granted(crm, "appointment", of_owner(crm, associate))


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
