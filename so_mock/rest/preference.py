"""Preference: by section and key, at a level or as it counts for the caller."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.crm import Crm
from so_mock.entities.preferences import DESCRIPTIONS, NAMED, VALUES
from so_mock.errors import required


def item(crm: Crm, id: int, name: str, key: str, tooltip: str = "") -> Record:
    """The name that programs use stands in the extra information (docs: MDO lists preferencesection, preferencekey)."""
    return crm.blank("MDOListItem") | {
        "Id": id, "Name": name, "FullName": name, "ToolTip": tooltip, "ExtraInfo": key, "Rank": id,
    }  # fmt: skip


@behaviour("GET Preference")
def sections(crm: Crm) -> list[Record]:
    """Of what is described or has a value."""
    found: dict[str, str] = {}
    for table in (DESCRIPTIONS, VALUES):
        for row in crm.rows(table):
            found.setdefault(row["Section"].lower(), row["Section"])
    return [item(crm, id, name, name) for id, name in enumerate(found.values(), 1)]


@behaviour("GET Preference/{section}")
def keys(crm: Crm, section: str) -> list[Record]:
    """Of the preferences of one section that are described, and of those that only have a value."""
    made = []
    told = crm.call("Preference.GetPreferences", specifications=[{"Section": section, "Key": ""}])
    for number, each in enumerate(told, 1):
        spec = each["Specification"]
        held = crm.by(DESCRIPTIONS, NAMED, (spec["Section"].lower(), spec["Key"].lower()))
        name, tooltip = (held[0]["Name"], held[0]["Description"]) if held else (spec["Key"], "")
        made.append(item(crm, held[0]["PrefDescId"] if held else number, name, spec["Key"], tooltip))  # fmt: skip
    return made


@behaviour("GET Preference/{section}/{key}")
def value(crm: Crm, section: str, key: str) -> Record:
    found: Record = crm.call(
        "Preference.GetPreferenceByName", pref_section=section, pref_key=key, pref_level="Undefined"
    )
    return found


@behaviour("GET Preference/{section}/{key}/{prefLevel}")
def raw_value(crm: Crm, section: str, key: str, pref_level: str) -> str:
    found = crm.call(
        "Preference.GetPreferenceByName", pref_section=section, pref_key=key, pref_level=pref_level
    )
    return str(found["RawValue"])


def save(crm: Crm, section: str, key: str, given: Record) -> None:
    """The section and key of the path win over those in the body."""
    spec = {"Section": section, "Key": key}
    crm.call(
        "Preference.SavePreferenceEntity",
        preference={**given, "Specification": spec},
        remove_lower_levels=False,
    )


@behaviour("PUT Preference/{section}/{key}")
def put(crm: Crm, section: str, key: str, pref: Record | None) -> None:
    pref = required(pref, "Preference")
    save(crm, section, key, pref)


@behaviour("POST Preference/{section}/{key}")
def post(crm: Crm, section: str, key: str, pref: Record | None) -> None:
    put(crm, section, key, pref)


@behaviour("PUT Preference/{section}/{key}/{prefLevel}")
def put_value(crm: Crm, section: str, key: str, pref_level: str, value: str | None) -> None:
    save(crm, section, key, {"Level": pref_level, "RawValue": value or ""})


@behaviour("POST Preference/{section}/{key}/{prefLevel}")
def post_value(crm: Crm, section: str, key: str, pref_level: str, value: str | None) -> None:
    put_value(crm, section, key, pref_level, value)
