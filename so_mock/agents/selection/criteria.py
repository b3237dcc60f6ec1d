"""Criteria of dynamic selections: stored and given back as they were told (sheet: query.md i)."""

from __future__ import annotations

import re
from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.conventions.criteria import whole_groups
from so_mock.crm import Crm
from so_mock.entities.membership import CRITERIA
from so_mock.errors import BadRequest
from so_mock.store.table import Row


@behaviour("Selection.GetDynamicSelectionCriteria")
def get_dynamic_selection_criteria(crm: Crm, selection_id: int) -> list[Record] | None:
    """Those of the first group; null where the selection is not dynamic."""
    return first(groups_of(crm, selection_id))


@behaviour("Selection.GetDynamicSelectionCriteriaGroups")
def get_dynamic_selection_criteria_groups(crm: Crm, selection_id: int) -> list[Record] | None:
    return groups_of(crm, selection_id)


def groups_of(crm: Crm, selection_id: int) -> list[Record] | None:
    row = crm.need("selection", selection_id)
    found: list[Record] = row[CRITERIA]
    return found if row["SelectionType"] == "Dynamic" else None


def first(groups: list[Record] | None) -> list[Record] | None:
    restrictions: list[Record] = groups[0]["Restrictions"] if groups else []
    return None if groups is None else restrictions


@behaviour("Selection.SetDynamicSelectionCriteria")
def set_dynamic_selection_criteria(
    crm: Crm, selection_id: int, criteria: list[Record] | None
) -> list[Record] | None:
    """One group is left, whatever there was."""
    return only(crm, selection_id, criteria or [])


def only(crm: Crm, selection_id: int, criteria: list[Record]) -> list[Record] | None:
    return first(store(crm, selection_id, [{"Restrictions": criteria}]))


@behaviour("Selection.SetDynamicSelectionCriteria2")
def set_dynamic_selection_criteria2(
    crm: Crm, selection_id: int, filter: str | None
) -> list[Record] | None:
    return only(crm, selection_id, parsed(filter or ""))


@behaviour("Selection.SetDynamicSelectionCriteria3")
def set_dynamic_selection_criteria3(
    crm: Crm, selection_id: int, criteria: list[Record] | None, filter: str | None
) -> list[Record] | None:
    return only(crm, selection_id, [*(criteria or ()), *parsed(filter or "")])


@behaviour("Selection.SetDynamicSelectionCriteriaGroups")
def set_dynamic_selection_criteria_groups(
    crm: Crm, selection_id: int, criteria: list[Record] | None
) -> list[Record] | None:
    return store(crm, selection_id, criteria or [])


def store(crm: Crm, selection_id: int, groups: list[Record]) -> list[Record] | None:
    """null where the selection is not dynamic."""
    row = crm.need("selection", selection_id)
    if row["SelectionType"] != "Dynamic":
        return None
    stored: Row = crud.change(
        crm, crm.model["selection"], row, **{CRITERIA: whole_groups(crm, groups)}
    )
    found: list[Record] = stored[CRITERIA]
    return found


# -- `name begins 'foo' and category in (1,2,3)`

TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<mark>[(),]|[<>!]?=|<>|[<>])|(?P<word>[\w./:]+))"""
)
CALLED = {"startswith": "begins", "endswith": "ends", "contains": "contains"}


def parsed(filter: str) -> list[Record]:
    """Restrictions joined by `and`: a column, an operator and values. Raises BadRequest at what it cannot read."""
    tokens = _tokens(filter)
    found: list[Record] = []
    while tokens:
        if found:
            joint = tokens.pop(0)
            if joint[1].lower() != "and" or not tokens:
                raise BadRequest(f"criteria are joined by `and`, not by {joint[1]!r}: {filter}")
        found.append(_restriction(tokens, filter))
    return found


def _tokens(filter: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    while filter[at:].strip():
        token = TOKEN.match(filter, at)
        if token is None:
            raise BadRequest(f"cannot read the criteria at {filter[at:]!r}")
        tokens.append((str(token.lastgroup), token[str(token.lastgroup)]))
        at = token.end()
    return tokens


def _restriction(tokens: list[tuple[str, str]], filter: str) -> Record:
    def take(kind: str) -> str:
        if not tokens or tokens[0][0] != kind:
            raise BadRequest(f"cannot read the criteria: a {kind} is missing in {filter}")
        return tokens.pop(0)[1]

    name = take("word")
    if name.lower() in CALLED and tokens and tokens[0][1] == "(":
        tokens.pop(0)
        column = take("word")
        values = _values(tokens, filter)
        return {"Name": column, "Operator": CALLED[name.lower()], "Values": values}
    if not tokens or tokens[0][0] not in ("word", "mark"):
        raise BadRequest(f"cannot read the criteria: an operator is missing in {filter}")
    operator = tokens.pop(0)[1]
    return {"Name": name, "Operator": operator, "Values": _values(tokens, filter)}


def _values(tokens: list[tuple[str, str]], filter: str) -> list[str]:
    """One, several in brackets, or none: `registered thisYear`."""
    values: list[str] = []
    listed = bool(tokens) and tokens[0][1] in ("(", ",")
    while tokens and (listed or not values) and tokens[0][1].lower() != "and":
        kind, text = tokens.pop(0)
        if text == ")":
            return values
        if text not in ("(", ","):
            values.append(_value(kind, text))
    if listed:
        raise BadRequest(f"cannot read the criteria: `)` is missing in {filter}")
    return values


def _value(kind: str, text: str) -> Any:
    return text[1:-1].replace("''", "'") if kind == "text" else text
