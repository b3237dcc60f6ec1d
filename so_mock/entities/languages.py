"""The languages of the product: their codes and names in headers, and the texts behind `[SR_...]` (sheet: wire.md 9).

texts.tsv has a column for each language. Lines that begin with `SR_` are texts as they are; the others are the words that the
headings of archive columns are put together of.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

TEXTS = Path(__file__).with_name("texts.tsv")


class Language(NamedTuple):
    """`code` as multi-language texts have it, `iso` as headers do, `culture` the one that formats by itself."""

    code: str
    iso: str
    culture: str


# In the order of the columns of texts.tsv.
LANGUAGES = (
    Language("NO", "nb", "nb-NO"), Language("US", "en", "en-US"), Language("DA", "da", "da-DK"), Language("SW", "sv", "sv-SE"),
    Language("GE", "de", "de-DE"), Language("FR", "fr", "fr-FR"), Language("NL", "nl", "nl-NL"), Language("IT", "it", "it-IT"),
    Language("SP", "es", "es-ES"), Language("FI", "fi", "fi-FI"), Language("CZ", "cs", "cs-CZ"), Language("PL", "pl", "pl-PL"),
    Language("RU", "ru", "ru-RU"), Language("JP", "ja", "ja-JP"), Language("CN", "zh", "zh-CN"),
)  # fmt: skip
USUAL = "US"  # told where a text is not in the language that was asked for
BY_CODE = {language.code: language for language in LANGUAGES}
_BY_ISO = {language.iso: language for language in LANGUAGES} | {
    "no": BY_CODE["NO"],
    "nn": BY_CODE["NO"],
}
_NAME = re.compile(r"([a-z]{2})(?:[-_][a-z]{4})?(?:[-_]([a-z]{2}|\d{3}))?", re.I)


def named(told: str) -> Language | None:
    """The language of an ISO code or a culture: `sv`, `nb-no`, `en_GB`."""
    found = _NAME.fullmatch(told.strip())
    return _BY_ISO.get(found[1].lower()) if found else None


def culture(told: str) -> str:
    """A culture of one of the languages, spelt as cultures are: `en-gb` is `en-GB`, `sv` is `sv-SE`; "" for any other."""
    language, found = named(told), _NAME.fullmatch(told.strip())
    if language is None or found is None:
        return ""
    if not found[2]:
        return "nn-NO" if found[1].lower() == "nn" else language.culture
    own = "nb" if found[1].lower() == "no" else found[1].lower()
    return f"{own}-{found[2].upper()}"


# -- texts

TOOLTIP = "_TOOLTIP"
# Field of a screen (table * 256 + its place there) -> the line that it is called by: why a field is mandatory is told by its
# name (rights.md 5).
_FIELDS = {
    1281: "SR_COMPANY_NAME", 1285: "NUMBER", 1288: "BUSINESS", 1289: "CATEGORY", 1539: "FIRST NAME", 1554: "NUMBER",
    2817: "NAME", 2818: "NUMBER", 2819: "TYPE", 2821: "OWNER", 3331: "COMPANY", 3335: "AMOUNT", 3353: "NUMBER",
}  # fmt: skip
_FIELD = re.compile(r"SR_MANDATORY_FIELD_(\d{1,9})")
_SECTION = re.compile(r"SR_PD_(.+)_NAME")
_COLUMN = {language.code: column for column, language in enumerate(LANGUAGES)}
_BETWEEN = {"US": " ", "JP": "・", "CN": "・"}
_LONGEST = 2  # words that are one in texts.tsv
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def text(code: str, key: str) -> str | None:
    """What a resource, named without its brackets, is called in a language; None where there is none of that name."""
    name = key.upper().removeprefix("RC.")
    if not name.startswith("SR_"):
        return None
    field = _FIELD.fullmatch(name)
    if field is not None:
        name = _FIELDS.get(int(field[1]), "SR_ACCESS_MANDATORY")
    found = _texts().get(name)
    if found is not None:
        return found[_COLUMN[code]]
    section = _SECTION.fullmatch(key)
    return section[1] if section else _heading(code, name)


def keys() -> list[str]:
    """All that are texts as they are."""
    return [
        *(key for key in _texts() if key.startswith("SR_")),
        *(f"SR_MANDATORY_FIELD_{field}" for field in _FIELDS),
    ]


def _heading(code: str, name: str) -> str | None:
    """Of a column of an archive: its words, or all of them in English where one is not known. A tooltip says the same."""
    leaf = name.removeprefix("SR_").removeprefix("PERSONARCHIVE_")
    leaves = _leaves()
    words = leaves.get(leaf.replace("_", "")) or leaves.get(
        leaf.removesuffix(TOOLTIP).replace("_", "")
    )
    if words is None:
        return None
    said = _pieces(words, code) if code != USUAL else None
    if said is None:
        code = USUAL
        said = [each if each.isupper() else each.lower() for each in _pieces(words, code) or ()]
    told = _BETWEEN.get(code, " – ").join(said)
    return told[:1].upper() + told[1:]


def _pieces(words: list[str], code: str) -> list[str] | None:
    """The longest first: `UPDATED BY` is one. None where a word is unknown; in English such a one is itself."""
    found, texts, at = [], _texts(), 0
    while at < len(words):
        for end in range(min(len(words), at + _LONGEST), at, -1):
            piece = texts.get(" ".join(words[at:end]))
            if piece is not None:
                found.append(piece[_COLUMN[code]])
                at = end
                break
        else:
            if code != USUAL:
                return None
            found.append(words[at].lower())
            at += 1
    return found


@cache
def _texts() -> dict[str, list[str]]:
    """By name, a column for each language. Read when a client first asks for a language."""
    lines = TEXTS.read_text("utf-8").splitlines()
    return {key: texts for key, *texts in (line.split("\t") for line in lines if line)}


@cache
def _leaves() -> dict[str, list[str]]:
    """Of all columns of all archives, in capitals: their words."""
    from so_mock.catalogue.archives import archives  # only where such a heading is asked for

    found: dict[str, list[str]] = {}
    for column in archives().leaves():
        words = _HUMP.sub(" ", column).replace("_", " ").upper().split()
        found.setdefault("".join(words), words)
    return found
