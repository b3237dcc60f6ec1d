"""Asking an archive from an agent: its arguments -> a question, rows as ArchiveListItem (sheet: query.md c).

Whatever else answers rows of an archive asks for them through here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from so_mock.crm import Crm
from so_mock.query.cells_agent import items
from so_mock.query.engine import Found, Question
from so_mock.query.options import ROW_COUNT
from so_mock.query.tree import EVERYTHING, Node, Order


def read_order(order: Iterable[Mapping[str, Any] | None] | None) -> tuple[Order, ...]:
    """ArchiveOrderByInfo carriers; null is no particular order."""
    return tuple(
        Order(str(each["Name"]), str(each.get("Direction") or "").upper() in ("DESC", "1"))
        for each in order or ()
        if each and each.get("Name")
    )


def paging(page: int | None, size: int | None) -> tuple[int | None, int]:
    """Rows to take and to skip. Page 0 is the first; a negative one is a number of rows to skip; without a size all
    rows are one page."""
    page, top = page or 0, size if size and size > 0 else None
    return top, -page if page < 0 else page * (top or 0)


def question(
    provider: str | None, columns: Iterable[str] | None, where: Node = EVERYTHING, order: tuple[Order, ...] = (),
    entities: Iterable[str] | None = None, page: int | None = 0, size: int | None = 0, options: frozenset[str] = frozenset(),
) -> Question:  # fmt: skip
    """No columns: those that the provider shows unasked. `options` as `query/options.py` reads them."""
    top, skip = paging(page, size)
    named = tuple(dict.fromkeys(each.strip() for each in columns or () if each and each.strip()))
    return Question(
        provider or "", named or None, where, order,
        tuple(each.strip() for each in entities or () if each and each.strip()), top, skip, ROW_COUNT in options, options=options,
    )  # fmt: skip


def asked(crm: Crm, question: Question) -> Found:
    """The rows, and in X-So-Mock-Ignored what was not heeded."""
    found = crm.engine.ask(question, crm.moment(), items)
    crm.ignored += found.ignored
    return found
