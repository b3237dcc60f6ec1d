"""JSON that carries a file as base64: its reader would copy the file twice, once only to look at it."""

from __future__ import annotations

import re
from typing import Any

import orjson

LONG = 1_000_000  # bytes of a body that may carry one
# As a value, not as a name. No quote and no backslash is in it, so it is its own spelling.
_LONG_TEXTS = re.compile(rb'(?<=[:,\[])(\s*+)"([A-Za-z0-9+/=]{65536,}+)"(?=\s*+[,}\]])')


def loads(body: bytes) -> Any:
    """The same as orjson.loads. Raises JSONDecodeError."""
    found = list(_LONG_TEXTS.finditer(body))
    if not found:
        return orjson.loads(body)
    mark = b"long text "
    while mark in body:  # what a client writes is not taken for ours
        mark += b"!"
    whole, at = memoryview(body), 0
    rest: list[bytes | memoryview] = []
    for n, each in enumerate(found):
        rest += [whole[at : each.start(2)], mark, b"%d" % n]
        at = each.end(2)
    try:
        value = orjson.loads(b"".join([*rest, whole[at:]]))
    except orjson.JSONDecodeError:
        return orjson.loads(body)  # which tells the right line and column
    ours = mark.decode()
    texts = {
        f"{ours}{n}": str(whole[each.start(2) : each.end(2)], "ascii")
        for n, each in enumerate(found)
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
