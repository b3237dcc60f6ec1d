"""Topics: who serves them, when they are open, and who is present."""

from __future__ import annotations

import re
from datetime import datetime, time

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import zone_info
from so_mock.crm import Crm
from so_mock.entities import zones
from so_mock.entities.chat import AGENTS, OF_TOPIC, OF_USER, TALKING
from so_mock.entities.model import View
from so_mock.entities.office_hours import DAYS
from so_mock.errors import BadRequest, NotFound, required
from so_mock.store.table import Row

PRESENCE = "_chat_presence"  # keyed by associate
FLAGS = ("CanListen", "CanRespond", "CanManage", "CanNotify")
_TIME = re.compile(r"(?:^|[T ])(\d\d?):(\d\d)")
Agents = list[Record] | None


# -- who serves a topic


def topics_of(crm: Crm, associate_id: int, *flags: str) -> list[int]:
    """Topics in which he has at least one of these roles."""
    rows = crm.by(AGENTS, OF_USER, associate_id)
    return sorted(r["TopicId"] for r in rows if any(r[flag] for flag in flags or FLAGS))


def user_named(crm: Crm, name: str | None) -> Row:
    """By login, in any case."""
    wanted = (name or "").strip().lower()
    for row in crm.rows("associate"):
        if wanted and wanted in (row["Name"].lower(), row["UserName"].lower()):
            return row
    raise NotFound(f"User {(name or '')[:100]!r} not found")


def _shown(crm: Crm, row: Row) -> Record:
    associate = crm.row("associate", row["User"])
    held = {name: value for name, value in row.items() if name != "id"}
    user = crm.record(crm.view("associate", associate)) if associate else None
    return crm.blank("ChatTopicAgent") | held | {"User": user}


def _key(topic_id: int, associate_id: int) -> str:
    return f"{topic_id}/{associate_id}"


def _put(crm: Crm, topic_id: int, associate_id: int, given: Record) -> Row:
    id = _key(topic_id, associate_id)
    row = {"id": id, "TopicId": topic_id, "User": associate_id}
    row |= {flag: bool(given.get(flag)) for flag in FLAGS}
    known = crm.reads.row(AGENTS, id) is not None
    return crm.store.update(AGENTS, row) if known else crm.store.insert(AGENTS, row)


def _named_in(crm: Crm, given: Record) -> int:
    id = ((given.get("User") or {}).get("AssociateId")) or 0
    return int(crm.need("associate", id)["AssociateId"])


def _needed(crm: Crm, topic_id: int, username: str | None) -> Row:
    row = crm.reads.row(AGENTS, _key(topic_id, user_named(crm, username)["AssociateId"]))
    if row is None:
        raise NotFound(f"User {username!r} does not serve ChatTopic id {topic_id}")
    return row


@behaviour("Chat.GetChatTopicUserAgentList")
def get_chat_topic_user_agent_list(crm: Crm, chat_topic_id: int) -> list[Record]:
    rows = sorted(crm.by(AGENTS, OF_TOPIC, chat_topic_id), key=lambda row: row["User"])
    return [_shown(crm, row) for row in rows]


@behaviour("Chat.GetChatTopicUserAgent")
def get_chat_topic_user_agent(crm: Crm, chat_topic_id: int, username: str | None) -> Record | None:
    associate = user_named(crm, username)["AssociateId"]
    row = crm.reads.row(AGENTS, _key(chat_topic_id, associate))
    return _shown(crm, row) if row else None


@behaviour("Chat.AddChatTopicUserAgent")
def add_chat_topic_user_agent(crm: Crm, chat_topic_id: int, useragent: Record | None) -> Record:
    """One who serves the topic already gets the roles told."""
    useragent = required(useragent, "Useragent")
    crm.need("chat_topic", chat_topic_id)
    return _shown(crm, _put(crm, chat_topic_id, _named_in(crm, useragent), useragent))


@behaviour("Chat.UpdateChatTopicUserAgent")
def update_chat_topic_user_agent(
    crm: Crm, chat_topic_id: int, username: str | None, useragent: Record | None
) -> Record:
    useragent = required(useragent, "Useragent")
    row = _needed(crm, chat_topic_id, username)
    return _shown(crm, _put(crm, chat_topic_id, row["User"], useragent))


@behaviour("Chat.UpdateChatTopicUserAgents")
def update_chat_topic_user_agents(crm: Crm, chat_topic_id: int, useragents: Agents) -> list[Record]:
    """Roles of those named; others keep theirs."""
    crm.need("chat_topic", chat_topic_id)
    given = [each for each in useragents or () if each is not None]
    return [_shown(crm, _put(crm, chat_topic_id, _named_in(crm, each), each)) for each in given]


