"""Criteria of dynamic selections: stored and given back as they were told (sheet: query.md i). They are a question that is kept: its
times are in the zone of whoever asks for the members, not of who told them; one with an offset is the same for all."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.conventions.criteria import joined, whole_groups, written
from so_mock.crm import Crm
from so_mock.entities.membership import CRITERIA
from so_mock.store.table import Row


@behaviour("Selection.GetDynamicSelectionCriteria")
def get_dynamic_selection_criteria(crm: Crm, selection_id: int) -> list[Record] | None:
    """Those of the first group; null where the selection is not dynamic."""
    return first(groups_of(crm, selection_id))


@behaviour("Selection.GetDynamicSelectionCriteriaGroups")
def get_dynamic_selection_criteria_groups(crm: Crm, selection_id: int) -> list[Record] | None:
    return groups_of(crm, selection_id)


def groups_of(crm: Crm, selection_id: int) -> list[Record] | None:
    row = crm.need("selection", selection_id)
    found: list[Record] = row[CRITERIA]
    return found if row["SelectionType"] == "Dynamic" else None


def first(groups: list[Record] | None) -> list[Record] | None:
    restrictions: list[Record] = groups[0]["Restrictions"] if groups else []
    return None if groups is None else restrictions


@behaviour("Selection.SetDynamicSelectionCriteria")
def set_dynamic_selection_criteria(
    crm: Crm, selection_id: int, criteria: list[Record] | None
) -> list[Record] | None:
    """One group is left, whatever there was."""
    return only(crm, selection_id, criteria or [])


def only(crm: Crm, selection_id: int, criteria: list[Record]) -> list[Record] | None:
    return first(store(crm, selection_id, [{"Restrictions": criteria}]))


@behaviour("Selection.SetDynamicSelectionCriteria2")
def set_dynamic_selection_criteria2(
    crm: Crm, selection_id: int, filter: str | None
) -> list[Record] | None:
    return only(crm, selection_id, written(filter))


@behaviour("Selection.SetDynamicSelectionCriteria3")
def set_dynamic_selection_criteria3(
    crm: Crm, selection_id: int, criteria: list[Record] | None, filter: str | None
) -> list[Record] | None:
    return only(crm, selection_id, joined(criteria, filter))


@behaviour("Selection.SetDynamicSelectionCriteriaGroups")
def set_dynamic_selection_criteria_groups(
    crm: Crm, selection_id: int, criteria: list[Record] | None
) -> list[Record] | None:
    return store(crm, selection_id, criteria or [])


def store(crm: Crm, selection_id: int, groups: list[Record]) -> list[Record] | None:
    """null where the selection is not dynamic."""
    row = crm.need("selection", selection_id)
    if row["SelectionType"] != "Dynamic":
        return None
    stored: Row = crud.change(
        crm, crm.model["selection"], row, **{CRITERIA: whole_groups(crm, groups)}
    )
    found: list[Record] = stored[CRITERIA]
    return found
