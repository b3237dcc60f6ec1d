"""Selection: members, criteria and doubles. Remove takes ids of the records, not of the members."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.archives import answered
from so_mock.conventions.facts import calls, facts
from so_mock.conventions.selections import main_provider, shadow_provider
from so_mock.crm import Crm
from so_mock.query.tree import Compare

MEMBERS = "Selection/{selectionId}/Members"

facts({
    f"POST {MEMBERS}/Add": calls("Selection.AddSelectionMembers"),
    f"POST {MEMBERS}/AddPerson": calls("Selection.AddContactSelectionMembers"),
    f"POST {MEMBERS}/Remove": calls("Selection.RemoveSelectionMembersById"),
    f"POST {MEMBERS}/RemovePerson": calls("Selection.RemoveContactSelectionMembers"),
    "GET Selection/DuplicateRules": calls("Selection.GetDuplicateRules"),
    "PUT Selection/DuplicateRules": calls("Selection.SetDuplicateRulesStatus"),
    "GET Selection/Duplicates/{name}": calls("Selection.GetDuplicates"),
    "GET Selection/{selectionId}/Criteria": calls("Selection.GetDynamicSelectionCriteria"),
    "GET Selection/{selectionId}/CriteriaGroups": calls("Selection.GetDynamicSelectionCriteriaGroups"),
    "PUT Selection/{selectionId}/CriteriaGroups": calls("Selection.SetDynamicSelectionCriteriaGroups"),
})  # fmt: skip


@behaviour("PUT Selection/{selectionId}/Criteria")
def put_criteria(
    crm: Crm, selection_id: int, criteria: list[Record] | None, filter: str | None
) -> list[Record] | None:
    found: list[Record] | None = crm.call(
        "Selection.SetDynamicSelectionCriteria3", selection_id=selection_id, criteria=criteria, filter=filter
    )  # fmt: skip
    return found


@behaviour("GET Selection/{selectionId}/Members")
def members(
    crm: Crm, selection_id: int, select: str | None, mode: str | None, format: str | None
) -> Any:
    row = crm.row("selection", selection_id)
    provider = main_provider(crm, row) if row else NOBODY
    return _listed(crm, provider, selection_id, select, mode, format)


@behaviour("GET Selection/{selectionId}/ShadowMembers")
def shadow_members(
    crm: Crm, selection_id: int, select: str | None, mode: str | None, format: str | None
) -> Any:
    row = crm.row("selection", selection_id)
    provider = shadow_provider(crm, row) if row else NOBODY
    return _listed(crm, provider, selection_id, select, mode, format)


NOBODY = (
    "ContactPersonSelectionV2"  # a selection that is not there has no members; 404 is not declared
)


def _listed(
    crm: Crm, provider: str, id: int, select: str | None, mode: str | None, format: str | None
) -> Any:
    options = {"select": select, "mode": mode, "format": format}
    return answered(crm, provider, options, Compare("selectionId", "=", (str(id),)))
