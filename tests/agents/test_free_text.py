"""Free text search: its settings, and the words that can be found."""

from contract.door import Door


def test_settings_are_remembered_and_words_counted(door: Door) -> None:
    before = door.agent("FreeText.GetStatus")
    assert before["FreeTextEnabled"] is True
    door.agent("FreeText.SetEnabled", {"Enabled": False})
    door.agent("FreeText.SetSingleWordOperator", {"FreeTextOperator": "ExactMatch"})
    door.agent("FreeText.SetMultiWordOperator", {"FreeTextOperator": "contains"})
    door.rest("POST", "Contact", {"Name": "Qwertyqwerty Zxcvzxcv"})
    after = door.agent("FreeText.GetStatus")
    assert after["FreeTextEnabled"] is False
    assert (after["SingleWordOperator"], after["MultiWordOperator"]) == ("ExactMatch", "Contains")
    assert after["CountWords"] == before["CountWords"] + 2
    assert after["LastGenerated"] == before["LastGenerated"]
    odd = {"FreeTextOperator": "Sideways"}
    assert door("POST", "Agents/FreeText/SetMultiWordOperator", odd).status == 400


def test_the_index_is_made_anew_as_a_batch_task(door: Door) -> None:
    task = door.agent("FreeText.RegenerateIndex", {"RunAsBatch": True})
    assert task["State"] == "Succeeded"
    assert door.rest("GET", f"BatchTask/{task['Id']}")["Id"] == task["Id"]
    assert door.agent("FreeText.GetStatus")["LastGenerated"] > "2020"
