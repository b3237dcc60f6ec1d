"""JSON as the WebAPI writes it: PascalCase as declared, doubles with a fraction, base64 for
streams."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import orjson

from so_mock.errors import Failure

MEDIA_TYPE = "application/json; charset=utf-8"


def encode(value: Any) -> bytes:
    if isinstance(value, bytes):
        return b'"' + b64encode(value) + b'"'
    try:
        return orjson.dumps(value)
    except TypeError as wrong:
        raise Failure(f"The answer cannot be written as JSON: {wrong}") from wrong
