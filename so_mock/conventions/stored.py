"""Criteria that are kept for later: by storage type, provider and key (sheet: query.md f).

Those of a dynamic selection, key `selection=61`, are the selection's own, whatever the provider.
"""

from __future__ import annotations

import re

from so_mock.call import Record
from so_mock.conventions.criteria import whole_groups
from so_mock.crm import Crm
from so_mock.errors import BadRequest
from so_mock.query.restrictions import read_restrictions
from so_mock.query.tree import EVERYTHING, Node, either
from so_mock.store.table import Index

TABLE = "_restrictions"
BY_KEY = Index("storage key", lambda row: [row["StorageKey"].strip().lower()])
_SELECTION = re.compile(r"\s*selection\s*=\s*(\d+)\s*", re.I)


def groups_of(crm: Crm, type: str | None, provider: str | None, key: str | None) -> list[Record]:
    place, id = _place(type, provider, key), selection_of(key)
    if id:
        told = crm.call("Selection.GetDynamicSelectionCriteriaGroups", selection_id=id)
        return list(told or ())
    row = crm.reads.row(TABLE, place)
    return list(row["Groups"]) if row else []


def keep(
    crm: Crm, type: str | None, provider: str | None, key: str | None, groups: list[Record]
) -> list[Record]:
    place, id = _place(type, provider, key), selection_of(key)
    if id:
        told = crm.call("Selection.SetDynamicSelectionCriteriaGroups", selection_id=id, criteria=groups)  # fmt: skip
        return list(told or ())
    kept = whole_groups(crm, groups)
    crm.keep(TABLE, {"id": place, "ProviderName": provider, "StorageKey": key, "Groups": kept})
    return kept


def searches(crm: Crm, key: str | None) -> list[tuple[str, list[Record]]]:
    """Whatever was searched for under a key: providers, and groups."""
    found = crm.by(TABLE, BY_KEY, (key or "").strip().lower())
    return [(row["ProviderName"].strip(), row["Groups"]) for row in found]


def selection_of(key: str | None) -> int:
    found = _SELECTION.fullmatch(key or "")
    return int(found[1]) if found else 0


def asked(groups: list[Record]) -> Node:
    """Restrictions of a group all hold, one of the groups does; no restriction at all asks for everything."""
    nodes = [read_restrictions(group["Restrictions"]) for group in groups]
    wanted = [node for node in nodes if node != EVERYTHING]
    return either(wanted) if wanted else EVERYTHING


def _place(type: str | None, provider: str | None, key: str | None) -> str:
    named = {"StorageType": type, "ProviderName": provider, "StorageKey": key}
    for name, value in named.items():
        if not (value or "").strip():
            raise BadRequest(f"Value cannot be null or empty. Parameter name: {name}")
    return "\n".join(str(value).strip().lower() for value in named.values())
