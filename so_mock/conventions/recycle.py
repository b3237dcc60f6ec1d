"""What is softly deleted: brought back, or gone for good once its time is over (sheet: domain.md 4, 7)."""

from __future__ import annotations

from datetime import datetime, timedelta

from so_mock.crm import Crm
from so_mock.entities.model import DELETED
from so_mock.store.table import Row

RETENTION = timedelta(days=14)  # the product's SoftDeleteRetention


def deleted(crm: Crm, entity: str) -> list[Row]:
    """The rows of the recycle bin, which no read shows."""
    return [row for row in crm.store.table(entity).scan() if row[DELETED]]


def undelete(crm: Crm, entity: str, row: Row) -> None:
    crm.update(entity, {**row, DELETED: ""})


def purge(crm: Crm, entity: str) -> None:
    """Removes what has lain there for longer than the retention, and nothing else."""
    limit = (datetime.fromisoformat(crm.now()) - RETENTION).isoformat()
    for row in deleted(crm, entity):
        if row[DELETED] <= limit:
            crm.delete(entity, row[crm.model[entity].key])
