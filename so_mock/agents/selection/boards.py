"""How a selection is shown as a board: for one associate, or for all (associate 0)."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.conventions.facts import deleted, facts, one, saved, template
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import required
from so_mock.store.table import Row

SETTINGS = "board_view_settings"

facts({
    "Selection.CreateDefaultBoardViewSettingsFromEntityType": template(SETTINGS, EntityType="entity_type"),
    "Selection.GetBoardViewSettings": one(SETTINGS, BoardViewSettingsId="board_view_settings_id"),
    "Selection.SaveBoardViewSettings": saved(SETTINGS, "board_view_settings"),
    "Selection.DeleteBoardViewSettings": deleted(SETTINGS, BoardViewSettingsId="board_view_settings_id"),
})  # fmt: skip


def _of(crm: Crm, selection_id: int, associate_id: int) -> Row | None:
    held = crm.referring(SETTINGS, "SelectionId", selection_id)
    return next((row for row in held if row["AssociateId"] == associate_id), None)


@behaviour("Selection.GetBoardViewSettingsForSelection")
def get_board_view_settings_for_selection(
    crm: Crm, associate_id: int, selection_id: int
) -> View | None:
    """One's own, else those for all."""
    row = _of(crm, selection_id, associate_id) or _of(crm, selection_id, 0)
    return crm.view(SETTINGS, row) if row else None


@behaviour("Selection.SaveBoardViewSettingsForSelectionAndAssociate")
def save_board_view_settings_for_selection_and_associate(
    crm: Crm, board_view_settings: Record | None, associate_id: int, selection_id: int
) -> View:
    """There is one for each: saving again replaces it, whatever key the carrier has."""
    board_view_settings = required(board_view_settings, "BoardViewSettings")
    crm.need("selection", selection_id)
    row = _of(crm, selection_id, associate_id)
    owned = {"SelectionId": selection_id, "AssociateId": associate_id}
    key = {"BoardViewSettingsId": row["BoardViewSettingsId"] if row else 0}
    return crud.save(crm, crm.model[SETTINGS], board_view_settings | owned | key)
