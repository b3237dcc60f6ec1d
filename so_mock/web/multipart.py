"""`multipart/form-data` where a file is expected: the bytes of that file (RFC 7578)."""

from __future__ import annotations

import re

from so_mock.errors import BadBody

FORM = "multipart/form-data"
_FILE = re.compile(rb"^content-disposition:.*\bfilename\*?=", re.I | re.M)


def file_of(body: bytes, boundary: str) -> bytes:
    """The first part that names a file, else the first part. Raises BadBody when there is none."""
    delimiter = b"--" + boundary.encode("latin-1", "replace")
    if not boundary or (not body.startswith(delimiter) and b"\r\n" + delimiter not in body):
        raise BadBody("The multipart body does not hold the boundary that its Content-Type names.")
    first: bytes | None = None
    at = body.index(delimiter) + len(delimiter)
    while (end := body.find(b"\r\n" + delimiter, at)) >= 0:
        head, blank, content = body[at:end].partition(b"\r\n\r\n")
        if blank and _FILE.search(head):
            return content
        if blank and first is None:
            first = content
        at = end + 2 + len(delimiter)
    if first is None:
        raise BadBody("The multipart body holds no whole part.")
    return first
