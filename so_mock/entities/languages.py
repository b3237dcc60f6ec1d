"""The languages of the product: their codes and names in headers, and the texts behind `[SR_...]` (sheet: wire.md 9)."""

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
    Language("NO", "no", "nb-NO"), Language("US", "en", "en-US"), Language("DA", "da", "da-DK"), Language("SW", "sv", "sv-SE"),
    Language("GE", "de", "de-DE"), Language("FR", "fr", "fr-FR"), Language("NL", "nl", "nl-NL"), Language("IT", "it", "it-IT"),
    Language("SP", "es", "es-ES"), Language("FI", "fi", "fi-FI"), Language("CZ", "cs", "cs-CZ"), Language("PL", "pl", "pl-PL"),
    Language("RU", "ru", "ru-RU"), Language("JP", "ja", "ja-JP"), Language("CN", "zh", "zh-CN"),
)  # fmt: skip
USUAL = "US"  # told where a text is not in the language that was asked for
BY_CODE = {language.code: language for language in LANGUAGES}
_BY_ISO = {language.iso: language for language in LANGUAGES} | {
    "nb": BY_CODE["NO"],
    "nn": BY_CODE["NO"],
}


def named(told: str) -> Language | None:
    """The language of an ISO code or a culture: `sv`, `nb-no`, `en_GB`."""
    return _BY_ISO.get(re.split("[-_]", told.strip().lower(), maxsplit=1)[0])


def text(code: str, key: str) -> str | None:
    """What a resource, named without its brackets, is called in a language; None where there is none of that name."""
    found = _texts().get(key.upper())
    if found is None:
        return None
    return found[_COLUMN[code]]


_COLUMN = {language.code: column for column, language in enumerate(LANGUAGES)}


@cache
def _texts() -> dict[str, list[str]]:
    """By name, a column for each language. Read when a client first asks for a language."""
    lines = TEXTS.read_text("utf-8").splitlines()
    return {key: texts for key, *texts in (line.split("\t") for line in lines if line)}
