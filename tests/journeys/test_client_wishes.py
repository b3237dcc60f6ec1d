"""What SuperOffice's own client can wish of an answer: a language, a time zone, a form for bytes."""

import base64

from journeys.conftest import Journey


def test_the_client_reads_in_the_language_it_asks_for(journey: Journey) -> None:
    seen = journey("languages.cjs")
    read, word = seen["read"], seen["word"]

    stored = told(seen["name"], "SR_AL_STREET", "[SR_MANDATORY_FIELD_1281]")
    swedish = told(f"Trä {word}", "Gata", "Företagsnamn")
    norwegian = told(f"Tre {word}", "Gate", "Firmanavn")
    american = told(f"Wood {word}", "Street", "Company name")
    assert read["swedish"] == swedish
    assert read["norwegian"] == read["overridden"] == norwegian
    assert read["american"] == american
    assert read["french"]["category"] == american["category"], "a name without French"
    assert read["french"]["street"] == "Rue"
    for unasked in ("plain", "asStored", "switchedOff", "starred", "unknown", "cultureAlone"):
        assert read[unasked] == stored, unasked
    assert read["cultured"] == swedish, "a culture is not a language"
    assert seen["listed"] == {"plain": seen["name"], "swedish": f"Trä {word}"}
    assert seen["kept"] == stored, "saved in Swedish, and still in three languages"


def told(category: str, street: str, reason: str) -> dict[str, str]:
    return {"category": category, "street": street, "reason": reason}


def test_the_client_gets_bytes_as_it_wants_them(journey: Journey) -> None:
    seen = journey("blobs.cjs")
    text, packed = seen["text"], base64.b64encode(seen["text"].encode()).decode()

    assert seen["uploads"] == {"string": text, "buffer": text}
    assert seen["downloads"] == {
        "plain": ["Buffer", len(text)], "buffer": ["Buffer", len(text)], "base64": packed, "string": text,
    }  # fmt: skip
    raw, *in_json = (kind.partition(";")[0] for kind in seen["headers"])
    assert (raw, in_json) == ("text/plain", ["application/json"] * 2)
    assert seen["faceless"]["status"] == 404
    assert seen["faceless"]["data"]["ErrorType"] == "SoNotFoundException"
    assert seen["picture"] == seen["raw"] == seen["dot"]


def test_the_client_is_told_of_errors_as_objects_and_in_its_language(journey: Journey) -> None:
    seen = journey("complaints.cjs")

    assert seen["handled"] == [
        [404, "SoNotFoundException"], [404, "SoNotFoundException"],
        [412, "SoIllegalOperationException"], [409, "SoIllegalOperationException"],
        [400, "ArgumentException"], [404, "SoNotFoundException"],
    ], "each call's error came by the handler of the first agent, which is for all"  # fmt: skip
    assert seen["failed"], "the client says so in the options of the call"
    assert seen["department"] == "Dept.", "the test of the patch held"
    english, norwegian = seen["missing"]["data"], seen["inNorwegian"]["data"]
    assert english["Message"] == "Contact id 99999 not found"
    assert norwegian["Message"] == norwegian["ErrorMessage"] == "Contact-id 99999 ble ikke funnet"
    assert norwegian["ErrorType"] == english["ErrorType"], "programs go by that"
    assert seen["typed"]["data"]["Message"].startswith("category.id: ")


def test_the_client_lives_by_the_zone_it_asks_for(journey: Journey) -> None:
    seen = journey("zones.cjs")
    read = {how: told["start"] for how, told in seen["read"].items()}

    assert read == {
        "plain": "2026-06-15T10:00:00", "utc": "2026-06-15T08:00:00", "tagged": "2026-06-15T10:00:00+02:00",
        "utcTagged": "2026-06-15T08:00:00Z", "newYork": "2026-06-15T04:00:00-04:00", "danish": "2026-06-15T10:00:00+02:00",
        "overridden": "2026-06-15T08:00:00Z", "byNumber": "2026-06-15T10:00:00+02:00", "unknown": "2026-06-15T10:00:00",
    }  # fmt: skip
    zones = {how: told.get("zone") for how, told in seen["read"].items()}
    assert (zones["newYork"], zones["danish"], zones["utcTagged"]) == ("US-NY", "DK", "UTC")
    assert zones["tagged"] == zones["byNumber"] == "NO", (
        "the effective zone, also where none was named"
    )
    assert zones["plain"] is None
    tagged = {how: told for how, told in seen["read"].items() if told["start"][19:]}
    assert {told["instant"] for told in tagged.values()} == {seen["start"]}
    assert all(told["created"].endswith("Z") for told in tagged.values()), "UTC whatever the zone"
    assert seen["moved"] == {
        zone: [f"Sunrise in {zone}", seen["start"]] for zone in ("UTC", "NO", "US-NY")
    }, "saved as it was read"
    assert set(seen["birthdays"].values()) == {"1999-05-13T00:00:00Z"}, "a day is no instant"
