"""Batch: tasks by owner, name and state (sheet: domain.md 6). A job that so-mock does not know stays New."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import batch, crud
from so_mock.conventions.facts import deleted, facts, one, rows
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.errors import NotFound, required
from so_mock.store.table import Row

facts({
    "Batch.GetBatchTaskInfo": one(batch.TASK, Id="id"),
    "Batch.GetBatchTaskInfosByAssociates": rows(batch.TASK, AssociateId="associate_ids"),
    "Batch.GetBatchTaskInfosByNameAndAssociates": rows(batch.TASK, AssociateId="associate_ids", Name="name"),
    "Batch.GetAllBatchTaskInfosByName": rows(batch.TASK, Name="task_name"),
    "Batch.GetSystemBatchTaskInfosByName": rows(batch.TASK, Name="task_name", test=lambda crm, row: row["IsSystemTask"]),
    "Batch.DeleteBatchTask": deleted(batch.TASK, Id="batch_task_id"),
    "Batch.DeleteBatchTasks": deleted(batch.TASK, Id="batch_task_ids"),
})  # fmt: skip

# What a client may change of a task (published description of UpdateBatchTask).
CHANGEABLE = ("State", "Description", "Request", "Response")


def _in_state(
    crm: Crm, state: str | None, *, system: bool | None = None, name: str | None = None
) -> list[Row]:
    """`system`: only such tasks, or only those of users. The state All is no state."""
    return [
        row
        for row in crm.rows(batch.TASK)
        if (state in ("All", None) or row["State"] == state)
        and (system is None or bool(row["IsSystemTask"]) == system)
        and (name is None or row["Name"] == name)
    ]


def _views(crm: Crm, found: list[Row]) -> list[View]:
    return [crm.view(batch.TASK, row) for row in found]


@behaviour("Batch.GetBatchTaskInfosByState")
def get_batch_task_infos_by_state(crm: Crm, state: str | None) -> list[View]:
    return _views(crm, _in_state(crm, state, system=False))


@behaviour("Batch.GetBatchTaskInfosByNameAndState")
def get_batch_task_infos_by_name_and_state(
    crm: Crm, name: str | None, state: str | None
) -> list[View]:
    return _views(crm, _in_state(crm, state, system=False, name=name or ""))


@behaviour("Batch.GetBatchTaskInfosByAssociatesAndState")
def get_batch_task_infos_by_associates_and_state(
    crm: Crm, associate_ids: list[int] | None, state: str | None
) -> list[View]:
    found = _in_state(crm, state)
    return _views(crm, [row for row in found if row["AssociateId"] in (associate_ids or ())])


@behaviour("Batch.GetAllBatchTaskInfosByNameAndState")
def get_all_batch_task_infos_by_name_and_state(
    crm: Crm, task_name: str | None, state: str | None
) -> list[View]:
    return _views(crm, _in_state(crm, state, name=task_name or ""))


@behaviour("Batch.GetSystemBatchTaskInfosByNameAndState")
def get_system_batch_task_infos_by_name_and_state(
    crm: Crm, task_name: str | None, state: str | None
) -> list[View]:
    return _views(crm, _in_state(crm, state, system=True, name=task_name or ""))


@behaviour("Batch.StartBatchJob")
def start_batch_job(crm: Crm, batch_task_info: Record | None) -> int:
    """An internal task leaves no trace (published description of IsInternalTask), so there is only its id."""
    batch_task_info = required(batch_task_info, "BatchTaskInfo")
    id: int = batch.queue(crm, batch_task_info)["Id"]
    if batch_task_info.get("IsInternalTask"):
        crm.delete(batch.TASK, id)
    return id


@behaviour("Batch.StopBatchJob")
def stop_batch_job(crm: Crm, id: int) -> bool:
    """Whether there was something to stop; no state says stopped, so the task has failed."""
    row = crm.row(batch.TASK, id)
    if row is None or row["State"] not in batch.OPEN:
        return False
    if row["CancellationBehaviour"] == "CannotCancel":
        return False
    crm.update(batch.TASK, {**row, "State": "Failed", "Response": "Stopped by a user"})
    return True


@behaviour("Batch.UpdateBatchTask")
def update_batch_task(crm: Crm, batch_task_info: Record | None) -> View:
    """What else the task holds is for the server to change."""
    batch_task_info = required(batch_task_info, "BatchTaskInfo")
    row = crm.row(batch.TASK, batch_task_info.get("Id") or 0)
    if row is None:
        raise NotFound(f"BatchTaskInfo id {batch_task_info.get('Id') or 0} not found")
    given = batch_task_info
    told = {name: given[name] for name in CHANGEABLE if given.get(name) is not None}
    return crm.view(batch.TASK, crud.change(crm, crm.model[batch.TASK], row, **told))
