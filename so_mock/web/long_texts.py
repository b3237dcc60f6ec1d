"""JSON that carries a file as base64: its reader would copy the file twice, once only to look at it."""

from __future__ import annotations

import re
from typing import Any

import orjson

LONG = 1_000_000  # bytes of a body that may carry one
# As a value, not as a name. No quote and no backslash is in it, so it is its own spelling.
_LONG_TEXTS = re.compile(rb'(?<=[:,\[])(\s*+)"([A-Za-z0-9+/=]{65536,}+)"(?=\s*+[,}\]])')
_MARK = b"LongTextNumber"  # letters alone, and a number behind it, stand for one meanwhile
_SPELT_LETTER = re.compile(
    rb"\\u00(?:[46][1-9A-Fa-f]|[57][0-9Aa])"
)  # no client's writer of JSON does


def loads(body: bytes) -> Any:
    """The same as orjson.loads. Raises JSONDecodeError."""
    found = list(_LONG_TEXTS.finditer(body))
    if not found:
        return orjson.loads(body)
    whole, at = memoryview(body), 0
    around: list[bytes | memoryview] = []
    for each in found:
        around.append(whole[at : each.start(2)])
        at = each.end(2)
    around.append(whole[at:])
    rest = b"".join(around)
    if _MARK in rest or _SPELT_LETTER.search(rest):
        return orjson.loads(body)  # a text of the client's may be read as the mark
    pieces = [piece for n, each in enumerate(around) for piece in (b"%s%d" % (_MARK, n), each)]
    try:
        value = orjson.loads(b"".join(pieces[1:]))
    except orjson.JSONDecodeError:
        return orjson.loads(body)  # which tells the right line and column
    ours = _MARK.decode()
    texts = {
        f"{ours}{n}": str(whole[each.start(2) : each.end(2)], "ascii")
        for n, each in enumerate(found, 1)
    }
    open_: list[Any] = [value]
    while open_:
        holder = open_.pop()
        for key, held in holder.items() if isinstance(holder, dict) else enumerate(holder):
            if isinstance(held, dict | list):
                open_.append(held)
            elif isinstance(held, str) and held.startswith(ours):
                holder[key] = texts[held]
    return value
