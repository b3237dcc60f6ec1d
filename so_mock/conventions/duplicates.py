"""What may be one and the same: the rules that an agent knows, which of them are active, and how names are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.crm import Crm
from so_mock.errors import BadRequest

RULES = "_duplicate_rule"  # those that were set: `Name` -> whether it is active

# What is often left out of a company's name.
_LEGAL = re.compile(r"\b(as|asa|ab|aps|a/s|ltd|limited|inc|llc|gmbh|ag|bv|nv|oy|plc|sa|co)\b\.?")


class Rule(NamedTuple):
    """Its name, what a user reads, and what it looks at. The names are so-mock's own."""

    name: str
    shown: str
    tooltip: str


def listed(crm: Crm, rules: Sequence[Rule]) -> list[Record]:
    return [
        crm.blank("DuplicateRule")
        | {"Name": rule.name, "DisplayName": rule.shown, "DisplayTooltip": rule.tooltip, "IsActive": is_active(crm, rule)}
        for rule in rules
    ]  # fmt: skip


def set_status(crm: Crm, rules: Sequence[Rule], given: list[Record] | None) -> None:
    known = {rule.name for rule in rules}
    for each in given or ():
        name = each.get("Name") or ""
        if name not in known:
            raise BadRequest(f"There is no duplicate rule {name!r}")
        crm.keep(RULES, {"id": name, "IsActive": bool(each.get("IsActive"))})


def is_active(crm: Crm, rule: Rule) -> bool:
    row = crm.reads.row(RULES, rule.name)
    return row is None or bool(row["IsActive"])


def entry(crm: Crm, entity: str, id: int, rule: Rule) -> Record:
    return crm.blank("DuplicateEntry") | {
        "RuleName": rule.name,
        "RuleDisplayName": rule.shown,
        "SoPrimaryKey": id,
        "EntryName": crm.text(entity, id),
    }


def new_entry(crm: Crm, entity: str, given: Record | None) -> int:
    """What another system knows becomes a row here; one that is here already is answered as it is."""
    told, found = given or {}, crm.model[entity]
    if told.get("SoPrimaryKey"):
        return int(crm.need(entity, told["SoPrimaryKey"])[found.key])
    return int(crud.save(crm, found, {"Name": told.get("EntryName") or ""}).row[found.key])


def alike(one: str, other: str) -> bool:
    """Whether one of two bare names begins with the other."""
    return bool(other) and (one.startswith(other) or other.startswith(one))


def bare(text: str | None) -> str:
    """Without legal forms, blanks and punctuation, in lower case."""
    return re.sub(r"\W+", "", _LEGAL.sub(" ", (text or "").lower()))
