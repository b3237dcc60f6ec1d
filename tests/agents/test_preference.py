"""Preference: the value closest to the user counts; what is written at one level is seen at that level only."""

from typing import Any

import pytest
from contract.door import Door

ADMINISTRATOR = "Basic YWRtMDpBZG0w"  # adm0:Adm0, of another group than tje0
KEY = {"Section": "Functions", "Key": "SoftDeleteRetention"}


def preference(value: str, level: str = "Individual", target: int = 0, **spec: str) -> dict[str, Any]:  # fmt: skip
    return {"Specification": KEY | spec, "RawValue": value, "Level": level, "TargetId": target}


def save(door: Door, *args: Any, remove: bool = False, **spec: str) -> dict[str, Any]:
    told = {"Preference": preference(*args, **spec), "RemoveLowerLevels": remove}
    return door.agent("Preference.SavePreferenceEntity", told)


def counts(door: Door, auth: str | None = None, **spec: str) -> tuple[str, str]:
    """Level and value of what counts for the caller."""
    told = {"Specifications": [KEY | spec]}
    options = {"auth": auth} if auth else {}
    (found,) = door.agent("Preference.GetPreferences", told, **options)
    assert found["Specification"]["Key"] == (KEY | spec)["Key"]
    return found["Level"], found["RawValue"]


def at(door: Door, level: str) -> str:
    return door.rest("GET", f"Preference/functions/softdeleteretention/{level}")


def test_without_a_value_the_built_in_one_counts(door: Door) -> None:
    assert counts(door) == ("HardDefault", "14")
    assert counts(door, Key="Unheard") == ("Undefined", "")
    assert door.rest("GET", "Preference/Functions/MandatoryContactOnPerson")["RawValue"] == "1"


def test_the_level_closest_to_the_user_counts(door: Door) -> None:
    save(door, "40", "SystemWide")
    save(door, "30", "Database")
    assert counts(door) == counts(door, ADMINISTRATOR) == ("Database", "30")
    save(door, "20", "Group", 2)
    assert (counts(door), counts(door, ADMINISTRATOR)) == (("Group", "20"), ("Database", "30"))
    own = save(door, "10")
    assert counts(door) == ("Individual", "10") and own["TargetId"] == 5
    assert [at(door, level) for level in ("SystemWide", "Database", "Group", "Individual")] == ["40", "30", "20", "10"]  # fmt: skip
    door.agent("Preference.DeletePreference", {"Id": own["UserPreferenceId"]})
    assert counts(door) == ("Group", "20")
    assert door.agent("Preference.GetPreference", {"Id": own["UserPreferenceId"]}) is None


def test_a_second_save_replaces_the_value(door: Door) -> None:
    ids = {save(door, value)["UserPreferenceId"] for value in ("10", "11")}
    assert len(ids) == 1 and counts(door) == ("Individual", "11")
    save(door, "12", "Individual", 1)
    assert (counts(door), counts(door, ADMINISTRATOR)) == (
        ("Individual", "11"),
        ("Individual", "12"),
    )
    told = {
        "PrefSection": "Functions",
        "PrefKey": "SoftDeleteRetention",
        "PrefLevel": "Individual",
        "OwnerId": 1,
    }
    assert door.agent("Preference.GetPreferenceByNameAndId", told)["RawValue"] == "12"


def test_lower_levels_are_removed_on_request(door: Door) -> None:
    for who in (1, 5):
        save(door, "10", "Individual", who)
    save(door, "20", "Group", 2, remove=True)
    assert counts(door) == ("Group", "20"), "he is of the group"
    assert counts(door, ADMINISTRATOR) == ("Individual", "10"), "she is not"
    save(door, "30", "Database", remove=True)
    assert counts(door) == counts(door, ADMINISTRATOR) == ("Database", "30")


def test_preferences_are_saved_for_the_caller_whatever_they_say(door: Door) -> None:
    door.agent("Preference.SavePreference", {"Preference": preference("9", "Database")})
    assert counts(door) == ("Individual", "9") and counts(door, ADMINISTRATOR)[0] == "HardDefault"
    door.agent("Preference.SavePreferences", {"Preferences": [preference("8", "Group", 1)]})
    assert counts(door) == ("Individual", "8")
    told = [preference("7", "Database"), preference("DKK", "Database", Section="Own", Key="Coin")]
    door.agent("Preference.SavePreferenceEntities", {"Preferences": told, "RemoveLowerLevels": True})  # fmt: skip
    assert counts(door) == ("Database", "7") and counts(door, Section="Own", Key="Coin")[1] == "DKK"


