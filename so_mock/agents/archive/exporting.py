"""An archive as a file: a task that is done at once, whose output is the file."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.archive_rows import question, read_order
from so_mock.conventions.exports import exported, refused
from so_mock.crm import Crm
from so_mock.query.cells import slim
from so_mock.query.restrictions import read_restrictions

_KEYS = ("PrimaryKey", "EntityName")
# The names of types are not published; these are read.
TYPES = {"": "xlsx", "excel": "xlsx", "xlsx": "xlsx", "csv": "csv", "text": "csv"}


@behaviour("Archive.ExportArchive")
def export_archive(
    crm: Crm, provider_name: str | None, desired_entities: list[str] | None, columns: list[str] | None,
    sort_order: list[Record] | None, restrictions: list[Record] | None, export_type: str | None,
    selected_row_ids: list[str] | None,
) -> Record:  # fmt: skip
    """Values without markers, as OData shows them. Of selected rows only these, by their primary keys."""
    ending = TYPES.get((export_type or "").strip().lower())
    if ending is None:
        known = ", ".join(filter(None, TYPES))
        return refused(crm, f"ExportType '{(export_type or '')[:40]}' is not known here: {known}.")
    asked = question(
        provider_name, columns, read_restrictions(restrictions), read_order(sort_order), desired_entities
    )  # fmt: skip
    found = crm.engine.ask(asked, crm.moment(), slim)
    crm.ignored += found.ignored
    chosen = {each.strip() for each in selected_row_ids or () if each}
    rows = [row for row in found.rows if not chosen or row["PrimaryKey"] in chosen]
    headings = [name for name in (rows[0] if rows else ()) if name not in _KEYS]
    file = f"{crm.engine.provider(asked.provider).name}.{ending}"
    cells = [[row[name] for name in headings] for row in rows]
    return exported(crm, "ExportArchive", file, headings, cells)
