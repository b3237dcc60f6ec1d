"""How much of a mail is taken in: whoever sends one may mean harm, and time and memory stay within bounds.

Beyond them nothing is lost: a mail that is no tree to be walked is an attachment as a whole.
"""

from __future__ import annotations

import codecs
import email.utils
import re
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import Header, decode_header
from email.message import Message
from email.policy import Compat32, compat32
from typing import Any

MOST_PARTS = 1_000
DEEPEST = 20  # multiparts within multiparts, and mails within mails
MOST_LINES = 500_000  # each is held against the boundaries of all parts that it lies in
MOST_HEADERS = 500  # of a part
LONGEST_HEADER = 64 * 1024  # characters; of To this is some 1,500 people
LONGEST_ABOUT_CONTENT = 2 * 1024  # their parameters are read in a time that grows with the square
LONGEST_HEAD = 256 * 1024  # bytes
MOST_PEOPLE = 1_500
MOST_UUENCODED = 1024 * 1024

_TELLING = ("from", "to", "subject", "date", "message-id")
_ADDRESS = re.compile(r"[^\s<>,;:()\"\\@]{1,64}@[^\s<>,;:()\"\\@]{1,255}")
_HEAD_ENDS = (b"\r\n\r\n", b"\n\n", b"\r\r")
_WORD = r"=\?[^?\s]{1,80}\?[bBqQ]\?[^?]*\?="
_WORDS = re.compile(rf"{_WORD}(?:\s*{_WORD})*")
_NAMED_BY_ADDRESS = re.compile(rf"(?<![^\s,;])({_ADDRESS.pattern})\s{{0,9}}(?=<)")
_QUOTED_WORD = re.compile(r"(=\?[^?\s]{1,80}\?[qQ]\?)([^?\s]*)\?=")
_NOT_IN_NAMES = re.compile(r"[@,;:<>()\[\]\"\\]")  # RFC 2047, 5 (3)
_UUENCODED = ("x-uuencode", "uuencode", "uue", "x-uue")
# Newer Pythons give a whole header up for one address that is none, also for a group, or a semicolon.
_LENIENT: dict[str, Any] = (
    {"strict": False} if getattr(email.utils, "supports_strict_parsing", False) else {}
)
# Codecs of Python that are no charsets of mail; the first takes a minute for a megabyte.
_NO_CHARSETS = frozenset(["punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"])
_SURROGATES = re.compile("[\ud800-\udfff]")


class _Beyond(Exception):
    """More than is taken in."""


class _Part(Message):
    depth = 0

    def attach(self, payload: Any) -> None:
        if isinstance(payload, _Part):
            payload.depth = self.depth + 1
            if payload.depth > DEEPEST:
                raise _Beyond
        super().attach(payload)

    def set_raw(self, name: str, value: str) -> None:
        """Told of each header by the parser."""
        if len(self) >= MOST_HEADERS:
            return
        longest = LONGEST_ABOUT_CONTENT if name.lower().startswith("content-") else LONGEST_HEADER
        super().set_raw(name, value[:longest])


class _Counting:
    """Makes the parts of one mail."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, policy: Compat32 = compat32) -> _Part:
        self.made += 1
        if self.made > MOST_PARTS:
            raise _Beyond
        return _Part(policy)


def read(raw: bytes) -> Message:
    """The mail; beyond the bounds its headers, and all of it as a file in it."""
    return tree(raw) or _as_file(_head(raw)[:LONGEST_HEAD], raw)


def tree(raw: bytes) -> Message | None:
    """None beyond the bounds."""
    lines = raw.count(b"\n") + raw.count(b"\r")
    if len(_head(raw)) > LONGEST_HEAD or lines > 2 * MOST_LINES:
        return None
    try:
        return message_from_bytes(raw, _Counting())
    except (_Beyond, RecursionError, ValueError, LookupError):
        return None


def is_mail(mail: Message) -> bool:
    """By its headers: any text may be taken for a mail without one."""
    return any(name in mail for name in _TELLING)


def _head(raw: bytes) -> bytes:
    ends = [at for end in _HEAD_ENDS if (at := raw.find(end)) >= 0]
    return raw[: min(ends, default=len(raw))]


def _as_file(head: bytes, raw: bytes) -> Message:
    mail = message_from_bytes(head + b"\r\n\r\n", _Counting())
    for name in list(dict.fromkeys(mail.keys())):
        if name.lower().startswith("content-"):
            del mail[name]
    mail["Content-Type"] = "application/octet-stream"
    mail["Content-Disposition"] = 'attachment; filename="message.eml"'
    mail.set_payload(raw.decode("ascii", "surrogateescape"))
    return mail


def line(value: Any) -> str:
    """A header's value as people read it."""
    return " ".join(unworded(unescaped(value)).split())


def unescaped(value: Any) -> str:
    """A header that is not ASCII though it should be comes as a Header, of bytes in an unknown charset."""
    if not isinstance(value, Header):
        return whole(str(value))
    return "".join(
        characters(piece, charset) if isinstance(piece, bytes) else whole(piece)
        for piece, charset in decode_header(value)
    )


def unworded(text: str) -> str:
    """With its encoded words (RFC 2047) decoded. Only what is well formed is given to the library, which takes a time that
    grows with the square for what merely begins so."""
    return _WORDS.sub(_decoded_words, text) if "=?" in text else text


def _decoded_words(found: re.Match[str]) -> str:
    try:
        pieces = decode_header(found[0])
    except HeaderParseError:
        return found[0]
    return "".join(
        piece if isinstance(piece, str) else characters(piece, charset) for piece, charset in pieces
    )


def characters(content: bytes, charset: str | None) -> str:
    """As far as they can be told; in UTF-8 where the charset is none."""
    try:
        if codecs.lookup(charset or "utf-8").name.replace("_", "-") in _NO_CHARSETS:
            raise LookupError
        text = content.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        text = content.decode("utf-8", "replace")
    return whole(text)


def whole(text: str) -> str:
    """Without halves of characters, which no encoding can write."""
    return _SURROGATES.sub("\ufffd", text)


def people(headers: list[str]) -> list[tuple[str, str]]:
    """Name and address of each of the first. An encoded word is a name, whatever signs stand in it, and so is an address before
    another in angles. Lines are put together first: the library ends a name in quotes with its line."""
    text = " ".join(", ".join(headers)[:LONGEST_HEADER].splitlines())
    if '"' not in text:
        text = _NAMED_BY_ADDRESS.sub(r'"\1" ', text)
    if "=?" in text:
        text = _QUOTED_WORD.sub(_escaped, text)
    try:
        found = addresses(text)
    except RecursionError:  # comments within comments, groups within groups
        found = [("", address) for address in _ADDRESS.findall(text)]
    return found[:MOST_PEOPLE]


def addresses(text: str) -> list[tuple[str, str]]:
    """Name and address of each in a text of which only the length is bounded; the same in every Python."""
    return [each for each in email.utils.getaddresses([text], **_LENIENT) if each[1]]


def _escaped(word: re.Match[str]) -> str:
    escaped = _NOT_IN_NAMES.sub(lambda sign: f"={ord(sign[0]):02X}", word[2])
    return f"{word[1]}{escaped}?="


def content(part: Message) -> bytes:
    """Of a part that is no tree, decoded; a short line of uuencode may stand for a long one of zeros, so much of it stays as
    it is."""
    coded = str(part.get("Content-Transfer-Encoding", "")).strip().lower() in _UUENCODED
    if coded and len(str(part.get_payload())) > MOST_UUENCODED:
        return str(part.get_payload()).encode("ascii", "replace")
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""
