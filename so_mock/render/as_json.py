"""JSON as the WebAPI writes it: PascalCase as declared, doubles with a fraction, base64 for
streams."""

from __future__ import annotations

from binascii import b2a_base64
from io import BytesIO
from typing import Any

import orjson

from so_mock.errors import Failure

_STEP = 3 * 65_536  # bytes: whole groups of base64
MEDIA_TYPE = "application/json; charset=utf-8"


def encode(value: Any) -> bytes:
    if isinstance(value, bytes):
        return _quoted(value)
    try:
        return orjson.dumps(value)
    except TypeError as wrong:
        raise Failure(f"The answer cannot be written as JSON: {wrong}") from wrong


def _quoted(content: bytes) -> bytes:
    """As base64. In one buffer: a large stream is not to be there three times."""
    out = BytesIO()
    out.write(b'"')
    view = memoryview(content)
    for at in range(0, len(content), _STEP):
        out.write(b2a_base64(view[at : at + _STEP], newline=False))
    out.write(b'"')
    return out.getvalue()
