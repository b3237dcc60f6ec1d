"""Fields of a record and of those it refers to, named as the Dynamic provider names columns."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.catalogue.tables import tables
from so_mock.conventions.archive_rows import asked, question
from so_mock.crm import Crm
from so_mock.errors import BadRequest
from so_mock.names import nearest_hint
from so_mock.query.odata import split
from so_mock.query.tree import Compare


@behaviour("Archive.GetRelatedData")
def get_related_data(
    crm: Crm, table: str | None, record_id: int | None, fields: list[str] | None
) -> list[Record]:
    """`associate_id.person_id.firstname`: the table itself may stand in front. Nothing of a record that is not there."""
    found = tables().find(table or "")
    if found is None:
        name = table or ""
        raise BadRequest(f"No table '{name[:80]}'{nearest_hint(name, tables())}")
    named = {each: _column(found.name, each) for each in fields or () if each}
    where = Compare(f"{found.name}.{found.key}", "=", (str(record_id or 0),))
    rows = asked(crm, question("Dynamic", named.values(), where, size=1)).rows
    if not rows:
        return []
    cells = rows[0]["ColumnData"]
    return [{"Field": field, "FieldValue": cells.get(column)} for field, column in named.items()]


@behaviour("Archive.GetRelatedData2")
def get_related_data_2(
    crm: Crm, table: str | None, record_id: int | None, fields: str | None
) -> list[Record]:
    found: list[Record] = get_related_data(crm, table, record_id, split(fields or ""))
    return found


def _column(table: str, field: str) -> str:
    return field if field.lower().startswith((f"{table.lower()}.", f"{table.lower()}:")) else f"{table}.{field}"  # fmt: skip
