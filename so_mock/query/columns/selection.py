"""Selections themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.query.columns.appointment import seen_by, visible_for
from so_mock.query.facts import Group, Made

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row


def _name(row: Row, shaper: Shaper) -> str:
    return shaper.label("associate", row["AssociateId"])


def _of(prop: str) -> Any:
    return lambda row, shaper: row[prop]


GROUPS = {
    "selection_member": Group("selection_member", {"selectionmemberid": Made(_of("SelectionMemberId"), kind="int")}),
    "selection": Group(
        "selection",
        {
            "type": "SelectionCategory", "kind": "SelectionType", "combinationtype": "SelectionUnionType",
            "done": "Completed", "visiblefor": Made(visible_for, text=seen_by, kind="listAny"),
            "lastloadedby": Made(_of("LastLoadedBy"), "associate", "Name"),
            "lastloadedbyfullname": Made(_of("LastLoadedBy"), "associate", _name),
            "lastmembershipchangeby": Made(_of("LastMembershipChangeBy"), "associate", "Name"),
            "lastmembershipchangebyfullname": Made(_of("LastMembershipChangeBy"), "associate", _name),
        },
        {"selectionassociate": "Associate"},
    ),
}  # fmt: skip
