"""The members of a dynamic selection: the rows that its provider finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from so_mock.entities.membership import Member, Target
from so_mock.entities.shape import Shaper
from so_mock.query.engine import Question, Shown
from so_mock.query.moment import Moment
from so_mock.query.tree import Compare, Node

if TYPE_CHECKING:
    from so_mock.query.frame import Frame


def base_row(frame: Frame, kind: str, key: str, columns: Sequence[Shown]) -> str:
    """A surface that shows the row itself."""
    return f"({frame.entity!r}, r0)"


def chosen(shaper: Shaper, target: Target, selection: int) -> list[Member]:
    """Raises BadFilter for criteria that cannot be asked."""
    return matching(shaper, target, Compare("selectionId", "=", (str(selection),)))


def matching(shaper: Shaper, target: Target, where: Node) -> list[Member]:
    """Those that match a question to the provider of dynamic selections."""
    wide = Shaper(shaper.shapes, shaper.reads.wide(), shaper.base)
    moment = Moment(shaper.shapes.engine(), wide, shaper.reads.caller, shaper.reads.zone)
    question = Question(f"{target.providers}DynamicSelectionV2", (), where)
    found = moment.engine.ask(question, moment, base_row)
    shaper.reads.absorb(wide.reads)
    rows = []
    for entity, row in found.rows:
        if not target.pairs:
            rows.append(Member(0, 0, row[shaper.shapes.model[entity].key]))
        elif entity == "contact":
            rows.append(Member(row["ContactId"], 0, 0))
        else:
            rows.append(Member(row["Contact"] or 0, row["PersonId"], 0))
    return rows
