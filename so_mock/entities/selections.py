"""Selections and their members (sheet: domain.md 6)."""

from __future__ import annotations

from so_mock.entities.crm import me
from so_mock.entities.model import Entity

SELECTIONS = (
    Entity("selection", "SelectionEntity", "SelectionId", defaults={"Associate": me, "CreatedBy": me}),
)  # fmt: skip
