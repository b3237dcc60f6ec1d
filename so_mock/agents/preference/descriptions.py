"""Descriptions: what preferences there are, of which type and with which values."""

from __future__ import annotations

from so_mock.behaviour import behaviour
from so_mock.call import Record
from so_mock.conventions import crud
from so_mock.conventions.facts import deleted, facts, one, rows
from so_mock.crm import Crm
from so_mock.entities.model import View
from so_mock.entities.preferences import DESCRIPTIONS, LINES, NAMED
from so_mock.errors import required
from so_mock.store.table import Row

facts({
    "Preference.GetAll": rows(DESCRIPTIONS, order="Rank"),
    "Preference.GetPreferenceDescriptionLineFromIdAndValue": one(LINES, PrefDescId="pref_desc_id", PrefValue="pref_value"),
    "Preference.DeletePreferenceDescriptionLines": deleted(LINES, PrefDescLineId="pref_desc_line_ids"),
    "Preference.DeletePrefDescLinesByPrefDescId": deleted(LINES, PrefDescId="pref_desc_id"),
    "Preference.DeletePrefDescLinesByPrefDescIds": deleted(LINES, PrefDescId="pref_desc_ids"),
})  # fmt: skip


def found(crm: Crm, section: str | None, key: str | None) -> Row | None:
    rows = crm.by(DESCRIPTIONS, NAMED, ((section or "").lower(), (key or "").lower()))
    return rows[0] if rows else None


@behaviour("Preference.GetFromSectionAndKey")
def get_from_section_and_key(crm: Crm, section: str | None, key: str | None) -> View | None:
    row = found(crm, section, key)
    return crm.view(DESCRIPTIONS, row) if row else None


@behaviour("Preference.GetAllFromSection")
def get_all_from_section(crm: Crm, section: str | None) -> list[View]:
    wanted = (section or "").lower()
    held = [row for row in crm.rows(DESCRIPTIONS) if row["Section"].lower() == wanted]
    return [crm.view(DESCRIPTIONS, row) for row in sorted(held, key=lambda row: row["Rank"])]


@behaviour("Preference.SaveFromSectionAndKey")
def save_from_section_and_key(
    crm: Crm, section: str | None, key: str | None, preference_description: Record | None
) -> View:
    """The one of that name is saved, whatever key the carrier holds."""
    preference_description = required(preference_description, "PreferenceDescription")
    row = found(crm, section, key)
    named = {"Section": section, "Key": key, "PrefDescId": row["PrefDescId"] if row else 0}
    return crud.save(crm, crm.model[DESCRIPTIONS], {**preference_description, **named})


@behaviour("Preference.DeleteFromSectionAndKey")
def delete_from_section_and_key(crm: Crm, section: str | None, key: str | None) -> None:
    row = found(crm, section, key)
    if row is not None:
        crud.delete(crm, crm.model[DESCRIPTIONS], row["PrefDescId"])


@behaviour("Preference.SavePreferenceDescriptionLines")
def save_preference_description_lines(
    crm: Crm, preference_description_lines: list[Record] | None
) -> list[View]:
    told = [each for each in preference_description_lines or () if each is not None]
    return [crud.save(crm, crm.model[LINES], each) for each in told]
