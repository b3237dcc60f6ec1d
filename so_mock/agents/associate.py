"""Associate: who works here, and the notes that each keeps."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.conventions import crud
from so_mock.conventions.facts import facts, one
from so_mock.crm import Crm
from so_mock.entities.model import View

facts({"Associate.GetAssociateByPersonId": one("associate", PersonId="person_id")})


@behaviour("Associate.GetNote")
def get_note(crm: Crm, associate_id: int) -> list[str]:
    """Pages of a notepad."""
    return list(crm.need("associate", associate_id)["Note"])


@behaviour("Associate.SaveNote")
def save_note(crm: Crm, associate_id: int, note: list[str] | None) -> None:
    row = crm.need("associate", associate_id)
    crud.change(crm, crm.model["associate"], row, Note=[page or "" for page in note or ()])


@behaviour("Associate.GetAssociatesByGroup")
def get_associates_by_group(crm: Crm, group_id: int) -> list[View]:
    """Members of a user group, its primary ones and the others; there are no diary groups of another type here."""
    found = {
        row["AssociateId"]: row
        for prop in ("GroupIdx", "OtherGroups")
        for row in crm.referring("associate", prop, group_id)
        if not row["Deleted"]
    }
    return [crm.view("associate", found[id]) for id in sorted(found)]
