"""User groups, and the companies that are the users' own."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.conventions import crud
from so_mock.conventions.references import repoint
from so_mock.crm import Crm
from so_mock.entities.crm import OF_CONTACT, OWN_COMPANIES
from so_mock.entities.model import View
from so_mock.errors import Invalid


@behaviour("User.CreateUserGroup")
def create_user_group(crm: Crm) -> View:
    """A template, last in rank; nothing is stored."""
    ranks = [row["Rank"] for row in crm.rows("user_group")]
    row = crud.default_row(crm, crm.model["user_group"])
    return crm.view("user_group", row | {"Rank": max(ranks, default=0) + 1})


@behaviour("User.DeleteUserGroup")
def delete_user_group(crm: Crm, user_group_to_delete: int, user_group_to_move_to: int) -> None:
    """Members go to the other group first; the group itself stays, marked as deleted."""
    move(crm, "user_group", user_group_to_delete, user_group_to_move_to)


def move(crm: Crm, entity: str, gone: int, to: int) -> None:
    """Whoever has the one has the other from now on. Raises Invalid where members would have none."""
    row = crm.row(entity, gone)
    if row is None:
        return
    found = crm.model[entity]
    members = [
        holder
        for name, prop in crm.model.referrers.get(entity, ())
        if name == "associate"
        for holder in crm.referring("associate", prop, gone)
    ]
    target = crm.row(entity, to) if to != gone else None
    if target is not None and target["Deleted"]:
        target = None
    if target is None and (members or to):
        raise Invalid(f"{found.carrier.removesuffix('Entity')} {gone}: its members need another one, and {to} is none")  # fmt: skip
    if target is not None:
        repoint(crm, entity, gone, to, only=("associate",))
    crud.delete(crm, found, gone)


@behaviour("User.AddOwnerContact")
def add_owner_contact(crm: Crm, contact_id: int) -> None:
    crm.need("contact", contact_id)
    if not crm.by(OWN_COMPANIES, OF_CONTACT, contact_id):
        crm.store.insert(OWN_COMPANIES, {"ContactId": contact_id})


@behaviour("User.RemoveOwnerContact")
def remove_owner_contact(crm: Crm, contact_id: int) -> None:
    """The link, not the company."""
    for row in crm.by(OWN_COMPANIES, OF_CONTACT, contact_id):
        crm.delete(OWN_COMPANIES, row["id"])
