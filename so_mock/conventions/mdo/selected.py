"""What is selected in a list, where a selection of items is remembered."""

from __future__ import annotations

from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.errors import BadRequest


def with_selected(
    crm: Crm, name: str | None, info: str | None, items: list[Record]
) -> list[Record]:
    return items


def set_selected(
    crm: Crm, name: str | None, info: str | None, items: list[Record] | None
) -> list[Record]:
    raise BadRequest(f"MDO list {name or ''}: nothing remembers what is selected in it")
