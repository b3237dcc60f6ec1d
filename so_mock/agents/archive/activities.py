"""What a user wants to see of the activities in his archives: a span of days, users, groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE
from so_mock.crm import Crm
from so_mock.entities.model import DELETED
from so_mock.errors import required
from so_mock.store.table import Row

FILTER = "_activity_filter"  # by associate


@behaviour("Archive.GetActivityFilter")
def get_activity_filter(crm: Crm) -> Record:
    """The caller's; at first from no day to no day, nobody chosen. The days ahead to choose from are fixed."""
    held = crm.reads.row(FILTER, crm.caller.associate_id) or {}
    users = (row for row in crm.rows("associate") if row["Type"] == "InternalAssociate")
    ahead = crm.call(
        "MDO.GetList", name="filterfuturedate", force_flat_list=True, additional_info="", only_history=False
    )  # fmt: skip
    return crm.blank("ActivityFilter") | {
        "FromDate": held.get("FromDate") or NO_DATE,
        "ToDate": held.get("ToDate") or NO_DATE,
        "AssociateList": _items(crm, "associate", users, held.get("Associates") or ()),
        "GroupList": _items(crm, "user_group", crm.rows("user_group"), held.get("Groups") or ()),
        "FutureDateList": ahead if isinstance(ahead, list) else [],
    }


@behaviour("Archive.SetActivityFilter")
def set_activity_filter(crm: Crm, activity_filter: Record | None) -> None:
    given = required(activity_filter, "ActivityFilter")
    crm.keep(
        FILTER,
        {
            "id": crm.caller.associate_id,
            "FromDate": given.get("FromDate") or NO_DATE,
            "ToDate": given.get("ToDate") or NO_DATE,
            "Associates": _selected(given.get("AssociateList")),
            "Groups": _selected(given.get("GroupList")),
        },
    )


@behaviour("Archive.GetGroupAssociateIds")
def get_group_associate_ids(crm: Crm, group_ids: list[int] | None) -> list[int]:
    """Those whose own group it is and those who belong to it besides, each once."""
    wanted = set(group_ids or ())
    return [
        row["AssociateId"]
        for row in crm.rows("associate")
        if not row.get(DELETED) and wanted & {row["GroupIdx"], *row["OtherGroups"]}
    ]


def _items(crm: Crm, entity: str, rows: Iterable[Row], chosen: Iterable[int]) -> list[Record]:
    key, blank, selected = crm.model[entity].key, crm.blank("SelectableMDOListItem"), set(chosen)
    return [
        blank | {
            "Id": row[key], "Name": crm.text(entity, row[key]), "Rank": rank, "Selected": row[key] in selected,
            "FullName": crm.text(entity, row[key]),
        }
        for rank, row in enumerate(rows, 1)
        if not row.get(DELETED) and not row.get("Deleted")
    ]  # fmt: skip


def _selected(items: Iterable[dict[str, Any] | None] | None) -> list[int]:
    return [each["Id"] for each in items or () if each and each.get("Selected") and each.get("Id")]
