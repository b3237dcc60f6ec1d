"""NewsFeed: items for users; each recipient has his own mark of having read one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE, within
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.marketing import RECIPIENTS
from so_mock.store.table import Row

ITEM = "news_feed_item"


def _mark(crm: Crm, item: Row, associate: int) -> Row | None:
    """The associate as a recipient of the item."""
    found = crm.referring(RECIPIENTS, "newsfeeditem_id", item["NewsFeedItemId"])
    return next((row for row in found if row["associate_id"] == associate), None)


def _can_see(crm: Crm, item: Row, associate: int) -> bool:
    """An item that was published to nobody in particular is for all."""
    found = crm.referring(RECIPIENTS, "newsfeeditem_id", item["NewsFeedItemId"])
    return not found or any(row["associate_id"] == associate for row in found)


def _shown(crm: Crm, item: Row, associate: int) -> Record:
    mark = _mark(crm, item, associate)
    read = {"IsRead": mark["IsRead"], "ReadAt": mark.get("ReadAt") or NO_DATE} if mark else {}
    return crm.record(crm.view(ITEM, item)) | read


@behaviour("NewsFeed.GetNewsFeedItem")
def get_news_feed_item(crm: Crm, news_feed_item_id: int | None) -> Record | None:
    """With the caller's own mark."""
    row = crm.row(ITEM, news_feed_item_id)
    return None if row is None else _shown(crm, row, crm.caller.associate_id)


@behaviour("NewsFeed.GetNewsFeedItemsById")
def get_news_feed_items_by_id(crm: Crm, news_feed_item_ids: list[int] | None) -> list[Record]:
    """In the order asked; those that are not for the caller are left out."""
    me = crm.caller.associate_id
    found = crm.known(ITEM, news_feed_item_ids)
    return [_shown(crm, row, me) for row in found if _can_see(crm, row, me)]


@behaviour("NewsFeed.GetNewsItemsForUser")
def get_news_items_for_user(
    crm: Crm, associate_id: int | None, from_date: str | None, to_date: str | None, top: int | None,
    skip: int | None,
) -> list[Record]:  # fmt: skip
    """The newest first. What has expired or was handled is gone from the feed, and so is what the caller may not see."""
    user, me, now = associate_id or crm.caller.associate_id, crm.caller.associate_id, crm.now()
    found = [
        row
        for row in crm.rows(ITEM)
        if row["Status"] != "Handled"
        and (row["ExpiresAt"] in (None, "", NO_DATE) or row["ExpiresAt"] > now)
        and within(row["Registered"], from_date, to_date)
        and _can_see(crm, row, user)
        and _can_see(crm, row, me)
    ]
    found.sort(key=lambda row: (row["Registered"], row["NewsFeedItemId"]), reverse=True)
    found = found[max(skip or 0, 0) :]
    return [_shown(crm, row, user) for row in (found[:top] if top and top > 0 else found)]


@behaviour("NewsFeed.PostNewsFeedItem")
def post_news_feed_item(
    crm: Crm,
    news_feed_item: Record | None,
    to_associate_ids: list[int] | None,
    to_group_ids: list[int] | None,
    to_all: bool | None,
) -> Record:
    view = crud.save(crm, crm.model[ITEM], news_feed_item)
    id = view.row["NewsFeedItemId"]
    for associate in _addressed(crm, to_associate_ids or (), to_group_ids or (), bool(to_all)):
        if _mark(crm, view.row, associate) is None:
            told = {"newsfeeditem_id": id, "associate_id": associate}
            crm.store.insert(RECIPIENTS, {**told, "IsRead": False, "ReadAt": NO_DATE})
    return _shown(crm, view.row, crm.caller.associate_id)


def _addressed(
    crm: Crm, associates: Iterable[int], groups: Iterable[int], everyone: bool
) -> Iterable[int]:
    wanted, of = set(associates), set(groups)
    for row in crm.rows("associate"):
        if everyone or row["AssociateId"] in wanted or row["GroupIdx"] in of:
            yield row["AssociateId"]


@behaviour("NewsFeed.MarkAsRead")
def mark_as_read(crm: Crm, news_feed_item_id: int | None) -> None:
    """For the caller alone; the first time counts."""
    item = crm.need(ITEM, news_feed_item_id)
    mark = _mark(crm, item, crm.caller.associate_id)
    told: dict[str, Any] = {"IsRead": True, "ReadAt": crm.now()}
    if mark is not None and not mark["IsRead"]:
        crm.update(RECIPIENTS, {**mark, **told})


@behaviour("NewsFeed.StartHandling")
def start_handling(crm: Crm, news_feed_item_id: int | None) -> bool:
    """False when somebody handles it already, or has done so."""
    return _step(crm, news_feed_item_id, "Handling", ("Normal",))


@behaviour("NewsFeed.MarkAsHandled")
def mark_as_handled(crm: Crm, news_feed_item_id: int | None) -> bool:
    return _step(crm, news_feed_item_id, "Handled", ("Normal", "Handling"))


def _step(crm: Crm, id: int | None, status: str, before: tuple[str, ...]) -> bool:
    item = crm.need(ITEM, id)
    if item["Status"] not in before:
        return False
    crud.change(crm, crm.model[ITEM], item, Status=status)
    return True
