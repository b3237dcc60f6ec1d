"""Texts of the user interface by name (REST String)."""

import pytest
from contract.door import Door


def override(door: Door, name: str, value: str, culture: str) -> None:
    door.agent("Resource.SetResourceSubstitution", {
        "ResourceName": name, "ResourceValues": value, "Culture": culture, "IsActive": True})  # fmt: skip


def test_a_text_in_all_languages(door: Door) -> None:
    known = door.rest("GET", "String/KnownLanguages")
    assert len(known) == 15 and {"nb", "en", "sv", "ja"} < set(known)
    found = door.rest("GET", "String/SR_YES,SR_NO")
    assert list(found) == ["SR_YES", "SR_NO"]
    assert list(found["SR_YES"]) == known
    assert (found["SR_YES"]["fr"], found["SR_NO"]["de"]) == ("Oui", "Nein")
    assert door("POST", "String", ["SR_YES", "SR_NO"]).json() == found
    assert door("GET", "String/SR_YES").headers["x-so-mock-fidelity"] == "modelled"


def test_one_language_by_argument_or_header(door: Door) -> None:
    assert door.rest("GET", "String/SR_YES?isoLangCode=nb-no") == {"SR_YES": {"nb": "Ja"}}
    swedish = {"Accept-Language": "sv"}
    assert door("GET", "String/SR_NO", headers=swedish).json() == {"SR_NO": {"sv": "Nej"}}
    assert door("POST", "String?isoLangCode=fr", ["SR_NO"], headers=swedish).json() == {"SR_NO": {"fr": "Non"}}  # fmt: skip
    assert door.rest("GET", "String/SR_YES/en-gb") == "Yes"


def test_an_unknown_name_is_left_out_and_stays_as_it_is(door: Door) -> None:
    assert door.rest("GET", "String/SR_YES,SR_NONESUCH?isoLangCode=en") == {"SR_YES": {"en": "Yes"}}
    assert door.rest("GET", "String/SR_NONESUCH/en") == "SR_NONESUCH"


@pytest.mark.parametrize("path", ["String/SR_YES/xx", "String/SR_YES?isoLangCode=xx", "String?isoLangCode=xx"])  # fmt: skip
def test_an_unknown_language_is_told(door: Door, path: str) -> None:
    reply = door("GET", path)
    assert reply.status == 400
    assert "'xx' is none of nb, en," in reply.json()["MessageDetail"]


def test_names_are_found_by_themselves_and_by_their_text(door: Door) -> None:
    swedish = {"Accept-Language": "sv"}
    assert door("GET", "String?q=sr_month_jan", headers=swedish).json() == ["SR_MONTH_JANUARY"]
    assert door.rest("GET", "String?q=januari&isoLangCode=sv") == ["SR_MONTH_JANUARY"]
    assert door.rest("GET", "String?q=januari") == []
    assert len(door.rest("GET", "String")) > 60


def test_an_installations_texts_unless_they_are_not_wanted(door: Door) -> None:
    override(door, "SR_YES", "Aye", "en-GB")
    override(door, "SR_OURS", "Ours", "en-US")
    assert door.rest("GET", "String/SR_YES/en-gb") == "Aye"
    assert door.rest("GET", "String/SR_YES/en-gb?ignoreOverrides=true") == "Yes"
    assert door.rest("GET", "String/SR_OURS?isoLangCode=en") == {"SR_OURS": {"en": "Ours"}}
    assert door.rest("GET", "String?q=aye&isoLangCode=en-gb") == ["SR_YES"]
    assert door.rest("GET", "String?q=sr_ours") == ["SR_OURS"]
