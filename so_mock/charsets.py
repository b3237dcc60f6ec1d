"""Charsets of what comes over the wire: told by a byte order mark, by a header, or by the document itself."""

from __future__ import annotations

import codecs
import re

# Not every codec of Python: some are no charsets, and punycode takes a minute for a megabyte.
_KNOWN = re.compile(
    r"utf[-_]?(8|16|32)([-_]?[bl]e)?|us-ascii|ascii|iso-8859-\d+|latin-?1|(windows-|cp)\d+"
    r"|shift_jis|euc-(jp|kr)|iso-2022-jp|gb2312|gbk|gb18030|big5|koi8-[ru]"
)
# The longer ones first: UTF-32's begins as UTF-16's does.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Of a text that begins with a character of ASCII, as JSON and XML do.
_ZEROS = (
    (re.compile(rb"[^\0]\0\0\0", re.S), "utf-32-le"),
    (re.compile(rb"\0\0\0[^\0]", re.S), "utf-32-be"),
    (re.compile(rb"[^\0]\0", re.S), "utf-16-le"),
    (re.compile(rb"\0[^\0]", re.S), "utf-16-be"),
)
_DECLARED = re.compile(rb"<\?xml\b[^<>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
UTF_8 = ("utf-8", "utf8", "us-ascii", "ascii")


def marked(body: bytes) -> tuple[str, bytes]:
    """The charset that a byte order mark tells, and the body without it; no charset where there is none."""
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return charset, body[len(mark) :]
    return "", body


def by_zeros(body: bytes) -> str:
    """The charset of JSON or XML that nothing else tells; none for one that holds ASCII as it is."""
    return next((charset for zeros, charset in _ZEROS if zeros.match(body)), "")


def declared(body: bytes) -> str:
    """What an XML declaration says, lowered."""
    found = _DECLARED.match(body)
    return found[1].decode().lower() if found else ""


def decoded(body: bytes, charset: str) -> str:
    """Raises LookupError for what is no charset, UnicodeError."""
    if not _KNOWN.fullmatch(charset):
        raise LookupError(charset)
    return body.decode(charset)


def writable(text: str) -> str:
    """With a question mark for each lone half of a surrogate pair, which no charset has."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
