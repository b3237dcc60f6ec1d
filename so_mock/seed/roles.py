"""The roles of a scenario as rows: those that the world has are changed, others are made (sheet: rights.md 12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from so_mock.entities.roles import HELD, columns, with_masks
from so_mock.store.table import Row

Tables = dict[str, dict[Any, Row]]
# A role as a file tells it: `tables`, `fields` and `rows`, and where they are told `about`, `like`, `type` and `functions`.
Told = dict[str, Any]

FULL = "Select, Update, Insert, Delete"
# Part of the rows -> the relations to the owner that it means; None: every one.
ROWS: dict[str, frozenset[str] | None] = {
    "own": frozenset(["MyOwn"]), "group": frozenset(["MyOwn", "PrimaryGroup", "OtherGroups"]), "all": None,
}  # fmt: skip
PARTS = ("tables", "fields", "rows")
REST = "*"  # every entity that is not named itself


def layered(layers: Iterable[Mapping[str, Told]]) -> dict[str, Told]:
    """By lowered name: what a later file says of a role of an earlier one is added to it."""
    found: dict[str, Told] = {}
    for layer in layers:
        for name, told in layer.items():
            before = found.get(name.lower(), {"name": name, **{part: {} for part in PARTS}})
            parts = {part: {**before[part], **told[part]} for part in PARTS}
            found[name.lower()] = {**before, **told, **parts}
    return found


def planted(told: Mapping[str, Told], tables: Tables, entities: Iterable[str]) -> None:
    """Makes rows of them, in their order: one may be like another that stands before it. `entities`: all there are."""
    rows = tables["role"]
    for lowered, each in told.items():
        held = named(rows, lowered)
        like = named(rows, each["like"].lower()) if each.get("like") else None
        id = held["RoleId"] if held else max(rows, default=0) + 1
        begun = {**(held or {"Name": each["name"], "Rank": id}), "RoleId": id}
        if like is not None:
            begun |= {name: like.get(name) for name in LIKE}
        if begun.get("DataRights"):
            begun = with_masks({"RoleType": "Employee", **HELD, **begun})
        whole = {part: spread(each[part], entities) for part in ("tables", "rows")}
        rows[id] = row(begun, {**each, **whole})


# What a role has of the one that it is like.
LIKE = ("RoleType", "DataRights", "TableRights", "FieldRights", "FunctionRights")


def named(rows: Mapping[Any, Row], lowered: str) -> Row | None:
    return next((r for r in rows.values() if str(r.get("Name") or "").lower() == lowered), None)


def row(begun: Row, told: Told) -> Row:
    """The row with what is told of the role."""
    kind = told.get("type") or begun.get("RoleType") or "Employee"
    held = dict(begun.get("TableRights") or {})
    for entity in {**told["tables"], **told["rows"]}:
        held[entity] = cells(told["tables"].get(entity, FULL), ROWS[told["rows"].get(entity, "all")], kind)  # fmt: skip
    changed: Row = {
        "RoleType": kind, "TableRights": held or None,
        "FieldRights": {**(begun.get("FieldRights") or {}), **told["fields"]} or None,
    }  # fmt: skip
    if "functions" in told:
        changed["FunctionRights"] = told["functions"]
    if "about" in told:
        changed["Tooltip"] = told["about"]
    return {**begun, **changed}


def spread(told: Mapping[str, str], entities: Iterable[str]) -> dict[str, str]:
    """What is told of all entities, under the name of each that is not told of itself."""
    if REST not in told:
        return dict(told)
    return {**dict.fromkeys(entities, told[REST]), **{n: v for n, v in told.items() if n != REST}}


def cells(mask: str, covered: frozenset[str] | None, kind: str) -> dict[str, str]:
    """The mask for the relations that are covered, no right elsewhere."""
    return {name: mask if covered is None or name in covered else "None" for name in columns(kind)}
