"""Scalars that come as texts, in XML and in forms, as JSON would have them: what rules, the journal and behaviours see is the
same value, whichever carried it."""

from __future__ import annotations

from math import inf, isinf
from typing import Any

from so_mock.catalogue.carriers import Type
from so_mock.catalogue.scalars import DECIMAL, INTEGER, RANGES

_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


def plain(text: str, type: Type) -> Any:
    """The text itself where it does not fit: the type's own reader tells what is wrong with it, and where. An empty one is null
    where no text is expected."""
    if type.name in ("string", "object") and type.kind == "scalar":
        return text
    text = text.strip()
    if type.name == "bytes":
        return text
    if not text:
        return None
    if type.name in ("int", "long"):
        return _whole(text)
    if type.name == "double":
        return _number(text)
    return _BOOLEANS.get(text.lower(), text) if type.name == "bool" else text


def _whole(text: str) -> Any:
    """A number that JSON's writer takes."""
    low, high = RANGES["long"]
    return number if INTEGER.fullmatch(text) and low <= (number := int(text)) <= high else text


def _number(text: str) -> Any:
    number = float(text) if DECIMAL.fullmatch(text) else inf
    return text if isinf(number) else number