def test_preferences_live_on_the_rest_door(door: Door) -> None:
    door.rest("PUT", "Preference/Functions/SoftDeleteRetention", {"RawValue": "5"})
    assert counts(door) == ("Individual", "5")
    door.rest("PUT", "Preference/Functions/SoftDeleteRetention/Database?value=6")
    assert at(door, "Database") == "6" and at(door, "Individual") == "5"
    assert door.rest("GET", "Preference/Functions/SoftDeleteRetention")["Level"] == "Individual"
    door.rest("POST", "Preference/Own/Colour", {"RawValue": "blue"})
    assert "Own" in [each["Name"] for each in door.rest("GET", "Preference")]
    assert [each["ExtraInfo"] for each in door.rest("GET", "Preference/own")] == ["Colour"]
    names = {e["ExtraInfo"]: e["Name"] for e in door.rest("GET", "Preference/Functions")}
    assert names["SoftDeleteRetention"] == "Days until what is deleted is gone for good"


def test_a_whole_section_is_read_at_once(door: Door) -> None:
    save(door, "3")
    told = {"Specifications": [{"Section": "functions", "Key": "*"}]}
    found = door.agent("Preference.GetPreferences", told)
    values = {each["Specification"]["Key"]: each["RawValue"] for each in found}
    assert values == {"MandatoryContactOnPerson": "1", "SoftDeleteRetention": "3"}


def test_values_are_shown_in_words_when_asked_for(door: Door) -> None:
    specs = [{"Section": "System", "Key": "OwnCountry"}, {"Section": "Functions", "Key": "MandatoryContactOnPerson"}]  # fmt: skip
    told = {"Specifications": specs}
    country, yes = door.agent("Preference.GetPreferencesWithDisplayValues", told)
    assert (country["DisplayValue"], country["DisplayType"], country["TableName"]) == ("Norway", "ListTableRef", "country")  # fmt: skip
    assert (yes["DisplayValue"], yes["DisplayType"]) == ("Yes", "Bool")
    assert door.agent("Preference.GetPreferences", told)[0]["DisplayValue"] == ""


@pytest.mark.parametrize(
    "described, value",
    [
        ({"ValueType": "Number"}, "many"), ({"ValueType": "Number", "MinValue": 1, "MaxValue": 9}, "10"),
        ({"ValueType": "Bool"}, "perhaps"), ({"MaxLevel": "Database"}, "1"), ({"MinLevel": 6}, "1"),
    ],
)  # fmt: skip
def test_a_value_that_its_description_rules_out_is_refused(door: Door, described: dict[str, Any], value: str) -> None:  # fmt: skip
    spec = {"Section": "Own", "Key": "Limit"}
    door.agent("Preference.SavePreferenceDescription", {"Name": "Limit", "MaxLevel": "PC"} | spec | described)  # fmt: skip
    given = {"Preference": preference(value, **spec), "RemoveLowerLevels": False}
    reply = door("POST", "Agents/Preference/SavePreferenceEntity", given)
    assert (reply.status, reply.json()["ErrorType"]) == (400, "SoValidationException")
    assert "Own/Limit" in reply.json()["Message"]
    assert counts(door, **spec) == ("Undefined", "")


def test_a_value_is_one_of_its_lines(door: Door) -> None:
    spec = {"Section": "Own", "Key": "Size"}
    told = {"Name": "Size", "ValueType": "ListOfValues", "MaxLevel": "Individual"} | spec
    id = door.agent("Preference.SavePreferenceDescription", told)["PrefDescId"]
    lines = [
        {"PrefDescId": id, "PrefValue": v, "PrefShowValue": v.title()} for v in ("small", "big")
    ]
    made = door.agent(
        "Preference.SavePreferenceDescriptionLines", {"PreferenceDescriptionLines": lines}
    )
    assert [each["PrefShowValue"] for each in made] == ["Small", "Big"]
    save(door, "big", **spec)
    assert (
        door(
            "POST", "Agents/Preference/SavePreference", {"Preference": preference("huge", **spec)}
        ).status
        == 400
    )
    (shown,) = door.agent("Preference.GetPreferencesWithDisplayValues", {"Specifications": [spec]})
    assert shown["DisplayValue"] == "Big"
    asked = {"PrefDescId": id, "PrefValue": "small"}
    line = door.agent("Preference.GetPreferenceDescriptionLineFromIdAndValue", asked)
    door.agent(
        "Preference.DeletePreferenceDescriptionLines", {"PrefDescLineIds": [line["PrefDescLineId"]]}
    )
    left = door.agent("Preference.GetPreferenceDescriptionLinesByPrefDescId", {"PrefDescId": id})
    assert [each["PrefValue"] for each in left] == ["big"]
    door.agent("Preference.DeletePrefDescLinesByPrefDescIds", {"PrefDescIds": [id]})
    assert (
        door.agent("Preference.GetPreferenceDescriptionLinesByPrefDescId", {"PrefDescId": id}) == []
    )


