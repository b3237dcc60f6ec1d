"""FreeText: whether and how free text is searched, and the words there are to be found."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE
from so_mock.conventions import batch
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import BadRequest

STATUS = "_free_text", "status"
# What a user can search for, by the texts that stand for it.
SEARCHED = ("contact", "person", "appointment", "sale", "project", "document", "selection", "ticket")  # fmt: skip
START = {"FreeTextEnabled": True, "SingleWordOperator": "StartsWith", "MultiWordOperator": "StartsWith",
         "LastGenerated": NO_DATE}  # fmt: skip


@behaviour("FreeText.GetStatus")
def get_status(crm: Crm) -> Record:
    row = crm.reads.row(*STATUS) or {}
    kept = {name: value for name, value in row.items() if name != "id"}
    words = Counter(
        word
        for entity in SEARCHED
        for row in crm.rows(entity)
        for word in re.findall(r"\w+", crm.text(entity, row[crm.model[entity].key]).lower())
    )
    counted = {"CountWords": len(words), "Occurrences": words.total()}
    return crm.blank("FreeText") | START | kept | counted


def _keep(crm: Crm, **told: Any) -> None:
    table, id = STATUS
    crm.keep(table, {"id": id, **START, **(crm.reads.row(table, id) or {}), **told})


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
