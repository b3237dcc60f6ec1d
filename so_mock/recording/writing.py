"""A scenario as YAML: a line for each row and each rule, which is what complaints are traced back by."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

PLAIN = re.compile(r"[A-Za-z_]\w*")
# What YAML does not take as it is, astral letters aside: written as JSON writes it.
_UNPRINTABLE = re.compile("[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")  # fmt: skip
_TRAPS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"])


class Lines:
    """The lines of a scenario. `keys`: what stands in a line, by its number from 1."""

    def __init__(self, about: Iterable[str]) -> None:
        self.lines = [f"# {line}" for line in about]
        self.keys: dict[int, Any] = {}

    def plain(self, text: str = "") -> None:
        self.lines.append(text)

    def item(self, indent: int, value: Mapping[str, Any], key: Any) -> None:
        self.lines.append(f"{' ' * indent}- {flow(value)}")
        self.keys[len(self.lines)] = key

    def text(self) -> str:
        return "\n".join([*self.lines, ""])


def flow(value: Any) -> str:
    """In one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)}: {flow(each)}" for name, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, str):
        return quoted(value)
    return json.dumps(value)


def _key(name: str) -> str:
    return name if PLAIN.fullmatch(name) and name.lower() not in _TRAPS else quoted(name)


def quoted(text: str) -> str:
    """Always quoted, so that nothing in it means anything to YAML."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))  # fmt: skip
