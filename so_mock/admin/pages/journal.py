"""What was asked."""

from __future__ import annotations

from so_mock.admin.asked import Answered, Asked, json
from so_mock.errors import NotFound


def journal(asked: Asked) -> Answered:
    """What was asked and answered."""
    return json({"entries": [entry.as_record() for entry in asked.tenant.journal]})


def entry(asked: Asked) -> Answered:
    """One request and its answer."""
    id = asked.named
    entry = asked.tenant.journal.get(int(id)) if id.isdecimal() and len(id) < 19 else None
    if entry is None:
        raise NotFound(f"no journal entry {id[:40]!r}")
    return json(entry.as_record())
