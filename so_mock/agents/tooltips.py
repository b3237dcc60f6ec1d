"""Tooltips: what a hint such as `{contact_id=123}` stands for."""

from __future__ import annotations

import re

from so_mock.behaviour import behaviour
from so_mock.crm import Crm

_HINT = re.compile(r"\{([^{}]*)\}")


@behaviour("Tooltips.GetTooltip")
def get_tooltip(crm: Crm, tooltip_hint: str | None) -> str:
    """A literal text stands for itself; a pair of key and id for the row's name. What the real tooltip tells besides
    (addresses, icons) is not known."""
    found = _HINT.fullmatch((tooltip_hint or "").strip())
    if found is None:
        return tooltip_hint or ""
    texts = []
    for pair in found[1].split("&"):
        key, _, value = pair.partition("=")
        entity = crm.model.by_key.get(key.strip().replace("_", "").lower())
        if entity is not None and value.strip().isdecimal():
            texts.append(crm.text(entity, int(value)))
    return ", ".join(filter(None, texts))
