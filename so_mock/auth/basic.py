"""The Basic scheme: name and secret in one header (RFC 7617)."""

from __future__ import annotations

import base64
import binascii


def read_basic(header: str) -> tuple[str, str] | None:
    """Name and secret; None for another scheme, or what cannot be read."""
    scheme, _, credential = header.strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(credential.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    name, colon, secret = text.partition(":")
    return (name, secret) if colon and name else None
