"""Selections themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from so_mock.query.facts import NOWHERE, Group, Made

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper
    from so_mock.store.table import Row


def _name(row: Row, shaper: Shaper) -> str:
    return shaper.label("associate", row["AssociateId"])


def _by(prop: str) -> Any:
    return lambda row, shaper: row[prop]


GROUPS = {
    "selection": Group(
        "selection",
        {
            "type": "SelectionCategory", "kind": "SelectionType", "combinationtype": "SelectionUnionType",
            "done": "Completed", "visiblefor": NOWHERE,
            "lastloadedby": Made(_by("LastLoadedBy"), "associate", "Name"),
            "lastloadedbyfullname": Made(_by("LastLoadedBy"), "associate", _name),
            "lastmembershipchangeby": Made(_by("LastMembershipChangeBy"), "associate", "Name"),
            "lastmembershipchangebyfullname": Made(_by("LastMembershipChangeBy"), "associate", _name),
        },
        {"selectionassociate": "Associate"},
    ),
}  # fmt: skip
