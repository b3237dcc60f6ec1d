"""Lists of the archive system: the columns and entities of a provider, and the operators of a type of column (sheet:
query.md b, g)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from so_mock.catalogue.archives import Provider, Published, archives
from so_mock.conventions.mdo.asked import Asked, Item, lists
from so_mock.errors import BadRequest, NotFound
from so_mock.names import nearest
from so_mock.query.operators import OPERATORS, Operator

COLUMNS, RESTRICTIONS, ENTITIES = "archivecolumns", "archiverestrictioncolumns", "archiveentities"
GROUPS = 10_000  # ids of groups: from here on
OTHER = "Other"
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")


def provider(name: str) -> Provider:
    found = archives().find(name)
    if found is None:
        near = nearest(name, archives().names())
        raise NotFound(
            f"No archive provider {name[:60]!r}" + (f"; nearest: {near}" if near else "")
        )
    return found


def columns(asked: Asked, name: str, restrictions: bool) -> list[Item]:
    """In groups, by what each column is of. The Type is the column's name; extra information whether rows can be ordered
    by it, or the type of its operators."""
    return list(_grouped(provider(name), restrictions))


@lru_cache(maxsize=64)
def _grouped(found: Provider, restrictions: bool) -> tuple[Item, ...]:
    root = found.entities[0] if found.entities else ""
    groups: dict[str, list[Item]] = {}
    for at, column in enumerate(_shown(found, restrictions), 1):
        prefix = column.name.rpartition("/")[0].partition("/")[0]
        group = prefix or root
        groups.setdefault(group, []).append(
            {"Id": at, "Name": worded(column.name), "Rank": at, "Type": column.name, "IconHint": group[:1].upper() + group[1:],
             "ExtraInfo": column.type if restrictions else "Y" if column.sortable else "N"}
        )  # fmt: skip
    # The provider's own columns come right behind the group of what belongs nowhere.
    order = [OTHER, *sorted((group for group in groups if group), key=lambda group: group != root)]
    groups[OTHER] = groups.pop("", [])
    return tuple(
        {"Id": GROUPS + at, "Name": worded(group), "Rank": GROUPS + at, "ChildItems": groups[group]}
        for at, group in enumerate(order)
        if groups[group]
    )


def _shown(found: Provider, restrictions: bool) -> Iterable[Published]:
    for column in found.columns():
        if column.type and (not restrictions or column.type != "-"):
            yield column


def worded(name: str) -> str:
    """`contact/postAddress/city` -> `Contact - post address - city`: the words of a name, until a language is known."""
    text = " - ".join(" ".join(_HUMPS.split(piece)).lower() for piece in name.split("/") if piece)
    return text[:1].upper() + text[1:]


def entities(asked: Asked, name: str) -> list[Item]:
    """One that is the only one is mandatory."""
    found = provider(name).entities
    return [
        {"Id": at, "Name": worded(entity), "Rank": at, "Type": entity, "StyleHint": "mandatory" if len(found) == 1 else ""}
        for at, entity in enumerate(found, 1)
    ]  # fmt: skip


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
        near = nearest(asked.bare, OPERATORS)
        raise BadRequest(
            f"No restriction type {asked.bare[:60]!r}; nearest: {near or ', '.join(OPERATORS)}"
        )
    table = OPERATORS[type]
    names = CHOICES.get(type, _LIST).split()
    return [
        {"Id": at, "Name": NAMES.get(name) or worded(name), "Rank": at, "Type": name, "ExtraInfo": hint(table[name.lower()])}
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
