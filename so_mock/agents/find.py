"""Find: criteria kept under storage type, provider and key, in groups (sheet: query.md f).

The criteria of a dynamic selection, key `selection=61`, are the selection's own.
"""

from __future__ import annotations

import re

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.criteria import GROUP, whole_groups
from so_mock.crm import Crm
from so_mock.errors import BadRequest, required

TABLE = "_restrictions"
_SELECTION = re.compile(r"\s*selection\s*=\s*(\d+)\s*", re.I)


@behaviour("Find.GetRestrictionGroups")
def get_restriction_groups(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None
) -> list[Record]:
    return _groups(crm, storage_type, provider_name, storage_key)


@behaviour("Find.GetRestrictionGroup")
def get_restriction_group(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None, rank: int
) -> Record:  # fmt: skip
    """A blank one where there is none of that rank."""
    groups = _groups(crm, storage_type, provider_name, storage_key)
    return next((each for each in groups if each["Rank"] == rank), crm.blank(GROUP))


@behaviour("Find.CreateRestrictionGroup")
def create_restriction_group(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None
) -> Record:
    """With the next rank. It is kept when it is saved."""
    rank = len(_groups(crm, storage_type, provider_name, storage_key))
    return crm.blank(GROUP) | {"Name": str(rank), "Rank": rank}


@behaviour("Find.SaveRestrictionGroup")
def save_restriction_group(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    restriction_group: Record | None,
) -> None:  # fmt: skip
    """Replaces the group of its rank, or comes behind the others."""
    restriction_group = required(restriction_group, "RestrictionGroup")
    groups = _groups(crm, storage_type, provider_name, storage_key)
    rank = restriction_group.get("Rank") or 0
    kept = [each for each in groups if each["Rank"] != rank]
    place = rank if 0 <= rank <= len(kept) else len(kept)
    kept.insert(place, restriction_group)
    _keep(crm, storage_type, provider_name, storage_key, kept)


@behaviour("Find.SaveRestrictionGroups")
def save_restriction_groups(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    restriction_groups: list[Record] | None,
) -> list[Record]:  # fmt: skip
    """They replace all, ranked from 0 in their order."""
    groups = [each for each in restriction_groups or () if each is not None]
    return _keep(crm, storage_type, provider_name, storage_key, groups)


@behaviour("Find.DeleteRestrictionGroup")
def delete_restriction_group(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None, rank: int
) -> None:  # fmt: skip
    groups = _groups(crm, storage_type, provider_name, storage_key)
    left = [each for each in groups if each["Rank"] != rank]
    if len(left) < len(groups):
        _keep(crm, storage_type, provider_name, storage_key, left)


@behaviour("Find.SaveRestrictions")
def save_restrictions(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    restrictions: list[Record] | None,
) -> None:  # fmt: skip
    """One group is left, whatever there was."""
    only = [{"Restrictions": restrictions or []}]
    _keep(crm, storage_type, provider_name, storage_key, only)


@behaviour("Find.SaveRestrictionsWithContext")
def save_restrictions_with_context(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    restrictions: list[Record] | None,
) -> None:  # fmt: skip
    save_restrictions(crm, storage_type, provider_name, storage_key, restrictions)


def _place(storage_type: str | None, provider_name: str | None, storage_key: str | None) -> str:
    named = {"StorageType": storage_type, "ProviderName": provider_name, "StorageKey": storage_key}
    for name, value in named.items():
        if not (value or "").strip():
            raise BadRequest(f"Value cannot be null or empty. Parameter name: {name}")
    return "\n".join(str(value).strip().lower() for value in named.values())


def _groups(crm: Crm, type: str | None, provider: str | None, key: str | None) -> list[Record]:
    place, selection = _place(type, provider, key), _SELECTION.fullmatch(key or "")
    if selection:
        told = crm.call("Selection.GetDynamicSelectionCriteriaGroups", selection_id=int(selection[1]))  # fmt: skip
        return list(told or ())
    row = crm.reads.row(TABLE, place)
    return list(row["Groups"]) if row else []


def _keep(
    crm: Crm, type: str | None, provider: str | None, key: str | None, groups: list[Record]
) -> list[Record]:
    place, selection = _place(type, provider, key), _SELECTION.fullmatch(key or "")
    if selection:
        id = int(selection[1])
        told = crm.call("Selection.SetDynamicSelectionCriteriaGroups", selection_id=id, criteria=groups)  # fmt: skip
        return list(told or ())
    kept = whole_groups(crm, groups)
    crm.keep(TABLE, {"id": place, "Groups": kept})
    return kept
