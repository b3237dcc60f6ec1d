"""Copilots, conversations and the index as rows; no model answers."""

from contract.door import Door
from contract.driver import SOLVEIG, ask, record

from so_mock.tenant import Tenant


def test_a_copilot_has_its_sources(door: Door) -> None:
    made = door.rest("POST", "Copilot", {"Name": "Help", "CopilotDataSources": [{"Name": "FAQ"}]})
    (source,) = made["CopilotDataSources"]
    id = source["CopilotDataSourceId"]
    assert door.rest("GET", f"CopilotDataSource/{id}")["CopilotId"] == made["CopilotId"]
    more = {"Name": "Web", "CopilotId": made["CopilotId"]}
    door.agent("AI.SaveCopilotDataSourceEntity", more)
    read = door.rest("GET", f"Copilot/{made['CopilotId']}")
    assert [each["Name"] for each in read["CopilotDataSources"]] == ["FAQ", "Web"]
    door.rest("DELETE", f"Copilot/{made['CopilotId']}")
    assert door("GET", f"CopilotDataSource/{id}").status == 404


def test_turns_of_a_conversation_are_kept_for_each_user(tenant: Tenant) -> None:
    def turns(caller: object = None, chat: str = "c1") -> list[str]:
        who = {"caller": caller} if caller else {}
        found = record(tenant, "AI.GetChatbotTurns", **who, chat_id=chat)
        return [each["UserPrompt"] for each in found]

    for prompt in ("Hello", "Again"):
        answer = ask(tenant, "AI.GetChatbotResponse", chat_id="c1", user_prompt=prompt)
        assert answer.fidelity == "generated", "there is no model here"
    record(tenant, "AI.GetChatbotResponse", SOLVEIG, chat_id="c1", user_prompt="Hers")
    assert (turns(), turns(SOLVEIG), turns(chat="c2")) == (["Hello", "Again"], ["Hers"], [])
    record(tenant, "AI.ClearChatbotTurns", chat_id="c1")
    assert (turns(), turns(SOLVEIG)) == ([], ["Hers"])


def test_indexing_is_a_batch_task_that_is_done(tenant: Tenant) -> None:
    def status() -> tuple[bool, bool]:
        found = record(tenant, "AI.GetIndexingStatus", namespace_name="faq")
        assert found["NamespaceName"] == "faq"
        return found["IsCompleted"], found["IsCancelled"]

    assert status() == (False, False)
    task = record(tenant, "AI.StartRagIndexing", namespace_name="faq", source_id="1")
    assert record(tenant, "Batch.GetBatchTaskInfo", id=task)["State"] == "Succeeded"
    assert status() == (True, False)
    assert record(tenant, "AI.CancelIndexing", namespace_name="faq")["IsCancelled"] is False
    (row,) = tenant.store.table("rag_status").scan()
    with tenant.store.unit():
        tenant.store.update("rag_status", {**row, "IsCompleted": False})
    assert record(tenant, "AI.CancelIndexing", namespace_name="faq")["IsCancelled"] is True
    assert status() == (False, True)
