"""Values: read closest to the user, written for him or at any level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.conventions.facts import deleted, facts, one
from so_mock.crm import Crm
from so_mock.entities.columns import entity_of_table
from so_mock.entities.preferences import (
    DESCRIPTIONS,
    FALSE,
    HARD_DEFAULTS,
    LEVELS,
    LINES,
    NAMED,
    NUMBER,
    STORED,
    TRUE,
    VALUES,
    description,
    name_of,
)
from so_mock.entities.relations import referring
from so_mock.errors import required
from so_mock.store.table import Row

facts({
    "Preference.GetPreference": one(VALUES, UserPreferenceId="id"),
    "Preference.DeletePreference": deleted(VALUES, UserPreferenceId="id"),
    "Preference.DeletePreferences": deleted(VALUES, UserPreferenceId="ids"),
})  # fmt: skip

EVERYTHING = ("", "*")  # a key that means the whole section
OF_TYPE = {"ContactID": "contact", "PersonID": "person", "ProjectID": "project", "SelectionID": "selection"}  # fmt: skip
OWN, GROUPS = frozenset(["Individual", "PC"]), frozenset(["Group"])


# -- reading


def target(crm: Crm, level: str, owner: int = 0) -> int:
    """Whose value it is: a user's, a group's, or nobody's; the caller's where nobody is told."""
    if level in OWN:
        return owner or crm.caller.associate_id
    if level in GROUPS:
        return owner or (crm.me["GroupIdx"] if crm.me else 0)
    return 0


def stored(crm: Crm, section: str | None, key: str | None, level: str, owner: int = 0) -> Row | None:  # fmt: skip
    named = ((section or "").lower(), (key or "").lower())
    whose = target(crm, level, owner)
    held = crm.by(VALUES, NAMED, named)
    return next((r for r in held if r["Level"] == level and (r["TargetId"] or 0) == whose), None)


def closest(crm: Crm, section: str | None, key: str | None) -> Row:
    """What counts for the caller; at level Undefined where there is no value at all."""
    for level in reversed(STORED):
        found = stored(crm, section, key, level)
        if found is not None:
            return found
    return unstored(crm, section, key)


def unstored(crm: Crm, section: str | None, key: str | None) -> Row:
    """The built-in value, as a row that nobody wrote."""
    row = crm.absorber.blank_row(crm.model[VALUES]) | {"Section": section or "", "Key": key or ""}
    value = HARD_DEFAULTS.get(name_of(row))
    if value is not None:
        row |= {"Level": "HardDefault", "RawValue": value}
    return row


def at_level(crm: Crm, section: str | None, key: str | None, level: str, owner: int = 0) -> Row:
    """At level Undefined the one that counts (docs: GetPreferenceByName)."""
    if level not in LEVELS:
        return closest(crm, section, key)
    found = stored(crm, section, key, level, owner)
    if found is not None:
        return found
    built_in = unstored(crm, section, key)
    return built_in if level == built_in["Level"] else {**built_in, "Level": "Undefined", "RawValue": ""}  # fmt: skip


def shown(crm: Crm, row: Row, display: bool = False) -> Record:
    record = crm.record(crm.view(VALUES, row))
    return record | display_of(crm, row) if display else record


def display_of(crm: Crm, row: Row) -> Record:
    """The value in words: an item's text, a line's, a record's."""
    value, told = str(row["RawValue"] or ""), description(row, crm)
    text, tooltip = value, ""
    if told is not None and value:
        lines = crm.referring(LINES, "PrefDescId", told["PrefDescId"])
        same = TRUE if value.lower() in TRUE else FALSE if value.lower() in FALSE else {value}
        accepted = same if told["ValueType"] == "Bool" else {value}
        line = next((each for each in lines if each["PrefValue"].lower() in accepted), None)
        entity = OF_TYPE.get(told["ValueType"], "")
        if told["ValueType"] == "ListTableRef":
            entity = entity_of_table(crm.model, told["TableName"])
        if line is not None:
            text, tooltip = line["PrefShowValue"], line["Description"]
        elif entity and value.isdecimal():
            text = crm.text(entity, int(value))
    return {"DisplayValue": text, "DisplayTooltip": tooltip}


@behaviour("Preference.GetPreferenceByName")
def get_preference_by_name(
    crm: Crm, pref_section: str | None, pref_key: str | None, pref_level: str
) -> Record:
    return shown(crm, at_level(crm, pref_section, pref_key, pref_level))


