"""News: recipients, marks of each of them, and how an item is handled."""

from typing import Any

from contract.door import Door
from contract.driver import SOLVEIG, TERJE, record

from so_mock.tenant import Tenant


def post(tenant: Tenant, title: str, **to: Any) -> int:
    item = record(tenant, "NewsFeed.PostNewsFeedItem", news_feed_item={"Title": title}, **to)
    return int(item["NewsFeedItemId"])


def feed(tenant: Tenant, caller: Any = TERJE, **given: Any) -> list[str]:
    found = record(tenant, "NewsFeed.GetNewsItemsForUser", caller, **given)
    return [item["Title"] for item in found]


def test_an_item_is_read_by_those_it_was_posted_to(tenant: Tenant) -> None:
    group = record(tenant, "Associate.GetAssociate", associate_id=17)["GroupIdx"]
    all_, hers = post(tenant, "All", to_all=True), post(tenant, "Hers", to_associate_ids=[17])
    post(tenant, "Group", to_group_ids=[group])
    assert feed(tenant, SOLVEIG) == ["Group", "Hers", "All"], "the newest first"
    assert "Hers" not in feed(tenant)
    assert feed(tenant, SOLVEIG, top=1, skip=1) == ["Hers"]
    by_id = record(tenant, "NewsFeed.GetNewsFeedItemsById", news_feed_item_ids=[hers, 999, all_])
    assert [item["NewsFeedItemId"] for item in by_id] == [all_]


def test_each_recipient_has_a_mark_of_his_own(tenant: Tenant) -> None:
    id = post(tenant, "All", to_all=True)
    record(tenant, "NewsFeed.MarkAsRead", SOLVEIG, news_feed_item_id=id)
    hers, mine = (
        record(tenant, "NewsFeed.GetNewsFeedItem", who, news_feed_item_id=id)
        for who in (SOLVEIG, TERJE)
    )
    assert hers["IsRead"] and not hers["ReadAt"].startswith("0001")
    assert not mine["IsRead"] and mine["ReadAt"].startswith("0001")


def test_handling_is_begun_by_one_and_ends_the_item(tenant: Tenant) -> None:
    id = post(tenant, "Lead", to_all=True)
    begun = [
        record(tenant, "NewsFeed.StartHandling", who, news_feed_item_id=id)
        for who in (TERJE, SOLVEIG)
    ]
    assert begun == [True, False]
    assert "Lead" in feed(tenant)
    done = [record(tenant, "NewsFeed.MarkAsHandled", news_feed_item_id=id) for _ in range(2)]
    assert done == [True, False]
    assert "Lead" not in feed(tenant)
    read = record(tenant, "NewsFeed.GetNewsFeedItem", news_feed_item_id=id)
    assert read["Status"] == "Handled"


def test_what_has_expired_is_gone_from_the_feed(tenant: Tenant) -> None:
    item = {"Title": "Old", "ExpiresAt": "2001-01-01T00:00:00"}
    record(tenant, "NewsFeed.PostNewsFeedItem", news_feed_item=item, to_all=True)
    assert feed(tenant) == []


def test_news_by_the_rest_door(door: Door) -> None:
    id = door.rest("POST", "NewsFeed?toAssociateIds=5", {"Title": "Lead"})["NewsFeedItemId"]
    door.rest("POST", f"NewsFeed/{id}/Read")
    assert door.rest("GET", f"NewsFeed/{id}")["IsRead"] is True
    assert door.rest("POST", f"NewsFeed/{id}/Handling") is True
    assert door.rest("POST", f"NewsFeed/{id}/Handled") is True
    assert door.agent("NewsFeed.GetNewsItemsForUser", {"AssociateId": 5}) == []
    door.rest("DELETE", f"NewsFeed/{id}")
    assert list(door.tenant.store.table("_newsfeeditemrecipient").scan()) == []
    assert door("GET", f"NewsFeed/{id}").status == 404


def test_an_item_behind_rest_has_links(door: Door) -> None:
    given = {"NewsFeedItem": {"Title": "Hello"}, "ToAll": True}
    id = door.agent("NewsFeed.PostNewsFeedItem", given)["NewsFeedItemId"]
    read = door.rest("GET", f"NewsFeed/{id}")
    assert read["_Links"]["Self"].endswith(f"/NewsFeed/{id}")
    assert "_Links" not in door.agent(f"NewsFeed.GetNewsFeedItem?newsFeedItemId={id}")
