"""Links to the next page: the list's own address, with a token of where this page ended (sheet: query.md a.3)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from urllib.parse import quote
from zlib import crc32

from so_mock.call import Record
from so_mock.errors import BadRequest
from so_mock.query.running import Token

# Argument -> option. How far to skip is told anew.
OPTIONS = {
    "select": "$select", "filter": "$filter", "order_by": "$orderBy", "entities": "$entities", "top": "$top",
    "mode": "$mode", "options": "$options", "context": "$context", "format": "$format", "inline_count": "$inlineCount",
    "json_safe": "$jsonSafe", "output": "$output",
}  # fmt: skip


def next_link(address: str, options: Record, token: Token, mark: str) -> str:
    """The token counts before `$skip`, which is there for clients that look at it."""
    given = [(name, options.get(argument)) for argument, name in OPTIONS.items()]
    skipped = (options.get("skip") or 0) + options["top"]
    given += [("$skip", skipped), ("$skiptoken", write_token(token, mark))]
    query = "&".join(f"{name}={_written(value)}" for name, value in given if value not in (None, ""))  # fmt: skip
    return f"{quote(address, safe=':/$')}?{query}"


def _written(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return quote(text, safe="/(),:;$@")


def mark(*question: str) -> str:
    """Tells questions apart: a token leads on in the one that it was given for."""
    return f"{crc32('/'.join(part.lower() for part in question).encode()):08x}"


def write_token(token: Token, mark: str) -> str:
    values, plan, key, nth = token
    text = json.dumps([mark, list(values), plan, key, nth], separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_token(text: str, mark: str) -> Token | None:
    """Raises BadRequest for what was not written here, or for another question."""
    if not text:
        return None
    try:
        told, values, plan, key, nth = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        fits = isinstance(values, list) and isinstance(key, (int, str))
        fits = fits and all(value is None or isinstance(value, (int, float, str)) for value in values)  # fmt: skip
        fits = fits and type(plan) is int and type(nth) is int and nth >= 0
    except (ValueError, TypeError, RecursionError):
        fits = False
    if not fits:
        raise BadRequest("$skiptoken is not one that so-mock gave: follow odata.nextLink as it is.")
    if told != mark:
        raise BadRequest("$skiptoken belongs to another question: its $filter, $orderBy or $entities differ.")  # fmt: skip
    return tuple(values), plan, key, nth
