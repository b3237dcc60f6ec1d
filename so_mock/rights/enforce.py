"""Refusals: an operation that the caller may not use, a row or a field that he may not write."""

from __future__ import annotations

from collections.abc import Sequence

from so_mock.call import Call
from so_mock.store.changes import Change
from so_mock.store.reads import Sight


def require(call: Call, sight: Sight) -> None:
    """Before anything is done. Raises Forbidden."""


def permit(call: Call, sight: Sight, changes: Sequence[Change]) -> None:
    """After it is done, of what was written in the caller's name: an error undoes it. Raises Forbidden."""
