"""PreferenceDescription: by section and key."""

from __future__ import annotations

from so_mock.conventions.facts import calls, facts

facts({
    "GET PreferenceDescription": calls("Preference.GetAll"),
    "GET PreferenceDescription/{section}": calls("Preference.GetAllFromSection"),
    "GET PreferenceDescription/{section}/{key}": calls("Preference.GetFromSectionAndKey"),
    "PUT PreferenceDescription/{section}/{key}": calls("Preference.SaveFromSectionAndKey"),
    "DELETE PreferenceDescription/{section}/{key}": calls("Preference.DeleteFromSectionAndKey"),
})  # fmt: skip
