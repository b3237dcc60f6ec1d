"""Sessions: InQueue until a user picks them up, then CustomerLast and UserLast by turns, until they end."""

from __future__ import annotations

from html import escape

from so_mock.agents.chat.topics import ongoing, topics_of, user_named
from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.clock import NO_DATE
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.entities.chat import ENDED, TALKING, waiting
from so_mock.entities.model import View
from so_mock.errors import BadRequest, required
from so_mock.store.table import Row

CLOSING = frozenset(["ClosedByUser", "ClosedByCustomer", "ClosedByIdle"])


def _changed(crm: Crm, row: Row, **changes: object) -> View:
    return crm.view("chat_session", crud.change(crm, crm.model["chat_session"], row, **changes))


@behaviour("Chat.CreateChatSessionForTopic")
def create_chat_session_for_topic(crm: Crm, chat_topic_id: int) -> View:
    crm.need("chat_topic", chat_topic_id)
    return crud.save(crm, crm.model["chat_session"], {"TopicId": chat_topic_id})


@behaviour("Chat.ChatSessionsForUser")
def chat_sessions_for_user(crm: Crm) -> list[View]:
    topics = topics_of(crm, crm.caller.associate_id)
    rows = [row for id in topics for row in crm.referring("chat_session", "TopicId", id)]
    rows.sort(key=lambda row: row["ChatSessionId"])
    return [crm.view("chat_session", row) for row in rows]


# -- answering


@behaviour("Chat.PickUpChatSession")
def pick_up_chat_session(crm: Crm, chat_session_id: int) -> View | None:
    """The customer is welcomed. Null when the session is not in the queue."""
    row = crm.need("chat_session", chat_session_id)
    return _picked_up(crm, row) if row["Status"] == "InQueue" else None


@behaviour("Chat.PickUpFirstChatSession")
def pick_up_first_chat_session(crm: Crm) -> View | None:
    """Of the topics that the caller answers; null when nobody waits."""
    topics = topics_of(crm, crm.caller.associate_id, "CanRespond")
    rows = [row for id in topics for row in waiting(crm, id)]
    first = min(rows, key=lambda r: (r["WhenRequested"], r["ChatSessionId"]), default=None)
    return _picked_up(crm, first) if first else None


def _picked_up(crm: Crm, row: Row) -> View:
    me, now = crm.caller.associate_id, crm.now()
    taken = {each["Rank"] for each in ongoing(crm, me)}
    rank = next(n for n in range(1, len(taken) + 2) if n not in taken)
    changes = {"Status": "UserLast", "User": me, "WhenStarted": now, "Rank": rank}
    crud.change(crm, crm.model["chat_session"], row, **changes)
    topic = crm.row("chat_topic", row["TopicId"])
    if topic is not None:
        crm.update("chat_topic", {**topic, "LastAccept": now})
        if topic["WelcomeMessage"]:
            _say(crm, row, "ToCustomer", topic["WelcomeMessage"], "Welcome")
    return crm.view("chat_session", crm.need("chat_session", row["ChatSessionId"]))


@behaviour("Chat.ResetChatSession")
def reset_chat_session(crm: Crm, chat_session_id: int) -> View:
    """Back to the queue: from a bot to a human."""
    row = crm.need("chat_session", chat_session_id)
    return _changed(
        crm, row, Status="InQueue", User=0, TransferTo=0, Rank=0, WhenStarted=NO_DATE, ChatbotIsActive=False,
    )  # fmt: skip


# -- handing over


@behaviour("Chat.TransferChatSession")
def transfer_chat_session(crm: Crm, chat_session_id: int, to_associate: str | None) -> View:
    """Nothing happens to the session of another."""
    row, target = crm.need("chat_session", chat_session_id), user_named(crm, to_associate)
    mine = row["User"] == crm.caller.associate_id and row["Status"] in TALKING
    return _changed(crm, row, TransferTo=target["AssociateId"]) if mine else _as_is(crm, row)


