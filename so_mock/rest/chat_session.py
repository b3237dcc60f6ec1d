"""ChatSession: what the agent does for a session, as paths below it."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm


@behaviour("GET ChatSession/ForCurrentUser")
def get_mine(crm: Crm) -> Any:
    return crm.call("Chat.ChatSessionsForUser")


@behaviour("POST ChatSession/{chatSessionId}/TransferTo/{toAssociate}")
def transfer(crm: Crm, chat_session_id: int, to_associate: str | None) -> Any:
    give = "Chat.TransferChatSession"
    return crm.call(give, chat_session_id=chat_session_id, to_associate=to_associate)


@behaviour("POST ChatSession/{chatSessionId}/AcceptTransfer")
def accept(crm: Crm, chat_session_id: int) -> Any:
    return crm.call("Chat.AcceptChatSessionTransfer", chat_session_id=chat_session_id)


@behaviour("POST ChatSession/{chatSessionId}/RejectTransfer")
def reject(crm: Crm, chat_session_id: int) -> Any:
    return crm.call("Chat.RejectChatSessionTransfer", chat_session_id=chat_session_id)


@behaviour("POST ChatSession/{chatSessionId}/Pickup")
def pick_up(crm: Crm, chat_session_id: int) -> Any:
    return crm.call("Chat.PickUpChatSession", chat_session_id=chat_session_id)


@behaviour("POST ChatSession/Pickup")
def pick_up_first(crm: Crm) -> Any:
    return crm.call("Chat.PickUpFirstChatSession")


@behaviour("POST ChatSession/{chatSessionId}/Reset")
def reset(crm: Crm, chat_session_id: int) -> Any:
    return crm.call("Chat.ResetChatSession", chat_session_id=chat_session_id)


@behaviour("POST ChatSession/{chatSessionId}/Transcript")
def transcript(crm: Crm, chat_session_id: int, html: bool) -> Any:
    return crm.call("Chat.GetChatTranscript", chat_session_id=chat_session_id, html=html)


@behaviour("GET ChatSession/{chatSessionId}/Messages")
def messages(crm: Crm, chat_session_id: int, after: int) -> Any:
    return crm.call("Chat.GetChatMessages", chat_session_id=chat_session_id, after=after)


@behaviour("POST ChatSession/{chatSessionId}/Messages")
def add_message(crm: Crm, chat_session_id: int, message: Record | None) -> Any:
    return crm.call("Chat.AddChatMessage", chat_session_id=chat_session_id, message=message)
