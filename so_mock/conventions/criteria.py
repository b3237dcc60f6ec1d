"""Criteria as clients send them: groups of restrictions."""

from __future__ import annotations

from collections.abc import Iterable

from so_mock.call import Record
from so_mock.crm import Crm

GROUP = "ArchiveRestrictionGroup"


def whole_groups(crm: Crm, groups: Iterable[Record]) -> list[Record]:
    """Numbered from 0, and named by their number."""
    whole = []
    for rank, group in enumerate(groups):
        restrictions = [_told(each) for each in group.get("Restrictions") or () if each]
        told = {**group, "Name": str(rank), "Rank": rank, "Restrictions": restrictions}
        whole.append(crm.whole(GROUP, told))
    return whole


def _told(restriction: Record) -> Record:
    """One whose client says nothing of it is active."""
    below = [_told(each) for each in restriction.get("SubRestrictions") or () if each]
    return {"IsActive": True, "InterOperator": "And"} | restriction | {"SubRestrictions": below}