def test_a_description_is_known_by_section_and_key(door: Door) -> None:
    told = {"Name": "Colour", "ValueType": "Text"}
    put = door.rest("PUT", "PreferenceDescription/Own/Colour", told)
    again = door.rest(
        "PUT", "PreferenceDescription/own/colour", told | {"Name": "Color", "Section": "else"}
    )
    assert (again["PrefDescId"], again["Name"], again["Section"]) == (
        put["PrefDescId"],
        "Color",
        "own",
    )
    read = door.agent("Preference.GetFromSectionAndKey", {"Section": "OWN", "Key": "COLOUR"})
    assert read["PrefDescId"] == put["PrefDescId"]
    assert [e["Key"] for e in door.rest("GET", "PreferenceDescription/own")] == ["colour"]
    assert put["PrefDescId"] in [e["PrefDescId"] for e in door.rest("GET", "PreferenceDescription")]
    second = door("POST", "PreferenceDescription", told | {"Section": "own", "Key": "Colour"})
    assert second.status == 400, "one of each name"
    line = {"PrefDescId": put["PrefDescId"], "PrefValue": "b", "PrefShowValue": "Blue"}
    id = door.agent("Preference.SavePreferenceDescriptionLine", line)["PrefDescLineId"]
    door.rest("DELETE", "PreferenceDescription/own/colour")
    assert door("GET", f"PreferenceDescription/{put['PrefDescId']}").status == 404
    assert door("GET", f"PreferenceDescriptionLine/{id}").status == 404, "lines go with it"


def test_the_order_of_tabs_is_each_users_own(door: Door) -> None:
    door.agent("Preference.SaveTabOrder", {"TabOrder": {"TabName": "Contact", "Order": "2,1"}})
    both = [{"TabName": "contact", "Order": "1,2"}, {"TabName": "Sale", "Order": "3"}]
    door.agent("Preference.SaveTabOrders", {"TabOrders": both})
    assert door.agent("Preference.GetTabOrder", {"TabName": "CONTACT"})["Order"] == "1,2"
    assert [e["TabName"] for e in door.agent("Preference.GetTabOrders", {})] == ["Contact", "Sale"]
    asked = door("POST", "Agents/Preference/GetTabOrder", {"TabName": "Sale"}, auth=ADMINISTRATOR)
    assert asked.json() is None


def test_xsrf_paths_and_value_are_kept(door: Door) -> None:
    door.agent("Preference.SetXsrfPaths", {"Hostname": "crm.example", "Paths": ["/a", "/b"]})
    door.agent("Preference.SetXsrfPaths", {"Hostname": "CRM.example", "Paths": ["/c"]})
    assert door.agent("Preference.GetXsrfPaths", {"Hostname": "crm.example"}) == ["/c"]
    assert door.agent("Preference.GetXsrfValue", {}) is None
    door.agent("Preference.SetXsrfValue", {"XsrfValue": "t0ken"})
    assert door.agent("Preference.GetXsrfValue", {})["Value"] == "t0ken"


def test_a_preference_is_a_row_of_its_table(door: Door) -> None:
    columns = ["prefsection", "prefkey", "prefvalue", "deflevel", "maxlevel", "owner_id"]
    cells = ["Functions", "SoftDeleteRetention", "21", "3", "6", "0"]
    told = {"TableName": "UserPreference", "Columns": columns, "Data": [cells]}
    assert door.agent("DatabaseTable.Insert", told)["Inserts"] == 1
    assert counts(door) == ("Database", "21")


def test_what_is_left_out_of_a_specification_is_blank(door: Door) -> None:
    assert door.agent("Preference.GetPreferences", {"Specifications": [{}, None]}) == []
    told = {"Preference": {"RawValue": "1"}, "RemoveLowerLevels": False}
    assert door("POST", "Agents/Preference/SavePreferenceEntity", told).status == 400
