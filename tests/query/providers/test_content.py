"""Lists of news, scripts and folders."""

from typing import Any

import pytest
from contract.door import Door
from query import asking


def listed(door: Door, path: str) -> list[dict[str, Any]]:
    reply = door("GET", path)
    assert (reply.status, reply.ignored) == (200, []), reply
    return list(reply.json()["value"])


def test_news_are_for_whom_they_were_sent_to_and_marked_as_each_has_read_them(door: Door) -> None:
    def post(title: str, *to: int) -> int:
        told = {
            "NewsFeedItem": {"Title": title, "FromCategoryName": "Ads"},
            "ToAssociateIds": list(to),
        }
        return int(door.agent("NewsFeed.PostNewsFeedItem", told)["NewsFeedItemId"])

    post("For another", 17)
    mine, both = post("For me", 5), post("For both", 5, 17)
    door.agent("NewsFeed.MarkAsRead", {"NewsFeedItemId": both})
    rows = listed(door, "NewsFeed?$select=title,isRead,fromCategory,readAt")
    assert [(row["PrimaryKey"], row["title"], row["isRead"]) for row in rows] == [
        (str(mine), "For me", False), (str(both), "For both", True),
    ]  # fmt: skip
    assert {row["fromCategory"] for row in rows} == {"Ads"}
    assert [row["readAt"] > "2" for row in rows] == [False, True]
    assert asking.ids(door.tenant, "NewsFeedItem", "isRead set true") == [both]
    assert asking.ids(door.tenant, "NewsFeedItem", "isRead set true", caller=17) == []


def folder(door: Door, domain: str, name: str, parent: int = 0) -> int:
    told = {"Domain": domain, "Name": name, "ParentId": parent}
    return int(door.agent("List.SaveHierarchyEntity", told)["HierarchyId"])


@pytest.fixture
def scripts(door: Door) -> Door:
    top = folder(door, "Scripts", "Tools")
    below = folder(door, "Scripts", "Saws", top)
    told = {
        "Name": "Sharpen",
        "IncludeId": "sharpen",
        "ScriptType": "CRMScript",
        "HierarchyId": below,
    }
    door.agent("CRMScript.SaveCRMScriptEntity", told)
    trigger = {"Name": "Before saving", "ScreenType": "SalesBeforeSaveContact", "Enabled": True}
    door.agent("CRMScript.SaveTriggerScriptEntity", trigger)
    return door


def test_scripts_and_triggers_have_lists_of_their_own_and_one_together(scripts: Door) -> None:
    (script,) = listed(
        scripts, "CRMScript?$select=name,includeId,hierarchyName,hierarchyFullname,type"
    )
    assert (script["EntityName"], script["name"], script["includeId"]) == (
        "ejscript",
        "Sharpen",
        "sharpen",
    )
    assert (script["hierarchyName"], script["type"]) == ("Saws", 1)
    assert script["hierarchyFullname"].endswith("Saws")
    (trigger,) = listed(scripts, "TriggerScript?$select=name,screenType,enabled,registeredBy")
    assert trigger == {
        "PrimaryKey": trigger["PrimaryKey"], "EntityName": "eventHandler", "name": "Before saving",
        "screenType": "SalesBeforeSaveContact", "enabled": True, "registeredBy": "tje0",
    }  # fmt: skip
    both = listed(scripts, "Script?$select=name")
    assert [(row["EntityName"], row["name"]) for row in both] == [
        ("ejscript", "Sharpen"), ("eventHandler", "Before saving"),
    ]  # fmt: skip


def test_a_folder_knows_the_way_to_it(scripts: Door) -> None:
    made = folder(scripts, "EmailFlows", "Spring")
    folder(scripts, "Dashboards", "Autumn")
    rows = asking.shown(
        scripts.tenant, "EmailFlowFolders", "hierarchyId,hierarchyName,hierarchyFullpathIds"
    )
    assert rows == [
        {"hierarchyId": made, "hierarchyName": "Spring", "hierarchyFullpathIds": str(made)}
    ]
    (path,) = asking.shown(scripts.tenant, "Ejscripts", "hierarchyFullpathIds")
    assert len(path["hierarchyFullpathIds"].split(",")) == 2
