"""A file that was made of rows: the output of a batch task that is done at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from so_mock.call import Record
from so_mock.conventions import batch
from so_mock.conventions.spreadsheets import csv_file, workbook
from so_mock.crm import Crm

RESULT = "ExportArchiveResult"


def exported(
    crm: Crm, job: str, file: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]
) -> Record:
    """`file` ends in csv or xlsx. GetOutputFromBatch of the BLOB agent gives the bytes."""
    make = csv_file if file.endswith(".csv") else workbook
    task = batch.done(crm, job, description=file, output=make(headings, rows), file_name=file)
    return crm.blank(RESULT) | {"BatchTaskId": task["Id"], "FileName": file, "Message": ""}


def refused(crm: Crm, message: str) -> Record:
    """What cannot be made is told in the message, as documented."""
    return crm.blank(RESULT) | {"FileName": "", "Message": message}
