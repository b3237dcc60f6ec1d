"""The text table: whole in fifteen languages, and with a text for whatever so-mock names in brackets."""

import re
import zlib
from pathlib import Path

import pytest

import so_mock
from so_mock.catalogue.archives import archives
from so_mock.entities import languages
from so_mock.entities.languages import LANGUAGES, TEXTS, culture, named, text
from so_mock.query.metadata import _tags

CODES = [language.code for language in LANGUAGES]
PACKAGE = Path(so_mock.__file__).parent
LINES = [line.split("\t") for line in TEXTS.read_text("utf-8").splitlines()]
# Made of a name that a row has: `[SR_{...}]` in the source.
MADE = {
    "SR_AL_": ["STREET", "POBOX", "POSTCODECITY", "ADDRESS1", "ADDRESS2", "ADDRESS3", "CITY", "COUNTYPCODE", "CITYSTATEZIP", "STATE"],
    "SR_MONTH_": ["JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"],
    "SR_PD_": ["Defaults_NAME", "Functions_NAME", "Gdpr_NAME", "System_NAME", "Mine_NAME"],
    "SR_MANDATORY_FIELD_": ["1281", "1285", "1288", "1289", "1539", "1554", "2817", "2818", "2819", "2821", "99"],
    "SR_": ["CONTACT", "PERSON", "PROJECT", "APPOINTMENT", "DOCUMENT", "SALE", "SELECTION", "TICKET"],
}  # fmt: skip


def lacking(key: str) -> list[str]:
    return [code for code in CODES if not text(code, key)]


def test_every_text_is_there_in_all_languages_and_once() -> None:
    assert [line[0] for line in LINES if len(line) != 1 + len(LANGUAGES) or not all(line)] == []
    assert [line[0] for line in LINES if any(cell != cell.strip() for cell in line)] == []
    names = [line[0] for line in LINES]
    assert len(names) == len(set(names))


def test_a_language_is_not_another_one() -> None:
    """A column that slipped would show: Cyrillic in Russian alone, and so on."""
    scripts = {"RU": r"[а-яА-ЯёЁ]", "JP": r"[\u3040-\u30ff]", "CN": r"[\u4e00-\u9fff]"}
    columns = dict(zip(CODES, zip(*(line[1:] for line in LINES), strict=True), strict=True))
    for code, script in scripts.items():
        found = {each: sum(bool(re.search(script, cell)) for cell in columns[each]) for each in CODES}  # fmt: skip
        assert found[code] > len(LINES) // 4, code
        others = {"JP", "CN"} if code == "CN" else {code}
        assert not any(count for each, count in found.items() if each not in others), code
    assert len({columns[code] for code in CODES}) == len(CODES)


def test_what_the_source_names_has_a_text_in_all_languages() -> None:
    named_there = set()
    for file in [*PACKAGE.rglob("*.py"), PACKAGE / "catalogue" / "data" / "mdo.txt"]:
        named_there.update(re.findall(r"\bSR_[A-Z0-9_]+", file.read_text("utf-8")))
    made = {prefix + rest for prefix, names in MADE.items() for rest in names}
    patterns = {key for key in named_there if key.endswith("_") or key + "_" in MADE}
    assert patterns <= {*MADE, "SR_PERSONARCHIVE_"}, "a pattern that MADE does not know"
    written = (named_there | made) - patterns - {"SR_NAME"}
    assert len(written) > 60
    assert {key: codes for key in written if (codes := lacking(key))} == {}


def test_every_heading_and_tooltip_of_an_archive_has_a_text_in_all_languages() -> None:
    tags = set()
    for leaf in set(archives().leaves()):
        for owner in ("contact", "person"):
            tags.update(tag.strip("[]") for tag in _tags(leaf, owner) if tag.startswith("[SR_"))
    assert len(tags) > 2_000
    assert {tag: codes for tag in tags if (codes := lacking(tag))} == {}
    own = [tag for tag in tags if text("SW", tag) != text("US", tag)]
    assert len(own) > len(tags) * 2 // 3, "most of them are not English in Swedish"


@pytest.mark.parametrize(
    "key, code, told",
    [
        ("SR_CONTACT_ID", "US", "Company ID"), ("SR_CONTACT_ID", "SW", "Företag – ID"), ("SR_UPDATED_BY", "NO", "Oppdatert av"),
        ("SR_PERSONARCHIVE_LASTNAME", "GE", "Nachname"), ("SR_PERSONARCHIVE_LASTNAME_TOOLTIP", "FR", "Nom de famille"),
        ("sr_yes", "FI", "Kyllä"), ("RC.SR_WORKFLOWTRIGGERTYPE_SALESOLD", "DA", "Salg solgt"),
        ("SR_MANDATORY_FIELD_1281", "FR", "Nom de la société"), ("SR_MANDATORY_FIELD_77", "US", "Must be filled in"),
        ("SR_PD_Mine_NAME", "RU", "Mine"), ("SR_BLANKALLOWED", "NO", "Blankallowed"), ("SR_QUITE_UNKNOWN", "US", None),
        ("NAME", "US", None),
    ],
)  # fmt: skip
def test_a_text_by_its_name(key: str, code: str, told: str | None) -> None:
    assert text(code, key) == told


@pytest.mark.parametrize(
    "told, code, its_culture",
    [
        ("no", "NO", "nb-NO"), ("nb-no", "NO", "nb-NO"), ("nn", "NO", "nn-NO"), ("NO-no", "NO", "nb-NO"), ("en", "US", "en-US"),
        ("en-gb", "US", "en-GB"), ("da", "DA", "da-DK"), ("sv", "SW", "sv-SE"), ("de_AT", "GE", "de-AT"), ("zh-Hans-CN", "CN", "zh-CN"),
        ("ja", "JP", "ja-JP"), ("cs", "CZ", "cs-CZ"), (" es-419 ", "SP", "es-419"),
    ],
)  # fmt: skip
def test_a_language_by_its_name_in_headers(told: str, code: str, its_culture: str) -> None:
    language = named(told)
    assert language is not None and language.code == code
    assert culture(told) == its_culture


@pytest.mark.parametrize(
    "told", ["", "sw", "english", "s", "sv-", "sv--se", "../no", "nb-no-x", "ß"]
)
def test_what_names_no_language(told: str) -> None:
    assert (named(told), culture(told)) == (None, "")


def test_the_table_is_small_and_read_late() -> None:
    assert len(zlib.compress(TEXTS.read_bytes(), 9)) < 45_000
    languages._texts.cache_clear()
    named("sv")
    assert languages._texts.cache_info().currsize == 0
