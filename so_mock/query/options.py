"""`$options`: what a question wants beside rows (sheet: query.md a.2)."""

from __future__ import annotations

import re

GRAND_TOTAL, ROW_COUNT, DISTINCT = "grandtotal", "rowcount", "distinct"
# Those that tell a database how to go about it change no answer here.
_OF_THE_DATABASE = frozenset(["disabletrimming", "disablejoinorderforcing", "neednorowsentry"])
_KNOWN = frozenset([GRAND_TOTAL, ROW_COUNT, DISTINCT]) | _OF_THE_DATABASE
_OFF = frozenset(["false", "0", "no"])


def read_options(text: str) -> tuple[frozenset[str], list[str]]:
    """`GrandTotal=true&rowcount=true` -> those that are switched on, lowered, and those that nobody knows as they stand."""
    wanted, strange = set(), []
    for piece in re.split(r"[&;,]", text):
        name, _, value = piece.strip().partition("=")
        if not name:
            continue
        if name.strip().lower() not in _KNOWN:
            strange.append(name.strip())
        elif value.strip().lower() not in _OFF:
            wanted.add(name.strip().lower())
    return frozenset(wanted), strange
