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
_JSON_STARTS = (b"{", b"[", b'"', b"'", b"/")
_CLOSING = {"{": "}", "[": "]"}


def shortened(body: bytes, head: int) -> bytes:
    """JSON with its long texts cut down to their beginning, and no more than `head` of that: what stands behind a file
    stays readable. Looks no further than it must, since it runs at the request. Of what is no JSON simply the head."""
    if not _begins_as_json(body):
        return body[:head]
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


def without_half(body: bytes) -> bytes:
    """Of a body that was cut, if it is a form, what is whole; JSON as it is."""
    return body if _begins_as_json(body) else body.rpartition(b"&")[0]


def _begins_as_json(body: bytes) -> bool:
    return body[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in _JSON_STARTS


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


def decoded(body: bytes, charset: str, *, guess: bool) -> str | None:
    """As text, also where it was cut within a character; None for what is none. `charset`: as told, "" where it is not. `guess`:
    it is called a text, so a byte order mark and the document itself count, as they do where it is read."""
    from codecs import getincrementaldecoder

    from so_mock import charsets

    if guess:
        told, body = charsets.marked(body)
        charset = told or charset
        if not charset or charset in charsets.UTF_8:
            charset = charsets.by_zeros(body) or charset or charsets.declared(body)
    try:
        text = getincrementaldecoder(charset or "utf-8")().decode(body)
    except (LookupError, ValueError):
        return None
    return None if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text) else text
