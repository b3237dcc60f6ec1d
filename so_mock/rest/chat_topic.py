"""ChatTopic: what the agent does for a topic, as paths below it."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.errors import NotFound


@behaviour("GET ChatTopic/{chatTopicId}/IsOpen")
def is_open(crm: Crm, chat_topic_id: int) -> Any:
    return crm.call("Chat.IsWithinOpeningHours", chat_topic_id=chat_topic_id)


@behaviour("GET ChatTopic/ForCurrentUser")
def get_mine(crm: Crm) -> Any:
    return crm.call("Chat.ChatTopicsForUser")


@behaviour("GET ChatTopic/UserAgents")
def get_users(crm: Crm, flat: bool, only_present: bool) -> Any:
    return crm.call("Chat.GetUserAgentList", flat=flat, only_present=only_present)


@behaviour("GET ChatTopic/{chatTopicId}/UserAgent")
def get_agents(crm: Crm, chat_topic_id: int) -> Any:
    return crm.call("Chat.GetChatTopicUserAgentList", chat_topic_id=chat_topic_id)


@behaviour("PUT ChatTopic/{chatTopicId}/UserAgent")
def put_agents(crm: Crm, chat_topic_id: int, useragents: list[Record] | None) -> Any:
    save = "Chat.UpdateChatTopicUserAgents"
    return crm.call(save, chat_topic_id=chat_topic_id, useragents=useragents)


@behaviour("POST ChatTopic/{chatTopicId}/UserAgent")
def post_agent(crm: Crm, chat_topic_id: int, useragent: Record | None) -> Any:
    add = "Chat.AddChatTopicUserAgent"
    return crm.call(add, chat_topic_id=chat_topic_id, useragent=useragent)


@behaviour("GET ChatTopic/{chatTopicId}/UserAgent/{username}")
def get_agent(crm: Crm, chat_topic_id: int, username: str | None) -> Any:
    read = "Chat.GetChatTopicUserAgent"
    found = crm.call(read, chat_topic_id=chat_topic_id, username=username)
    if found is None:
        raise NotFound(f"User {username!r} does not serve ChatTopic id {chat_topic_id}")
    return found


@behaviour("PUT ChatTopic/{chatTopicId}/UserAgent/{username}")
def put_agent(crm: Crm, chat_topic_id: int, username: str | None, useragent: Record | None) -> Any:
    save = "Chat.UpdateChatTopicUserAgent"
    return crm.call(save, chat_topic_id=chat_topic_id, username=username, useragent=useragent)


@behaviour("DELETE ChatTopic/{chatTopicId}/UserAgent/{username}")
def delete_agent(crm: Crm, chat_topic_id: int, username: str | None) -> Any:
    remove = "Chat.DeleteChatTopicUserAgent"
    return crm.call(remove, chat_topic_id=chat_topic_id, username=username)


@behaviour("POST ChatTopic/{chatTopicId}/Sessions")
def post_session(crm: Crm, chat_topic_id: int) -> Any:
    return crm.call("Chat.CreateChatSessionForTopic", chat_topic_id=chat_topic_id)
