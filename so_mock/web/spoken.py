"""The headers that say in what language, culture and time zone the caller wants to be answered (sheet: wire.md 2, 4.4, 9)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from so_mock.entities.zones import known

VOICES = (b"accept-language", b"so-language", b"so-culture", b"so-timezone")
SWITCHED_OFF = frozenset({"", "*", "x", "-"})  # values that ask for nothing
TAGGED = "includetzoffset"
_WEIGHT = re.compile(r"\s*q\s*=\s*(0(?:\.\d*)?|1(?:\.0*)?)\s*", re.I)


class Spoken(NamedTuple):
    """`language` is SuperOffice's code (`NO`), `culture` a name like `nb-NO`, `zone` a code; `tagged`: offsets are wanted."""

    language: str = ""
    culture: str = ""
    zone: str = ""
    tagged: bool = False
    ignored: tuple[str, ...] = ()  # the headers that say nothing that is known here


SILENT = Spoken()


@lru_cache(maxsize=256)
def spoken(
    accept_language: str | None, so_language: str | None, so_culture: str | None, so_time_zone: str | None
) -> Spoken:  # fmt: skip
    from so_mock.entities.languages import culture as culture_called  # a plain client names none

    ignored: list[str] = []
    language, culture = _language(accept_language, so_language, ignored)
    # Without a language it says nothing to the real server either, and is no news to anybody.
    if language and so_culture is not None and so_culture.strip() not in SWITCHED_OFF:
        known_culture = culture_called(so_culture)
        if not known_culture:
            ignored.append("SO-Culture")
        culture = known_culture or culture
    zone, tagged = _zone(so_time_zone or "", ignored)
    return Spoken(language, culture, zone, tagged, tuple(ignored))


def _language(
    accept_language: str | None, so_language: str | None, ignored: list[str]
) -> tuple[str, str]:
    """Code and culture. SO-Language counts more, also where it switches off."""
    from so_mock.entities.languages import culture as culture_called
    from so_mock.entities.languages import named

    for name, value in (("SO-Language", so_language), ("Accept-Language", accept_language)):
        if value is None:
            continue
        told = _first_known(value)
        if told is None:
            ignored.append(name)
        elif not told:
            return "", ""
        else:
            language = named(told)
            assert language is not None
            return language.code, culture_called(told)
    return "", ""


def _first_known(value: str) -> str | None:
    """Of `fr;q=0.5, sv` what is wanted most and known here; "" where that is no language, None where nothing is known. A `;`
    may stand for a comma, as the documentation has it."""
    from so_mock.entities.languages import named

    weighed: list[tuple[float, str]] = []
    for piece in re.split("[,;]", value):
        weight = _WEIGHT.fullmatch(piece)
        if weight is None:
            weighed.append((1.0, piece.strip()))
        elif weighed:
            weighed[-1] = float(weight[1]), weighed[-1][1]
    told = [each for each in weighed if each[1] or len(weighed) == 1]
    for quality, name in sorted(told, key=lambda each: -each[0]):
        if quality and (name in SWITCHED_OFF or named(name)):
            return "" if name in SWITCHED_OFF else name
    return None


def _zone(text: str, ignored: list[str]) -> tuple[str, bool]:
    """`NO`, `261`, `utc, includeTZOffset`, or either alone."""
    parts = [part.strip() for part in text.split(",") if part.strip() not in SWITCHED_OFF]
    named = [part for part in parts if part.lower() != TAGGED]
    zone = next((code for part in named if (code := known(part))), "")
    if named and not zone:
        ignored.append("SO-TimeZone")
    return zone, len(named) < len(parts)
