"""BatchTask: the agent Batch as a collection. PUT and PATCH spell their id as a text."""

from __future__ import annotations

from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.batch import TASK
from so_mock.conventions.facts import calls, facts
from so_mock.crm import Crm
from so_mock.entities.patch import patched
from so_mock.errors import BadArgument, NotFound, required

facts({
    "GET BatchTask/{id}": calls("Batch.GetBatchTaskInfo"),
    "GET BatchTask/{state}": calls("Batch.GetBatchTaskInfosByState"),
    "POST BatchTask": calls("Batch.StartBatchJob"),
    "DELETE BatchTask/{batchTaskId}": calls("Batch.DeleteBatchTask"),
})  # fmt: skip


@behaviour("POST BatchTask/{id}/Stop")
def stop_task(crm: Crm, id: int) -> Any:
    crm.need(TASK, id)
    return crm.call("Batch.StopBatchJob", id=id)


@behaviour("PUT BatchTask/{Id}")
def put_task(crm: Crm, id: str, batch_task_info: Record | None) -> Any:
    batch_task_info = required(batch_task_info, "batchTaskInfo")
    given = {**batch_task_info, "Id": _number(id)}
    return crm.call("Batch.UpdateBatchTask", batch_task_info=given)


@behaviour("PATCH BatchTask/{Id}")
def patch_task(crm: Crm, id: str, patch: Any) -> Any:
    row = crm.row(TASK, _number(id))
    if row is None:
        raise NotFound(f"BatchTaskInfo id {id[:20]} not found")
    entity = crm.model[TASK]
    shown = crm.record(crm.view(TASK, row))
    given = patched(shown, patch, entity, crm.model.carriers, crm.clock.zone, crm.wishes)
    return crm.call("Batch.UpdateBatchTask", batch_task_info={**given, "Id": row["Id"]})


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 10:
        raise BadArgument("The parameters dictionary contains a null entry for parameter 'Id'.")
    return int(text)
