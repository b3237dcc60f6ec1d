"""Scripts and triggers as rows, known by a unique text (design notes 6, case 20)."""

from contract.door import Door


def test_a_trigger_is_found_by_its_unique_id_before_it_is_inserted(door: Door) -> None:
    made = door.rest("POST", "TriggerScript", {"Name": "Before save", "Source": "1;"})
    unique = made["UniqueIdentifier"]
    assert unique
    given = {"ScreenChooserId": 0, "Name": "Renamed", "Source": "2;"}
    body = {"TriggerScriptUniqueId": unique, "Entity": given}
    saved = door.agent("CRMScript.SaveTriggerScriptByUniqueId", body)
    assert (saved["ScreenChooserId"], saved["Name"]) == (made["ScreenChooserId"], "Renamed")
    assert len(door.tenant.store.table("trigger_script")) == 1
    assert door.rest("GET", f"TriggerScript/{made['ScreenChooserId']}")["Source"] == "2;"


def test_an_unknown_unique_id_makes_a_trigger_whatever_key_the_body_has(door: Door) -> None:
    first = door.rest("POST", "TriggerScript", {"Name": "First"})
    given = {"ScreenChooserId": first["ScreenChooserId"], "Name": "Second"}
    saved = door.rest("PUT", "TriggerScript/second", given)
    assert saved["ScreenChooserId"] != first["ScreenChooserId"]
    assert saved["UniqueIdentifier"] == "second"
    assert door.rest("GET", "TriggerScript/second")["Name"] == "Second"
    door.rest("DELETE", "TriggerScript/second")
    assert door.rest("GET", "TriggerScript/second") is None, "published without a 404"
    assert door.rest("GET", f"TriggerScript/{first['ScreenChooserId']}")["Name"] == "First"


def test_a_trigger_without_unique_id_is_refused(door: Door) -> None:
    path = "Agents/CRMScript/SaveTriggerScriptByUniqueId"
    assert door("POST", path, {"TriggerScriptUniqueId": "", "Entity": {"Name": "x"}}).status == 400


def test_a_script_has_two_carriers(door: Door) -> None:
    made = door.rest("PUT", "Script/my-script", {"Name": "Mine", "Source": "print(1);"})
    assert (made["UniqueIdentifier"], made["Name"]) == ("my-script", "Mine")
    assert made["RegisteredBy"]
    again = door.rest("PUT", "Script/my-script", {"Source": "print(2);"})
    assert (again["Name"], again["Source"]) == ("Mine", "print(2);")
    (row,) = door.tenant.store.table("crm_script").scan()
    entity = door.rest("GET", f"CRMScript/{row['EjscriptId']}")
    assert (entity["Source"], entity["UniqueIdentifier"]) == ("print(2);", "my-script")
    changed = {"CrmScriptEntity": entity | {"Description": "two"}}
    door.agent("CRMScript.SaveCRMScriptEntityWithoutCompile", changed)
    by_text = {"UniqueIdentifier": "my-script"}
    read = door.agent("CRMScript.GetCRMScriptByUniqueIdentifier", by_text)
    assert read["Description"] == "two"
    door.agent("CRMScript.DeleteCRMScriptByUniqueIdentifier", by_text)
    assert door("GET", f"CRMScript/{row['EjscriptId']}").status == 404
    assert door.rest("GET", "Script/my-script") is None
