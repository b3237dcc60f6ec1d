"""Moments of a tenant to return to."""

from __future__ import annotations

from typing import Any

from so_mock.admin.asked import NOTHING, TEXT, WHOLE, Answered, Asked, json, record, rows
from so_mock.tenant import Checkpoint

MOMENT = record(name=TEXT, when=TEXT, rows=WHOLE)
MOMENTS = record(checkpoints=rows(MOMENT))


def checkpoints(asked: Asked) -> Answered:
    """The moments that were saved."""
    return json({"checkpoints": [_moment(each) for each in asked.tenant.checkpoints.values()]})


def save(asked: Asked) -> Answered:
    """Saves this moment, in place of one of that name."""
    return json(_moment(asked.tenant.save(asked.named)), 201)


def restore(asked: Asked) -> Answered:
    """Returns to a moment, any number of times."""
    checkpoint = asked.tenant.checkpoint(asked.named)
    asked.tenant.return_to(checkpoint)
    return json(_moment(checkpoint))


def remove_checkpoint(asked: Asked) -> Answered:
    """Forgets a moment."""
    checkpoint = asked.tenant.checkpoint(asked.named)
    del asked.tenant.checkpoints[checkpoint.name]
    return NOTHING


def _moment(checkpoint: Checkpoint) -> dict[str, Any]:
    return {"name": checkpoint.name, "when": checkpoint.when, "rows": checkpoint.rows}
