"""Roles: what they may do to data, and which functions they may use (sheet: rights.md 9, 10)."""

from __future__ import annotations

from so_mock.agents.user.groups import move
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities import roles
from so_mock.entities.function_rights import FUNCTION_RIGHTS, NAME_OF, of_type
from so_mock.entities.model import View
from so_mock.errors import Invalid, NotFound
from so_mock.store.table import Row


@behaviour("User.CreateDefaultRoleEntityFromType")
def create_default_role_entity_from_type(crm: Crm, type: str) -> View:
    row = crud.default_row(crm, crm.model["role"])
    return crm.view("role", {**row, "RoleType": type})


@behaviour("User.DeleteRole")
def delete_role(crm: Crm, role_id_to_delete: int, replacing_role_id: int) -> None:
    """Its users get the other role; it stays, marked as deleted."""
    move(crm, "role", role_id_to_delete, replacing_role_id)


# -- lists


def in_rank(crm: Crm) -> list[Row]:
    found = [row for row in crm.rows("role") if not row["Deleted"]]
    return sorted(found, key=lambda row: (row["Rank"], row["RoleId"]))


def role_item(crm: Crm, row: Row, carrier: str) -> Record:
    return crm.blank(carrier) | {
        "Id": row["RoleId"], "Name": row["Name"], "FullName": row["Name"], "ToolTip": row["Tooltip"],
        "Rank": row["Rank"], "Deleted": bool(row["Deleted"]), "Type": "roles",
    }  # fmt: skip


def right_item(crm: Crm, name: str, rank: int, selected: bool) -> Record:
    """The key stands in the extra information, as in the MDO list (rights.md 9)."""
    text = name.replace("-", " ").capitalize()
    return crm.blank("SelectableMDOListItem") | {
        "Id": FUNCTION_RIGHTS[name], "Name": text, "FullName": text, "ExtraInfo": name, "Rank": rank,
        "Type": "functionrights", "Selected": selected,
    }  # fmt: skip


@behaviour("User.GetAllRoles")
def get_all_roles(crm: Crm, role_type: str) -> list[Record]:
    found = (row for row in in_rank(crm) if row["RoleType"] == role_type)
    return [role_item(crm, row, "SelectableMDOListItem") for row in found]


@behaviour("User.GetAllFunctionalRights")
def get_all_functional_rights(crm: Crm, role_type: str) -> list[Record]:
    names = enumerate(of_type(role_type), 1)
    return [right_item(crm, name, rank, False) for rank, name in names]


@behaviour("User.GetFunctionalRights")
def get_functional_rights(crm: Crm, role_id: int) -> list[Record]:
    names = enumerate(roles.rights_of(crm.need("role", role_id)), 1)
    return [right_item(crm, name, rank, True) for rank, name in names]


@behaviour("User.SetFunctionalRights")
def set_functional_rights(crm: Crm, role_id: int, functional_right_ids: list[int] | None) -> None:
    """The whole set: what is not told is taken from the role."""
    row = crm.need("role", role_id)
    chosen = []
    for id in dict.fromkeys(functional_right_ids or ()):
        if id not in NAME_OF:
            raise NotFound(f"FunctionRight id {id} not found")
        chosen.append(NAME_OF[id])
    crud.change(crm, crm.model["role"], row, FunctionRights=chosen)


def having(crm: Crm, names: list[str] | None) -> list[Row]:
    """Roles that have at least one of the rights."""
    wanted = {(name or "").lower() for name in names or ()}
    return [
        row
        for row in in_rank(crm)
        if wanted & {name.lower() for name in roles.rights_of(row)}
    ]  # fmt: skip


@behaviour("User.FindRolesWithFunctionalRight")
def find_roles_with_functional_right(crm: Crm, functional_right_name: str | None) -> list[Record]:
    found = having(crm, [functional_right_name or ""])
    return [role_item(crm, row, "MDOListItem") for row in found]


@behaviour("User.FindRolesWithFunctionalRights")
def find_roles_with_functional_rights(
    crm: Crm, functional_right_names: list[str] | None
) -> list[int]:
    return [row["RoleId"] for row in having(crm, functional_right_names)]


@behaviour("User.FindRolesWithoutFunctionalRights")
def find_roles_without_functional_rights(
    crm: Crm, functional_right_names: list[str] | None
) -> list[int]:
    with_any = {row["RoleId"] for row in having(crm, functional_right_names)}
    return [row["RoleId"] for row in in_rank(crm) if row["RoleId"] not in with_any]


# -- data rights


@behaviour("User.GetDataRight")
def get_data_right(
    crm: Crm, role_id: int, table_name: str | None, relation_to_owner: str
) -> str:  # fmt: skip
    role = crm.need("role", role_id)
    table = roles.position(role, table_name, relation_to_owner)
    return roles.cells(role)[table][relation_to_owner]


@behaviour("User.GetDataRights")
def get_data_rights(crm: Crm, role_id: int, table_name: str | None) -> dict[str, str]:
    """A row of the matrix: relation -> what is granted."""
    role = crm.need("role", role_id)
    return roles.cells(role)[roles.position(role, table_name, "")]


@behaviour("User.GetAllDataRights")
def get_all_data_rights(crm: Crm, role_id: int, relation_to_owner: str) -> dict[str, str]:
    """A column of the matrix: table -> what is granted."""
    role = crm.need("role", role_id)
    roles.position(role, "contact", relation_to_owner)
    return {table: row[relation_to_owner] for table, row in roles.cells(role).items()}


@behaviour("User.SetDataRight")
def set_data_right(
    crm: Crm, role_id: int, table_name: str | None, relation_to_owner: str, data_right_value: str | None
) -> None:  # fmt: skip
    role, value = crm.need("role", role_id), (data_right_value or "").upper()
    if value not in roles.CELLS:
        raise Invalid(f"{data_right_value!r} is no data right: it is one of '', R, CR, CRU, CRUD")
    table = roles.position(role, table_name, relation_to_owner)
    changed = roles.with_cells(role, {table: {relation_to_owner: value}})
    crud.change(crm, crm.model["role"], role, TableRights=changed["TableRights"])
