"""Lists with weights, as Accept and Accept-Encoding are (RFC 9110, 12.4.2)."""

from __future__ import annotations

import re

_WEIGHT = re.compile(r"0(?:\.\d*)?|1(?:\.0*)?|\.\d+")
# Commas and semicolons within quotes divide nothing.
_PART = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
_PARAMETER = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*"?)+')


def weighed(text: str) -> list[tuple[str, float]]:
    """`gzip;q=0.5, br` -> each with its weight, in their order. What has none that can be read is not wanted: 0."""
    found = []
    for part in _PART.findall(text):
        name, *parameters = [each.strip() for each in _PARAMETER.findall(part)] or [""]
        if name:
            found.append((name.lower(), _weight(parameters)))
    return found


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        if equals and name.strip().lower() == "q":
            return float(value) if _WEIGHT.fullmatch(value := value.strip()) else 0.0
    return 1.0
