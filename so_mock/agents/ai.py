"""AI: copilots, the turns of a conversation, and the state of an index. There is no model behind them: what one would
say stays a sample."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import GENERATED, Record
from so_mock.clock import NO_DATE
from so_mock.conventions import batch, crud, parts
from so_mock.conventions.facts import facts, rows
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import BadRequest
from so_mock.store.table import Row

TURN, INDEX = "chat_turn", "rag_status"

facts({
    "AI.GetChatbotTurns": rows(TURN, mine="AssociateId", ChatId="chat_id"),
})  # fmt: skip


@behaviour("AI.GetChatbotResponse", fidelity=GENERATED)
def get_chatbot_response(
    crm: Crm, chat_id: str | None, user_prompt: str | None, display_value: str | None
) -> View:
    """The answer is made up; that the turn is kept in the history of the conversation is not."""
    told = {
        "Timestamp": crm.now(), "UserPrompt": user_prompt, "UserDisplayText": display_value or user_prompt,
        "BotResponse": "There is no language model behind this server.",
    }  # fmt: skip
    return crm.view(
        TURN, parts.add(crm, TURN, told, ChatId=chat_id or "", AssociateId=crm.caller.associate_id)
    )


@behaviour("AI.ClearChatbotTurns")
def clear_chatbot_turns(crm: Crm, chat_id: str | None) -> None:
    """The caller's; another user may have a conversation of the same name."""
    for row in crm.referring(TURN, "AssociateId", crm.caller.associate_id):
        if row["ChatId"] == (chat_id or ""):
            crm.delete(TURN, row["ChatTurnId"])


# -- the index


def _status(crm: Crm, namespace: str | None) -> Row | None:
    return next((row for row in crm.rows(INDEX) if row["NamespaceName"] == (namespace or "")), None)


@behaviour("AI.StartRagIndexing")
def start_rag_indexing(crm: Crm, namespace_name: str | None, source_id: str | None) -> int:
    """A batch task, done at once. Answers its id."""
    if not namespace_name:
        raise BadRequest("NamespaceName must be filled in")
    task = batch.done(crm, "RagIndexing", description=source_id or "")
    now = crm.now()
    told = {
        "NamespaceName": namespace_name, "StartedAt": now, "CompletedAt": now, "LastIndexed": now,
        "CurrentRunTag": str(task["Id"]), "IsCompleted": True, "IsCancelled": False,
    }  # fmt: skip
    held = _status(crm, namespace_name)
    if held is None:
        parts.add(crm, INDEX, told)
    else:
        crud.change(crm, crm.model[INDEX], held, **told)
    return int(task["Id"])


@behaviour("AI.GetIndexingStatus")
def get_indexing_status(crm: Crm, namespace_name: str | None) -> View | Record:
    """Of a namespace that was never indexed: neither begun nor completed."""
    return _told(crm, namespace_name)


def _told(crm: Crm, namespace_name: str | None) -> View | Record:
    held = _status(crm, namespace_name)
    if held is not None:
        return crm.view(INDEX, held)
    never = dict.fromkeys(("StartedAt", "CompletedAt", "LastIndexed"), NO_DATE)
    return crm.blank("RagStatus") | never | {"NamespaceName": namespace_name or ""}


@behaviour("AI.CancelIndexing")
def cancel_indexing(crm: Crm, namespace_name: str | None) -> View | Record:
    """Only what is not completed can be cancelled."""
    held = _status(crm, namespace_name)
    if held is not None and not held["IsCompleted"]:
        crud.change(crm, crm.model[INDEX], held, IsCancelled=True)
    return _told(crm, namespace_name)
