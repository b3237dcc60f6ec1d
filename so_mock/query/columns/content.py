"""Folders, scripts and news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from so_mock.entities.marketing import RECIPIENTS
from so_mock.entities.relations import referring
from so_mock.query.facts import NOWHERE, Fact, Group, Made
from so_mock.store.table import Row

if TYPE_CHECKING:
    from so_mock.entities.shape import Shaper

DEEPEST = 50  # folders: a ring of them must not hold up the world


def path_ids(row: Row, shaper: Shaper) -> str:
    """From the root to the folder."""
    ids: list[int] = []
    at: Row | None = row if row["HierarchyId"] else None
    while at is not None and at["HierarchyId"] not in ids and len(ids) < DEEPEST:
        ids.insert(0, at["HierarchyId"])
        at = shaper.row("hierarchy", at["ParentId"])
    return ",".join(map(str, ids))


def mark(row: Row, shaper: Shaper) -> Row:
    """The caller as one of those whom the item was sent to."""
    for told in shaper.reads.by(RECIPIENTS, referring("newsfeeditem_id"), row["NewsFeedItemId"]):
        if told["associate_id"] == shaper.caller:
            return told
    return {}


THUMBNAILS: dict[str, Fact] = {"thumbnail": NOWHERE, "mediumthumbnail": NOWHERE}

GROUPS = {
    "hierarchy": Group(
        "hierarchy",
        {
            "hierarchyfullpathids": Made(path_ids), "folderid": "HierarchyId", "parentfolderid": "ParentId",
            "mailingfolderid": "HierarchyId", "emailflowhierarchyid": "HierarchyId", "ownerhierarchyid": "ParentId",
            "foldername": "Name", "title": "Name", "created": "Registered", **THUMBNAILS,
        },
    ),
    "crm_script": Group(
        "crm_script", {"type": "ScriptType", "extramenuid": NOWHERE, "path": NOWHERE}, also=("hierarchy",)
    ),
    "trigger_script": Group("trigger_script", {"path": NOWHERE}),
    "news_feed_item": Group(
        "news_feed_item",
        {
            "fromcategory": "FromCategoryName", "updatedby": NOWHERE, "registeredby": NOWHERE,
            "isread": Made(lambda row, shaper: mark(row, shaper).get("IsRead", row["IsRead"])),
            "readat": Made(lambda row, shaper: mark(row, shaper).get("ReadAt") or row["ReadAt"]),
        },
    ),
}  # fmt: skip
