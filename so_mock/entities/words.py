"""The words by which rows are found in free text (sheet: query.md f)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from so_mock.entities.custom import CUSTOM
from so_mock.store.table import Index, Row

if TYPE_CHECKING:
    from so_mock.entities.model import Model
    from so_mock.store.reads import Reads
    from so_mock.store.table import Id

# What a user can search for.
SEARCHED = ("contact", "person", "project", "appointment", "document", "sale", "selection", "ticket")  # fmt: skip
SHORTEST = 3
STATUS = "_free_text", "status"
START = {"FreeTextEnabled": True, "SingleWordOperator": "Contains", "MultiWordOperator": "Contains"}

_GAP = re.compile(r"[\s/,;:|<>()\[\]\"]+")
_SIGN = re.compile(r"[\W_]+")


def settings(reads: Reads) -> dict[str, Any]:
    return {**START, **(reads.row(*STATUS) or {})}


def words(text: str) -> Iterator[str]:
    """Without signs: `I.B.M.` is `ibm`."""
    for part in _GAP.split(text.lower()):
        word = _SIGN.sub("", part)
        if len(word) >= SHORTEST:
            yield word


class Words:
    """An index of each entity's words: texts that people write, in the row itself."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._indexes: dict[str, Index] = {}

    def index(self, entity: str) -> Index:
        found = self._indexes.get(entity)
        if found is None:
            found = self._indexes[entity] = self._made(entity)
        return found

    def _made(self, name: str) -> Index:
        entity = self._model[name]
        properties = self._model.properties(entity)
        texts = [
            prop.name
            for prop in properties.values()
            if entity.holds(prop.name)
            and prop.name not in entity.references
            and (prop.type.name == "string" or prop.type.name.startswith("EntityElement"))
        ]

        def keys(row: Row) -> set[str]:
            found: set[str] = set()
            for prop in (*texts, "Address", CUSTOM):
                for text in _texts(row.get(prop)):
                    found.update(words(text))
            return found

        return Index("free text", keys)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def found(reads: Reads, entity: str, index: Index, text: str) -> list[Row]:
    """The rows in which every word of a text is found; each as `SetSingleWordOperator`, of several
    `SetMultiWordOperator`, says. Words too short to be searched for say nothing."""
    told = settings(reads)
    wanted = list(dict.fromkeys(words(text)))
    if not told["FreeTextEnabled"] or not wanted:
        return []
    operator = told["SingleWordOperator" if len(wanted) == 1 else "MultiWordOperator"]
    table = reads.table(entity)
    ids: set[Id] | None = None
    for word in wanted:
        hits: set[Id] = set()
        for key in table.keys(index) if operator != "ExactMatch" else [word]:
            spelt = str(key)
            if spelt.startswith(word) or (operator == "Contains" and word in spelt):
                hits.update(row[table.key] for row in table.by(index, key))
        ids = hits if ids is None else ids & hits
    return [row for id in sorted(ids or (), key=int) if (row := reads.row(entity, id)) is not None]
