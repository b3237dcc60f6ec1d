"""Reads by something else than the key: lists by foreign id, all or mine, and one by a unique property (domain.md 2).

A method is taken only when each of its arguments is understood; one that is not understood may be what matters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from so_mock.catalogue.operations import Operation
from so_mock.clock import within
from so_mock.conventions.arguments import Argument, arguments_of
from so_mock.conventions.families import Answers
from so_mock.crm import Crm
from so_mock.entities.lists import BY_ENTITY as LISTS
from so_mock.entities.model import Entity, Model, View
from so_mock.names import snake
from so_mock.store.table import Row

# Whether a row is among those asked for, given the value of one argument.
Test = Callable[[Row, Any], bool]

LIMITS = frozenset(["Count", "MaxCount", "NumberOfItems", "MaxItems"])
BEGINS = frozenset(["StartTime", "StartDate", "FromDate", "From"])
ENDS = frozenset(["EndTime", "EndDate", "ToDate", "To"])
# The property that a window of time is about, first that the entity has.
DATES = ("StartDate", "Saledate", "Date", "EndDate", "CreatedAt", "CreatedDate")
WITH_RETIRED = frozenset(["IncludeDeleted", "ShowDeleted"])


def rows_by(operation: Operation, name: str, model: Model) -> Answers | None:
    """`GetPersonsFromContact{ContactId}`, `GetAllTasks`, `GetMySales`: rows by what they refer to, all, or the caller's."""
    item = operation.result.item if operation.result else None
    entity = model.of_carrier(item.name) if item else None
    if item is None or entity is None:
        return None
    asked = arguments_of(operation, model.carriers)
    if not _says(name, entity, item.name, asked):
        return None
    tests, special = {}, {}
    for argument in asked:
        if argument.published in LIMITS and argument.type.name == "int":
            special["limit"] = argument.name
        elif argument.published in WITH_RETIRED and argument.type.name == "bool":
            special["retired"] = argument.name
        elif argument.type.name == "datetime" and argument.published in BEGINS | ENDS:
            special["begin" if argument.published in BEGINS else "end"] = argument.name
        else:
            prop = referring_property(entity, argument, model)
            if prop is None:
                return None
            tests[argument.name] = prop
    date = next((d for d in DATES if d in model.carriers.carrier(entity.carrier)), None)
    if date is None and {"begin", "end"} & special.keys():
        return None
    mine = ""
    if operation.key.partition(".")[2].startswith("GetMy"):
        mine = "Associate"
        if mine not in entity.references:
            return None
    return partial(_rows, listed, entity, item.name, tests, special, date or "", mine)


def _says(name: str, entity: Entity, carrier: str, asked: list[Argument]) -> bool:
    """Whether the name tells of this entity, in the plural, and of the arguments: `PersonsFromContactId`."""
    words = name.removeprefix("All")
    bases = {carrier, carrier.removesuffix("Entity"), entity.carrier.removesuffix("Entity")}
    plurals = {
        p
        for base in bases
        for p in (
            f"{base}s",
            f"{base}es",
            f"{base}List",
            re.sub("y$", "ies", base),
            f"{base}Entities",
        )
    }
    found = next((p for p in sorted(plurals, key=len, reverse=True) if words.startswith(p)), None)
    if found is None:
        return False
    rest = re.sub(r"^List", "", words[len(found) :])
    if not rest:
        return True
    if not re.match(r"(?:By|From|For|On|Of|In|With)[A-Z]", rest):
        return False
    rest = re.sub(r"By|From|For|On|Of|In(?=[A-Z])|With|And|Ids?|s$", "", rest)
    told = "".join(a.base for a in asked)
    return rest.lower().rstrip("s") in told.lower() or told.lower() in rest.lower()


def referring_property(entity: Entity, argument: Argument, model: Model) -> str | None:
    """The property that holds what the argument names: the one of that name, else the only one of that kind."""
    if argument.type.name not in ("int", "int[]") or not argument.base:
        return None
    target = snake(argument.base)
    if target not in model:
        target = model.by_key.get(f"{argument.base}id".lower(), "")
    held = [name for name, reference in entity.references.items() if reference.entity == target]
    for name in held:
        if name.lower() in (argument.base.lower(), f"{argument.base}id".lower()):
            return name
    return held[0] if len(held) == 1 else None


