"""Selection: members, criteria and doubles. Remove takes ids of the records, not of the members."""

from __future__ import annotations

from so_mock.conventions.facts import calls, facts

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
    "PUT Selection/{selectionId}/Criteria": calls("Selection.SetDynamicSelectionCriteria3"),
    "GET Selection/{selectionId}/CriteriaGroups": calls("Selection.GetDynamicSelectionCriteriaGroups"),
    "PUT Selection/{selectionId}/CriteriaGroups": calls("Selection.SetDynamicSelectionCriteriaGroups"),
})  # fmt: skip
