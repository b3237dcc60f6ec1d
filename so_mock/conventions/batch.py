"""Batch tasks: work that the real server does later. Here it is done within the call, or waits for ever."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from so_mock.clock import NO_DATE
from so_mock.conventions import blobs
from so_mock.crm import Crm
from so_mock.store.table import Row

TASK = "batch_task_info"
OPEN = frozenset(["New", "Aquired", "Started"])  # the published spelling


def queue(crm: Crm, given: Mapping[str, Any]) -> Row:
    """A task that waits, as StartBatchJob makes it: whose it is and when it came is for the server to tell."""
    kept = ("Name", "Description", "Request", "Context", "FileName", "ParameterObject", "DetailsTable", "DetailsRecord",
            "DatabaseSerialNumber", "IsSystemTask", "CancellationBehaviour")  # fmt: skip
    told = {name: given[name] for name in kept if given.get(name) is not None}
    owner = 0 if given.get("IsSystemTask") else crm.caller.associate_id
    return crm.insert(
        TASK,
        {
            **told,
            "AssociateId": owner,
            "Created": crm.now(),
            "LastStarted": NO_DATE,
            "State": "New",
        },
    )


def done(
    crm: Crm,
    name: str,
    *,
    description: str = "",
    output: bytes | None = None,
    file_name: str = "",
    response: str = "",
) -> Row:
    """A task of the caller that so-mock has done already. Its output is what GetOutputFromBatch gives."""
    row = queue(crm, {"Name": name, "Description": description, "FileName": file_name})
    if output is not None:
        blobs.put(crm, TASK, row["Id"], output, name=file_name)
    told = {
        "State": "Succeeded",
        "Response": response,
        "LastStarted": crm.now(),
        "StartCount": 1,
        "ProgressPercent": 100,
    }
    return crm.update(TASK, {**row, **told})
