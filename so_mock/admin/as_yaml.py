"""What comes as JSON, made readable for the reader of YAML: lines and columns stay what they were."""

from __future__ import annotations

import re

# JSON's way to write what lies beyond 16 bits; YAML has none of that form.
_PAIR = re.compile(
    rb"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
)


def as_yaml(content: bytes) -> bytes:
    return _PAIR.sub(_joined, content)


def _joined(found: re.Match[bytes]) -> bytes:
    high, low = int(found[2], 16), int(found[3], 16)
    return found[1] + chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)).encode()
