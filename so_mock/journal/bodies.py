"""Bodies that are kept in part: what is left out at the request, and what can still be read afterwards."""

from __future__ import annotations

import re

SHORTENED = "\u2026 ("  # how the note in a shortened text begins
_LONG = re.compile(rb"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/=_-]{1024,}")  # base64 of a file, mostly
_START = 64
# Possessive, and at home with an end that never comes: each character is looked at once.
TOKEN = re.compile(
    r'"(?:[^"\\]++|\\.)*+"?|\'(?:[^\'\\]++|\\.)*+\'?|//[^\n]*|/\*.*?(?:\*/|\Z)|[{}\[\]:,]|[^\s{}\[\]:,"\']+',
    re.S,
)
_CLOSING = {"{": "}", "[": "]"}


def shortened(body: bytes, head: int) -> bytes:
    """The body with its long runs of base64 cut down to their beginning, and no more than `head` of that: what stands behind
    a file stays readable."""
    return _LONG.sub(_brief, body)[:head]


def _brief(run: re.Match[bytes]) -> bytes:
    text = run[0]
    return text[:_START] + f"{SHORTENED}{len(text) - _START} more)".encode()


def salvaged(text: str) -> str:
    """JSON that was cut off somewhere, without its last, half member and with every bracket closed."""
    open_: list[str] = []
    end, depth = 0, 0
    for token in TOKEN.finditer(text):
        word = token[0]
        if word in _CLOSING:
            open_.append(_CLOSING[word])
            end, depth = token.end(), len(open_)
        elif word in ("}", "]") and open_:
            open_.pop()
            end, depth = token.end(), len(open_)
        elif word == ",":
            end, depth = token.start(), len(open_)
    return text[:end] + "".join(reversed(open_[:depth]))


def decoded(body: bytes, charset: str = "utf-8") -> str | None:
    """As text, also where it was cut within a character; None for what is none."""
    from codecs import getincrementaldecoder

    try:
        text = getincrementaldecoder(charset)().decode(body)
    except (LookupError, ValueError):
        return None
    return None if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text) else text
