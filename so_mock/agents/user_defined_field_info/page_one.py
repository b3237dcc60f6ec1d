"""The few fields that stand on the first page, the same for all groups or not."""

from __future__ import annotations

from typing import Any

from so_mock.agents.user_defined_field_info.layout import drafts, layout, live, mark, views
from so_mock.behaviour import behaviour
from so_mock.crm import Crm
from so_mock.entities.custom import DEFINED
from so_mock.entities.model import View
from so_mock.errors import Invalid
from so_mock.store.table import Row

PAGE_ONE = "_udef_page_one"  # which field stands in a line of page one, for a group


@behaviour("UserDefinedFieldInfo.SetPageOneFieldGrouping")
def set_page_one_field_grouping(crm: Crm, owner_type: str, active: bool | None) -> None:
    mark(crm, owner_type, grouped=bool(active))


@behaviour("UserDefinedFieldInfo.SetUserDefinedPageOneField")
def set_user_defined_page_one_field(
    crm: Crm, owner_type: str, udef_field_id: int, user_group_id: int, field_line_no: int
) -> None:
    """Without a field the line is empty. While groups do not differ, whichever is named, all of them are meant."""
    field = crm.need(DEFINED, udef_field_id) if udef_field_id else None
    if field is not None and field["Type"] != owner_type:
        raise Invalid(f"UserDefinedFieldInfo {udef_field_id} is not one of {owner_type}")
    group = _group(crm, owner_type, user_group_id)
    identity = field["UdefIdentity"] if field else 0
    for line in lines_of(crm, owner_type):
        if (line["group"], line["line"]) == (group, field_line_no):
            crm.store.update(PAGE_ONE, {**line, "identity": identity})
            return
    new = {"owner": owner_type, "group": group, "line": field_line_no, "identity": identity}
    crm.store.insert(PAGE_ONE, {**new, "published": 0})


@behaviour("UserDefinedFieldInfo.GetUserDefinedPageOneFields")
def get_user_defined_page_one_fields(
    crm: Crm, owner_type: str, user_group_id: int | None
) -> list[View]:
    rows = {row["UdefIdentity"]: row for row in drafts(crm, owner_type)}
    lines = _page(crm, owner_type, user_group_id, "identity").values()
    return [crm.view(DEFINED, rows[identity]) for identity in lines if identity in rows]


@behaviour("UserDefinedFieldInfo.GetPublishedUserDefinedPageOneFields")
def get_published_user_defined_page_one_fields(
    crm: Crm, owner_type: str, user_group_id: int | None
) -> list[Any]:
    rows = {row["UdefIdentity"]: row for row in live(crm, owner_type)}
    lines = _page(crm, owner_type, user_group_id, "published").values()
    return views(crm, [rows[identity] for identity in lines if identity in rows])


@behaviour("UserDefinedFieldInfo.GetChangedPageOneFields")
def get_changed_page_one_fields(crm: Crm, owner_type: str, user_group_id: int | None) -> list[bool]:
    """For each line, from the first to the last that holds something."""
    now = _page(crm, owner_type, user_group_id, "identity")
    before = _page(crm, owner_type, user_group_id, "published")
    last = max((*now, *before), default=0)
    return [now.get(line, 0) != before.get(line, 0) for line in range(1, last + 1)]


def lines_of(crm: Crm, owner: str) -> list[Row]:
    return [row for row in crm.rows(PAGE_ONE) if row["owner"] == owner]


def _group(crm: Crm, owner: str, group: int | None) -> int:
    """0 stands for all groups; none given means the caller's."""
    if not layout(crm, owner)["grouped"]:
        return 0
    mine = crm.me
    return group or (mine["GroupIdx"] if mine else 0)


def _page(crm: Crm, owner: str, group: int | None, version: str) -> dict[int, int]:
    """Line -> identity of the field in it."""
    group = _group(crm, owner, group)
    rows = [row for row in lines_of(crm, owner) if row["group"] == group and row[version]]
    return {row["line"]: row[version] for row in sorted(rows, key=lambda row: row["line"])}
