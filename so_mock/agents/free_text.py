"""FreeText: whether and how free text is searched, and the words there are to be found."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE
from so_mock.conventions import batch
from so_mock.crm import Crm
from so_mock.entities.model import IN_BIN, View
from so_mock.entities.words import SEARCHED, STATUS, settings
from so_mock.errors import BadRequest
from so_mock.names import hint_or_all


@behaviour("FreeText.GetStatus")
def get_status(crm: Crm) -> Record:
    words: set[Any] = set()
    occurrences = 0
    for entity in SEARCHED:
        table, index = crm.reads.table(entity), crm.shapes.words.index(entity)
        sees = crm.reads.rule(entity, IN_BIN)
        if sees is None:
            words |= set(table.keys(index))
            occurrences += sum(table.count(index, word) for word in table.keys(index))
            continue
        for row in filter(sees, table.scan()):
            found = set(index.keys(row))
            words |= found
            occurrences += len(found)
    counted = {"CountWords": len(words), "Occurrences": occurrences}
    kept = {"LastGenerated": NO_DATE} | settings(crm.reads)
    return crm.blank("FreeText") | kept | counted


def _keep(crm: Crm, **told: Any) -> None:
    table, id = STATUS
    crm.keep(table, {"id": id, **settings(crm.reads), **told})


@behaviour("FreeText.SetEnabled")
def set_enabled(crm: Crm, enabled: bool | None) -> None:
    _keep(crm, FreeTextEnabled=bool(enabled))


@behaviour("FreeText.SetSingleWordOperator")
def set_single_word_operator(crm: Crm, free_text_operator: str | None) -> None:
    _keep(crm, SingleWordOperator=_operator(crm, free_text_operator))


@behaviour("FreeText.SetMultiWordOperator")
def set_multi_word_operator(crm: Crm, free_text_operator: str | None) -> None:
    _keep(crm, MultiWordOperator=_operator(crm, free_text_operator))


def _operator(crm: Crm, told: str | None) -> str:
    names = {name.lower(): name for name in crm.model.carriers.enum("FreeTextOperator").numbers}
    found = names.get((told or "").lower())
    if found is None:
        raise BadRequest(
            f"FreeTextOperator is one of {', '.join(names.values())}, not {told or ''!r}"
        )
    return found


@behaviour("FreeText.RegenerateIndex")
def regenerate_index(crm: Crm) -> View:
    """Rows are searched as they are, so the index is always there; what is left is when, and that it is done."""
    _keep(crm, LastGenerated=crm.now())
    return crm.view(batch.TASK, batch.done(crm, "Regenerate free text index"))


@behaviour("FreeText.FreetextIndexRows")
def freetext_index_rows(crm: Crm, table_name: str | None, i_ds: list[int] | None) -> None:
    """The index follows every save by itself; what is to be indexed must be there."""
    entity = (table_name or "").strip().lower()
    if entity not in SEARCHED:
        raise BadRequest(f"no free text of table {table_name!r}{hint_or_all(entity, SEARCHED)}")
    for id in i_ds or ():
        crm.need(entity, id)
