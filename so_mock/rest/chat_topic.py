"""ChatTopic: what the agent does for a topic, as paths below it."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.conventions.facts import calls, facts
from so_mock.crm import Crm
from so_mock.errors import NotFound

TOPIC = "ChatTopic/{chatTopicId}"
AGENT = f"{TOPIC}/UserAgent/{{username}}"

facts({
    f"GET {TOPIC}/IsOpen": calls("Chat.IsWithinOpeningHours"),
    "GET ChatTopic/ForCurrentUser": calls("Chat.ChatTopicsForUser"),
    "GET ChatTopic/UserAgents": calls("Chat.GetUserAgentList"),
    f"GET {TOPIC}/UserAgent": calls("Chat.GetChatTopicUserAgentList"),
    f"PUT {TOPIC}/UserAgent": calls("Chat.UpdateChatTopicUserAgents"),
    f"POST {TOPIC}/UserAgent": calls("Chat.AddChatTopicUserAgent"),
    f"PUT {AGENT}": calls("Chat.UpdateChatTopicUserAgent"),
    f"DELETE {AGENT}": calls("Chat.DeleteChatTopicUserAgent"),
    f"POST {TOPIC}/Sessions": calls("Chat.CreateChatSessionForTopic"),
})  # fmt: skip


@behaviour("GET ChatTopic/{chatTopicId}/UserAgent/{username}")
def get_agent(crm: Crm, chat_topic_id: int, username: str | None) -> Any:
    """Published without a 404; yet REST says it where an agent says null."""
    read = "Chat.GetChatTopicUserAgent"
    found = crm.call(read, chat_topic_id=chat_topic_id, username=username)
    if found is None:
        raise NotFound(f"User {username!r} does not serve ChatTopic id {chat_topic_id}")
    return found
