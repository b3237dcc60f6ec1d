"""Batch: tasks and what becomes of them, through agent and REST."""

from base64 import b64decode
from typing import Any

from contract.door import Door, door, shared_door
from contract.driver import TERJE, call_of

from so_mock.conventions import batch

__all__ = ["door", "shared_door"]

JOB = {"Name": "Import", "Description": "Twelve companies", "Request": "x"}


def start(door: Door, **given: Any) -> int:
    id = door.agent("Batch.StartBatchJob", {"BatchTaskInfo": {**JOB, **given}})
    assert isinstance(id, int)
    return id


def ids(found: list[dict[str, Any]]) -> list[int]:
    return [each["Id"] for each in found]


def test_a_job_that_nobody_here_knows_waits_as_the_callers(door: Door) -> None:
    id = start(door, AssociateId=99, State="Succeeded")
    task = door.rest("GET", f"BatchTask/{id}")
    assert (task["Name"], task["State"], task["AssociateId"]) == ("Import", "New", 5)
    assert task["Created"] == door.tenant.clock.now()
    assert door.agent("Batch.GetBatchTaskInfo", {"Id": id}) == task


def test_tasks_are_found_by_state_name_and_owner(door: Door) -> None:
    mine, other = start(door), start(door, Name="Export")
    system = start(door, IsSystemTask=True)
    assert ids(door.agent("Batch.GetBatchTaskInfosByState", {"State": "New"})) == [mine, other]
    assert ids(door.rest("GET", "BatchTask/New")) == [mine, other]
    assert ids(door.rest("GET", "BatchTask/All")) == [mine, other]
    assert door.rest("GET", "BatchTask/Failed") == []
    named = {"Name": "Import", "State": "New"}
    assert ids(door.agent("Batch.GetBatchTaskInfosByNameAndState", named)) == [mine]
    both = {"TaskName": "Import"}
    assert ids(door.agent("Batch.GetAllBatchTaskInfosByName", both)) == [mine, system]
    assert ids(door.agent("Batch.GetSystemBatchTaskInfosByName", both)) == [system]
    both["State"] = "New"
    assert ids(door.agent("Batch.GetAllBatchTaskInfosByNameAndState", both)) == [mine, system]
    assert ids(door.agent("Batch.GetSystemBatchTaskInfosByNameAndState", both)) == [system]
    owner = {"AssociateIds": [5]}
    assert ids(door.agent("Batch.GetBatchTaskInfosByAssociates", owner)) == [mine, other]
    owner |= {"Name": "Export", "State": "New"}
    assert ids(door.agent("Batch.GetBatchTaskInfosByNameAndAssociates", owner)) == [other]
    assert ids(door.agent("Batch.GetBatchTaskInfosByAssociatesAndState", owner)) == [mine, other]


def test_an_update_touches_four_properties_and_no_other(door: Door) -> None:
    id = start(door)
    given = {
        "Id": id, "State": "Failed", "Description": "d", "Request": "r", "Response": "no", "Name": "Other",
        "AssociateId": 17, "ProgressPercent": 50,
    }  # fmt: skip
    door.agent("Batch.UpdateBatchTask", {"BatchTaskInfo": given})
    task = door.rest("GET", f"BatchTask/{id}")
    changed = (task["State"], task["Description"], task["Request"], task["Response"])
    assert changed == ("Failed", "d", "r", "no")
    assert (task["Name"], task["AssociateId"], task["ProgressPercent"]) == ("Import", 5, 0)
    assert door.rest("PUT", f"BatchTask/{id}", {"Response": "yes"})["Response"] == "yes"
    patched = door.rest("PATCH", f"BatchTask/{id}", {"State": "Succeeded", "Name": "Other"})
    assert (patched["State"], patched["Name"], patched["Response"]) == (
        "Succeeded",
        "Import",
        "yes",
    )
    assert door("PUT", "BatchTask/999999", {"Response": "yes"}).status == 404
    assert door("PUT", "BatchTask/first", {"Response": "yes"}).status == 400


def test_a_task_is_stopped_once_and_only_while_it_waits(door: Door) -> None:
    id, firm = start(door), start(door, CancellationBehaviour="CannotCancel")
    assert door.agent("Batch.StopBatchJob", {"Id": id}) is True
    assert door.rest("GET", f"BatchTask/{id}")["State"] == "Failed"
    assert door.rest("POST", f"BatchTask/{id}/Stop") is False
    assert door.rest("POST", f"BatchTask/{firm}/Stop") is False
    assert door.agent("Batch.StopBatchJob", {"Id": 999999}) is False


def test_deleted_tasks_are_gone(door: Door) -> None:
    one, two, three = start(door), start(door), start(door)
    assert door("DELETE", f"BatchTask/{one}").status == 204
    door.agent("Batch.DeleteBatchTask", {"BatchTaskId": two})
    door.agent("Batch.DeleteBatchTasks", {"BatchTaskIds": [three, 999999]})
    assert door.rest("GET", "BatchTask/All") == []
    assert door("GET", f"BatchTask/{one}").status == 404


def test_an_internal_task_leaves_no_trace(door: Door) -> None:
    id = start(door, IsInternalTask=True)
    assert id and door("GET", f"BatchTask/{id}").status == 404
    assert start(door) == id + 1


def test_what_a_task_put_out_is_read_until_it_is_cleaned_up(door: Door) -> None:
    crm = door.tenant.crm(call_of(door.tenant, "BLOB.GetOutputFromBatch", TERJE))
    with door.tenant.store.unit():
        id = batch.done(crm, "Export", output=b"a;b\n", file_name="export.csv")["Id"]
    assert door.rest("GET", f"BatchTask/{id}")["State"] == "Succeeded"
    asked = {"BatchTaskId": id}
    assert b64decode(door.agent("BLOB.GetOutputFromBatch", asked)) == b"a;b\n"
    waiting = {"BatchTaskId": start(door)}
    assert door("POST", "Agents/BLOB/GetOutputFromBatch", waiting).status == 404
    door.agent("BLOB.CleanupBatchTask", asked)
    assert door("GET", f"BatchTask/{id}").status == 404
    assert not door.tenant.store.table("_content").get(f"batch_task_info/{id}")
