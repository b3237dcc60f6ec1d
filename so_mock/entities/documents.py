"""Documents, their templates and their content (sheet: domain.md 6)."""

from __future__ import annotations

from so_mock.entities.crm import me
from so_mock.entities.model import Entity

DOCUMENTS = (
    Entity(
        "document", "DocumentEntity", "DocumentId",
        defaults={"Associate": me, "CreatedBy": me},
        names=("Name", "Header"), label="Header",
        shows={"Document": {}},
    ),
)  # fmt: skip
