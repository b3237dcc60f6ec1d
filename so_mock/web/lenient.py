"""JSON as SuperOffice's own samples write it: trailing commas, comments, single quotes, bare names,
raw line breaks.

Strict JSON is read by orjson; only what it refuses comes to the second, slower reader (sheet:
wire.md 4.2).
"""

from __future__ import annotations

import re
from typing import Any

import orjson

from so_mock import charsets
from so_mock.errors import BadBody
from so_mock.web.long_texts import LONG, loads

# Possessive, and at home with an end that never comes: each character is looked at once, however
# hostile the body.
_TOKENS = re.compile(
    r'"(?:[^"\\]++|\\.)*+"?|\'(?:[^\'\\]++|\\.)*+\'?|//[^\n]*|/\*.*?(?:\*/|\Z)', re.S
)
_BREAKS = re.compile(r"\\.|[\n\r\t]", re.S)
_CONTROL = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_CONTROLS = frozenset(_CONTROL)
JSON_TYPES = frozenset(
    {"", "application/json", "text/json", "application/json-patch+json", "application/merge-patch+json"}
)  # fmt: skip
DEEPEST = 200  # nesting of arrays and objects; no carrier comes near


def read_json(body: bytes, charset: str = "utf-8") -> Any:
    """The value in `body`; None for an empty one. Another Unicode than UTF-8 needs no charset. Raises BadBody with line and
    column."""
    if charset not in charsets.UTF_8:
        body = recoded(body, charset)
    if body.startswith(b"\xef\xbb\xbf"):
        body = body[3:]
    if not body or body.isspace():
        return None
    try:
        value = orjson.loads(body) if len(body) < LONG else loads(body)
    except orjson.JSONDecodeError as strict:
        other = charsets.marked(body)[0] or charsets.by_zeros(body)
        if other and charset in charsets.UTF_8:
            return read_json(recoded(body, other))
        return _leniently(body, strict)
    if body.count(b"[") + body.count(b"{") > DEEPEST and _too_deep(value):
        raise BadBody(f"The body nests arrays and objects more than {DEEPEST} deep.")
    return value


def _too_deep(value: Any) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(DEEPEST):
        level = [
            below
            for each in level
            for below in (each.values() if each.__class__ is dict else each)
            if below.__class__ is dict or below.__class__ is list
        ]
        if not level:
            return False
    return True


def recoded(body: bytes, charset: str) -> bytes:
    """In UTF-8. Raises BadBody."""
    return decoded(body, charset).encode()


def decoded(body: bytes, charset: str) -> str:
    """As text, whatever order of bytes it is marked with. Raises BadBody."""
    told, body = charsets.marked(body)
    charset = told or charset
    try:
        return charsets.decoded(body, charset)
    except LookupError:
        raise BadBody(f"The body's charset {charset[:40]!r} is not known.") from None
    except UnicodeError:
        raise BadBody(f"The body is not valid {charset}.") from None


def _leniently(body: bytes, strict: orjson.JSONDecodeError) -> Any:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise BadBody(f"The body is not valid UTF-8 at byte {wrong.start}.") from None
    import json  # 3 ms for both, and hardly a request needs them

    import pyjson5

    try:
        value = pyjson5.decode(_TOKENS.sub(_escaped, text), maxdepth=DEEPEST)
        # Refuses what JSON has no spelling for: NaN, Infinity, half of a surrogate pair.
        return orjson.loads(json.dumps(value, ensure_ascii=False, allow_nan=False).encode())
    except pyjson5.Json5DecoderException as lenient:
        hint = (
            " It looks like XML: send it with Content-Type: application/xml."
            if text.lstrip()[:1] == "<"
            else ""
        )
        raise BadBody(_problem(text, lenient, strict) + hint) from None
    except (TypeError, ValueError, RecursionError):
        raise BadBody(f"The body is not valid JSON: {_at(strict)}.") from None


def _escaped(token: re.Match[str]) -> str:
    """A raw line break within a string, spelt as JSON spells it; a comment made blank, its lines
    kept for complaints."""
    text = token[0]
    if text[0] == "/":
        whole = text[1] == "/" or (len(text) > 3 and text.endswith("*/"))
        return re.sub(r"[^\n]+", lambda line: " " * len(line[0]), text) if whole else text
    if not _CONTROLS.intersection(text):
        return text
    return _BREAKS.sub(lambda found: _CONTROL.get(found[0], found[0]), text)


def _problem(text: str, lenient: Exception, strict: orjson.JSONDecodeError) -> str:
    near = re.search(r"(?:Unclosed b'(\w+)' starting )?near (\d+)", str(lenient))
    if not near:
        return f"The body is not valid JSON: {_at(strict)}."
    before = text[: int(near[2]) - 1]  # counted from 1
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    if near[1]:  # cut off: where it ends tells less than what was left open
        return (
            f"The body is not valid JSON: it ends within the {near[1]} that begins at "
            f"line {line} column {column}."
        )
    return f"The body is not valid JSON: line {line} column {column}."


def _at(strict: orjson.JSONDecodeError) -> str:
    return f"{strict.msg}, line {strict.lineno} column {strict.colno}"
