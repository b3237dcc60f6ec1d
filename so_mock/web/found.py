"""What an address names."""

from __future__ import annotations

from typing import NamedTuple

from so_mock.catalogue.operations import Operation


class Found(NamedTuple):
    """An operation of the API. `values`: of its path, decoded. `describes`: asked for with GET, which never runs it."""

    operation: Operation
    values: list[str]
    describes: bool = False


class Door(NamedTuple):
    """An operation of the platform around the API (`web/login.py`). `ctx`: the tenant its path names; `front`: what stands in
    front of the name of a tenant."""

    operation: Operation
    ctx: str
    front: str
    named: bool  # a tenant's name stands in front: no other is meant
