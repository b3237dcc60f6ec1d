"""The members of a dynamic selection: the rows that its provider finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from so_mock.entities.membership import Member, Target
from so_mock.entities.shape import Shaper
from so_mock.query.engine import Question, Shown
from so_mock.query.moment import Moment
from so_mock.query.tree import Node

if TYPE_CHECKING:
    from so_mock.query.engine import Engine
    from so_mock.query.frame import Frame


def base_row(frame: Frame, kind: str, key: str, columns: Sequence[Shown]) -> str:
    """A surface that shows the row itself."""
    return f"({frame.entity!r}, r0)"


def matching(engine: Engine, shaper: Shaper, target: Target, where: Node) -> list[Member]:
    """What is looked at for them is noted by whoever asks."""
    wide = Shaper(shaper.shapes, shaper.reads.wide(), shaper.base)
    moment = Moment(engine, wide)
    question = Question(f"{target.providers}DynamicSelectionV2", (), where)
    found = engine.ask(question, moment, base_row)
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
