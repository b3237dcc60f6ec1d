"""Chat: a session from the queue to its end, and those who serve its topic."""

from typing import Any

import pytest
from contract.door import Door
from contract.driver import SOLVEIG, TERJE, ask, record

from so_mock.tenant import Tenant

NO_DATE = "0001-01-01T00:00:00"
ALL_DAY = {f"{day}Enabled": True for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def topic(tenant: Tenant, **given: Any) -> int:
    made = {"Name": "Printers", **given}
    saved = record(tenant, "Chat.SaveChatTopicEntity", chat_topic_entity=made)
    return int(saved["ChatTopicId"])


def serve(tenant: Tenant, id: int, associate: int = 5, **roles: bool) -> Any:
    agent = {"User": {"AssociateId": associate}, **roles}
    return record(tenant, "Chat.AddChatTopicUserAgent", chat_topic_id=id, useragent=agent)


def queued(tenant: Tenant, id: int) -> int:
    made = record(tenant, "Chat.CreateChatSessionForTopic", chat_topic_id=id)
    return int(made["ChatSessionId"])


def read(tenant: Tenant, id: int) -> Any:
    return record(tenant, "Chat.GetChatSessionEntity", chat_session_entity_id=id)


def pick_up(tenant: Tenant, id: int, caller: Any = TERJE) -> Any:
    return record(tenant, "Chat.PickUpChatSession", caller, chat_session_id=id)


def say(tenant: Tenant, id: int, text: str, kind: str = "ToCustomer", **given: Any) -> Any:
    said = {"Type": kind, "Message": text, **given}
    return record(tenant, "Chat.AddChatMessage", chat_session_id=id, message=said)


def messages(tenant: Tenant, id: int, after: int = 0) -> Any:
    return record(tenant, "Chat.GetChatMessages", chat_session_id=id, after=after)


# -- sessions


def test_a_session_waits_in_the_queue_of_its_topic(tenant: Tenant) -> None:
    id = topic(tenant)
    first, second = read(tenant, queued(tenant, id)), read(tenant, queued(tenant, id))
    assert (first["Status"], first["TopicId"]) == ("InQueue", id)
    assert (first["InitialQueuePos"], second["InitialQueuePos"]) == (1, 2)
    assert first["SessionKey"] != second["SessionKey"] and first["WhenRequested"] > "2000"
    assert ask(tenant, "Chat.CreateChatSessionForTopic", chat_topic_id=999).status == 404


def test_who_picks_up_a_session_has_it_and_the_customer_is_welcomed(tenant: Tenant) -> None:
    id = topic(tenant, WelcomeMessage="Welcome!")
    session = queued(tenant, id)
    taken = pick_up(tenant, session)
    assert (taken["User"]["AssociateId"], taken["Status"], taken["Rank"]) == (5, "UserLast", 1)
    assert taken["WhenStarted"] > "2000" and taken == read(tenant, session)
    (welcome,) = messages(tenant, session)
    assert (welcome["Message"], welcome["SpecialType"]) == ("Welcome!", "Welcome")
    shown = record(tenant, "Chat.GetChatTopicEntity", chat_topic_entity_id=id)
    assert shown["LastAccept"] == taken["WhenStarted"]
    assert pick_up(tenant, session, SOLVEIG) is None, "no longer in the queue"
    assert pick_up(tenant, queued(tenant, id))["Rank"] == 2


def test_the_first_of_the_queue_is_picked_up_where_the_caller_responds(tenant: Tenant) -> None:
    id, other = topic(tenant), topic(tenant)
    serve(tenant, id, CanRespond=True)
    serve(tenant, other, CanListen=True)
    queued(tenant, other)
    sessions = [queued(tenant, id), queued(tenant, id)]
    for session in sessions:
        assert record(tenant, "Chat.PickUpFirstChatSession")["ChatSessionId"] == session
    assert record(tenant, "Chat.PickUpFirstChatSession") is None


def test_turns_of_a_talk_are_told_by_the_status(tenant: Tenant) -> None:
    session = queued(tenant, topic(tenant))
    say(tenant, session, "Anybody?", "ToUser", Author="Kari")
    assert read(tenant, session)["Status"] == "InQueue"
    pick_up(tenant, session)
    asked = say(tenant, session, "It burns", "ToUser", Author="Kari")
    assert read(tenant, session)["Status"] == "CustomerLast"
    answer = say(tenant, session, "Unplug it")
    shown = read(tenant, session)
    assert (shown["Status"], shown["FirstMessage"], shown["LastMessage"]) == (
        "UserLast", "Anybody?", "Unplug it",
    )  # fmt: skip
    assert [m["Message"] for m in messages(tenant, session, asked["ChatMessageId"])] == [
        "Unplug it"
    ]
    assert answer["Author"] == shown["User"]["FullName"]
    text = record(tenant, "Chat.GetChatTranscript", chat_session_id=session, html=False)
    assert [line.partition("] ")[2] for line in text.split("\n")][1] == "Kari: It burns"
    page = record(tenant, "Chat.GetChatTranscript", chat_session_id=session, html=True)
    assert page.count("<p>") == 3


@pytest.mark.parametrize(
    ("special", "status"), [("ClosedByUser", "Finished"), ("ClosedByCustomer", "Finished")]
)
def test_an_ended_session_takes_no_message(tenant: Tenant, special: str, status: str) -> None:
    session = queued(tenant, topic(tenant))
    pick_up(tenant, session)
    say(tenant, session, "", "Special", SpecialType=special)
    ended = read(tenant, session)
    assert ended["Status"] == status and ended["WhenEnded"] > "2000"
    late = {"Type": "ToCustomer", "Message": "One more"}
    answer = ask(tenant, "Chat.AddChatMessage", chat_session_id=session, message=late)
    assert answer.status == 400
    say(tenant, session, "", "Special", SpecialType="ReopenedByCustomer")
    opened = read(tenant, session)
    assert (opened["Status"], opened["WhenEnded"]) == ("CustomerLast", NO_DATE)


def test_leaving_the_queue_and_a_message_without_type(tenant: Tenant) -> None:
    session = queued(tenant, topic(tenant))
    say(tenant, session, "", "Special", SpecialType="ClosedByCustomer")
    assert read(tenant, session)["Status"] == "ClosedFromQueue"
    body = {"chat_session_id": queued(tenant, topic(tenant)), "message": {"Message": "Hi"}}
    assert ask(tenant, "Chat.AddChatMessage", **body).status == 400


def test_a_session_is_handed_over_when_the_other_accepts(tenant: Tenant) -> None:
    session = queued(tenant, topic(tenant))
    pick_up(tenant, session)
    give = {"chat_session_id": session, "to_associate": "SAL0"}
    assert record(tenant, "Chat.TransferChatSession", SOLVEIG, **give)["TransferTo"] is None
    asked = record(tenant, "Chat.TransferChatSession", **give)
    assert (asked["TransferTo"]["AssociateId"], asked["User"]["AssociateId"]) == (17, 5)
    nothing = record(tenant, "Chat.AcceptChatSessionTransfer", chat_session_id=session)
    assert nothing["User"]["AssociateId"] == 5, "it was not offered to the caller"
    rejected = record(tenant, "Chat.RejectChatSessionTransfer", SOLVEIG, chat_session_id=session)
    assert rejected["TransferTo"] is None and rejected["User"]["AssociateId"] == 5
    record(tenant, "Chat.TransferChatSession", **give)
    taken = record(tenant, "Chat.AcceptChatSessionTransfer", SOLVEIG, chat_session_id=session)
    assert taken["TransferTo"] is None and taken["User"]["AssociateId"] == 17
    kinds = [m["SpecialType"] for m in messages(tenant, session)]
    assert kinds == ["TransferRejected", "TransferedSession"]
    unknown = {"chat_session_id": session, "to_associate": "nobody"}
    assert ask(tenant, "Chat.TransferChatSession", **unknown).status == 404


def test_a_reset_session_is_back_in_the_queue(tenant: Tenant) -> None:
    session = queued(tenant, topic(tenant))
    pick_up(tenant, session)
    back = record(tenant, "Chat.ResetChatSession", chat_session_id=session)
    assert (back["Status"], back["User"], back["WhenStarted"]) == ("InQueue", None, NO_DATE)
    assert pick_up(tenant, session, SOLVEIG)["User"]["AssociateId"] == 17


def test_messages_go_with_their_session(tenant: Tenant) -> None:
    session = queued(tenant, topic(tenant))
    say(tenant, session, "Hi")
    record(tenant, "Chat.DeleteChatSessionEntity", chat_session_entity_id=session)
    assert read(tenant, session) is None and messages(tenant, session) == []


# -- topics


def test_agents_of_a_topic_come_change_and_go(tenant: Tenant) -> None:
    id = topic(tenant)
    made = serve(tenant, id, 17, CanRespond=True)
    assert (made["TopicId"], made["User"]["Name"], made["CanRespond"]) == (id, "SAL0", True)
    asked = {"chat_topic_id": id, "username": "sal0"}
    assert record(tenant, "Chat.GetChatTopicUserAgent", **asked) == made
    change = {"useragent": {"CanManage": True}}
    changed = record(tenant, "Chat.UpdateChatTopicUserAgent", **asked, **change)
    assert (changed["CanRespond"], changed["CanManage"]) == (False, True)
    agents = [{"User": {"AssociateId": 5}, "CanListen": True}]
    record(tenant, "Chat.UpdateChatTopicUserAgents", chat_topic_id=id, useragents=agents)
    listed = record(tenant, "Chat.GetChatTopicUserAgentList", chat_topic_id=id)
    assert [each["User"]["AssociateId"] for each in listed] == [5, 17]
    record(tenant, "Chat.DeleteChatTopicUserAgent", **asked)
    assert record(tenant, "Chat.GetChatTopicUserAgent", **asked) is None
    assert ask(tenant, "Chat.UpdateChatTopicUserAgent", **asked, **change).status == 404


def test_topics_and_sessions_of_the_user_are_those_he_serves(tenant: Tenant) -> None:
    mine, other = topic(tenant), topic(tenant)
    serve(tenant, mine, CanNotify=True)
    serve(tenant, other, 17, CanNotify=True)
    serve(tenant, other, 5)
    session = queued(tenant, mine)
    queued(tenant, other)
    assert [t["ChatTopicId"] for t in record(tenant, "Chat.ChatTopicsForUser")] == [mine]
    assert [s["ChatSessionId"] for s in record(tenant, "Chat.ChatSessionsForUser")] == [session]


def test_agents_go_with_their_topic(tenant: Tenant) -> None:
    id = topic(tenant)
    serve(tenant, id, CanListen=True)
    record(tenant, "Chat.DeleteChatTopicEntity", chat_topic_entity_id=id)
    assert record(tenant, "Chat.GetChatTopicUserAgentList", chat_topic_id=id) == []
    assert record(tenant, "Chat.ChatTopicsForUser") == []


@pytest.mark.parametrize(
    ("hours", "is_open"),
    [
        ({}, False),
        (ALL_DAY, True),
        (ALL_DAY | {"UseLunchHours": True, "LunchStart": "00:00", "LunchStop": "23:59"}, False),
    ],
)
def test_opening_hours(tenant: Tenant, hours: Any, is_open: bool) -> None:
    id = topic(tenant, OpeningHoursEnabled=True, OpeningHours=hours)
    assert record(tenant, "Chat.IsWithinOpeningHours", chat_topic_id=id) is is_open


def test_a_topic_without_opening_hours_is_open(tenant: Tenant) -> None:
    assert record(tenant, "Chat.IsWithinOpeningHours", chat_topic_id=topic(tenant)) is True


# -- presence


def test_presence_is_kept_and_chats_are_counted(tenant: Tenant) -> None:
    id = topic(tenant)
    serve(tenant, id, CanRespond=True)
    pick_up(tenant, queued(tenant, id))
    presence = [{"UserId": 5, "Present": True, "OngoingChats": 99}]
    record(tenant, "Chat.SaveChatPresence", chat_presence=presence)
    shown = {p["UserId"]: p for p in record(tenant, "Chat.GetChatPresence")}
    assert (shown[5]["Present"], shown[5]["OngoingChats"], shown[5]["ChatTopics"]) == (
        True,
        1,
        [id],
    )
    assert shown[17]["Present"] is False
    asked = {"flat": True, "only_present": True}
    assert [u["Id"] for u in record(tenant, "Chat.GetUserAgentList", **asked)] == [5]
    grouped = record(tenant, "Chat.GetUserAgentList", flat=False, only_present=False)
    assert 17 in [u["Id"] for group in grouped for u in group["ChildItems"]]
    wrong = [{"UserId": 999, "Present": True}]
    assert ask(tenant, "Chat.SaveChatPresence", chat_presence=wrong).status == 400


# -- the REST door


def test_a_chat_by_rest(door: Door) -> None:
    id = door.rest("POST", "ChatTopic", {"Name": "Printers"})["ChatTopicId"]
    agent = {"User": {"AssociateId": 5}, "CanRespond": True}
    door.rest("POST", f"ChatTopic/{id}/UserAgent", agent)
    assert door.rest("GET", f"ChatTopic/{id}/UserAgent/tje0")["CanRespond"] is True
    door.rest("PUT", f"ChatTopic/{id}/UserAgent/tje0", {"CanRespond": True, "CanManage": True})
    assert door.rest("GET", f"ChatTopic/{id}/UserAgent")[0]["CanManage"] is True
    assert door.rest("GET", "ChatTopic/ForCurrentUser")[0]["ChatTopicId"] == id
    assert door.rest("GET", f"ChatTopic/{id}/IsOpen") is True
    assert len(door.rest("GET", "ChatTopic/UserAgents?flat=true&onlyPresent=false")) > 1
    session = door.rest("POST", f"ChatTopic/{id}/Sessions")["ChatSessionId"]
    assert door.rest("POST", "ChatSession/Pickup")["ChatSessionId"] == session
    said = {"Type": "ToCustomer", "Message": "Hello"}
    first = door.rest("POST", f"ChatSession/{session}/Messages", said)["ChatMessageId"]
    door.rest("POST", f"ChatSession/{session}/Messages", said | {"Message": "Well?"})
    (after,) = door.rest("GET", f"ChatSession/{session}/Messages?after={first}")
    assert after["Message"] == "Well?"
    assert "Hello" in door.rest("POST", f"ChatSession/{session}/Transcript")
    assert door.rest("GET", "ChatSession/ForCurrentUser")[0]["LastMessage"] == "Well?"
    given = door.rest("POST", f"ChatSession/{session}/TransferTo/SAL0")
    assert given["TransferTo"]["AssociateId"] == 17
    assert door.rest("POST", f"ChatSession/{session}/AcceptTransfer")["User"]["AssociateId"] == 5
    assert door.rest("POST", f"ChatSession/{session}/Reset")["Status"] == "InQueue"
    assert door.rest("POST", f"ChatSession/{session}/Pickup")["Status"] == "UserLast"
    door.rest("DELETE", f"ChatTopic/{id}/UserAgent/tje0")
    assert door("GET", f"ChatTopic/{id}/UserAgent/tje0").status == 404
