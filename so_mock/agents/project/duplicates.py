"""Projects that may be one and the same."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions.duplicates import (
    Rule,
    alike,
    bare,
    entry,
    is_active,
    listed,
    new_entry,
    set_status,
)
from so_mock.crm import Crm

NAME = Rule("ProjectName", "Name", "Projects whose name is the same or begins alike")


@behaviour("Project.GetDuplicateRules")
def get_duplicate_rules(crm: Crm) -> list[Record]:
    return listed(crm, [NAME])


@behaviour("Project.SetDuplicateRulesStatus")
def set_duplicate_rules_status(crm: Crm, rules: list[Record] | None) -> None:
    set_status(crm, [NAME], rules)


@behaviour("Project.GetDuplicates")
def get_duplicates(crm: Crm, name: str | None) -> list[Record]:
    wanted = bare(name)
    if not wanted or not is_active(crm, NAME):
        return []
    found = (row for row in crm.rows("project") if alike(wanted, bare(row["Name"])))
    return [entry(crm, "project", row["ProjectId"], NAME) for row in found]


@behaviour("Project.CreateNewEntry")
def create_new_entry(crm: Crm, duplicate: Record | None) -> int:
    return new_entry(crm, "project", duplicate)
