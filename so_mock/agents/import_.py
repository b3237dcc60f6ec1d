"""Import: lines of a sheet that become companies and persons. Only their template is modelled."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.crm import Crm
from so_mock.errors import BadRequest

MOST = 1_000  # columns of a line


@behaviour("Import.CreateDefaultImportLine")
def create_default_import_line(crm: Crm, count_columns: int | None) -> dict[str, Any]:
    """An empty line of that many values."""
    if not 0 <= (count_columns or 0) <= MOST:
        raise BadRequest(f"CountColumns {count_columns} is not between 0 and {MOST}")
    return crm.blank("ImportLine") | {"Values": [""] * (count_columns or 0)}
