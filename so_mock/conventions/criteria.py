"""Criteria as clients send them: groups of restrictions, or text."""

from __future__ import annotations

from collections.abc import Iterable

from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.query.odata import parse_filter
from so_mock.query.periods import PERIODS, legacy
from so_mock.query.restrictions import write_restrictions

GROUP = "ArchiveRestrictionGroup"


def whole_groups(crm: Crm, groups: Iterable[Record]) -> list[Record]:
    """Numbered from 0, and named by their number."""
    whole = []
    for rank, group in enumerate(groups):
        restrictions = [_told(each) for each in group.get("Restrictions") or () if each]
        told = {**group, "Name": str(rank), "Rank": rank, "Restrictions": restrictions}
        whole.append(crm.whole(GROUP, told))
    return whole


def written(filter: str | None) -> list[Record]:
    """The restrictions that a text says. Raises BadFilter."""
    return write_restrictions(parse_filter(filter or ""))


def joined(criteria: list[Record] | None, filter: str | None) -> list[Record]:
    """Both hold: those of the text stand in brackets of their own, and so do the others."""
    told, text = [each for each in criteria or () if each], written(filter)
    if not told or not text:
        return told or text
    return [*_bracketed(told), *_bracketed(text)]


def _bracketed(restrictions: list[Record]) -> list[Record]:
    """Brackets only where there is an `or`. Alone a restriction cannot have both, so it needs none."""
    found = [*restrictions[:-1], {**restrictions[-1], "InterOperator": "And"}]
    if any(str(each.get("InterOperator")).lower() in ("or", "2") for each in restrictions[:-1]):
        found[0] = _deeper(found[0], 1)
        found[-1] = _deeper(found[-1], -1)
    return found


def _deeper(restriction: Record, by: int) -> Record:
    return {**restriction, "InterParenthesis": (restriction.get("InterParenthesis") or 0) + by}


def _told(restriction: Record) -> Record:
    """One whose client says nothing of it is active. Periods have a new spelling (query.md b)."""
    below = [_told(each) for each in restriction.get("SubRestrictions") or () if each]
    told = {"IsActive": True, "InterOperator": "And"} | restriction | {"SubRestrictions": below}
    older = legacy(str(told.get("Operator")))
    if older is not None:
        operator, *values = older
        told |= {"Operator": operator, "Values": [str(PERIODS.get(each, each)) for each in values]}
    return told
