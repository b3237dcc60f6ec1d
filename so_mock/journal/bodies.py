"""Bodies that are kept in part: what is left out at the request, and what can still be read afterwards."""

from __future__ import annotations

import re

SHORTENED = "\u2026 ("  # how the note in a shortened text begins
_LONG, _START = 1_024, 64  # bytes of a text from which on it is shortened, and of what then stays
_REST = re.compile(rb'(?:[^"\\]++|\\.)*+', re.S)
# Possessive, and at home with an end that never comes: each character is looked at once.
TOKEN = re.compile(
    r'"(?:[^"\\]++|\\.)*+"?|\'(?:[^\'\\]++|\\.)*+\'?|//[^\n]*|/\*.*?(?:\*/|\Z)|[{}\[\]:,]|[^\s{}\[\]:,"\']+',
    re.S,
)
_CLOSING = {"{": "}", "[": "]"}


def shortened(body: bytes, head: int) -> bytes:
    """The body with its long texts cut down to their beginning, and no more than `head` of that: what stands behind a file
    stays readable. Looks no further than it must, since it runs at the request."""
    out: list[bytes] = []
    size, at = 0, 0
    while size < head and at < len(body):
        quote = body.find(b'"', at)
        end = _end(body, quote + 1) if quote >= 0 else len(body)
        if quote < 0 or end - quote <= _LONG:
            piece = body[at : min(end + 1, at + head)]
        else:
            piece = body[at : min(quote + 1, at + head)] + _brief(body, quote + 1, end)
        out.append(piece)
        size += len(piece)
        at = end + 1
    return b"".join(out)[:head]


def _end(body: bytes, start: int) -> int:
    """Where the text that starts there ends."""
    end = body.find(b'"', start)
    if end > start and body[end - 1] == 92:  # a backslash, so it may be a quote within the text
        found = _REST.match(body, start)
        return found.end() if found else end
    return end if end >= 0 else len(body)


def _brief(body: bytes, start: int, end: int) -> bytes:
    text = body[start : start + _START].decode("utf-8", "ignore")
    text = text.partition("\\")[0]  # an escape is not to be cut in two
    return (
        f"{text}{SHORTENED}{end - start - len(text.encode())} more)".encode() + body[end : end + 1]
    )


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
