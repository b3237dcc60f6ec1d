"""Criteria kept under storage type, provider and key, in groups (sheet: query.md f)."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.criteria import GROUP, written
from so_mock.conventions.stored import groups_of, keep
from so_mock.crm import Crm
from so_mock.errors import required


@behaviour("Find.GetRestrictionGroups")
def get_restriction_groups(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None
) -> list[Record]:
    return groups_of(crm, storage_type, provider_name, storage_key)


@behaviour("Find.GetRestrictionGroup")
def get_restriction_group(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None, rank: int
) -> Record:  # fmt: skip
    """A blank one where there is none of that rank."""
    groups = groups_of(crm, storage_type, provider_name, storage_key)
    return next((each for each in groups if each["Rank"] == rank), crm.blank(GROUP))


@behaviour("Find.CreateRestrictionGroup")
def create_restriction_group(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None
) -> Record:
    """With the next rank. It is kept when it is saved."""
    rank = len(groups_of(crm, storage_type, provider_name, storage_key))
    return crm.blank(GROUP) | {"Name": str(rank), "Rank": rank}


@behaviour("Find.SaveRestrictionGroup")
def save_restriction_group(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    restriction_group: Record | None,
) -> None:  # fmt: skip
    """Replaces the group of its rank, or comes behind the others."""
    restriction_group = required(restriction_group, "RestrictionGroup")
    groups = groups_of(crm, storage_type, provider_name, storage_key)
    rank = restriction_group.get("Rank") or 0
    kept = [each for each in groups if each["Rank"] != rank]
    place = rank if 0 <= rank <= len(kept) else len(kept)
    kept.insert(place, restriction_group)
    keep(crm, storage_type, provider_name, storage_key, kept)


@behaviour("Find.SaveRestrictionGroups")
def save_restriction_groups(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    restriction_groups: list[Record] | None,
) -> list[Record]:  # fmt: skip
    """They replace all, ranked from 0 in their order."""
    groups = [each for each in restriction_groups or () if each is not None]
    return keep(crm, storage_type, provider_name, storage_key, groups)


@behaviour("Find.DeleteRestrictionGroup")
def delete_restriction_group(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None, rank: int
) -> None:  # fmt: skip
    groups = groups_of(crm, storage_type, provider_name, storage_key)
    left = [each for each in groups if each["Rank"] != rank]
    if len(left) < len(groups):
        keep(crm, storage_type, provider_name, storage_key, left)


@behaviour("Find.SaveRestrictions")
def save_restrictions(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    restrictions: list[Record] | None,
) -> None:  # fmt: skip
    """One group is left, whatever there was."""
    only = [{"Restrictions": restrictions or []}]
    keep(crm, storage_type, provider_name, storage_key, only)


@behaviour("Find.SaveRestrictionsWithContext")
def save_restrictions_with_context(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    restrictions: list[Record] | None,
) -> None:  # fmt: skip
    save_restrictions(crm, storage_type, provider_name, storage_key, restrictions)


@behaviour("Find.SaveRestrictions2")
def save_restrictions2(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    restrictions: str | None,
) -> None:  # fmt: skip
    save_restrictions(crm, storage_type, provider_name, storage_key, written(restrictions))


@behaviour("Find.SaveRestrictionsWithContext2")
def save_restrictions_with_context2(
    crm: Crm, storage_type: str | None, provider_name: str | None, storage_key: str | None,
    restrictions: str | None,
) -> None:  # fmt: skip
    save_restrictions(crm, storage_type, provider_name, storage_key, written(restrictions))
