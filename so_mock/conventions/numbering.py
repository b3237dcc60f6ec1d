"""Whether a number may be given: unique or required, as its counter says (sheet: domain.md 5)."""

from __future__ import annotations

from so_mock.crm import Crm
from so_mock.entities.numbering import NUMBERED, USUAL, counter_of, holders


def is_number_valid(crm: Crm, field: str, id: int | None, value: str | int | None) -> bool:
    """For the row with this id (0: a new one)."""
    counter = counter_of(crm, field) or USUAL
    if not value:
        return bool(counter["AllowBlank"])
    key = crm.model[NUMBERED[field][0]].key
    others = [row for row in holders(crm, field, value) if row[key] != (id or 0)]
    return not (counter["Unique"] and others)
