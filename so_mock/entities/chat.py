"""Chat: topics, the sessions on them, and what is said (tables chat_topic, chat_session, chat_message)."""

from __future__ import annotations

from typing import Any

from so_mock.clock import NO_DATE
from so_mock.entities.model import Entity, to
from so_mock.store.table import Index, Row

# Who serves a topic: rows of a table without a carrier, keyed `topic/associate`.
AGENTS = "_chat_topic_agent"
OF_TOPIC = Index("topic", lambda row: [row["TopicId"]])
OF_USER = Index("user", lambda row: [row["User"]])

TALKING = frozenset(["CustomerLast", "UserLast"])
ENDED = frozenset(["Finished", "Deleted", "Closed", "RequestPosted", "ClosedFromQueue"])


def settle_session(crm: Any, row: Row, before: Row | None) -> Row:
    now = crm.now()
    if before is None:
        key: str = crm.new_message_id()
        row = {**row, "WhenRequested": now, "WhenIdle": now}
        row["SessionKey"] = key.strip("<>").partition("@")[0].replace("-", "")
        if row["Status"] == "InQueue":
            row["InitialQueuePos"] = len(waiting(crm, row["TopicId"])) + 1
    ended = before is not None and before["Status"] in ENDED
    if row["Status"] in ENDED and not ended:
        return {**row, "WhenEnded": now, "TransferTo": 0}
    return {**row, "WhenEnded": NO_DATE} if ended and row["Status"] not in ENDED else row


def waiting(crm: Any, topic_id: int) -> list[Row]:
    """The queue of a topic, first come first."""
    rows = crm.referring("chat_session", "TopicId", topic_id)
    return [row for row in rows if row["Status"] == "InQueue"]


def dismiss_agents(crm: Any, topic: Row) -> None:
    for row in crm.by(AGENTS, OF_TOPIC, topic["ChatTopicId"]):
        crm.delete(AGENTS, row["id"])


def blank(carrier: str) -> Any:
    def make(crm: Any) -> Any:
        return crm.blank(carrier)

    return make


CHAT = (
    Entity(
        "chat_topic", "ChatTopicEntity", "ChatTopicId",
        references={"AlertTemplate": to("reply_template")},
        server=frozenset({"LastAccept"}),
        defaults={name: blank(f"Chat{name}") for name in ("OpeningHours", "BotSettings")}
        | {"Widget": blank("ChatWidgetSettings")},
        leave=dismiss_agents,
    ),
    Entity(
        "chat_session", "ChatSessionEntity", "ChatSessionId",
        references={"TopicId": to("chat_topic")},
        parts={"chat_message": "ChatSessionId"},
        server=frozenset({
            "WhenRequested", "WhenStarted", "WhenEnded", "WhenIdle", "SessionKey", "InitialQueuePos", "Rank",
            "FirstMessage", "LastMessage",
        }),
        defaults={"Status": "InQueue"},
        settle=settle_session, label="CustomerName",
    ),
    Entity("chat_message", "ChatMessage", "ChatMessageId", references={"ChatSessionId": to("chat_session")}),
)  # fmt: skip
