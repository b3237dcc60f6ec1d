"""The two layouts of an owner: what an administrator edits, and what everyone sees."""

from __future__ import annotations

from typing import Any

from so_mock.crm import Crm
from so_mock.entities.custom import DEFINED, prog_id, published
from so_mock.entities.definitions import of_owner
from so_mock.store.table import Row

LAYOUTS = "_udef_layout"  # an owner's own: whether its page one differs by group, whether it is being published


def drafts(crm: Crm, owner: str) -> list[Row]:
    """The layout that an administrator sees, in the order of its tabs."""
    rows = [row for row in of_owner(crm, owner) if not row["Dropped"]]
    return sorted(rows, key=lambda row: (row["TabOrder"], row["UDefFieldId"]))


def live(crm: Crm, owner: str) -> list[Row]:
    """The layout that everyone sees."""
    rows = [each for each in map(published, of_owner(crm, owner)) if each is not None]
    return sorted(rows, key=lambda row: (row["TabOrder"], row["UDefFieldId"]))


def views(crm: Crm, rows: list[Row]) -> list[Any]:
    """A published version that differs from the draft of the same id is a record of its own."""
    return [view(crm, row) for row in rows]


def view(crm: Crm, row: Row | None) -> Any:
    if row is None:
        return None
    found = crm.view(DEFINED, row)
    return found if row["Published"] is None else crm.record(found)


def by_prog_id(rows: list[Row], name: str | None) -> Row | None:
    return next((row for row in rows if prog_id(row).lower() == (name or "").lower()), None)


def by_label(rows: list[Row], label: str | None) -> Row | None:
    """Labels are fuzzy: blanks and punctuation around them do not count, nor does case."""
    wanted = _core(label or "")
    return next((row for row in rows if wanted and _core(row["FieldLabel"]) == wanted), None)


def _core(label: str) -> str:
    letters = [at for at, letter in enumerate(label) if letter.isalnum()]
    return label[letters[0] : letters[-1] + 1].lower() if letters else ""


def layout(crm: Crm, owner: str) -> Row:
    return crm.reads.row(LAYOUTS, owner) or {"id": owner, "publishing": False, "grouped": False}


def mark(crm: Crm, owner: str, **changes: Any) -> None:
    before = layout(crm, owner)
    if {**before, **changes} != before:
        crm.keep(LAYOUTS, {**before, **changes})