@behaviour("Chat.AcceptChatSessionTransfer")
def accept_chat_session_transfer(crm: Crm, chat_session_id: int) -> View:
    row = crm.need("chat_session", chat_session_id)
    if row["TransferTo"] != crm.caller.associate_id:
        return _as_is(crm, row)
    _say(crm, row, "Special", "", "TransferedSession")
    row = crm.need("chat_session", chat_session_id)
    return _changed(crm, row, User=crm.caller.associate_id, TransferTo=0)


@behaviour("Chat.RejectChatSessionTransfer")
def reject_chat_session_transfer(crm: Crm, chat_session_id: int) -> View:
    row = crm.need("chat_session", chat_session_id)
    if row["TransferTo"] != crm.caller.associate_id:
        return _as_is(crm, row)
    _say(crm, row, "Special", "", "TransferRejected")
    return _changed(crm, crm.need("chat_session", chat_session_id), TransferTo=0)


def _as_is(crm: Crm, row: Row) -> View:
    return crm.view("chat_session", row)


# -- messages


@behaviour("Chat.GetChatMessages")
def get_chat_messages(crm: Crm, chat_session_id: int, after: int) -> list[View]:
    """`After`: only what came behind the message of this id."""
    rows = crm.referring("chat_message", "ChatSessionId", chat_session_id)
    return [crm.view("chat_message", r) for r in rows if r["ChatMessageId"] > (after or 0)]


@behaviour("Chat.AddChatMessage")
def add_chat_message(crm: Crm, chat_session_id: int, message: Record | None) -> View:
    message = required(message, "Message")
    session = crm.need("chat_session", chat_session_id)
    kind, special = message.get("Type") or "Invalid", message.get("SpecialType") or "None"
    if kind == "Invalid":
        raise BadRequest("ChatMessage: Type must be ToCustomer, ToUser or Special")
    if session["Status"] in ENDED and special != "ReopenedByCustomer":
        raise BadRequest(f"ChatSession id {chat_session_id} is {session['Status']}")
    row = _say(crm, session, kind, message.get("Message") or "", special, message)
    return crm.view("chat_message", row)


def _say(
    crm: Crm, session: Row, kind: str, text: str, special: str = "None", given: Record | None = None
) -> Row:
    """Adds the message; the session shows its text and whose turn it is."""
    now, given = crm.now(), given or {}
    customer = session["CustomerAlias"] or session["CustomerName"]
    author = customer if kind == "ToUser" else crm.text("associate", crm.caller.associate_id)
    row = crm.insert(
        "chat_message",
        {
            "ChatSessionId": session["ChatSessionId"],
            "Type": kind,
            "Message": text,
            "Author": given.get("Author") or author,
            "SpecialType": special,
            "SpecialParam": given.get("SpecialParam") or "",
            "ReadByCustomer": given.get("ReadByCustomer") or 0,
            "WhenPosted": now,
        },
    )
    session = crm.need("chat_session", session["ChatSessionId"])
    changes: Row = {"WhenIdle": now}
    if text and kind != "Special":
        changes |= {"FirstMessage": session["FirstMessage"] or text, "LastMessage": text}
    status = _status_after(session["Status"], kind, special)
    crud.change(crm, crm.model["chat_session"], session, Status=status, **changes)
    return row


def _status_after(status: str, kind: str, special: str) -> str:
    if special in CLOSING:
        return "ClosedFromQueue" if status == "InQueue" else "Finished"
    if special == "ReopenedByCustomer":
        return "CustomerLast"
    if special == "SessionDeleted":
        return "Deleted"
    if status in TALKING and kind != "Special":
        return "CustomerLast" if kind == "ToUser" else "UserLast"
    return status


@behaviour("Chat.GetChatTranscript")
def get_chat_transcript(crm: Crm, chat_session_id: int, html: bool) -> str:
    """A line for each message; the layout is so-mock's own."""
    crm.need("chat_session", chat_session_id)
    rows = crm.referring("chat_message", "ChatSessionId", chat_session_id)
    said = [row for row in rows if row["Message"]]
    lines = [f"[{r['WhenPosted'].replace('T', ' ')}] {r['Author']}: {r['Message']}" for r in said]
    if html:
        return "".join(f"<p>{escape(line)}</p>" for line in lines)
    return "\n".join(lines)
