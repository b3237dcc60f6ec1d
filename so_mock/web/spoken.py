"""The headers that say in what language, culture and time zone the caller wants to be answered (sheet: wire.md 2, 4.4, 9)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from so_mock.entities.zones import known

VOICES = (b"accept-language", b"so-language", b"so-culture", b"so-timezone")
SWITCHED_OFF = frozenset({"", "*", "x", "-"})  # values that ask for nothing
TAGGED = "includetzoffset"


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
    ignored: list[str] = []
    for name, value in (
        ("Accept-Language", accept_language), ("SO-Language", so_language), ("SO-Culture", so_culture),
    ):  # fmt: skip
        if value is not None and value.strip() not in SWITCHED_OFF:
            ignored.append(name)
    zone, tagged = _zone(so_time_zone or "", ignored)
    return Spoken("", "", zone, tagged, tuple(ignored))


def _zone(text: str, ignored: list[str]) -> tuple[str, bool]:
    """`NO`, `261`, `utc, includeTZOffset`, or either alone."""
    parts = [part.strip() for part in text.split(",") if part.strip() not in SWITCHED_OFF]
    named = [part for part in parts if part.lower() != TAGGED]
    zone = next((code for part in named if (code := known(part))), "")
    if named and not zone:
        ignored.append("SO-TimeZone")
    return zone, len(named) < len(parts)
