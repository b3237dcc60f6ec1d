"""Projects, their members and events (sheet: domain.md 6)."""

from __future__ import annotations

from so_mock.entities.crm import me
from so_mock.entities.model import Children, Entity

PROJECTS = (
    Entity(
        "project", "ProjectEntity", "ProjectId",
        children={"ProjectMembers": Children("project_member", "ProjectId")},
        defaults={"Associate": me, "CreatedBy": me},
        shows={"Project": {}},
    ),
)  # fmt: skip
