"""Rows that users work with, as items: by name, those that begin like the search first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from so_mock.conventions.mdo.asked import Asked, Item
from so_mock.crm import Crm
from so_mock.store.table import Row

Name = Callable[[Crm, Row], str]


class Kind(NamedTuple):
    """How rows of an entity are shown as items; `style` marks what is stopped, lost or done."""

    entity: str
    type: str
    name: Name
    extra: Callable[[Row], str] = lambda row: ""
    style: Callable[[Row], str] = lambda row: ""
    icon: Callable[[Row], str] | None = None


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def rows_of(asked: Asked, entity: str, found: Iterable[Row] | None = None) -> list[Row]:
    crm = asked.crm
    if asked.ids is not None:
        return crm.known(entity, asked.ids)
    return list(crm.rows(entity) if found is None else found)


def listed(
    asked: Asked, kind: Kind, rows: Iterable[Row], searched: Name | None = None
) -> list[Item]:
    """By name; in a search those first whose name begins so. `searched`: what is looked at, where that is more than the
    name."""
    crm, wanted = asked.crm, words(asked.search)
    if wanted:
        asked.searched = True
        looked = searched or kind.name
        rows = [row for row in rows if all(word in looked(crm, row).lower() for word in wanted)]
    items = listed_as(asked, kind, rows)
    start = asked.search.lower()
    if wanted:
        items.sort(key=lambda i: (not i["Name"].lower().startswith(start), i["Name"].lower()))
    elif asked.ids is None:
        items.sort(key=lambda item: item["Name"].lower())
    return items


def listed_as(asked: Asked, kind: Kind, rows: Iterable[Row]) -> list[Item]:
    """Rows as they come, whatever was searched."""
    crm, key = asked.crm, asked.crm.model[kind.entity].key
    name, extra, style, type = kind.name, kind.extra, kind.style, kind.type
    icon = kind.icon or (lambda row: type)
    return [
        {"Id": row[key], "Name": name(crm, row), "Type": type, "IconHint": icon(row), "ExtraInfo": extra(row),
         "StyleHint": style(row)}
        for row in rows
    ]  # fmt: skip
