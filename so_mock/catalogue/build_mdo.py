"""The lines of `mdo.txt` from the fact file on MDO providers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def mdo_lines(facts: Mapping[str, Any]) -> dict[str, str]:
    return {
        name.lower(): "\t".join([_table(each), *map(_item, each.get("items", ()))]).rstrip("\t")
        for name, each in sorted(facts["providers"].items(), key=lambda each: each[0].lower())
    }


def _table(each: Mapping[str, Any]) -> str:
    if not each["variants"]:
        return "!"
    return ("*" if each.get("mdo") else "") + str(each.get("table", ""))


def _item(item: list[Any]) -> str:
    """Id, name, a hint of style (which none of these has) and extra information."""
    id, name, *rest = item
    extra = rest[1] if len(rest) > 1 else ""
    plain = (name or "").strip().encode("ascii", "backslashreplace").decode()
    return "=".join([str(id), plain, *([extra] if extra else [])])
