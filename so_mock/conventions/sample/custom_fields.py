"""Custom fields of a sample, in the encoding of the wire (sheet: wire.md 4.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Record = dict[str, Any]


def _udef(base: int) -> Record:
    day = f"[D:{1 + base % 12:02}/{1 + base % 28:02}/{2015 + base % 11} 00:00:00.0000000]"
    return {
        "SuperOffice:1": "Spring campaign", "SuperOffice:2": f"[I:{base % 100}]", "SuperOffice:3": day,
        "SuperOffice:4": "True", "SuperOffice:4:DisplayText": "[SR_YES]",
        "SuperOffice:5": f"[I:{1 + base % 9}]", "SuperOffice:5:DisplayText": "Partner", "SuperOffice:5:DisplayTooltip": "",
        "SuperOffice:6": f"[F:{base % 10_000 / 100}]",
    }  # fmt: skip


def _extra(base: int) -> Record:
    return {
        "x_reference": f"R-{base % 10_000:04}",
        "x_level": f"[I:{base % 10}]",
        "x_share": f"[F:{base % 1_000 / 10}]",
    }


def _custom(base: int) -> Record:
    """Extra fields, then the others, each again with `:org`. Dates and checkboxes are spelt otherwise."""
    made: Record = {}
    for key, value in (_extra(base) | _udef(base)).items():
        spelt = "[I:1]" if value == "True" else value.replace("[D:", "[DT:")
        made[key] = spelt
        if ":Display" not in key:
            made[f"{key}:org"] = spelt
    return made


CUSTOM: dict[str, Callable[[int], Record]] = {
    "UserDefinedFields": _udef,
    "ExtraFields": _extra,
    "CustomFields": _custom,
}
