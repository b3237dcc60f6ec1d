"""An archive as a file: a task that is done at once, whose output is the file."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import batch
from so_mock.conventions.archive_rows import question, read_order, read_restrictions
from so_mock.conventions.spreadsheets import csv_file, workbook
from so_mock.crm import Crm
from so_mock.query.cells import slim

# The type's name is not published; these are read.
TYPES = {"": "xlsx", "excel": "xlsx", "xlsx": "xlsx", "csv": "csv", "text": "csv"}


@behaviour("Archive.ExportArchive")
def export_archive(
    crm: Crm, provider_name: str | None, desired_entities: list[str] | None, columns: list[str] | None,
    sort_order: list[Record] | None, restrictions: list[Record] | None, export_type: str | None,
    selected_row_ids: list[str] | None,
) -> Record:  # fmt: skip
    """Of selected rows only these, by their primary keys. What cannot be made is told in the message, as documented."""
    ending = TYPES.get((export_type or "").strip().lower())
    if ending is None:
        told = f"ExportType '{(export_type or '')[:40]}' is not known here: {', '.join(filter(None, TYPES))}."
        return crm.blank("ExportArchiveResult") | {"FileName": "", "Message": told}
    asked = question(
        provider_name, columns, read_restrictions(restrictions), read_order(sort_order), desired_entities
    )  # fmt: skip
    found = crm.engine.ask(asked, crm.moment(), slim)
    crm.ignored += found.ignored
    chosen = {each.strip() for each in selected_row_ids or () if each}
    rows = [row for row in found.rows if not chosen or row["PrimaryKey"] in chosen]
    return exported(crm, crm.engine.provider(asked.provider).name, ending, rows)


def exported(crm: Crm, name: str, ending: str, rows: list[Record]) -> Record:
    """`rows` as OData shows them: values without markers."""
    headings = [
        each for each in (rows[0] if rows else ()) if each not in ("PrimaryKey", "EntityName")
    ]
    cells = [[row[heading] for heading in headings] for row in rows]
    content = csv_file(headings, cells) if ending == "csv" else workbook(headings, cells)
    file = f"{name}.{ending}"
    task = batch.done(crm, "ExportArchive", description=name, output=content, file_name=file)
    return crm.blank("ExportArchiveResult") | {
        "BatchTaskId": task["Id"], "FileName": file, "Message": "",
    }  # fmt: skip
