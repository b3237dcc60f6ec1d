"""Texts in one language: `US:"Customer";NO:"Kunde"` and `[SR_...]` (sheet: wire.md 9)."""

from __future__ import annotations

import re
from functools import lru_cache

from so_mock.entities.languages import BY_CODE, USUAL, named, text
from so_mock.render.dress import Speak
from so_mock.store.reads import Reads

OVERRIDES = "_resource_override"  # what an installation says instead, by name and culture


class Verbatim(str):
    """A text that is the same in every language: the name of a resource, where it is told as a name."""


_LONG = 4_000  # characters of a text that is not worth remembering
_ENTRY = re.compile(r'([A-Z]{2}):"([^"]*)"\s*(?:;\s*|\Z)')
_KEY = r"(?:RC\.)?SR_[A-Za-z0-9_.-]+"
_IN_BRACKETS, _BARE = re.compile(rf"\[({_KEY})\]"), re.compile(_KEY)


def speaking(language: str, reads: Reads, culture: str = "") -> Speak:
    """How texts are told in a language, by its code. What an installation replaced is read from `reads`, when a text needs
    it; of several cultures of a language the replacement for `culture` counts."""
    own: dict[str, str] | None = None

    def told(key: str) -> str | None:
        nonlocal own
        if own is None:
            own = overrides(language, reads, culture)
        found = own.get(key.upper().removeprefix("RC."))
        return text(language, key) if found is None else found

    def bracketed(found: re.Match[str]) -> str:
        said = told(found[1])
        return found[0] if said is None else said

    def speak(value: str) -> str:
        if value.__class__ is Verbatim:
            return value
        if ':"' in value:
            value = chosen(value, language)
        if "SR_" not in value:
            return value
        if _BARE.fullmatch(value):
            said = told(value)
            return value if said is None else said
        return _IN_BRACKETS.sub(bracketed, value)

    return speak


def chosen(value: str, language: str) -> str:
    """Of a text in several languages the one that is asked for, else English, else the first; any other text is itself."""
    entries = _entries(value) if len(value) < _LONG else _parsed(value)
    if not entries:
        return value
    return entries.get(language) or entries.get(USUAL) or next(filter(None, entries.values()), "")


@lru_cache(maxsize=1_024)
def _entries(value: str) -> dict[str, str]:
    return _parsed(value)


def _parsed(value: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = len(value) - len(value.lstrip())
    while at < len(value):
        entry = _ENTRY.match(value, at)
        if entry is None:
            return {}
        found.setdefault(entry[1], entry[2])
        at = entry.end()
    return found if not BY_CODE.keys().isdisjoint(found) else {}


def overrides(language: str, reads: Reads, culture: str = "") -> dict[str, str]:
    """Name in capitals -> the text that an installation has put in place of the product's."""
    wanted = (culture or BY_CODE[language].culture).lower()
    rows = [
        row
        for row in reads.rows(OVERRIDES)
        if row["IsActive"] and (told := named(row["Culture"])) and told.code == language
    ]
    rows.sort(key=lambda row: row["Culture"].lower() == wanted)  # the last one counts
    return {row["ResourceName"].upper(): row["ResourceValue"] for row in rows}
