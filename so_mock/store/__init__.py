"""What is remembered: rows in tables, and nothing that knows SuperOffice.

A row is a dict that nobody edits once it is stored: a write puts another one in its place. Undo,
forks, checkpoints and kept bytes all rest on that.
"""

from __future__ import annotations

from so_mock.store.changes import Change, Changes, Store, Unit
from so_mock.store.reads import Noted, Reads, unchanged
from so_mock.store.table import Id, Index, Row, Table, sort_key

__all__ = [
    "Change", "Changes", "Id", "Index", "Noted", "Reads", "Row", "Store", "Table", "Unit",
    "sort_key", "unchanged",
]  # fmt: skip
