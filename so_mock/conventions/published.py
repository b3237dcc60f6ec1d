"""What is published, to whom it may concern."""

from __future__ import annotations

from so_mock.clock import within
from so_mock.crm import Crm
from so_mock.store.table import Row


def is_published(crm: Crm, row: Row) -> bool:
    """Published, and today is within the time of its publication."""
    return bool(row["IsPublished"]) and within(crm.now(), row["PublishFrom"], row["PublishTo"])
