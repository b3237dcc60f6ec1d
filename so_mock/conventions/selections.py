"""The archives that list the members of a selection."""

from __future__ import annotations

from so_mock.crm import Crm
from so_mock.entities.membership import target_of
from so_mock.entities.selections import provider
from so_mock.store.table import Row


def main_provider(crm: Crm, row: Row) -> str:
    """The one that the selection names, where there is such an archive."""
    return _known(crm, row["MainProviderName"]) or provider(target_of(row), row["SelectionType"])


def shadow_provider(crm: Crm, row: Row) -> str:
    """That of the companies and people behind the members; they are themselves the members where none is behind."""
    named = _known(crm, row["ShadowProviderName"])
    return (
        named or provider(target_of(row), row["SelectionType"], "Shadow") or main_provider(crm, row)
    )


def _known(crm: Crm, name: str | None) -> str:
    found = crm.engine.archives.find(name or "")
    return found.name if found else ""
