"""Ids of rows that an archive lists, for whoever does something to them: of a provider with restrictions, of a selection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from so_mock.call import Record
from so_mock.crm import Crm


def ids(
    crm: Crm, entity: str, provider: str | None, restrictions: Iterable[Record | None] | None
) -> list[int]:
    """Of all rows of an entity that fit, each once. A provider may list other kinds of rows besides."""
    from so_mock.query.cells_agent import keys  # the engine, only for those who ask
    from so_mock.query.engine import Question
    from so_mock.query.restrictions import read_restrictions

    asked = Question(provider or "", (), read_restrictions(restrictions))
    found = crm.engine.ask(asked, crm.moment(), keys)
    crm.ignored += found.ignored
    return list(dict.fromkeys(id for kind, id in found.rows if kind == entity))


def selected(crm: Crm, selection: int, column: str) -> list[int]:
    """What the members of a selection have in a column of ids; a selection that is not there is not found."""
    return [row[0] for row in _members(crm, selection, "Members", column) if row[0]]


def shadows(crm: Crm, selection: int) -> list[tuple[int, int]]:
    """The companies and people behind its members: pairs of ids, 0 for none."""
    rows = _members(crm, selection, "ShadowMembers", "contactId,personId")
    return [(contact, person) for contact, person in rows]


def _members(crm: Crm, selection: int, which: str, columns: str) -> Iterator[list[int]]:
    from so_mock.query.values import integer

    crm.need("selection", selection)
    method = f"Selection.GetSelection{which}ArchiveRows"
    for row in crm.call(method, selection_id=selection, select=columns) or ():
        cells = (row["ColumnData"].get(name) or {} for name in columns.split(","))
        yield [integer(cell.get("DisplayValue") or "0") for cell in cells]
