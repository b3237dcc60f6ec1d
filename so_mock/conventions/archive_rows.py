"""Asking an archive from an agent: its arguments -> a question, rows as ArchiveListItem (sheet: query.md c).

Whatever else asks an archive for rows or their ids does it through here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.query.cells_agent import items
from so_mock.query.engine import Found, Question
from so_mock.query.odata import parse_columns, parse_filter, parse_order, split
from so_mock.query.restrictions import read_restrictions
from so_mock.query.tree import EVERYTHING, Node, Order


def read_order(order: Iterable[Mapping[str, Any] | None] | None) -> tuple[Order, ...]:
    """ArchiveOrderByInfo carriers; null is no particular order."""
    return tuple(
        Order(str(each["Name"]), str(each.get("Direction") or "").upper() in ("DESC", "1"))
        for each in order or ()
        if each and each.get("Name")
    )


def read_options(options: str | None) -> dict[str, str]:
    """`rowcount=true&GrandTotal=true`, names in lower case."""
    pairs = (each.partition("=") for each in (options or "").split("&"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs if name.strip()}


def is_set(options: Mapping[str, str], name: str) -> bool:
    return options.get(name) in ("true", "1")


def paging(page: int | None, size: int | None) -> tuple[int | None, int]:
    """Rows to take and to skip. Page 0 is the first; a negative one is a number of rows to skip; without a size all
    rows are one page."""
    page, top = page or 0, size if size and size > 0 else None
    return top, -page if page < 0 else page * (top or 0)


def question(
    provider: str | None, columns: Iterable[str] | None, where: Node = EVERYTHING, order: tuple[Order, ...] = (),
    entities: Iterable[str] | None = None, page: int | None = 0, size: int | None = 0, *, counted: bool = False,
) -> Question:  # fmt: skip
    """No columns: those that the provider shows unasked."""
    top, skip = paging(page, size)
    named = tuple(dict.fromkeys(each.strip() for each in columns or () if each and each.strip()))
    return Question(
        provider or "", named or None, where, order,
        tuple(each.strip() for each in entities or () if each and each.strip()), top, skip, counted,
    )  # fmt: skip


def asked(crm: Crm, question: Question) -> Found:
    """The rows, and in X-So-Mock-Ignored what was not heeded."""
    found = crm.engine.ask(question, crm.moment(), items)
    crm.ignored += found.ignored
    return found


def ids(crm: Crm, provider: str | None, restrictions: Iterable[Record | None] | None) -> list[int]:
    """The primary keys of all rows that fit, each once."""
    found = asked(crm, question(provider, ["getAllRows"], read_restrictions(restrictions)))
    return list(dict.fromkeys(row["PrimaryKey"] for row in found.rows))


__all__ = [
    "Found", "Question", "asked", "ids", "is_set", "paging", "parse_columns", "parse_filter", "parse_order", "question",
    "read_options", "read_order", "read_restrictions", "split",
]  # fmt: skip
