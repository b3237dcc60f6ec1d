"""What all connections to others share: whom they trust."""

from __future__ import annotations

import ssl

import certifi


def trusting() -> ssl.SSLContext:
    """Trusts what the system does, and in a container without any what browsers do."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
