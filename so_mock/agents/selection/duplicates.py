"""Selections that may be one and the same."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.duplicates import Rule, alike, entry, is_active, listed, set_status
from so_mock.crm import Crm

NAME = Rule("SelectionName", "Name", "Selections whose name is the same or begins alike")


@behaviour("Selection.GetDuplicateRules")
def get_duplicate_rules(crm: Crm) -> list[Record]:
    return listed(crm, [NAME])


@behaviour("Selection.SetDuplicateRulesStatus")
def set_duplicate_rules_status(crm: Crm, rules: list[Record] | None) -> None:
    set_status(crm, [NAME], rules)


@behaviour("Selection.GetDuplicates")
def get_duplicates(crm: Crm, name: str | None) -> list[Record]:
    """The same name in any case, or one that begins with the other; temporary and personal ones are nobody's double."""
    wanted = (name or "").strip().lower()
    if not wanted or not is_active(crm, NAME):
        return []
    return [
        entry(crm, "selection", row["SelectionId"], NAME)
        for row in crm.rows("selection")
        if not row["SystemType"] and alike(wanted, str(row["Name"]).strip().lower())
    ]
