"""Texts in one language: `US:"Customer";NO:"Kunde"` and `[SR_...]` (sheet: wire.md 9)."""

from __future__ import annotations

from so_mock.render.dress import Speak
from so_mock.store.reads import Reads


def speaking(language: str, reads: Reads) -> Speak | None:
    """How texts are told in a language, by its code; None: as they are. What an installation replaced is read from `reads`."""
    return None
