"""Whoever looks after a webhook is told that it fails (sheet: webhooks.md 9, Notify)."""

from __future__ import annotations

from so_mock.crm import Crm
from so_mock.store.table import Row


def warn(crm: Crm, hook: Row, event: Row, error: str, *, disabled: bool) -> None:
    """Within the unit that counts a failed attempt: of the first in a row, and of the one that stops the webhook
    (`disabled`). `hook` is its row as it is by now."""