@behaviour("Chat.DeleteChatTopicUserAgent")
def delete_chat_topic_user_agent(crm: Crm, chat_topic_id: int, username: str | None) -> None:
    crm.store.delete(AGENTS, _key(chat_topic_id, user_named(crm, username)["AssociateId"]))


@behaviour("Chat.ChatTopicsForUser")
def chat_topics_for_user(crm: Crm) -> list[View]:
    mine = topics_of(crm, crm.caller.associate_id)
    return [crm.view("chat_topic", row) for id in mine if (row := crm.row("chat_topic", id))]


# -- opening hours


@behaviour("Chat.IsWithinOpeningHours")
def is_within_opening_hours(crm: Crm, chat_topic_id: int) -> bool:
    """A topic without opening hours is always open. Lunch is closed, where it is told."""
    topic = crm.need("chat_topic", chat_topic_id)
    hours = topic["OpeningHours"]
    if not topic["OpeningHoursEnabled"] or not hours:
        return True
    now = datetime.fromisoformat(crm.now())
    zone = ((hours.get("TzLocation") or {}).get("TZLocationCode") or "").upper()
    if zone in zones.BY_CODE:
        now = crm.clock.utc().astimezone(zone_info(zone)).replace(tzinfo=None)
    day = DAYS[now.weekday()]
    if not hours[f"{day}Enabled"] or not _within(now, hours[f"{day}Start"], hours[f"{day}Stop"]):
        return False
    return not (hours["UseLunchHours"] and _within(now, hours["LunchStart"], hours["LunchStop"]))


def _within(now: datetime, start: str, stop: str) -> bool:
    """Only the time of a moment is used; a day that says none is open from end to end, and one until 23:59 to its end."""
    begin, end = _time(start), _time(stop)
    if begin == end == time():
        return True
    return begin <= now.time() and (now.time() < end or end == time(23, 59))


def _time(text: str) -> time:
    found = _TIME.search(text or "")
    if found is None:
        return time()
    hour, minute = int(found[1]), int(found[2])
    return time(min(hour, 23), min(minute, 59))


# -- presence


def users(crm: Crm) -> list[Row]:
    """Users of Service, who may chat."""
    return [row for row in crm.rows("associate") if row["EjUserId"] and not row["Deleted"]]


def is_present(crm: Crm, associate_id: int) -> bool:
    row = crm.reads.row(PRESENCE, associate_id)
    return bool(row and row["Present"])


@behaviour("Chat.GetChatPresence")
def get_chat_presence(crm: Crm) -> list[Record]:
    return [
        crm.blank("ChatPresence")
        | {
            "UserId": row["EjUserId"],
            "DisplayName": crm.text("associate", row["AssociateId"]),
            "OngoingChats": len(ongoing(crm, row["AssociateId"])),
            "Present": is_present(crm, row["AssociateId"]),
            "ChatTopics": topics_of(crm, row["AssociateId"]),
        }
        for row in users(crm)
    ]


def ongoing(crm: Crm, associate_id: int) -> list[Row]:
    rows = crm.referring("chat_session", "User", associate_id)
    return [row for row in rows if row["Status"] in TALKING]


@behaviour("Chat.SaveChatPresence")
def save_chat_presence(crm: Crm, chat_presence: list[Record] | None) -> None:
    """Only whether they are present: the rest is told by sessions and topics."""
    by_user = {row["EjUserId"]: row["AssociateId"] for row in users(crm)}
    for given in chat_presence or ():
        user = given.get("UserId")
        if user not in by_user:
            raise BadRequest(f"ChatPresence: there is no chat user {user}")
        crm.keep(PRESENCE, {"id": by_user[user], "Present": bool(given.get("Present"))})


@behaviour("Chat.GetUserAgentList")
def get_user_agent_list(crm: Crm, flat: bool, only_present: bool) -> list[Record]:
    """Under their groups, unless the list shall be flat."""
    found = [r for r in users(crm) if not only_present or is_present(crm, r["AssociateId"])]
    if flat:
        return [_item(crm, row) for row in found]
    groups: dict[int, list[Record]] = {}
    for row in found:
        groups.setdefault(row["GroupIdx"], []).append(_item(crm, row))
    return [
        crm.blank("MDOListItem")
        | {"Id": id, "Name": crm.text("user_group", id), "Type": "group", "ChildItems": items}
        for id, items in sorted(groups.items())
    ]


def _item(crm: Crm, row: Row) -> Record:
    name = crm.text("associate", row["AssociateId"])
    told = {"Id": row["AssociateId"], "Name": name, "FullName": name, "ToolTip": row["Name"]}
    return crm.blank("MDOListItem") | told | {"Rank": row["Rank"]}
