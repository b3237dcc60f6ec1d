"""An operation that an address names."""

from __future__ import annotations

from typing import NamedTuple

from so_mock.catalogue.operations import Operation


class Found(NamedTuple):
    """The values of its path, decoded. `describes`: asked for with GET, which never runs it."""

    operation: Operation
    values: list[str]
    describes: bool = False
