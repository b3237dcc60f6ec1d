"""The headers that say in which language and culture a caller wants to be answered."""

import pytest

from so_mock.web.spoken import spoken


@pytest.mark.parametrize(
    "accept, language",
    [
        ("sv", "SW"), ("SV", "SW"), ("nb-no", "NO"), ("en-us, en-gb", "US"), ("en-us; en-gb", "US"), ("fr,de,ru,zh", "FR"),
        ("fr;q=0.5, sv", "SW"), ("fr;q=0.5, sv;q=0.5", "FR"), ("de ; q = 0.1, it;q=0.2", "IT"), ("sv;q=0, da", "DA"),
        ("tlh, sv;q=0.1", "SW"), ("tlh;da", "DA"), ("sv;q=1.0, da;q=0.9", "SW"), ("*;q=0.5, ja", "JP"), (", sv", "SW"),
    ],
)  # fmt: skip
def test_the_known_language_that_is_wanted_most(accept: str, language: str) -> None:
    for headers in ((accept, None), (None, accept)):
        said = spoken(*headers, None, None)
        assert (said.language, said.ignored) == (language, ())


@pytest.mark.parametrize("value", ["", " ", "*", "x", "-", "*, sv;q=0.5", "tlh, *;q=0.1"])
def test_a_value_that_switches_off(value: str) -> None:
    assert spoken(value, None, None, None) == spoken(None, None, None, None)


@pytest.mark.parametrize("value", ["tlh", "klingon, tlh", "sv;q=0", "../../x\xe6", ";;;,", "q=1"])
def test_a_value_that_names_nothing_known_is_told(value: str) -> None:
    assert spoken(value, None, None, None).ignored == ("Accept-Language",)
    assert spoken(None, value, None, None).ignored == ("SO-Language",)


def test_so_language_beats_accept_language_also_when_it_switches_off() -> None:
    assert spoken("sv", "da", None, None).language == "DA"
    for off in ("*", "x", "-", ""):
        assert spoken("sv", off, None, None) == spoken(None, None, None, None)
    unknown = spoken("sv", "tlh", None, None)
    assert (unknown.language, unknown.ignored) == ("SW", ("SO-Language",))


@pytest.mark.parametrize(
    "language, told, culture",
    [
        ("sv", None, "sv-SE"), ("en-gb", None, "en-GB"), ("sv", "de-at", "de-AT"), ("sv", "en", "en-US"), ("sv", "", "sv-SE"),
        ("sv", "*", "sv-SE"),
    ],
)  # fmt: skip
def test_the_culture_is_the_languages_unless_another_is_told(
    language: str, told: str | None, culture: str
) -> None:
    said = spoken(language, None, told, None)
    assert (said.culture, said.ignored) == (culture, ())


def test_a_culture_that_says_nothing_is_told() -> None:
    without = spoken(None, None, "nb-NO", None)
    assert (without.culture, without.ignored) == ("", ())  # as the real server passes it over
    unknown = spoken("sv", None, "tlh", None)
    assert (unknown.culture, unknown.ignored) == ("sv-SE", ("SO-Culture",))
