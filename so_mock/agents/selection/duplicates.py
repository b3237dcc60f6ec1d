"""Selections that may be one and the same."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.errors import BadRequest

RULES = "_duplicate_rule"  # those that were set: `Name` -> whether it is active
NAME = "SelectionName"  # so-mock's own name for it
SHOWN = "Name"


def is_active(crm: Crm) -> bool:
    row = crm.reads.row(RULES, NAME)
    return row is None or bool(row["IsActive"])


@behaviour("Selection.GetDuplicateRules")
def get_duplicate_rules(crm: Crm) -> list[Record]:
    tooltip = "Selections whose name is the same or begins alike"
    told = {
        "Name": NAME,
        "DisplayName": SHOWN,
        "DisplayTooltip": tooltip,
        "IsActive": is_active(crm),
    }
    return [crm.blank("DuplicateRule") | told]


@behaviour("Selection.SetDuplicateRulesStatus")
def set_duplicate_rules_status(crm: Crm, rules: list[Record] | None) -> None:
    for rule in rules or ():
        if rule.get("Name") != NAME:
            raise BadRequest(f"There is no duplicate rule {rule.get('Name')!r}")
        row = {"id": NAME, "IsActive": bool(rule.get("IsActive"))}
        if crm.reads.row(RULES, NAME) is None:
            crm.store.insert(RULES, row)
        else:
            crm.update(RULES, row)


@behaviour("Selection.GetDuplicates")
def get_duplicates(crm: Crm, name: str | None) -> list[Record]:
    """The same name in any case, or one that begins with the other; temporary and personal ones are nobody's double."""
    wanted = (name or "").strip().lower()
    if not wanted or not is_active(crm):
        return []
    found = []
    for row in crm.rows("selection"):
        other = str(row["Name"]).strip().lower()
        if row["SystemType"] or not (wanted.startswith(other) or other.startswith(wanted)):
            continue
        told = {
            "RuleName": NAME,
            "RuleDisplayName": SHOWN,
            "SoPrimaryKey": row["SelectionId"],
            "EntryName": row["Name"],
        }
        found.append(crm.blank("DuplicateEntry") | told)
    return found
