"""Lists of the archive system: the columns and entities of a provider, and the operators of a type of column (sheet:
query.md b, g)."""

from __future__ import annotations

import re
from collections.abc import Callable

from so_mock.conventions.mdo.asked import Asked, Item, lists
from so_mock.errors import BadRequest
from so_mock.names import hint_or_all
from so_mock.query.metadata import column_infos, entity_infos
from so_mock.query.operators import OPERATORS, Operator

COLUMNS, RESTRICTIONS, ENTITIES = "archivecolumns", "archiverestrictioncolumns", "archiveentities"
GROUPS = 10_000  # ids of groups: from here on
OTHER = "Other"
CALLED = {
    "Contact": "Company",
    "Person": "Contact",
    "Appointment": "Follow-up",
    "Ticket": "Request",
}
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")


def columns(asked: Asked, name: str, restrictions: bool) -> list[Item]:
    """In groups, by what each column is of. The Type is the column's name; extra information whether rows can be ordered
    by it, or the type of its operators."""
    asked.told("gui", "guiname")  # whose selection is shown
    groups: dict[str, list[Item]] = {OTHER: []}
    for at, info in enumerate(column_infos(asked.crm.engine, name, asked.crm.reads).values(), 1):
        if restrictions and not info["CanRestrictBy"]:
            continue
        extra = info["RestrictionType"] if restrictions else "Y" if info["CanOrderBy"] else "N"
        groups.setdefault(CALLED.get(info["IconHint"], info["IconHint"]) or OTHER, []).append(
            {"Id": at, "Name": info["DisplayName"], "ToolTip": info["DisplayTooltip"], "Rank": at, "Type": info["Name"],
             "IconHint": info["IconHint"], "ExtraInfo": extra}
        )  # fmt: skip
    return [
        {"Id": GROUPS + at, "Name": group, "Rank": GROUPS + at, "ChildItems": items}
        for at, (group, items) in enumerate(groups.items())
        if items
    ]


def provider_told(asked: Asked) -> str:
    """Where the name of the list does not tell it."""
    return asked.told("provider", "providername") or asked.bare.partition(";")[0]


def entities(asked: Asked, name: str) -> list[Item]:
    asked.told("gui", "guiname")
    return [*entity_infos(asked.crm.engine, name)]


# -- operators

NAMES = {
    "begins": "Starts with", "contains": "Contains", "ends": "Ends with", "is": "Equals", "notBegins": "Does not begin with",
    "notContains": "Does not contain", "isNot": "Is not", "equals": "(=)", "greater": "(>)", "less": "(<)", "unequals": "(<>)",
    "between": "Between", "dateBetween": "Between", "set": "Is", "oneOf": "Is one of", "notOneOf": "Is not one of",
    "associateIsOneOf": "Is one of", "associateIsNotOneOf": "Is not one of", "currentAssociate": "Current user",
    "before": "Before", "date": "Equals", "after": "After", "beforeToday": "Before today", "today": "Today",
    "afterToday": "After today", "afterTime": "After or equal to Datetime", "beforeTime": "Before Datetime",
    "dateTime": "Exact Datetime", "allOf": "Has all", "noneOf": "Missing all", "intArrayAllOf": "Has all",
    "intArrayNotAllOf": "Missing all", "intArrayOneOf": "Has any", "intArrayNotAnyOf": "Missing any", "isPK": "Is",
}  # fmt: skip
# The operators that a user chooses from, of each type, in order; other spellings and what only programs use are left out.
_TEXT = "begins contains is notBegins notContains isNot"
_INT = "equals greater less unequals between"
_DATE = (
    "before date after dateBetween beforeToday today afterToday thisPeriod thisAndNext thisAndPrevious nextPeriod "
    "previousPeriod thisPreviousAndNext"
)
_LIST, _ARRAY = "oneOf notOneOf", "intArrayAllOf intArrayNotAllOf intArrayOneOf intArrayNotAnyOf"
CHOICES = {
    "string": _TEXT, "stringorPK": _TEXT, "positiveString": "begins contains ends is", "int": _INT, "decimal": _INT,
    "timeSpan": _INT, "bool": "set", "date": _DATE, "unlimitedDate": _DATE, "datetime": "afterTime beforeTime dateTime",
    "associate": "currentAssociate associateIsOneOf associateIsNotOneOf", "intArray": _ARRAY,
    "listInterest": "oneOf allOf noneOf", "listAll": "allOf noneOf",
}  # fmt: skip


@lists("restrictionoperators")
def operators(asked: Asked) -> list[Item]:
    """Of the type that is told; the Type is what a restriction names, extra information how many values it takes."""
    if not asked.bare:
        return []
    types = {name.lower(): name for name in OPERATORS}
    type = types.get(asked.bare.lower())
    if type is None:
        near = hint_or_all(asked.bare, OPERATORS)
        raise BadRequest(f"No restriction type {asked.bare[:60]!r}{near}")
    table = OPERATORS[type]
    names = CHOICES.get(type, _LIST).split()
    return [
        {"Id": at, "Name": NAMES.get(name) or _HUMPS.sub(" ", name).capitalize(), "Rank": at, "Type": name, "ExtraInfo": hint(table[name.lower()])}
        for at, name in enumerate(names, 1)
    ]  # fmt: skip


def hint(operator: Operator) -> str:
    """W: a value from the user, + one or more; R: the server computes it."""
    if operator.most < 0:
        return "W+"
    return ";".join("W" * operator.most) or "R"


FAMILIES: dict[str, Callable[[Asked, str], list[Item]]] = {
    COLUMNS: lambda asked, name: columns(asked, name, False),
    RESTRICTIONS: lambda asked, name: columns(asked, name, True),
    ENTITIES: entities,
}
