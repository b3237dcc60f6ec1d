"""Project: REST operations beside those of every entity, and its picture."""

from __future__ import annotations

from so_mock.conventions import images
from so_mock.conventions.facts import calls, facts

facts({
    "GET Project/{projectId}/HasGuide": calls("Project.HasGuide"),
    "GET Project/{projectId}/NextMilestone": calls("Project.GetNextMilestone"),
    "GET Project/{contactId}/IsNumberValid/{number}": calls("Project.IsNumberValid"),
    "GET Project/DuplicateRules": calls("Project.GetDuplicateRules"),
    "PUT Project/DuplicateRules": calls("Project.SetDuplicateRulesStatus"),
    "GET Project/Duplicates/{name}": calls("Project.GetDuplicates"),
    "POST Project/{sourceProjectId}/MergeTo/{destinationProjectId}": calls("Project.Merge"),
    "POST Project/Validate": calls("Project.ValidateProjectEntity"),
})  # fmt: skip

images.serve("Project", "project", read_info="Imageinfo", write_info="Project/{id}/ImageInfo")
