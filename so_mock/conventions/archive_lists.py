"""MDO lists asked as archives: an item is a row of the kind that the list is called (sheet: query.md c).

Which columns such an archive has is not published: the properties of an item that tell something.
"""

from __future__ import annotations

from typing import Any

from so_mock.call import Record
from so_mock.catalogue.archives import Published
from so_mock.conventions import mdo
from so_mock.crm import Crm
from so_mock.errors import BadFilter, BadRequest
from so_mock.names import nearest_hint
from so_mock.query.bind import BLANKS, Bound
from so_mock.query.cells_agent import items
from so_mock.query.compiling import sort_code
from so_mock.query.engine import Found, Question, Shown
from so_mock.query.frame import Frame
from so_mock.query.metadata import plain_info
from so_mock.query.operators import Ask, written
from so_mock.query.tree import Both, Compare, Node

PROPERTIES = {
    "id": ("Id", "int"), "name": ("Name", "string"), "rank": ("Rank", "int"), "tooltip": ("ToolTip", "string"),
    "type": ("Type", "string"), "extraInfo": ("ExtraInfo", "string"),
}  # fmt: skip
COLUMNS = {name.lower(): Published(name, type, True) for name, (_, type) in PROPERTIES.items()}


def is_list(crm: Crm, name: str | None) -> bool:
    """An archive of the same name comes first."""
    plain = (name or "").partition(":")[0].strip()
    return crm.engine.archives.find(plain) is None and mdo.source(crm, name) is not None


def infos(crm: Crm) -> list[Record]:
    return [plain_info(column, _bound(column)) for column in COLUMNS.values()]


def asked(crm: Crm, question: Question, context: str | None = "") -> Found:
    """Flat, without headings; the context is what the list is told besides."""
    name, ignored = question.provider, []
    if any(each.lower() != name.lower() for each in question.entities):
        raise BadRequest(f"{name} has no entity but its own name.")
    columns = []
    for told in question.columns or [column.name for column in COLUMNS.values()]:
        column = COLUMNS.get(told.lower())
        if column is None:
            ignored.append(f"$select={told}")
        else:
            columns.append(Shown(told, column, _bound(column)))
    frame, moment = Frame(), crm.moment()
    made = frame.compiled(
        {
            "test": _code(name, question.where, Ask(frame, moment.theirs)),
            "cells": items(frame, name, "r0['Id']", columns),
            **{
                f"order{at}": sort_code(_bound(_column(name, each.column)), "text")
                for at, each in enumerate(question.order)
            },
        }
    )(moment)
    rows: list[Any] = [row for row in mdo.answered(crm, name, context, flat=True) or () if made["test"](row)]  # fmt: skip
    for at, each in reversed(list(enumerate(question.order))):
        rows.sort(key=made[f"order{at}"], reverse=each.descending)
    end = None if question.top is None else question.skip + question.top
    page = [made["cells"](row) for row in rows[question.skip : end]]
    total = len(rows) if question.counted else None
    return Found(page, [each.published for each in columns], total, None, tuple(ignored))


def _bound(column: Published) -> Bound:
    code = f"(r0[{PROPERTIES[column.name][0]!r}] or {BLANKS[column.type]!r})"
    return Bound(column.name, column.type, True, code, column.type, "r0['Id']")


def _column(name: str, told: str, at: str = "") -> Published:
    found = COLUMNS.get(told.lower())
    if found is None:
        near = nearest_hint(told, PROPERTIES)
        raise BadFilter(f"{name} has no column '{told[:80]}'{at}{near}.")
    return found


def _code(name: str, node: Node, ask: Ask) -> str:
    if isinstance(node, Compare):
        return _comparison(name, node, ask)
    if isinstance(node, Both):
        return "(" + " and ".join([_code(name, part, ask) for part in node.parts] or ["True"]) + ")"
    return "(" + " or ".join([_code(name, part, ask) for part in node.either] or ["False"]) + ")"


def _comparison(name: str, compare: Compare, ask: Ask) -> str:
    column = _column(name, compare.column, compare.at.said())
    return written(_bound(column), compare, ask)[1]
