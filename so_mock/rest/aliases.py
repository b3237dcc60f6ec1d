"""REST operation -> agent operation, where the published description does not already say which one
it calls."""

from __future__ import annotations

ALIASES: dict[str, str] = {}
