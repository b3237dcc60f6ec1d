"""Ids of rows that an archive lists, for whoever does something to them."""

from __future__ import annotations

from collections.abc import Iterable

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
