"""What is published, to whom it may concern."""

from __future__ import annotations

from so_mock.clock import NO_DATE
from so_mock.crm import Crm
from so_mock.store.table import Row


def is_published(crm: Crm, row: Row) -> bool:
    """Published, and today is within the time of its publication."""
    now = crm.now()
    begin, end = row["PublishFrom"] or NO_DATE, row["PublishTo"] or NO_DATE
    return bool(row["IsPublished"] and begin <= now and (end == NO_DATE or now <= end))