def listed(
    crm: Crm,
    entity: Entity,
    carrier: str,
    wanted: dict[str, Any],
    *,
    retired: bool = True,
    limit: int = 0,
    date: str = "",
    begin: str = "",
    end: str = "",
) -> list[View]:
    """Views of the rows whose properties hold what is wanted (one of them, where it is a list), in primary key order;
    items of a list by their rank.

    The first is found by an index; the others are looked at row by row.
    """
    rows = matching(crm, entity, wanted)
    if entity.name in LISTS:
        rows.sort(key=lambda row: row.get("Rank") or row.get("SortOrder") or 0)
    if not retired:
        rows = [row for row in rows if not is_retired(entity, row)]
    if begin or end:
        rows = [row for row in rows if within(row[date], begin, end)]
    return [View(entity, carrier, row) for row in (rows[:limit] if limit > 0 else rows)]


def matching(crm: Crm, entity: Entity, wanted: dict[str, Any]) -> list[Row]:
    rows: list[Row] | None = None
    for prop, value in wanted.items():
        values = value if isinstance(value, list) else [value]
        if rows is None and prop in entity.references:
            found = {
                row[entity.key]: row
                for each in values
                for row in crm.referring(entity.name, prop, each)
            }
            rows = [found[id] for id in sorted(found)]
        else:
            rows = [
                row
                for row in (crm.rows(entity.name) if rows is None else rows)
                if _holds(row[prop], values)
            ]
    return list(crm.rows(entity.name)) if rows is None else rows


def _holds(held: Any, values: list[Any]) -> bool:
    if isinstance(held, list):
        return any(value in held for value in values)
    return held in values


def is_retired(entity: Entity, row: Row) -> bool:
    return bool(entity.retired) and all(
        row.get(name) == value for name, value in entity.retired.items()
    )


def _rows(
    function: Any,
    entity: Entity,
    carrier: str,
    tests: dict[str, str],
    special: dict[str, str],
    date: str,
    mine: str,
    crm: Crm,
    /,
    **given: Any,
) -> Any:
    wanted = {prop: given[name] for name, prop in tests.items()}
    if mine:
        wanted[mine] = crm.caller.associate_id
    return function(
        crm, entity, carrier, wanted,
        retired=bool(given[special["retired"]]) if "retired" in special else not entity.retired,
        limit=given[special["limit"]] or 0 if "limit" in special else 0,
        date=date,
        begin=given[special["begin"]] or "" if "begin" in special else "",
        end=given[special["end"]] or "" if "end" in special else "",
    )  # fmt: skip


def one_by(operation: Operation, name: str, model: Model) -> Answers | None:
    """`GetTaskMenuByProgId{ProgId}`: the first row whose property of that name holds the text."""
    entity = model.of_carrier(operation.result.name) if operation.result else None
    asked = arguments_of(operation, model.carriers)
    if entity is None or operation.result is None or len(asked) != 1:
        return None
    found = re.fullmatch(r"(\w+?)(?:By|From)(\w+)", name)
    argument = asked[0]
    if found is None or argument.type.name != "string":
        return None
    carrier = operation.result.name
    if found[1] not in (carrier, carrier.removesuffix("Entity")):
        return None
    prop = model.carriers.carrier(entity.carrier).lowered.get(argument.published.lower())
    if prop is None or prop.type.name != "string" or prop.name.lower() not in found[2].lower():
        return None
    return partial(_one, first, entity, carrier, prop.name, argument.name)


def first(crm: Crm, entity: Entity, carrier: str, prop: str, text: str | None) -> View | None:
    """Texts are the same in any case."""
    wanted = (text or "").lower()
    for row in crm.rows(entity.name):
        if wanted and str(row[prop] or "").lower() == wanted and not is_retired(entity, row):
            return View(entity, carrier, row)
    return None


def _one(
    function: Any, entity: Entity, carrier: str, prop: str, name: str, crm: Crm, /, **given: Any
) -> Any:
    return function(crm, entity, carrier, prop, given[name])
