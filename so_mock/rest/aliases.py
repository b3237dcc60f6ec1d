"""REST operation -> agent operation, where the published description does not already say which one
it calls."""

from __future__ import annotations

ALIASES: dict[str, str] = {
    "GET Selection/{selectionId}/Criteria": "Selection.GetDynamicSelectionCriteria",
    "PUT Selection/{selectionId}/Criteria": "Selection.SetDynamicSelectionCriteria3",
    "GET Selection/{selectionId}/CriteriaGroups": "Selection.GetDynamicSelectionCriteriaGroups",
    "PUT Selection/{selectionId}/CriteriaGroups": "Selection.SetDynamicSelectionCriteriaGroups",
    "POST Selection/{selectionId}/Members/Add": "Selection.AddSelectionMembers",
    "POST Selection/{selectionId}/Members/AddPerson": "Selection.AddContactSelectionMembers",
    "POST Selection/{selectionId}/Members/Remove": "Selection.RemoveSelectionMembersById",
    "POST Selection/{selectionId}/Members/RemovePerson": "Selection.RemoveContactSelectionMembers",
}
