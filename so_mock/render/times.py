"""Date-times in the caller's time zone, with their offset where he asks for it (sheet: wire.md 4.4)."""

from __future__ import annotations

from so_mock.call import Wishes
from so_mock.catalogue.carriers import Property
from so_mock.render.dress import Tell


def telling(wishes: Wishes, base: str) -> Tell | None:
    """How date-times of the zone `base` are told; None: as they are."""
    return None


def told(prop: Property, moment: str) -> str:
    return moment
