"""Lists of chat sessions, by themselves and below their topic."""

from typing import Any

from contract.door import Door
from query import asking

NEWEST = 3  # sessions of the demo


def session(door: Door, topic: int) -> int:
    made = door.agent("Chat.CreateChatSessionForTopic", {"ChatTopicId": topic})
    return int(made["ChatSessionId"])


def topic(door: Door, name: str) -> int:
    return int(door.agent("Chat.SaveChatTopicEntity", {"Name": name})["ChatTopicId"])


def listed(door: Door, path: str) -> list[dict[str, Any]]:
    reply = door("GET", path)
    assert (reply.status, reply.ignored) == (200, []), reply
    return list(reply.json()["value"])


def test_sessions_are_listed_below_their_topic_and_all_together(door: Door) -> None:
    tools, saws = topic(door, "Tools"), topic(door, "Saws")
    one, other = session(door, tools), session(door, saws)
    columns = "$select=chatSessionId,chatTopic/name,status,queueLength"
    assert listed(door, f"ChatTopic/{tools}/Sessions?{columns}") == [
        {"PrimaryKey": str(one), "EntityName": "chat", "chatSessionId": one, "chatTopic/name": "Tools",
         "status": "InQueue", "queueLength": 1}
    ]  # fmt: skip
    mine = [
        row for row in listed(door, f"ChatSession?{columns}") if int(row["PrimaryKey"]) > NEWEST
    ]
    assert [(row["chatSessionId"], row["chatTopic/name"]) for row in mine] == [(one, "Tools"), (other, "Saws")]  # fmt: skip


def test_what_a_session_went_through_is_told_in_seconds(door: Door) -> None:
    id = session(door, topic(door, "Tools"))
    door.agent("Chat.PickUpChatSession", {"ChatSessionId": id})
    tenant = door.tenant
    with tenant.store.unit():
        row = tenant.store.table("chat_session").rows[id]
        times = {"WhenRequested": "2026-01-01T10:00:00", "WhenStarted": "2026-01-01T10:01:30",
                 "WhenEnded": "2026-01-01T11:00:00", "Person": 5, "Contact": 2}  # fmt: skip
        tenant.store.update("chat_session", {**row, **times})
    columns = "timeInQueue,duration,agent,associateId,date,contactId,person/fullName"
    (row,) = asking.shown(tenant, "ChatSession", columns, f"chatSessionId = {id}")
    assert row == {
        "timeInQueue": 90, "duration": 3510, "agent": "tje0", "associateId": "tje0", "date": "2026-01-01T10:00:00",
        "contactId": 2, "person/fullName": "Kari Bjørge",
    }  # fmt: skip
    long = asking.ids(
        tenant, "SimpleChatSession", "duration greater 3000 and timeInQueue between (60,120)"
    )
    assert long == [id]