@behaviour("Preference.GetPreferenceByNameAndId")
def get_preference_by_name_and_id(
    crm: Crm, pref_section: str | None, pref_key: str | None, pref_level: str, owner_id: int
) -> Record:
    return shown(crm, at_level(crm, pref_section, pref_key, pref_level, owner_id))


def keys_of(crm: Crm, section: str | None) -> list[str]:
    """Every key of a section that is described or has a value."""
    wanted = (section or "").lower()
    found: dict[str, str] = {}
    for table in (DESCRIPTIONS, VALUES):
        for row in crm.rows(table):
            if row["Section"].lower() == wanted:
                found.setdefault(row["Key"].lower(), row["Key"])
    return list(found.values())


def asked_for(crm: Crm, specifications: list[Record] | None) -> list[Row]:
    found = []
    for spec in specifications or ():
        if spec is None:
            continue
        section, key = spec.get("Section"), spec.get("Key") or ""
        keys = keys_of(crm, section) if key in EVERYTHING else [key]
        found += [closest(crm, section, each) for each in keys]
    return found


@behaviour("Preference.GetPreferences")
def get_preferences(crm: Crm, specifications: list[Record] | None) -> list[Record]:
    return [shown(crm, row) for row in asked_for(crm, specifications)]


@behaviour("Preference.GetPreferencesWithDisplayValues")
def get_preferences_with_display_values(
    crm: Crm, specifications: list[Record] | None
) -> list[Record]:
    return [shown(crm, row, display=True) for row in asked_for(crm, specifications)]


# -- writing


def write(crm: Crm, given: Mapping[str, Any] | None, level: str, owner: int) -> Row:
    """One value for each level and owner: what is there is replaced."""
    given = required(given, "Preference")
    entity = crm.model[VALUES]
    spec = given.get("Specification") or {}
    told: Row = {
        "Section": spec.get("Section") or "", "Key": spec.get("Key") or "", "Level": level,
        "TargetId": target(crm, level, owner), "RawValue": given.get("RawValue") or "",
    }  # fmt: skip
    held = stored(crm, told["Section"], told["Key"], level, owner)
    by_id = crm.row(VALUES, given.get("UserPreferenceId") or 0)
    if held is None and by_id is not None and name_of(by_id) == name_of(told):
        held = by_id
    if held is not None:
        return crud.change(crm, entity, held, **told)
    return crud.store(crm, entity, crud.default_row(crm, entity) | told)


def remove_below(crm: Crm, row: Row) -> None:
    """What lies closer to a user than this row, and would hide it."""
    members = {row["TargetId"]} if row["Level"] in OWN else None
    if row["Level"] in GROUPS:
        found = crm.by("associate", referring("GroupIdx"), row["TargetId"])
        members = {each["AssociateId"] for each in found}
    for other in crm.by(VALUES, NAMED, name_of(row)):
        below = NUMBER[other["Level"]] > NUMBER[row["Level"]]
        if below and (members is None or other["TargetId"] in members):
            crm.delete(VALUES, other["UserPreferenceId"])


def save_at_level(crm: Crm, given: Mapping[str, Any] | None, remove_lower: bool) -> Row:
    told = given or {}
    level = told.get("Level") or "Undefined"
    level = "Individual" if level == "Undefined" else level
    row = write(crm, given, level, told.get("TargetId") or 0)
    if remove_lower:
        remove_below(crm, row)
    return row


@behaviour("Preference.SavePreferenceEntity")
def save_preference_entity(
    crm: Crm, preference: Record | None, remove_lower_levels: bool
) -> Record:
    return shown(crm, save_at_level(crm, preference, remove_lower_levels))


@behaviour("Preference.SavePreferenceEntities")
def save_preference_entities(
    crm: Crm, preferences: list[Record] | None, remove_lower_levels: bool
) -> None:
    for each in preferences or ():
        save_at_level(crm, each, remove_lower_levels)


@behaviour("Preference.SavePreference")
def save_preference(crm: Crm, preference: Record | None) -> None:
    """Level and target are not looked at: it is the caller's own (docs: SavePreferences)."""
    write(crm, preference, "Individual", 0)


@behaviour("Preference.SavePreferences")
def save_preferences(crm: Crm, preferences: list[Record] | None) -> None:
    for each in preferences or ():
        write(crm, each, "Individual", 0)
