"""Members as rows of the archive that lists them."""

from __future__ import annotations

from so_mock.agents.selection.members import targeted
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.selections import main_provider, shadow_provider
from so_mock.crm import Crm
from so_mock.query.cells_agent import items
from so_mock.query.engine import Question
from so_mock.query.odata import parse_columns
from so_mock.query.tree import Compare


@behaviour("Selection.GetSelectionMembersArchiveRows")
def get_selection_members_archive_rows(
    crm: Crm, selection_id: int, select: str | None
) -> list[Record] | None:
    row = crm.row("selection", selection_id)
    return None if row is None else rows(crm, main_provider(crm, row), selection_id, select)


@behaviour("Selection.GetSelectionShadowMembersArchiveRows")
def get_selection_shadow_members_archive_rows(
    crm: Crm, selection_id: int, select: str | None
) -> list[Record] | None:
    row = crm.row("selection", selection_id)
    return None if row is None else rows(crm, shadow_provider(crm, row), selection_id, select)


def rows(crm: Crm, provider: str, selection: int, select: str | None) -> list[Record]:
    targeted(crm.need("selection", selection))
    columns = parse_columns(select) if select else None
    of = Compare("selectionId", "=", (str(selection),))
    found = crm.engine.ask(Question(provider, columns, of), crm.moment(), items)
    crm.ignored += found.ignored
    return found.rows
